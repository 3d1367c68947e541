# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows to read and choose from: a model of words and numbers, and its view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qualcoder_cp.ui.theme import colours, space

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str | int, ...]
_ROOT = QModelIndex()


class PlainModel(QAbstractTableModel):
    """Rows under headers; numbers stand at the right. Rows in ``quiet`` are written in the quieter colour."""

    def __init__(self, headers: Sequence[str]) -> None:
        """Start empty."""
        super().__init__()
        self.headers = tuple(headers)
        self.rows: list[Row] = []
        self._quiet: frozenset[int] = frozenset()

    def show(self, rows: Sequence[Row], quiet: frozenset[int] = frozenset()) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows, self._quiet = list(rows), quiet
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self.headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and index.row() in self._quiet:
            return QColor(colours().muted)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(value)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{value:,}" if isinstance(value, int) else " ".join(value.split())
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_number = bool(self.rows) and isinstance(self.rows[0][column], int)
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def plain_table(name: str, model: PlainModel) -> QTableView:
    """Return the view of rows to read and choose from."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return table


def fit_plain(table: QTableView, letters: Mapping[int, int]) -> None:
    """Give the columns their room in letters; the last one takes what is left."""
    metrics = table.fontMetrics()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    for column, room in letters.items():
        table.setColumnWidth(column, metrics.averageCharWidth() * room)
