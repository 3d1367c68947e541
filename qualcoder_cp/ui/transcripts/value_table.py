# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of a variable, their labels for publications and how many participants have each; ordered by dragging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QTableView

from qualcoder_cp.ui.theme import space

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Value", "Count", "Label in publications")
VALUE, COUNT, LABEL = range(3)
_ROOT = QModelIndex()
_KIND = "application/x-qualcoder-cp-category"


class ValueModel(QAbstractTableModel):
    """Values; ``set_label(value, words)`` and ``move(row, to)`` change the project."""

    def __init__(self, set_label: Callable[[str, str], object], move: Callable[[int, int], object]) -> None:
        """Start empty."""
        super().__init__()
        self.rows: list[tuple[str, int]] = []
        self._labels: Mapping[str, str] = {}
        self._ordered = self._writable = False
        self._set_label, self._move = set_label, move

    def show(
        self, rows: Sequence[tuple[str, int]], labels: Mapping[str, str], *, ordered: bool, writable: bool
    ) -> None:
        """Show values with the number of participants; ``ordered`` ones can be moved."""
        self.beginResetModel()
        self.rows, self._labels = list(rows), labels
        self._ordered, self._writable = ordered, writable
        self.endResetModel()

    def value(self, row: int) -> str | None:
        """Return the value of a row, None where there is no such row."""
        return self.rows[row][0] if 0 <= row < len(self.rows) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of values."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        value, count = self.rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == LABEL:
            return self._labels.get(value, "")
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == LABEL:
            return f"What '{value}' is called in tables and figures; F2 edits it"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (value, f"{count:,}", self._labels.get(value, ""))[index.column()]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Label a value."""
        words = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or index.column() != LABEL or words == self.data(index, role):
            return False
        self._set_label(self.rows[index.row()][0], words)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let labels be edited, and ordered values be dragged between others."""
        flags = super().flags(index)
        if not self._writable:
            return flags
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        if index.column() == LABEL:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._ordered else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Move only."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped: a row of this table."""
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged row."""
        made = QMimeData()
        made.setData(_KIND, str(indexes[0].row()).encode())
        return made

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Move the dragged value to where it was dropped."""
        if not data.hasFormat(_KIND) or not self._ordered:
            return False
        source = int(bytes(data.data(_KIND).data()).decode())
        to = row if row >= 0 else parent.row() if parent.isValid() else len(self.rows)
        to = to - 1 if to > source else to
        QTimer.singleShot(0, self, lambda: self._move(source, to))  # Qt is still busy with the rows
        return False  # nothing is to be removed by the view: the rows are read anew


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == COUNT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def value_table(model: ValueModel) -> QTableView:
    """Return the view of a variable's values."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Values of the variable")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    triggers = QAbstractItemView.EditTrigger
    table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
    table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
    table.setDragDropOverwriteMode(False)
    table.setDropIndicatorShown(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + space(1) * 2)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setStretchLastSection(True)
    return table
