# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a page but belongs to nobody's speech: numbers in the margin, headers and footers."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualcoder_cp.transcripts.readers.pdf_lines import Line, Segment, line_of, rows_of

LINE_NUMBERS = "line numbers"
HEADERS = "headers and footers"
LEAST_PAGES = 3  # with the same header or footer
_NUMBER = re.compile(r"\d{1,5}")
_DIGITS = re.compile(r"\d+")
_LEAST_NUMBERS = 3
_RISING = 0.9
_SHARE = 0.2
_SHARE_OF_LABELS = 0.6  # a speaker's label may well begin several pages
_DEEP = 3  # rows at the top and at the bottom that may be a header or footer
_SAME_HEIGHT = 3.0  # points
_WHITE = 1.5  # times the height of a row, between a doubtful header and the text


@dataclass(slots=True)
class Page:
    """One page: its edges, and its segments while they are sorted into text, numbers, headers and footers."""

    number: int
    bottom: float
    top: float
    segments: list[Segment]
    numbers: list[Segment] = field(default_factory=list)
    headers: list[list[Segment]] = field(default_factory=list)


def take_out_numbers(pages: Sequence[Page]) -> None:
    """Move the numbers of lines or paragraphs of every page from ``segments`` to ``numbers``.

    They are whole numbers that stand left (or right) of all text and rise from top to bottom.
    """
    for side in (_left_of_text, _right_of_text):
        columns = [sorted(side(page.segments), key=lambda one: -one.bottom) for page in pages]
        columns = _in_one_column(columns)
        steps = [int(two.text) > int(one.text) for column in columns for one, two in pairwise(column)]
        if len(steps) >= _LEAST_NUMBERS - 1 and sum(steps) >= _RISING * len(steps):
            for page, column in zip(pages, columns, strict=True):
                taken = set(map(id, column))
                page.numbers += column
                page.segments = [one for one in page.segments if id(one) not in taken]


def _left_of_text(segments: Sequence[Segment]) -> list[Segment]:
    numbers, rest = _parted(segments)
    edges = sorted(row[0].left for row in rows_of(rest))
    edge = edges[len(edges) // 10] if edges else float("-inf")
    return [one for one in numbers if one.right <= edge + 1]


def _right_of_text(segments: Sequence[Segment]) -> list[Segment]:
    numbers, rest = _parted(segments)
    edge = max((one.right for one in rest), default=float("inf"))
    return [one for one in numbers if one.left >= edge - 1]


def _parted(segments: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    numbers = [one for one in segments if _NUMBER.fullmatch(one.text)]
    inside = set(map(id, numbers))
    return numbers, [one for one in segments if id(one) not in inside]


def _in_one_column(columns: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Return of each page the numbers below one another: those that reach to the middle of them all."""
    kept = []
    for column in columns:
        if column:
            left = statistics.median(one.left for one in column)
            right = statistics.median(one.right for one in column)
            kept.append([one for one in column if one.left <= right and one.right >= left])
        else:
            kept.append([])
    return kept


@dataclass(frozen=True, slots=True)
class _Row:
    """A row near the edge of a page: its distance from the edge, its height, its text without digits."""

    distance: float
    height: float
    text: str
    segments: list[Segment]


def take_out_headers(pages: Sequence[Page], labels: Collection[str]) -> None:
    """Move headers and footers of every page from ``segments`` to ``headers``.

    They have the same text apart from digits at the same height of at least three pages and a fifth of all,
    and nothing but others of their kind stands between them and the edge. ``labels`` are the beginnings of
    turns: rows that begin like them need to be on most pages, and white between them and the text.
    """
    rows = [rows_of(page.segments) for page in pages]
    before = [list(page.segments) for page in pages]
    beginnings = tuple(_DIGITS.sub("#", label) for label in labels)
    for upper in (True, False):
        outer = [_outermost(page, found, upper) for page, found in zip(pages, rows, strict=True)]
        places = Counter((row.text, round(row.distance / _SAME_HEIGHT)) for page_rows in outer for row in page_rows)
        for page, candidates in zip(pages, outer, strict=True):
            for row in _repeated(candidates, places, len(pages), beginnings):
                if not any(row.segments is other for other in page.headers):
                    page.headers.append(row.segments)
            taken = {id(one) for header in page.headers for one in header}
            page.segments = [one for one in page.segments if id(one) not in taken]
    if not any(page.segments for page in pages):  # then these rows were all there is
        for page, segments in zip(pages, before, strict=True):
            page.segments, page.headers = segments, []


def _outermost(page: Page, rows: Sequence[list[Segment]], upper: bool) -> list[_Row]:
    """Return the rows next to the upper or lower edge, one more than can be headers, from the edge inwards."""
    found = []
    for row in rows[: _DEEP + 1] if upper else rows[: -_DEEP - 2 : -1]:
        line: Line = line_of(row)
        distance = page.top - line.bottom if upper else line.bottom - page.bottom
        found.append(_Row(distance, line.height, _DIGITS.sub("#", line.text), row))
    return found


def _repeated(
    rows: Sequence[_Row], places: Mapping[tuple[str, int], int], pages: int, beginnings: tuple[str, ...]
) -> list[_Row]:
    """Return those of the outermost ``rows`` of a page that are headers; ``places`` counts texts at heights."""
    found: list[_Row] = []
    doubtful = False
    for row in rows[:_DEEP]:
        step = round(row.distance / _SAME_HEIGHT)
        on = sum(places.get((row.text, near), 0) for near in (step - 1, step, step + 1))
        speech = row.text.startswith(beginnings)
        if on < max(LEAST_PAGES, (_SHARE_OF_LABELS if speech else _SHARE) * pages):
            break
        found.append(row)
        doubtful = doubtful or speech
    if not found or len(found) == len(rows) or not (doubtful or len(found) == _DEEP):
        return found
    gaps = [inner.distance - outer.distance for outer, inner in pairwise(rows[: len(found) + 1])]
    widest = max(range(len(gaps)), key=lambda at: (gaps[at], at))  # pages begin alike: what stands apart is a header
    return found[: widest + 1] if gaps[widest] > _WHITE * max(row.height for row in rows) else []
