# SPDX-License-Identifier: GPL-3.0-or-later
"""Words at the left, and what each of them is taken for at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel


class ChoiceGrid(QWidget):
    """One line per word. ``chosen(word, choice)``: another choice was made; choices are (data, words)."""

    chosen = Signal(str, str)

    def __init__(self, what: str) -> None:
        """Show nothing yet; ``what`` names the choices for screen readers ("Coder of")."""
        super().__init__()
        self._what = what
        self.boxes: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(1))
        self._grid.setVerticalSpacing(space(0))
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[str, str]] = []
        self._choices: dict[str, list[tuple[str, str]]] = {}

    def show_lines(
        self, lines: Sequence[tuple[str, str]], choices: Mapping[str, Sequence[tuple[str, str]]],
        now: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Show words with a remark each, the choices of each word, and what is chosen now (by data)."""
        given = {word: list(several) for word, several in choices.items()}
        if list(lines) != self._lines or given != self._choices:
            self._build(list(lines), given)
        for word, box in self.boxes.items():
            box.setCurrentIndex(max(box.findData(now.get(word, "")), 0))

    def _build(self, lines: list[tuple[str, str]], choices: dict[str, list[tuple[str, str]]]) -> None:
        held = next((word for word, box in self.boxes.items() if box.hasFocus()), None)
        while (old := self._grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()  # later: one of them may be speaking just now
        self.boxes, self._lines, self._choices = {}, lines, choices
        for number, (word, remark) in enumerate(lines):
            said = ElidedLabel("", name="Words")
            said.setText(f"{word}  {remark}" if remark else word)
            said.setToolTip(said.text())
            box = QComboBox()
            for data, words in choices[word]:
                box.addItem(words, data)
            box.setAccessibleName(f"{self._what} {word}")
            box.setToolTip(f"{self._what} {word}")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            box.activated.connect(lambda _place, one=word, of=box: self.chosen.emit(one, of.currentData()))
            self.boxes[word] = box
            self._grid.addWidget(said, number, 0)
            self._grid.addWidget(box, number, 1)
        if held in self.boxes:
            self.boxes[held].setFocus(Qt.FocusReason.OtherFocusReason)
