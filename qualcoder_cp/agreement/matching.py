# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments matched with segments: how many passages did both coders mark, and how far apart are their edges.

Two segments match where their intersection over union is at least a threshold. There is no "neither", so no
coefficient with a chance term exists; precision, recall and F1 are reported with their threshold (Hripcsak &
Rothschild, J Am Med Inform Assoc 2005;12:296-298).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Span = tuple[int, int]

THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the curve; 0 means any overlap."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Which segment (by index) matches which, and how many each coder has."""

    pairs: tuple[tuple[int, int], ...]
    n_first: int
    n_second: int

    @property
    def precision(self) -> float | None:
        """Return the share of the second coder's segments that are matched."""
        return len(self.pairs) / self.n_second if self.n_second else None

    @property
    def recall(self) -> float | None:
        """Return the share of the first coder's segments that are matched."""
        return len(self.pairs) / self.n_first if self.n_first else None

    @property
    def f1(self) -> float | None:
        """Return 2 M / (N1 + N2), the same whoever is first."""
        both = self.n_first + self.n_second
        return 2 * len(self.pairs) / both if both else None


def overlap(one: Span, other: Span) -> float:
    """Return intersection over union of two spans, 0 to 1."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared > 0 else 0.0


def overlapping(first: Sequence[Span], second: Sequence[Span]) -> list[tuple[int, int, float]]:
    """Return ``(index, index, overlap)`` of every two spans that share text, from left to right.

    Both sides are sorted and disjoint (touching is allowed) and hold no empty span.
    """
    found, start = [], 0
    for one, span in enumerate(first):
        while start < len(second) and second[start][1] <= span[0]:
            start += 1
        other = start
        while other < len(second) and second[other][0] < span[1]:
            found.append((one, other, overlap(span, second[other])))
            other += 1
    return found


def match(first: Sequence[Span], second: Sequence[Span], threshold: float = 0.5) -> Matches:
    """Return the best one-to-one matching: as many pairs as possible, then the largest total overlap.

    Both sides are sorted, disjoint and not empty. Overlapping pairs never cross, so going once from left to right
    and keeping the better of "leave this pair" and "take it after the last pair before both" is exact.
    """
    return best_pairs(overlapping(first, second), len(first), len(second), threshold)


def best_pairs(
    shared: Sequence[tuple[int, int, float]], n_first: int, n_second: int, threshold: float
) -> Matches:  # fmt: skip
    """Return the best matching among the pairs of `overlapping`; see `match`."""
    pairs = [pair for pair in shared if pair[2] >= threshold]
    best: list[tuple[int, float]] = [(0, 0.0)]  # best[n]: over the first n pairs
    before: list[int] = []
    free = 0  # number of leading pairs that lie before both sides of the present one
    for one, other, share in pairs:
        while pairs[free][0] < one and pairs[free][1] < other:
            free += 1
        before.append(free)
        taken = (best[free][0] + 1, best[free][1] + share)
        best.append(max(best[-1], taken))
    chosen, place = [], len(pairs)
    while place:
        if best[place] != best[place - 1]:
            chosen.append(pairs[place - 1][:2])
            place = before[place - 1]
        else:
            place -= 1
    return Matches(tuple(reversed(chosen)), n_first, n_second)


def offsets(first: Sequence[Span], second: Sequence[Span], matches: Matches) -> list[int]:
    """Return how far apart the matched segments' starts, and their ends, are."""
    return [
        abs(first[one][edge] - second[other][edge]) for one, other in matches.pairs for edge in (0, 1)
    ]  # fmt: skip


def median_offset(distances: Sequence[int]) -> float | None:
    """Return the median, None without matches."""
    return float(median(distances)) if distances else None


def curve(
    first: Sequence[Span], second: Sequence[Span], thresholds: Sequence[float] = THRESHOLDS
) -> tuple[tuple[float, Matches], ...]:
    """Return the matching at each threshold: how fast it falls tells honest edges from other passages."""
    shared = overlapping(first, second)
    return tuple((each, best_pairs(shared, len(first), len(second), each)) for each in thresholds)
