# SPDX-License-Identifier: GPL-3.0-or-later
"""From characters with boxes to lines: what stands side by side at one height, from left to right.

Lengths are points, heights grow upwards as in the file. A character's box reaches from the descent to the
ascent of its font, so that all characters of one font on one baseline have the same bottom and top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_SPLIT = 0.8  # of the height of a box: a wider gap may be the white between columns
_NEAR = 0.1
_BLANK = 0.25
_TAB = 2.0
_OVERLAP = 0.5


class Character(NamedTuple):
    """One character, or several of one word, and the box; blanks have one too, but it is not used."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class Segment(NamedTuple):
    """Characters that touch one another on one line; ``spaced`` if a blank follows in the file."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    spaced: bool = False

    @property
    def height(self) -> float:
        """Return the height of the characters' boxes, a little more than the size of the font."""
        return self.top - self.bottom


class Line(NamedTuple):
    """One line of one column. ``column`` is where on the page it stands (`pdf_columns`), ``number`` its
    number in the margin, ``alone`` that it is a paragraph of its own whatever stands around it."""

    text: str
    left: float
    bottom: float
    right: float
    height: float
    page: int = 0
    column: str = ""
    number: str = ""
    alone: bool = False

    @property
    def top(self) -> float:
        """Return the upper edge of the line."""
        return self.bottom + self.height


def segments_of(characters: Iterable[Character]) -> list[Segment]:
    """Return the segments of one page in the order of the file; every character but blanks is in one of them."""
    found: list[Segment] = []
    pieces: list[str] = []
    start = end = low = high = last = wide = near = blank = 0.0
    spaced = False

    for text, left, bottom, right, top in characters:
        if text == " ":
            spaced = True
            continue
        gap = left - end if left >= last else last - right  # the second for scripts from right to left
        if pieces and -wide <= gap <= wide and -near <= bottom - low <= near and -near <= top - high <= near:
            if spaced or gap > blank:
                pieces.append(" ")
            if left < start:
                start = left
            if right > end:
                end = right
        else:
            if pieces:
                found.append(Segment("".join(pieces), start, low, end, high, spaced))
            pieces, start, end, low, high = [], left, right, bottom, max(top, bottom + 1.0)
            height = high - low
            wide, near, blank = _SPLIT * height, _NEAR * height, _BLANK * height
        pieces.append(text)
        last, spaced = left, False
    if pieces:
        found.append(Segment("".join(pieces), start, low, end, high, spaced))
    return found


def overlap(one: Segment | Line, other: Segment | Line) -> float:
    """Return which share of the lower of the two boxes stands at the height of the other, 0 to 1."""
    common = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(0.0, common / max(0.1, min(one.height, other.height)))


def rows_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Return the segments that stand at one height together, from top to bottom and from left to right."""
    rows: list[list[Segment]] = []
    leaders: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (-one.bottom, one.left)):
        if leaders and segment.top > leaders[-1].bottom and overlap(leaders[-1], segment) >= _OVERLAP:
            rows[-1].append(segment)
            if len(segment.text) > len(leaders[-1].text):
                leaders[-1] = segment
        else:
            rows.append([segment])
            leaders.append(segment)
    return [sorted(row, key=lambda one: one.left) if len(row) > 1 else row for row in rows]


def line_of(row: Sequence[Segment], page: int = 0, column: str = "", alone: bool = False) -> Line:
    """Return the segments of one row as a line; a wide gap becomes a tab, a narrow one a blank."""
    if len(row) == 1:
        text, left, bottom, right, top, _ = row[0]
        return Line(text, left, bottom, right, top - bottom, page, column, "", alone)
    letters = sum(len(one.text) for one in row)
    if sum(len(_RIGHT_TO_LEFT.findall(one.text)) for one in row if not one.text.isascii()) * 2 > letters:
        row = list(reversed(row))
    text = row[0].text
    for before, after in pairwise(row):
        height = max(before.height, after.height)
        gap = max(after.left - before.right, before.left - after.right)
        if gap > _TAB * height:
            text += "\t"
        elif before.spaced or gap > _BLANK * height:
            text += " "
        text += after.text
    main = max(row, key=lambda one: len(one.text))
    left, right = min(one.left for one in row), max(one.right for one in row)
    return Line(text, left, main.bottom, right, main.height, page, column, "", alone)


def lines_of(segments: Sequence[Segment], page: int = 0, column: str = "") -> list[Line]:
    """Return the lines that the segments of one column make, from top to bottom."""
    return [line_of(row, page, column) for row in rows_of(segments)]


def usual_height(lines: Sequence[Line]) -> float:
    """Return the height of the lines in which most of the text is set; 1 without lines."""
    heights: list[float] = []
    for line in lines:
        heights += [round(line.height, 1)] * (1 + len(line.text) // 20)
    heights.sort()
    return heights[(len(heights) - 1) // 2] if heights else 1.0
