# SPDX-License-Identifier: GPL-3.0-or-later
"""Participants × variables as a table; the group and the variables are edited in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from qualcoder_cp import transcripts
from qualcoder_cp.model import Participant
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import Variable, VariableKind
from qualcoder_cp.ui.transcripts.table import SORT

Index = QModelIndex | QPersistentModelIndex
NAME, GROUP, TEXTS, FIRST_VARIABLE = 0, 1, 2, 3
_NARROWEST, _WIDEST = 14, 32


@dataclass(frozen=True, slots=True)
class People:
    """What the table shows: participants, their transcripts, the variables, and who is missing."""

    rows: tuple[tuple[Participant, str], ...]
    variables: tuple[Variable, ...]
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
    groups = dict.fromkeys(person.group for person in found if person.group)
    rows = tuple((person, ", ".join(names.get(person.id, ()))) for person in found)
    return People(rows, tuple(transcripts.variables(project)), tuple(groups), tuple(lonely))


class PeopleModel(QAbstractTableModel):
    """The participants; ``set_value(participant id, variable or None for the group, value)`` changes the project.

    ``rename(participant id, name)`` does so too; both return whether it worked.
    """

    def __init__(
        self, set_value: Callable[[int, str | None, str], bool], rename: Callable[[int, str], bool],
        writable: Callable[[], bool],
    ) -> None:  # fmt: skip
        """Start empty."""
        super().__init__()
        self.people = People((), (), (), ())
        self._set_value, self._rename, self._writable = set_value, rename, writable

    def show(self, people: People) -> None:
        """Show these participants."""
        self.beginResetModel()
        self.people = people
        self.endResetModel()

    def variable(self, column: int) -> Variable | None:
        """Return the variable of a column, None for the columns before the variables."""
        return self.people.variables[column - FIRST_VARIABLE] if column >= FIRST_VARIABLE else None

    def columns_edited(self) -> list[int]:
        """Return the columns that blocks are pasted into: the group and the variables."""
        return [GROUP, *range(FIRST_VARIABLE, self.columnCount())]

    def known_values(self, column: int) -> list[str]:
        """Return what can be chosen in a column: the values there may be, or those that there are."""
        variable = self.variable(column)
        if variable is None:
            return list(self.people.groups)
        if variable.kind is VariableKind.YES_NO:
            return ["yes", "no"]
        if variable.settings.order:
            return list(variable.settings.order)
        found = {person.variables.get(variable.name, "") for person, _ in self.people.rows}
        return sorted(found - {""}, key=str.casefold)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of participants."""
        return 0 if parent.isValid() else len(self.people.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else FIRST_VARIABLE + len(self.people.variables)

    def letters(self) -> dict[int, int]:
        """Return the room of each variable's column in letters: for its values and for the field they are edited in."""
        found: dict[int, int] = {}
        for number, variable in enumerate(self.people.variables, FIRST_VARIABLE):
            longest = max((len(person.variables.get(variable.name, "")) for person, _ in self.people.rows), default=0)
            found[number] = min(_WIDEST, max(_NARROWEST, longest + 6))
        return found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column, and of what kind a variable is."""
        if orientation is not Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        variable = self.variable(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and variable is not None:
            return f"{variable.name} ({variable.kind}); right click or Ctrl+Shift+K: kind, name, values, order"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return variable.name if variable else ("Participant", "Group", "Transcripts")[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the name, the group and the variables be edited."""
        flags = super().flags(index)
        editable = index.column() in (NAME, *self.columns_edited()) and self._writable()
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        person, texts = self.people.rows[index.row()]
        column = index.column()
        variable = self.variable(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.EditRole and column == GROUP:
            return person.group or ""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole, SORT):
            return None
        if variable is not None:
            text = person.variables.get(variable.name, "")
            if role == SORT and variable.kind is VariableKind.NUMBER:
                return _number(text)
        else:
            text = (person.name, person.group or transcripts.NOT_STATED, texts or "none")[column]
        return text.casefold() if role == SORT else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give a participant another name, a group or a value; an empty one says that there is none."""
        if role != Qt.ItemDataRole.EditRole or str(value).strip() == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        person, _ = self.people.rows[index.row()]
        if index.column() == NAME:
            return self._rename(person.id, str(value))
        variable = self.variable(index.column())
        return self._set_value(person.id, variable.name if variable else None, str(value))

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        variable = self.variable(column)
        is_number = variable is not None and variable.kind is VariableKind.NUMBER
        return (
            Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignVCenter


def _number(text: str) -> float:
    """Return a number to sort by; what is none comes before all numbers."""
    try:
        return float(text)
    except ValueError:
        return float("-inf")
