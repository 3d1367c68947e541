# SPDX-License-Identifier: GPL-3.0-or-later
"""One transcript with its codings: the text, what lies under it, and the margins at its sides.

The widget knows no project. Positions in its methods and signals are code points of the stored text,
and the stored text alone is what is copied. How it looks is in `text_page`.
"""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCursor,
    QTextLine,
)
from PySide6.QtWidgets import QToolTip, QWidget

from qualcoder_cp.ui.coding.announcing import announce
from qualcoder_cp.ui.coding.copying import words_alone, words_with_speakers
from qualcoder_cp.ui.coding.hover_card import card_page, card_words
from qualcoder_cp.ui.coding.pointing import Clicks, clicked_unit, drop_target, is_for_window, step_of
from qualcoder_cp.ui.coding.steps import Unit
from qualcoder_cp.ui.coding.text_page import TextPage

CODE_MIME = "application/x-qualcoder-cp-code"
"""What a dragged code carries: its id as ASCII digits."""


class CodedTextView(TextPage):
    """A read-only transcript on which codings are seen, selected, made and moved.

    ``selection_changed(start, end)``: also with nothing selected, then both are the caret.
    ``codings_clicked(ids, position)``: a plain click on coded text, the shortest coding first.
    ``stripe_clicked(id)``: a click on a stripe or its label means exactly that coding.
    ``code_dropped(code_id, start, end)``: a code was dropped on the selection or on a sentence.
    ``coding_resized(id, start, end)``: an edge of the current coding was dragged; nothing is changed yet.
    ``told(words)``: what the key that reads the codings at the caret has to say.
    """

    selection_changed = Signal(int, int)
    codings_clicked = Signal(list, int)
    code_dropped = Signal(int, int, int)
    coding_resized = Signal(int, int, int)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clicks = Clicks()
        self._told = (0, 0)
        self._pressed: QPoint | None = None
        self.setAcceptDrops(True)
        self.selectionChanged.connect(self._tell_selection)
        self.cursorPositionChanged.connect(self._tell_selection)

    # -- selection and caret ---------------------------------------------------------------------

    def selected_span(self) -> tuple[int, int] | None:
        """Return start and end of the selection, or None where nothing is selected."""
        cursor, offsets = self.textCursor(), self.painting.offsets
        start, end = offsets.from_qt(cursor.selectionStart()), offsets.from_qt(cursor.selectionEnd())
        return (start, end) if start < end else None

    def select_span(self, start: int, end: int) -> None:
        """Select ``start``..``end``; the caret stands at the end."""
        self._select(start, end)
        self._bring_caret_into_view()

    def _select(self, anchor: int, caret: int) -> None:
        offsets, cursor = self.painting.offsets, self.textCursor()
        first = offsets.to_qt if anchor <= caret else offsets.to_qt_end
        last = offsets.to_qt_end if anchor < caret else offsets.to_qt
        cursor.setPosition(first(anchor))
        cursor.setPosition(last(caret), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def caret(self) -> int:
        """Return the position of the caret."""
        return self.painting.offsets.from_qt(self.textCursor().position())

    def set_caret(self, position: int) -> None:
        """Put the caret before the character at ``position``, select nothing, bring it into view."""
        self._select(position, position)
        self._bring_caret_into_view()

    def _bring_caret_into_view(self) -> None:
        """Scroll to the caret; Qt leaves it half hidden at the bottom when lines are spread."""
        self.ensureCursorVisible()
        if self._spacing.tell_size():  # paragraphs on the way were laid out, the scroll bar goes further now
            self.ensureCursorVisible()
        bar = self.verticalScrollBar()
        while self.cursorRect().bottom() >= self.viewport().height() > 2 * self.cursorRect().height():
            before = bar.value()
            bar.setValue(before + 1)
            if bar.value() == before:
                return

    def show_span(self, start: int, end: int) -> None:
        """Scroll so that the span is in view, at a quarter of the page; if it is in view, do nothing."""
        offsets, document = self.painting.offsets, self.document()
        view, cursor = self.viewport().rect(), QTextCursor(document)
        cursor.setPosition(offsets.to_qt(start))
        first = self.cursorRect(cursor)
        cursor.setPosition(offsets.to_qt_end(max(start, end)))
        last = self.cursorRect(cursor)
        if first.top() >= 0 and (last.bottom() <= view.height() or first.top() <= view.height() // 4):
            return
        block = document.findBlock(offsets.to_qt(start))
        self.blockBoundingRect(block)
        line = block.layout().lineForTextPosition(offsets.to_qt(start) - block.position())
        above, before = line.y(), block
        while above < view.height() / 4 and before.previous().isValid():
            before = before.previous()
            above += self.blockBoundingRect(before).height()
        back = int(view.height() / 4 / (line.height() + self.painting.gap))
        self._spacing.tell_size()
        self.verticalScrollBar().setValue(block.firstLineNumber() + line.lineNumber() - back)

    def _tell_selection(self) -> None:
        span = self.selected_span() or (self.caret(), self.caret())
        if span != self._told:
            self._told = span
            self.selection_changed.emit(*span)

    # -- mouse, keys, drag and drop --------------------------------------------------------------

    def position_at(self, point: QPoint) -> int:
        """Return the position of the character under ``point`` of the viewport."""
        page = self.page()
        piece = page[max(0, bisect_right([piece.y for piece in page], point.y()) - 1)]
        line = self.painting.line_at(piece.block, point.y() - piece.y)
        place = line.xToCursor(point.x() - piece.x, QTextLine.CursorPosition.CursorOnCharacter)
        last = line.textStart() + line.textLength()
        if place == last < piece.block.length() - 1:  # beyond the end of a line that the text goes on after
            place = last - 1
        return self.painting.offsets.from_qt(piece.block.position() + place)

    def _edge_at(self, point: QPoint) -> int:
        return self.painting.offsets.from_qt(self.cursorForPosition(point).position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an edge, select by further clicks, else as in any text."""
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        if self._handles.press(point):
            return
        count = self._clicks.press(point)
        self._pressed = point if count == 1 else None
        if count == 1:
            super().mousePressEvent(event)
            return
        unit = clicked_unit(self.steps, self.position_at(point), count)
        if unit:
            self._select(*unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count a double click as one more press."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an edge of the current coding, snapping to words unless Alt is held."""
        point = event.position().toPoint()
        if self._handles.edge is not None:
            self._handles.drag(self._edge_at(point), not event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.viewport().update()
            return
        grab = self._handles.edge_at(point) is not None
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if grab else Qt.CursorShape.IBeamCursor)
        if self._pressed is not None or not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a moved edge, or the codings under a plain click."""
        point = event.position().toPoint()
        if self._handles.edge is not None:
            moved = self._handles.release()
            self.viewport().update()
            if moved:
                self.coding_resized.emit(*moved)
            return
        super().mouseReleaseEvent(event)
        if self._pressed is not None and not self.textCursor().hasSelection():
            position = self.position_at(point)
            ids = self.codings_at(position)
            if ids:
                self.codings_clicked.emit(ids, position)
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Extend the selection by words and sentences; leave letters, Space and Enter to the window."""
        step = step_of(event)
        if step is not None:
            self._extend(*step)
        elif is_for_window(event):
            event.ignore()
        else:
            before = self.textCursor().position()
            super().keyPressEvent(event)
            if self.textCursor().position() != before:
                self._bring_caret_into_view()

    def _extend(self, unit: Unit, side: str) -> None:
        cursor, offsets = self.textCursor(), self.painting.offsets
        leftward = cursor.block().textDirection() == Qt.LayoutDirection.RightToLeft
        move = self.steps.onward if (side == "right") != leftward else self.steps.back
        self._select(offsets.from_qt(cursor.anchor()), move(unit, offsets.from_qt(cursor.position())))
        self._bring_caret_into_view()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy from the stored text, because Qt alters blanks and display cuts are not text."""
        data = QMimeData()
        span = self.selected_span()
        if span:
            data.setText(self.painting.offsets.text[slice(*span)])
        return data

    def copy_words(self, *, speakers: bool) -> None:
        """Copy what was said in the selection, one turn per line, with or without the speakers' names."""
        span = self.selected_span()
        if span:
            told = words_with_speakers if speakers else words_alone
            turns = self.steps.turns_between(*span)
            QGuiApplication.clipboard().setText(told(self.painting.offsets.text, turns, *span))

    def announce(self, words: str) -> None:
        """Have a screen reader speak ``words``."""
        announce(self, words)

    def read_codings(self) -> None:
        """Tell the codings at the caret: aloud, and to whoever listens to ``told``."""
        words = card_words(self.cards_at(self.caret()))
        self.announce(words)
        self.told.emit(words)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take codes only."""
        return source.hasFormat(CODE_MIME)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a dragged code."""
        self._drag_over(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show what the dragged code would be put on."""
        self._drag_over(event)

    def _drag_over(self, event: QDragMoveEvent) -> None:
        if not event.mimeData().hasFormat(CODE_MIME):
            event.ignore()
            return
        self._drop = drop_target(self.steps, self.position_at(event.position().toPoint()), self.selected_span())
        event.acceptProposedAction()
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the target."""
        self._drop = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Report the code and what it was dropped on."""
        self._drop = None
        self.viewport().update()
        carried = bytes(event.mimeData().data(CODE_MIME).data())
        target = drop_target(self.steps, self.position_at(event.position().toPoint()), self.selected_span())
        if carried.isdigit() and target:
            event.acceptProposedAction()
            self.code_dropped.emit(int(carried), *target)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell in a card which codings lie under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cards = self.cards_at(self.position_at(event.pos()))
            words = card_page(cards, self.fontMetrics().averageCharWidth())
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)
