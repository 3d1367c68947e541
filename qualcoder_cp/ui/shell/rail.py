# SPDX-License-Identifier: GPL-3.0-or-later
"""The rail of stages at the left, each with its state in a few characters."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.ui.icons import icon
from qualcoder_cp.ui.theme import colours, space


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the path: its key (also its icon), its name, and its place from 1."""

    key: str
    name: str
    number: int


STAGES = tuple(
    Stage(name.lower(), name, number)
    for number, name in enumerate(
        ("Study", "Transcripts", "Codebook", "Coding", "Agreement", "Adjudication", "Prevalence", "Reports"), start=1
    )
)

_LETTERS = 115
"""Letters of the window's width below which the rail shows icons alone."""


class RailButton(QToolButton):
    """A stage on the rail: icon, name, and its state below in a quieter tone."""

    def __init__(self, stage: Stage) -> None:
        """Show a stage without a state yet."""
        super().__init__()
        self.stage = stage
        self.state = ""
        self._narrow = False
        self.setCheckable(True)
        self.setProperty("tone", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setIcon(icon(stage.key))
        self.set_state("")

    def set_state(self, state: str) -> None:
        """Show the state, for example ``61 % coded``."""
        if state == self.state and self.toolTip():
            return
        self.state = state
        self.setAccessibleName(f"{self.stage.name}, {state}" if state else self.stage.name)
        self.setToolTip(f"{self.stage.name} (Ctrl+{self.stage.number})" + (f": {state}" if state else ""))
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or icon, name and state."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for two lines of text beside the icon."""
        metrics = self.fontMetrics()
        words = 0 if self._narrow else metrics.horizontalAdvance("Adjudication") + space(4) + space(3)
        return QSize(words + self._side() + space(2) * 2, metrics.height() * 2 + space(1) * 2)

    def minimumSizeHint(self) -> QSize:
        """Return room for the name: the state gives way where the window is low."""
        return QSize(self.sizeHint().width(), self._side() + space(0))

    def _side(self) -> int:
        return round(self.fontMetrics().height() * 1.35)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button's ground by the style, then icon, name and state."""
        painter, ground = QPainter(self), QStyleOptionToolButton()
        self.initStyleOption(ground)
        ground.icon = QIcon()  # type: ignore[attr-defined]  # the style draws the ground only
        ground.text = ""  # type: ignore[attr-defined]
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, ground, painter, self)
        metrics, shown = self.fontMetrics(), colours()
        side = self._side()
        left = space(2)
        top = (self.height() - side) // 2
        self.icon().paint(painter, left, top, side, side)
        if self._narrow:
            return
        text_left = left + side + space(2)
        room = self.width() - text_left - space(1)
        lines = [(self.stage.name, shown.text)]
        if self.state and self.height() >= 2 * metrics.height():
            lines.append((self.state, shown.muted))
        y = (self.height() - metrics.height() * len(lines)) // 2
        for text, colour in lines:
            painter.setPen(colour)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(text_left, y + metrics.ascent(), elided)
            y += metrics.height()


class Rail(QWidget):
    """All stages one under the other; ``chosen`` speaks when one is picked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Make a button for each stage."""
        super().__init__()
        self.setProperty("tone", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), space(2), space(1), space(2))
        layout.setSpacing(space(0))
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for stage in STAGES:
            button = RailButton(stage)
            button.clicked.connect(lambda _checked=False, key=stage.key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[stage.key] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def fit(self, width: int) -> None:
        """Show icons alone where the window's width (pixels) is little for the size of its letters."""
        narrow = width < _LETTERS * self.fontMetrics().averageCharWidth()
        for button in self.buttons.values():
            button.set_narrow(narrow)

    def show_stage(self, key: str) -> None:
        """Mark the stage that is shown."""
        self.buttons[key].setChecked(True)

    def show_states(self, states: dict[str, str]) -> None:
        """Show the state of each stage."""
        for key, button in self.buttons.items():
            button.set_state(states.get(key, ""))
