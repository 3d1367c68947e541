# SPDX-License-Identifier: GPL-3.0-or-later
"""Working through the codings that were made under an older definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from qualcoder_cp import coding, transcripts
from qualcoder_cp.coding.rechecking import Recheck, discard, keep_coding, rechecks, recode
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog

if TYPE_CHECKING:
    from qualcoder_cp.ui.codebook.screen import CodebookScreen


class RecheckDesk(QObject):
    """Fills the list and does what is answered, in the coder's own layers only."""

    def __init__(self, screen: CodebookScreen) -> None:
        """Listen to the panel of ``screen``."""
        super().__init__(screen)
        self._screen = screen
        panel = screen.waiting
        panel.keep_wanted.connect(lambda one: self._do(keep_coding, one))
        panel.remove_wanted.connect(lambda one: self._do(discard, one))
        panel.change_wanted.connect(self._ask)
        panel.show_wanted.connect(self._show)

    def refresh(self) -> None:
        """Re-read what waits; the chip says how much."""
        session = self._screen.session
        project, coder = session.project, session.coder
        waiting = rechecks(project, coder, coder_id=coder.id) if coder else []
        words = coding.words_of(project, [one.coding for one in waiting])
        names = {one.id: one.name for one in transcripts.transcripts(project)}
        self._screen.waiting.show_waiting(waiting, words, names)
        self._screen.recheck_chip.setText(f"Re-check · {len(waiting)}" if waiting else "Re-check")

    def _do(self, verb: object, one: Recheck, *more: object) -> None:
        session = self._screen.session
        session.do(verb, session.project, session.coder, one.coding.id, *more)  # type: ignore[arg-type]
        self._screen.waiting.list.setFocus()

    def _ask(self, one: Recheck) -> None:
        codes = self._screen.tree.codes.codes
        dialog = CodePaletteDialog(
            codes, (), codes.path(one.now.id), "", self._screen, title="Another code instead", can_make=False,
            without={one.now.id},
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda code_id: self._do(recode, one, code_id))
        dialog.open()
        dialog.field.setFocus()

    def _show(self, one: Recheck) -> None:
        place = {"transcript_id": one.coding.transcript_id, "coding_id": one.coding.id}
        self._screen.go_elsewhere.emit("coding", place)
