# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes at hand while one codes: the palette, the pinned keys, the tree's counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from qualcoder_cp import codebook, coding
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.coding.code_pane import CodePane
from qualcoder_cp.ui.coding.desk import Desk
from qualcoder_cp.ui.coding.pins import Pins
from qualcoder_cp.ui.session import Session


class CodeDesk(QObject):
    """Fills the pane of codes and finds the code that a key or some letters mean."""

    def __init__(self, session: Session, pane: CodePane, desk: Desk, window: QWidget) -> None:
        """Act through ``desk``; dialogs belong to ``window``."""
        super().__init__(window)
        self._session, self._pane, self._desk, self._window = session, pane, desk, window
        self.pins = Pins(session.settings)
        self.keys: dict[int, int] = {}
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count)
        pane.apply_wanted.connect(desk.apply)
        pane.pin_wanted.connect(self.pin)

    # ---------------------------------------------------------------- the tree

    def show_codes(self) -> None:
        """Show the codebook as it is now."""
        project = self._session.project
        self._desk.codes = codebook.tree(project)
        self.keys = self.pins.of(project.uuid, self._desk.codes)
        self._pane.show_codes(self._desk.codes, self.keys)

    def count_soon(self) -> None:
        """Count again, once for all that happens before the window is painted."""
        self._counting.start(0)

    def _count(self) -> None:
        if self._session.is_open:
            codes = self._desk.codes
            below = {code_id: codes.below(code_id) for code_id in codes.codes}
            tree = self._pane.tree
            if tree.codes.show_counts(coding.code_counts(self._session.project, self._session.coder, below)):
                tree.fit_columns()

    # ---------------------------------------------------------------- pinned codes

    def apply_pin(self, key: int) -> None:
        """Code the passage with the code on a key."""
        if key in self.keys:
            self._desk.apply(self.keys[key])
        else:
            self._session.said.emit(f"No code lies on key {key}; pin one by the menu of the code.", False)

    def pin_text(self, key: int) -> str:
        """Return what the action of a key is called now."""
        code = self._desk.codes.codes.get(self.keys.get(key, -1))
        return f"Apply “{code.name}”" if code else f"Apply the code on key {key}"

    def pin(self, code_id: int, key: int | None) -> None:
        """Put a code on a key; None takes it off."""
        uuid, codes = self._session.project.uuid, self._desk.codes
        self.pins.pin(uuid, codes, code_id, key)
        self.keys = self.pins.of(uuid, codes)
        self._pane.show_codes(codes, self.keys)

    # ---------------------------------------------------------------- the palette

    def open_palette(self, *, new: bool = False) -> None:
        """Offer all codes for the passage; a new one can be made there, with ``new`` by Enter."""
        span = self._desk.passage()
        if span is None:
            self._session.said.emit("Put the caret into a sentence or select words first.", False)
            return
        parent_id = self.parent_for_new()
        self._offer(
            self._desk.words(span), self._desk.apply, lambda name: self._desk.apply_new(name, parent_id), new=new
        )

    def open_recode(self) -> None:
        """Offer all codes for the current coding, in place of the one it has."""
        one = self._desk.needed()
        if one is not None:
            words = self._desk.words((one.start, one.end))
            self._offer(words, lambda code_id: self._desk.recode(one.id, code_id), None, title="Another code instead")

    def offer(self, words: str, take: Callable[[int], object], title: str) -> None:
        """Let one code be chosen for something: ``take(code_id)`` is called."""
        self._offer(words, take, None, title=title)

    def _offer(
        self, words: str, take: Callable[[int], object], make: Callable[[str], object] | None, *, new: bool = False,
        title: str = "Code this passage",
    ) -> None:  # fmt: skip
        parent_id, codes = self.parent_for_new(), self._desk.codes
        below = codes.path(parent_id) if parent_id is not None else ""
        dialog = CodePaletteDialog(
            codes, self._desk.recent, words, below, self._window, title=title, can_make=make is not None, new_first=new
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(take)
        if make is not None:
            dialog.new_wanted.connect(make)
        dialog.open()
        dialog.field.setFocus()

    def parent_for_new(self) -> int | None:
        """Return what a new code hangs below: the code chosen in the tree if it has codes below it, else its own."""
        code_id, codes = self._pane.tree.current_id(), self._desk.codes
        if code_id is None or code_id not in codes.codes:
            return None
        code = codes.codes[code_id]
        return code_id if code.parent_id is None or codes.children.get(code_id) else code.parent_id
