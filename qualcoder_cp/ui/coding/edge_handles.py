# SPDX-License-Identifier: GPL-3.0-or-later
"""The current coding, drawn stronger, with a handle at each end to move that edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QTextLine

from qualcoder_cp.ui.coding.under_painting import Piece

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.text_page import TextPage

Edge = Literal["start", "end"]
GRIP = 6
"""Half the width of what can be grabbed, in pixels."""
WASH = 36


class EdgeHandles:
    """Draws and moves the edges of one coding; positions are code points."""

    def __init__(self, view: TextPage) -> None:
        self._view = view
        self.coding: int | None = None
        self.edge: Edge | None = None
        self._start = 0
        self._end = 0
        self._grips: dict[Edge, QRect] = {}

    def show(self, identity: int | None) -> None:
        """Show handles for this coding, or for none."""
        self.coding, self.edge = identity, None
        self._grips = {}

    def span(self) -> tuple[int, int] | None:
        """Return the span drawn: while an edge is dragged, where it would go."""
        coding = self._view.painting.shown.by_id.get(self.coding) if self.coding is not None else None
        if coding is None:
            return None
        return (self._start, self._end) if self.edge else (coding.start, coding.end)

    def edge_at(self, point: QPoint) -> Edge | None:
        """Return which edge can be grabbed at ``point`` of the viewport."""
        return next((edge for edge, grip in self._grips.items() if grip.contains(point)), None)

    def grip(self, edge: Edge) -> QRect | None:
        """Return where the handle of an edge was last painted, in the viewport; None if out of sight."""
        return self._grips.get(edge)

    def press(self, point: QPoint) -> bool:
        """Begin to drag where there is a handle; return whether there is one."""
        edge, span = self.edge_at(point), self.span()
        if edge is None or span is None:
            return False
        self._start, self._end = span
        self.edge = edge
        return True

    def drag(self, position: int, snap: bool) -> None:
        """Move the dragged edge to ``position``, or to the nearest edge of a word; never past the other."""
        if self.edge is None:
            return
        place = self._view.steps.snap(position, self.edge) if snap else position
        if self.edge == "start":
            self._start = min(place, self._end - 1)
        else:
            self._end = max(place, self._start + 1)

    def release(self) -> tuple[int, int, int] | None:
        """End dragging; return coding, start and end if an edge has moved."""
        span, identity, dragged = self.span(), self.coding, self.edge is not None
        self.edge = None
        if not dragged or span is None or identity is None or span == self.span():
            return None
        return identity, *span

    def paint(self, painter: QPainter, page: list[Piece]) -> None:
        """Draw under the words; the painter stands at the corner of the viewport."""
        self._grips = {}
        span = self.span()
        if span is None or self.coding is None:
            return
        palette = self._view.painting.palette
        colour = QColor(*palette.stripe(self._view.painting.shown.by_id[self.coding].colour))
        wash = QColor(colour)
        wash.setAlpha(WASH)
        painter.setPen(Qt.PenStyle.NoPen)
        for piece in page:
            boxes = self._view.boxes(piece, *span)
            painter.setBrush(wash)
            painter.drawRects(boxes)
            painter.setBrush(colour)
            for edge, box in self._ends(piece, span).items():
                painter.drawRect(box)
                knob_y = box.top() if edge == "start" else box.bottom()
                painter.drawEllipse(box.center().x() - 3, knob_y - 3, 7, 7)
                self._grips[edge] = box.adjusted(-GRIP, -GRIP, GRIP, GRIP)

    def _ends(self, piece: Piece, span: tuple[int, int]) -> dict[Edge, QRect]:
        """Return the bars at those ends of the span that lie in this paragraph."""
        offsets, base = self._view.painting.offsets, piece.block.position()
        start, end = offsets.to_qt(span[0]) - base, offsets.to_qt_end(span[1]) - base
        places: tuple[tuple[Edge, int, QTextLine.Edge], ...] = (
            ("start", start, QTextLine.Edge.Leading),
            ("end", end - 1, QTextLine.Edge.Trailing),
        )
        ends: dict[Edge, QRect] = {}
        for edge, position, side in places:
            if not 0 <= position < piece.block.length():
                continue
            line = piece.block.layout().lineForTextPosition(position)
            x = round(line.cursorToX(position, side)[0])  # type: ignore[index]
            height = int(line.height()) + self._view.painting.gap
            ends[edge] = QRect(piece.x + x - 1, piece.y + int(line.y()), 2, height)
        return ends
