# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit ladder: pooled alpha at all units side by side, so that nobody picks a unit by accident."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.ui.agreement.asked import USUAL
from qualcoder_cp.ui.agreement.whisker import paint_whisker
from qualcoder_cp.ui.agreement.wording import interval_words, value_words, with_interval
from qualcoder_cp.ui.theme import colours, space


class Rung(QAbstractButton):
    """One unit with its pooled alpha; pressing it chooses the unit."""

    def __init__(self, unit: Unit) -> None:
        """Show the unit without a number yet."""
        super().__init__()
        self.unit = unit
        self.result: Result | None = None
        self.what = "alpha"
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_result(None)

    def show_result(self, result: Result | None, what: str = "alpha") -> None:
        """Show the pooled alpha (or ``what``) of this unit; None while it is computed."""
        self.result, self.what = result, what
        words = with_interval(result) if result else "being computed"
        self.setAccessibleName(f"Unit {self.unit.value}, pooled {what} {words}")
        self.setToolTip(f"Compare {self.unit.value}s: pooled {what} {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the unit's name over its number and axis."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * 18, 2 * metrics.height() + 2 * space(1) + space(0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, number, interval and whisker."""
        painter, shown = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(1, 1, -1, -1)
        chosen, over = self.isChecked(), self.underMouse()
        painter.setBrush(QColor(shown.selected if chosen else shown.hover if over else shown.surface))
        line = shown.accent if chosen or self.hasFocus() else shown.border
        painter.setPen(QPen(QColor(line), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(frame, space(0), space(0))
        inside = frame.adjusted(space(2), space(1), -space(2), -space(1))
        metrics = QFontMetrics(self.font())
        top = QRect(inside.left(), inside.top(), inside.width(), metrics.height())
        low = QRect(inside.left(), inside.bottom() - metrics.height() + 1, inside.width(), metrics.height())
        painter.setPen(QColor(shown.muted))
        title = self.unit.value if self.what == "alpha" else f"{self.unit.value} · {self.what}"
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if self.result is None:
            painter.drawText(low, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "…")
            return
        interval = interval_words(self.result)
        if metrics.horizontalAdvance(f"{title}  {interval}") <= top.width():  # else it is in the tool tip
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, interval)
        bold = QFont(self.font())
        bold.setBold(True)
        words, width = value_words(self.result), QFontMetrics(bold).horizontalAdvance("0.00") + space(2)
        painter.setPen(QColor(shown.text if self.result.value is not None else shown.muted))
        if self.result.value is None:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, low.width())
            painter.drawText(low, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            return
        painter.setFont(bold)
        painter.drawText(low, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        paint_whisker(painter, low.adjusted(width, 0, 0, 0), self.result)


class Ladder(QWidget):
    """The rungs on one axis: the usual units, and the chosen one if it is another; ``chosen`` tells the unit."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Make the rungs."""
        super().__init__()
        self.setAccessibleName("Pooled alpha at each unit")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        self._group = QButtonGroup(self)
        self.rungs = {unit: Rung(unit) for unit in (*USUAL, *(one for one in Unit if one not in USUAL))}
        for rung in self.rungs.values():
            self._group.addButton(rung)
            layout.addWidget(rung, 1)
            rung.clicked.connect(lambda _checked=False, unit=rung.unit: self.chosen.emit(unit))
            rung.setVisible(rung.unit in USUAL)

    def show_results(self, found: Callable[[Unit], tuple[Result | None, str]], unit: Unit) -> None:
        """Show the pooled values known so far, with what they are, and which unit is chosen."""
        for each, rung in self.rungs.items():
            rung.show_result(*found(each))
            rung.setVisible(each in USUAL or each is unit)
        self.rungs[unit].setChecked(True)
