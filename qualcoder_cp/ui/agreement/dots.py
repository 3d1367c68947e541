# SPDX-License-Identifier: GPL-3.0-or-later
"""The dot that stands for a code's colour in tables and lists."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from qualcoder_cp.ui.icons import icon_size


def dot(colour: str) -> QIcon:
    """Return a round dot in a code's colour."""
    size = icon_size(0.6)
    pixmap = QPixmap(size * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, size.width() - 2, size.height() - 2)
    painter.end()
    return QIcon(pixmap)
