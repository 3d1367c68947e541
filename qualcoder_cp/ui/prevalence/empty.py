# SPDX-License-Identifier: GPL-3.0-or-later
"""Why there is no number to show, in plain words, with the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from qualcoder_cp import coding
from qualcoder_cp.model import Coder
from qualcoder_cp.prevalence import LayerChoice, PrevalenceTable
from qualcoder_cp.project import Project
from qualcoder_cp.ui.prevalence.controls import View
from qualcoder_cp.ui.widgets.pieces import EmptyState, button


@dataclass(frozen=True, slots=True)
class Nothing:
    """What an empty screen says; ``stage`` is the way on, ``layer`` another layer that could be counted."""

    title: str
    words: str
    stage: str
    layer: LayerChoice | int | None = None
    layer_text: str = ""

    def widget(self, go: Callable[[str], object], count: Callable[[LayerChoice | int], object]) -> EmptyState:
        """Return it as a page with its buttons."""
        buttons: list[QWidget] = [button(f"Go to {self.stage.capitalize()}", lambda: go(self.stage), "primary")]
        if self.layer is not None:
            layer = self.layer
            buttons.append(button(self.layer_text, lambda: count(layer)))
        return EmptyState(self.title, self.words, buttons)


def before_counting(project: Project, viewer: Coder | None, view: View) -> Nothing | None:
    """Return why nothing can be counted, or None."""
    round_ = coding.current_round(project)
    if round_ is None:
        return Nothing(
            "Nothing is coded yet",
            "Here stand the numbers that are published: how many participants raised each domain, with intervals and "
            "by group. They come from coded transcripts.",
            "coding",
        )
    if round_.state not in coding.BLIND or (viewer is not None and view.layer == viewer.id):
        return None
    done = coding.progress(project, round_.id)
    mine = viewer is not None and any(one.id == viewer.id for one in coding.round_coders(project, round_.id))
    return Nothing(
        f"'{round_.name}' is sealed",
        "While coding is blind, nobody sees numbers that another analyst's coding went into. They appear when every "
        f"layer is submitted: {done.submitted} of {done.total} so far.",
        "coding",
        viewer.id if viewer is not None and mine else None,
        "Count my own layer",
    )


def after_counting(table: PrevalenceTable, view: View) -> Nothing | None:
    """Return why a table has nothing to show, or None."""
    if not table.rows:
        return Nothing("The codebook is empty", "Prevalence has one row per domain, theme and code.", "codebook")
    if table.total():
        return None
    if view.layer is LayerChoice.CONSENSUS:
        return Nothing(
            "No participant is complete yet",
            "The consensus counts participants whose transcripts were coded by everybody and whose disagreements are "
            "all decided.",
            "adjudication",
            LayerChoice.ANY,
            "Count any coder's layers",
        )
    return Nothing("No layer is submitted yet", "Only submitted layers are counted, so that an empty layer "
                   "means “nothing here” and never “not read”.", "coding")  # fmt: skip
