# SPDX-License-Identifier: GPL-3.0-or-later
"""Code points of the stored text to positions in a Qt document, and back.

Qt counts UTF-16 units. Besides, a giant paragraph is cut for display only, because Qt lays out a
paragraph as one piece; each cut is one additional Qt position. The view knows no other way to a position.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right

from qualcoder_cp.text import UnitMap

LONGEST = 3_000
"""Paragraphs with more code points than this are cut for display."""
_SHORTEST = 1_500
_PIECE = 2_048
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’)\]]*\s+")
_BLANK = re.compile(r"\s+")


def display_cuts(text: str) -> list[int]:
    """Return the code points before which a display line begins inside a paragraph, sorted.

    Each piece of a paragraph of more than `LONGEST` code points ends after the last sentence end
    (else the last blank, else anywhere) between 1,500 and 3,000 code points.
    """
    cuts: list[int] = []
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        while end - begin > LONGEST:
            begin = _cut_after(text, begin)
            cuts.append(begin)
        begin = end + 1
    return cuts


def _cut_after(text: str, begin: int) -> int:
    low, high = begin + _SHORTEST, begin + LONGEST
    for pattern in (_SENTENCE_END, _BLANK):
        ends = [match.end() for match in pattern.finditer(text, low, high)]
        if ends:
            return ends[-1]
    return high


def _utf16(text: str) -> UnitMap:
    """Return the map to UTF-16; looks only into pieces that have a wide character, so that it costs little."""
    if text.isascii():
        return UnitMap((), ())
    wide: list[int] = []
    for begin in range(0, len(text), _PIECE):
        piece = text[begin : begin + _PIECE]
        if not piece.isascii() and len(piece.encode("utf-16-le", "surrogatepass")) > 2 * len(piece):
            wide.extend(begin + match.start() for match in _ASTRAL.finditer(piece))
    return UnitMap(tuple(wide), tuple(range(1, len(wide) + 1)))


class OffsetMap:
    """Positions of one text: code points (0..len) and Qt positions.

    ``cuts`` are the sorted display cuts; left out, they are computed by `display_cuts`.
    """

    def __init__(self, text: str, cuts: list[int] | None = None) -> None:
        self.text = text
        self.cuts = display_cuts(text) if cuts is None else cuts
        self._units = _utf16(text)
        self._plain = not self._units.wide and not self.cuts
        self._cuts_in_qt = [self._units.to_units(cut) + rank for rank, cut in enumerate(self.cuts)]

    def display_text(self) -> str:
        """Return what the Qt document holds: the text with a line break at each cut.

        A lone carriage return is shown as U+2028, which keeps every position and is no paragraph end.
        """
        edges = [0, *self.cuts, len(self.text)]
        pieces = (self.text[a:b] for a, b in itertools.pairwise(edges))
        return ("\n".join(pieces) if self.cuts else self.text).replace("\r", "\u2028")

    def to_qt(self, position: int) -> int:
        """Return the Qt position of a caret or of the start of a range at code point ``position``."""
        if self._plain:
            return position
        return self._units.to_units(position) + bisect_right(self.cuts, position)

    def to_qt_end(self, position: int) -> int:
        """Return the Qt position of the end of a range, which never reaches into the next display line."""
        if self._plain:
            return position
        return self._units.to_units(position) + bisect_left(self.cuts, position)

    def from_qt(self, position: int) -> int:
        """Return the code point of a Qt position; inside a surrogate pair, the start of that character."""
        if self._plain:
            return position
        return self._units.from_units(position - bisect_left(self._cuts_in_qt, position))

    def paragraph(self, position: int) -> tuple[int, int]:
        """Return start and end of the displayed paragraph that holds ``position``, without the line break."""
        low = self.text.rfind("\n", 0, position) + 1
        high = self.text.find("\n", position)
        high = len(self.text) if high < 0 else high
        if self.cuts:
            rank = bisect_right(self.cuts, position)
            low = max(low, self.cuts[rank - 1]) if rank else low
            high = min(high, self.cuts[rank]) if rank < len(self.cuts) else high
        return low, high
