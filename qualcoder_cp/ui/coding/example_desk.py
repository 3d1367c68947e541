# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a passage an example of a code: typical, atypical, or close but no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from qualcoder_cp import codebook
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.ui.widgets.plain import plain_text

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen

_WORDS = {
    ExampleKind.TYPICAL: "&Typical example of “{}”", ExampleKind.ATYPICAL: "&Atypical example of “{}”",
    ExampleKind.CLOSE_BUT_NO: "&Close, but no “{}”",
}  # fmt: skip


class ExampleDesk(QObject):
    """Offers the kinds of examples for the passage; the code is that of the current coding, or the tree's."""

    def __init__(self, screen: CodingScreen) -> None:
        """Act on ``screen``."""
        super().__init__(screen)
        self._screen = screen

    def offer(self) -> QMenu | None:
        """Open the menu of kinds at the caret, None where there is no passage or no code."""
        screen = self._screen
        one = screen.desk.current()
        span = screen.pane.view.selected_span() or ((one.start, one.end) if one else screen.desk.passage())
        code_id = one.code_id if one is not None else screen.codes.tree.current_id()
        if span is None or code_id not in screen.desk.codes.codes:
            screen.session.said.emit("Choose a coding, or a passage and a code in the tree, to make an example.", False)
            return None
        name = screen.desk.codes.codes[code_id].name
        menu = QMenu(screen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind, words in _WORDS.items():
            menu.addAction(words.format(plain_text(name)), lambda one=kind: self.make(code_id, one, span))
        view = screen.pane.view
        menu.popup(view.viewport().mapToGlobal(view.cursorRect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def make(self, code_id: int, kind: ExampleKind, span: tuple[int, int]) -> None:
        """Link a passage of the text shown to a code's card as an example."""
        session, text = self._screen.session, self._screen.pane.text
        if text is not None:
            session.do(
                codebook.add_example, session.project, code_id, kind, by=session.by, transcript_id=text.transcript_id,
                start=span[0], end=span[1], text_revision_id=text.revision_id,
            )  # fmt: skip
