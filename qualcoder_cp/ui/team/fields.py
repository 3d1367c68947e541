# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that the forms of the team share: the pass phrase asked for twice, and a file or folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import WholeLabel, button, row


def secret_field(name: str) -> QLineEdit:
    """Return a field that hides what is typed."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def place_field(name: str, choose: Callable[[], str]) -> tuple[QLineEdit, QWidget]:
    """Return a field for a path, and it beside a button that calls ``choose`` (which returns a path or nothing)."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setToolTip(name)

    def pick() -> None:
        if found := choose():
            field.setText(found)

    return field, row(field, button("Choose...", pick, tip=f"{name}: choose it"))


class Protection(QWidget):
    """A pass phrase, twice, or the wish on purpose to write a file that everybody can read."""

    changed = Signal()

    def __init__(self) -> None:
        """Be empty: nothing is protected and nothing is said to be unprotected."""
        super().__init__()
        self.first, self.second = secret_field("Pass phrase"), secret_field("Pass phrase once more")
        self.plain = QCheckBox("Without protection: readable for whoever gets hold of the file")
        self.plain.setAccessibleName(self.plain.text())
        self.plain.setToolTip("Only where nobody else can get at the file")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(WholeLabel("Tell the pass phrase by another way than the file, by telephone for example. "
                                    "Nobody can open the file without it.", "muted"))  # fmt: skip
        for widget in (self.first, self.second, self.plain):
            layout.addWidget(widget)
        for field in (self.first, self.second):
            field.textChanged.connect(lambda _words: self.changed.emit())
        self.plain.toggled.connect(self._toggle)

    def _toggle(self, plain: bool) -> None:
        for field in (self.first, self.second):
            field.setEnabled(not plain)
        self.changed.emit()

    def missing(self) -> str:
        """Return what is missing in a sentence, empty if it is complete."""
        if self.plain.isChecked():
            return ""
        if not self.first.text():
            return "Choose a pass phrase, or no protection on purpose."
        return "" if self.first.text() == self.second.text() else "The two pass phrases differ."

    def passphrase(self) -> str | None:
        """Return the pass phrase; None for no protection."""
        return None if self.plain.isChecked() else self.first.text()
