# SPDX-License-Identifier: GPL-3.0-or-later
"""The step between choosing files and taking them in: what was found in each, to be mended first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from qualcoder_cp.coding import Reimported
from qualcoder_cp.model import Role
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import Imported, Prepared
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.transcripts.file_card import FileCard
from qualcoder_cp.ui.transcripts.import_batch import Choices
from qualcoder_cp.ui.transcripts.import_done import ImportDone, told
from qualcoder_cp.ui.transcripts.import_list import (
    candidates,
    files_of_labels,
    import_words,
    read_words,
    take_all,
    with_roles,
)
from qualcoder_cp.ui.transcripts.import_pages import found_page, working
from qualcoder_cp.ui.transcripts.import_table import FILE, GROUP, PERSON, ImportModel, fit, import_table
from qualcoder_cp.ui.transcripts.names_bar import NamesBar
from qualcoder_cp.ui.transcripts.update_bar import UpdateBar
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pages import Pages
from qualcoder_cp.ui.widgets.pieces import button, label

_READING, _FOUND, _TAKING, _DONE = range(4)


class ImportPanel(QWidget):
    """Reads files in the background, shows what was found, and imports those that are ticked."""

    done = Signal()
    """The files were taken in or sent away; the panel may be closed."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the panel; ``read`` begins."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        session.opened.connect(self._forget)
        self._paths: list[Path] = []
        self.choices = Choices()
        self.model = ImportModel()
        self.model.ticked.connect(self._show_choice)
        self.table = import_table(self.model)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_file())
        self.card = FileCard()
        self.card.role_chosen.connect(self._set_role)
        self.card.same_chosen.connect(self._read_as_one)
        self.card.apart_chosen.connect(self._keep_apart)
        self.card.reading.encoding_chosen.connect(self._set_encoding)
        self.card.reading.keep_chosen.connect(self._set_keep)
        self.names = NamesBar()
        self.names.changed.connect(self._show_people)
        self.updates = UpdateBar(session, background, self.model)
        self.updates.looked.connect(self._show_file)
        self.summary = label("", "muted", wrap=True, name="What was read")
        self.import_button = button("Import", self.take, "primary")
        self.cancel_button = button("Cancel", self.cancel, tip="Take nothing in (Esc)")
        self.report = ImportDone()
        self.report.closed.connect(self.done.emit)
        self.bar, reading = working("Reading the files", "Nothing is taken in before you have seen what was found.",
                                     "Stop reading", self.cancel)  # fmt: skip
        self.take_bar, taking = working("Taking the files in", "All as one step. Cancel leaves the study as it was.",
                                         "Cancel the import", self.cancel)  # fmt: skip
        buttons, bars = [self.cancel_button, self.import_button], [self.names, self.updates]
        found = found_page(buttons, self.summary, bars, self.table, self.card)
        self._pages = Pages()
        for page in (reading, found, taking, self.report):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    # ---------------------------------------------------------------- reading

    def read(self, paths: list[Path]) -> None:
        """Read these files from the beginning."""
        self.choices = Choices()
        self._start(paths, keep_choice=False)

    def first_focus(self) -> QWidget:
        """Return the table of files, or the button that closes the report."""
        return self.report.close_button if self._pages.currentIndex() == _DONE else self.table

    def _start(self, paths: list[Path], *, keep_choice: bool) -> None:
        self._stop()
        self._paths = paths
        self._pages.setCurrentIndex(_READING)
        self.bar.setRange(0, len(paths))
        self.bar.setValue(0)
        choices = self.choices.copy()
        self._job = job = self._background.run(
            f"Reading {len(paths)} files" if len(paths) != 1 else f"Reading {paths[0].name}",
            lambda progress: choices.read(paths, progress),
            lambda prepared: self._show(job, prepared, keep_choice),
        )
        job.progressed.connect(lambda number, _total, name: self._tell(self.bar, number, name))
        job.ended.connect(lambda: self._give_up(job))

    def _tell(self, bar: QProgressBar, number: int, name: str) -> None:
        bar.setValue(number)
        file = bar.property("file")
        assert isinstance(file, ElidedLabel)
        file.show_text(name)

    def _show(self, job: Job, prepared: list[Prepared], keep_choice: bool) -> None:
        if job is not self._job or not self._session.is_open:
            return
        self._job = None
        row = max(self.table.currentIndex().row(), 0) if keep_choice else 0
        self.model.show(candidates(self._session.project, prepared), keep_choice=keep_choice)
        names = [one.file.path.name for one in self.model.candidates if one.file.problem is None]
        self.names.show_names(names, keep_pattern=keep_choice)
        self.updates.offer(keep_choice=keep_choice)
        self._pages.setCurrentIndex(_FOUND)
        fit(self.table)
        self.table.setCurrentIndex(self.model.index(min(row, len(prepared) - 1), FILE))
        self._show_file()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_again(self, path: Path) -> None:
        """Read one file anew as it is chosen now; the list stays in view meanwhile."""
        self._stop()
        choices, others = self.choices.copy(), [one.file for one in self.model.candidates]
        self._job = job = self._background.run(
            f"Reading {path.name}", lambda _progress: choices.read_again(path, others),
            lambda file: self._show_again(job, file), quiet=True,
        )  # fmt: skip

    def _show_again(self, job: Job, file: Prepared) -> None:
        if job is not self._job or not self._session.is_open:
            return
        self._job = None
        files = [file if one.file.path == file.path else one.file for one in self.model.candidates]
        row, held = self.table.currentIndex().row(), self.focusWidget()
        self.model.show(candidates(self._session.project, files), keep_choice=True)
        self.table.setCurrentIndex(self.model.index(row, FILE))
        self.updates.offer(keep_choice=True)
        self._show_file()
        if held is not None and held.isVisibleTo(self):
            held.setFocus(Qt.FocusReason.OtherFocusReason)

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
        if shown is not None and shown.file.path in self.model.outlooks:
            shown = replace(shown, problem=self.model.outlooks[shown.file.path].sentence)
        self.card.show_file(shown, files_of_labels(one.file for one in self.model.candidates))
        if shown is not None:
            path, doubled = shown.file.path, shown.problem is not None and shown.file.problem is None
            chosen, kept = self.choices.encodings.get(path, ""), self.choices.keep.get(path, frozenset())
            self.card.reading.show_file(shown.file, chosen, kept, enabled=not doubled)

    def _show_people(self) -> None:
        """Show what the file names say, while that is wanted."""
        self.model.show_people(self.names.named)
        for one in (PERSON, GROUP):
            self.table.setColumnHidden(one, not self.names.named)

    def _show_choice(self) -> None:
        chosen, again = self.model.chosen(), self.model.updates()
        self.summary.setText(read_words(self.model.candidates, self.model.outlooks))
        self.import_button.setText(import_words(len(chosen), len(again)))
        self.import_button.setAccessibleName(self.import_button.text())
        self.import_button.setToolTip("Take the ticked files into the study (Ctrl+Return)")
        self.import_button.setEnabled(bool(chosen or again) and not self._session.project.readonly)

    # ---------------------------------------------------------------- verbs

    def _set_role(self, name: str, role: Role, for_all: bool) -> None:
        """Set a speaker's role in the chosen file or in all; a label that was no speaker is read anew as one."""
        key, number = name_key(name), self.table.currentIndex().row()
        if key not in {name_key(one.label) for one in self.model.candidates[number].file.speakers}:
            self.choices.labels[name] = role
            self._start(self._paths, keep_choice=True)
            return
        for place, one in enumerate(self.model.candidates):
            if place == number or (for_all and key in {name_key(each.label) for each in one.file.speakers}):
                self.choices.set_role(one.file.path, name, role)
                self.model.replace_file(place, with_roles(one.file, {key: role}))
        self._show_file()

    def _read_as_one(self, name: str, speaker: str) -> None:
        """Read a label as another label of a speaker, in all files."""
        self.choices.same[name_key(name)] = speaker
        self._start(self._paths, keep_choice=True)

    def _keep_apart(self, name: str) -> None:
        """Let a label that was read as another speaker's be a speaker again."""
        self.choices.same.pop(name_key(name), None)
        self._start(self._paths, keep_choice=True)

    def _current(self) -> Path:
        return self.model.candidates[self.table.currentIndex().row()].file.path

    def _set_encoding(self, name: str) -> None:
        """Read the chosen file in another encoding, "" in the one that was found."""
        path = self._current()
        if self.choices.encodings.get(path, "") == name:
            return
        self.choices.encodings[path] = name
        if not name:
            del self.choices.encodings[path]
        self._read_again(path)

    def _set_keep(self, parts: frozenset[str]) -> None:
        """Let parts of the chosen file's pages stay in its text."""
        self.choices.keep[self._current()] = parts
        self._read_again(self._current())

    def take(self) -> None:
        """Take the ticked files in, in the background; nothing else can be changed meanwhile."""
        session, chosen, again = self._session, self.model.chosen(), self.model.updates()
        if (
            not (chosen or again)
            or self._pages.currentIndex() != _FOUND
            or session.busy
            or not self.import_button.isEnabled()
        ):
            return
        by, pattern, reason = session.by, self.names.pattern, self.updates.reason
        if again and not reason:
            session.failed.emit("Correcting transcripts needs a reason; it stays in the history.")
            self.updates.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._stop()
        files = [*chosen, *again]
        self._pages.setCurrentIndex(_TAKING)
        self.take_bar.setRange(0, len(chosen))
        self.take_bar.setValue(0)
        what = f"Importing {len(files):,} files" if len(files) != 1 else f"Importing {files[0].path.name}"
        self._job = job = session.do_aside(
            self._background, what,
            lambda project, progress: take_all(
                project, chosen, again, by=by, reason=reason, pattern=pattern, progress=progress
            ),
            lambda result: self._taken(*result, files),
        )  # fmt: skip
        job.progressed.connect(lambda number, _total, name: self._tell(self.take_bar, number, name))
        job.ended.connect(lambda: self._not_taken(job))

    def _taken(self, result: Imported, again: Reimported | None, files: list[Prepared]) -> None:
        self._job = None
        self._session.said.emit(*told(result, again))
        self._clear()
        if len(files) == 1 and not result.left_out and again is None:
            self.done.emit()
            return
        self._pages.setCurrentIndex(_DONE)
        self.report.show_done(result, files, again)

    def _not_taken(self, job: Job) -> None:
        """Go back to the list where nothing came in: what was chosen is still chosen."""
        if job is self._job:
            self._job = None
            self._pages.setCurrentIndex(_FOUND)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Take nothing in; an import that runs is stopped and the list of files comes back."""
        page = self._pages.currentIndex()
        if page == _TAKING and self._job is not None:
            self._job.cancel()
            return
        self._stop()
        if page != _DONE:
            self._clear()
        self.done.emit()

    def _forget(self) -> None:
        """Another project or none: what was read was meant for the one before."""
        if self._job is not None or self.model.candidates:
            self._pages.setCurrentIndex(_READING)
            self.cancel()

    def _clear(self) -> None:
        self.model.show([])
