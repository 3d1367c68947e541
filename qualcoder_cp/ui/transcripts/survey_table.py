# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of a survey's columns: what each is taken for, and what stands in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.icons import icon
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.transcripts.survey_columns import IGNORE, ROLES, Columns, role_words

Index = QModelIndex | QPersistentModelIndex
HEADERS = ("Column", "Taken as", "Filled", "Values")
COLUMN, TAKEN, FILLED, VALUES = range(4)
_ROOT = QModelIndex()


class SurveyModel(QAbstractTableModel):
    """The columns of a survey; ``edited`` speaks when one is taken for something else."""

    edited = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.columns: Columns | None = None

    def show(self, columns: Columns | None) -> None:
        """Show the columns of a table, or none."""
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()

    def name(self, row: int) -> str:
        """Return the name of the survey's column that a row shows."""
        assert self.columns is not None
        return self.columns.table.columns[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of the survey's columns."""
        return 0 if parent.isValid() or self.columns is None else len(self.columns.table.columns)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns here."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the role be chosen, and the order of ordered categories be written."""
        flags = super().flags(index)
        if not index.isValid() or self.columns is None:
            return flags
        ordered = self.columns.roles[self.name(index.row())] == VariableKind.ORDERED
        editable = index.column() == TAKEN or (index.column() == VALUES and ordered)
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self.columns is None or not index.isValid():
            return None
        name, column = self.name(index.row()), index.column()
        taken = self.columns.roles[name]
        if role == Qt.ItemDataRole.EditRole:
            return taken if column == TAKEN else self.columns.values(name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and taken == IGNORE:
            return QColor(colours().muted)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(self.columns, name, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return (name, role_words(taken), f"{self.columns.filled(name):,}", self.columns.values(name))[column]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a column for something else, or order its categories: ``never < weekly < daily``."""
        if role != Qt.ItemDataRole.EditRole or self.columns is None:
            return False
        name = self.name(index.row())
        if index.column() == TAKEN and value in ROLES and value != self.columns.roles[name]:
            self.columns.set_role(name, value)
        elif index.column() == VALUES and value != self.columns.values(name):
            self.columns.set_order(name, [" ".join(one.split()) for one in str(value).split("<") if one.strip()])
        else:
            return False
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADERS) - 1))
        self.edited.emit()
        return True


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == FILLED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tip(columns: Columns, name: str, column: int) -> str:
    if column == TAKEN:
        return f"What '{name}' is; click or press Enter to choose"
    if column == FILLED:
        return f"{columns.filled(name):,} of {len(columns.table.rows):,} rows"
    if column == VALUES and columns.roles[name] == VariableKind.ORDERED:
        return f"{columns.values(name)}\nLowest first; double click or press F2 to change the order"
    return columns.values(name) if column == VALUES else name


class RoleDelegate(QStyledItemDelegate):
    """Shows that a role can be chosen, and lets it be."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the role with the mark of a list at its right."""
        super().paint(painter, option, index)
        side = space(2)
        area = option.rect
        box = QRect(area.right() - side - space(1), area.center().y() - side // 2, side, side)
        icon("chevron").paint(painter, box)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the list of roles, open at once."""
        box = QComboBox(parent)
        for role in ROLES:
            box.addItem(role_words(role), role)
        box.setMaxVisibleItems(len(ROLES))
        box.setAccessibleName(f"What '{index.model().index(index.row(), COLUMN).data()}' is")
        box.activated.connect(lambda _place: self._choose(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def _choose(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the role as it is."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take over the role that was chosen."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)


def survey_table(model: SurveyModel) -> QTableView:
    """Return the view of a survey's columns; Enter or a click on a role opens the choice."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Columns of the survey")
    table.setItemDelegateForColumn(TAKEN, RoleDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    triggers = QAbstractItemView.EditTrigger
    table.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.clicked.connect(lambda index: table.edit(index) if index.column() == TAKEN else None)
    return table


def choose_role(table: QTableView) -> None:
    """Open the choice of the role of the current row."""
    index = table.currentIndex()
    if index.isValid():
        table.setCurrentIndex(index.siblingAtColumn(TAKEN))
        table.edit(index.siblingAtColumn(TAKEN))


def fit(table: QTableView) -> None:
    """Give the columns their room in letters."""
    metrics = table.fontMetrics()
    letter = metrics.averageCharWidth()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    for column, letters in ((COLUMN, 38), (TAKEN, 34), (FILLED, 9)):
        table.setColumnWidth(column, letter * letters)
