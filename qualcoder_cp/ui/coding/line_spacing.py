# SPDX-License-Identifier: GPL-3.0-or-later
"""Room between the lines of a plain text editor, which has no setting for it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextDocumentLayout

TOP = 2.0
"""Height above the first line of a paragraph in pixels; tells a spread paragraph from a fresh one."""


class SpacedLayout(QPlainTextDocumentLayout):
    """Moves the lines of each paragraph apart by ``gap`` pixels, paragraphs by twice as much more.

    Qt lays a paragraph out when its rectangle is first asked for and asks nothing else for heights;
    here its lines are moved at that moment. The scroll bar counts lines and never notices.
    """

    gap = 6

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the rectangle of a paragraph, with the room between and below its lines."""
        rectangle = super().blockBoundingRect(block)
        layout = block.layout()
        count = layout.lineCount()
        if count and layout.lineAt(0).y() != TOP:
            y = TOP
            for number in range(count):
                line = layout.lineAt(number)
                line.setPosition(QPointF(line.x(), y))
                y += line.height() + self.gap
            rectangle = super().blockBoundingRect(block)
        rectangle.setHeight(rectangle.height() + self.gap * 2)
        return rectangle
