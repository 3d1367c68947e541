# SPDX-License-Identifier: GPL-3.0-or-later
"""What the forms of the team have in common: words, fields, what is missing, and two buttons."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, row

_LETTERS = 72
"""Letters of a form's width, so that a path can be read."""


class Form(QDialog):
    """A form whose button works once `missing` has nothing to say."""

    def __init__(self, parent: QWidget, title: str, words: str, verb: str) -> None:
        """Show title and words; the fields are added to ``fields``."""
        super().__init__(parent)
        self.setWindowTitle(title)
        wide = self.fontMetrics().averageCharWidth() * _LETTERS
        self.setMinimumWidth(min(wide, parent.window().width() * 19 // 20))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(space(1))
        self.told = WholeLabel("", "muted", name="What is missing")
        self.do_button = button(verb, self.accept, "primary")
        self.do_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject, "quiet", tip="Leave it (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(3))
        layout.setSpacing(space(2))
        layout.addWidget(WholeLabel(words, "muted"))
        layout.addLayout(self.fields)
        layout.addStretch(1)
        layout.addWidget(self.told)
        layout.addWidget(row(None, self.cancel_button, self.do_button))

    def missing(self) -> str:
        """Return what is still missing in a sentence, empty if the form is complete."""
        return ""

    def check(self) -> None:
        """Say what is missing and let the button follow."""
        words = self.missing()
        self.told.setText(words)
        self.do_button.setEnabled(not words)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the words need in this width."""
        super().showEvent(event)
        self.resize(self.width(), max(self.height(), self.layout().totalHeightForWidth(self.width())))
