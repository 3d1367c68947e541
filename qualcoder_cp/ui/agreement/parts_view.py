# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement by transcript, group, week, round and pair of coders."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualcoder_cp import agreement
from qualcoder_cp.agreement import Scope, Unit, breakdown_queries, breakdowns
from qualcoder_cp.agreement.breakdowns import Breakdown
from qualcoder_cp.project import Project
from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.part_sheet import part_sheet
from qualcoder_cp.ui.agreement.reading import ScopeOf, Work
from qualcoder_cp.ui.agreement.view import View
from qualcoder_cp.ui.background import Progress
from qualcoder_cp.ui.prevalence.chips import Chips, Choice
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import label

_BY = {
    "transcript": "Where to look; one transcript has no interval",
    "group": "Whether one group talks in a way that is harder to code",
    "week": "Drift: by the week in which the later of the two submitted",
    "coding week": "Drift: by the week in which the later of the two coded last",
    "round": "Before and after a change of the codebook",
    "pair": "Which two coders read the codes differently",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A breakdown and the filters of adjudication behind its parts."""

    found: Breakdown
    places: dict[str, dict[str, object]]


class PartsView(View):
    """Chips for what the parts are, and one row per part."""

    slot = "parts"

    def __init__(self) -> None:
        """Begin with transcripts."""
        super().__init__()
        self.by = "transcript"
        self.chips = Chips("By", self.take)
        self.grid = GridView("Agreement by part")
        self.note = label("", "muted", wrap=True, name="What the parts are")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget, share in ((self.chips, 0), (self.grid, 1), (self.note, 0)):
            layout.addWidget(widget, share)
        self.grid.opened.connect(self.place_wanted)
        self._offer()

    def take(self, by: object) -> None:
        """Take agreement apart by this."""
        self.by = str(by)
        self._offer()
        self.again.emit()

    def _offer(self) -> None:
        self.chips.show_choices([Choice(one, one, tip) for one, tip in _BY.items()], self.by)

    def key(self, asked: Asked) -> Hashable:
        """Return what the answer depends on."""
        return self.by, asked.key

    def work(self, asked: Asked) -> Work:
        """Return what takes agreement apart."""
        by = self.by
        return lambda reader, scope_of, progress: _take_apart(by, asked, reader, scope_of, progress)

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show the parts."""
        taken: Taken = answer
        sheet = part_sheet(taken.found, asked.choice.level, shown=asked.shown, places=taken.places)
        self.grid.show_sheet(sheet)
        self.note.setText("  ".join(filter(None, (_BY[taken.found.by] + ".", _sentence(sheet.note)))))

    def show_waiting(self) -> None:
        """Say that it is being computed."""
        self.note.setText("Being computed…")

    def clear(self) -> None:
        """Show nothing."""
        self.grid.show_sheet(type(self.grid.cells.sheet)())

    def first_focus(self) -> QWidget:
        """Return the table."""
        return self.grid


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _take_apart(by: str, asked: Asked, reader: Project, scope_of: ScopeOf, progress: Progress) -> Taken:
    progress(0, 1, f"by {by}")
    choice, round_ = asked.choice, asked.round
    units: Collection[Unit] = [choice.unit]
    options = breakdowns.Options(
        choice.unit, choice.two, seed=round_.seed, share=choice.share, threshold=choice.threshold, target=choice.target
    )
    if by == "round":
        scopes = breakdown_queries.round_scopes(
            reader, lambda one: agreement.scope_of(reader, one, universe=choice.universe, inside=units)
        )
        return Taken(breakdowns.by_round(scopes, options), {})
    scope = scope_of(units)
    if by in ("week", "coding week"):
        days = breakdown_queries.submission_days if by == "week" else breakdown_queries.coding_days
        return Taken(breakdowns.by_week(scope, options, days(reader, round_), by), {})
    if by == "pair":
        return Taken(breakdowns.by_pair(scope, options), {})
    found = (breakdowns.by_transcript if by == "transcript" else breakdowns.by_group)(scope, options)
    return Taken(found, _places(by, scope))


def _places(by: str, scope: Scope) -> dict[str, dict[str, object]]:
    if by == "transcript":
        return {one.name: {"transcript_id": one.transcript_id} for one in scope.transcripts}
    return {one.group or breakdowns.NOT_STATED: {"group": one.group or breakdowns.NOT_STATED}
            for one in scope.transcripts}  # fmt: skip
