# SPDX-License-Identifier: GPL-3.0-or-later
"""Short words in the margins: their font, how they are shortened, and their shapes, kept for repainting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText

_MOST_KEPT = 4_000


class Lettering:
    """The lettering of the margins, a little smaller than the text; made anew when the font changes."""

    def __init__(self, text_font: QFont) -> None:
        plain = QFont(text_font)
        if text_font.pointSizeF() > 0:
            plain.setPointSizeF(max(7.0, text_font.pointSizeF() * 0.86))
        else:
            plain.setPixelSize(max(9, round(text_font.pixelSize() * 0.86)))
        heavy = QFont(plain)
        heavy.setBold(True)
        self._fonts = (plain, heavy)
        self._metrics = (QFontMetrics(plain), QFontMetrics(heavy))
        self.height = self._metrics[0].height()
        self._kept: dict[tuple[str, str, int, bool], QStaticText] = {}

    def width(self, words: str, bold: bool = False) -> int:
        """Return the width of the words in pixels."""
        return self._metrics[bold].horizontalAdvance(words)

    def shortened(self, words: str, width: int, bold: bool = False, end: str = "") -> str:
        """Return the words and ``end``, the words shortened so that both fit into ``width`` pixels."""
        if self.width(words + end, bold) <= width:
            return words + end
        room = max(0, width - self.width(end, bold))
        return self._metrics[bold].elidedText(words, Qt.TextElideMode.ElideRight, room) + end

    def draw(
        self, painter: QPainter, place: tuple[int, int, int], words: str, bold: bool = False, end: str = "",
        right: bool = False,
    ) -> None:  # fmt: skip
        """Draw words at ``place`` (left, top, width), at the right end of it if ``right``."""
        left, top, width = place
        key = (words, end, width, bold)
        shape = self._kept.get(key)
        if shape is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            shape = QStaticText(self.shortened(words, width, bold, end))
            shape.setTextFormat(Qt.TextFormat.PlainText)
            shape.prepare(font=self._fonts[bold])
            self._kept[key] = shape
        painter.setFont(self._fonts[bold])
        x = left + width - int(shape.size().width()) if right else left
        painter.drawStaticText(x, top, shape)
