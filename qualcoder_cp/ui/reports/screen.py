# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Reports: a checklist, the very files as previews, one button that writes the folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp import coding
from qualcoder_cp.model import Changes
from qualcoder_cp.project import Project
from qualcoder_cp.reports import DELIVERABLES
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.reports import previews, writing
from qualcoder_cp.ui.reports.deliverable_list import DeliverableList
from qualcoder_cp.ui.reports.folder_bar import FolderBar
from qualcoder_cp.ui.reports.preview_pane import PreviewPane
from qualcoder_cp.ui.reports.previews import Preview
from qualcoder_cp.ui.reports.writing import Written
from qualcoder_cp.ui.reports.written_line import WrittenLine
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.stage import Screen
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, column, label, row

_METHODS = "methods.md"
_TITLES = {one.file: one.title for one in DELIVERABLES}


class ReportsScreen(Screen):
    """Checklist at the left, preview at the right, folder and button below."""

    def __init__(self, session: Session, background: Background) -> None:
        """Build the widgets; nothing is read yet."""
        super().__init__(session, background)
        self.list = DeliverableList()
        self.preview = PreviewPane()
        self.bar = FolderBar()
        self.written = WrittenLine()
        self._seen: dict[str, Preview] = {}
        self._seen_state: tuple[str, int, int] | None = None
        self._looking: Job | None = None
        self._writing: Job | None = None
        self._build()
        self.list.chosen.connect(lambda _file: self._show_preview())
        self.list.deliverables.ticked.connect(self._ticks_changed)
        self.bar.folder_wanted.connect(self.choose_folder)
        self.bar.write_wanted.connect(self.write)
        self.bar.cancel_wanted.connect(self.cancel)

    def _build(self) -> None:
        self._copy = button("Copy the paragraph", self.copy_methods, tip="Copy the methods paragraph (Ctrl+Shift+M)")
        self.preview.extra.layout().addWidget(self._copy)
        self._all = button("All", lambda: self._tick(True), "quiet", tip="Tick all deliverables")
        self._none = button("None", lambda: self._tick(False), "quiet", tip="Untick all deliverables")
        self._facts = label("", "muted", wrap=True, name="What the files rest on")
        left = column(row(label("Deliverables", "heading"), None, self._all, self._none, gap=0), self.list, gap=0)
        left.layout().setStretch(1, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(space(1))
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 5)
        self._whole = column(self._split, self.written, self.bar, gap=2)
        self._whole.layout().setStretch(0, 1)
        self._empty: QWidget = QWidget()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._whole)
        self._pages.addWidget(self._empty)
        head = row(label("Reports", "title"), self._facts, gap=3)
        head.layout().setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(2))
        layout.setSpacing(space(2))
        layout.addWidget(head)
        layout.addWidget(self._pages, 1)

    def actions_of_stage(self) -> list[Action]:
        """Return the verbs of the stage."""

        def ready() -> bool:
            return self.session.is_open and self._pages.currentWidget() is self._whole

        def declare(verb: str, text: str, run: Callable[[], object], keys: str = "", hint: str = "") -> Action:
            return Action(f"reports.{verb}", "Reports", text, run, keys, ready, self, hint)

        return [
            declare("write", "Write the folder", self.write, "Ctrl+Return; Ctrl+Enter",
                    "Write the ticked files into the folder"),
            declare("cancel", "Stop writing", self.cancel, hint="The folder stays as it was"),
            declare("folder", "Choose the folder...", self.choose_folder),
            declare("open_folder", "Open the folder", self.written.open_folder),
            declare("copy_methods", "Copy the methods paragraph", self.copy_methods, "Ctrl+Shift+M"),
            declare("all", "Tick all deliverables", lambda: self._tick(True)),
            declare("none", "Untick all deliverables", lambda: self._tick(False)),
        ]  # fmt: skip

    # ---------------------------------------------------------------- reading

    def refresh(self, changes: Changes | None) -> None:
        """Make the previews anew if the project, its state or the coder is another one."""
        project, viewer = self.session.project, self.session.coder
        if words := self._why_not():
            self._show_empty(*words)
            return
        self._pages.setCurrentWidget(self._whole)
        self._load_settings()
        self.list.fit()
        round_ = self.session.round
        self._facts.setText(
            f"{round_.name if round_ else ''} · {round_.state.value if round_ else ''} · layer: consensus"
        )
        self._show_written()
        state = (project.uuid, project.state, viewer.id if viewer else 0)
        if state == self._seen_state:
            self._show_preview()
            return
        self._seen, self._seen_state = {}, state
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self.background.read(
            "Making previews", project, lambda reader, progress: previews.make(reader, viewer, progress), self._take,
            quiet=True,
        )  # fmt: skip
        self._looking.ended.connect(self._previews_ended)
        self._show_preview()

    def _why_not(self) -> tuple[str, str] | None:
        round_ = self.session.round
        if round_ is None:
            return ("Nothing is coded yet", "Here the files for the manuscript are written: tables, the chart, the "
                    "codebook, the methods paragraph and the data behind them.")  # fmt: skip
        if round_.state in coding.BLIND:
            done = coding.progress(self.session.project, round_.id)
            return (f"'{round_.name}' is sealed", "While coding is blind, no report is written: it would show one "
                    "analyst's coding to another. "
                    f"{done.submitted} of {done.total} layers are submitted so far.")  # fmt: skip
        return None

    def _show_empty(self, title: str, words: str) -> None:
        page = EmptyState(
            title, words, [button("Go to Coding", lambda: self.go_elsewhere.emit("coding", {}), "primary")]
        )
        self._pages.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._facts.setText("")
        self._seen, self._seen_state = {}, None
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _take(self, seen: dict[str, Preview]) -> None:
        self._seen = seen
        self._show_preview()

    def _previews_ended(self) -> None:
        if not self._seen and self.sender() in (self._looking, None):
            self._seen_state = None  # stopped or failed: the next refresh tries again
            self.preview.show_waiting(_TITLES[self.list.file()], "There is no preview; the files can still be written.")

    def _show_preview(self) -> None:
        file = self.list.file()
        self._copy.setVisible(file == _METHODS)
        self._copy.setEnabled(file in self._seen)
        if file in self._seen:
            self.preview.show_preview(_TITLES[file], self._seen[file])
        else:
            self.preview.show_waiting(_TITLES[file], "The preview is being made...")

    # ---------------------------------------------------------------- ticks and folder

    def _key(self, what: str) -> str:
        return f"reports/{what}/{self.session.project.uuid}"

    def _load_settings(self) -> None:
        left_out = str(self.session.settings.value(self._key("left_out"), "") or "")
        wanted = {file for file in left_out.split("|") if file}
        if wanted != set(self.list.deliverables.left_out()):
            self.list.deliverables.leave_out(wanted)
        here = self.session.project.path
        folder = self.session.settings.value(self._key("folder"), str(here.parent / f"{here.stem} reports"))
        self.bar.show_folder(Path(str(folder)))
        self._show_ticks()

    def _ticks_changed(self) -> None:
        self.session.settings.setValue(self._key("left_out"), "|".join(self.list.deliverables.left_out()))
        self._show_ticks()

    def _show_ticks(self) -> None:
        self.bar.show_count(len(self.list.deliverables.files()), len(DELIVERABLES))

    def _tick(self, on: bool) -> None:
        file = self.list.file()
        self.list.deliverables.leave_out(set() if on else set(_TITLES))
        self.list.choose(file)
        self._ticks_changed()

    def choose_folder(self) -> None:
        """Ask for the folder and remember it for this project."""
        name = QFileDialog.getExistingDirectory(self, "Folder for the reports", str(self.bar.folder().parent))
        if name:
            self.use_folder(Path(name))

    def use_folder(self, folder: Path) -> None:
        """Write into this folder from now on."""
        self.session.settings.setValue(self._key("folder"), str(folder))
        self.bar.show_folder(folder)

    # ---------------------------------------------------------------- writing

    def write(self) -> None:
        """Write the ticked deliverables into the folder, in the background."""
        only, folder = self.list.deliverables.files(), self.bar.folder()
        if self._writing is not None:
            return
        if not only:
            self.session.failed.emit("No deliverable is ticked, so there is nothing to write.")
            return
        viewer, project = self.session.coder, self.session.project
        uuid = project.uuid

        def work(reader: Project, progress: previews.Progress) -> tuple[int, list[Path]]:
            state = reader.state
            return state, writing.write_folder(reader, viewer, folder, only, progress)

        self._writing = self.background.read("Writing the reports", project, work, lambda made: self._done(uuid, *made))
        self._writing.progressed.connect(self.bar.show_progress)
        self._writing.ended.connect(self._ended)
        self.bar.show_progress(0, 0, "Counting")

    def cancel(self) -> None:
        """Stop writing; the folder stays as it was."""
        if self._writing is not None:
            self._writing.cancel()

    def _done(self, uuid: str, state: int, paths: list[Path]) -> None:
        folder = paths[0].parent
        at = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        names = tuple(path.name for path in paths)
        writing.remember(self.session.settings, uuid, Written(state, str(folder), names, at))
        self.session.said.emit(f"{len(paths)} files written into {folder}", False)
        self._show_written()

    def _ended(self) -> None:
        self._writing = None
        self.bar.show_progress(-1, 0, "")
        self._show_ticks()

    def _show_written(self) -> None:
        if self.session.is_open:
            project = self.session.project
            written = writing.remembered(self.session.settings, project.uuid)
            self.list.deliverables.show_sizes(self.written.show_written(written, project.state))

    def copy_methods(self) -> None:
        """Put the methods paragraph on the clipboard, without its heading."""
        if _METHODS in self._seen:
            QGuiApplication.clipboard().setText(previews.paragraph(self._seen[_METHODS].words))
            self.session.said.emit("Copied the methods paragraph.", False)
        else:
            self.session.said.emit("The methods paragraph is still being made; try again in a moment.", False)

    def go_to(self, **place: object) -> None:
        """Show a deliverable: ``file``."""
        if isinstance(file := place.get("file"), str):
            self.list.choose(file)

    def first_focus(self) -> QWidget | None:
        """Return the checklist, or the way on from an empty screen."""
        if self._pages.currentWidget() is self._empty:
            return self._empty.findChild(QPushButton)
        return self.list
