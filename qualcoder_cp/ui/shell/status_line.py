# SPDX-License-Identifier: GPL-3.0-or-later
"""The line at the bottom: what just happened, with Undo; what runs, with progress and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.plain import plain_tip


class StatusLine(QWidget):
    """Says one sentence at a time; ``undo_wanted`` speaks when its Undo is pressed."""

    undo_wanted = Signal()

    def __init__(self, background: Background) -> None:
        """Listen to the background worker for progress."""
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(0), space(2), space(0))
        self._words = label("", "muted", name="What just happened")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._undo = button("Undo", self.undo_wanted.emit, "quiet", tip="Undo (Ctrl+Z)")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the work in the background")
        self._bar.setMaximumWidth(space(4) * 10)
        self._cancel = button("Cancel", self._stop, "quiet", tip="Stop the work in the background")
        layout.addWidget(self._words, 1)
        for widget in (self._undo, self._bar, self._cancel):
            layout.addWidget(widget)
        self._job: Job | None = None
        self._show_job(None)
        self._undo.hide()
        background.started.connect(self._show_job)

    def say(self, words: str, undoable: bool = False) -> None:
        """Show a sentence, with Undo beside it where it can be taken back; screen readers hear it."""
        self._words.setText(words)
        self._words.setToolTip(plain_tip(words))
        self._undo.setVisible(undoable)
        QAccessible.updateAccessibility(QAccessibleEvent(self._words, QAccessible.Event.NameChanged))

    def words(self) -> str:
        """Return the sentence shown now."""
        return self._words.text()

    def _show_job(self, job: Job | None) -> None:
        self._job = job
        for widget in (self._bar, self._cancel):
            widget.setVisible(job is not None)
        if job is not None:
            if not job.quiet:
                self.say(f"{job.label}...")
            self._bar.setRange(0, 0)
            job.progressed.connect(self._progress)
            job.ended.connect(lambda: self._end(job))

    def _progress(self, done: int, total: int, what: str) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        if self._job is not None and what and not self._job.quiet:
            self._words.setText(f"{self._job.label}: {what}")

    def _end(self, job: Job) -> None:
        if self._job is job:
            self._show_job(None)
            if not job.quiet and self.words().startswith(job.label):
                self.say("")

    def _stop(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
            self._show_job(None)
            self.say(f"{job.label}: stopped, nothing was changed.")
