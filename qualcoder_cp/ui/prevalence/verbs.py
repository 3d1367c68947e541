# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of the stage, each an action of the menu, the palette and the key sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence import Sort
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.prevalence.controls import View

if TYPE_CHECKING:
    from qualcoder_cp.ui.prevalence.screen import PrevalenceScreen


def verbs(screen: PrevalenceScreen) -> list[Action]:
    """Return what a person can do on the screen of Prevalence."""
    choose = screen.controls.choose

    def view() -> View:
        return screen.controls.view

    def ready() -> bool:
        # numbers come later, from the background: what they are needed for checks that itself
        return screen.session.is_open

    def declare(
        verb: str, text: str | Callable[[], str], run: Callable[[], object], keys: str = "", hint: str = ""
    ) -> Action:
        return Action(f"prevalence.{verb}", "Prevalence", text, run, keys, ready, screen, hint)

    return [
        declare("view", lambda: "Show the chart" if view().as_table else "Show the table",
                lambda: choose(as_table=not view().as_table), "Ctrl+T"),
        declare("domains", "Show domains", lambda: choose(level=Level.DOMAIN)),
        declare("themes", "Show themes", lambda: choose(level=Level.THEME)),
        declare("codes", "Show codes", lambda: choose(level=Level.CODE)),
        declare("tree", "Show the whole tree", lambda: choose(as_table=True, level=None)),
        declare("groups", lambda: "Hide the groups" if view().by_group else "Show by group",
                lambda: choose(by_group=not view().by_group), "Ctrl+G"),
        declare("intervals", lambda: "Hide intervals" if view().intervals else "Show intervals",
                lambda: choose(intervals=not view().intervals)),
        declare("sort", lambda: "Order as in the codebook" if view().sort is Sort.PREVALENCE
                else "Order most frequent first", screen.turn_sort),
        declare("band", lambda: "Hide the band" if view().band else "Show the band between the coders",
                lambda: choose(as_table=True, band=not view().band)),
        Action("prevalence.layer", "Prevalence", "Count the next layer", screen.next_layer, "Ctrl+L",
               lambda: screen.session.is_open and len(screen.controls.layers()) > 1, screen,
               "Consensus, any coder, all coders, each coder in turn"),
        declare("export", "Export chart...", screen.export, "Ctrl+E", "Write the chart as PNG, SVG or PDF"),
        declare("copy_table", "Copy the table", screen.table.copy_all, hint="All cells, tab-separated"),
        Action("prevalence.copy", "Prevalence", "Copy the chosen cells", screen.table.copy_cells, "Ctrl+C", ready,
               screen.table, "The chosen cells with their heads; one cell alone: the whole table"),
        declare("close", "Close the passages", screen.close_panel),
    ]  # fmt: skip
