# SPDX-License-Identifier: GPL-3.0-or-later
"""The strips of all transcripts, painted; a click on a piece opens its passages."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip, QVBoxLayout, QWidget

from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.grid import CELL, Cell, Sheet
from qualcoder_cp.ui.agreement.grid_view import CellDelegate, GridView, shade_colour
from qualcoder_cp.ui.agreement.reading import Work
from qualcoder_cp.ui.agreement.strips import Part, Piece, Strip, Strips, strips_of
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.agreement.wording import short_names
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import label
from qualcoder_cp.ui.widgets.plain import plain_tip

STRIP = 1
"""The column of the strips."""
_SLACK = 3
"""Pixels beside a piece that still hit it."""


def strip_box(rect: QRect) -> QRect:
    """Return where in a cell the strip is painted."""
    return rect.adjusted(space(1), space(0), -space(1), -space(0))


def paint_strip(painter: QPainter, box: QRect, strip: Strip) -> None:
    """Paint a strip: full ink for agreed, the upper half for the first coder, the lower for the second, hatched for
    different codes."""
    shown, half = colours(), box.height() / 2
    painter.fillRect(box, QColor(shown.hover))
    for one in strip.pieces:
        left = box.left() + one.start / max(1, strip.length) * box.width()
        width = max(2.0, (one.end - one.start) / max(1, strip.length) * box.width())
        if one.part is Part.AGREED:
            painter.fillRect(QRectF(left, box.top(), width, box.height()), shade_colour(1.0))
        elif one.part is Part.OTHER:
            whole = QRectF(left, box.top(), width, box.height())
            painter.fillRect(whole, shade_colour(0.1))
            painter.fillRect(whole, QBrush(QColor(shown.text), Qt.BrushStyle.BDiagPattern))
        else:
            top = box.top() if one.part is Part.FIRST else box.top() + half
            painter.fillRect(QRectF(left, top, width, half), shade_colour(0.5))
    painter.setPen(QPen(QColor(shown.border), 1))
    painter.drawRect(box)


class StripDelegate(CellDelegate):
    """Paints the strips."""

    def __init__(self, parent: StripTable) -> None:
        super().__init__(parent)
        self._table = parent

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        super().paint(painter, option, index)
        strip = self._table.strip_of(index)
        if index.column() == STRIP and strip is not None:
            painter.save()
            paint_strip(painter, strip_box(option.rect), strip)
            painter.restore()


class StripTable(GridView):
    """A row per transcript with its strip; the mouse finds single pieces."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__("Strips of all transcripts")
        self.strips: dict[int, Strip] = {}
        self.setItemDelegate(StripDelegate(self))
        self.setMouseTracking(True)

    def strip_of(self, index: QModelIndex | QPersistentModelIndex) -> Strip | None:
        """Return the strip of a row."""
        cell: Cell = self.cells.index(index.row(), STRIP).data(CELL)
        return self.strips.get(int(str(cell.place["transcript_id"]))) if cell.place else None

    def piece_at(self, point: QPoint) -> tuple[Strip, Piece] | None:
        """Return the strip and piece at a point of the viewport."""
        index = self.indexAt(point)
        strip = self.strip_of(index) if index.isValid() and index.column() == STRIP else None
        if strip is None:
            return None
        box = strip_box(self.visualRect(index))
        piece = strip.at((point.x() - box.left()) / max(1, box.width()), _SLACK / max(1, box.width()))
        return (strip, piece) if piece is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        super().mouseMoveEvent(event)
        hit = self.piece_at(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
        if hit is not None:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(f"{hit[0].name}\n{hit[1].words}"), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the passages of the piece that is clicked."""
        super().mouseReleaseEvent(event)
        hit = self.piece_at(event.position().toPoint())
        if hit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit({"transcript_id": hit[0].transcript_id, "code_id": hit[1].code_id})


class StripsView(View):
    """All transcripts at a glance."""

    slot = "strips"

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.table = StripTable()
        self.words = label("", "muted", wrap=True, name="How to read it")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)
        self.table.opened.connect(self.place_wanted)

    def key(self, asked: Asked) -> Hashable:
        """Return what the answer depends on."""
        return asked.choice.level, asked.choice.pair, asked.choice.universe, asked.round.id

    def work(self, asked: Asked) -> Work:
        """Return what compares the passages."""
        choice = asked.choice
        return lambda _reader, scope_of, _progress: strips_of(scope_of([]), choice.two, choice.level.value)

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the strips."""
        found: Strips = answer
        self.table.strips = {one.transcript_id: one for one in found.strips}
        if found.reason:
            self.words.setText(f"Nothing to show: {found.reason}.")
            self.table.show_sheet(Sheet())
            return
        one, two = short_names(found.coders)
        self.table.show_sheet(strip_sheet(found, one, two))
        digit = self.table.fontMetrics().horizontalAdvance("0")
        counts = 4 * (10 + 2) * digit
        name = min(self.table.columnWidth(0), 26 * digit)
        self.table.setColumnWidth(0, name)
        self.table.setColumnWidth(STRIP, max(30 * digit, self.table.viewport().width() - name - counts))
        self.words.setText(
            f"Each strip is a transcript from its first to its last word. Full height: both used one code; upper half: "
            f"{one} alone; lower half: {two} alone; hatched: different codes. A click on a piece opens its passages."
        )

    def show_waiting(self) -> None:
        """Say that it is being computed."""
        self.words.setText("Being computed…")

    def clear(self) -> None:
        """Show nothing."""
        self.table.show_sheet(Sheet())

    def first_focus(self) -> QWidget:
        """Return the table."""
        return self.table


def strip_sheet(found: Strips, one: str, two: str) -> Sheet:
    """Return the names, room for the strips, and how many pieces of each kind there are."""
    parts = {"Agreed": Part.AGREED, f"Only {one}": Part.FIRST, f"Only {two}": Part.SECOND, "Other code": Part.OTHER}
    rows = []
    for strip in found.strips:
        place = {"transcript_id": strip.transcript_id}
        counts = {head: strip.count(part) for head, part in parts.items()}
        told = ", ".join(f"{count} {head.lower()}" for head, count in counts.items())
        rows.append((
            Cell(strip.name, place=place), Cell("", f"{strip.name}: {told}", place),
            *(Cell(f"{count:,}", place=place, key=float(count), number=True) for count in counts.values()),
        ))  # fmt: skip
    return Sheet(("Transcript", "From beginning to end", *parts), tuple(rows))
