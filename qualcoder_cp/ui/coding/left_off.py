# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the coder left off: the transcript, and in each transcript the caret and what was at the top."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from qualcoder_cp import transcripts
from qualcoder_cp.ui.coding.text_pane import TextPane
from qualcoder_cp.ui.session import Session

_TRANSCRIPT, _PLACES = "coding/transcript", "coding/places"
_REST = 1500
"""Milliseconds after the caret has moved until the place is kept, so that it survives a crash."""


class LeftOff(QObject):
    """Keeps the places of the open project and brings the text back to them."""

    def __init__(self, session: Session, pane: TextPane) -> None:
        """Follow the caret of ``pane``."""
        super().__init__(pane)
        self._session, self._pane = session, pane
        self._uuids: dict[int, str] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.keep)
        pane.view.selection_changed.connect(lambda *_: self._rest.start())
        session.closing.connect(self.keep)

    def transcript(self, ids: list[int]) -> int | None:
        """Return the transcript left last, if it is among ``ids``."""
        self._uuids = {one.id: one.uuid for one in transcripts.transcripts(self._session.project)}
        wanted = self._session.remembered.words(_TRANSCRIPT)
        return next((one for one in ids if self._uuids.get(one) == wanted), None)

    def keep(self) -> None:
        """Keep the transcript shown with its caret and its first line."""
        self._rest.stop()
        text = self._pane.text
        if text is None or not self._session.is_open or text.transcript_id not in self._uuids:
            return
        uuid, view, remembered = self._uuids[text.transcript_id], self._pane.view, self._session.remembered
        places = {name: list(pair) for name, pair in remembered.places(_PLACES).items() if name != uuid}
        places[uuid] = [view.caret(), view.verticalScrollBar().value()]
        remembered.put(_TRANSCRIPT, uuid)
        remembered.put_table(_PLACES, places)

    def go_back(self) -> None:
        """Bring the transcript just shown to where it was left; a place beyond its end counts as none."""
        text, view = self._pane.text, self._pane.view
        if text is None:
            return
        caret, top = self._session.remembered.places(_PLACES).get(self._uuids.get(text.transcript_id, ""), (0, 0))
        if 0 < caret <= len(text.text):
            view.set_caret(caret)
            view.verticalScrollBar().setValue(top)
        self._rest.stop()
