# SPDX-License-Identifier: GPL-3.0-or-later
"""Choices as small round buttons, one of which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import label

_LONGEST = 26
"""Letters of a chip; a longer name is cut and stands whole in the tool tip."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chip: what it stands for, its words and why it can't be chosen (nothing: it can)."""

    value: object
    text: str
    tip: str = ""
    why_not: str = ""


class Chips(QWidget):
    """Chips of which exactly one is chosen; the arrow keys move among them."""

    def __init__(self, name: str, chosen: Callable[[object], None]) -> None:
        """Show ``name`` before the chips and call ``chosen`` with the value that a person picks."""
        super().__init__()
        self._name, self._chosen = name, chosen
        self._group = QButtonGroup(self)
        self._choices: list[Choice] = []
        self._row = Flow(gap=space(0))
        self.setLayout(self._row)
        head = label(name, "muted")
        head.setContentsMargins(0, space(0), space(0), 0)
        self._row.addWidget(head)
        self._group.idClicked.connect(lambda number: self._chosen(self._choices[number].value))

    def show_choices(self, choices: Sequence[Choice], value: object) -> None:
        """Show these chips with one of them chosen; the same choices keep their buttons and the focus."""
        if list(choices) != self._choices:
            self._rebuild(list(choices))
        for number, choice in enumerate(self._choices):
            self._group.button(number).setChecked(choice.value == value)

    def chips(self) -> list[QToolButton]:
        """Return the buttons from the left."""
        return [one for one in self._group.buttons() if isinstance(one, QToolButton)]

    def _rebuild(self, choices: list[Choice]) -> None:
        for old in self.chips():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.hide()  # it must not be counted by the layout while it waits for deletion
            old.deleteLater()
        self._choices = choices
        for number, choice in enumerate(choices):
            made = chip(choice.text, choice.why_not or choice.tip)
            made.setAccessibleName(f"{self._name}: {choice.text}")
            made.setEnabled(not choice.why_not)
            self._group.addButton(made, number)
            self._row.addWidget(made)
        self.updateGeometry()


def chip(text: str, tip: str = "") -> QToolButton:
    """Return one checkable chip."""
    made = QToolButton()
    made.setProperty("tone", "chip")
    made.setText(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
    made.setToolTip(tip or text)
    made.setAccessibleName(text)
    made.setCheckable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def toggle(text: str, tip: str, run: Callable[[bool], None], *, on: bool = False) -> QToolButton:
    """Return a chip that is on or off and tells ``run`` when a person presses it."""
    made = chip(text, tip)
    made.setChecked(on)
    made.clicked.connect(run)
    return made
