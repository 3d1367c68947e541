# SPDX-License-Identifier: GPL-3.0-or-later
"""Short words in the margins: their font, how they are broken and shortened, their shapes kept for repainting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTextOption

_MOST_KEPT = 4_000
_NEW_LINE = "\u2028"


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
        self._kept: dict[tuple[str, str, int, bool, int], QStaticText] = {}
        self._counted: dict[tuple[str, str, int, bool], int] = {}

    def width(self, words: str, bold: bool = False) -> int:
        """Return the width of the words in pixels."""
        return self._metrics[bold].horizontalAdvance(words)

    def broken(self, words: str, width: int, lines: int, bold: bool = False, end: str = "") -> list[str]:
        """Return the words in up to ``lines`` lines, none wider than ``width`` pixels, with ``end`` after the last.

        What does not fit is left out of the middle of the last line, so that the end of a name still tells
        it from others that begin alike.
        """
        if self.width(words + end, bold) <= width:
            return [words + end]
        found: list[str] = []
        rest = words.split()
        while rest and len(found) < lines - 1:
            taken = 1
            while taken < len(rest) and self.width(" ".join(rest[: taken + 1]), bold) <= width:
                taken += 1
            found.append(self._shortened(" ".join(rest[:taken]), width, bold, end if taken == len(rest) else ""))
            rest = rest[taken:]
        if rest or not found:
            found.append(self._shortened(" ".join(rest), width, bold, end))
        return found

    def _shortened(self, words: str, width: int, bold: bool, end: str) -> str:
        if self.width(words + end, bold) <= width:
            return words + end
        room = max(0, width - self.width(end, bold))
        return self._metrics[bold].elidedText(words, Qt.TextElideMode.ElideMiddle, room) + end

    def draw(
        self, painter: QPainter, place: tuple[int, int, int], words: str, bold: bool = False, end: str = "",
        right: bool = False, lines: int = 1,
    ) -> None:  # fmt: skip
        """Draw words in up to ``lines`` lines at ``place`` (left, top, width), at the right end of it if ``right``."""
        left, top, width = place
        key = (words, end, width * 2 + right, bold, lines)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = self._shape(self.broken(words, width, lines, bold, end), width, bold, right)
        painter.setFont(self._fonts[bold])
        painter.drawStaticText(left, top, kept)

    def lines(self, words: str, width: int, most: int, bold: bool = False, end: str = "") -> int:
        """Return how many lines, up to ``most``, the words take in ``width`` pixels."""
        key = (words, end, width, bold)
        count = self._counted.get(key)
        if count is None:
            if len(self._counted) >= _MOST_KEPT:
                self._counted.clear()
            count = self._counted[key] = len(self.broken(words, width, most, bold, end))
        return count

    def draw_once(self, painter: QPainter, place: tuple[int, int, int], words: str) -> None:
        """Draw words that hardly occur twice, such as a time, at the right end of ``place`` (left, top, width)."""
        left, top, width = place
        painter.setFont(self._fonts[0])
        painter.drawText(left, top, width, self.height, Qt.AlignmentFlag.AlignRight, words)

    def _shape(self, broken: list[str], width: int, bold: bool, right: bool) -> QStaticText:
        shape = QStaticText(_NEW_LINE.join(broken))
        shape.setTextFormat(Qt.TextFormat.PlainText)
        if right:
            option = QTextOption(Qt.AlignmentFlag.AlignRight)
            option.setWrapMode(QTextOption.WrapMode.NoWrap)
            shape.setTextOption(option)
            shape.setTextWidth(width)
        shape.prepare(font=self._fonts[bold])
        return shape
