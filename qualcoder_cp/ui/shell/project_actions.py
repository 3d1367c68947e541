# SPDX-License-Identifier: GPL-3.0-or-later
"""Making, opening, closing and checking projects from the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog

from qualcoder_cp.known import SUFFIX, KnownError
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.team.verbs import PACKAGE

if TYPE_CHECKING:
    from qualcoder_cp.ui.shell.main_window import MainWindow


class ProjectActions:
    """The verbs of the Project menu."""

    def __init__(self, window: MainWindow) -> None:
        """Act on the window's session."""
        self._window = window
        self._session = window.session

    def declare(self) -> list[Action]:
        """Return the actions."""

        def writable() -> bool:
            return self._session.is_open and not self._session.project.readonly

        def is_open() -> bool:
            return self._session.is_open

        return [
            Action("project.new", "Project", "New study...", self.new_study, "Ctrl+N"),
            Action("project.open", "Project", "Open...", self.open_file, "Ctrl+O"),
            Action("project.sample", "Project", "Open the sample study", self.open_sample),
            Action("project.add_coder", "Project", "Add a coder...", self.add_coder, enabled=writable),
            Action("project.backup", "Project", "Back up now", self.back_up, enabled=writable),
            Action("project.verify", "Project", "Check the project", self.verify, enabled=is_open),
            Action("project.close", "Project", "Close", self._session.close, "Ctrl+W", is_open),
            Action("project.quit", "Project", "Quit", self._window.close, "Ctrl+Q"),
        ]

    def new_study(self) -> None:
        """Ask for title, place and coders, and make the project."""
        from qualcoder_cp.project import Project, add_coder
        from qualcoder_cp.ui.shell.new_study import NewStudy

        dialog = NewStudy(self._window)
        if dialog.exec():
            try:
                project = Project.create(dialog.path(), dialog.title())
                for name, role in dialog.team():
                    add_coder(project, name, role, by="the program")  # not a step that a coder takes back
            except KnownError as problem:
                self._session.failed.emit(str(problem))
                return
            self._session.take(project)

    def open_file(self) -> None:
        """Ask for a project or a work package and open it."""
        kinds = f"Projects and work packages (*{SUFFIX} *{PACKAGE})"
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a study", "", kinds)
        if name:
            self._window.take_files([Path(name)])

    def open_sample(self) -> None:
        """Build the sample study in a place to be chosen and open it; a built one is opened at once."""
        start = str(Path.home() / f"Sample study{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Where to keep the sample study", start, f"Projects (*{SUFFIX})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if name:
            self.build_sample(Path(name).with_suffix(SUFFIX))

    def build_sample(self, path: Path) -> None:
        """Build the sample study at ``path`` in the background and open it."""
        if path.exists():
            self._session.open(path)
            return

        def work(progress: Progress) -> Path:
            from qualcoder_cp import demo

            demo.build_stakeholder_study(path, progress=progress)
            return path

        self._window.background.run("Building the sample study", work, self._session.open)

    def add_coder(self) -> None:
        """Ask for a name and add an analyst; the first one is coding at once."""
        from qualcoder_cp.project import add_coder

        name, accepted = QInputDialog.getText(self._window, "Add a coder", "Name of the analyst")
        if accepted and name.strip():
            from qualcoder_cp.model import CoderRole

            role = CoderRole.ANALYST
            coder = self._session.do(add_coder, self._session.project, name, role, by=self._session.by)
            if coder and self._session.coder is None:
                self._session.set_coder(coder)
            self._window.refresh()

    def back_up(self) -> None:
        """Write a verified copy beside the project."""
        from qualcoder_cp.project import back_up

        path = self._session.do(back_up, self._session.project)
        if path:
            self._session.said.emit(f"Backed up and checked: {path}", False)

    def verify(self) -> None:
        """Check the project from end to end and say what was found."""
        from qualcoder_cp.project import verify

        def done(findings: list[str]) -> None:
            if findings:
                self._session.failed.emit(findings[0] + (f" ({len(findings)} findings)" if findings[1:] else ""))
            else:
                self._session.said.emit("The project is sound: pages, texts, layers and history were checked.", False)

        self._window.background.read(
            "Checking the project", self._session.project, lambda reader, _progress: verify(reader), done
        )
