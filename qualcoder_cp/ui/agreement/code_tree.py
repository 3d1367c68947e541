# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of agreement: the pooled row first, then domains with their themes and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from qualcoder_cp.agreement.comparing import parents
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import Level
from qualcoder_cp.ui.agreement.code_columns import Column, Row
from qualcoder_cp.ui.agreement.whisker import RESULT
from qualcoder_cp.ui.agreement.wording import with_interval
from qualcoder_cp.ui.theme import colours

Index = QModelIndex | QPersistentModelIndex
NAME = 0
_ROOT = QModelIndex()


@dataclass(slots=True)
class Node:
    """A row, the place of the node above it (None at the top), and the places of those below it."""

    row: Row
    parent: int | None = None
    below: list[int] = field(default_factory=list)


def tree_of(rows: Sequence[Row], level: Level) -> list[Node]:
    """Return the nodes from this level down: a domain holds its themes and codes; codes are a plain list."""
    codes = tuple(one.code for one in rows if one.code is not None)
    above = parents(codes)
    nodes = [Node(one) for one in rows]
    place = {one.code.id: number for number, one in enumerate(rows) if one.code is not None}
    for number, one in enumerate(rows):
        parent = above.get(one.code.id) if one.code is not None and level is not Level.CODE else None
        if parent is not None and one.level != level.value:
            nodes[number].parent = place[parent]
            nodes[place[parent]].below.append(number)
    return nodes


class CodeTree(QAbstractItemModel):
    """Rows of a report from one level down. Sorting keeps pooled rows on top and codes below their domain."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.top: list[int] = []
        self.columns: list[Column] = []
        self._dots: Mapping[int, QIcon] = {}

    def show_rows(
        self, pooled: Iterable[Row], codes: Iterable[Row], level: Level, columns: Sequence[Column],
        dots: Mapping[int, QIcon],
    ) -> None:  # fmt: skip
        """Show the rows of one level with what lies below; ``dots`` are the icons of the codes by id."""
        self.beginResetModel()
        self._dots, self.columns = dots, list(columns)
        first = [one for one in pooled if one.level == level.value]
        self.nodes = tree_of([*first, *codes], level)
        self.top = [
            number for number, node in enumerate(self.nodes) if node.parent is None and node.row.level == level.value
        ]
        self.endResetModel()

    def is_alike(self, codes: Sequence[Row], columns: Sequence[Column]) -> bool:
        """Return whether these rows are of the codes shown, in columns of the same names."""
        shown = [node.row.code for node in self.nodes if node.row.code is not None]
        return shown == [one.code for one in codes] and [one.head for one in self.columns] == [
            one.head for one in columns
        ]

    def renew(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        """Show new numbers in the same rows: nothing moves, what is open stays open."""
        self.columns = list(columns)
        by_code = {(one.code.id if one.code else None, one.level): one for one in rows}
        for node in self.nodes:
            code = node.row.code
            node.row = by_code.get((code.id if code else None, node.row.level), node.row)
        self._tell(self.top, _ROOT)

    def _tell(self, places: Sequence[int], parent: QModelIndex) -> None:
        if not places or not self.columns:
            return
        last = len(self.columns) - 1
        self.dataChanged.emit(self.index(0, 0, parent), self.index(len(places) - 1, last, parent))
        for number, place in enumerate(places):
            self._tell(self.nodes[place].below, self.index(number, 0, parent))

    # ---------------------------------------------------------------- the contract of Qt

    def _below(self, parent: Index) -> list[int]:
        return self.nodes[parent.internalId()].below if parent.isValid() else self.top

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Return the index of a cell."""
        places = self._below(parent)
        if not (0 <= row < len(places) and 0 <= column < len(self.columns)):
            return QModelIndex()
        return self.createIndex(row, column, places[row])

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the first cell of the node above."""
        above = self.nodes[index.internalId()].parent if index.isValid() else None
        if above is None:
            return QModelIndex()
        grand = self.nodes[above].parent
        beside = self.top if grand is None else self.nodes[grand].below
        return self.createIndex(beside.index(above), 0, above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows, at the top with the pooled one."""
        return 0 if parent.column() > 0 else len(self._below(parent))

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return len(self.columns)

    def node_at(self, index: Index) -> Node:
        """Return the node of an index."""
        return self.nodes[index.internalId()]

    def index_of(self, code_id: int) -> QModelIndex:
        """Return the first cell of a code's row, an invalid index if it is not shown."""
        for number, node in enumerate(self.nodes):
            if node.row.code is not None and node.row.code.id == code_id:
                beside = self.top if node.parent is None else self.nodes[node.parent].below
                return self.createIndex(beside.index(number), 0, number) if number in beside else QModelIndex()
        return QModelIndex()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort codes below their node; -1 is the order of the codebook. Equal ones keep the order they had."""
        self.layoutAboutToBeChanged.emit()
        kept = [(one, one.internalId(), one.column()) for one in self.persistentIndexList()]
        for places in (self.top, *(node.below for node in self.nodes)):
            places.sort()
            if 0 <= column < len(self.columns):
                key = self.columns[column].key
                places.sort(key=lambda one: key(self.nodes[one].row), reverse=order == Qt.SortOrder.DescendingOrder)
        self.top.sort(key=lambda one: self.nodes[one].row.code is not None)
        for old, place, side in kept:
            parent = self.nodes[place].parent
            beside = self.top if parent is None else self.nodes[parent].below
            self.changePersistentIndex(old, self.createIndex(beside.index(place), side, place))
        self.layoutChanged.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heads, with what they mean as tool tip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section, column)
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, its result for the delegate, and how it looks."""
        row, column = self.nodes[index.internalId()].row, self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            result = column.result(row) if column.result else None
            return f"{column.head}: {with_interval(result)}" if result else column.words(row)
        if role == RESULT:
            return column.result(row) if column.result else None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME and row.code is not None:
            return self._dots.get(row.code.id)
        if role == Qt.ItemDataRole.FontRole and row.code is None:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and _is_quiet(column, column.result(row) if column.result else None):
            return QColor(colours().muted)
        return _alignment(index.column(), column) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _is_quiet(column: Column, result: Result | None) -> bool:
    return column.quiet or (result is not None and (result.value is None or bool(result.reason)))


def _alignment(section: int, column: Column) -> Qt.AlignmentFlag:
    left = section == NAME or column.whisker or column.quiet
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
