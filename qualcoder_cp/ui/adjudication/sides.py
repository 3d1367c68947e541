# SPDX-License-Identifier: GPL-3.0-or-later
"""The right side: what is known about the item, or a panel that was called and goes with Escape."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label


class Panel(QWidget):
    """A panel with a title and a way to close it; ``closed`` tells that it is done with."""

    closed = Signal()
    title = ""

    def __init__(self) -> None:
        """Build the head; what a panel holds goes into ``inside``."""
        super().__init__()
        self.setAccessibleName(self.title)
        head = QHBoxLayout()
        head.addWidget(label(self.title, "heading"), 1)
        close = button("Close", self.closed.emit, "quiet", tip="Back to the item (Esc)")
        head.addWidget(close)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(space(1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(2), 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addLayout(head)
        layout.addLayout(self.inside, 1)

    def first_focus(self) -> QWidget:
        """Return what gets the focus when the panel is shown."""
        return self


class Sides(QStackedWidget):
    """The page about the item at the bottom, one panel at a time above it; ``left`` tells that a panel went."""

    left = Signal()

    def __init__(self, about: QWidget) -> None:
        """Begin with the page about the item."""
        super().__init__()
        self._about = about
        self.addWidget(about)

    @property
    def panel(self) -> Panel | None:
        """Return the panel that is shown, or None."""
        holder = self.currentWidget()
        return holder.widget() if isinstance(holder, QScrollArea) else None  # type: ignore[return-value]

    def add(self, panel: Panel) -> None:
        """Know a panel; it scrolls where there is little room, and Escape in it closes it."""
        holder = QScrollArea()
        holder.setFrameShape(QFrame.Shape.NoFrame)
        holder.setWidgetResizable(True)
        holder.setWidget(panel)
        holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.addWidget(holder)
        panel.closed.connect(self.close_panel)
        for child in (panel, *panel.findChildren(QWidget)):
            child.installEventFilter(self)

    def show_panel(self, panel: Panel) -> None:
        """Show a panel and give it the focus."""
        self.setCurrentWidget(next(self.widget(n) for n in range(1, self.count()) if self._panel_at(n) is panel))
        panel.first_focus().setFocus()

    def _panel_at(self, number: int) -> QWidget | None:
        holder = self.widget(number)
        return holder.widget() if isinstance(holder, QScrollArea) else None

    def close_panel(self) -> None:
        """Go back to the item."""
        if self.currentWidget() is not self._about:
            self.setCurrentWidget(self._about)
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the panel on Escape, wherever in it the focus is."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return True
        return super().eventFilter(watched, event)
