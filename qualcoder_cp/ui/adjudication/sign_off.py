# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above the text: which transcript, how much of it is open, who signed it off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Queued, SignOff
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, label

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen


class TranscriptHead(QWidget):
    """Name, what is open, the sign-off and its button."""

    def __init__(self) -> None:
        """Build the line, empty."""
        super().__init__()
        self.name = ElidedLabel("heading", "Transcript")
        self.state = label("", "muted", name="State of the transcript")
        self.sign = button("", lambda: None)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(1), 0, space(1), 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.name, 1)
        layout.addWidget(self.state, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.sign)

    def show_state(self, name: str, left: tuple[int, int], signed: SignOff | None, may: bool) -> None:
        """Show a transcript: ``left`` are its open and all items."""
        self.name.show_text(name)
        open_, all_ = left
        words = f"{open_} of {all_} open" if open_ else f"all {all_} decided"
        if signed is not None:
            words = f"✓ signed off by {signed.by}" if signed.holds else f"changed since {signed.by} signed it off"
        self.state.setText(words)
        self.state.setToolTip(f"{words}, {signed.at[:10]}" if signed else words)
        held = signed is not None and signed.holds
        self.sign.setText("Withdraw" if held else "Sign off" if signed is None else "Sign off again")
        self.sign.setToolTip(
            "Take the sign-off back (Ctrl+Return)" if held
            else "Say by name that this consensus is as it should be (Ctrl+Return)"
        )  # fmt: skip
        self.sign.setVisible(may and (held or not open_))


class SigningDesk:
    """Signing off on one screen."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Build the line."""
        self._screen = screen
        self.head = TranscriptHead()
        self.head.sign.clicked.connect(self.toggle)

    def show(self, queued: Queued) -> None:
        """Show the transcript of an item."""
        screen, place = self._screen, queued.board.transcript.id
        self.head.show_state(
            queued.board.transcript.name, screen.model.open_on(place), screen.desk.signed.get(place),
            screen.may_decide(),
        )  # fmt: skip

    def toggle(self) -> None:
        """Sign the transcript off that is looked at; take the sign-off back if it is."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or not screen.may_decide():
            return
        session, place = screen.session, queued.board.transcript.id
        known = screen.desk.signed.get(place)
        if known is not None and known.holds:
            session.do(adjudication.withdraw_sign_off, session.project, screen.needed_round(), place, by=session.by)
        else:
            self.sign([place])

    def sign(self, transcript_ids: Iterable[int]) -> None:
        """Sign these transcripts off, as one step."""
        screen, session = self._screen, self._screen.session
        session.do(adjudication.sign_off, session.project, screen.needed_round(), transcript_ids, by=session.by)

    def waiting(self) -> list[int]:
        """Return the transcripts whose items are all settled, but which nobody has signed off as they are."""
        screen = self._screen
        known = screen.desk.signed
        boards = adjudication.boards(screen.session.project, screen.needed_round())
        return [
            one.transcript.id for one in boards
            if one.complete and not (one.transcript.id in known and known[one.transcript.id].holds)
        ]  # fmt: skip
