# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons of one family: line drawings from ``resources/icons``, tinted for the theme, sharp at any scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from qualcoder_cp.shipped import shipped
from qualcoder_cp.ui.theme import colours


@cache
def _drawing(name: str) -> str:
    return shipped("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")


class _Tinted(QIconEngine):
    """Draws the icon in the text colour of the theme at the moment of painting."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        shown = colours()
        colour = shown.muted if mode == QIcon.Mode.Disabled else shown.text
        drawing = _drawing(self._name).replace("#000", colour)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, rect.toRectF())

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Tinted(self._name)


def icon(name: str) -> QIcon:
    """Return the icon of this name; it follows the theme by itself."""
    return QIcon(_Tinted(name))


def icon_size(share: float = 1.3) -> QSize:
    """Return the size of an icon that goes with the text, as a share of the line height."""
    app = QApplication.instance()
    height = round(QFontMetrics(app.font()).height() * share) if app else 20  # type: ignore[attr-defined]
    return QSize(height, height)
