# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which the columns of a page are read, by cutting it up along white stretches (x-y cut).

A page is cut from top to bottom only where text runs in lines on both sides, as in an article. A column
of speakers or times beside the words is no such column: its rows belong together.

Source of the idea: Nagy, Seth: Hierarchical representation of optically scanned documents (ICPR 1984).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

from qualcoder_cp.transcripts.readers.pdf_lines import Segment, rows_of

_LEAST_ROWS = 4
_LEAST_SHARE = 0.25  # of the width of the text
_FULL = 0.6  # of the width of the column, for the line in the middle
_DEPTH = 4
_MOST_CUTS = 60


def columns_of(segments: Sequence[Segment], name: str = "", depth: int = _DEPTH) -> list[tuple[str, list[Segment]]]:
    """Return parts of one page in the order of reading, each with its place: "" whole width, "L", "R", "RL" ..."""
    if depth and len(segments) >= 2 * _LEAST_ROWS:
        best = max(_cuts(segments), key=lambda cut: len(cut[1]) + len(cut[2]), default=None)
        if best:
            above, left, right, below = best
            return [
                *columns_of(above, name, depth - 1),
                *columns_of(left, name + "L", depth - 1),
                *columns_of(right, name + "R", depth - 1),
                *columns_of(below, name, depth - 1),
            ]
    return [(name, list(segments))] if segments else []


_Cut = tuple[list[Segment], list[Segment], list[Segment], list[Segment]]


def _cuts(segments: Sequence[Segment]) -> list[_Cut]:
    """Return every way to cut into above, left, right, below; nothing inside left or right crosses the white."""
    low, high = min(one.left for one in segments), max(one.right for one in segments)
    width = max(high - low, 1.0)
    found = []
    for x in _whites(segments, low + _LEAST_SHARE * width, high - _LEAST_SHARE * width):
        across = sorted((one.bottom for one in segments if one.left < x < one.right), reverse=True)
        edges = [float("inf"), *across, float("-inf")]
        for upper, lower in pairwise(edges):
            beside = [one for one in segments if lower < one.bottom < upper]
            left = [one for one in beside if one.right <= x]
            right = [one for one in beside if one.left >= x]
            if _is_column(left, width) and _is_column(right, width):
                above = [one for one in segments if one.bottom >= upper]
                below = [one for one in segments if one.bottom <= lower]
                found.append((above, left, right, below))
    return found


def _whites(segments: Sequence[Segment], low: float, high: float) -> list[float]:
    """Return the middles of the gaps inside rows between ``low`` and ``high`` that occur in several rows."""
    middles: dict[int, list[float]] = {}
    for row in rows_of(segments):
        for one, other in pairwise(row):
            middle = (one.right + other.left) / 2
            if one.right < other.left and low < middle < high:
                middles.setdefault(round(other.left / 4), []).append(other.left - 0.5)
    often = sorted((group for group in middles.values() if len(group) > 1), key=len, reverse=True)
    return [min(group) for group in often[:_MOST_CUTS]]


def _is_column(segments: Sequence[Segment], width: float) -> bool:
    """Return whether these are lines of running text: wide enough, and most of them full."""
    if len(segments) < _LEAST_ROWS:
        return False
    rows = rows_of(segments)
    low, high = min(one.left for one in segments), max(one.right for one in segments)
    if len(rows) < _LEAST_ROWS or high - low < _LEAST_SHARE * width:
        return False
    filled = [sum(one.right - one.left for one in row) / max(high - low, 1.0) for row in rows]
    return statistics.median(filled) >= _FULL
