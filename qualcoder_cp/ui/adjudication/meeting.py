# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding together: the agenda as the queue, remarks on the item, a hidden vote first, the minutes afterwards."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Mode
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

NOTHING = 0
"""The vote for keeping nothing."""


class RemarkField(QLineEdit):
    """A remark on the item; Enter adds it, Escape goes back."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Remark on this item (W)")
        self.setAccessibleName("Remark")
        self.setToolTip("What was said about this item (W); Enter adds it to the thread")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class MeetingBar(QWidget):
    """The field for remarks, and in a meeting the vote and the minutes."""

    def __init__(self) -> None:
        """Build the widgets."""
        super().__init__()
        self.field = RemarkField()
        self.told = label("", "muted", wrap=True, name="Hidden vote")
        self.vote = button("Hidden vote", lambda: None, tip="Everybody presses a number before you discuss (V)")
        self.minutes = button("Minutes...", lambda: None, tip="Write the minutes of the meeting as a Word document")
        tools = Flow(space(1))
        for one in (self.vote, self.minutes):
            tools.addWidget(one)
        self._tools = QWidget()
        self._tools.setLayout(tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self.field, self.told, self._tools):
            layout.addWidget(widget)
        self.told.hide()
        self.show_meeting(False)

    def show_meeting(self, on: bool) -> None:
        """Show what belongs to a meeting, or the field alone."""
        self._tools.setVisible(on)

    def tell(self, words: str) -> None:
        """Tell how far the vote is; nothing hides the line."""
        self.told.setText(words)
        self.told.setVisible(bool(words))


class MeetingDesk:
    """The meeting of one screen; ``on`` while one is held, so that decisions are recorded as made together."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Build the bar; no meeting is held."""
        self._screen = screen
        self.on = False
        self.votes: list[int] = []
        self.bar = MeetingBar()
        self.bar.field.returnPressed.connect(self.add_remark)
        self.bar.field.left.connect(screen.queue_focus)
        self.bar.vote.clicked.connect(self.begin_vote)
        self.bar.minutes.clicked.connect(self.ask_minutes)

    @property
    def mode(self) -> Mode | None:
        """Return how decisions are recorded: in a meeting, or as the person who decides would have it."""
        return Mode.MEETING if self.on else None

    def set_on(self, on: bool) -> None:
        """Begin or end a meeting; the queue becomes its agenda, or what it was."""
        self.on = on
        screen = self._screen
        screen.filters.meeting.setChecked(on)
        self.bar.show_meeting(on)
        self.end_vote()
        if screen.session.is_open and screen.shows_queue():
            screen.listing.reorder(from_the_top=True)
            told = "Meeting: what was put off comes first; decisions are recorded as made together."
            screen.session.said.emit(told if on else "The meeting is over.", False)

    def toggle(self) -> None:
        """Begin a meeting, or end it."""
        self.set_on(not self.on)

    # ---------------------------------------------------------------- remarks

    def write_remark(self) -> None:
        """Go to the field for a remark."""
        self.bar.field.setFocus()

    def add_remark(self) -> None:
        """Add what was typed to the thread of the item."""
        screen, session, queued = self._screen, self._screen.session, self._screen.queued()
        words = self.bar.field.text().strip()
        if queued is None or not words or not screen.may_decide():
            return
        done = session.do(
            adjudication.add_remark, session.project, screen.needed_round(), queued.board.transcript.id,
            queued.item.fingerprint, words, by=session.by,
        )  # fmt: skip
        if done is not None:
            self.bar.field.clear()
            screen.queue_focus()
            screen.show_current()

    # ---------------------------------------------------------------- a hidden vote

    def begin_vote(self) -> None:
        """Let everybody press a number, which is not shown until all have."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or not screen.may_decide():
            return
        self.votes = []
        screen.bar.wait_for("vote")
        letters = ", ".join(
            f"{number} {screen.naming.letter(queued.board, coder)}"
            for number, coder in enumerate(screen.naming.order(queued.board), start=1)
        )
        self.bar.tell(f"{len(queued.board.coders)} votes, unseen: {letters}, 0 nothing; Esc stops")
        screen.queue_focus()

    def cast(self, number: int) -> None:
        """Count a vote; the last one shows all and keeps them as a remark."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or number > len(queued.board.coders):
            return
        self.votes.append(number)
        everybody = len(queued.board.coders)
        if len(self.votes) < everybody:
            self.bar.tell(f"{len(self.votes)} of {everybody} votes cast")
            return
        counted = Counter(self.votes)
        order = screen.naming.order(queued.board)
        told = ", ".join(
            f"{'nothing' if vote == NOTHING else screen.naming.letter(queued.board, order[vote - 1])} {number}"
            for vote, number in counted.most_common()
        )
        self.end_vote()
        self.bar.tell(f"Vote before discussion: {told}")
        self.bar.field.setText(f"Vote before discussion: {told}")
        self.add_remark()

    def end_vote(self) -> None:
        """Stop counting."""
        self.votes = []
        self.bar.tell("")
        if self._screen.bar.waiting == "vote":
            self._screen.bar.wait_for("")

    # ---------------------------------------------------------------- files

    def ask_minutes(self) -> None:
        """Ask for a file and write the minutes."""
        name, _ = QFileDialog.getSaveFileName(self._screen, "Write the minutes", "minutes.docx", "Word (*.docx)")
        if name:
            self.write_minutes(Path(name) if Path(name).suffix else Path(name).with_suffix(".docx"))

    def write_minutes(self, path: Path) -> None:
        """Write what was decided in meetings of the round as a Word document."""
        from qualcoder_cp.reports.audit import write_minutes

        session = self._screen.session
        count = session.do(write_minutes, session.project, path, round_=self._screen.needed_round())
        if count is not None:
            session.said.emit(f"Minutes with {int(count):,} decisions written to {path}.", False)

    def ask_audit(self) -> None:
        """Ask for a file and write the audit trail."""
        kinds = "CSV (*.csv);;Word (*.docx)"
        name, chosen = QFileDialog.getSaveFileName(self._screen, "Write the audit trail", "audit.csv", kinds)
        if name:
            ending = ".docx" if chosen.startswith("Word") else ".csv"
            self.write_audit(Path(name) if Path(name).suffix else Path(name).with_suffix(ending))

    def write_audit(self, path: Path) -> None:
        """Write everything on record about the round as CSV or Word document."""
        from qualcoder_cp.reports.audit import export_audit

        session = self._screen.session
        count = session.do(export_audit, session.project, path, self._screen.needed_round())
        if count is not None:
            session.said.emit(f"Audit trail with {int(count):,} entries written to {path}.", False)
