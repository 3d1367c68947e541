# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar that finds words in the transcript shown: all hits are marked, Enter goes on."""

from __future__ import annotations

import re
from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextEdit, QWidget

from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import button, label

_MOST = 1000
"""Hits that are marked; more would make scrolling slow and tell nothing."""


class FindBar(QWidget):
    """Searches a `CodedTextView`; upper and lower case are the same. ``closed()``: back to the text."""

    closed = Signal()

    def __init__(self, view: CodedTextView) -> None:
        """Search in ``view``; hidden until `open`."""
        super().__init__()
        self._view = view
        self.hits: list[tuple[int, int]] = []
        self._from = 0
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in this transcript")
        self.field.setAccessibleName("Find in this transcript")
        self.field.setToolTip("Enter: next; Shift+Enter: previous; Escape: close")
        self.count = label("", "muted", name="Hits")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.field, 1)
        layout.addWidget(self.count)
        layout.addWidget(button("Previous", lambda: self.step(-1), "quiet", tip="Previous hit (Shift+Enter)"))
        layout.addWidget(button("Next", lambda: self.step(1), "quiet", tip="Next hit (Enter)"))
        layout.addWidget(button("", self.close_bar, "quiet", tip="Close the search (Escape)", icon_name="close"))
        self.field.textChanged.connect(self._typed)
        self.hide()

    def open(self) -> None:
        """Show the bar; selected words of one line are what is looked for."""
        span = self._view.selected_span()
        words = self._view.painting.offsets.text[slice(*span)] if span else ""
        self._from = span[0] if span else self._view.caret()
        self.show()
        self.field.setFocus()
        if words and "\n" not in words and len(words) < 60:
            self.field.setText(words)
        self.field.selectAll()
        self.search_again()

    def close_bar(self) -> None:
        """Hide the bar and the marks."""
        self.hits = []
        self._view.setExtraSelections([])
        self.hide()
        self.closed.emit()

    def search_again(self) -> None:
        """Search the text that is shown now, if the bar is open."""
        if not self.isHidden():
            self._search(self.field.text())

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) hit from the caret on, round the end."""
        here = self._view.selected_span() or (self._view.caret(), self._view.caret())
        self._go_to(bisect_left(self.hits, (here[1], 0)) if by > 0 else bisect_left(self.hits, (here[0], 0)) - 1)

    def _go_to(self, place: int) -> None:
        """Select a hit by its place in the text, round the ends, and say which of how many it is."""
        if self.hits:
            place %= len(self.hits)
            self._view.select_span(*self.hits[place])
            self._view.show_span(*self.hits[place])
            self.count.setText(f"{place + 1:,} of {len(self.hits):,}")

    def _typed(self, words: str) -> None:
        """Look for what is typed, and go to the first hit from where the search began."""
        self._search(words)
        self._go_to(bisect_left(self.hits, (self._from, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _search(self, words: str) -> None:
        offsets = self._view.painting.offsets
        pattern = re.escape(words.strip())
        self.hits = [hit.span() for hit in re.finditer(pattern, offsets.text, re.IGNORECASE)] if pattern else []
        self.count.setText("" if not pattern else (f"{len(self.hits):,} found" if self.hits else "not found"))
        look = QTextCharFormat()
        shown = colours()
        look.setBackground(QColor(shown.warning_surface))
        look.setForeground(QColor(shown.text))
        look.setFontUnderline(True)
        marks = []
        for start, end in self.hits[:_MOST]:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self._view.document())
            mark.cursor.setPosition(offsets.to_qt(start))
            mark.cursor.setPosition(offsets.to_qt_end(end), QTextCursor.MoveMode.KeepAnchor)
            mark.format = look
            marks.append(mark)
        self._view.setExtraSelections(marks)
        self._view.viewport().update()
