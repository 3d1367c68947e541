# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codes and whose codings are seen in the text. What is hidden stays in the project, the lists and the counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.ui.coding.coding_index import Pattern

_PATTERNS: tuple[Pattern, ...] = ("hatched", "outlined")


@dataclass(frozen=True, slots=True)
class Sight:
    """Codes that are hidden in the text, by id; a code's own switch, whatever lies above it."""

    hidden: frozenset[int] = frozenset()

    def toggled(self, codes: CodeTree, code_id: int) -> Sight:
        """Return the sight with a code and all below it hidden, or shown if it was hidden."""
        below = codes.below(code_id)
        return Sight(self.hidden - below if code_id in self.hidden else self.hidden | below)

    def only(self, codes: CodeTree, code_id: int) -> Sight:
        """Return the sight of one code with what lies below it; a second time, that of all."""
        others = frozenset(codes.codes) - codes.below(code_id)
        return Sight() if self.hidden == others else Sight(others)

    def among(self, codes: CodeTree) -> Sight:
        """Return the sight without codes that are gone."""
        return Sight(self.hidden & frozenset(codes.codes))


def pattern_of(coder_id: int, own_id: int, others: Iterable[int]) -> Pattern:
    """Return how a coder's stripes are drawn: one's own solid, the others' hatched and outlined in turn."""
    if coder_id == own_id:
        return "solid"
    order = [one for one in others if one != own_id]
    return _PATTERNS[order.index(coder_id) % len(_PATTERNS)] if coder_id in order else _PATTERNS[0]


def letters_of(name: str) -> str:
    """Return a coder's initials, two at most, for the labels of stripes."""
    return "".join(part[0] for part in name.split()[:2]).upper()
