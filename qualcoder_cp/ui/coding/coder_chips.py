# SPDX-License-Identifier: GPL-3.0-or-later
"""The line over the text that shows and hides coders, once the round's layers may be seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from qualcoder_cp.model import Coder
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import FlowBox
from qualcoder_cp.ui.widgets.pieces import label
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

_LOOKS = {"solid": "full stripes", "hatched": "hatched stripes", "outlined": "hollow stripes"}


class CoderChips(QWidget):
    """A chip per coder. ``shown_changed(coder_id, on)``; hidden where there is nobody but oneself to see."""

    shown_changed = Signal(int, bool)

    def __init__(self) -> None:
        """Build the line without coders."""
        super().__init__()
        self.chips: dict[int, QToolButton] = {}
        self._known: list[tuple[int, str, str]] = []
        self._said = label("Codings of", "muted")
        self._flow = FlowBox(self._said, gap=space(0))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._flow)
        self.hide()

    def show_coders(self, coders: Sequence[Coder], patterns: dict[int, str], shown: frozenset[int]) -> None:
        """Offer these coders; those in ``shown`` are seen in the text."""
        known = [(one.id, one.name, patterns[one.id]) for one in coders]
        if known != self._known:
            self._known = known
            for chip in self.chips.values():
                chip.deleteLater()
            self.chips = {one.id: self._chip(one, patterns[one.id]) for one in coders}
        for coder_id, chip in self.chips.items():
            chip.setChecked(coder_id in shown)
        self.setVisible(len(coders) > 1)

    def _chip(self, coder: Coder, pattern: str) -> QToolButton:
        chip = QToolButton()
        chip.setText(plain_text(coder.name))
        chip.setAccessibleName(f"Show the codings of {coder.name}")
        chip.setToolTip(plain_tip(f"Show or hide {coder.name}'s codings in the text ({_LOOKS[pattern]})"))
        chip.setCheckable(True)
        chip.setProperty("tone", "chip")
        chip.clicked.connect(lambda on, one=coder.id: self.shown_changed.emit(one, on))
        self._flow.add(chip)
        self._said.setMinimumHeight(chip.sizeHint().height())
        return chip
