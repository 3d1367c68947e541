# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving one edge of a passage by a word or a sentence before it is decided. Knows no Qt."""

from __future__ import annotations

from typing import Literal

from qualcoder_cp.text import sentences, words

Unit = Literal["word", "sentence"]
Edge = Literal["start", "end"]
Span = tuple[int, int]
_NEAR = 1000
"""Characters around the edge in which the next word or sentence is looked for, up to whole paragraphs."""


def moved(text: str, span: Span, edge: Edge, unit: Unit, by: int) -> Span:
    """Return the span with one edge at the next (``by`` 1) or last (-1) start or end of a word or sentence.

    Positions are code points. The edges never cross; where there is no further place the span stays as it is.
    """
    start, end = span
    here = start if edge == "start" else end
    low = text.rfind("\n", 0, max(0, here - _NEAR)) + 1
    high = text.find("\n", here + _NEAR)
    pieces = (words if unit == "word" else sentences)(text, low, len(text) if high < 0 else high)
    places = [piece[edge == "end"] for piece in pieces]
    onward = [place for place in places if (place > here if by > 0 else place < here)]
    if not onward:
        return span
    place = onward[0] if by > 0 else onward[-1]
    found = (place, end) if edge == "start" else (start, place)
    return found if found[0] < found[1] else span
