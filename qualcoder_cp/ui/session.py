# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window is working on: the open project and who is coding. Passed in, never global."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Signal

from qualcoder_cp.known import KnownError
from qualcoder_cp.ui.remembered import Remembered

if TYPE_CHECKING:  # the database driver is loaded when a project is opened, not to show the window
    from qualcoder_cp.model import Changes, Coder, Round
    from qualcoder_cp.project import Project
    from qualcoder_cp.ui.background import Background, Job, Progress


class Session(QObject):
    """An open project with its coder; every screen is given one and re-reads when ``changed`` speaks."""

    opened = Signal()
    """Another project is open, or none."""
    changed = Signal(object)
    """`Changes` of the change just committed."""
    coder_changed = Signal()
    """Somebody else is coding now."""
    said = Signal(str, bool)
    """What just happened, in one sentence; True: with an offer to undo it."""
    failed = Signal(str)
    """What went wrong, in one sentence."""
    closing = Signal()
    """The project is about to close: stop what reads it."""

    def __init__(self, settings: QSettings | None = None) -> None:
        """Start without a project; ``settings`` remember recent files and coders (None: those of this account)."""
        super().__init__()
        self.settings = settings or QSettings("QualCoder CP", "QualCoder CP")
        self._project: Project | None = None
        self._coder: Coder | None = None
        self.busy = ""
        """What is being written in the background; until it is done nothing else can be changed."""

    # ---------------------------------------------------------------- project and coder

    @property
    def is_open(self) -> bool:
        """Return whether a project is open."""
        return self._project is not None

    @property
    def project(self) -> Project:
        """Return the open project."""
        assert self._project is not None, "no project is open"
        return self._project

    @property
    def coder(self) -> Coder | None:
        """Return who is coding, or None before the first coder exists."""
        return self._coder

    @property
    def by(self) -> str:
        """Return the name that changes carry."""
        return self._coder.name if self._coder else "the program"

    def open(self, path: Path) -> bool:
        """Open a project file; if somebody else writes in it, read-only. Return whether it worked."""
        from qualcoder_cp.project import AlreadyOpenError, Project

        if self.is_open and path.resolve() == self.project.path.resolve():
            return True
        elsewhere = ""
        try:
            project = Project.open(path)
        except AlreadyOpenError as problem:
            elsewhere = str(problem)
            try:
                project = Project.open(path, readonly=True)
            except KnownError:
                self.failed.emit(elsewhere)
                return False
        except KnownError as problem:
            self.failed.emit(str(problem))
            return False
        self.take(project)
        if elsewhere:  # said last: what opens puts earlier messages away
            self.failed.emit(elsewhere)
        return True

    def take(self, project: Project) -> None:
        """Work on this open project from now on."""
        self.close()
        gc.collect()
        gc.freeze()  # what the program itself consists of is not searched for garbage again while one works
        self._project = project
        project.on_change(self.changed.emit)
        self._remember(project.path)
        self._choose_coder()
        self.opened.emit()

    def close(self) -> None:
        """Close the project, if one is open."""
        if self._project is not None:
            self.closing.emit()
            self._project.close()
            self._project = None
            self._coder = None
            gc.unfreeze()
            self.opened.emit()

    def set_coder(self, coder: Coder) -> None:
        """Let somebody else code from now on; remembered for this project."""
        self._coder = coder
        self.settings.setValue(f"coder/{self.project.uuid}", coder.name)
        self.coder_changed.emit()

    @property
    def remembered(self) -> Remembered:
        """Return where this person left off in the open project."""
        return Remembered(self.settings, self.project.uuid)

    def coder_by_id(self, coder_id: int) -> Coder | None:
        """Return a coder of the project."""
        from qualcoder_cp.project import coders

        return next((one for one in coders(self.project) if one.id == coder_id), None)

    def _choose_coder(self) -> None:
        from qualcoder_cp.project import coders

        team = coders(self.project)
        last = self.settings.value(f"coder/{self.project.uuid}", "")
        self._coder = next((one for one in team if one.name == last), team[0] if team else None)

    @property
    def round(self) -> Round | None:
        """Return the current round of the project."""
        from qualcoder_cp.coding import current_round

        return current_round(self.project)

    # ---------------------------------------------------------------- doing things

    def do(self, action: Callable[..., Any], *arguments: Any, say: str = "", **named: Any) -> Any:
        """Run one verb of the core in this thread and return its result, None if it could not be done.

        A known problem becomes a sentence in the window; what was done is told in the status line.

        Args:
            action: the verb.
            arguments: what it takes.
            say: what to tell instead of the change's own label.
            named: what it takes by name.
        """
        if self._is_busy():
            return None
        before = self._project.state if self._project else 0
        try:
            result = action(*arguments, **named)
        except KnownError as problem:
            self.failed.emit(str(problem))
            return None
        if self._project and self._project.state != before and self._project.last_changes:
            self.said.emit(say or self._project.last_changes.label, True)
        elif say:
            self.said.emit(say, False)
        return True if result is None else result

    def do_aside(
        self, background: Background, label: str, work: Callable[[Project, Progress], Any],
        done: Callable[[Any], None],
    ) -> Job:  # fmt: skip
        """Change the project in another thread; until that is done nothing else can be changed.

        Args:
            background: runs it.
            label: what is done, for the status line ("Importing 300 files").
            work: takes a second handle for writing and a progress callback, which raises when Cancel is pressed, and
                makes one change.
            done: is given what ``work`` returned, in the window's thread, after the screens have re-read.
        """
        project, self.busy = self.project, label
        made: list[tuple[Any, Changes | None]] = []

        def run(progress: Progress) -> None:
            writer = project.second_writer()
            try:
                made.append((work(writer, progress), writer.last_changes))
            finally:
                writer.close()

        def end() -> None:  # not by ``finished``: a Cancel that came too late must not hide what was done
            self.busy = ""
            if made and self._project is project:
                result, changes = made[0]
                if changes is not None:
                    project.hear(changes)
                done(result)

        return background.run(label, run, ended=end)

    def _is_busy(self) -> bool:
        """Return whether nothing can be changed now, and say so."""
        if self.busy:
            self.failed.emit(f"{self.busy}: until that is done nothing else can be changed; wait, or cancel it.")
        return bool(self.busy)

    def undo(self) -> None:
        """Take back the coder's latest step."""
        self._step(self.project.undo, "Undone")

    def redo(self) -> None:
        """Do the coder's latest undone step again."""
        self._step(self.project.redo, "Done again")

    def _step(self, verb: Callable[[str], str], word: str) -> None:
        if self._is_busy():
            return
        try:
            label = verb(self.by)
        except KnownError as problem:
            self.failed.emit(str(problem))
        else:
            self.said.emit(f"{word}: {label}", False)

    # ---------------------------------------------------------------- recent files

    def recent(self) -> list[Path]:
        """Return the project files opened lately that still exist, newest first."""
        names = self.settings.value("recent", []) or []
        if isinstance(names, str):
            names = [names]
        return [Path(name) for name in names if Path(name).exists()]

    def _remember(self, path: Path) -> None:
        names = [str(path.resolve())] + [str(one) for one in self.recent() if one.resolve() != path.resolve()]
        self.settings.setValue("recent", names[:8])


def concerns(changes: Changes | None, *tables: str) -> bool:
    """Return whether a view of these tables must re-read; None (another project or coder) always."""
    return changes is None or changes.touches(*tables)
