# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codes come together: in one passage, in one turn, or in one participant."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from qualcoder_cp.prevalence.rules import CountedCode

Spans = list[tuple[int, int]]


class Scope(StrEnum):
    """Within what two codes come together."""

    PASSAGE = "passage"
    TURN = "turn"
    PARTICIPANT = "participant"


SAID = {
    Scope.PASSAGE: "passages that share at least one character",
    Scope.TURN: "turns that both codes touch",
    Scope.PARTICIPANT: "participants who have both codes",
}
"""What the counts of a table are, in words."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How often two codes come together; ``first_alone`` and ``second_alone`` count where only one of them stands."""

    first: int
    second: int
    both: int
    first_alone: int
    second_alone: int

    @property
    def jaccard(self) -> float | None:
        """Return the share of both among where either stands (0 to 1), or None where neither is used."""
        either = self.both + self.first_alone + self.second_alone
        return self.both / either if either else None


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """All pairs of the codes of one level; ``used`` counts where each code stands at all."""

    scope: Scope
    codes: tuple[CountedCode, ...]
    used: dict[int, int]
    pairs: dict[tuple[int, int], Pair]

    def of(self, first: int, second: int) -> Pair:
        """Return the pair of two codes, in whatever order."""
        return self.pairs[(first, second)] if (first, second) in self.pairs else self.pairs[(second, first)]


def of_sets(scope: Scope, codes: Sequence[CountedCode], where: Mapping[int, frozenset[Hashable]]) -> Cooccurrence:
    """Return the pairs of codes by the units (turns or participants) in which each stands."""
    empty: frozenset[Hashable] = frozenset()
    pairs = {}
    for one, other in combinations([code.code_id for code in codes], 2):
        first, second = where.get(one, empty), where.get(other, empty)
        both = len(first & second)
        pairs[one, other] = Pair(one, other, both, len(first) - both, len(second) - both)
    return Cooccurrence(
        scope, tuple(codes), {code.code_id: len(where.get(code.code_id, empty)) for code in codes}, pairs
    )


def of_passages(codes: Sequence[CountedCode], where: Mapping[int, Mapping[int, Spans]]) -> Cooccurrence:
    """Return the pairs of codes by their stretches in each transcript (sorted and disjoint per code).

    Stretches of two codes that share a character, directly or through others of the two, are one passage; so the
    shares lie between 0 and 1 however the passages were cut.
    """
    pairs = {}
    for one, other in combinations([code.code_id for code in codes], 2):
        first, second = where.get(one, {}), where.get(other, {})
        sums = [0, 0, 0]
        for text in {*first, *second}:
            for place, number in enumerate(_together(first.get(text, []), second.get(text, []))):
                sums[place] += number
        pairs[one, other] = Pair(one, other, *sums)
    used = {code.code_id: sum(map(len, where.get(code.code_id, {}).values())) for code in codes}
    return Cooccurrence(Scope.PASSAGE, tuple(codes), used, pairs)


def _together(first: Spans, second: Spans) -> tuple[int, int, int]:
    """Return the passages with both, with the first only and with the second only."""
    both = alone = other_alone = 0
    end, kinds = -1, 0
    for start, stop, kind in [*sorted([(*one, 1) for one in first] + [(*one, 2) for one in second]), (1 << 62, 0, 0)]:
        if start >= end:
            both, alone, other_alone = both + (kinds == 3), alone + (kinds == 1), other_alone + (kinds == 2)
            kinds = 0
        kinds |= kind
        end = max(end, stop)
    return both, alone, other_alone
