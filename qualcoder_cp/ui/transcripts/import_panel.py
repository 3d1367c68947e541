# SPDX-License-Identifier: GPL-3.0-or-later
"""The step between choosing files and taking them in: what was found in each, to be mended first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp import transcripts
from qualcoder_cp.model import Role
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Prepared
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.file_card import FileCard
from qualcoder_cp.ui.transcripts.import_list import candidates, files_of_labels, take_in, with_roles
from qualcoder_cp.ui.transcripts.import_table import FILE, FOUND, HEADERS, SPEAKERS, ImportModel
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, label


class ImportPanel(QWidget):
    """Reads files in the background, shows what was found, and imports those that are ticked."""

    done = Signal()
    """The files were taken in or sent away; the panel may be closed."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the panel; ``read`` begins."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        self._paths: list[Path] = []
        self._confirmed: dict[str, Role] = {}
        self._roles: dict[Path, dict[str, Role]] = {}
        self._same: dict[str, str] = {}
        self.model = ImportModel()
        self.model.ticked.connect(self._show_choice)
        self.table = _table(self.model)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_file())
        self.card = FileCard()
        self.card.role_chosen.connect(self._set_role)
        self.card.same_chosen.connect(self._read_as_one)
        self.card.apart_chosen.connect(self._keep_apart)
        self.summary = label("", "muted", wrap=True, name="What was read")
        self.import_button = button("Import", self.take, "primary")
        self.cancel_button = button("Cancel", self.cancel, tip="Take nothing in (Esc)")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Files read")
        self.bar.setMaximumWidth(space(4) * 16)
        stop = button("Stop reading", self.cancel, tip="Stop and take nothing in (Esc)")
        self._reading = EmptyState("Reading the files", "Nothing is taken in before you have seen what was found.",
                                   [self.bar, stop])  # fmt: skip
        self._pages = QStackedWidget()
        self._pages.addWidget(self._reading)
        self._pages.addWidget(self._found())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _found(self) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("Import transcripts", "title"))
        words.addWidget(self.summary)
        head = QHBoxLayout()
        head.setSpacing(space(1))
        head.addLayout(words, 1)
        for widget in (self.cancel_button, self.import_button):
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            head.addWidget(widget)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(space(2))
        splitter.addWidget(self.table)
        splitter.addWidget(self.card)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([space(4) * 28, space(4) * 17])
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(2))
        layout.addLayout(head)
        layout.addWidget(splitter, 1)
        return page

    # ---------------------------------------------------------------- reading

    def read(self, paths: list[Path]) -> None:
        """Read these files from the beginning."""
        self._confirmed, self._roles, self._same = {}, {}, {}
        self._start(paths, keep_choice=False)

    def _start(self, paths: list[Path], *, keep_choice: bool) -> None:
        self._stop()
        self._paths = paths
        self._pages.setCurrentIndex(0)
        self.bar.setRange(0, len(paths))
        self.bar.setValue(0)
        confirmed, same = dict(self._confirmed), dict(self._same)
        self._job = job = self._background.run(
            f"Reading {len(paths)} files" if len(paths) != 1 else f"Reading {paths[0].name}",
            lambda progress: transcripts.prepare(paths, progress=progress, roles=confirmed, same=same),
            lambda prepared: self._show(job, prepared, keep_choice),
        )
        job.progressed.connect(lambda number, _total, _name: self.bar.setValue(number))
        job.ended.connect(lambda: self._give_up(job))

    def _show(self, job: Job, prepared: list[Prepared], keep_choice: bool) -> None:
        if job is not self._job or not self._session.is_open:
            return
        self._job = None
        row = max(self.table.currentIndex().row(), 0) if keep_choice else 0
        edited = [with_roles(file, self._roles.get(file.path, {})) for file in prepared]
        self.model.show(candidates(self._session.project, edited), keep_choice=keep_choice)
        self._pages.setCurrentIndex(1)
        _fit(self.table)
        self.table.setCurrentIndex(self.model.index(min(row, len(prepared) - 1), FILE))
        self._show_file()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.done.emit()

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    # ---------------------------------------------------------------- what is shown

    def _show_file(self) -> None:
        number = self.table.currentIndex().row()
        shown = self.model.candidates[number] if 0 <= number < len(self.model.candidates) else None
        self.card.show_file(shown, files_of_labels(one.file for one in self.model.candidates))

    def _show_choice(self) -> None:
        found, chosen = self.model.candidates, self.model.chosen()
        bad = sum(one.problem is not None for one in found)
        look = sum(one.problem is None and bool(one.notes) for one in found)
        parts = [f"{len(found):,} {'file' if len(found) == 1 else 'files'} read"]
        parts += [f"{look:,} to look at"] if look else []
        parts += [f"{bad:,} can't be taken in"] if bad else []
        self.summary.setText(" · ".join(parts))
        noun = "transcript" if len(chosen) == 1 else "transcripts"
        self.import_button.setText(f"Import {len(chosen):,} {noun}")
        self.import_button.setAccessibleName(self.import_button.text())
        self.import_button.setToolTip("Take the ticked files into the study (Ctrl+Return)")
        self.import_button.setEnabled(bool(chosen) and not self._session.project.readonly)

    # ---------------------------------------------------------------- verbs

    def _set_role(self, name: str, role: Role, for_all: bool) -> None:
        """Set a speaker's role in the chosen file or in all; a label that was no speaker is read anew as one."""
        key, number = name_key(name), self.table.currentIndex().row()
        if key not in {name_key(one.label) for one in self.model.candidates[number].file.speakers}:
            self._confirmed[name] = role
            self._start(self._paths, keep_choice=True)
            return
        for place, one in enumerate(self.model.candidates):
            if place == number or (for_all and key in {name_key(each.label) for each in one.file.speakers}):
                self._roles.setdefault(one.file.path, {})[key] = role
                self.model.replace_file(place, with_roles(one.file, {key: role}))
        self._show_file()

    def _read_as_one(self, name: str, speaker: str) -> None:
        """Read a label as another label of a speaker, in all files."""
        self._same[name_key(name)] = speaker
        self._start(self._paths, keep_choice=True)

    def _keep_apart(self, name: str) -> None:
        """Let a label that was read as another speaker's be a speaker again."""
        self._same.pop(name_key(name), None)
        self._start(self._paths, keep_choice=True)

    def take(self) -> None:
        """Take the ticked files in."""
        session, chosen = self._session, self.model.chosen()
        if not chosen:
            return
        said = f"{len(chosen):,} transcripts imported" if len(chosen) != 1 else f"'{chosen[0].name}' imported"
        result = session.do(take_in, session.project, chosen, by=session.by, say=said)
        if result is None:
            return
        self._clear()
        if result.left_out:
            session.failed.emit(next(iter(result.left_out.values())))
        self.done.emit()

    def cancel(self) -> None:
        """Take nothing in."""
        self._stop()
        self._clear()
        self.done.emit()

    def _clear(self) -> None:
        self.model.show([])


def _table(model: ImportModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Files to import")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.activated.connect(lambda index: _toggle(model, index))
    return table


def _toggle(model: ImportModel, index: QModelIndex) -> None:
    """Tick or untick the file of a row by Enter."""
    place = model.index(index.row(), FILE)
    ticked = place.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    model.setData(place, (Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked).value,
                  Qt.ItemDataRole.CheckStateRole)  # fmt: skip


def _fit(table: QTableView) -> None:
    metrics = table.fontMetrics()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column, title in enumerate(HEADERS):
        room = {FILE: 24, FOUND: 15, SPEAKERS: 26}.get(column, 0) * metrics.averageCharWidth()
        table.setColumnWidth(column, max(room, metrics.horizontalAdvance(title) + space(3) + space(1)))
