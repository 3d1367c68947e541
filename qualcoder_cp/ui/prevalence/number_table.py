# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of numbers as a person moves in it: arrow keys, Enter opens a number, Ctrl+C copies."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from qualcoder_cp.ui.prevalence.table import CellDelegate, PrevalenceModel, Shown


class NumberTable(QTableView):
    """Shows a `Shown`; the current cell stays where it is when the numbers change."""

    opened = Signal(int, object, object)
    """A code id, a group (None: all) and a layer's name (None: the one shown) whose passages are wanted."""
    copied = Signal(str)
    """What was put on the clipboard, in a sentence."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.numbers = PrevalenceModel()
        self.setModel(self.numbers)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName("Prevalence as a table; Enter opens the passages behind a number")
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self.open_cell)

    def show_table(self, shown: Shown | None) -> None:
        """Show other numbers, or none."""
        here = self.currentIndex()
        self.numbers.show_table(shown)
        self.resizeColumnsToContents()
        widest = 48 * self.fontMetrics().averageCharWidth()
        self.setColumnWidth(0, min(self.columnWidth(0), widest))
        self.resizeRowsToContents()
        place = self.numbers.index(max(0, here.row()), max(0, here.column()))
        self.setCurrentIndex(place if place.isValid() else self.numbers.index(0, 0))

    def open_cell(self, index: QModelIndex) -> None:
        """Want the passages behind a cell; the foot has none."""
        door = self.numbers.door(index)
        if door is not None:
            self.opened.emit(*door)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy_all(self) -> None:
        """Put the whole table on the clipboard; an empty one leaves it as it is."""
        if not self.numbers.rowCount():
            return
        QGuiApplication.clipboard().setText(self.numbers.tsv([]))
        self.copied.emit(f"Copied the table: {self.numbers.rowCount()} rows, tab-separated.")

    def copy_cells(self) -> None:
        """Put the chosen cells on the clipboard; one cell alone means the whole table."""
        cells = self.selectedIndexes()
        if len(cells) < 2:
            self.copy_all()
            return
        QGuiApplication.clipboard().setText(self.numbers.tsv(cells))
        self.copied.emit(f"Copied {len(cells)} cells with their heads, tab-separated.")
