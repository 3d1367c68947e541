# SPDX-License-Identifier: GPL-3.0-or-later
"""The look that the tables of the stage share, and the room of their columns in letters."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qualcoder_cp.ui.theme import space


def sheet(name: str, model: QAbstractItemModel, filter_: QSortFilterProxyModel) -> QTableView:
    """Return a table over a filter over a model, in its own order until a header is pressed."""
    filter_.setSourceModel(model)
    table = QTableView()
    table.setModel(filter_)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSortingEnabled(True)
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as imported, until a header is pressed
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return table


def fit(table: QTableView, letters: dict[int, int]) -> None:
    """Give rows and columns the sizes that the font asks for; ``letters`` is the room of the wide columns."""
    metrics, model = table.fontMetrics(), table.model()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for number in range(model.columnCount(QModelIndex())):
        title = str(model.headerData(number, Qt.Orientation.Horizontal) or "")
        room = letters.get(number, 0) * metrics.averageCharWidth()
        table.setColumnWidth(number, max(room, metrics.horizontalAdvance(title) + space(3) + space(1)))
    table.horizontalHeader().setStretchLastSection(True)
