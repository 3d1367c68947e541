# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels, buttons, cards and the empty state, in the tones that the theme knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.ui.icons import icon, icon_size
from qualcoder_cp.ui.theme import space

_BESIDE = 1.1
"""An icon beside words, as a share of their line."""


def label(text: str, tone: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """Return a label; tones are muted, title, heading, figure and badge."""
    made = QLabel(text)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        made.setAccessibleName(name)
    return made


class WholeLabel(QLabel):
    """A label of several lines that keeps the height which its words need at its width, however little room there is.

    Layouts know the height of wrapped words only as a wish; a screen that is low would cut them.
    """

    def __init__(self, text: str, tone: str = "", *, name: str = "") -> None:
        """Show ``text``; ``tone`` and ``name`` as of `label`."""
        super().__init__(text)
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if name:
            self.setAccessibleName(name)

    def setText(self, text: str) -> None:
        """Show other words."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height now that the width is known."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        if self.isVisible():
            self.setMinimumHeight(self.heightForWidth(self.width()))


class _Button(QPushButton):
    """A button whose icon grows with the letters."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.icon().isNull():
            self.setIconSize(icon_size(_BESIDE))


class _ToolButton(QToolButton):
    """A tool button whose icon grows with the letters."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.icon().isNull():
            self.setIconSize(icon_size(_BESIDE))


def button(text: str, run: Callable[[], object], tone: str = "", *, tip: str = "", icon_name: str = "") -> QPushButton:
    """Return a button; tones are primary, quiet and chip."""
    made = _Button(text)
    made.setProperty("tone", tone)
    made.setToolTip(tip or text)
    made.setAccessibleName(text or tip)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name))
        made.setIconSize(icon_size(_BESIDE))
    made.clicked.connect(lambda: run())
    return made


def action_button(action: QAction, *, tone: str = "", icon_name: str = "", with_text: bool = True) -> QToolButton:
    """Return a button that shows a declared action, with its tool tip and shortcut."""
    made = _ToolButton()
    made.setDefaultAction(action)
    made.setProperty("tone", tone)
    made.setAccessibleName(action.text())
    if icon_name:
        made.setIcon(icon(icon_name))
        action.changed.connect(lambda: made.setIcon(icon(icon_name)))
        made.setIconSize(icon_size(_BESIDE))
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if icon_name else Qt.ToolButtonStyle.ToolButtonTextOnly
    made.setToolButtonStyle(style if with_text else Qt.ToolButtonStyle.ToolButtonIconOnly)
    return made


def card(*widgets: QWidget, horizontal: bool = False) -> QFrame:
    """Return a framed surface with the widgets in it."""
    made = QFrame()
    made.setProperty("tone", "card")
    layout = QHBoxLayout(made) if horizontal else QVBoxLayout(made)
    layout.setContentsMargins(space(3), space(2), space(3), space(2))
    layout.setSpacing(space(1))
    for widget in widgets:
        layout.addWidget(widget)
    return made


def column(*widgets: QWidget, gap: int = 1, margin: int | None = None) -> QWidget:
    """Return the widgets one under the other; ``gap`` and ``margin`` are steps of the spacing scale."""
    made = QWidget()
    layout = QVBoxLayout(made)
    edge = 0 if margin is None else space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(space(gap))
    for widget in widgets:
        layout.addWidget(widget)
    return made


def row(*widgets: QWidget | None, gap: int = 1, margin: int | None = None) -> QWidget:
    """Return the widgets side by side; None is a stretch."""
    made = QWidget()
    layout = QHBoxLayout(made)
    edge = 0 if margin is None else space(margin)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(space(gap))
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return made


class EmptyState(QWidget):
    """What an empty screen says: what belongs here, and the one action that brings it."""

    def __init__(self, title: str, words: str, actions: list[QWidget] | None = None) -> None:
        """Show a title, a sentence and the buttons of the way on."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(space(2))
        layout.addStretch(2)
        for text, tone in ((title, "title"), (words, "muted")):
            one = WholeLabel(text, tone)
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            one.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            layout.addWidget(one)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for widget in actions or []:
            buttons.addWidget(widget)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)
