# SPDX-License-Identifier: GPL-3.0-or-later
"""The headline numbers: a figure, what it is, and the numbers behind it; each is a door."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label


class FigureCard(QPushButton):
    """One number with its name above and its account below; pressing it opens what is behind."""

    def __init__(self, title: str, run: Callable[[], object]) -> None:
        """Show no number yet."""
        super().__init__()
        self._title = title
        self._figure = label("", "figure")
        self._words = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(2))
        layout.setSpacing(0)
        for widget in (label(title, "muted"), self._figure, self._words):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAutoDefault(False)
        self.clicked.connect(lambda: run())

    def show_number(self, figure: str, words: str, tip: str = "") -> None:
        """Show a number and its account; ``tip`` says more."""
        self._figure.setText(figure)
        self._words.setText(words)
        self.setAccessibleName(f"{self._title}: {figure}. {words}")
        self.setToolTip(tip or f"{self._title}: {words}")
        self.updateGeometry()

    def figure(self) -> str:
        """Return the number shown."""
        return self._figure.text()

    def words(self) -> str:
        """Return the account shown."""
        return self._words.text()

    def sizeHint(self) -> QSize:
        """Return the room that the labels need."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room for the longest word."""
        return self.layout().minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Let wrapped words make the card taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the labels at this width."""
        return self.layout().heightForWidth(width)
