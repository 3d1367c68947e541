# SPDX-License-Identifier: GPL-3.0-or-later
"""The small coloured square that stands for a code beside its name."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from qualcoder_cp.ui.coding.code_palette import readable, rgb
from qualcoder_cp.ui.theme import colours


def shown_colour(colour: str) -> QColor:
    """Return the colour of a code (``#rrggbb``) as it is painted on the surface of the theme, 3:1 or more."""
    return QColor(*readable(colour, rgb(colours().surface)))


def swatch(colour: str) -> QIcon:
    """Return a rounded square in a code's colour, readable in the theme shown now."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    height = QFontMetrics(app.font()).height() if isinstance(app, QApplication) else 16
    return _drawn(shown_colour(colour).name(), height, ratio)


@lru_cache(maxsize=512)
def _drawn(colour: str, height: int, ratio: float) -> QIcon:
    pixmap = QPixmap(round(height * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    edge = height * 0.16
    painter.drawRoundedRect(edge, edge, height - 2 * edge, height - 2 * edge, height * 0.16, height * 0.16)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # Qt would tint it in a chosen row; the colour is the code's identity
    return icon
