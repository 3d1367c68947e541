# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of the stage: what each key decides, and what is possible on the item that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from qualcoder_cp.adjudication import Item, Outcome, result_of
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import KnownError
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.adjudication.decide_bar import MOST

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
    allowed |= {f"take_{number}": number <= coders for number in range(1, MOST + 1)}
    for verb, outcome in _ONE_WORD.items():
        try:
            result_of(item, outcome, parent_of=parents)
        except KnownError:
            allowed[verb] = False
        else:
            allowed[verb] = True
    return allowed | {"gap": True}


def deciding(screen: AdjudicationScreen) -> dict[str, Callable[[], object]]:
    """Return what each deciding verb does."""
    verbs: dict[str, Callable[[], object]] = {
        verb: (lambda one=outcome: screen.judging.decide(one)) for verb, outcome in _ONE_WORD.items()
    }
    judging = screen.judging
    verbs |= {f"take_{number}": (lambda one=number: judging.digit(one)) for number in range(1, MOST + 1)}
    return verbs | {
        "accept": judging.accept, "other": judging.choose_other_code, "parent": judging.give_parent,
        "gap": judging.put_off_for_gap,
    }  # fmt: skip


_KEYS = (
    ("accept", "Accept proposal", "Return; Enter"),
    ("take_1", "Keep A's version", "1"),
    ("take_2", "Keep B's version", "2"),
    ("take_3", "Keep C's version (4 to 9: D to I)", "3"),
    ("both", "Keep both", "B"),
    ("union", "Keep the union", "U"),
    ("intersection", "Keep the intersection", "I"),
    ("nothing", "Nothing here", "X"),
    ("parent", "Parent code", "P"),
    ("other", "Other code…", "C"),
    ("later", "Discuss later", "D"),
    ("gap", "Put off: gap in the codebook", "G"),
)
_EDGES = (
    ("start", "word", "Start of the passage: a word {}", "Alt+{}"),
    ("end", "word", "End of the passage: a word {}", "Shift+Alt+{}"),
    ("start", "sentence", "Start of the passage: a sentence {}", "Ctrl+Alt+{}"),
    ("end", "sentence", "End of the passage: a sentence {}", "Ctrl+Shift+Alt+{}"),
)


def actions(screen: AdjudicationScreen, pane: QWidget) -> list[Action]:
    """Declare the stage's actions; single letters act only while queue or text has the focus."""
    verbs, may, judging = deciding(screen), screen.may_decide, screen.judging

    def one(name: str, text: str | Callable[[], str], run: Callable[[], object], keys: str = "", **more: Any) -> Action:
        return Action(f"adjudication.{name}", "Adjudication", text, run, keys, **more)

    def deciding_key(name: str, text: str, run: Callable[[], object], keys: str) -> Action:
        return one(name, text, run, keys, enabled=may, widget=pane)

    def shown() -> bool:
        return screen.session.is_open and screen.shows_queue()

    def naming() -> str:
        return "Hide coders' names" if screen.naming.open else "Show coders' names"

    edges = [
        deciding_key(f"{edge}_{unit}_{way.lower()}", text.format(way.lower()),
                     lambda edge=edge, unit=unit, by=by: judging.move_edge(edge, unit, by), keys.format(way))
        for edge, unit, text, keys in _EDGES for way, by in (("Left", -1), ("Right", 1))
    ]  # fmt: skip
    return [
        *(deciding_key(name, text, verbs[name], keys) for name, text, keys in _KEYS),
        *edges,
        deciding_key("selected", "Keep the selected passage", judging.keep_selected, "S"),
        deciding_key("new", "New coding on the selected passage…", judging.add_new, "N"),
        deciding_key("take_back", "Take the decision back", judging.take_back, "Backspace"),
        deciding_key("again", "Decide as before, on other codings", screen.stale_desk.again_here, "Y"),
        one("next", "Next item", lambda: screen.step(1), "J; Down", widget=pane),
        one("previous", "Previous item", lambda: screen.step(-1), "K; Up", widget=pane),
        deciding_key("reason", "Reason, then 1 to 7", judging.await_reason, "R"),
        deciding_key("last_reason", "Reason of the last item, then 1 to 7", judging.await_last_reason, "Shift+R"),
        deciding_key("rationale", "Rationale", judging.write_rationale, "M"),
        deciding_key("example", "Example: then T typical, A atypical, N close but no", judging.await_example, "E"),
        deciding_key("remark", "Remark on the item", screen.meeting.write_remark, "W"),
        deciding_key("vote", "Hidden vote on the item", screen.meeting.begin_vote, "V"),
        deciding_key("sign_off", "Sign the transcript off, or withdraw it", screen.signing.toggle, "Ctrl+Return"),
        one("code_filter", "Show one code or domain…", screen.listing.choose_code, "F", widget=pane),
        one("this_code", "All about this code in a row", screen.listing.this_code, "Shift+C", widget=pane),
        one("this_transcript", "This transcript only", screen.listing.this_transcript, "Shift+T", widget=pane),
        one("all_open", "All open items", screen.listing.all_open, "Shift+F", widget=pane),
        one("names", naming, screen.toggle_names, "Shift+N", widget=pane),
        one("meeting", lambda: "End the meeting" if screen.meeting.on else "Begin a meeting", screen.meeting.toggle,
            "Shift+M", enabled=may, widget=pane),
        one("rules", "Decide many by a rule…", screen.rules.open, "Shift+B", enabled=may, widget=pane),
        one("stale", "Stale decisions…", screen.stale_desk.open, "Shift+Y", enabled=shown, widget=pane),
        one("learn", "What became of the codings…", screen.learning.open, "Shift+L", widget=screen),
        one("reorder", "Order the queue anew", screen.listing.reorder, "F5", enabled=shown),
        one("minutes", "Write the minutes…", screen.meeting.ask_minutes, enabled=shown),
        one("audit", "Write the audit trail…", screen.meeting.ask_audit, enabled=shown),
    ]  # fmt: skip
