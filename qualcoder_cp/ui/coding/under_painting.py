# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies under the words: tint, fill and lanes, recorded once per piece of a paragraph and kept.

The document is never formatted: the cost of a page depends on what is on that page, and a filter is
a repaint. The unit that is kept is a chunk, up to 32 lines of one paragraph, as integer rectangles in
coordinates of the paragraph. The margins draw their stripes from the same chunks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QBrush, QColor, QPainter, QTextBlock, QTextLine

from qualcoder_cp.ui.coding.code_palette import MOST_TINTS, TINT_ALPHA, CodePalette
from qualcoder_cp.ui.coding.coding_index import CodingIndex, Item, Pattern, layers
from qualcoder_cp.ui.coding.offset_map import OffsetMap
from qualcoder_cp.ui.coding.stripes import ShownSet

CHUNK_LINES = 32
MOST_CHUNKS = 300
LANES = 3
RUNS_ON = 1 << 20
"""Bottom of a stripe that goes on below its paragraph: whoever draws it stops at the paragraph's end."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(slots=True)
class Chunk:
    """Rectangles under some lines of one paragraph, and the stripes beside them."""

    top: int
    bottom: int
    fill: list[QRect] = field(default_factory=list)
    tints: list[list[QRect]] = field(default_factory=list)
    lanes: list[tuple[QBrush, list[QRect]]] = field(default_factory=list)
    stripes: list[tuple[int, int, int]] = field(default_factory=list)  # coding, top, bottom
    left: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """A paragraph on the page: its top left corner in the viewport, its height, its visible chunks."""

    block: QTextBlock
    x: int
    y: int
    height: int
    chunks: list[Chunk]


class Lines:
    """Some laid-out lines of one paragraph; finds the rectangles of a stretch of it."""

    def __init__(self, block: QTextBlock, first: int, last: int, gap: int, mixed: bool) -> None:
        layout = block.layout()
        self._mixed = mixed
        self._lines: list[QTextLine] = [layout.lineAt(number) for number in range(first, last)]
        self._starts = [line.textStart() for line in self._lines]
        self._ends = [*self._starts[1:], self._starts[-1] + self._lines[-1].textLength()]
        self._x: dict[tuple[int, int], int] = {}
        self.start = self._starts[0]
        self.end = self._ends[-1]
        self.tops = [int(line.y()) for line in self._lines]
        self.bottoms = [int(line.y() + line.height()) + gap for line in self._lines]

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """Return first and last line that show the Qt positions ``start``..``end`` of the paragraph."""
        last_line = len(self._lines) - 1
        first = min(bisect_right(self._ends, start), last_line)
        return first, min(max(first, bisect_right(self._ends, end - 1)), last_line)

    def stretches(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return (line, left, right) in pixels for every line that shows ``start``..``end``."""
        first, last = self.touched(start, end)
        found: list[tuple[int, int, int]] = []
        for number in range(first, last + 1):
            low, high = max(start, self._starts[number]), min(end, self._ends[number])
            if low >= high:
                continue
            if self._mixed:
                found += [(number, left, right) for left, right in _visual(self._lines[number], low, high)]
                continue
            found.append((number, self._x_of(number, low), self._x_of(number, high)))
        return found

    def _x_of(self, number: int, position: int) -> int:
        """Return where a position of a line written from left to right stands; tint and lanes share the edges."""
        key = (number, position)
        x = self._x.get(key)
        if x is None:
            x = self._x[key] = round(self._lines[number].cursorToX(position)[0])  # type: ignore[index]
        return x

    def rectangles(self, spans: Sequence[tuple[int, int]]) -> list[QRect]:
        """Return rectangles as high as the lines, with the room below each, for stretches of Qt positions."""
        return [
            QRect(left, self.tops[number], right - left, self.bottoms[number] - self.tops[number])
            for start, end in spans
            for number, left, right in self.stretches(start, end)
        ]


