# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of the stripes in the margin, and room for their labels. Knows no Qt."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from qualcoder_cp.ui.coding.coding_index import CodingIndex, Item, ShownCoding

MOST_COLUMNS = 16
"""Codings in further columns share the last one, which then says how many columns are missing."""


class StripeLayout:
    """The column of each coding: no two codings in one column overlap, and as few columns as possible."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._column: dict[int, int] = {}
        self.assign(items)

    def assign(self, items: Iterable[Item]) -> None:
        """Give every coding its column anew; the number of columns is the greatest depth."""
        self._column.clear()
        taken: list[tuple[int, int]] = []  # (end, column), the earliest end first
        free: list[int] = []
        self._count = 0
        for start, end, identity in sorted(items):
            while taken and taken[0][0] <= start:
                heapq.heappush(free, heapq.heappop(taken)[1])
            if free:
                column = heapq.heappop(free)
            else:
                column = self._count
                self._count += 1
            heapq.heappush(taken, (end, column))
            self._column[identity] = column

    @property
    def count(self) -> int:
        """Return the number of columns in use."""
        return self._count

    def column(self, identity: int) -> int:
        """Return the column of a coding, from 0; raises KeyError for an unknown one."""
        return self._column[identity]

    def add(self, item: Item, index: CodingIndex) -> int:
        """Give a new coding the lowest column free over its whole span; nothing else moves."""
        beside = {self._column[other] for _, _, other in index.query(item[0], item[1]) if other != item[2]}
        column = next(number for number in range(len(beside) + 1) if number not in beside)
        self._column[item[2]] = column
        self._count = max(self._count, column + 1)
        return column

    def remove(self, identity: int) -> None:
        """Forget a coding; the others keep their columns."""
        del self._column[identity]


def push_apart(wanted: Sequence[int], height: int, top: int, bottom: int) -> list[int | None]:
    """Return where labels go that would like to stand at the sorted ``wanted`` heights.

    Each label takes ``height`` pixels, at its wish or below, none above ``top``. Labels that would
    leave the page are first moved up as one stack; those for which there is no room get None.
    """
    room = max(0, (bottom - top) // height) if height else 0
    shown = min(room, len(wanted))
    places: list[int] = []
    lowest = top
    for wish in wanted[:shown]:
        place = max(wish, lowest)
        places.append(place)
        lowest = place + height
    limit = bottom - height
    for rank in range(len(places) - 1, -1, -1):
        if places[rank] <= limit:
            break
        places[rank] = limit
        limit -= height
    return [*places, *[None] * (len(wanted) - shown)]


class ShownSet:
    """The codings shown on one side of the text: by id, by place and by column, kept in step."""

    def __init__(self, codings: Iterable[ShownCoding] = ()) -> None:
        self.by_id = {coding.id: coding for coding in codings}
        items = sorted([(coding.start, coding.end, coding.id) for coding in self.by_id.values()])
        self.index = CodingIndex(items)
        self.columns = StripeLayout(items)

    def add(self, coding: ShownCoding) -> None:
        """Show one more coding; raises ValueError where its id is shown already."""
        if coding.id in self.by_id:
            raise ValueError(f"coding {coding.id} is shown already")
        self.by_id[coding.id] = coding
        self.index.add(coding.item)
        self.columns.add(coding.item, self.index)

    def remove(self, identity: int) -> ShownCoding:
        """Stop showing a coding and return it; raises KeyError for an unknown id."""
        coding = self.by_id.pop(identity)
        self.index.remove(coding.item)
        self.columns.remove(identity)
        return coding
