# SPDX-License-Identifier: GPL-3.0-or-later
"""Which codings touch a stretch of the text: sorted starts, the running maximum of ends, bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate, islice, repeat
from operator import attrgetter, gt, le, sub
from typing import Literal, Self

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
    """The codings of one transcript under one filter, ready to be asked for a stretch of the text.

    Starts, ends and ids stand in three lists of numbers: tens of thousands of codings are no objects
    for the garbage collector to visit, and those from the database come sorted already.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        starts, ends, ids = zip(*items, strict=True) if (items := list(items)) else ((), (), ())
        self._take(list(starts), list(ends), list(ids))

    @classmethod
    def of(cls, codings: Collection[ShownCoding]) -> Self:
        """Return the index of these codings; quickest where they are sorted by start."""
        index = cls()
        index._take(*(list(map(attrgetter(name), codings)) for name in ("start", "end", "id")))
        return index

    def _take(self, starts: list[int], ends: list[int], ids: list[int]) -> None:
        if not all(map(le, starts, islice(starts, 1, None))):
            starts, ends, ids = map(list, zip(*sorted(zip(starts, ends, ids, strict=True)), strict=True))
        self._long: list[Item] = []
        if any(map(gt, map(sub, ends, starts), repeat(LONG))):
            items = list(zip(starts, ends, ids, strict=True))
            self._long = [item for item in items if item[1] - item[0] > LONG]
            short = [item for item in items if item[1] - item[0] <= LONG]
            starts, ends, ids = ([item[part] for item in short] for part in range(3))
        self._starts, self._ends, self._ids = starts, ends, ids
        self._reach = list(accumulate(ends, max))

    def __len__(self) -> int:
        return len(self._ids) + len(self._long)

    def query(self, start: int, end: int) -> list[Item]:
        """Return the codings that share a character with ``start``..``end``, short ones by start."""
        low = bisect_right(self._reach, start)
        high = bisect_left(self._starts, end)
        starts, ends, ids = self._starts, self._ends, self._ids
        found = [(starts[rank], ends[rank], ids[rank]) for rank in range(low, high) if ends[rank] > start]
        if self._long:
            found += [item for item in self._long if item[0] < end and item[1] > start]
        return found

    def depth(self, position: int) -> int:
        """Return how many codings cover the character at ``position``."""
        return len(self.query(position, position + 1))

    def greatest_depth(self) -> int:
        """Return the largest `depth` of all positions.

        At least k + 1 codings lie over each other somewhere if and only if some coding starts before
        the end of the one that ends k places earlier in the order of ends.
        """
        starts = sorted([*self._starts, *(item[0] for item in self._long)])
        ends = sorted([*self._ends, *(item[1] for item in self._long)])
        depth = 0
        while depth < len(starts) and any(map(gt, ends, islice(starts, depth, None))):
            depth += 1
        return depth

    def cluster(self, start: int) -> list[Item]:
        """Return the codings that hang together by overlaps with those that start at ``start``, by start."""
        if self._long:
            return sorted([*self._long, *zip(self._starts, self._ends, self._ids, strict=True)])
        starts, reach = self._starts, self._reach
        first = last = bisect_left(starts, start)
        while first and reach[first - 1] > starts[first]:
            first -= 1
        while last < len(starts) and (starts[last] == start or reach[last - 1] > starts[last]):
            last += 1
        return list(zip(starts[first:last], self._ends[first:last], self._ids[first:last], strict=True))

    def add(self, item: Item) -> None:
        """Add a coding."""
        if item[1] - item[0] > LONG:
            self._long.append(item)
            return
        rank = bisect_right(self._starts, item[0])
        for numbers, number in zip((self._starts, self._ends, self._ids), item, strict=True):
            numbers.insert(rank, number)
        self._reach.insert(rank, 0)
        self._repair(rank)

    def remove(self, item: Item) -> None:
        """Remove a coding that is in the index; raises ValueError where it is not."""
        if item[1] - item[0] > LONG:
            self._long.remove(item)
            return
        rank = self._ids.index(item[2], bisect_left(self._starts, item[0]), bisect_right(self._starts, item[0]))
        for numbers in (self._starts, self._ends, self._ids, self._reach):
            del numbers[rank]
        self._repair(rank)

    def _repair(self, rank: int) -> None:
        furthest = self._reach[rank - 1] if rank else 0
        for place in range(rank, len(self._ids)):
            furthest = max(furthest, self._ends[place])
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
