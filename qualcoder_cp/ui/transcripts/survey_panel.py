# SPDX-License-Identifier: GPL-3.0-or-later
"""The step between choosing a survey and taking it in: what each column is, to be mended first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts import SurveyImported
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.survey_columns import Columns, changes, count_words, remarks, said
from qualcoder_cp.ui.transcripts.survey_source import SurveySource
from qualcoder_cp.ui.transcripts.survey_table import TAKEN, SurveyModel, choose_role, fit, survey_table
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, label

_REMARKS_SEEN = 5


class SurveyPanel(QWidget):
    """Reads a table in the background, shows what its columns are taken for, and imports it."""

    done = Signal()
    """The survey was taken in or sent away; the panel may be closed."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the panel; ``read`` begins."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        session.opened.connect(self._forget)
        self.model = SurveyModel()
        self.model.edited.connect(self._show_choice)
        self.table = survey_table(self.model)
        self.source = SurveySource()
        self.source.changed.connect(self._read_otherwise)
        self._path: Path | None = None
        self.summary = label("", "muted", wrap=True, name="What the survey holds")
        self.remarks, self.remark_list = _sentences("What to look at")
        self.import_button = button("Import", self.take, "primary", tip="Take the survey in (Ctrl+Return)")
        self.cancel_button = button("Cancel", self.cancel, tip="Take nothing in (Esc)")
        self.changed, self.changed_list = _sentences("What has changed")
        self.told = label("", "muted", wrap=True, name="What the import did")
        self.close_button = button("Done", self.done.emit, "primary", tip="Back to the transcripts (Esc)")
        stop = button("Stop reading", self.cancel, tip="Stop and take nothing in (Esc)")
        words = "Nothing is taken in before you have seen what the columns are taken for."
        self._pages = Pages()
        self._pages.addWidget(EmptyState("Reading the survey", words, [stop]))
        title = label("Import a survey", "title")
        self._pages.addWidget(
            _page(
                title,
                self.summary,
                [self.cancel_button, self.import_button],
                [self.table, self.remark_list, self.source],
            )
        )
        self._pages.addWidget(
            _page(label("Survey imported", "title"), self.told, [self.close_button], [self.changed_list])
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        for keys, run, inside in (
            ("Escape", self.cancel, self), ("Ctrl+Return", self.take, self),
            ("Return", lambda: choose_role(self.table), self.table),
            ("Enter", lambda: choose_role(self.table), self.table),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), inside)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if inside is self.table:
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)

    # ---------------------------------------------------------------- reading

    def read(self, path: Path) -> None:
        """Read this table from the beginning."""
        self._path = path
        self.source.forget()
        self._read(path, None, None)

    def _read(self, path: Path, sheet: str | None, encoding: str | None) -> None:
        self._stop()
        self._pages.setCurrentIndex(0)
        known = transcripts.variables(self._session.project)
        self._job = job = self._background.run(
            f"Reading {path.name}",
            lambda _progress: Columns(transcripts.read_sheet(path, sheet=sheet, encoding=encoding), known),
            lambda columns: self._show(job, columns),
        )
        job.ended.connect(lambda: self._give_up(job))

    def _read_otherwise(self, sheet: str, encoding: str) -> None:
        """Read another sheet of the workbook, or the same bytes in another encoding; columns are guessed anew."""
        if self._path is not None:
            self._read(self._path, sheet or None, encoding or None)

    def _show(self, job: Job, columns: Columns) -> None:
        if job is not self._job or not self._session.is_open:
            return
        self._job = None
        held = self.source.focused()
        self.model.show(columns)
        self.source.show_table(columns.table)
        self._pages.setCurrentIndex(1)
        fit(self.table)
        self.table.setCurrentIndex(self.model.index(0, TAKEN))
        self._show_choice()
        (held or self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        if self.model.columns is None:
            self.done.emit()
        else:  # a sheet that can't be read: what was shown before is still there
            self.source.show_table(self.model.columns.table)
            self._pages.setCurrentIndex(1)

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    # ---------------------------------------------------------------- what is shown

    def first_focus(self) -> QWidget:
        """Return the table, or the button that closes what was told."""
        return self.close_button if self._pages.currentIndex() == 2 else self.table

    def _show_choice(self) -> None:
        columns = self.model.columns
        assert columns is not None
        self.summary.setText(count_words(columns))
        found = remarks(columns)
        self.remarks.setStringList(found)
        self.remark_list.setVisible(bool(found))
        line = self.remark_list.fontMetrics().height() + space(1)
        self.remark_list.setMaximumHeight(line * min(max(len(found), 2), _REMARKS_SEEN) + space(1))
        number = len(columns.survey.rows) if columns.survey else len(columns.table.rows)
        self.import_button.setText(f"Import {number:,} participant{'' if number == 1 else 's'}")
        self.import_button.setAccessibleName(self.import_button.text())
        self.import_button.setEnabled(columns.sound and not self._session.project.readonly)

    # ---------------------------------------------------------------- verbs

    def take(self) -> None:
        """Take the survey in as one step; changes of what was there are listed before the panel closes."""
        session, columns = self._session, self.model.columns
        if columns is None or self._pages.currentIndex() != 1 or not self.import_button.isEnabled():
            return
        table, before = columns.table, session.project.state
        result = session.do(transcripts.import_survey, session.project, table, columns.plan(), by=session.by)
        if not isinstance(result, SurveyImported):
            return
        session.said.emit(said(result, table.path.name), session.project.state != before)
        self.model.show(None)
        lines = changes(result)
        if not lines:
            self.done.emit()
            return
        self.told.setText(said(result, table.path.name))
        self.changed.setStringList(lines)
        self._pages.setCurrentIndex(2)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Take nothing in, or leave what was told."""
        self._stop()
        self.model.show(None)
        self.done.emit()

    def _forget(self) -> None:
        """Another project or none: what was read was meant for the one before."""
        if self._job is not None or self.model.columns is not None:
            self.cancel()


def _sentences(name: str) -> tuple[QStringListModel, QListView]:
    """Return a list of sentences to read, and its view."""
    model, view = QStringListModel(), QListView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setToolTip(name)
    view.setWordWrap(True)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return model, view


def _page(title: QWidget, words: QWidget, buttons: list[QPushButton], content: Sequence[QWidget]) -> QWidget:
    """Return title and words with the buttons at their right, and the content below."""
    beside = QVBoxLayout()
    beside.setSpacing(0)
    beside.addWidget(title)
    beside.addWidget(words)
    head = QHBoxLayout()
    head.setSpacing(space(1))
    head.addLayout(beside, 1)
    for widget in buttons:
        widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(widget)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(space(2))
    layout.addLayout(head)
    for number, one in enumerate(content):
        layout.addWidget(one, 0 if number else 1)
    return page
