# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of coding at the text: what a key, a click or a drop does to the passage and the current coding."""

from __future__ import annotations

import re
from collections.abc import Callable

from qualcoder_cp import coding
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Coding
from qualcoder_cp.text import name_key
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.session import Session

_RECENT = 12
_SPOKEN = 120
"""Characters of a coded passage that are read aloud."""
_NAME = 60


class Desk:
    """Codes in the transcript that the pane shows, always in the session's coder's own layer."""

    def __init__(self, session: Session, pane: TextPane, choose: Callable[[int | None], None]) -> None:
        """Act on ``pane``; ``choose(coding_id or None)`` makes a coding the current one."""
        self._session = session
        self._pane = pane
        self._choose = choose
        self.codes = CodeTree({})
        self.recent: list[int] = []
        self._grown: list[tuple[int, int]] = []

    # ---------------------------------------------------------------- what is meant

    @property
    def transcript_id(self) -> int | None:
        """Return the transcript shown."""
        return self._pane.text.transcript_id if self._pane.text else None

    def passage(self) -> tuple[int, int] | None:
        """Return the selection without blanks at its edges, or the sentence under the caret without the speaker."""
        view, text = self._pane.view, self._pane.text
        if text is None:
            return None
        span = view.selected_span()
        if span is None:
            span = view.steps.sentence(view.caret())
            turn = view.steps.turn(span[0]) if span else None
            if span and turn and span[0] < turn.speech_start < span[1]:
                span = (turn.speech_start, span[1])
        if span is None:
            return None
        start, end = span
        while start < end and text.text[start].isspace():
            start += 1
        while end > start and text.text[end - 1].isspace():
            end -= 1
        return (start, end) if start < end else None

    def words(self, span: tuple[int, int]) -> str:
        """Return the words of a span of the text shown, in one line."""
        text = self._pane.text
        return " ".join(text.text[slice(*span)].split()) if text else ""

    def current(self) -> Coding | None:
        """Return the current coding, or the shortest one under the caret."""
        view = self._pane.view
        chosen = view.current_coding()
        if chosen is None:
            here = view.codings_at(view.caret())
            chosen = here[0] if here else None
        return self._pane.codings.get(chosen) if chosen is not None else None

    # ---------------------------------------------------------------- coding

    def apply(self, code_id: int) -> None:
        """Code the passage with a code."""
        span = self.passage()
        if span is None:
            self._say("Put the caret into a sentence or select words; then the code knows where to go.")
            return
        self.apply_to(code_id, *span)

    def apply_to(self, code_id: int, start: int, end: int) -> None:
        """Code a span with a code."""
        coder, transcript_id = self._session.coder, self.transcript_id
        if coder is None or transcript_id is None:
            return
        made = self._session.do(
            coding.apply_code, self._session.project, coder, transcript_id, code_id, start, end
        )  # fmt: skip
        self._done(made)

    def apply_last(self) -> None:
        """Code the passage with the code used last."""
        if self.recent and self.recent[0] in self.codes.codes:
            self.apply(self.recent[0])
        else:
            self._say("No code has been used yet; press Space to find one.")

    def apply_new(self, name: str, parent_id: int | None) -> None:
        """Make a new code below another one (None: a domain) and code the passage with it."""
        span, coder, transcript_id = self.passage(), self._session.coder, self.transcript_id
        if span is None or coder is None or transcript_id is None:
            self._say("Put the caret into a sentence or select words; then the code knows where to go.")
            return
        known = next((one for one in self.codes.codes.values() if name_key(one.name) == name_key(name)), None)
        if known is not None:
            self.apply_to(known.id, *span)
            return
        made = self._session.do(
            coding.apply_new_code, self._session.project, coder, transcript_id, name, *span, parent_id=parent_id
        )  # fmt: skip
        self._done(made)

    def in_vivo(self, parent_id: int | None) -> None:
        """Make a new code named by the selected words and code them with it."""
        span = self._pane.view.selected_span()
        if span is None:
            self._say("Select the words that should name the new code.")
            return
        self.apply_new(in_vivo_name(self.words(span)), parent_id)

    def move_edges(self, coding_id: int, start: int, end: int) -> None:
        """Give a coding the edges to which they were dragged."""
        if self._session.coder is not None:
            project = self._session.project
            made = self._session.do(coding.move_edges, project, self._session.coder, coding_id, start, end)
            if made is not None:
                self._choose(made.id)

    def _done(self, made: Coding | None) -> None:
        if made is not None:
            self.recent = [made.code_id, *(one for one in self.recent if one != made.code_id)][:_RECENT]
            self._choose(made.id)
            words = self.words((made.start, made.end))
            said = words if len(words) <= _SPOKEN else f"{words[:_SPOKEN]} …"
            self._pane.view.announce(f"Coded: {self.codes.path(made.code_id)}, “{said}”")

    # ---------------------------------------------------------------- growing what is selected

    def grow(self) -> None:
        """Select the word at the caret, then its sentence, then the turn: each time what is larger."""
        view, text = self._pane.view, self._pane.text
        if text is None:
            return
        here = view.selected_span() or (view.caret(), view.caret())
        if not self._grown or self._grown[-1] != here:
            self._grown = [here]
        for unit in self._units(*here):
            if unit[0] <= here[0] and here[1] <= unit[1] and unit != here and unit[0] < unit[1]:
                self._grown.append(unit)
                view.select_span(*unit)
                return
        self._say("The whole turn is selected.")

    def shrink(self) -> None:
        """Go back to what was selected before it was grown."""
        if len(self._grown) < 2 or self._grown[-1] != self._pane.view.selected_span():
            self._say("Nothing was grown here; G selects word, sentence and turn.")
            return
        self._grown.pop()
        self._pane.view.select_span(*self._grown[-1])

    def _units(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the word, the sentences and the turns that hold a stretch, the smallest first."""
        steps, last = self._pane.view.steps, max(start, end - 1)
        units = []
        for ends in ((steps.word(start), steps.word(last)), (steps.sentence(start), steps.sentence(last)),
                     (steps.speech(start), steps.speech(last))):  # fmt: skip
            first, final = ends
            if first is not None and final is not None:
                units.append((first[0], final[1]))
        turn = steps.turn(start)
        if turn is not None:  # a sentence may begin at the speaker's label, which is not said
            units = [(max(one[0], turn.speech_start), one[1]) if start >= turn.speech_start else one for one in units]
        return units

    # ---------------------------------------------------------------- the current coding

    def remove(self) -> None:
        """Remove the current coding."""
        one = self.needed()
        if one is not None and self._session.coder is not None:
            self._session.do(coding.remove_coding, self._session.project, self._session.coder, one.id)

    def recode(self, coding_id: int, code_id: int) -> None:
        """Give a coding another code."""
        if self._session.coder is not None:
            self._done(
                self._session.do(coding.change_code, self._session.project, self._session.coder, coding_id, code_id)
            )

    def toggle_unsure(self) -> None:
        """Mark the current coding as unsure, or take the mark off."""
        one = self.needed()
        if one is not None:
            self.set_unsure(one.id, not one.unsure)

    def set_unsure(self, coding_id: int, unsure: bool) -> None:
        """Mark a coding as unsure or sure."""
        if self._session.coder is not None:
            self._session.do(coding.set_unsure, self._session.project, self._session.coder, coding_id, unsure)
            self._choose(coding_id)

    def set_memo(self, coding_id: int, memo: str) -> None:
        """Write the memo of a coding."""
        if self._session.coder is not None:
            self._session.do(coding.set_memo, self._session.project, self._session.coder, coding_id, memo)

    def write_memo(self) -> None:
        """Put the focus into the memo of the current coding."""
        one = self.needed()
        if one is not None:
            self._choose(one.id)
            self._pane.strip.memo.setFocus()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) own coding of the transcript."""
        order = sorted(self._pane.codings.values(), key=lambda one: (one.start, one.end, one.id))
        here = self._pane.view.current_coding()
        places = [place for place, one in enumerate(order) if one.id == here]
        if places:
            there = places[0] + by
        else:
            caret = self._pane.view.caret()
            before = sum(one.start < caret for one in order)
            there = before if by > 0 else before - 1
        if 0 <= there < len(order):
            self.go_to(order[there])
        else:
            self._say("No further coding of yours in this direction." if order else "No coding of yours here yet.")

    def go_to(self, one: Coding) -> None:
        """Bring a coding into view, put the caret at its start and make it the current one."""
        self._pane.view.set_caret(one.start)
        self._pane.view.show_span(one.start, one.end)
        self._choose(one.id)

    def clear(self) -> None:
        """Select nothing, no coding either."""
        self._pane.view.set_caret(self._pane.view.caret())
        self._choose(None)

    def needed(self) -> Coding | None:
        """Return the current coding; where there is none, say how to choose one."""
        one = self.current()
        if one is None:
            self._say("Choose a coding first: click its stripe, or press J.")
        return one

    def _say(self, words: str) -> None:
        self._session.said.emit(words, False)


def in_vivo_name(words: str) -> str:
    """Return the name of a code made of a passage: one line, no '>', cut after a word at 60 characters."""
    plain = " ".join(words.replace(">", " ").split()).strip(" .,;:!?")
    if len(plain) <= _NAME:
        return plain
    return re.sub(r"\s+\S*$", "", plain[: _NAME + 1]) or plain[:_NAME]
