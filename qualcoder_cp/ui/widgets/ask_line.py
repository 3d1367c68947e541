# SPDX-License-Identifier: GPL-3.0-or-later
"""A question asked in its place instead of in a dialog: a sentence, a field, perhaps a choice, Enter and Escape."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button


class AskLine(QFrame):
    """Hidden until something is asked; it hides itself once that is answered or put away."""

    def __init__(self) -> None:
        """Ask nothing yet."""
        super().__init__()
        self.setProperty("tone", "card")
        self._then: Callable[[str, object], object] = lambda _words, _choice: None
        self._needs_words = True
        self._back: Callable[[], object] = lambda: None
        self.sentence = WholeLabel("")
        self.field = QLineEdit()
        self.field.setAccessibleName("Answer")
        self.field.returnPressed.connect(self.answer)
        self.field.textChanged.connect(lambda _words: self._check())
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Choice")
        self.do_button = button("Do it", self.answer, "primary")
        self.cancel_button = button("Cancel", self.put_away, "quiet", tip="Leave it (Esc)")
        line = Flow(space(1))
        for widget in (self.field, self.choice, self.do_button, self.cancel_button):
            line.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(2), space(1))
        layout.setSpacing(space(1))
        layout.addWidget(self.sentence)
        layout.addLayout(line)
        self.hide()

    def ask(
        self, sentence: str, verb: str, then: Callable[[str, object], object], *, field: str = "Reason",
        needs_words: bool = True, choices: Sequence[tuple[str, object]] = (), back: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Ask for a few words, and for one of ``choices`` (text and value) if there are any.

        Args:
            sentence: what is asked, and what will happen.
            verb: the words of the button.
            then: is given the words and the value chosen (None without choices).
            field: the name of the field; empty: no words are asked for.
            needs_words: nothing can be answered without words.
            choices: what can be chosen.
            back: gives the focus back afterwards.
        """
        self._then, self._needs_words, self._back = then, needs_words and bool(field), back or (lambda: None)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.field.setVisible(bool(field))
        self.field.setPlaceholderText(field)
        self.field.setAccessibleName(field or "Nothing to fill in")
        self.field.setToolTip(sentence)
        self.field.clear()
        self.choice.clear()
        for text, value in choices:
            self.choice.addItem(text, value)
        self.choice.setVisible(bool(choices))
        self.choice.setToolTip(sentence)
        self.do_button.setText(verb)
        self.do_button.setAccessibleName(verb)
        self.do_button.setToolTip(f"{verb} (Enter)")
        self._check()
        self.show()
        (self.field if field else self.choice if choices else self.do_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def answer(self) -> None:
        """Answer with what is filled in, if that is enough."""
        if self.do_button.isEnabled():
            words, choice, then = self.field.text().strip(), self.choice.currentData(), self._then
            self.put_away()
            then(words, choice)

    def put_away(self) -> None:
        """Hide the question and give the focus back."""
        self.hide()
        self._back()

    def _check(self) -> None:
        self.do_button.setEnabled(bool(self.field.text().strip()) or not self._needs_words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the question away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
