# SPDX-License-Identifier: GPL-3.0-or-later
"""Finishing a layer: what is looked at before it is submitted, submitting it, opening it again."""

from __future__ import annotations

from qualcoder_cp import adjudication, coding
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.layer_bar import Check
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.session import Session


class LayerDesk:
    """Acts on the layer of the transcript that the pane shows, through the pane's bar."""

    def __init__(self, session: Session, pane: TextPane, desk: Desk) -> None:
        """Listen to the bar of ``pane``; ``desk`` goes to codings."""
        self._session, self._pane, self._desk = session, pane, desk
        bar = pane.bar
        bar.check_wanted.connect(self.check)
        bar.submit_wanted.connect(self.submit)
        bar.reopen_wanted.connect(self.reopen)
        bar.show_uncoded.connect(lambda: self.show_uncoded())
        bar.show_unsure.connect(self.show_unsure)

    def check(self) -> None:
        """Show what there is to know before the layer is submitted."""
        text = self._pane.text
        if text is None:
            return
        if not self._pane.bar.is_open:
            self._session.said.emit("Only a layer of yours that is not submitted yet can be submitted.", False)
            return
        self._pane.strip.memo.commit()
        own = self._pane.codings.values()
        everything = coding.uncoded_turns(text.text, text.turns, [])
        uncoded = coding.uncoded_turns(text.text, text.turns, [(one.start, one.end) for one in own])
        self._pane.bar.ask_submit(Check(len(uncoded), len(everything), sum(one.unsure for one in own), len(own)))

    def submit(self) -> None:
        """Freeze the layer shown."""
        coder, here = self._session.coder, self._desk.transcript_id
        if coder is None or here is None:
            return
        if self._session.do(adjudication.submit_layers, self._session.project, coder, [here]):
            self._pane.view.setFocus()

    def ask_reopen(self) -> None:
        """Ask for the reason to open the layer shown again."""
        if self._pane.bar.is_frozen:
            self._pane.bar.ask_reason()
        else:
            self._session.said.emit("This layer is not submitted, so there is nothing to re-open.", False)

    def reopen(self, reason: str) -> None:
        """Open the layer shown again, for a reason."""
        coder, here = self._session.coder, self._desk.transcript_id
        if coder is None or here is None:
            return
        done = self._session.do(coding.reopen_layer, self._session.project, coder, here, reason, by=coder.name)
        if done is not None:
            self._pane.view.setFocus()

    def show_uncoded(self, by: int = 1) -> None:
        """Go to the next (1) or previous (-1) participant's turn in which nothing is coded, round the end."""
        text, view = self._pane.text, self._pane.view
        if text is None:
            return
        spans = [(one.start, one.end) for one in self._pane.codings.values()]
        turns = coding.uncoded_turns(text.text, text.turns, spans)
        if not turns:
            self._session.said.emit("Every participant's turn here has a coding of yours.", False)
            return
        here = view.caret()
        beyond = [turn for turn in turns if (turn.speech_start > here if by > 0 else turn.end <= here)]
        found = (beyond or turns)[0 if by > 0 else -1]
        self._desk.clear()
        view.set_caret(found.speech_start)
        view.show_span(found.speech_start, found.end)
        view.setFocus()

    def show_unsure(self) -> None:
        """Go to the next coding that is marked unsure."""
        own = sorted((one for one in self._pane.codings.values() if one.unsure), key=lambda one: one.start)
        after = [one for one in own if one.start > self._pane.view.caret()] or own
        if after:
            self._desk.go_to(after[0])
            self._pane.view.setFocus()
