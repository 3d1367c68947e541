# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a page with selection, marks and caret, over what lies under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout

from qualcoder_cp.ui.coding.code_palette import CodePalette
from qualcoder_cp.ui.coding.under_painting import Piece

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.text_page import TextPage

SELECTION_ALPHA = 70


class PageWords:
    """Draws the words of a view; muted ones are lighter."""

    def __init__(self, view: TextPage) -> None:
        self._view = view
        self._selected = QTextCharFormat()

    def dress(self, colours: CodePalette) -> None:
        """Take the colours of a theme for the selection."""
        self._selected = QTextCharFormat()
        self._selected.setBackground(QColor(*colours.accent, SELECTION_ALPHA))
        self._selected.setForeground(QColor(*colours.text))

    def paint(self, painter: QPainter, page: list[Piece], clip: QRectF) -> None:
        """Draw the words of paragraphs as far as ``clip`` shows them, then the veil over those that are muted."""
        view = self._view
        marks = view.extraSelections()
        chosen = [(mark.cursor.selectionStart(), mark.cursor.selectionEnd(), mark.format) for mark in marks]
        cursor = view.textCursor()
        if cursor.hasSelection():
            chosen.append((cursor.selectionStart(), cursor.selectionEnd(), self._selected))
        caret = view.getPaintContext().cursorPosition  # -1 while it blinks off
        colours = view.painting.palette
        words, muted = QColor(*colours.text), QColor(*colours.muted)
        veil: list[QRect] = []
        for piece in page:
            if piece.y + piece.height < clip.top() or piece.y > clip.bottom():
                continue
            base, length = piece.block.position(), piece.block.length()
            painter.setPen(muted if all(chunk.muted for chunk in piece.chunks) else words)
            formats = [
                _format(max(start - base, 0), min(end - base, length), look)
                for start, end, look in chosen
                if start < base + length and end > base
            ]
            layout, corner = piece.block.layout(), QPointF(piece.x, piece.y)
            layout.draw(painter, corner, formats, clip)
            veil += [box.translated(piece.x, piece.y) for chunk in piece.chunks for box in chunk.veil]
            if base <= caret < base + length:
                painter.setPen(words)
                layout.drawCursor(painter, corner, caret - base, max(2, view.cursorWidth()))
        if veil:  # cheaper than words in two colours: Qt draws a paragraph once for each
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(*colours.background, round(colours.veil * 255)))
            painter.drawRects(veil)


def _format(start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, end - start, look
    return part
