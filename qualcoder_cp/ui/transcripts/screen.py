# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen Transcripts: the texts, who speaks in them, and the way in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.model import Changes
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.comments_panel import CommentsPanel
from qualcoder_cp.ui.transcripts.import_list import text_files
from qualcoder_cp.ui.transcripts.import_panel import ImportPanel
from qualcoder_cp.ui.transcripts.lists import TranscriptList
from qualcoder_cp.ui.transcripts.people_list import ParticipantList
from qualcoder_cp.ui.transcripts.survey_panel import SurveyPanel
from qualcoder_cp.ui.transcripts.verbs import declare
from qualcoder_cp.ui.transcripts.waiting_panel import WaitingPanel
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import EmptyState, button

_KINDS = (
    "Transcripts (*.txt *.md *.docx *.odt *.rtf *.html *.htm *.pdf *.vtt *.srt *.json *.lrc *.tsv *.csv *.doc);;"
    "All files (*)"
)
_TABLES = "Tables (*.csv *.xlsx *.txt);;All files (*)"
_SURVEYS = "Surveys (*.xlsx *.csv);;All files (*)"


class TranscriptsScreen(Screen):
    """Transcripts and participants, each as a table; files come in through a preview."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets."""
        super().__init__(session, background)
        self.texts, self.people = TranscriptList(session, background), ParticipantList(session)
        self.people.transcript_wanted.connect(lambda one: self.go_to(transcript_id=one))
        self.panel = ImportPanel(session, background)
        self.panel.done.connect(self._leave_panel)
        self.survey = SurveyPanel(session, background)
        self.survey.done.connect(self._leave_panel)
        self.comments = CommentsPanel(session)
        self.comments.done.connect(self._leave_panel)
        self.texts.preview.comments_wanted.connect(self.show_comments)
        self.waiting = WaitingPanel(session, background)
        self.waiting.done.connect(self._leave_panel)
        self.texts.waiting.look_wanted.connect(self.show_waiting)
        self._tables: list[Path] = []
        self.start_button = button("Import transcripts", self.ask_files, "primary", tip="Choose the files (Ctrl+I)")
        self.survey_button = button("Import a survey", self.ask_survey, tip="Choose the table (Ctrl+Alt+I)")
        words = "Interviews as Word, PDF, text or subtitle files, or a survey as a table: drop them here, or choose."
        self.empty = EmptyState("No transcripts yet", words, [self.start_button, self.survey_button])
        self._lists = Pages()
        for widget in (self.texts, self.people):
            self._lists.addWidget(widget)
        self._content = self._make_content()
        self._pages = Pages()
        for widget in (self.empty, self._content, self.panel, self.survey, self.comments, self.waiting):
            self._pages.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(2))
        layout.addWidget(self._pages)
        for keys, run in (("Escape", self.panel.cancel), ("Ctrl+Return", self.panel.take)):
            shortcut = QShortcut(QKeySequence(keys), self.panel)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _make_content(self) -> QWidget:
        self.tabs = {
            "transcripts": self._tab("Transcripts", self.texts),
            "people": self._tab("Participants", self.people),
        }
        group = QButtonGroup(self)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter")
        self.field.setAccessibleName("Filter the table")
        self.field.setToolTip("Show only rows with these words (Ctrl+F)")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.import_button = button("Import transcripts", self.ask_files, "primary", tip="Choose the files (Ctrl+I)")
        self.table_button = button("Import participants", self.ask_table, "primary",
                                   tip="Participants, groups and variables as CSV (Ctrl+Shift+I)")  # fmt: skip
        bar = QHBoxLayout()
        bar.setSpacing(space(1))
        for tab in self.tabs.values():
            group.addButton(tab)
            bar.addWidget(tab)
        self.table_button.hide()
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)
        bar.addWidget(self.field, 1)
        bar.addWidget(self.table_button)
        bar.addWidget(self.import_button)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(bar)
        layout.addWidget(self._lists, 1)
        return content

    def _tab(self, name: str, page: QWidget) -> QPushButton:
        tab = button(name, lambda: self._show_list(page), "chip", tip=f"Show the {name.lower()}")
        tab.setCheckable(True)
        tab.setChecked(page is self.texts)
        return tab

    def actions_of_stage(self) -> list[Action]:
        """Return what can be done with transcripts and participants."""
        return declare(self)

    def refresh(self, changes: Changes | None) -> None:
        """Re-read the tables; what is shown changes with transcripts, participants, layers and coders."""
        found = transcripts.transcripts(self.session.project)
        people = transcripts.participants(self.session.project)
        self.tabs["transcripts"].setText(f"Transcripts {len(found):,}")
        self.tabs["people"].setText(f"Participants {len(people):,}")
        for widget in (self.import_button, self.table_button, self.start_button, self.survey_button):
            widget.setEnabled(self.writable())
        self.texts.refresh()
        self.people.refresh()
        shown = self._pages.currentWidget()
        if isinstance(shown, CommentsPanel | WaitingPanel):
            shown.refresh()
        elif shown not in (self.panel, self.survey):
            self._pages.setCurrentWidget(self._content if found or people else self.empty)

    def go_to(self, **place: object) -> None:
        """Show ``transcript_id``, or the participants (``tab``), or import ``files`` (``start_import`` asks)."""
        files = place.get("files")
        if isinstance(files, list):
            self.take_files(files)
        elif place.get("start_import"):
            self.ask_files()
        elif place.get("tab") == "participants":
            self._show_list(self.people)
        elif isinstance(place.get("transcript_id"), int):
            self._show_list(self.texts)
            self.field.clear()
            self.texts.choose(int(str(place["transcript_id"])))

    def first_focus(self) -> QWidget | None:
        """Return the table that is shown, or the one button of the empty screen."""
        if self._pages.currentWidget() is self.empty:
            return self.start_button
        if self._pages.currentWidget() is self.panel:
            return self.panel.first_focus()
        if self._pages.currentWidget() is self.survey:
            return self.survey.first_focus()
        if self._pages.currentWidget() in (self.comments, self.waiting):
            return self.comments.table if self._pages.currentWidget() is self.comments else self.waiting.table
        return self.texts.table if self._lists.currentWidget() is self.texts else self.people.table

    # ---------------------------------------------------------------- import

    def ask_files(self) -> None:
        """Ask for files and show what is in them."""
        names, _ = QFileDialog.getOpenFileNames(self, "Import transcripts", "", _KINDS)
        if names:
            self.go_elsewhere.emit("transcripts", {"files": [Path(name) for name in names]})

    def take_files(self, paths: list[Path]) -> None:
        """Read transcripts and show what is in them; tables of participants and surveys are taken in after them."""
        if not self.writable():
            self.session.failed.emit("The study is open read-only, so nothing can be imported.")
            return
        texts, self._tables = text_files(paths)
        if texts:
            self._pages.setCurrentWidget(self.panel)
            self.panel.read(texts)
        else:
            self._take_tables()

    def ask_table(self) -> None:
        """Ask for a table of participants and take it in."""
        name, _ = QFileDialog.getOpenFileName(self, "Import participants", "", _TABLES)
        if name:
            self._take_people(Path(name))

    def ask_survey(self) -> None:
        """Ask for a survey's table and show what its columns are."""
        name, _ = QFileDialog.getOpenFileName(self, "Import a survey", "", _SURVEYS)
        if name:
            self._read_survey(Path(name))

    def _read_survey(self, path: Path) -> None:
        self._pages.setCurrentWidget(self.survey)
        self.survey.read(path)

    def _take_tables(self) -> None:
        """Take in the tables that wait, up to a workbook: its columns have to be looked at first."""
        while self._tables:
            path = self._tables.pop(0)
            if path.suffix.lower() == ".xlsx":
                self._read_survey(path)
                return
            if not self._take_people(path):
                self._tables = []

    def _take_people(self, path: Path) -> bool:
        """Take in a table of participants and return whether it worked."""
        session = self.session
        table = session.do(transcripts.read_participants, path)
        if table is None or session.do(transcripts.import_participants, session.project, table, by=session.by) is None:
            return False
        self._show_list(self.people)
        if table.notes:
            session.failed.emit(" ".join(table.notes))
        return True

    def _leave_panel(self) -> None:
        if not self.session.is_open:
            self._tables = []
            self._pages.setCurrentWidget(self.empty)
            return
        project = self.session.project
        has_any = bool(transcripts.transcripts(project) or transcripts.participants(project))
        self._pages.setCurrentWidget(self._content if has_any else self.empty)
        if has_any:
            self._take_tables()
        if self.isVisible() and (focus := self.first_focus()) is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- verbs

    def code(self) -> None:
        """Open the chosen transcript in Coding."""
        if (chosen := self.texts.current()) is not None:
            self.go_elsewhere.emit("coding", {"transcript_id": chosen})

    def remove(self) -> None:
        """Remove the selected transcripts as one step; Undo brings them back."""
        session, chosen = self.session, self.texts.selected()

        def remove_all() -> None:
            with session.project.change(f"Remove {len(chosen)} transcripts", by=session.by):
                for transcript_id in chosen:
                    transcripts.remove_transcript(session.project, transcript_id, by=session.by)

        if len(chosen) == 1:
            session.do(transcripts.remove_transcript, session.project, chosen[0], by=session.by)
        elif chosen:
            session.do(remove_all)

    def show_comments(self, transcript_id: int | None = None) -> None:
        """Show the comments of the files, those of one transcript first."""
        self._pages.setCurrentWidget(self.comments)
        self.comments.open(transcript_id)

    def show_waiting(self) -> None:
        """Show the corrected answers that wait."""
        self._pages.setCurrentWidget(self.waiting)
        self.waiting.open()

    def add_person(self) -> None:
        """Show the participants and add one."""
        self._show_list(self.people)
        self.people.add_person()

    def add_variable(self) -> None:
        """Show the participants and ask for the name of a new column."""
        self._show_list(self.people)
        self.people.add_variable()

    def writable(self) -> bool:
        """Return whether the open study can be changed."""
        return self.session.is_open and not self.session.project.readonly

    def _show_list(self, page: QWidget) -> None:
        self._lists.setCurrentWidget(page)
        self.tabs["transcripts"].setChecked(page is self.texts)
        self.tabs["people"].setChecked(page is self.people)
        self.import_button.setVisible(page is self.texts)
        self.table_button.setVisible(page is self.people)

    def show_other(self) -> None:
        """Show the other of the two lists."""
        self._show_list(self.people if self._lists.currentWidget() is self.texts else self.texts)
        if (focus := self.first_focus()) is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def other_text(self) -> str:
        """Return what showing the other list is called."""
        return "Show participants" if self._lists.currentWidget() is self.texts else "Show transcripts"

    def _filter(self, words: str) -> None:
        self.texts.filter.show_words(words)
        self.people.filter.show_words(words)

    def focus_filter(self) -> None:
        """Let the words be typed that the rows must hold."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
