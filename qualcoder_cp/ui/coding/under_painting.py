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
from qualcoder_cp.ui.coding.quiet_words import QuietWords
from qualcoder_cp.ui.coding.steps import Steps
from qualcoder_cp.ui.coding.stripes import ShownSet

Local = Callable[[int, int], tuple[int, int]]
"""Code points of a stretch to its Qt positions in the paragraph, clipped to the chunk."""
Touched = tuple[int, int]
"""First and last line of a chunk that a coding touches."""
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
    tints: list[list[QRect]] = field(default_factory=list)  # where at least 1, 2, 3 codings lie
    lanes: dict[tuple[str, Pattern], list[QRect]] = field(default_factory=dict)  # by colour and coder's pattern
    stripes: list[tuple[int, int, int]] = field(default_factory=list)  # coding, top, bottom
    left: list[tuple[int, int, int]] = field(default_factory=list)
    veil: list[QRect] = field(default_factory=list)  # over words that are muted; none where all are
    muted: bool = False


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
        self._x: list[dict[int, int]] = [{} for _ in self._lines]  # by line: position in it -> x
        self.start = self._starts[0]
        self.end = self._ends[-1]
        self.tops = [int(line.y()) for line in self._lines]
        self._heights = [int(line.height()) + gap for line in self._lines]
        self.bottoms = [top + height for top, height in zip(self.tops, self._heights, strict=True)]

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """Return first and last line that show the Qt positions ``start``..``end`` of the paragraph."""
        last_line = len(self._lines) - 1
        first = bisect_right(self._ends, start)
        if first >= last_line:
            return last_line, last_line
        last = bisect_right(self._ends, end - 1, first)
        return first, last if last < last_line else last_line

    def stretches(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return (line, left, right) in pixels for every line that shows ``start``..``end``."""
        first, last = self.touched(start, end)
        found: list[tuple[int, int, int]] = []
        for number in range(first, last + 1):
            low = start if number == first else self._starts[number]
            high = end if number == last else self._ends[number]
            if low >= high:
                continue
            if self._mixed:
                found += [(number, left, right) for left, right in _visual(self._lines[number], low, high)]
                continue
            known = self._x[number]  # tint and lanes share their edges, and those of whole lines
            for place in (low, high):
                if place not in known:
                    known[place] = round(self._lines[number].cursorToX(place)[0])  # type: ignore[index]
            found.append((number, known[low], known[high]))
        return found

    def rectangles(self, spans: Sequence[tuple[int, int]]) -> list[QRect]:
        """Return rectangles as high as the lines, with the room below each, for stretches of Qt positions."""
        tops, heights = self.tops, self._heights
        return [
            QRect(left, tops[number], right - left, heights[number])
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
        self.quiet = QuietWords(Steps(self.offsets, ()))
        self._consensus = CodingIndex()
        self._kept: OrderedDict[tuple[int, int], Chunk] = OrderedDict()

    def set_text(self, offsets: OffsetMap, quiet: QuietWords) -> None:
        """Start with another text, without codings."""
        self.offsets, self.quiet = offsets, quiet
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

        reach = (low, high, block.length() - 1 <= lines.end)
        hits = self.shown.index.query(low, high)
        if hits:
            for spans in layers(hits, low, high, MOST_TINTS):
                chunk.tints.append(lines.rectangles([local(*span) for span in spans]))
            chunk.stripes = _stripes(lines, hits, local, reach, self._record_lanes(chunk, lines, hits, local))
        quiet = self.quiet.between(low, high)
        chunk.muted = quiet == [(low, high)]
        if quiet and not chunk.muted:
            boxes = lines.rectangles([local(*span) for span in quiet])
            chunk.veil = [box.adjusted(0, 0, 0, -self.gap) for box in boxes]  # lanes below the words stay as they are
        if len(self._consensus):
            filled = self._consensus.query(low, high)
            chunk.fill = lines.rectangles([local(start, end) for start, end, _ in filled])
        if len(self.left.index):
            chunk.left = _stripes(lines, self.left.index.query(low, high), local, reach)
        return chunk

    def _record_lanes(self, chunk: Chunk, lines: Lines, hits: list[Item], local: Local) -> list[Touched]:
        """Record a lane for each coding; return the first and last line that each of them touches."""
        height, bottoms, found = self.lane_height, lines.bottoms, list[Touched]()
        for start, end, key in hits:
            coding, place = self.shown.by_id[key], local(start, end)
            up = (LANES - self.shown.column(key) % LANES) * (height + 1)
            parts = lines.stretches(*place)
            chunk.lanes.setdefault((coding.colour, coding.pattern), []).extend(
                [QRect(left, bottoms[number] - up, right - left, height) for number, left, right in parts]
            )
            found.append((parts[0][0], parts[-1][0]) if parts else lines.touched(*place))
        return found

    def draw(self, painter: QPainter, page: list[Piece]) -> None:
        """Draw what lies under the words of a page; the painter has no pen and stands at the viewport's corner.

        Tint is drawn as the colour that it comes to, which is quicker than laying it over the page; over a
        fill it is laid. One call draws all rectangles of a brush in a chunk.
        """
        fill, laid = QBrush(QColor(*self.palette.fill)), QBrush(QColor(*self.palette.text, TINT_ALPHA))
        tints = [QBrush(QColor(*self.palette.tinted(depth))) for depth in range(1, MOST_TINTS + 1)]
        for piece in page:
            painter.translate(piece.x, piece.y)
            for chunk in piece.chunks:
                if chunk.fill:
                    painter.setBrush(fill)
                    painter.drawRects(chunk.fill)
                for tint, rectangles in zip(tints, chunk.tints, strict=False):
                    if rectangles:
                        painter.setBrush(laid if chunk.fill else tint)
                        painter.drawRects(rectangles)
                for (colour, pattern), rectangles in chunk.lanes.items():
                    painter.setBrush(self.palette.brush(colour, pattern, lane=True))
                    painter.drawRects(rectangles)
            painter.translate(-piece.x, -piece.y)


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
    lines: Lines, hits: list[Item], local: Local, reach: tuple[int, int, bool], touched: list[Touched] | None = None
) -> list[tuple[int, int, int]]:
    """Return (coding, top, bottom); a stripe reaches the edge of the paragraph where the coding runs on.

    ``reach`` holds the code points of the chunk and whether it ends its paragraph; ``touched`` the lines
    of each coding, where they are known.
    """
    low, high, ends_paragraph = reach
    runs_on = RUNS_ON if ends_paragraph else lines.bottoms[-1]
    places = touched or [lines.touched(*local(start, end)) for start, end, _ in hits]
    found = []
    for (start, end, key), (first, last) in zip(hits, places, strict=True):
        top = 0 if start < low and lines.start == 0 else lines.tops[first]
        found.append((key, top, runs_on if end > high else lines.bottoms[last]))
    return found
