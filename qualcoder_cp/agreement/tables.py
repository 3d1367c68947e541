# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact two-by-two tables by interval arithmetic: no array has one entry per character.

One sort per coder gives the length that the union of the coder's spans covers; the sort of both coders'
spans together gives the length of the union of both. The four cells follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.matching import match
from qualcoder_cp.agreement.scope import CodedSpans, ScopedCode, ScopedTranscript
from qualcoder_cp.agreement.units import Cut, Ints, flat


@dataclass(frozen=True, slots=True)
class Placed:
    """One coder's spans on the line of units: a group (block x rows + row), first unit, end unit."""

    group: Ints
    start: Ints
    end: Ints


def in_order(spans: Placed) -> Placed:
    """Return the spans sorted by start; stable, because sorted runs then merge in linear time."""
    order = np.argsort(spans.start, kind="stable")
    return Placed(spans.group[order], spans.start[order], spans.end[order])


def covered(spans: Placed, n_groups: int) -> Ints:
    """Return the number of units covered by the union of the spans of each group.

    The spans are sorted by start, and those of different groups do not overlap. Empty ones count nothing.
    """
    fresh = spans.end - spans.start
    if len(fresh) > 1:
        reach = np.maximum.accumulate(spans.end)
        np.subtract(spans.end[1:], np.maximum(spans.start[1:], reach[:-1]), out=fresh[1:])
        np.maximum(fresh, 0, out=fresh)
    sums = np.bincount(spans.group, weights=fresh, minlength=n_groups)
    return sums.astype(np.int64)  # exact: lengths are whole and below 2**53


def two_coder_tables(first: Placed, second: Placed, totals: Ints, n_rows: int) -> NDArray[np.int64]:
    """Return ``n11, n10, n01, n00`` as an integer array, blocks x rows x 4.

    ``totals`` is the number of units of each block.
    """
    shape = (len(totals), n_rows)
    n_groups = shape[0] * shape[1]
    first, second = in_order(first), in_order(second)
    together = in_order(
        Placed(
            np.concatenate((first.group, second.group)),
            np.concatenate((first.start, second.start)),
            np.concatenate((first.end, second.end)),
        )
    )
    one, two, union = (covered(spans, n_groups).reshape(shape) for spans in (first, second, together))
    return np.stack((one + two - union, union - two, union - one, totals[:, None] - union), axis=-1)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a code counts in: its own and those of everything above it, if these are compared."""

    ids: Ints
    first: Ints
    count: Ints
    rows: Ints

    def expand(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return (index of the coding, row) for each row that each coding counts in."""
        if not len(self.ids):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        place = np.minimum(np.searchsorted(self.ids, codes), len(self.ids) - 1)
        count = np.where(self.ids[place] == codes, self.count[place], 0)
        if count.min(initial=1) == 1 and count.max(initial=1) == 1:
            return np.arange(len(codes)), self.rows[self.first[place]]
        coding = np.repeat(np.arange(len(codes)), count)
        within = np.arange(len(coding)) - np.repeat(np.cumsum(count) - count, count)
        return coding, self.rows[self.first[place][coding] + within]


def rows_of(codes: Sequence[ScopedCode]) -> Rows:
    """Return the rows of every code that occurs among the descendants; row i is ``codes[i]``."""
    found: dict[int, list[int]] = {}
    for row, code in enumerate(codes):
        for code_id in code.descendants:
            found.setdefault(code_id, []).append(row)
    ids = sorted(found)
    count = np.array([len(found[each]) for each in ids], np.int64)
    rows = np.array([row for each in ids for row in found[each]], np.int64)
    return Rows(np.array(ids, np.int64), np.cumsum(count) - count, count, rows)


def united(spans: Placed) -> Placed:
    """Return the spans of each group with overlaps joined and empty ones gone, sorted; touching ones stay two."""
    kept = spans.end > spans.start
    spans = in_order(Placed(spans.group[kept], spans.start[kept], spans.end[kept]))
    if not len(spans.start):
        return spans
    reach = np.maximum.accumulate(spans.end)
    firsts = np.flatnonzero(np.append(True, spans.start[1:] >= reach[:-1]))
    lasts = np.append(firsts[1:], len(reach)) - 1
    return Placed(spans.group[firsts], spans.start[firsts], reach[lasts])


