# SPDX-License-Identifier: GPL-3.0-or-later
"""What is edited of one speaker: the label, and the participant who speaks so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

NOBODY = "nobody yet"


class LabelField(QLineEdit):
    """The label of a speaker. ``renamed(words)``: Enter was pressed on another one; Escape or leaving puts it back."""

    renamed = Signal(str)

    def __init__(self, label: str) -> None:
        """Show a label."""
        super().__init__(label)
        self._label = label
        self.setAccessibleName(f"Label of {label}")
        self.setToolTip(f"{label}: write another label and press Enter; the text and its codings stay as they are")
        self.returnPressed.connect(self._keep)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * max(11, min(len(label) + 4, 20)))
        self.setCursorPosition(0)

    def show_label(self) -> None:
        """Show the label as it is, from its beginning."""
        self.setText(self._label)
        self.setCursorPosition(0)

    def _keep(self) -> None:
        words = " ".join(self.text().split())
        if words and words != self._label:
            self.renamed.emit(words)
        self.show_label()  # a new label comes with new lines; one that was refused is not shown

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the label back by Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._label:
            self.show_label()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put back what was not confirmed."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.show_label()


class PersonBox(QComboBox):
    """Who a speaker is. ``chosen(name)``: a participant, also one who is not there yet; "" nobody."""

    chosen = Signal(str)

    def __init__(self, label: str, people: Sequence[str]) -> None:
        """Offer these participants."""
        super().__init__()
        self._person = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([NOBODY, *people])
        self.setAccessibleName(f"Participant who is {label}")
        self.setToolTip(f"Who {label} is: choose a participant, or write the name of a new one and press Enter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(11)
        field, completer = self.lineEdit(), self.completer()
        assert field is not None
        assert isinstance(completer, QCompleter)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        field.returnPressed.connect(self._choose)
        self.activated.connect(lambda _place: self._choose())

    def show_person(self, name: str) -> None:
        """Show who it is, "" nobody."""
        self._person = name
        self.setCurrentIndex(self.findText(name or NOBODY))
        self.setEditText(name or NOBODY)
        if (field := self.lineEdit()) is not None:
            field.setCursorPosition(0)

    def _choose(self) -> None:
        words = " ".join(self.currentText().split())
        words = "" if words.casefold() == NOBODY else words
        if words != self._person:
            self._person = words
            self.chosen.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put back by Escape who it is."""
        if event.key() == Qt.Key.Key_Escape and self.currentText() != (self._person or NOBODY):
            self.show_person(self._person)
        else:
            super().keyPressEvent(event)
