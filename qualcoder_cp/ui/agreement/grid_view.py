# SPDX-License-Identifier: GPL-3.0-or-later
"""The view of a sheet: whiskers, shades and bars are painted, Enter opens the passages of a cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from qualcoder_cp.ui.agreement.grid import CELL, Cell, GridModel, Sheet
from qualcoder_cp.ui.agreement.whisker import WhiskerDelegate
from qualcoder_cp.ui.theme import colours, space

_STRONGEST = 0.85
"""How opaque the ink of a full shade is."""
_ROWS = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def shade_colour(share: float) -> QColor:
    """Return the surface with so much ink on it: 0 is the surface alone. Colour is for codes, so it is grey."""
    paper, ink = QColor(colours().surface), QColor(colours().text)
    part = _STRONGEST * max(0.0, min(1.0, share))
    mixed = [
        round(one + (two - one) * part)
        for one, two in (
            (paper.red(), ink.red()), (paper.green(), ink.green()), (paper.blue(), ink.blue()),
        )
    ]  # fmt: skip
    return QColor(*mixed)


class CellDelegate(WhiskerDelegate):
    """Paints cells with a result, a shade or bars; the others as usual."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        cell: Cell = index.data(CELL)
        if cell.result is not None:
            super().paint(painter, option, index)
        elif cell.shade is not None:
            self._paint_shade(painter, option, cell)
        elif cell.bars:
            self._paint_bars(painter, option, index, cell)
        else:
            super(WhiskerDelegate, self).paint(painter, option, index)

    def _paint_shade(self, painter: QPainter, option: QStyleOptionViewItem, cell: Cell) -> None:
        shown = colours()
        painter.save()
        painter.fillRect(option.rect, shade_colour(cell.shade or 0.0))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(shown.accent), max(2, space(0) // 2)))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.setPen(QColor(shown.surface if (cell.shade or 0) > 0.5 else shown.text))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, cell.words)
        painter.restore()

    def _paint_bars(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, cell: Cell
    ) -> None:
        background = QStyleOptionViewItem(option)
        self.initStyleOption(background, index)
        background.text = ""
        background.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, background, painter, background.widget
        )
        box = option.rect.adjusted(space(1), 0, -space(1), 0)
        figure = option.fontMetrics.horizontalAdvance("000,000 ")
        painter.save()
        painter.setPen(QColor(colours().text))
        painter.drawText(QRect(box.left(), box.top(), figure, box.height()),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{cell.words} ")  # fmt: skip
        room, left, height = box.width() - figure, float(box.left() + figure), box.height() / 2.4
        for share in cell.bars:
            width = share * room
            painter.fillRect(QRectF(left, box.center().y() - height / 2, width, height), shade_colour(0.62))
            left += width + 1
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for what is painted."""
        cell: Cell = index.data(CELL)
        if cell.result is not None:
            return super().sizeHint(option, index)
        return super(WhiskerDelegate, self).sizeHint(option, index)


class UprightHeader(QHeaderView):
    """Writes the heads of a matrix from below, so that sixty codes find room side by side."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def sizeHint(self) -> QSize:
        """Return room for names of usual length."""
        model, metrics = self.model(), self.fontMetrics()
        names = [str(model.headerData(one, Qt.Orientation.Horizontal) or "") for one in range(self.count())]
        widest = max((metrics.horizontalAdvance(one) for one in names), default=0)
        return QSize(super().sizeHint().width(), min(widest, metrics.horizontalAdvance("0") * 24) + 2 * space(1))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one head from below."""
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        painter.save()
        painter.fillRect(rect, QColor(colours().raised))
        painter.setPen(QColor(colours().muted))
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.height() - 2 * space(0))
        painter.drawText(QRect(space(0), 0, rect.height(), rect.width()),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)  # fmt: skip
        painter.restore()


class GridView(QTableView):
    """Shows a sheet; ``opened`` tells the place of a cell that is pressed twice or with Enter."""

    opened = Signal(object)

    def __init__(self, name: str, *, matrix: bool = False) -> None:
        """Take the name for screen readers; a matrix has names at its side and narrow columns."""
        super().__init__()
        self.cells = GridModel()
        self._matrix = matrix
        if matrix:
            self.setHorizontalHeader(UprightHeader())
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        if not matrix:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(matrix)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(space(3))
        if not matrix:
            head.setStretchLastSection(True)
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet; the cell that was current stays so."""
        kept = self.currentIndex()
        row, column = kept.row(), kept.column()
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.cells.show_sheet(sheet)
        self._fit()
        if sheet.rows and sheet.heads:
            self.setCurrentIndex(self.cells.index(
                min(max(row, 0), len(sheet.rows) - 1), min(max(column, 0), len(sheet.heads) - 1)
            ))  # fmt: skip

    def _fit(self) -> None:
        metrics, sheet = self.fontMetrics(), self.cells.sheet
        self.verticalHeader().setDefaultSectionSize(metrics.height() + space(2))
        if self._matrix:
            widest = max((len(one.words) for row in sheet.rows for one in row), default=2)
            self.horizontalHeader().setDefaultSectionSize(metrics.horizontalAdvance("0") * max(3, widest) + space(2))
            names = max((metrics.horizontalAdvance(one) for one in sheet.side), default=0)
            self.verticalHeader().setFixedWidth(min(names, metrics.horizontalAdvance("0") * 30) + space(3))
            for column in range(len(sheet.heads)):
                self.setColumnWidth(column, self.horizontalHeader().defaultSectionSize())
            return
        digit = metrics.horizontalAdvance("0")
        for column, head in enumerate(sheet.heads):
            cells = [row[column] for row in sheet.rows]
            widest = max((metrics.horizontalAdvance(one) for one in (head, *(each.words for each in cells))), default=0)
            if any(one.result is not None for one in cells):
                widest = digit * 36
            elif any(one.bars for one in cells):
                widest = max(widest, digit * 18)
            self.setColumnWidth(column, min(widest + 2 * space(3), digit * 40))

    def _open(self, index: QModelIndex) -> None:
        place = self.cells.cell(index.row(), index.column()).place
        if place is not None:
            self.opened.emit(dict(place))

    def minimumSizeHint(self) -> QSize:
        """Ask for a head and some rows, however large the letters."""
        row = self.fontMetrics().height() + space(2)
        return QSize(12 * self.fontMetrics().height(), _ROWS * row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current cell with Enter."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
