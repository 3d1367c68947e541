# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels of a file that may be one speaker, each with a button; and those that are read as one already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qualcoder_cp.transcripts.report import ImportReport
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, row

_SHOWN = 3


class OneSpeaker(QWidget):
    """Proposals of a report. ``same_chosen``: label and speaker; ``apart_chosen``: a label is its own speaker again."""

    same_chosen = Signal(str, str)
    apart_chosen = Signal(str)

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.buttons: list[QPushButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(space(0))

    def show_report(self, report: ImportReport) -> None:
        """Show the first proposals, and what was read as one; without any the widget is hidden."""
        self.buttons = []
        while (old := self._layout.takeAt(0)) is not None:
            if (line := old.widget()) is not None:
                line.hide()
                line.deleteLater()  # later: its button may be speaking just now
        for pair in report.similar_labels[:_SHOWN]:
            keep, other = sorted(pair, key=lambda label: -report.turns.get(label, 0))
            tip = f"Read '{other}' as '{keep}' in all files"
            take = partial(self.same_chosen.emit, other, keep)
            self._add(f"One speaker? '{other}' and '{keep}'", "Read as one", tip, take)
        for label, of in report.read_as.items():
            tip = f"Let '{label}' be a speaker of its own in all files"
            self._add(f"'{label}' is read as '{of}'", "Keep apart", tip, partial(self.apart_chosen.emit, label))
        self.setVisible(bool(self.buttons))

    def _add(self, words: str, verb: str, tip: str, run: Callable[[], object]) -> None:
        said = ElidedLabel("muted", name="Labels")
        said.setText(words)
        said.setToolTip(words)
        made = button(verb, run, "quiet", tip=tip)
        made.setAccessibleName(tip)
        self.buttons.append(made)
        self._layout.addWidget(row(said, made))
