# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that would make the window wait: run in another thread, with progress and cancel."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from qualcoder_cp.known import KnownError

if TYPE_CHECKING:
    from qualcoder_cp.project import Project

Progress = Callable[[int, int, str], None]


class Cancelled(Exception):
    """The person has asked to stop."""


class Job(QObject):
    """One piece of background work; its signals arrive in the window's thread."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, label: str, work: Callable[[Progress], Any], *, quiet: bool = False) -> None:
        """Take the work: a function of a progress callback, run once; ``quiet`` work is not told of."""
        super().__init__()
        self.label = label
        self.quiet = quiet
        self._work = work
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next progress report."""
        self._stop.set()

    def run(self) -> None:
        """Do the work; called in the other thread."""
        try:
            result = self._work(self._progress)
        except Cancelled:
            pass  # who asked to stop knows it
        except KnownError as problem:
            self.failed.emit(str(problem))
        except Exception as problem:
            traceback.print_exc()  # a mistake of ours: the details for whoever mends it
            self.failed.emit(f"{self.label} failed: {type(problem).__name__}: {problem}")
        else:
            if not self._stop.is_set():
                self.finished.emit(result)
        finally:
            self.ended.emit()

    def _progress(self, done: int, total: int, what: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, what)


class Background(QObject):
    """Runs jobs one after the other and keeps them alive while they run."""

    started = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a pool with one thread: the database and numpy do not gain from more."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[Job] = []

    def run(
        self, label: str, work: Callable[[Progress], Any], done: Callable[[Any], None] | None = None, *,
        quiet: bool = False, ended: Callable[[], None] | None = None, failed: Callable[[str], None] | None = None,
    ) -> Job:  # fmt: skip
        """Start ``work(progress)`` in another thread; ``done(result)`` is called in the window's thread.

        ``failed(sentence)`` and, whatever became of the work, ``ended()`` are called there too. ``quiet`` work, which
        follows from looking at something, shows its progress but leaves what was said last, and the Undo beside it, in
        the status line.
        """
        job = Job(label, work, quiet=quiet)
        if done is not None:
            job.finished.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        if ended is not None:
            job.ended.connect(ended)  # before it starts: it may be quick
        self._jobs.append(job)
        job.ended.connect(lambda: self._jobs.remove(job))
        self.started.emit(job)
        self._pool.start(job.run)  # QRunnable.create would leave a Python object behind that Qt has deleted
        return job

    def read(
        self, label: str, project: Project, work: Callable[[Project, Progress], Any],
        done: Callable[[Any], None] | None = None, *, quiet: bool = False, ended: Callable[[], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> Job:  # fmt: skip
        """Start ``work(reader, progress)`` with a read-only handle on the project of its own; the rest as of `run`."""

        def with_reader(progress: Progress) -> Any:
            reader = project.second_reader()
            try:
                return work(reader, progress)
            finally:
                reader.close()

        return self.run(label, with_reader, done, quiet=quiet, ended=ended, failed=failed)

    @property
    def busy(self) -> bool:
        """Return whether a job runs or waits."""
        return bool(self._jobs)

    def stop(self) -> None:
        """Ask all jobs to stop and wait for them."""
        for job in self._jobs:
            job.cancel()
        self._pool.waitForDone()
