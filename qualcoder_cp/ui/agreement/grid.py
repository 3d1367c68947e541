# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of agreement as a plain value: cells with words, a result, a shade or bars, and the passages behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from qualcoder_cp.agreement.result import Result
from qualcoder_cp.ui.agreement.whisker import RESULT
from qualcoder_cp.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole + 2
"""The role under which the model gives the `Cell`."""
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``place`` are the filters of adjudication that show its passages. ``shade`` (0 to 1) darkens it. ``result`` is
    drawn as a dot with a whisker. ``bars`` are shares (0 to 1) of the widest bar. ``key`` is what it is sorted by.
    """

    words: str = ""
    tip: str = ""
    place: Mapping[str, object] | None = None
    shade: float | None = None
    result: Result | None = None
    bars: tuple[float, ...] = ()
    key: float | str | None = None
    strong: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells under heads. ``side`` names the rows of a matrix; the ``pinned`` first rows are never sorted."""

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    tips: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    pinned: int = 0
    note: str = field(default="")


class GridModel(QAbstractTableModel):
    """Shows a sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self._order: list[int] = []

    def show_sheet(self, sheet: Sheet) -> None:
        """Show this sheet in its own order."""
        self.beginResetModel()
        self.sheet, self._order = sheet, list(range(len(sheet.rows)))
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell that stands at a place."""
        return self.sheet.rows[self._order[row]][column]

    def row_named(self, words: str) -> int:
        """Return the row whose first cell, or name at the side, has these words; -1 if there is none."""
        names = self.sheet.side or tuple(row[0].words for row in self.sheet.rows)
        return next((row for row, place in enumerate(self._order) if names[place] == words), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows below the pinned ones; -1 is their own order."""
        self.layoutAboutToBeChanged.emit()
        pinned = self.sheet.pinned
        rest = list(range(pinned, len(self.sheet.rows)))
        if 0 <= column < len(self.sheet.heads):

            def key(place: int) -> tuple[bool, Any]:
                cell = self.sheet.rows[place][column]
                value = cell.words.casefold() if cell.key is None else cell.key
                return isinstance(value, str), value

            rest.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._order = [*range(pinned), *rest]
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.sheet.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heads and the names at the side, whole in the tool tip."""
        across = orientation is Qt.Orientation.Horizontal
        names = self.sheet.heads if across else tuple(self.sheet.side[one] for one in self._order if self.sheet.side)
        if section >= len(names):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            first = self.sheet.rows[0][section] if across and self.sheet.rows else None
            return _alignment(first)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.sheet.tips[section] if across and section < len(self.sheet.tips) else names[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.tip or cell.words
        if role == CELL:
            return cell
        if role == RESULT:
            return cell.result
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(cell)
        if role == Qt.ItemDataRole.FontRole and cell.strong:
            font = QFont()
            font.setBold(True)
            return font
        undefined = cell.result is not None and cell.result.value is None
        return QColor(colours().muted) if role == Qt.ItemDataRole.ForegroundRole and undefined else None


def _alignment(cell: Cell | None) -> Qt.AlignmentFlag:
    if cell is not None and cell.shade is not None:
        return Qt.AlignmentFlag.AlignCenter
    right = cell is not None and cell.number
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
