# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codings touch a stretch of the text: sorted starts, the running maximum of ends, bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Pattern = Literal["solid", "hatched", "outlined"]
Item = tuple[int, int, int]
"""Start, end (code points, half-open) and id of a coding."""
LONG = 20_000
"""Codings longer than this are kept apart: one code over the whole text must not spoil the bisection."""


@dataclass(frozen=True, slots=True)
class ShownCoding:
    """One coding as the text view shows it.

    ``start``, ``end`` are code points; ``colour`` is the code's stored ``#rrggbb``; ``coder`` is a
    letter or '' where it must not show; ``pattern`` tells coders apart; ``tip`` is the tool tip.
    """

    id: int
    start: int
    end: int
    code_id: int
    label: str
    colour: str
    coder: str = ""
    pattern: Pattern = "solid"
    unsure: bool = False
    tip: str = ""

    @property
    def item(self) -> Item:
        """Return what the index keeps of it."""
        return (self.start, self.end, self.id)


class CodingIndex:
    """The codings of one transcript under one filter, ready to be asked for a stretch of the text."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        ordered = sorted(items)
        self._long = [item for item in ordered if item[1] - item[0] > LONG]
        self._short = [item for item in ordered if item[1] - item[0] <= LONG] if self._long else ordered
        self._starts = [item[0] for item in self._short]
        self._reach: list[int] = []
        furthest = 0
        for _, end, _ in self._short:
            if end > furthest:
                furthest = end
            self._reach.append(furthest)

    def __len__(self) -> int:
        return len(self._short) + len(self._long)

    def query(self, start: int, end: int) -> list[Item]:
        """Return the codings that share a character with ``start``..``end``, short ones by start."""
        low = bisect_right(self._reach, start)
        high = bisect_left(self._starts, end)
        found = [item for item in self._short[low:high] if item[1] > start]
        if self._long:
            found += [item for item in self._long if item[0] < end and item[1] > start]
        return found

    def depth(self, position: int) -> int:
        """Return how many codings cover the character at ``position``."""
        return len(self.query(position, position + 1))

    def add(self, item: Item) -> None:
        """Add a coding."""
        if item[1] - item[0] > LONG:
            self._long.append(item)
            return
        rank = bisect_right(self._starts, item[0])
        self._starts.insert(rank, item[0])
        self._short.insert(rank, item)
        self._reach.insert(rank, 0)
        self._repair(rank)

    def remove(self, item: Item) -> None:
        """Remove a coding that is in the index; raises ValueError where it is not."""
        if item[1] - item[0] > LONG:
            self._long.remove(item)
            return
        rank = self._short.index(item, bisect_left(self._starts, item[0]))
        del self._starts[rank], self._short[rank], self._reach[rank]
        self._repair(rank)

    def _repair(self, rank: int) -> None:
        furthest = self._reach[rank - 1] if rank else 0
        for place in range(rank, len(self._short)):
            furthest = max(furthest, self._short[place][1])
            if self._reach[place] == furthest:
                break
            self._reach[place] = furthest


def layers(items: Iterable[Item], start: int, end: int, most: int) -> list[list[tuple[int, int]]]:
    """Return, for depth 1, 2 … ``most``, the stretches of ``start``..``end`` that at least so many cover.

    The stretches of one depth are sorted and disjoint. Drawing these instead of the codings bounds
    how dark the text's background can get, however many codings lie over each other.
    """
    edges = sorted(
        edge
        for item in items
        for edge in ((max(item[0], start), 1), (min(item[1], end), -1))
        if max(item[0], start) < min(item[1], end)
    )
    covered: list[list[tuple[int, int]]] = [[] for _ in range(most)]
    opened = [0] * (most + 1)
    depth = 0
    for position, step in edges:
        if step > 0:
            depth += 1
            if depth <= most:
                opened[depth] = position
        else:
            if depth <= most and opened[depth] < position:
                covered[depth - 1].append((opened[depth], position))
            depth -= 1
    return covered
