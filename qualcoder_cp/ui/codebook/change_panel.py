# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel beside the tree that says what a change of the codebook will do before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to go on: what its button says, what it does, and what will happen, in a sentence ('' if obvious)."""

    text: str
    run: Callable[[], object]
    told: str = ""
    tip: str = ""


class ChangePanel(QFrame):
    """Asks one question with what each answer will do. ``closed()``: answered, or put away by Escape."""

    closed = Signal()

    def __init__(self) -> None:
        """Build the panel without a question."""
        super().__init__()
        self.setProperty("tone", "card")
        self.setAccessibleName("What will happen")
        self.choices: list[Choice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(space(4), space(3), space(4), space(3))
        self._layout.setSpacing(space(2))
        self.hide()

    def ask(self, title: str, words: str, choices: Sequence[Choice], details: Sequence[str] = ()) -> None:
        """Show a question; the first choice has the focus, so that Enter takes it."""
        self.hide()  # what is put into a panel that is seen would be shown only later
        self._clear(self._layout)
        self.choices = list(choices)
        self._layout.addWidget(label(title, "title", wrap=True, name="Question"))
        if words:
            self._layout.addWidget(label(words, wrap=True, name="What will happen"))
        for line in details:
            self._layout.addWidget(label(line, "muted", wrap=True))
        first = None
        for choice in choices:
            made = button(plain_text(choice.text), lambda one=choice: self._take(one), "" if first else "primary")
            made.setAccessibleName(choice.text)
            made.setToolTip(plain_tip(choice.tip or choice.told or choice.text))
            line = Flow(gap=space(1))
            line.addWidget(made)
            self._layout.addLayout(line)
            if choice.told:
                self._layout.addWidget(label(choice.told, "muted", wrap=True))
            first = first or made
        line = Flow(gap=space(1))
        line.addWidget(button("Not now", self.put_away, "quiet", tip="Change nothing (Esc)"))
        self._layout.addLayout(line)
        self._layout.addStretch(1)
        self.show()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Change nothing and close."""
        self.choices = []
        self.hide()
        self.closed.emit()

    def _take(self, choice: Choice) -> None:
        self.put_away()
        choice.run()

    def _clear(self, layout: QLayout) -> None:
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
            elif (inside := item.layout()) is not None:
                self._clear(inside)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape; Enter presses the button that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
