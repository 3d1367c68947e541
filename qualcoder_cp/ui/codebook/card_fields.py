# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields of a code's card: each reports its text once, when the focus leaves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QGridLayout, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from qualcoder_cp.codebook.rules import PALETTE
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.icons import icon_size
from qualcoder_cp.ui.theme import space


class TextField(QPlainTextEdit):
    """A text that grows with what is written. ``left(text)``: the focus left and the text is another one."""

    left = Signal(str)

    def __init__(self, name: str, rows: int, hint: str = "") -> None:
        """Show at least ``rows`` lines; ``hint`` stands in the empty field."""
        super().__init__()
        self._rows = rows
        self._shown = ""
        self.setAccessibleName(name)
        self.setToolTip(hint or name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)

    def show_text(self, text: str) -> None:
        """Show the stored text; what is being written is not overwritten by the same stored text."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setPlainText(text)
            self._fit()

    def commit(self) -> None:
        """Report the text if it differs from the stored one."""
        text = self.toPlainText().strip()
        if text != self._shown and not self.isReadOnly():
            self._shown = text
            self.left.emit(text)

    def take_back(self) -> None:
        """Show the stored text again."""
        self.setPlainText(self._shown)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report what was written; a menu or another window takes nothing away."""
        super().focusOutEvent(event)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was written by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._shown:
            self.take_back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height now that the style's edges are known."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.isVisible():
            return
        lines = max(self._rows, round(self.document().size().height()))
        edges = round(2 * self.document().documentMargin()) + max(0, self.height() - self.viewport().height())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + edges)

    def sizeHint(self) -> QSize:
        """Return a width that leaves the layout free."""
        return QSize(space(4) * 8, self.height())


class LineField(QLineEdit):
    """One line. ``left(text)``: Enter or the focus left, and the text is another one."""

    left = Signal(str)

    def __init__(self, name: str, hint: str = "") -> None:
        """Make an empty line; ``hint`` stands in the empty field."""
        super().__init__()
        self._shown = ""
        self.setAccessibleName(name)
        self.setToolTip(hint or name)
        self.setPlaceholderText(hint)
        self.editingFinished.connect(self.commit)

    def show_text(self, text: str) -> None:
        """Show the stored text; what is being written is not overwritten by the same stored text."""
        if text != self._shown or not self.hasFocus():
            self._shown = text
            self.setText(text)
            self.setCursorPosition(0)

    def take_back(self) -> None:
        """Show the stored text again."""
        self.setText(self._shown)

    def commit(self) -> None:
        """Report the text if it differs from the stored one."""
        text = self.text().strip()
        if text != self._shown and not self.isReadOnly():
            self._shown = text
            self.left.emit(text)


class ColourField(QWidget):
    """The colours that codes may have, and any other one. ``left(colour)``: another one was clicked."""

    left = Signal(str)

    def __init__(self) -> None:
        """Make a button per colour of the palette and one for any other."""
        super().__init__()
        self._shown = ""
        self._group = QButtonGroup(self)
        self._buttons = {colour: self._button(colour, lambda one=colour: self._choose(one)) for colour in PALETTE}
        self._other = self._button("", self._ask)
        self._other.setText("Other...")
        self._other.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._other.setAccessibleName("Another colour")
        self._other.setToolTip("Choose any other colour")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space(0))
        self._arranged = (0, False)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for one button's width: further ones go into rows below."""
        return QSize(self._other.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many colours into a row as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        buttons = list(self._buttons.values())
        wide = buttons[0].sizeHint().width() + space(0)
        in_row = next((number for number in (len(buttons), len(buttons) // 2) if number * wide <= self.width()), 3)
        beside = in_row * wide + self._other.sizeHint().width() <= self.width()
        if (in_row, beside) == self._arranged:
            return
        self._arranged = (in_row, beside)
        for place, made in enumerate(buttons):
            self._grid.addWidget(made, place // in_row, place % in_row)
        last = (len(buttons) - 1) // in_row
        self._grid.addWidget(self._other, last if beside else last + 1, in_row if beside else 0, 1, 3)
        for column in range(len(buttons) + 4):
            self._grid.setColumnStretch(column, int(column == in_row + 3))

    def _button(self, colour: str, run: Callable[[], None]) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.setProperty("tone", "chip")
        made.setAccessibleName(f"Colour {colour}")
        made.setToolTip(f"Give the code the colour {colour}")
        made.clicked.connect(lambda: run())
        self._group.addButton(made)
        return made

    def show_text(self, colour: str) -> None:
        """Show the stored colour."""
        self._shown = colour
        size = icon_size(1.1)
        for one, made in self._buttons.items():
            made.setIcon(swatch(one))
            made.setIconSize(size)
        self._other.setIcon(swatch(colour))
        self._other.setIconSize(size)
        self._buttons.get(colour, self._other).setChecked(True)

    def setReadOnly(self, readonly: bool) -> None:
        """Let the colour be changed or not."""
        self.setEnabled(not readonly)

    def commit(self) -> None:
        """Do nothing: a click has reported already."""

    def _ask(self) -> None:
        dialog = QColorDialog(self)
        dialog.setCurrentColor(self._shown)
        if dialog.exec():
            self._choose(dialog.currentColor().name())
        else:
            self.show_text(self._shown)

    def _choose(self, colour: str) -> None:
        if colour != self._shown:
            self._shown = colour
            self.left.emit(colour)
