# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of transcripts, with the chosen one beside it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractItemView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts import table as rows
from qualcoder_cp.ui.transcripts.correction import CorrectionPane
from qualcoder_cp.ui.transcripts.preview import Preview
from qualcoder_cp.ui.transcripts.sheet import fit, sheet
from qualcoder_cp.ui.transcripts.table import MarksDelegate, TranscriptModel, WordsFilter, read_rows
from qualcoder_cp.ui.transcripts.waiting_line import WaitingLine
from qualcoder_cp.ui.widgets.pieces import column


class TranscriptList(QWidget):
    """The table of transcripts with the chosen one beside it."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; ``refresh`` fills them."""
        super().__init__()
        self._session = session
        self._shown: int | None = None
        self.model = TranscriptModel(self._rename, lambda: not session.project.readonly)
        self.filter = WordsFilter()
        self.table = sheet("Transcripts", self.model, self.filter)
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
        self.waiting = WaitingLine(session, background)
        layout.setSpacing(space(2))
        layout.addWidget(self.waiting)
        layout.addWidget(splitter, 1)

    def refresh(self) -> None:
        """Re-read the transcripts, keeping the chosen one."""
        kept = self.current()
        self.model.show(read_rows(self._session.project))
        fit(self.table, {rows.NAME: 17, rows.PEOPLE: 0, rows.GROUP: 21, rows.CODING: 11})
        self._shown = None
        if not self.choose(kept) and self.filter.rowCount():
            self.table.setCurrentIndex(self.filter.index(0, rows.NAME))
        self.correction.refresh()
        self.waiting.refresh()
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
