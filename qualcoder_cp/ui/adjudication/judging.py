# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding: each verb settles the item that is looked at and goes on to the next open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Outcome
from qualcoder_cp.ui.adjudication.code_choice import CodeChoice
from qualcoder_cp.ui.adjudication.queue_model import State, key_of, state_of
from qualcoder_cp.ui.adjudication.words import OUTCOMES

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen


class Judging:
    """The deciding verbs of one screen. ``deciding`` is True while a decision of its own is written."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Act on the item that the screen looks at."""
        self._screen = screen
        self.deciding = False

    def decide(self, outcome: Outcome, **choice: object) -> None:
        """Decide the item looked at and go on to the next open one."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or not screen.may_decide():
            return
        session, bar = screen.session, screen.bar
        self.deciding = True
        try:
            done = session.do(
                adjudication.decide, session.project, screen.needed_round().id, queued.board.transcript.id, queued.item,
                outcome=outcome, by=session.by, reason=bar.reason, rationale=bar.rationale.text().strip(),
                seconds=round(screen.watch.elapsed() / 1000, 1),
                say=f"{queued.board.transcript.name}: {OUTCOMES[outcome]}", **choice,
            )  # fmt: skip
        finally:
            self.deciding = False
        if done is not None:
            self.advance()

    def advance(self) -> None:
        """Go to the next open item; stay where none is left."""
        screen = self._screen
        row = screen.model.row_of(screen.current)
        following = None if row is None else screen.model.next_open(row)
        if following is not None:
            screen.go_row(following)
            return
        screen.show_current()
        screen.session.said.emit("Nothing open is left in this list.", True)

    def accept(self) -> None:
        """Accept the proposal; nothing happens where there is none."""
        queued = self._screen.queued()
        if queued is not None and queued.item.proposal is not None:
            self.decide(Outcome.ACCEPTED)

    def digit(self, number: int) -> None:
        """Take the reason of this number if one is awaited, else the version of the coder of this number."""
        queued, bar = self._screen.queued(), self._screen.bar
        if bar.waiting:
            bar.choose_reason(number if number <= len(bar.reasons) else 0)
        elif queued is not None and number <= len(order := self._screen.naming.order(queued.board)):
            self.decide(Outcome.CODER, coder_uuid=order[number - 1])

    def choose_other_code(self) -> None:
        """Ask for another code and give it to the passage."""
        if (code := self._asked_code("Give another code")) is not None:
            self.decide(Outcome.OTHER_CODE, code_id=code)

    def keep_selected(self) -> None:
        """Keep the item's code on the passage selected in the text."""
        span = self._screen.text.selected_span()
        if span is None:
            self._screen.session.failed.emit("Select the passage in the text first; then press S.")
        else:
            self.decide(Outcome.EDITED, spans=[span])

    def add_new(self) -> None:
        """Put a code that no coder gave on the selected passage."""
        screen, queued, span = self._screen, self._screen.queued(), self._screen.text.selected_span()
        if span is None:
            screen.session.failed.emit("Select the passage in the text first; then press N.")
        elif queued is not None and (code := self._asked_code("Code the selected passage")) is not None:
            screen.session.do(
                adjudication.add_to_consensus, screen.session.project, screen.needed_round().id,
                queued.board.transcript.id, code, *span, by=screen.session.by, reason=screen.bar.reason,
                rationale=screen.bar.rationale.text().strip(),
            )  # fmt: skip

    def _asked_code(self, title: str) -> int | None:
        dialog = CodeChoice(self._screen.model.around.tree, title, self._screen)
        return dialog.code_id if dialog.exec() else None

    def take_back(self) -> None:
        """Open the decided item again."""
        screen, queued = self._screen, self._screen.queued()
        if queued is not None and queued.decision is not None:
            session, (place, fingerprint) = screen.session, key_of(queued)
            session.do(
                adjudication.take_back, session.project, screen.needed_round().id, place, fingerprint, by=session.by
            )

    def apply_rule(self, rule: str) -> None:
        """Decide all items that a rule settles, as one step."""
        screen, session = self._screen, self._screen.session
        if not screen.may_decide():
            return
        number = session.do(
            adjudication.apply_rule, session.project, rule, by=session.by, round_=screen.needed_round()
        )  # fmt: skip
        if number is not None:
            session.said.emit(f"{int(number)} items decided by rule", int(number) > 0)
            queued = screen.queued()
            if queued is not None and state_of(queued) is not State.OPEN:
                self.advance()

    def await_reason(self) -> None:
        """Let the next digit be the reason."""
        self._screen.bar.await_reason(True)
        self._screen.session.said.emit("Press 1 to 7 for the reason.", False)

    def write_rationale(self) -> None:
        """Go to the field for the rationale."""
        self._screen.bar.rationale.setFocus()
        self._screen.bar.rationale.selectAll()
