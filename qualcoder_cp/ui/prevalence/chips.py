# SPDX-License-Identifier: GPL-3.0-or-later
"""Choices as small round buttons that flow into as many lines as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QLayoutItem, QToolButton, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label

_LONGEST = 26
"""Letters of a chip; a longer name is cut and stands whole in the tool tip."""


class Flow(QLayout):
    """Lays widgets side by side and breaks the line where the width ends."""

    def __init__(self, parent: QWidget) -> None:
        """Become the layout of ``parent``."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item over."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The height depends on where the lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rectangle: QRect) -> None:
        """Place the items."""
        super().setGeometry(rectangle)
        self._place(rectangle, move=True)

    def sizeHint(self) -> QSize:
        """Return the size in one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = space(3) * max(0, len(shown) - 1)
        return QSize(sum(one.width() for one in shown) + gaps, max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest item."""
        widest = max((item.minimumSize().width() for item in self._items if not item.isEmpty()), default=0)
        return QSize(widest, max((item.minimumSize().height() for item in self._items), default=0))

    def _place(self, area: QRect, *, move: bool) -> int:
        x, y, height = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > area.x() and x + size.width() > area.right() + 1:
                x, y, height = area.x(), y + height + space(1), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(size.width(), area.width()), size.height())))
            x += size.width() + space(3)
            height = max(height, size.height())
        return y + height - area.y()


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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(space(0))
        self._row.addWidget(label(name, "muted"))
        self._row.addSpacing(space(0))
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
