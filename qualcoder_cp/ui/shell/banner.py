# SPDX-License-Identifier: GPL-3.0-or-later
"""The banner above a screen: what went wrong, in words; it stays until it is read."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label


class Banner(QFrame):
    """One sentence about a problem, with a button to put it away."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setProperty("tone", "banner")
        self._words = label("", wrap=True, name="Problem")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(1), space(1))
        layout.addWidget(self._words, 1)
        layout.addWidget(button("Close", self.hide, "quiet", tip="Put this message away"))
        self.hide()

    def say(self, words: str) -> None:
        """Show a problem."""
        self._words.setText(words)
        self.show()

    def words(self) -> str:
        """Return the problem shown, or the empty string."""
        return self._words.text() if not self.isHidden() else ""
