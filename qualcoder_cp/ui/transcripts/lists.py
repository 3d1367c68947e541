# SPDX-License-Identifier: GPL-3.0-or-later
"""The two lists of the stage: transcripts with their preview, and participants with their variables."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts import table as rows
from qualcoder_cp.ui.transcripts.correction import CorrectionPane
from qualcoder_cp.ui.transcripts.participants_table import GROUP, GroupDelegate, PeopleModel, read_people
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
        self.model = PeopleModel(self._set_group, lambda: not session.project.readonly)
        self.filter = WordsFilter()
        self.table = _table("Participants", self.model, self.filter)
        self.table.setItemDelegateForColumn(GROUP, GroupDelegate(self.table, lambda: self.model.people.groups))
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self._lonely = label("", wrap=True, name="Transcripts without participant")
        self._lonely.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.make_button = button("Make participants", self.make_participants,
                                  tip="Make one for each of them, named like the transcript")  # fmt: skip
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

    def refresh(self) -> None:
        """Re-read the participants, keeping the chosen cell."""
        kept = self.filter.mapToSource(self.table.currentIndex())
        place = (self.model.people.rows[kept.row()][0].id, kept.column()) if kept.isValid() else None
        people = read_people(self._session.project)
        self.model.show(people)
        _fit(self.table, {0: 18, GROUP: 24, 2: 22})
        for number, (person, _) in enumerate(people.rows):
            if place is not None and person.id == place[0]:
                column = min(place[1], self.model.columnCount() - 1)
                self.table.setCurrentIndex(self.filter.mapFromSource(self.model.index(number, column)))
        shown = ", ".join(people.lonely[:3]) + (f" and {len(people.lonely) - 3} more" if people.lonely[3:] else "")
        verb = "has" if len(people.lonely) == 1 else "have"
        noun = "transcript" if len(people.lonely) == 1 else "transcripts"
        self._lonely.setText(f"{len(people.lonely)} {noun} {verb} no participant: {shown}.")
        self.report.setVisible(bool(people.lonely))
        self.make_button.setEnabled(not self._session.project.readonly)

    def make_participants(self) -> None:
        """Give each transcript without a participant one of its own."""
        session = self._session
        session.do(transcripts.ensure_participants, session.project, by=session.by)

    def paste_groups(self) -> None:
        """Put what was copied from a spreadsheet's column into the groups from the chosen row on, as one step."""
        lines = QApplication.clipboard().text().rstrip("\n").split("\n")
        start = self.table.currentIndex().row()
        if start < 0:
            return
        places = [self.filter.mapToSource(self.filter.index(start + offset, GROUP)) for offset in range(len(lines))]
        session, chosen = self._session, [place for place in places if place.isValid()]

        def paste() -> None:
            with session.project.change(f"Paste {len(chosen)} groups", by=session.by):
                for place, line in zip(chosen, lines, strict=False):
                    person, _ = self.model.people.rows[place.row()]
                    transcripts.set_group(session.project, person.id, line.split("\t")[0], by=session.by)

        session.do(paste)

    def _set_group(self, participant_id: int, group: str) -> bool:
        session = self._session
        return session.do(transcripts.set_group, session.project, participant_id, group, by=session.by) is not None


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
