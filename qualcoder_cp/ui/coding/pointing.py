# SPDX-License-Identifier: GPL-3.0-or-later
"""What a click, a key or a dropped code means on the text."""

from __future__ import annotations

import time
from typing import Literal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from qualcoder_cp.ui.coding.steps import Steps, Unit

_NEAR = 6


class Clicks:
    """Counts clicks in quick succession at one place: 2 word, 3 sentence, 4 turn."""

    def __init__(self) -> None:
        self._count = 0
        self._when = 0.0
        self._where = QPoint()

    def press(self, where: QPoint) -> int:
        """Return which click of a series this one is, from 1."""
        now = time.monotonic()
        limit = QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000
        again = now - self._when < limit and (where - self._where).manhattanLength() <= _NEAR
        self._count = self._count % 4 + 1 if again else 1
        self._when, self._where = now, where
        return self._count


def clicked_unit(steps: Steps, position: int, count: int) -> tuple[int, int] | None:
    """Return what the second, third or fourth click at ``position`` selects."""
    if count == 2:
        return steps.word(position)
    return steps.sentence(position) if count == 3 else steps.speech(position)


def drop_target(steps: Steps, position: int, selection: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return what a code dropped at ``position`` is for: the selection if it is there, else the sentence."""
    if selection and selection[0] <= position <= selection[1]:
        return selection
    return steps.sentence(position)


def step_of(event: QKeyEvent) -> tuple[Unit, Literal["left", "right"]] | None:
    """Return the unit and the direction by which a key extends the selection, or None.

    Shift+arrow: a word. Alt+arrow, with or without Shift: a sentence. Ctrl+Shift+arrow is left to Qt.
    """
    key = event.key()
    if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        return None
    side: Literal["left", "right"] = "left" if key == Qt.Key.Key_Left else "right"
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == Qt.KeyboardModifier.ShiftModifier:
        return "word", side
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    return ("sentence", side) if held in (alt, alt | shift) else None


def is_for_window(event: QKeyEvent) -> bool:
    """Return whether a key would type something, which means a command here: a letter, Space, Enter."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return True
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
    return not held and bool(event.text()) and event.text().isprintable()