class UnderPainting:
    """Records and keeps chunks for the codings of one text, and draws them.

    ``shown`` are the codings under the text and in the right margin, ``left`` those in the left
    margin, ``consensus`` the stretches that are filled.
    """

    def __init__(self, palette: CodePalette) -> None:
        self.offsets = OffsetMap("")
        self.shown = ShownSet()
        self.left = ShownSet()
        self.palette = palette
        self.lane_height = 2
        self.gap = LANES * 3 - 2
        self._consensus = CodingIndex()
        self._kept: OrderedDict[tuple[int, int], Chunk] = OrderedDict()

    def set_offsets(self, offsets: OffsetMap) -> None:
        """Start with another text, without codings."""
        self.offsets = offsets
        self.shown, self.left = ShownSet(), ShownSet()
        self.set_consensus(())

    def set_consensus(self, spans: Sequence[tuple[int, int]]) -> None:
        """Fill these stretches (code points)."""
        self._consensus = CodingIndex((start, end, rank) for rank, (start, end) in enumerate(spans))
        self.forget()

    def forget(self) -> None:
        """Drop all chunks: after another width, font, theme or filter."""
        self._kept.clear()

    def forget_paragraphs(self, first: int, last: int) -> None:
        """Drop the chunks of the paragraphs ``first``..``last`` (block numbers, inclusive)."""
        for key in [key for key in self._kept if first <= key[0] <= last]:
            del self._kept[key]

    def chunks(self, block: QTextBlock, top: float, bottom: float) -> list[Chunk]:
        """Return the chunks of a paragraph between two heights, in coordinates of the paragraph."""
        layout = block.layout()
        count = layout.lineCount()
        first, last = 0, count - 1
        if count > CHUNK_LINES:
            first = self._line_at(block, count, top)
            last = self._line_at(block, count, bottom)
        number = block.blockNumber()
        found = []
        for part in range(first // CHUNK_LINES, last // CHUNK_LINES + 1):
            key = (number, part)
            chunk = self._kept.get(key)
            if chunk is None:
                begin = part * CHUNK_LINES
                chunk = self._record(block, begin, min(begin + CHUNK_LINES, count))
                self._kept[key] = chunk
                if len(self._kept) > MOST_CHUNKS:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            found.append(chunk)
        return found

    def line_at(self, block: QTextBlock, height: float) -> QTextLine:
        """Return the line of a paragraph at a height in it; the first or the last one beyond."""
        layout = block.layout()
        return layout.lineAt(self._line_at(block, layout.lineCount(), height))

    @staticmethod
    def _line_at(block: QTextBlock, count: int, height: float) -> int:
        layout = block.layout()
        low, high = 0, count - 1
        while low < high:
            middle = (low + high + 1) // 2
            if layout.lineAt(middle).y() <= height:
                low = middle
            else:
                high = middle - 1
        return low

    def lines(self, block: QTextBlock, first: int, last: int) -> Lines:
        """Return the laid-out lines ``first``..``last`` (exclusive) of a paragraph."""
        text = block.text()
        mixed = not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))
        return Lines(block, first, last, self.gap, mixed)

    def _record(self, block: QTextBlock, first: int, last: int) -> Chunk:
        lines = self.lines(block, first, last)
        base, offsets = block.position(), self.offsets
        low, high = offsets.from_qt(base + lines.start), offsets.from_qt(base + lines.end)
        chunk = Chunk(lines.tops[0], lines.bottoms[-1])

        shift = offsets.to_qt(low) - low
        even = offsets.to_qt_end(high) - high == shift  # no wide character in the chunk: all positions shift alike

        def local(start: int, end: int) -> tuple[int, int]:
            if even:
                return max(start + shift - base, lines.start), min(end + shift - base, lines.end)
            return (
                max(offsets.to_qt(start) - base, lines.start),
                min(offsets.to_qt_end(end) - base, lines.end),
            )

        hits = self.shown.index.query(low, high)
        for spans in layers(hits, low, high, MOST_TINTS) if hits else ():
            chunk.tints.append(lines.rectangles([local(*span) for span in spans]))
        filled = self._consensus.query(low, high)
        chunk.fill = lines.rectangles([local(start, end) for start, end, _ in filled])
        self._record_lanes(chunk, lines, [(local(a, b), key) for a, b, key in hits])
        reach = (low, high, block.length() - 1 <= lines.end)
        chunk.stripes = _stripes(lines, hits, local, reach)
        chunk.left = _stripes(lines, self.left.index.query(low, high), local, reach)
        return chunk

    def _record_lanes(self, chunk: Chunk, lines: Lines, hits: list[tuple[tuple[int, int], int]]) -> None:
        by_brush: dict[tuple[str, Pattern], list[QRect]] = {}
        height = self.lane_height
        for (start, end), key in hits:
            coding = self.shown.by_id[key]
            lane = self.shown.column(key) % LANES
            rectangles = by_brush.setdefault((coding.colour, coding.pattern), [])
            for number, left, right in lines.stretches(start, end):
                y = lines.bottoms[number] - (LANES - lane) * (height + 1)
                rectangles.append(QRect(left, y, right - left, height))
        for (colour, pattern), rectangles in by_brush.items():
            chunk.lanes.append((self.palette.brush(colour, pattern, lane=True), rectangles))

    def draw(self, painter: QPainter, chunk: Chunk) -> None:
        """Draw a chunk; the painter has no pen and stands at the corner of the paragraph."""
        if chunk.fill:
            painter.setBrush(QColor(*self.palette.fill))
            painter.drawRects(chunk.fill)
        if chunk.tints:
            painter.setBrush(QColor(*self.palette.text, TINT_ALPHA))
            for rectangles in chunk.tints:
                if rectangles:
                    painter.drawRects(rectangles)
        for brush, rectangles in chunk.lanes:
            painter.setBrush(brush)
            painter.drawRects(rectangles)


def _visual(line: QTextLine, start: int, end: int) -> list[tuple[int, int]]:
    """Return where a stretch of a line with both directions of writing stands, from left to right.

    Glyph runs that meet become one, so that no pixel is tinted twice.
    """
    boxes = [run.boundingRect() for run in line.glyphRuns(start, end - start)]
    joined: list[tuple[int, int]] = []
    for left, right in sorted((round(box.left()), round(box.right())) for box in boxes):
        if joined and left <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _stripes(
    lines: Lines, hits: list[Item], local: Callable[[int, int], tuple[int, int]], reach: tuple[int, int, bool]
) -> list[tuple[int, int, int]]:
    """Return (coding, top, bottom); a stripe reaches the edge of the paragraph where the coding runs on.

    ``reach`` holds the code points of the chunk and whether it ends its paragraph.
    """
    low, high, ends_paragraph = reach
    runs_on = RUNS_ON if ends_paragraph else lines.bottoms[-1]
    found = []
    for start, end, key in hits:
        first, last = lines.touched(*local(start, end))
        top = 0 if start < low and lines.start == 0 else lines.tops[first]
        found.append((key, top, runs_on if end > high else lines.bottoms[last]))
    return found
