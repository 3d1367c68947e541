# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of which only the one that is shown asks for room, and a frame that scrolls rather than make a window grow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


class Pages(QStackedWidget):
    """Like its base, but as large as the page shown: a hidden page must not widen what is in view."""

    def __init__(self) -> None:
        """Have no page yet."""
        super().__init__()
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Return the size that the page shown would like."""
        shown = self.currentWidget()
        return shown.sizeHint() if shown else QSize()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the page shown."""
        shown = self.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown else QSize()


class RoomyFrame(QScrollArea):
    """Gives a widget the room there is, or its least size and scroll bars where there is less."""

    def __init__(self, widget: QWidget) -> None:
        """Show ``widget`` without a border."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = widget
        self._room = QSize()  # of the viewport, which is costly to ask for the first time
        self.setWidget(widget)

    def minimumSizeHint(self) -> QSize:
        """Ask for next to nothing: what does not fit is scrolled."""
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room."""
        super().resizeEvent(event)
        self._room = event.size()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the least size of the widget."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self._room.isValid():
            self._inside.resize(self._room.expandedTo(self._inside.minimumSizeHint()))
