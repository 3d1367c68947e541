# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of the stripes in the margin, and room for their labels. Knows no Qt."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from qualcoder_cp.ui.coding.coding_index import CodingIndex, Item, ShownCoding

MOST_COLUMNS = 16
"""Codings in further columns share the last one, which then says how many columns are missing."""


class StripeLayout:
    """The column of each coding: no two codings in one column overlap, and as few columns as possible.

    Codings that hang together by overlaps get their columns when the first of them is asked for. That
    is what giving all of them out at once would come to, as every such cluster begins in the first column.
    """

    def __init__(self, index: CodingIndex) -> None:
        self._index = index
        self._column: dict[int, int] = {}
        self._count = index.greatest_depth()

    @property
    def count(self) -> int:
        """Return the number of columns in use: the greatest depth, more where codings were added."""
        return self._count

    def column(self, item: Item) -> int:
        """Return the column of a coding of the index, from 0; raises KeyError for another one."""
        known = self.known(item[2])
        if known is None:
            self._assign(self._index.cluster(item[0]))
            known = self._column[item[2]]
        return known

    def known(self, identity: int) -> int | None:
        """Return the column of a coding that was asked for before, or whose neighbour was."""
        return self._column.get(identity)

    def _assign(self, items: Iterable[Item]) -> None:
        """Go through codings by start; each takes the lowest column that is free."""
        taken: list[tuple[int, int]] = []  # (end, column), the earliest end first
        free: list[int] = []
        opened = 0
        for start, end, identity in items:
            while taken and taken[0][0] <= start:
                heapq.heappush(free, heapq.heappop(taken)[1])
            if free:
                column = heapq.heappop(free)
            else:
                column = opened
                opened += 1
            heapq.heappush(taken, (end, column))
            self._column.setdefault(identity, column)
        self._count = max(self._count, opened)

    def add(self, item: Item) -> int:
        """Give a coding that will be in the index the lowest column free over its whole span; nothing else moves."""
        beside = {self.column(other) for other in self._index.query(item[0], item[1])}
        column = next(number for number in range(len(beside) + 1) if number not in beside)
        self._column[item[2]] = column
        self._count = max(self._count, column + 1)
        return column

    def remove(self, identity: int) -> None:
        """Forget a coding; the others keep their columns."""
        self._column.pop(identity, None)


def push_apart(wanted: Sequence[int], heights: Sequence[int], top: int, bottom: int) -> list[int]:
    """Return where labels go that would like to stand at the sorted ``wanted`` places, in pixels.

    Each label takes as many pixels as ``heights`` says, at its wish or below, none above ``top``. Labels
    that would leave the page are moved up as one stack; the last ones, for which there is no room, are left out.
    """
    shown = bisect_right(list(accumulate(heights)), bottom - top)
    places: list[int] = []
    lowest = top
    for wish, height in zip(wanted[:shown], heights, strict=False):
        places.append(max(wish, lowest))
        lowest = places[-1] + height
    limit = bottom
    for rank in range(len(places) - 1, -1, -1):
        limit -= heights[rank]
        if places[rank] <= limit:
            break
        places[rank] = limit
    return places


class ShownSet:
    """The codings shown on one side of the text: by id, by place and by column, kept in step."""

    def __init__(self, codings: Iterable[ShownCoding] = ()) -> None:
        self.by_id = {coding.id: coding for coding in codings}
        self.index = CodingIndex.of(self.by_id.values())
        self._columns = StripeLayout(self.index)

    @property
    def columns(self) -> int:
        """Return how many columns of stripes there are."""
        return self._columns.count

    def column(self, identity: int) -> int:
        """Return the column of a coding, from 0; raises KeyError for an unknown id."""
        known = self._columns.known(identity)
        return self._columns.column(self.by_id[identity].item) if known is None else known

    def add(self, coding: ShownCoding) -> None:
        """Show one more coding; raises ValueError where its id is shown already."""
        if coding.id in self.by_id:
            raise ValueError(f"coding {coding.id} is shown already")
        self.by_id[coding.id] = coding
        self._columns.add(coding.item)
        self.index.add(coding.item)

    def remove(self, identity: int) -> ShownCoding:
        """Stop showing a coding and return it; raises KeyError for an unknown id."""
        coding = self.by_id.pop(identity)
        self.index.remove(coding.item)
        self._columns.remove(identity)
        return coding
