# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown, chosen by chips: chart or table, level, layer, groups, order, intervals, band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualcoder_cp.model import Coder, Level
from qualcoder_cp.prevalence import LayerChoice, PrevalenceTable, Sort
from qualcoder_cp.prevalence.figures import FigureOptions
from qualcoder_cp.ui.prevalence.chips import Chips, Choice, toggle
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow

_SEALED = "The round is sealed: while coding is blind you can count your own layer only"


@dataclass(frozen=True, slots=True)
class View:
    """What a person wants to see. ``layer`` is a `LayerChoice` or a coder's id; ``level`` None the whole tree."""

    as_table: bool = False
    level: Level | None = Level.DOMAIN
    layer: LayerChoice | int = LayerChoice.CONSENSUS
    by_group: bool = False
    sort: Sort = Sort.PREVALENCE
    intervals: bool = True
    band: bool = False

    def figure(self, *, dark: bool = False) -> FigureOptions:
        """Return how the chart of this view is drawn; the whole tree is for the table, a chart shows domains."""
        return FigureOptions(
            level=self.level or Level.DOMAIN, sort=self.sort, by_group=self.by_group, dark=dark,
            intervals=self.intervals,
        )  # fmt: skip


class Controls(QWidget):
    """The chips; ``view`` is what they say."""

    changed = Signal(object)
    """The `View` before the change that a person made."""

    def __init__(self) -> None:
        """Start with the domains of the consensus as a chart."""
        super().__init__()
        self.view = View()
        self._show = Chips("Show", lambda value: self.choose(as_table=value))
        self._level = Chips("Level", lambda value: self.choose(level=value))
        self._layer = Chips("Layer", lambda value: self.choose(layer=value))
        self._sort = toggle(
            "Most frequent first", "Otherwise the rows stand as in the codebook",
            lambda on: self.choose(sort=Sort.PREVALENCE if on else Sort.CODEBOOK), on=True,
        )  # fmt: skip
        self._groups = toggle("By group", "One column per stakeholder group", lambda on: self.choose(by_group=on))
        self._intervals = toggle(
            "95% intervals", "Wilson intervals; they describe sampling, not errors of coding",
            lambda on: self.choose(intervals=on), on=True,
        )  # fmt: skip
        self._band = toggle(
            "Band", "Beside each number: under each coder, any, all, and the consensus",
            lambda on: self.choose(band=on),
        )  # fmt: skip
        flow = Flow(gap=space(3), between_lines=space(1))
        for widget in (
            self._show, self._level, self._layer, self._sort, self._groups, self._intervals, self._band,
        ):  # fmt: skip
            flow.addWidget(widget)
        self.setLayout(flow)
        self._levels: set[Level] = set(Level)
        self.team: list[Coder] = []
        """The coders of the round."""
        self._sealed_for: int | None = None
        self._sealed = False
        self._refresh()

    def choose(self, **wanted: object) -> None:
        """Change the view as if the chip had been pressed."""
        before, after = self.view, replace(self.view, **wanted)  # type: ignore[arg-type]
        if not after.as_table and after.level is None:
            after = replace(after, level=Level.DOMAIN)
        if after.level is not None and after.level not in self._levels:
            after = replace(after, level=before.level)
        if self._sealed:
            after = replace(after, band=False)
        self.view = after
        self._refresh()
        if after != before:
            self.changed.emit(before)

    def show_team(self, team: Sequence[Coder], *, sealed: bool, own: Coder | None) -> None:
        """Offer these coders' layers; while the round is sealed only the own one."""
        self.team, self._sealed = list(team), sealed
        self._sealed_for = own.id if own and any(one.id == own.id for one in team) else None
        if isinstance(self.view.layer, int) and all(one.id != self.view.layer for one in team):
            self.view = replace(self.view, layer=LayerChoice.CONSENSUS)
        if sealed:
            self.view = replace(self.view, band=False)
        self._refresh()

    def show_levels(self, table: PrevalenceTable) -> None:
        """Offer the levels that have rows."""
        self._levels = {row.code.level for row in table.rows} or set(Level)
        if self.view.level is not None and self.view.level not in self._levels:
            self.view = replace(self.view, level=Level.DOMAIN)
        self._refresh()

    def layer_of(self, team: Sequence[Coder]) -> LayerChoice | Coder:
        """Return the chosen layer as the core wants it."""
        layer = self.view.layer
        if isinstance(layer, LayerChoice):
            return layer
        return next((one for one in team if one.id == layer), LayerChoice.CONSENSUS)

    def _choices(self) -> list[LayerChoice]:
        return [one for one in LayerChoice if one is not LayerChoice.MAJORITY or len(self.team) > 2]

    def layers(self) -> list[LayerChoice | int]:
        """Return the layers that can be chosen now."""
        everything: list[LayerChoice | int] = [*self._choices(), *(one.id for one in self.team)]
        return [one for one in everything if not self._sealed or one == self._sealed_for]

    def _refresh(self) -> None:
        view = self.view
        self._show.show_choices([Choice(False, "Chart"), Choice(True, "Table")], view.as_table)
        levels = [(Level.DOMAIN, "Domains"), (Level.THEME, "Themes"), (Level.CODE, "Codes")]
        choices = [
            Choice(level, text, why_not="" if level in self._levels else f"The codebook has no {text.lower()}")
            for level, text in levels
        ]
        self._level.show_choices([*choices, *([Choice(None, "Whole tree")] if view.as_table else [])], view.level)
        free = self.layers()
        named: list[tuple[LayerChoice | int, str]] = [(one, one.value.capitalize()) for one in self._choices()]
        named += [(one.id, one.name) for one in self.team]
        self._layer.show_choices(
            [Choice(value, text, why_not="" if value in free else _SEALED) for value, text in named], view.layer
        )
        self._sort.setChecked(view.sort is Sort.PREVALENCE)
        self._groups.setChecked(view.by_group)
        self._intervals.setChecked(view.intervals)
        self._band.setChecked(view.band)
        self._band.setVisible(view.as_table)
        self._band.setEnabled(not self._sealed)
        self.updateGeometry()
