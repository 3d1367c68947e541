# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules: previewed in the panel, applied as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from qualcoder_cp import adjudication
from qualcoder_cp.adjudication import Planned
from qualcoder_cp.ui.adjudication.filters import State, state_of
from qualcoder_cp.ui.adjudication.rule_panel import RulePanel, Scope
from qualcoder_cp.ui.adjudication.rules_menu import RULES, RulesMenu, counts

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen


class RuleDesk:
    """The rules of one screen."""

    def __init__(self, screen: AdjudicationScreen) -> None:
        """Build the panel."""
        self._screen = screen
        self.panel = RulePanel()
        self.panel.asked.connect(self.preview)
        self.panel.ticks_changed.connect(self._show_effect)
        self.panel.passage_wanted.connect(self._show_passage)
        self.panel.apply_wanted.connect(self._apply_ticked)

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu of the rules, which counts what each would decide when it opens."""
        screen = self._screen
        return RulesMenu(parent, lambda: counts(screen.session.project, screen.needed_round()), self.open)

    def open(self, rule: str = "", scope: Scope = Scope.ROUND) -> None:
        """Show what a rule would decide."""
        screen = self._screen
        if not screen.may_decide():
            return
        self.panel.offer([*RULES, *self._of_coders()], rule or RULES[0][0])
        self.panel.scope.setCurrentIndex(self.panel.scope.findData(scope))
        self.preview()
        screen.instead.show_panel(self.panel)

    def _of_coders(self) -> list[tuple[str, str]]:
        """Return the rules that take one coder's versions; letters differ by transcript, so it goes by this item's."""
        screen, queued = self._screen, self._screen.queued()
        if queued is None:
            return []
        return [
            (f"coder {coder}", f"Keep {screen.naming.called(queued.board, coder)}'s versions")
            for coder in screen.naming.order(queued.board)
        ]  # fmt: skip

    def _where(self) -> dict[str, list[int] | None]:
        """Return what the scope means for the item looked at.

        While names are hidden, one coder's version can be taken on this transcript only: on others the same letter is
        somebody else.
        """
        panel, queued = self.panel, self._screen.queued()
        scope, rule = panel.scope.currentData(), str(panel.rule.currentData())
        if rule.startswith("coder ") and not self._screen.naming.open and scope is not Scope.TRANSCRIPT:
            scope = Scope.TRANSCRIPT
            panel.scope.setCurrentIndex(panel.scope.findData(scope))
        here = [queued.board.transcript.id] if queued is not None and scope is Scope.TRANSCRIPT else None
        codes = list(queued.item.codes) if queued is not None and scope is Scope.CODE else None
        return {"transcript_ids": here, "code_ids": codes}

    def preview(self) -> None:
        """List what the chosen rule would decide."""
        screen, rule = self._screen, str(self.panel.rule.currentData())
        planned = adjudication.preview_rule(screen.session.project, rule, screen.needed_round(), **self._where())
        self.panel.model.fill(planned, screen.model.around.tree)

    def _show_effect(self) -> None:
        screen = self._screen
        if screen.sides.panel is not self.panel or not screen.session.is_open:
            return
        chosen, tree = self.panel.model.chosen(), screen.model.around.tree
        found = adjudication.foresee(screen.session.project, screen.needed_round(), chosen) if chosen else []
        lines = [
            f"{tree.codes[one.code_id].shown}: {span(one.before)} → {span(one.after)} of {screen.effect.people}"
            for one in found if one.before != one.after
        ]  # fmt: skip
        none = "No count of the table changes by it." if chosen else ""
        self.panel.effect.setText("\n".join(lines) or none)

    def _show_passage(self, one: Planned) -> None:
        screen = self._screen
        screen.text.show_item(
            screen.session.project, one.board, one.found.item, screen.model.around.tree, screen.naming
        )

    def _apply_ticked(self) -> None:
        only = {(one.board.transcript.id, one.found.item.fingerprint) for one in self.panel.model.chosen()}
        self.apply(str(self.panel.rule.currentData()), only=only, **self._where())
        self._screen.sides.close_panel()

    def apply(self, rule: str, **where: object) -> None:
        """Decide all items that a rule settles (there, or only these), as one step."""
        screen, session = self._screen, self._screen.session
        if not screen.may_decide():
            return
        number = session.do(
            adjudication.apply_rule, session.project, rule, by=session.by, round_=screen.needed_round(), **where
        )  # fmt: skip
        if number is not None:
            session.said.emit(f"{int(number):,} items decided by rule", int(number) > 0)
            queued = screen.queued()
            if queued is not None and state_of(queued) is not State.OPEN:
                screen.judging.advance()


def span(range_: tuple[int, int]) -> str:
    """Return ``87`` or ``87–88``."""
    return str(range_[0]) if range_[0] == range_[1] else f"{range_[0]}–{range_[1]}"
