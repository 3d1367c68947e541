# SPDX-License-Identifier: GPL-3.0-or-later
"""The panes around the text: they can be dragged to another side, put over each other, taken out and hidden."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from qualcoder_cp.ui.remembered import Remembered
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row

_LAYOUT, _VISIBLE = "coding/panes", "coding/visible"
_SETTLED = 150
"""Milliseconds after which a window that is just shown has its size."""
_SHAPE = 1
"""Grows when panes are added or renamed, so that an arrangement of other panes is not applied."""


class PaneHead(QWidget):
    """The line over a pane: its name, a figure, and the button that hides it. It is what the pane is dragged by."""

    hide_wanted = Signal()

    def __init__(self, title: str, *beside: QWidget, tip: str = "") -> None:
        """Show ``title``, and other widgets at the right; ``tip`` tells the keys that hide the pane."""
        super().__init__()
        self.title = label(title, "heading")
        close = button("", self.hide_wanted.emit, "quiet", tip=tip or f"Hide {title}", icon_name="close")
        close.setAccessibleName(f"Hide {title}")
        made = row(self.title, None, *beside, close)
        layout = made.layout()
        assert layout is not None
        layout.setContentsMargins(space(0), 0, 0, 0)
        self.setLayout(layout)


class _Dock(QDockWidget):
    """A pane that may be moved, floated and hidden."""

    def __init__(self, key: str, title: str, pane: QWidget, head: PaneHead) -> None:
        super().__init__(title)
        self.key = key
        self.setObjectName(key)
        self.setAccessibleName(title)
        self.setWidget(pane)
        self.setTitleBarWidget(head)
        feature = QDockWidget.DockWidgetFeature
        self.setFeatures(feature.DockWidgetMovable | feature.DockWidgetFloatable | feature.DockWidgetClosable)
        head.setToolTip("Drag to move this pane; double click to take it out or put it back")


class Panes(QMainWindow):
    """The text in the middle and panes around it; knows which are wanted, and who has the focus."""

    def __init__(self, text: QWidget, first: QWidget) -> None:
        """Put the text in the middle; panes come by `add`. ``first`` takes the focus there."""
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        option = QMainWindow.DockOption
        self.setDockOptions(option.AllowNestedDocks | option.AllowTabbedDocks)
        self._text = text
        self._first_of: dict[str | None, QWidget] = {None: first}
        self.docks: dict[str, _Dock] = {}
        self._wanted: dict[str, bool] = {}
        self._needs: dict[str, int] = {}
        self._letters: dict[str, int] = {}
        self._first: QByteArray | None = None
        self.setCentralWidget(text)

    def add(
        self, key: str, pane: QWidget, head: PaneHead, first: QWidget, *, letters: int, room: int,
        at_right: bool = True, shown: bool = True,
    ) -> None:  # fmt: skip
        """Add a pane.

        Args:
            key: its name in the settings.
            pane: what it shows.
            head: its title bar.
            first: what takes the focus in it.
            letters: how wide it is at first.
            room: letters of width of the whole from which it is shown, unless somebody wants it.
            at_right: or at the left of the text.
            shown: whether it is shown before anybody has said what they want.
        """
        area = Qt.DockWidgetArea.RightDockWidgetArea if at_right else Qt.DockWidgetArea.LeftDockWidgetArea
        dock = _Dock(key, head.title.text(), pane, head)
        self.docks[key] = dock
        self._first_of[key] = first
        self._needs[key] = room if shown else -1
        self.addDockWidget(area, dock)
        head.hide_wanted.connect(lambda: self.show_pane(key, False))
        self._letters[key] = letters

    # ---------------------------------------------------------------- shown and hidden

    def toggle(self, key: str) -> None:
        """Show a pane and give it the focus, or hide it."""
        self.show_pane(key, not self.docks[key].isVisible())
        if self.docks[key].isVisible():
            self._focus(key)

    def show_pane(self, key: str, shown: bool) -> None:
        """Show or hide a pane, as somebody wants it."""
        self._wanted[key] = shown
        inside = self.docks[key].isAncestorOf(QApplication.focusWidget() or self._text)
        self._fit()
        if shown:
            self.docks[key].raise_()
        elif inside:
            self._focus(None)

    def _fit(self) -> None:
        letters = self.width() / max(self.fontMetrics().averageCharWidth(), 1)
        for key, dock in self.docks.items():
            roomy = 0 <= self._needs[key] < letters
            dock.setVisible(self._wanted.get(key, roomy))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let panes that nobody asked for give way to the text where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    # ---------------------------------------------------------------- focus

    def step_focus(self, by: int) -> None:
        """Give the focus to the next (1) or previous (-1) pane that is shown, the text among them."""
        order = [None, *(key for key, dock in self.docks.items() if dock.isVisible() and not self._behind(dock))]
        now = QApplication.focusWidget()
        here = next((key for key, dock in self.docks.items() if now is not None and dock.isAncestorOf(now)), None)
        place = order.index(here) if here in order else 0
        self._focus(order[(place + by) % len(order)])

    def _behind(self, dock: QDockWidget) -> bool:
        """Return whether a pane is covered by another one put over it."""
        return dock.visibleRegion().isEmpty()

    def _focus(self, key: str | None) -> None:
        self._first_of[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---------------------------------------------------------------- remembered

    def remember(self, remembered: Remembered) -> None:
        """Keep which panes are wanted, where they are and how large."""
        remembered.put(_LAYOUT, self.saveState(_SHAPE))
        remembered.put_table(_VISIBLE, dict(self._wanted))

    def recall(self, remembered: Remembered) -> None:
        """Arrange the panes as they were left in this project; where nothing is known, as at first."""
        if self._first is None:
            self._first = self.saveState(_SHAPE)
        saved = remembered.layout(_LAYOUT)
        if saved is None or not self.restoreState(saved, _SHAPE):
            self.restoreState(self._first, _SHAPE)
            QTimer.singleShot(0, self._spread)  # once the panes are laid out
            QTimer.singleShot(_SETTLED, self._spread)  # and once the window has its size: it may come in several steps
        known = remembered.table(_VISIBLE)
        self._wanted = {key: value for key, value in known.items() if key in self.docks and isinstance(value, bool)}
        self._fit()

    def _spread(self) -> None:
        """Give the panes the width that they have before anybody has moved them."""
        letter = self.fontMetrics().averageCharWidth()
        shown = [key for key, dock in self.docks.items() if dock.isVisible()]
        widths = [min(self._letters[key] * letter, self.width() // 3) for key in shown]
        self.resizeDocks([self.docks[key] for key in shown], widths, Qt.Orientation.Horizontal)

    def minimumSizeHint(self) -> QSize:
        """Ask for the text's least room and that of the panes that are shown."""
        return super().minimumSizeHint().expandedTo(self._text.minimumSizeHint())
