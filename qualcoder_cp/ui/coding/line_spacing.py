# SPDX-License-Identifier: GPL-3.0-or-later
"""Room between the lines of a plain text editor, which has no setting for it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout
from PySide6.QtWidgets import QPlainTextDocumentLayout

TOP = 2.0
"""Height above the first line of a paragraph in pixels; tells a spread paragraph from a fresh one."""


class SpacedLayout(QPlainTextDocumentLayout):
    """Moves the lines of each paragraph apart by ``gap`` pixels, paragraphs by twice as much more.

    Qt lays a paragraph out when its rectangle is first asked for and asks nothing else for heights;
    here its lines are moved at that moment. The scroll bar counts lines and never notices.
    """

    gap = 6

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._boxes: dict[int, QRectF] = {}  # by block number, while the paragraph stays laid out
        self._grown = False

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the rectangle of a paragraph, with the room between and below its lines."""
        layout, number = block.layout(), block.blockNumber()
        if layout.lineCount():
            known = self._boxes.get(number)
            if known is not None and layout.lineAt(0).y() == TOP:
                return known
        else:
            quiet = self.blockSignals(True)  # for each paragraph Qt would fit the scroll bar: see `tell_size`
            super().blockBoundingRect(block)
            self.blockSignals(quiet)
            self._grown = True
        if layout.lineCount() and layout.lineAt(0).y() != TOP:
            self._spread(layout)
        rectangle = super().blockBoundingRect(block)
        rectangle.setHeight(rectangle.height() + self.gap * 2)
        self._boxes[number] = rectangle
        return rectangle

    def forget(self) -> None:
        """Forget the rectangles of paragraphs: before another text."""
        self._boxes.clear()

    def _spread(self, layout: QTextLayout) -> None:
        y = TOP
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            line.setPosition(QPointF(line.x(), y))
            y += line.height() + self.gap

    def tell_size(self) -> bool:
        """Let the scroll bar follow paragraphs laid out since last asked, once for all of them; return if any."""
        if not self._grown:
            return False
        self._grown = False
        self.documentSizeChanged.emit(self.documentSize())
        return True
