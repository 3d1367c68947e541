# SPDX-License-Identifier: GPL-3.0-or-later
"""Editing the participants' table in place: the field for each kind of value, and the menu of a column's kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcoder_cp.transcripts import Variable, VariableKind
from qualcoder_cp.ui.transcripts.participants_table import NAME, Index, PeopleModel

_CHOSEN = (VariableKind.YES_NO, VariableKind.CATEGORY, VariableKind.ORDERED)
_HINTS = {VariableKind.DATE: "2024-12-31", VariableKind.NUMBER: "3.5", VariableKind.SEVERAL: "one; another"}


class CellDelegate(QStyledItemDelegate):
    """Edits a cell in a field fitting its kind: with the known values to choose from, or to type in.

    What is wrong is not kept from being typed: the core says what it is, and the cell stays as it was.
    """

    def __init__(self, parent: QWidget, model: PeopleModel) -> None:
        """Take the model whose cells are edited (a filter may lie between)."""
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field for a cell."""
        variable = self._model.variable(index.column())
        editor: QComboBox | QLineEdit
        if index.column() != NAME and (variable is None or variable.kind in _CHOSEN):
            editor = QComboBox(parent)
            editor.setEditable(True)
            editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            editor.addItems(self._model.known_values(index.column()))
        else:
            editor = QLineEdit(parent)
            editor.setPlaceholderText(_HINTS.get(variable.kind, "") if variable else "")
            editor.setAlignment(index.data(Qt.ItemDataRole.TextAlignmentRole))
        title = variable.name if variable else "Name" if index.column() == NAME else "Group"
        editor.setAccessibleName(f"{title} of {index.sibling(index.row(), NAME).data()}")
        editor.setToolTip(f"{title} ({variable.kind if variable else 'text'}): Enter keeps it, Escape leaves it")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value as it is, selected, so that typing replaces it."""
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(index.data(Qt.ItemDataRole.EditRole)))
        assert isinstance(field, QLineEdit)
        field.setText(index.data(Qt.ItemDataRole.EditRole))
        field.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take over what was chosen or typed."""
        assert isinstance(editor, QComboBox | QLineEdit)
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
        model.setData(index, text, Qt.ItemDataRole.EditRole)


def column_menu(
    parent: QWidget,
    variable: Variable,
    choose: Callable[[VariableKind], object],
    others: Mapping[str, Callable[[], object]],
) -> QMenu:
    """Return the menu of a variable's column.

    Args:
        parent: the widget that it is opened over.
        variable: whose kind it shows.
        choose: is given the kind that was chosen, where it is another one.
        others: what else can be done, by its words.
    """
    menu = QMenu(parent)
    menu.setAccessibleName(f"Kind of {variable.name}")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    group = QActionGroup(menu)
    for kind in VariableKind:
        action = menu.addAction(kind.value.capitalize())
        action.setCheckable(True)
        action.setChecked(kind is variable.kind)
        group.addAction(action)
        if kind is variable.kind:
            menu.setActiveAction(action)
        else:
            action.triggered.connect(lambda _checked=False, one=kind: choose(one))
    menu.addSeparator()
    for words, run in others.items():
        menu.addAction(words).triggered.connect(lambda _checked=False, one=run: one())
    return menu
