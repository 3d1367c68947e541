# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of participants: a sheet of groups and variables, with the person or the variable beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.participants_editing import CellDelegate, column_menu
from qualcoder_cp.ui.transcripts.participants_table import GROUP, NAME, PeopleModel, read_people
from qualcoder_cp.ui.transcripts.person_card import PersonCard
from qualcoder_cp.ui.transcripts.sheet import fit, sheet
from qualcoder_cp.ui.transcripts.table import WordsFilter
from qualcoder_cp.ui.transcripts.variable_card import VariableCard
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import button, label, row


class ParticipantList(QWidget):
    """The table of participants, with a line about transcripts that have none; beside it a person or a variable.

    ``transcript_wanted(id)``: a transcript in which the person speaks should be shown.
    """

    transcript_wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        """Build the widgets; ``refresh`` fills them."""
        super().__init__()
        self._session = session
        self._variable = ""
        """The name of the variable whose card is open; the card shows what the project says of it."""
        self.model = PeopleModel(self._set_value, self._rename, lambda: not session.project.readonly)
        self.filter = WordsFilter()
        self.table = sheet("Participants", self.model, self.filter)
        self.table.setItemDelegate(CellDelegate(self.table, self.model))
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_column_menu(header.logicalIndexAt(at)))
        self._lonely = label("", wrap=True, name="Transcripts without participant")
        self._lonely.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.make_button = button("Make participants", self.make_participants,
                                  tip="Make one for each of them, named like the transcript")  # fmt: skip
        self.variable_button = button("Add a variable", self.add_variable, "quiet",
                                      tip="Add an empty column (Ctrl+Shift+N)")  # fmt: skip
        self.person_button = button("Add a participant", self.add_person, "quiet",
                                    tip="Add a participant with an empty row (Ctrl+Shift+P)")  # fmt: skip
        self.report = QFrame()
        self.report.setProperty("tone", "banner")
        line = QHBoxLayout(self.report)
        line.setContentsMargins(space(2), space(1), space(1), space(1))
        line.addWidget(self._lonely, 1)
        line.addWidget(self.make_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addWidget(self.report)
        layout.addWidget(self._beside(), 1)
        layout.addWidget(row(self.person_button, self.variable_button, None))

    def _beside(self) -> QWidget:
        """Return the table with the cards at its right."""
        self.person, self.card = PersonCard(self._session), VariableCard(self._session)
        self.person.tab_after = self.table
        self.person.transcript_wanted.connect(self.transcript_wanted.emit)
        self.card.closed.connect(self.close_card)
        self.card.renamed.connect(self._show_renamed)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_person())
        self.cards = Pages()
        for one in (self.person, self.card):
            self.cards.addWidget(one)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(space(2))
        splitter.addWidget(self.table)
        splitter.addWidget(self.cards)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([space(4) * 31, space(4) * 14])
        return splitter

    def refresh(self) -> None:
        """Re-read the participants, keeping the chosen cell."""
        kept = self.filter.mapToSource(self.table.currentIndex())
        place = (self.model.people.rows[kept.row()][0].id, kept.column()) if kept.isValid() else None
        people = read_people(self._session.project)
        was_there = self.table.isAncestorOf(QApplication.focusWidget() or self)  # an editor goes with its cell
        self.model.show(people)
        if was_there:
            self.table.setFocus()
        fit(self.table, {0: 18, GROUP: 24, 2: 22} | self.model.letters())
        for number, (person, _) in enumerate(people.rows):
            if place is not None and person.id == place[0]:
                column = min(place[1], self.model.columnCount() - 1)
                self.table.setCurrentIndex(self.filter.mapFromSource(self.model.index(number, column)))
        shown = ", ".join(people.lonely[:3]) + (f" and {len(people.lonely) - 3} more" if people.lonely[3:] else "")
        verb = "has" if len(people.lonely) == 1 else "have"
        noun = "transcript" if len(people.lonely) == 1 else "transcripts"
        self._lonely.setText(f"{len(people.lonely)} {noun} {verb} no participant: {shown}.")
        self.report.setVisible(bool(people.lonely))
        for one in (self.make_button, self.variable_button, self.person_button):
            one.setEnabled(not self._session.project.readonly)
        self._show_card()

    def make_participants(self) -> None:
        """Give each transcript without a participant one of its own."""
        session = self._session
        session.do(transcripts.ensure_participants, session.project, by=session.by)

    def paste(self) -> None:
        """Put what a spreadsheet copied into groups and variables from the chosen cell on, as one step."""
        index, text = self.table.currentIndex(), QApplication.clipboard().text()
        columns = [number for number in self.model.columns_edited() if number >= index.column()]
        if not text or self._is_elsewhere(index, "to paste into"):
            return
        block = transcripts.copied_cells(text)
        wide, room = max(len(row) for row in block), self.filter.rowCount() - index.row()
        if len(block) > room or wide > len(columns):
            self._session.failed.emit(
                f"The copied block ({len(block)} × {wide} cells) does not fit: from this cell on there are {room} × "
                f"{len(columns)}, down and to the right. Nothing was changed."
            )
            return
        self._set_values({
            self._cell(self.filter.index(index.row() + down, columns[right])): value
            for down, row in enumerate(block)
            for right, value in enumerate(row)
        })  # fmt: skip

    def clear(self) -> None:
        """Take away the values of the chosen cells, as one step."""
        if not self._is_elsewhere(self.table.currentIndex(), "to clear"):
            chosen = [one for one in self.table.selectedIndexes() if one.column() in self.model.columns_edited()]
            self._set_values({self._cell(one): "" for one in chosen if one.data(Qt.ItemDataRole.EditRole)})

    def add_variable(self) -> None:
        """Ask for a name and add a variable with an empty column."""
        name, accepted = QInputDialog.getText(self, "Add a variable", "Name of the variable")
        session = self._session
        if accepted and session.do(transcripts.add_variable, session.project, name, by=session.by):
            row = max(self.table.currentIndex().row(), 0)
            self.table.setCurrentIndex(self.filter.index(row, self.model.columnCount() - 1))
            self.table.setFocus()

    def open_column_menu(self, column: int | None = None) -> None:
        """Open the menu of a column's variable: kind, name, values; None: of the chosen cell's column."""
        column = self.table.currentIndex().column() if column is None else column
        variable = self.model.variable(column)
        if variable is None or not self.isVisible():
            self._session.failed.emit("Only variables have a kind: choose a participant's cell of one.")
        elif not self._session.project.readonly:
            name = variable.name
            others = {
                "Rename...": lambda: self.open_card(name, "name"),
                "Values, labels and order...": lambda: self.open_card(name, "values"),
                "Remove": lambda: self._remove_variable(name),
            }
            menu = column_menu(self.table, variable, lambda kind: self._set_kind(name, kind), others)
            header = self.table.horizontalHeader()
            menu.popup(header.viewport().mapToGlobal(QPoint(header.sectionViewportPosition(column), header.height())))

    # ---------------------------------------------------------------- the card beside the table

    def open_card(self, variable: str | None = None, part: str = "values") -> None:
        """Show a variable beside the table (None: that of the chosen cell), the focus in its name or its values."""
        found = self.model.variable(self.table.currentIndex().column())
        if variable is None and found is None:
            self._session.failed.emit("Choose a participant's cell of a variable first.")
            return
        self._variable = variable or (found.name if found else "")
        self._show_card()
        if self.cards.currentWidget() is self.card:
            self.card.start(part)

    def close_card(self) -> None:
        """Show the person again."""
        self._variable = ""
        self._show_card()
        self.table.setFocus()

    def _show_renamed(self, name: str) -> None:
        self._variable = name
        self._show_card()

    def _show_card(self) -> None:
        """Show the variable that is open, the chosen person otherwise; a card keeps the focus that it has."""
        found = next((one for one in self.model.people.variables if one.name == self._variable), None)
        if found is None:
            self._variable = ""
            self.cards.setCurrentWidget(self.person)
            self._show_person()
            return
        values = [person.variables.get(found.name, "") for person, _ in self.model.people.rows]
        self.card.show_variable(found, values)
        self.cards.setCurrentWidget(self.card)

    def _show_person(self) -> None:
        index = self.filter.mapToSource(self.table.currentIndex())
        people = self.model.people.rows
        self.person.show_person(people[index.row()][0] if index.isValid() else None)

    def _set_kind(self, variable: str, kind: VariableKind) -> None:
        """Set a kind; where values don't fit, the card opens and says which."""
        self._variable = variable
        self._show_card()
        self.card.set_kind(kind)

    def _remove_variable(self, name: str) -> None:
        session = self._session
        session.do(transcripts.remove_variable, session.project, name, by=session.by)

    # ---------------------------------------------------------------- people

    def add_person(self) -> None:
        """Add a participant and let the name be typed over."""
        session = self._session
        taken = {person.name.casefold() for person, _ in self.model.people.rows}
        number = next(at for at in range(1, len(taken) + 2) if f"participant {at}" not in taken)
        made = session.do(transcripts.add_participant, session.project, f"Participant {number}", by=session.by)
        for place, (person, _) in enumerate(self.model.people.rows):
            if person.id == made:
                index = self.filter.mapFromSource(self.model.index(place, NAME))
                self.table.setCurrentIndex(index)
                self.table.setFocus()
                self.table.edit(index)

    def remove_person(self) -> None:
        """Remove the chosen participant; Undo brings them back with group, values and speakers."""
        index, session = self.filter.mapToSource(self.table.currentIndex()), self._session
        if index.isValid() and self.isVisible():
            person = self.model.people.rows[index.row()][0]
            session.do(transcripts.remove_participant, session.project, person.id, by=session.by)

    def _rename(self, participant_id: int, name: str) -> bool:
        session = self._session
        done = session.do(transcripts.rename_participant, session.project, participant_id, name, by=session.by)
        return done is not None

    def _is_elsewhere(self, index: QModelIndex, what_for: str) -> bool:
        """Return whether the chosen cell can't be edited, and say so."""
        if self.isVisible() and index.isValid() and index.column() in self.model.columns_edited():
            return False
        self._session.failed.emit(f"Choose a participant's group or variable {what_for}.")
        return True

    def _cell(self, index: QModelIndex) -> transcripts.Cell:
        place = self.filter.mapToSource(index)
        variable = self.model.variable(place.column())
        return self.model.people.rows[place.row()][0].id, variable.name if variable else None

    def _set_values(self, values: dict[transcripts.Cell, str]) -> None:
        if values:
            self._session.do(transcripts.set_values, self._session.project, values, by=self._session.by)

    def _set_value(self, participant_id: int, variable: str | None, value: str) -> bool:
        session, project, by = self._session, self._session.project, self._session.by
        if variable is None:
            return session.do(transcripts.set_group, project, participant_id, value, by=by) is not None
        return session.do(transcripts.set_variable, project, participant_id, variable, value, by=by) is not None
