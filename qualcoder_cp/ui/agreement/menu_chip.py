# SPDX-License-Identifier: GPL-3.0-or-later
"""A chip that says what is chosen and opens a menu of what else could be."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

Option = tuple[Hashable, str, str]
"""Value, text, and what it means."""
_LONGEST = 30


class MenuChip(QToolButton):
    """One question with one answer of several; ``chosen`` tells the value that a person picks."""

    chosen = Signal(object)

    def __init__(self, title: str, options: Sequence[Option] = ()) -> None:
        """Take the title that stands before the answer, and the options."""
        super().__init__()
        self.title = title
        self.actions_by_value: dict[Hashable, QAction] = {}
        self._options: list[Option] = []
        self.setProperty("tone", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setMenu(self._menu)
        self._group = QActionGroup(self)
        self.offer(options)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer these options; the same ones stay as they are."""
        if list(options) == self._options:
            return
        self._options = list(options)
        self._menu.clear()
        self._group.deleteLater()
        self._group = QActionGroup(self)
        self.actions_by_value = {}
        for value, text, tip in options:
            action = QAction(plain_text(text), self._group)
            action.setCheckable(True)
            action.setToolTip(plain_tip(tip))
            action.triggered.connect(lambda _checked=False, one=value: self.chosen.emit(one))
            self._menu.addAction(action)
            self.actions_by_value[value] = action

    def show_value(self, value: Hashable) -> None:
        """Say this answer, without telling."""
        for known, text, tip in self._options:
            if known == value:
                self.actions_by_value[known].setChecked(True)
                short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
                self.setText(plain_text(f"{self.title}: {short} ▾"))
                self.setAccessibleName(f"{self.title}: {text}")
                self.setToolTip(plain_tip(f"{self.title}: {text}\n{tip}" if tip else f"{self.title}: {text}"))
