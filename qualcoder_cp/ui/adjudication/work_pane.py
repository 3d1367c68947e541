# SPDX-License-Identifier: GPL-3.0-or-later
"""Where single keys decide: the queue and the text beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter

from qualcoder_cp.ui.theme import space


class WorkPane(QSplitter):
    """Queue and text side by side.

    ``digit`` and ``letter`` tell keys without an action of their own, ``escaped`` that something is to be put back.
    """

    digit = Signal(int)
    letter = Signal(str)
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell digits, letters and Escape."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.text().isdigit():
            self.digit.emit(int(event.text()))
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif plain and event.text().isalpha():
            self.letter.emit(event.text())
        else:
            super().keyPressEvent(event)


def share_room(splitter: QSplitter, *shares: int) -> None:
    """Let the parts of a splitter have so many shares of the room each; none can be folded away."""
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(space(1))
    splitter.setSizes([space(4) * share for share in shares])
    for place, share in enumerate(shares):
        splitter.setStretchFactor(place, share)
