# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows and hides codes and coders in the text, and remembers it for the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qualcoder_cp.model import Coder, Coding
from qualcoder_cp.ui.coding import reading
from qualcoder_cp.ui.coding.shapes import Look
from qualcoder_cp.ui.coding.sight import Sight, letters_of, pattern_of

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen

_HIDDEN, _CODERS = "coding/hidden", "coding/coders"


class SightDesk(QObject):
    """What the eyes in the code tree and the chips of the coders do."""

    def __init__(self, screen: CodingScreen) -> None:
        """Listen to the code pane and to the chips over the text."""
        super().__init__(screen)
        self._screen = screen
        self.sight = Sight()
        self._coders: list[Coder] = []
        self._shown: frozenset[int] = frozenset()
        self._read: set[int] = set()
        screen.codes.eye_clicked.connect(self.toggle)
        screen.pane.coders.shown_changed.connect(self._show_coder)

    # ---------------------------------------------------------------- codes

    def recall(self) -> None:
        """Bring back what was hidden in this project."""
        kept = self._screen.session.remembered.table(_HIDDEN)
        by_uuid = {code.uuid: code.id for code in self._screen.desk.codes.codes.values()}
        self.sight = Sight(frozenset(by_uuid[uuid] for uuid in kept if uuid in by_uuid))
        self._tell()

    def _keep(self) -> None:
        codes = self._screen.desk.codes.codes
        self._screen.session.remembered.put_table(_HIDDEN, {codes[one].uuid: 1 for one in self.sight.hidden})

    def toggle(self, code_id: int | None = None) -> None:
        """Hide the codings of a code (None: the one chosen in the tree) and of those below it, or show them."""
        code_id = code_id if code_id is not None else self._screen.codes.tree.current_id()
        if code_id is not None:
            self._set(self.sight.toggled(self._screen.desk.codes, code_id))

    def only(self, code_id: int | None = None) -> None:
        """Show the codings of one code alone; again: of all."""
        code_id = code_id if code_id is not None else self._screen.codes.tree.current_id()
        if code_id is not None:
            self._set(self.sight.only(self._screen.desk.codes, code_id))

    def show_all(self) -> None:
        """Show the codings of all codes."""
        self._set(Sight())

    def _set(self, sight: Sight) -> None:
        self.sight = sight
        self._keep()
        self._tell()
        self._screen.draw_again()
        hidden = len(sight.hidden)
        words = f"{hidden} of {len(self._screen.desk.codes.codes)} codes are hidden in the text." if hidden else ""
        self._screen.session.said.emit(words or "All codes are shown in the text.", False)

    def _tell(self) -> None:
        self._screen.codes.show_hidden(self.sight.hidden)

    # ---------------------------------------------------------------- coders

    def read_coders(self) -> None:
        """Find out whose codings may be seen, and whose are."""
        session = self._screen.session
        self._coders = reading.seen_coders(session.project, session.coder)
        own = session.coder.id if session.coder else -1
        kept = session.remembered.table(_CODERS)
        self._shown = frozenset(one.id for one in self._coders if kept.get(one.uuid, one.id == own) is True)
        self._screen.pane.coders.show_coders(
            self._coders, {one.id: self._pattern(one.id) for one in self._coders}, self._shown
        )

    def _show_coder(self, coder_id: int, on: bool) -> None:
        self._shown = self._shown | {coder_id} if on else self._shown - {coder_id}
        kept = {one.uuid: one.id in self._shown for one in self._coders}
        self._screen.session.remembered.put_table(_CODERS, kept)
        if coder_id in self._read:
            self._screen.draw_again()
        else:
            self._screen.show_codings()

    def _pattern(self, coder_id: int) -> str:
        own = self._screen.session.coder
        return pattern_of(coder_id, own.id if own else -1, [one.id for one in self._coders])

    # ---------------------------------------------------------------- codings

    def others(self) -> list[Coding]:
        """Return the codings of the other coders who are shown, of the transcript shown."""
        session, text = self._screen.session, self._screen.pane.text
        wanted = {one.id for one in self._coders if one.id in self._shown}
        self._read = wanted | {session.coder.id if session.coder else -1}
        wanted = wanted - {session.coder.id if session.coder else -1}
        if text is None or not wanted:
            return []
        return reading.others_codings(session.project, session.coder, text, wanted)

    def look(self, one: Coding) -> Look | None:
        """Return how a coding is drawn, None: not at all."""
        own = self._screen.session.coder
        if one.code_id in self.sight.hidden or (one.coder_id is not None and not self._is_shown(one.coder_id)):
            return None
        if own is None or one.coder_id == own.id or one.coder_id is None:
            return Look()
        name = next((coder.name for coder in self._coders if coder.id == one.coder_id), "")
        return Look(letters_of(name), pattern_of(one.coder_id, own.id, [coder.id for coder in self._coders]), name)

    def _is_shown(self, coder_id: int) -> bool:
        return coder_id in self._shown or len(self._coders) < 2
