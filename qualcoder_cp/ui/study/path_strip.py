# SPDX-License-Identifier: GPL-3.0-or-later
"""The path as eight small steps in a row; in a narrow window in two or four rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from qualcoder_cp.ui.study.path_steps import PathStep, Progress
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.state_mark import Mark, paint_mark

_COLUMNS = (8, 4, 2)
_MARKS = {Progress.DONE: Mark.TICK, Progress.NEXT: Mark.HALF, Progress.LATER: Mark.CIRCLE}


class StepButton(QToolButton):
    """One step: mark, name, and how it stands below in a quieter tone."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.step: PathStep | None = None
        self.setProperty("tone", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: PathStep) -> None:
        """Show a step."""
        self.step = step
        self.setAccessibleName(f"{step.name}, {step.progress.value}: {step.words}")
        self.setToolTip(f"{step.name}: {step.words} ({step.progress.value})")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the mark and two lines."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in self._texts()), default=0)
        return QSize(widest + self._text_left() + space(2), metrics.height() * 2 + space(1) * 2)

    def minimumSizeHint(self) -> QSize:
        """Return room for the name; longer words are shortened and told in full by the tool tip."""
        font = QFont(self.font())
        font.setBold(True)
        name = QFontMetrics(font).horizontalAdvance(self.step.name if self.step else "")
        return QSize(name + self._text_left() + space(1), self.fontMetrics().height() * 2 + space(1) * 2)

    def _texts(self) -> list[str]:
        return [self.step.name, self.step.words] if self.step else []

    def _text_left(self) -> int:
        return space(1) * 2 + round(self.fontMetrics().height() * 0.85)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground by the style, then mark, name and words."""
        super().paintEvent(event)  # without text and icon: the ground only
        if self.step is None:
            return
        painter = QPainter(self)
        metrics, shown = self.fontMetrics(), colours()
        is_next = self.step.progress is Progress.NEXT
        side = metrics.height() * 0.85
        top = space(1)
        mark = QRectF(space(1), top + (metrics.height() - side) / 2, side, side)
        paint_mark(painter, mark, _MARKS[self.step.progress], shown.accent if is_next else shown.muted, shown.window)
        font = QFont(self.font())
        for number, text in enumerate(self._texts()):
            font.setBold(is_next and number == 0)
            painter.setFont(font)
            painter.setPen(shown.muted if number or self.step.progress is Progress.LATER else shown.text)
            room = self.width() - self._text_left() - space(0)
            elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(self._text_left(), top + metrics.ascent() + number * metrics.height(), elided)


class PathStrip(QWidget):
    """All steps; ``chosen`` speaks with the step that is clicked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Make the buttons."""
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space(0))
        self.buttons: list[StepButton] = []
        self._columns = 0

    def show_steps(self, steps: Sequence[PathStep]) -> None:
        """Show these steps."""
        while len(self.buttons) < len(steps):
            button = StepButton()
            button.clicked.connect(lambda _checked=False, one=button: self.chosen.emit(one.step))
            self.buttons.append(button)
        for button, step in zip(self.buttons, steps, strict=True):
            button.show_step(step)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for two columns at least, so that the window can be narrow."""
        return QSize(2 * self._needed(), super().minimumSizeHint().height())

    def _needed(self) -> int:
        return max((button.minimumSizeHint().width() for button in self.buttons), default=0) + space(0)

    def _arrange(self) -> None:
        fitting = next((one for one in _COLUMNS if one * self._needed() <= self.width()), _COLUMNS[-1])
        if fitting == self._columns or not self.buttons:
            return
        self._columns = fitting
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // fitting, number % fitting)
        for column in range(_COLUMNS[0]):
            self._grid.setColumnStretch(column, 1 if column < fitting else 0)
            self._grid.setColumnMinimumWidth(column, 0)
