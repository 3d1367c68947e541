# SPDX-License-Identifier: GPL-3.0-or-later
"""Participants × variables as a table; the group is edited in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcoder_cp import transcripts
from qualcoder_cp.model import Participant
from qualcoder_cp.project import Project
from qualcoder_cp.ui.transcripts.table import SORT

Index = QModelIndex | QPersistentModelIndex
NAME, GROUP, TEXTS, FIRST_VARIABLE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class People:
    """What the table shows: participants, their transcripts, the variables that occur, and who is missing."""

    rows: tuple[tuple[Participant, str], ...]
    variables: tuple[str, ...]
    groups: tuple[str, ...]
    lonely: tuple[str, ...]
    """Transcripts without a participant."""


def read_people(project: Project) -> People:
    """Return the participants of a project."""
    found, who = transcripts.participants(project), transcripts.participants_of(project)
    names: dict[int, list[str]] = {}
    lonely = []
    for one in transcripts.transcripts(project):
        if one.id not in who:
            lonely.append(one.name)
        for participant_id in who.get(one.id, ()):
            names.setdefault(participant_id, []).append(one.name)
    variables = dict.fromkeys(name for person in found for name in person.variables)
    groups = dict.fromkeys(person.group for person in found if person.group)
    rows = tuple((person, ", ".join(names.get(person.id, ()))) for person in found)
    return People(rows, tuple(variables), tuple(groups), tuple(lonely))


class PeopleModel(QAbstractTableModel):
    """The participants; ``set_group(participant id, group)`` changes the project."""

    def __init__(self, set_group: Callable[[int, str], bool], writable: Callable[[], bool]) -> None:
        """Start empty."""
        super().__init__()
        self.people = People((), (), (), ())
        self._set_group, self._writable = set_group, writable

    def show(self, people: People) -> None:
        """Show these participants."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of participants."""
        return 0 if parent.isValid() else len(self.people.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else FIRST_VARIABLE + len(self.people.variables)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = ("Participant", "Group", "Transcripts", *self.people.variables)
        return names[section] if section < len(names) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the group be edited."""
        flags = super().flags(index)
        editable = index.column() == GROUP and self._writable()
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        person, texts = self.people.rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.EditRole and column == GROUP:
            return person.group or ""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, SORT):
            return None
        if column >= FIRST_VARIABLE:
            text = person.variables.get(self.people.variables[column - FIRST_VARIABLE], "")
        else:
            text = (person.name, person.group or transcripts.NOT_STATED, texts or "none")[column]
        return text.casefold() if role == SORT else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Put a participant into a group; an empty one says that none is stated."""
        person, _ = self.people.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or index.column() != GROUP or str(value).strip() == (person.group or ""):
            return False
        return self._set_group(person.id, str(value))


class GroupDelegate(QStyledItemDelegate):
    """Edits a group by choosing one there is, or typing a new one."""

    def __init__(self, parent: QWidget, groups: Callable[[], tuple[str, ...]]) -> None:
        """Take what returns the groups that there are."""
        super().__init__(parent)
        self._groups = groups

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field with the groups to choose from."""
        box = QComboBox(parent)
        box.setEditable(True)
        box.addItems(list(self._groups()))
        box.setAccessibleName("Group")
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the group as it is."""
        assert isinstance(editor, QComboBox)
        editor.setEditText(index.data(Qt.ItemDataRole.EditRole))
        if (line := editor.lineEdit()) is not None:
            line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take over what was chosen or typed."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentText(), Qt.ItemDataRole.EditRole)
