# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings in the shape in which the text shows them, by coder and code: what is hidden and shown is always a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Coding
from qualcoder_cp.ui.coding.coding_index import Pattern, ShownCoding

Kind = tuple[int | None, int]
"""A coder and a code."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a coding is drawn: its coder's letters and pattern, and the coder's name for the tool tip."""

    coder: str = ""
    pattern: Pattern = "solid"
    name: str = ""


class Looks:
    """How the codings of each coder and code are drawn, asked for once for each of them."""

    def __init__(self, codes: CodeTree, look: Callable[[Coding], Look | None]) -> None:
        """Ask ``look`` with any coding of a kind; None: not drawn, as are codings whose code is gone."""
        self._codes, self._look = codes, look
        self._of: dict[Kind, Look | None] = {}

    def of(self, one: Coding) -> Look | None:
        """Return how a coding is drawn."""
        kind = one.coder_id, one.code_id
        if kind not in self._of:
            self._of[kind] = self._look(one) if one.code_id in self._codes.codes else None
        return self._of[kind]


class Shapes:
    """All codings of a transcript that were read, ready to be shown or hidden without being read again."""

    def __init__(self, codings: Iterable[Coding], codes: CodeTree, known: Mapping[int, ShownCoding]) -> None:
        """Group the codings; ``known`` are the shapes that the view shows now, by id."""
        self._codes, self._known = codes, dict(known)
        self._groups: dict[Kind, list[Coding]] = {}
        for one in codings:
            self._groups.setdefault((one.coder_id, one.code_id), []).append(one)
        self._shapes: dict[tuple[Kind, Look], list[ShownCoding]] = {}

    def seen(self, look: Callable[[Coding], Look | None]) -> list[ShownCoding]:
        """Return the shapes of all codings that are to be seen, by start."""
        groups = []
        for kind, codings in self._groups.items():
            drawn = look(codings[0]) if kind[1] in self._codes.codes else None
            if drawn is None:
                continue
            if (kind, drawn) not in self._shapes:
                self._shapes[kind, drawn] = [
                    self._known.get(one.id) or shown_coding(one, self._codes, drawn) for one in codings
                ]
            groups.append(self._shapes[kind, drawn])
        return sorted(chain.from_iterable(groups), key=attrgetter("start"))


def shown_coding(coding: Coding, codes: CodeTree, look: Look) -> ShownCoding:
    """Return a coding as the view shows it: its code's name, colour and path, its memo in the tool tip."""
    code = codes.codes[coding.code_id]
    unsure = "Unsure" if coding.unsure else ""
    tip = "\n".join(part for part in (codes.path(code.id), look.name, unsure, coding.memo) if part)
    name = f"{code.name} ✎" if coding.memo else code.name
    return ShownCoding(
        coding.id, coding.start, coding.end, code.id, name, code.colour, look.coder, look.pattern,
        unsure=coding.unsure, tip=tip,
    )  # fmt: skip
