# SPDX-License-Identifier: GPL-3.0-or-later
"""The same coding as other programs would report it, each with what it is and its weakness."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp import agreement
from qualcoder_cp.agreement.mode import WITHOUT
from qualcoder_cp.agreement.presets import PRESETS, PresetTable, preset_named, preset_table
from qualcoder_cp.agreement.presets import Cell as PresetCell
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import number
from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.reading import ScopeOf, Work
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.agreement.wording import NOTHING
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.prevalence.chips import Chips, Choice
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label


class PresetsView(View):
    """Chips for the program, what its numbers are, and its table."""

    slot = "presets"

    def __init__(self) -> None:
        """Begin with the first program."""
        super().__init__()
        self.name = PRESETS[0].name
        self.chips = Chips("As in", self.take)
        self.words = label("", wrap=True, name="What this is, and its weakness")
        self.grid = GridView("Table of the other program's way")
        self.notes = label("", "muted", wrap=True, name="What was compared, and remarks")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget, share in ((self.chips, 0), (self.words, 0), (self.grid, 1), (self.notes, 0)):
            layout.addWidget(widget, share)
        self._offer()

    def take(self, name: object) -> None:
        """Show the table of this program."""
        self.name = str(name)
        self._offer()
        self.again.emit()

    def _offer(self) -> None:
        self.chips.show_choices([Choice(one.name, one.title, one.what) for one in PRESETS], self.name)
        chosen = preset_named(self.name)
        self.words.setText(f"{chosen.what}\nWeakness: {chosen.weakness}")

    def key(self, asked: Asked) -> Hashable:
        """Return what the answer depends on."""
        return self.name, asked.choice.pair, asked.round.id, asked.shown

    def work(self, asked: Asked) -> Work:
        """Return what computes the table; it has a text of its own."""
        chosen, pair, round_, shown = preset_named(self.name), asked.choice.two, asked.round, asked.shown

        def compute(reader: Project, _scope_of: ScopeOf, progress: Progress) -> PresetTable:
            progress(0, 1, chosen.title)
            if not shown:
                return PresetTable(chosen, (), (), "", WITHOUT)
            return preset_table(agreement.scope_of(reader, round_, universe=chosen.universe), chosen, coders=pair)

        return compute

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the table."""
        found: PresetTable = answer
        sheet = Sheet() if found.reason else Sheet(
            found.preset.columns, tuple(tuple(_cell(one) for one in each) for each in found.rows)
        )  # fmt: skip
        self.grid.show_sheet(sheet)
        reason = f"Nothing to show: {found.reason}." if found.reason else ""
        self.notes.setText(" ".join(filter(None, (reason, found.compared, *found.notes[:5]))))

    def show_waiting(self) -> None:
        """Say that it is being computed."""
        self.notes.setText("Being computed…")

    def clear(self) -> None:
        """Show nothing."""
        self.grid.show_sheet(Sheet())

    def first_focus(self) -> QWidget:
        """Return the table."""
        return self.grid


def _cell(value: PresetCell) -> Cell:
    if value is None:
        return Cell(NOTHING, "undefined", number=True, key=-2.0)
    if isinstance(value, str):
        return Cell(value)
    words = f"{value:,}" if isinstance(value, int) else number(value, 2)
    return Cell(words, number=True, key=float(value))
