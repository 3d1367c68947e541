# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding: each verb settles the item that is looked at and goes on to the next open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp import adjudication, transcripts
from qualcoder_cp.adjudication import CODEBOOK_GAP, REASONS, Outcome, Queued
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.ui.adjudication.code_choice import CodeChoice
from qualcoder_cp.ui.adjudication.edges import Edge, Span, Unit, moved
from qualcoder_cp.ui.adjudication.filters import Key, key_of, state_of
from qualcoder_cp.ui.adjudication.words import OUTCOMES

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

_EXAMPLES = {"T": ExampleKind.TYPICAL, "A": ExampleKind.ATYPICAL, "N": ExampleKind.CLOSE_BUT_NO}


class Judging:
    """The deciding verbs of one screen.

    ``deciding`` is True while a decision of its own is written; ``span`` is the passage as it was moved by hand before
    deciding; ``last`` is the item decided last.
    """

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Act on the item that the screen looks at."""
        self._screen = screen
        self.deciding = False
        self.span: Span | None = None
        self.last: Key | None = None

    def decide(self, outcome: Outcome, **choice: object) -> None:
        """Decide the item looked at and go on to the next open one."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or not screen.may_decide():
            return
        session, bar, key = screen.session, screen.bar, key_of(queued)
        reason = str(choice.pop("reason", bar.reason))
        self.deciding = True
        try:
            done = session.do(
                adjudication.decide, session.project, screen.needed_round().id, queued.board.transcript.id, queued.item,
                outcome=outcome, by=session.by, reason=reason, rationale=bar.rationale.text().strip(),
                seconds=round(screen.watch.elapsed() / 1000, 1), mode=screen.meeting.mode,
                say=f"{queued.board.transcript.name}: {OUTCOMES[outcome]}", **choice,
            )  # fmt: skip
        finally:
            self.deciding = False
        if done is not None:
            self.last = key
            self._tell_who_yielded(queued, outcome)
            self.advance()

    def _tell_who_yielded(self, queued: Queued, outcome: Outcome) -> None:
        record = self._screen.desk.record_of(key_of(queued))
        if self._screen.meeting.on and record is not None and record.yielded:
            who = " and ".join(self._screen.naming.called(queued.board, one) for one in record.yielded)
            self._screen.session.said.emit(f"{queued.board.transcript.name}: {OUTCOMES[outcome]}; {who} yielded", True)

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

    # ---------------------------------------------------------------- what single keys decide

    def accept(self) -> None:
        """Accept the proposal, or the passage as it was moved; nothing happens where there is neither."""
        queued = self._screen.queued()
        if queued is None:
            return
        if self.span is not None:
            self._keep_moved(queued.item.codes[0] if len(queued.item.codes) == 1 else None)
        elif queued.item.proposal is not None:
            self.decide(Outcome.ACCEPTED)

    def digit(self, number: int) -> None:
        """Take what is waited for (a reason, a vote), else the version of the coder of this number."""
        queued, bar, waiting = self._screen.queued(), self._screen.bar, self._screen.bar.waiting
        if waiting == "vote":
            self._screen.meeting.cast(number)
        elif waiting:
            self._reason(number if number <= len(bar.reasons) else 0)
        elif queued is not None and 0 < number <= len(order := self._screen.naming.order(queued.board)):
            coder = order[number - 1]
            codes = {one.code_id for one in queued.item.members if one.coder_uuid == coder}
            if self.span is not None and codes:
                self._keep_moved(codes.pop() if len(codes) == 1 else None)
            else:
                self.decide(Outcome.CODER, coder_uuid=coder)

    def choose_other_code(self) -> None:
        """Ask for another code and give it to the passage."""
        if (code := self._asked_code("Give another code")) is not None:
            self.decide(Outcome.OTHER_CODE, code_id=code, **self._moved())

    def give_parent(self) -> None:
        """Give the code above instead."""
        self.decide(Outcome.PARENT, **self._moved())

    def put_off_for_gap(self) -> None:
        """Put the item off until the codebook says what to do."""
        self.decide(Outcome.LATER, reason=CODEBOOK_GAP)

    def keep_selected(self) -> None:
        """Keep the item's code on the passage selected in the text."""
        span = self._screen.text.selected_span()
        if span is None:
            self._screen.session.failed.emit("Select the passage in the text first; then press S.")
        else:
            self.decide(Outcome.EDITED, spans=[span])

    # ---------------------------------------------------------------- the passage moved by hand

    def move_edge(self, edge: Edge, unit: Unit, by: int) -> None:
        """Move one edge of what would be kept, before it is decided."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None or not screen.may_decide():
            return
        spans = queued.item.proposal or ((0, queued.item.start, queued.item.end),)
        before = self.span or (min(start for _, start, _ in spans), max(end for _, _, end in spans))
        board = queued.board.transcript
        text = transcripts.text_of(screen.session.project, board.id, board.revision_id).text
        self.span = moved(text, before, edge, unit, by)
        screen.text.show_passage(*self.span)
        how = "Enter keeps it" if len(queued.item.codes) == 1 else "a coder's number keeps their code there"
        screen.bar.show_effect(f"Moved to {self.span[1] - self.span[0]:,} characters; {how}, Esc puts it back")
        screen.bar.buttons["accept"].setEnabled(len(queued.item.codes) == 1)

    def _moved(self) -> dict[str, object]:
        return {} if self.span is None else {"spans": [self.span]}

    def _keep_moved(self, code_id: int | None) -> None:
        if code_id is None:
            self._screen.session.failed.emit("Say whose code is meant: press the coder's number, C or P.")
        else:
            self.decide(Outcome.EDITED, code_id=code_id, spans=[self.span])

    def put_back(self) -> None:
        """Forget what was moved, and what was waited for."""
        self._screen.meeting.end_vote()
        self._screen.bar.wait_for("")
        if self.span is not None:
            self.span = None
            self._screen.show_current()

    # ---------------------------------------------------------------- beside the items

    def add_new(self) -> None:
        """Put a code that no coder gave on the selected passage; after E it means *close but no*."""
        if self.letter("N"):
            return
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

    # ---------------------------------------------------------------- why, and what it shows

    def await_reason(self) -> None:
        """Let the next digit be the reason."""
        self._screen.bar.wait_for("reason")
        self._screen.session.said.emit("Press 1 to 7 for the reason.", False)

    def await_last_reason(self) -> None:
        """Let the next digit be the reason of the item decided last."""
        if self.last is None:
            self._screen.session.failed.emit("Nothing was decided here yet; press R for the reason of this item.")
            return
        self._screen.bar.wait_for("last")
        self._screen.session.said.emit("Press 1 to 7 for the reason of the last item.", False)

    def _reason(self, number: int) -> None:
        """Take the reason: at once for an item that is decided, else for the decision that comes."""
        screen = self._screen
        last = screen.bar.waiting == "last"
        key = self.last if last else screen.current
        if not last:
            screen.bar.choose_reason(number)
        screen.bar.wait_for("")
        if number and (last or self._decided()):
            self._record_why(key, reason=REASONS[number - 1])

    def keep_rationale(self) -> None:
        """Go back to the queue; the rationale of an item that is decided is written at once."""
        screen = self._screen
        words = screen.bar.rationale.text().strip()
        record = screen.desk.record_of(screen.current)
        if record is not None and self._decided() and words != record.rationale:
            self._record_why(screen.current, rationale=words)
        screen.queue_focus()

    def _decided(self) -> bool:
        queued = self._screen.queued()
        return queued is not None and queued.decision is not None and self._screen.may_decide()

    def _record_why(self, key: Key | None, **why: str) -> None:
        screen, session = self._screen, self._screen.session
        if key is not None:
            session.do(adjudication.give_reason, session.project, screen.needed_round(), *key, by=session.by, **why)

    def write_rationale(self) -> None:
        """Go to the field for the rationale."""
        self._screen.bar.rationale.setFocus()
        self._screen.bar.rationale.selectAll()

    def await_example(self) -> None:
        """Let the next letter say of what the decision is an example."""
        self._screen.bar.wait_for("example")
        self._screen.session.said.emit("T typical, A atypical, N close but no: into the codebook.", False)

    def letter(self, letter: str) -> bool:
        """Make an example of the item decided here, or else last, if a letter is awaited; return whether it was."""
        screen, kind = self._screen, _EXAMPLES.get(letter.upper())
        if screen.bar.waiting != "example" or kind is None:
            return False
        screen.bar.wait_for("")
        queued, session = screen.queued(), screen.session
        here = screen.current if queued is not None and state_of(queued) == "decided" else self.last
        if here is None:
            session.failed.emit("Only a decided disagreement can become an example.")
        else:
            session.do(
                adjudication.make_example, session.project, screen.needed_round(), *here, kind, by=session.by,
                say=f"Put into the codebook as an example: {kind.value}",
            )  # fmt: skip
        return True
