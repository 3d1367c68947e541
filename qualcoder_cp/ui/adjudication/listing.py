# SPDX-License-Identifier: GPL-3.0-or-later
"""What is listed and in which order, by key: one code in a row, one transcript, everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp.adjudication import Order
from qualcoder_cp.ui.adjudication.code_choice import CodeChoice
from qualcoder_cp.ui.adjudication.filters import State

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen


class Listing:
    """The ways of listing of one screen; the order never changes but by one of them."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Act on the queue of the screen."""
        self._screen = screen

    def reorder(self, *, from_the_top: bool = False) -> None:
        """Order the queue anew and list it by the filters again; ``from_the_top``: begin with its first item."""
        if from_the_top:
            self._screen.current = None
        self._screen.load()

    def order_by(self, order: Order) -> None:
        """Order the queue otherwise, and stay at the item."""
        self._screen.desk.order = order
        self._screen.filters.show_order(order)
        self.reorder()

    def choose_code(self) -> None:
        """Ask for a code or domain to list."""
        screen = self._screen
        dialog = CodeChoice(screen.model.around.tree, "Show one code or domain", screen, everything="All codes")
        if dialog.exec():
            screen.filters.take(code_id=dialog.code_id)

    def this_code(self) -> None:
        """List all open items about the code of this item in a row, over all transcripts.

        Of several codes it is the one with the most open items.
        """
        screen, queued = self._screen, self._screen.queued()
        if queued is not None:
            most = max(queued.item.codes, key=screen.model.open_about)
            screen.filters.show_all(State.OPEN, code_id=most)
            self.order_by(Order.CODE)

    def this_transcript(self) -> None:
        """List the items of this transcript."""
        if self._screen.current is not None:
            self._screen.filters.take(transcript_id=self._screen.current[0])

    def all_open(self) -> None:
        """List all open items again."""
        self._screen.filters.show_all(State.OPEN)
