# SPDX-License-Identifier: GPL-3.0-or-later
"""The confusion of codes, and the heat map of transcripts and codes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.confusion import Confusion, confusion, over_all_pairs
from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.grid import Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.matrix_sheets import HeatMap, confusion_sheet, heat_map, heat_sheet
from qualcoder_cp.ui.agreement.reading import Work
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label


class MatrixView(View):
    """A matrix with a line above it that says how it is read."""

    name = ""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.grid = GridView(self.name, matrix=True)
        self.words = label("", "muted", wrap=True, name="How to read it")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.words)
        layout.addWidget(self.grid, 1)
        self.grid.opened.connect(self.place_wanted)

    def show_waiting(self) -> None:
        """Say that it is being computed."""
        self.words.setText("Being computed…")

    def clear(self) -> None:
        """Show nothing."""
        self.grid.show_sheet(Sheet())

    def first_focus(self) -> QWidget:
        """Return the matrix."""
        return self.grid


class ConfusionView(MatrixView):
    """Which code one coder used where the other used another one, or nothing."""

    slot = "confusion"
    name = "Confusion of codes"

    def key(self, asked: Asked) -> Hashable:
        """Return what the answer depends on."""
        return asked.choice.level, asked.choice.pair, asked.choice.universe, asked.round.id

    def work(self, asked: Asked) -> Work:
        """Return what counts the passages."""
        choice = asked.choice

        def compute(_reader: object, scope_of: Any, _progress: object) -> Confusion:
            scope = scope_of([])
            if choice.two is None and len(scope.coders) > 2:
                return over_all_pairs(scope, level=choice.level.value)
            return confusion(scope, coders=choice.two, level=choice.level.value)

        return compute

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the matrix."""
        found: Confusion = answer
        self.grid.show_sheet(Sheet() if found.reason else confusion_sheet(found))
        who = f"Rows: {found.coders[0]}; columns: {found.coders[1]}." if len(found.coders) == 2 else "All pairs summed."
        words = (
            f"{who} A number counts passages; the darker, the more often two codes stand against each other. On the "
            "diagonal both agree. Enter opens the passages."
        )
        self.words.setText(f"Nothing to show: {found.reason}." if found.reason else words)


class HeatView(MatrixView):
    """Where the coders differ: transcript by code."""

    slot = "heat"
    name = "Heat map of transcripts and codes"

    def work(self, asked: Asked) -> Work:
        """Return what counts the units."""
        choice = asked.choice

        def compute(_reader: object, scope_of: Any, _progress: object) -> HeatMap:
            scope = scope_of([choice.unit])
            return heat_map(scope, choice.unit, choice.two, choice.share, choice.threshold)

        return compute

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the heat map."""
        found: HeatMap = answer
        sheet = heat_sheet(found, asked.choice.level.value) if not found.reason else Sheet()
        self.grid.show_sheet(sheet)
        if found.reason:
            self.words.setText(f"Nothing to show: {found.reason}.")
            return
        instead = " (a participant may have several)" if asked.choice.unit is Unit.PARTICIPANT else ""
        self.words.setText(
            f"{' and '.join(found.coders)}: a number counts {found.unit}s{instead} on which they differ; the darker, "
            "the larger their share of those in which anybody found the code; = is full agreement, empty: nobody "
            "found it. Enter opens the passages."
        )
