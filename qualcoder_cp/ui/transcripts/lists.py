# SPDX-License-Identifier: GPL-3.0-or-later
"""The two lists of the stage: transcripts with their preview, and participants with their variables."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QSizePolicy,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts import table as rows
from qualcoder_cp.ui.transcripts.correction import CorrectionPane
from qualcoder_cp.ui.transcripts.participants_editing import CellDelegate, kind_menu
from qualcoder_cp.ui.transcripts.participants_table import GROUP, PeopleModel, read_people
from qualcoder_cp.ui.transcripts.preview import Preview
from qualcoder_cp.ui.transcripts.table import MarksDelegate, TranscriptModel, WordsFilter, read_rows
from qualcoder_cp.ui.widgets.pieces import button, column, label


class TranscriptList(QWidget):
    """The table of transcripts with the chosen one beside it."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; ``refresh`` fills them."""
        super().__init__()
        self._session = session
        self._shown: int | None = None
        self.model = TranscriptModel(self._rename, lambda: not session.project.readonly)
        self.filter = WordsFilter()
        self.table = _table("Transcripts", self.model, self.filter)
        self.table.setItemDelegateForColumn(rows.CODING, MarksDelegate(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # F2 edits, Enter codes
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self.show_current())
        self.preview = Preview(session)
        self.correction = CorrectionPane(session, background)
        self.correction.done.connect(self._corrected)
        self.preview.correct_wanted.connect(self.correct)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(space(2))
        splitter.addWidget(self.table)
        splitter.addWidget(column(self.preview, self.correction))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([space(4) * 28, space(4) * 17])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def refresh(self) -> None:
        """Re-read the transcripts, keeping the chosen one."""
        kept = self.current()
        self.model.show(read_rows(self._session.project))
        _fit(self.table, {rows.NAME: 17, rows.PEOPLE: 0, rows.GROUP: 21, rows.CODING: 11})
        self._shown = None
        if not self.choose(kept) and self.filter.rowCount():
            self.table.setCurrentIndex(self.filter.index(0, rows.NAME))
        self.correction.refresh()
        self.show_current()

    def choose(self, transcript_id: int | None) -> bool:
        """Make a transcript the current one; return whether it is there."""
        for number, row in enumerate(self.model.rows):
            if row.id == transcript_id:
                self.table.setCurrentIndex(self.filter.mapFromSource(self.model.index(number, rows.NAME)))
                return self.table.currentIndex().isValid()
        return False

    def current(self) -> int | None:
        """Return the id of the chosen transcript."""
        index = self.filter.mapToSource(self.table.currentIndex())
        return self.model.rows[index.row()].id if index.isValid() else None

    def selected(self) -> list[int]:
        """Return the ids of all selected transcripts."""
        chosen = self.table.selectionModel().selectedRows(rows.NAME)
        return [self.model.rows[self.filter.mapToSource(index).row()].id for index in chosen]

    def show_current(self) -> None:
        """Show the chosen transcript beside the table, once; a correction that was begun stays where it is."""
        current, correction = self.current(), self.correction
        if correction.transcript_id is not None:
            if current not in (None, correction.transcript_id) and not correction.is_begun:
                correction.cancel()  # which comes back here
            return
        if current is None or current != self._shown:
            self._shown = current
            self.preview.show_transcript(current)

    def correct(self) -> None:
        """Turn the preview into a field in which the chosen transcript is corrected."""
        current = self.current()
        if self.correction.transcript_id is None and current is not None:
            self.preview.hide()
            self.correction.open(current)
        elif self.correction.transcript_id is not None:
            self.correction.field.setFocus()

    def _corrected(self) -> None:
        self._shown = None
        self.show_current()
        if self.table.window().isActiveWindow():
            self.table.setFocus()

    def edit_name(self) -> None:
        """Edit the name of the chosen transcript in place."""
        index = self.table.currentIndex().siblingAtColumn(rows.NAME)
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    def _rename(self, transcript_id: int, name: str) -> bool:
        session = self._session
        done = session.do(transcripts.rename_transcript, session.project, transcript_id, name, by=session.by)
        return done is not None


class ParticipantList(QWidget):
    """The table of participants, with a line about transcripts that have none."""

    def __init__(self, session: Session) -> None:
        """Build the widgets; ``refresh`` fills them."""
        super().__init__()
        self._session = session
        self.model = PeopleModel(self._set_value, lambda: not session.project.readonly)
        self.filter = WordsFilter()
        self.table = _table("Participants", self.model, self.filter)
        self.table.setItemDelegate(CellDelegate(self.table, self.model))
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_kind_menu(header.logicalIndexAt(at)))
        self._lonely = label("", wrap=True, name="Transcripts without participant")
        self._lonely.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.make_button = button("Make participants", self.make_participants,
                                  tip="Make one for each of them, named like the transcript")  # fmt: skip
        self.variable_button = button("Add a variable", self.add_variable, "quiet",
                                      tip="Add an empty column (Ctrl+Shift+N)")  # fmt: skip
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
        layout.addWidget(self.table, 1)
        layout.addWidget(self.variable_button, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Re-read the participants, keeping the chosen cell."""
        kept = self.filter.mapToSource(self.table.currentIndex())
        place = (self.model.people.rows[kept.row()][0].id, kept.column()) if kept.isValid() else None
        people = read_people(self._session.project)
        was_there = self.table.isAncestorOf(QApplication.focusWidget() or self)  # an editor goes with its cell
        self.model.show(people)
        if was_there:
            self.table.setFocus()
        _fit(self.table, {0: 18, GROUP: 24, 2: 22} | self.model.letters())
        for number, (person, _) in enumerate(people.rows):
            if place is not None and person.id == place[0]:
                column = min(place[1], self.model.columnCount() - 1)
                self.table.setCurrentIndex(self.filter.mapFromSource(self.model.index(number, column)))
        shown = ", ".join(people.lonely[:3]) + (f" and {len(people.lonely) - 3} more" if people.lonely[3:] else "")
        verb = "has" if len(people.lonely) == 1 else "have"
        noun = "transcript" if len(people.lonely) == 1 else "transcripts"
        self._lonely.setText(f"{len(people.lonely)} {noun} {verb} no participant: {shown}.")
        self.report.setVisible(bool(people.lonely))
        for one in (self.make_button, self.variable_button):
            one.setEnabled(not self._session.project.readonly)

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

    def open_kind_menu(self, column: int | None = None) -> None:
        """Open the menu in which the kind of a column's variable is set; None: of the chosen cell's column."""
        column = self.table.currentIndex().column() if column is None else column
        variable = self.model.variable(column)
        if variable is None or not self.isVisible():
            self._session.failed.emit("Only variables have a kind: choose a participant's cell of one.")
        elif not self._session.project.readonly:
            name = variable.name
            order = "\n".join(variable.settings.order)
            menu = kind_menu(self.table, variable, lambda kind: self._set_kind(name, kind),
                             lambda: self._ask_order(name, order))  # fmt: skip
            header = self.table.horizontalHeader()
            menu.popup(header.viewport().mapToGlobal(QPoint(header.sectionViewportPosition(column), header.height())))

    def _set_kind(self, variable: str, kind: VariableKind) -> None:
        session = self._session
        session.do(transcripts.set_kind, session.project, variable, kind, by=session.by)

    def _ask_order(self, variable: str, order: str) -> None:
        words = f"Categories of '{variable}', one a line, lowest first"
        text, accepted = QInputDialog.getMultiLineText(self, "Order of the categories", words, order)
        if accepted:
            session, kind = self._session, VariableKind.ORDERED
            lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
            session.do(transcripts.set_kind, session.project, variable, kind, by=session.by, order=lines)

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


def _table(name: str, model: QAbstractItemModel, filter_: QSortFilterProxyModel) -> QTableView:
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


def _fit(table: QTableView, letters: dict[int, int]) -> None:
    """Give rows and columns the sizes that the font asks for; ``letters`` is the room of the wide columns."""
    metrics, model = table.fontMetrics(), table.model()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for number in range(model.columnCount(QModelIndex())):
        title = str(model.headerData(number, Qt.Orientation.Horizontal) or "")
        room = letters.get(number, 0) * metrics.averageCharWidth()
        table.setColumnWidth(number, max(room, metrics.horizontalAdvance(title) + space(3) + space(1)))
    table.horizontalHeader().setStretchLastSection(True)