def covering(spans: Placed, cut: Cut, share: float) -> Placed:
    """Return the units of which the spans of one row cover at least ``share``, as spans of one unit each.

    The spans lie in eligible characters on one line per row, their group is the row.
    """
    assert cut.starts is not None
    assert cut.ends is not None
    size = int(cut.ground.edges[-1])
    joined = united(Placed(spans.group, spans.start + spans.group * size, spans.end + spans.group * size))
    start, end = joined.start - joined.group * size, joined.end - joined.group * size
    first, last = cut.touched(start, end)
    count = last - first
    which = np.repeat(np.arange(len(first)), count)
    unit = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    over = np.minimum(end[which], cut.ends[unit]) - np.maximum(start[which], cut.starts[unit])
    key, place = np.unique(joined.group[which] * max(cut.size, 1) + unit, return_inverse=True)
    found = np.bincount(place, weights=over, minlength=len(key))
    row, unit = np.divmod(key, max(cut.size, 1))
    kept = found >= share * (cut.ends - cut.starts)[unit] - 1e-9
    return Placed(row[kept], unit[kept], unit[kept] + 1)


def place_layer(
    transcripts: Sequence[ScopedTranscript], coder: int, cut: Cut, rows: Rows, n_rows: int, share: float = 0.0
) -> tuple[Placed, Ints, Ints]:
    """Return the coder's spans on the line; see `place_spans`. Each transcript must have a layer of the coder."""
    return place_spans([each.layers[coder] for each in transcripts], cut, rows, n_rows, share)


def place_spans(
    layers: Sequence[CodedSpans], cut: Cut, rows: Rows, n_rows: int, share: float = 0.0
) -> tuple[Placed, Ints, Ints]:
    """Return one coder's spans on the line, and per block and row how many codings there are, empty ones apart.

    ``layers`` has an entry per transcript. Codes that are in no row are left out. With a ``share`` above 0 a code
    is found in a unit only if its codings together cover that share of the unit's eligible characters.
    """
    values, owner = flat(layers, 3)
    code, start, end = values.T
    coding, row = rows.expand(code)
    first, last = cut.characters(start, end, owner)
    block = cut.block[owner]
    group = block[coding] * n_rows + row
    shape = (len(cut.totals), n_rows)
    n_groups = shape[0] * shape[1]
    filled = np.bincount(group, weights=(end > start)[coding], minlength=n_groups).astype(np.int64)
    empty = np.bincount(group, minlength=n_groups) - filled
    if share > 0 and cut.starts is not None:
        found = covering(Placed(row, first[coding], last[coding]), cut, share)
        row, first, last = found.group, found.start, found.end
        group = np.repeat(np.arange(shape[0]), cut.totals)[first] * n_rows + row
    else:
        first, last = cut.touched(first, last)
        first, last = first[coding], last[coding]
    placed = Placed(group, first + row * cut.size, last + row * cut.size)
    return placed, filled.reshape(shape), empty.reshape(shape)


def depths(coders: Sequence[Placed], totals: Ints, n_rows: int) -> NDArray[np.int64]:
    """Return how many units were found by exactly 0, 1, 2 ... coders, blocks x rows x (coders + 1)."""
    own = [united(spans) for spans in coders]
    position = np.concatenate([each for spans in own for each in (spans.end, spans.start)])
    step = np.concatenate([np.repeat([-1, 1], len(spans.start)) for spans in own])
    group = np.concatenate([np.tile(spans.group, 2) for spans in own])
    order = np.lexsort((step, position))  # at one place ends come before starts
    position, step, group = position[order], step[order], group[order]
    depth, size = np.cumsum(step)[:-1], len(coders) + 1
    inside = depth > 0
    n_groups = len(totals) * n_rows
    lengths = np.bincount(
        (group[:-1] * size + depth)[inside], weights=np.diff(position)[inside], minlength=n_groups * size
    )
    found = lengths.astype(np.int64).reshape(len(totals), n_rows, size)
    found[..., 0] = totals[:, None] - found[..., 1:].sum(axis=-1)
    return found


def segment_tables(first: Placed, second: Placed, blocks: int, n_rows: int, threshold: float) -> NDArray[np.int64]:
    """Return matched, only the first coder's and only the second coder's segments, and 0, blocks x rows x 4."""
    one, two = united(first), united(second)
    spans = [list(zip(each.start.tolist(), each.end.tolist(), strict=True)) for each in (one, two)]
    paired = np.array([pair[0] for pair in match(spans[0], spans[1], threshold).pairs], np.int64)
    size = blocks * n_rows
    both = np.bincount(one.group[paired], minlength=size)
    alone = [np.bincount(each.group, minlength=size) - both for each in (one, two)]
    return np.stack((both, *alone, np.zeros_like(both)), axis=-1).reshape(blocks, n_rows, 4)
