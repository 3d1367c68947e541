# SPDX-License-Identifier: GPL-3.0-or-later
"""The margins of the text view: stripes with labels at its sides, speakers and times at the left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from qualcoder_cp.ui.coding.code_palette import CodePalette
from qualcoder_cp.ui.coding.coding_index import Pattern, ShownCoding
from qualcoder_cp.ui.coding.hover_card import card_page
from qualcoder_cp.ui.coding.stripes import MOST_COLUMNS, ShownSet, push_apart

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.text_page import TextPage

NARROWEST = 7
GAP = 2
PAD = 8
MOST_LINES = 3
"""Lines that a label may take where there is room below it."""
GRIP = 3
"""Width of the edge beside the text by which the labels are made wider, in pixels."""
Side = Literal["left", "right"]


def column_width(letters: QFontMetrics) -> int:
    """Return the width of a column in pixels, a stripe and the gap beside it; it grows with the text."""
    return max(NARROWEST, round(letters.height() * 0.37))


def columns_width(columns: int, letters: QFontMetrics) -> int:
    """Return the width in pixels that so many columns of stripes take."""
    return min(MOST_COLUMNS, max(3, columns)) * column_width(letters) + 6


@dataclass(slots=True)
class _Stripe:
    """One stripe on the page, put together from the chunks it runs through."""

    coding: ShownCoding
    column: int
    top: int
    bottom: int


class StripeMargin(QWidget):
    """One stripe per coding and its label; a click means exactly that coding.

    On the right side columns count away from the text; on the left they do so mirrored, and stripes
    get the hooks of a bracket.
    """

    clicked = Signal(int)
    pointed = Signal(object)
    """The id of the coding under the pointer, or None."""
    pulled = Signal(int)
    """The edge beside the text is dragged: by how many pixels the margin should be wider than now."""
    let_go = Signal()
    """The edge was double-clicked: the labels may be as wide as suits again."""

    def __init__(self, view: TextPage, side: Side) -> None:
        super().__init__(view)
        self._pulling = False
        self._column = NARROWEST
        self._view = view
        self._side = side
        self._hits: list[tuple[QRect, int]] = []
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Codings beside the text")

    def shown(self) -> ShownSet:
        """Return the codings of this side."""
        painting = self._view.painting
        return painting.shown if self._side == "right" else painting.left

    def label_room(self) -> int:
        """Return the width in pixels that labels have."""
        return max(0, self.width() - columns_width(self.shown().columns, self._view.fontMetrics()))

    def coding_at(self, point: QPoint) -> int | None:
        """Return the id of the coding whose stripe or label is at ``point`` of the margin."""
        for rectangle, identity in reversed(self._hits):
            if rectangle.contains(point):
                return identity
        return None

    def _stripes(self) -> list[_Stripe]:
        by_id: dict[int, _Stripe] = {}
        shown = self.shown()
        for piece in self._view.page():
            for chunk in piece.chunks:
                for key, top, bottom in chunk.stripes if self._side == "right" else chunk.left:
                    low, high = piece.y + top, piece.y + min(bottom, piece.height)
                    stripe = by_id.get(key)
                    if stripe is None:
                        by_id[key] = _Stripe(shown.by_id[key], shown.column(key), low, high)
                    else:
                        stripe.bottom = high
        height = self._view.viewport().height()
        return [stripe for stripe in by_id.values() if stripe.bottom > 0 and stripe.top < height]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint stripes, then labels."""
        painter = QPainter(self)
        palette = self._view.painting.palette
        painter.fillRect(event.rect(), QColor(*palette.background))
        stripes = self._stripes()
        self._hits = []
        self._column = column_width(self._view.fontMetrics())
        self._part_neighbours(stripes)
        self._paint_stripes(painter, palette, stripes)
        self._paint_labels(painter, palette, stripes)

    def _part_neighbours(self, stripes: list[_Stripe]) -> None:
        """Let stripes of one column that share a line of text meet in its middle."""
        above: dict[int, _Stripe] = {}
        for stripe in sorted(stripes, key=lambda stripe: stripe.coding.start):
            before = above.get(stripe.column)
            if before is not None and before.bottom > stripe.top:
                middle = (max(before.top, stripe.top) + min(before.bottom, stripe.bottom)) // 2
                before.bottom = stripe.top = middle
            above[stripe.column] = stripe

    def _x(self, column: int) -> int:
        place = 3 + min(column, MOST_COLUMNS - 1) * self._column
        return place if self._side == "right" else self.width() - place - self._column + GAP

    def _paint_stripes(self, painter: QPainter, palette: CodePalette, stripes: list[_Stripe]) -> None:
        shown = self.shown()
        grouped: dict[tuple[str, Pattern], list[QRect]] = {}
        hollow: list[QRect] = []
        for stripe in stripes:
            coding = stripe.coding
            x = self._x(stripe.column)
            box = QRect(x, stripe.top + 1, self._column - GAP, max(3, stripe.bottom - stripe.top - 2))
            self._hits.append((box.adjusted(-1, 0, 1, 0), coding.id))
            painted = box if coding.id == self._view.current_coding() else box.adjusted(0, 0, -1, 0)
            boxes = grouped.setdefault((coding.colour, coding.pattern), [])
            boxes.append(painted)
            if coding.pattern == "outlined" and coding.id != self._view.current_coding():
                hollow.append(painted.adjusted(1, 1, -1, -1))
            if self._side == "left":
                inner = box.right()
                boxes += [QRect(inner, y, 4, 2) for y in (painted.top(), painted.bottom() - 1)]
        painter.setPen(Qt.PenStyle.NoPen)
        for (colour, pattern), boxes in grouped.items():
            painter.setBrush(palette.brush(colour, pattern))
            painter.drawRects(boxes)
        if hollow:
            painter.setBrush(QColor(*palette.background))
            painter.drawRects(hollow)
        if shown.columns > MOST_COLUMNS:
            painter.setPen(QColor(*palette.muted))
            more = f"+{shown.columns - MOST_COLUMNS}"
            self._view.lettering.draw(painter, (self._x(MOST_COLUMNS - 1) - 30, 0, 40), more, right=True)

    def _paint_labels(self, painter: QPainter, palette: CodePalette, stripes: list[_Stripe]) -> None:
        start = columns_width(self.shown().columns, self._view.fontMetrics())
        width = self.width() - start - PAD
        lettering = self._view.lettering
        height = max(14, lettering.height + 2)
        if width < lettering.width("mmmm"):
            return
        mirrored = self._side == "left"
        stripes.sort(key=lambda stripe: (max(stripe.top, 0), stripe.column))
        page = self._view.viewport().height()
        lines = self._lines_of_labels(stripes, width - 8, (page - 2 - len(stripes) * height) // lettering.height)
        heights = [height + (count - 1) * lettering.height for count in lines]
        places = push_apart([stripe.top for stripe in stripes], heights, 2, page)
        marks: dict[str, list[QRect]] = {}
        painter.setPen(QColor(*palette.label))
        for stripe, y, tall, count in zip(stripes, places, heights, lines, strict=False):
            coding = stripe.coding
            box = QRect(PAD if mirrored else start, y, width, tall)
            current = coding.id == self._view.current_coding()
            place = (box.left() + (0 if mirrored else 8), box.top() + (height - lettering.height) // 2, width - 8)
            lettering.draw(painter, place, coding.label, current, _label_end(coding), mirrored, count)
            self._hits.append((box, coding.id))
            mark = box.right() - 2 if mirrored else box.left()
            marks.setdefault(coding.colour, []).append(QRect(mark, box.top() + 2, 3, box.height() - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, boxes in marks.items():
            painter.setBrush(QColor(*palette.stripe(colour)))
            painter.drawRects(boxes)

    def _lines_of_labels(self, stripes: list[_Stripe], width: int, spare: int) -> list[int]:
        """Return how many lines each label takes: all that it needs while there are spare ones, else one."""
        lines = []
        for place, stripe in enumerate(stripes):
            if spare <= 0:
                return [*lines, *[1] * (len(stripes) - place)]
            coding, bold = stripe.coding, stripe.coding.id == self._view.current_coding()
            wanted = self._view.lettering.lines(coding.label, width, MOST_LINES, bold, _label_end(coding))
            lines.append(min(wanted, 1 + max(0, spare)))
            spare -= lines[-1] - 1
        return lines

    def _on_edge(self, point: QPoint) -> bool:
        beside = point.x() if self._side == "right" else self.width() - 1 - point.x()
        return beside < GRIP

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which coding was clicked, or take hold of the edge."""
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        identity = self.coding_at(point)
        if self._on_edge(point):
            self._pulling = True
        elif identity is not None:
            self.clicked.emit(identity)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the edge go."""
        self._pulling = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Give the labels the width that suits."""
        if self._on_edge(event.position().toPoint()):
            self._pulling = False
            self.let_go.emit()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what can be clicked and dragged, and which words a stripe stands for."""
        point = event.position().toPoint()
        if self._pulling:
            self.pulled.emit(-point.x() if self._side == "right" else point.x() - self.width())
            return
        hit = self.coding_at(point)
        shape = Qt.CursorShape.PointingHandCursor if hit is not None else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.SplitHCursor if self._on_edge(point) else shape)
        self.pointed.emit(hit)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)

    def event(self, event: QEvent) -> bool:
        """Show the card of the coding under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            identity = self.coding_at(event.pos())
            cards = [self._view.card(self.shown().by_id[identity])] if identity is not None else []
            QToolTip.showText(event.globalPos(), card_page(cards, self._view.fontMetrics().averageCharWidth()), self)
            return True
        return super().event(event)


def _label_end(coding: ShownCoding) -> str:
    return (f" · {coding.coder}" if coding.coder else "") + (" ?" if coding.unsure else "")
