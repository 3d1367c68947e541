# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a transcript to read: participants in the full tone, interviewers quieter, the rest in italics."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from qualcoder_cp.model import Role, TextRange, Turn
from qualcoder_cp.text import utf16_map
from qualcoder_cp.ui.theme import colours, space

_LINE_HEIGHT = 130.0


def char_format(role: Role | None, *, label: bool = False) -> QTextCharFormat:
    """Return how the speech (or the label) of a role looks; None: what nobody says."""
    shown, made = colours(), QTextCharFormat()
    made.setForeground(QColor(shown.text if role is Role.PARTICIPANT else shown.muted))
    made.setFontItalic(role in (None, Role.OTHER) and not label)
    made.setFontWeight(QFont.Weight.DemiBold if label else QFont.Weight.Normal)
    return made


class TextView(QTextEdit):
    """A read-only text with its speakers told apart by tone; positions are code points."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Text of the transcript")
        self.setToolTip("Participants in the full tone, interviewers quieter; what nobody says in italics")

    def show_text(self, text: str, turns: Sequence[Turn], ranges: Sequence[TextRange]) -> None:
        """Show a text with these turns and ranges."""
        units = utf16_map(text)
        self.setUpdatesEnabled(False)
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        lines.setBottomMargin(space(0))
        lines.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(lines)
        cursor.setCharFormat(char_format(None))
        formats = {(role, label): char_format(role, label=label) for role in Role for label in (True, False)}

        def form(start: int, end: int, made: QTextCharFormat) -> None:
            if start < end:
                cursor.setPosition(units.to_units(start))
                cursor.setPosition(units.to_units(end), QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(made)

        for turn in turns:
            form(turn.start, turn.speech_start, formats[turn.role, True])
            form(turn.speech_start, turn.end, formats[turn.role, False])
        nobody = char_format(None)
        for part in ranges:
            form(part.start, part.end, nobody)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setUpdatesEnabled(True)
