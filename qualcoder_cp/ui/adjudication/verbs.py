# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of the stage: what each key decides, and what is possible on the item that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qualcoder_cp.adjudication import Item, Outcome, result_of
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import KnownError
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.adjudication.rules_menu import RULES

if TYPE_CHECKING:
    from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen

_ONE_WORD = {
    "both": Outcome.BOTH, "union": Outcome.UNION, "intersection": Outcome.INTERSECTION, "nothing": Outcome.NOTHING,
    "parent": Outcome.PARENT, "later": Outcome.LATER,
}  # fmt: skip
"""Verbs that need nothing but the item."""


def possible(item: Item, coders: int, tree: CodeTree) -> dict[str, bool]:
    """Return which deciding verbs can be done on an item by somebody who may decide."""
    parents = {code.id: code.parent_id for code in tree.codes.values()}
    allowed = {"accept": item.proposal is not None, "other": True}
    allowed |= {f"take_{number}": number <= coders for number in (1, 2, 3)}
    for verb, outcome in _ONE_WORD.items():
        try:
            result_of(item, outcome, parent_of=parents)
        except KnownError:
            allowed[verb] = False
        else:
            allowed[verb] = True
    return allowed


def deciding(screen: AdjudicationScreen) -> dict[str, Callable[[], object]]:
    """Return what each deciding verb does."""
    verbs: dict[str, Callable[[], object]] = {
        verb: (lambda one=outcome: screen.judging.decide(one)) for verb, outcome in _ONE_WORD.items()
    }
    verbs |= {f"take_{number}": (lambda one=number: screen.judging.digit(one)) for number in (1, 2, 3)}
    return verbs | {"accept": screen.judging.accept, "other": screen.judging.choose_other_code}


_KEYS = (
    ("accept", "Accept proposal", "Return; Enter"),
    ("take_1", "Keep A's version", "1"),
    ("take_2", "Keep B's version", "2"),
    ("take_3", "Keep C's version", "3"),
    ("both", "Keep both", "B"),
    ("union", "Keep the union", "U"),
    ("intersection", "Keep the intersection", "I"),
    ("nothing", "Nothing here", "X"),
    ("parent", "Parent code", "P"),
    ("other", "Other code…", "C"),
    ("later", "Discuss later", "D"),
)


def actions(screen: AdjudicationScreen, pane: QWidget) -> list[Action]:
    """Declare the stage's actions; single letters act only while queue or text has the focus."""
    verbs, may = deciding(screen), screen.may_decide

    def one(name: str, text: str, run: Callable[[], object], keys: str = "", **more: object) -> Action:
        return Action(f"adjudication.{name}", "Adjudication", text, run, keys, **more)  # type: ignore[arg-type]

    rules = [
        one(f"rule.{rule.replace(': ', '-')}", f"Rule: {words[:1].lower()}{words[1:]}",
            lambda wanted=rule: screen.judging.apply_rule(wanted), enabled=may)
        for rule, words in RULES
    ]  # fmt: skip
    return [
        *(one(name, text, verbs[name], keys, enabled=may, widget=pane) for name, text, keys in _KEYS),
        one("selected", "Keep the selected passage", screen.judging.keep_selected, "S", enabled=may, widget=pane),
        one("new", "New coding on the selected passage…", screen.judging.add_new, "N", enabled=may, widget=pane),
        one("take_back", "Take the decision back", screen.judging.take_back, "Backspace", enabled=may, widget=pane),
        one("next", "Next item", lambda: screen.step(1), "J; Down", widget=pane),
        one("previous", "Previous item", lambda: screen.step(-1), "K; Up", widget=pane),
        one("reason", "Reason…", screen.judging.await_reason, "R", enabled=may, widget=pane),
        one("rationale", "Rationale", screen.judging.write_rationale, "M", enabled=may, widget=pane),
        one("code_filter", "Show one code or domain…", screen.choose_filter, "F", widget=pane),
        one("names", screen.names_text, screen.toggle_names, "Shift+N", widget=pane),
        one("reorder", "Order the queue anew", screen.reorder, "F5", enabled=lambda: screen.session.is_open),
        *rules,
    ]  # fmt: skip
