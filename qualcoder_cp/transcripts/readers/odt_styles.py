# SPDX-License-Identifier: GPL-3.0-or-later
"""Which styles of an OpenDocument text are bold, hidden or titles, with what they inherit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualcoder_cp.transcripts.readers.odt_names import attribute, named

_TITLES = frozenset({"Title", "Subtitle"})
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of styles; ``light`` ones say that they are not bold."""

    bold: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    titles: frozenset[str] = _TITLES


def read_styles(roots: list[Any]) -> Styles:
    """Return what the styles of the parts ``roots`` (the parts that exist) say about weight and visibility."""
    parents: dict[str, str] = {}
    weights: dict[str, bool] = {}
    hidden: set[str] = set()
    for root in roots:
        for style in root.iter("{*}style"):
            if named(style) == "style:style":
                name = attribute(style, "style:name")
                parents[name] = attribute(style, "style:parent-style-name")
                for properties in style:
                    weight = attribute(properties, "fo:font-weight")
                    if weight:
                        weights[name] = weight in _BOLD
                    if attribute(properties, "text:display") == "none":
                        hidden.add(name)
    chains = {name: _chain(name, parents) for name in parents}
    known = {name: next((weights[one] for one in chain if one in weights), None) for name, chain in chains.items()}
    return Styles(
        frozenset(name for name, heavy in known.items() if heavy),
        frozenset(name for name, heavy in known.items() if heavy is False),
        frozenset(name for name, chain in chains.items() if hidden.intersection(chain)),
        _TITLES | {name for name, chain in chains.items() if _TITLES.intersection(chain)},
    )


def _chain(name: str, parents: dict[str, str]) -> list[str]:
    """Return the style and its ancestors; a damaged file may go round in circles."""
    chain: list[str] = []
    while name and name not in chain and len(chain) < 50:
        chain.append(name)
        name = parents.get(name, "")
    return chain
