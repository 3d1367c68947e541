# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stage says where there is no item to show, and the ways on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qualcoder_cp import coding
from qualcoder_cp.ui.adjudication.filters import State
from qualcoder_cp.ui.adjudication.sides import Panel
from qualcoder_cp.ui.widgets.pieces import EmptyState, button

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen


def no_rows(screen: AdjudicationScreen) -> EmptyState:
    """Return why no item is listed: none exists, all are decided, or the filters let none pass."""
    counts, chosen = screen.model.counts(), screen.filters.filters
    if not counts.total:
        return EmptyState("Nothing to settle", "No coder coded anything in this round.", [way_to(screen, "coding")])
    every = button("Show all items", lambda: screen.filters.show_all(State.ALL))
    if counts.open or counts.later or chosen.state is not State.OPEN:
        return EmptyState("Nothing matches", "No item passes these filters.", [every])
    ways: list[QWidget] = [way_to(screen, "prevalence"), every]
    waiting = screen.signing.waiting() if screen.may_decide() else []
    if waiting:
        several = f"all {len(waiting)} transcripts" if len(waiting) > 1 else "the transcript"
        tip = "Say by name that the consensus is as it should be"
        ways.append(button(f"Sign off {several}", lambda: screen.signing.sign(waiting), tip=tip))
    words = f"All {counts.total:,} items are decided; the consensus is complete."
    if not waiting and screen.desk.signed:
        words += " Every transcript is signed off."
    return EmptyState("All decided", words, ways)


def closed_stage(screen: AdjudicationScreen, title: str, words: str, stage: str) -> EmptyState:
    """Return why the stage can't be worked in, with the way on; a reference to learn from is offered in any case."""
    ways: list[QWidget] = [way_to(screen, stage)] if stage else []
    round_ = screen.session.round
    if round_ is not None and coding.RoundPlan.of(round_).reference:
        ways.append(button("Compare with the reference coder", screen.learning.open, tip="Your layers (Shift+L)"))
    return EmptyState(title, words, ways)


def way_to(screen: AdjudicationScreen, stage: str) -> QWidget:
    """Return a button to another stage."""
    return button(f"Go to {stage.capitalize()}", lambda: screen.go_elsewhere.emit(stage, {}), "primary")


class Instead:
    """What one screen shows instead of an item: why there is none, or a panel."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Show nothing yet."""
        self._screen = screen

    def show(self, page: EmptyState, *, filters: bool) -> None:
        """Show why there is no item, instead of the work."""
        screen = self._screen
        while screen.stack.count() > 1:
            old = screen.stack.widget(1)
            screen.stack.removeWidget(old)
            old.deleteLater()
        screen.stack.addWidget(page)
        screen.stack.setCurrentIndex(1)
        screen.current = None
        screen.filters.setVisible(filters)
        screen.bar.setVisible(False)

    def show_panel(self, panel: Panel) -> None:
        """Show a panel beside the text; where no item is listed there is nothing but the panel."""
        screen = self._screen
        screen.work.setVisible(screen.shows_queue() and screen.model.rowCount() > 0)
        screen.stack.setCurrentIndex(0)
        screen.sides.show_panel(panel)

    def after_panel(self) -> None:
        """Show the item again that a panel led away from."""
        screen = self._screen
        screen.work.setVisible(True)
        if not screen.shows_queue():
            screen.refresh(None)
        elif not screen.model.rowCount():
            screen.find_current()
        else:
            screen.queue_focus()
            screen.show_current()
