# SPDX-License-Identifier: GPL-3.0-or-later
"""Coding a place that the search found, without leaving the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qualcoder_cp import codebook, coding
from qualcoder_cp.text import sentences
from qualcoder_cp.transcripts import Hit
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.coding.pins import Pins
from qualcoder_cp.ui.coding.reading import shown_place
from qualcoder_cp.ui.session import Session


class SearchCoding:
    """Codes the sentence around a hit in the coder's own layer."""

    def __init__(self, session: Session, window: QWidget) -> None:
        """Act on ``session``; the palette opens over ``window``."""
        self._session, self._window = session, window

    def sentence(self, hit: Hit) -> tuple[int, int] | None:
        """Return the sentence of a hit in the text that the coder reads, without the speaker; None if it has none."""
        session = self._session
        if session.coder is None:
            return None
        place = shown_place(session.project, session.coder, hit.transcript_id, hit.start, hit.end)
        if place is None:
            session.failed.emit("These words came with a correction; your layer keeps the text it was coded on.")
            return None
        text = coding.text_for(session.project, session.coder, hit.transcript_id)
        turn = next((one for one in text.turns if one.start <= place[0] < one.end), None)
        low, high = (turn.speech_start, turn.end) if turn else (0, len(text.text))
        met = [one for one in sentences(text.text, low, high) if one[0] < place[1] and place[0] < one[1]]
        return (met[0][0], met[-1][1]) if met else place

    def by_key(self, hit: Hit, key: int) -> None:
        """Code the sentence with the code pinned to a key."""
        codes = codebook.tree(self._session.project)
        pinned = Pins(self._session.settings).of(self._session.project.uuid, codes)
        if key in pinned:
            self.apply(hit, pinned[key])
        else:
            self._session.said.emit(f"No code lies on key {key}.", False)

    def ask(self, hit: Hit) -> None:
        """Let a code be chosen by typing, and code the sentence with it."""
        codes = codebook.tree(self._session.project)
        dialog = CodePaletteDialog(codes, (), hit.snippet, "", self._window, title="Code this sentence", can_make=False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda code_id: self.apply(hit, code_id))
        dialog.open()
        dialog.field.setFocus()

    def apply(self, hit: Hit, code_id: int) -> None:
        """Code the sentence of a hit."""
        session, span = self._session, self.sentence(hit)
        if span is not None:
            session.do(coding.apply_code, session.project, session.coder, hit.transcript_id, code_id, *span)
