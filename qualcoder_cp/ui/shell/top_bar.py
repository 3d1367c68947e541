# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar at the top: the study, its round, who is coding, search, palette and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.icons import icon_size
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.round_badge import RoundBadge
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import action_button
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

if TYPE_CHECKING:
    from qualcoder_cp.model import Coder


_LONGEST = 22
"""Letters of a coder's name and of what can be undone; the whole stands in the tool tip."""
_ROUND, _UNDO = 122, 142
"""Letters of the window's width from which the round, and the words of Undo, are shown."""


class TopBar(QWidget):
    """Always says in which study, round and name one works."""

    def __init__(self, session: Session, registry: Registry) -> None:
        """Build the bar; ``registry`` must know project.add_coder, edit.undo, view.search and view.palette."""
        super().__init__()
        self._session = session
        self._registry = registry
        self._roomy = True
        self.setProperty("tone", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(2), space(1))
        layout.setSpacing(space(1))
        self._title = ElidedLabel("heading", name="Study")
        self._round = RoundBadge(session)
        self.round_wanted = self._round.wanted
        self._coder = QToolButton()
        self._coder.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._coder.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._coder.setProperty("tone", "chip")
        self._menu = QMenu(self._coder)
        self._coder.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._round)
        layout.addWidget(self._coder)
        undo = registry.qt("edit.undo")
        self._undo = action_button(undo, tone="quiet", icon_name="undo")
        undo.changed.connect(self._show_undo)  # after the button itself has taken the whole text over
        layout.addWidget(self._undo)
        layout.addWidget(action_button(registry.qt("view.search"), tone="quiet", icon_name="search", with_text=False))
        layout.addWidget(action_button(registry.qt("view.palette"), tone="quiet", icon_name="palette", with_text=False))

    def fit(self, width: int) -> None:
        """Leave words out where the window's width (pixels) is little for the size of its letters."""
        letters = width / self.fontMetrics().averageCharWidth()
        self._roomy = letters >= _ROUND
        self._round.setVisible(self._roomy and bool(self._round.text()))
        with_words = letters >= _UNDO
        style = Qt.ToolButtonStyle
        self._undo.setToolButtonStyle(style.ToolButtonTextBesideIcon if with_words else style.ToolButtonIconOnly)

    def _show_undo(self) -> None:
        text = self._registry.qt("edit.undo").text()
        self._undo.setText(self._shortened(text))
        self._undo.setAccessibleName(text.replace("&&", "&"))

    def _shortened(self, text: str) -> str:
        metrics = self.fontMetrics()
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, _LONGEST * metrics.averageCharWidth())

    def refresh(self) -> None:
        """Show the session as it is."""
        session = self._session
        self.setVisible(session.is_open)
        if not session.is_open:
            return
        self._title.setText(session.project.title + (" (read-only)" if session.project.readonly else ""))
        self._title.setToolTip(plain_tip(f"{session.project.title}\n{session.project.path}"))
        round_ = session.round
        self._round.show_round(round_, self._shortened(round_.name) if round_ else "")
        self._round.setVisible(self._roomy and round_ is not None)
        coder = session.coder
        self._coder.setText(plain_text(self._shortened(coder.name)) if coder else "Who is coding?")
        self._coder.setIcon(dot(coder) if coder else QIcon())
        self._coder.setIconSize(icon_size(0.8))
        self._coder.setAccessibleName(f"Coding as {coder.name}" if coder else "Choose who is coding")
        self._coder.setToolTip(
            plain_tip(f"{coder.name} is coding; click to switch") if coder else "Choose who is coding"
        )

    def _fill(self) -> None:
        from qualcoder_cp.project import coders

        self._menu.clear()
        for coder in coders(self._session.project):
            action = QAction(dot(coder), plain_text(f"{coder.name} ({coder.role.value})"), self._menu)
            action.setCheckable(True)
            action.setChecked(self._session.coder is not None and coder.id == self._session.coder.id)
            action.triggered.connect(lambda _checked=False, one=coder: self._session.set_coder(one))
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(self._registry.qt("project.add_coder"))


def dot(coder: Coder) -> QIcon:
    """Return a small disc in the coder's colour."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(coder.colour))
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(pixmap)
