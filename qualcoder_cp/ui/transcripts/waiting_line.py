# SPDX-License-Identifier: GPL-3.0-or-later
"""A line above the transcripts that says that corrected answers wait, and opens them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background, Job
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label


class WaitingLine(QFrame):
    """Hidden while nothing waits. ``look_wanted()``: the answers should be shown."""

    look_wanted = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        """Say nothing yet."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        self._state: tuple[str, int] | None = None
        self.setProperty("tone", "banner")
        self.words = label("", wrap=True, name="Corrected answers")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.look_button = button("Look at them", self.look_wanted.emit,
                                  tip="Apply or dismiss corrected answers (Ctrl+Alt+W)")  # fmt: skip
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(1), space(1))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.look_button)
        self.hide()

    def refresh(self) -> None:
        """Count in the background, where the project is not as it was when it was counted last."""
        project = self._session.project
        state = (project.uuid, project.state)
        if state == self._state or self._session.busy:
            return
        self._state = state
        if not any(one.format == "survey" for one in transcripts.facts(project).values()):
            self.hide()  # only a survey has answers
            return
        self._job = job = self._background.read(
            "Looking for corrected answers", project, lambda reader, _progress: _count(reader),
            lambda count: self._show(job, count), quiet=True,
        )  # fmt: skip

    def _show(self, job: Job, count: int) -> None:
        if job is self._job:
            self._job = None
            some = (
                "1 corrected answer of a survey waits"
                if count == 1
                else f"{count:,} corrected answers of a survey wait"
            )
            self.words.setText(f"{some}, because the transcript was worked on when the table came.")
            self.setVisible(count > 0)


def _count(project: Project) -> int:
    return len(transcripts.waiting_answers(project))
