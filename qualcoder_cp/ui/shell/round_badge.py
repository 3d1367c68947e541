# SPDX-License-Identifier: GPL-3.0-or-later
"""The round in the top bar: its name and state; pressing it explains the state and leads to the others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from qualcoder_cp.model import Round
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip


class RoundBadge(QToolButton):
    """Shows the current round; ``wanted`` speaks with a place of the stage Study."""

    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        """Show no round yet."""
        super().__init__()
        self._session = session
        self._round: Round | None = None
        self.setProperty("tone", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.setMenu(menu)
        menu.aboutToShow.connect(self.fill)

    def show_round(self, round_: Round | None, shortened: str) -> None:
        """Show a round by its shortened name, or nothing."""
        self._round = round_
        if round_ is None:
            self.setText("")
            return
        from qualcoder_cp.ui.study.round_words import state_sentence

        self.setText(plain_text(f"{shortened} · {round_.state.value}"))
        self.setAccessibleName(f"Round {round_.name}, {round_.state.value}")
        self.setToolTip(plain_tip(f"{round_.name}: {state_sentence(round_)}"))

    def fill(self) -> None:
        """Make the menu: what the state means, the rounds to switch to, protocol and planning."""
        from qualcoder_cp import coding
        from qualcoder_cp.ui.study.round_words import state_sentence

        menu, session, round_ = self.menu(), self._session, self._round
        menu.clear()
        if round_ is None or not session.is_open:
            return
        menu.addAction(plain_text(state_sentence(round_))).setEnabled(False)
        menu.addSeparator()
        for one in coding.rounds(session.project):
            action = menu.addAction(plain_text(f"{one.name} · {one.state.value}"))
            action.setCheckable(True)
            action.setChecked(one.id == round_.id)
            action.setEnabled(not session.project.readonly)
            action.triggered.connect(lambda _checked=False, one=one: self._use(one))
        menu.addSeparator()
        menu.addAction("Protocol of this round", lambda: self.wanted.emit({"round_id": round_.id, "protocol": True}))
        menu.addAction("All rounds...", lambda: self.wanted.emit({"round_id": round_.id}))
        new = menu.addAction("New round...", lambda: self.wanted.emit({"new_round": True}))
        new.setEnabled(not session.project.readonly)

    def _use(self, round_: Round) -> None:
        from qualcoder_cp import coding

        if self._round is None or round_.id != self._round.id:
            self._session.do(coding.use_round, self._session.project, round_, by=self._session.by)
