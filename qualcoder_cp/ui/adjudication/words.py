# SPDX-License-Identifier: GPL-3.0-or-later
"""Disagreements and decisions in a sign and in words, never by colour alone."""

from __future__ import annotations

from qualcoder_cp.adjudication import DisagreementType, Item, Outcome, Planned, Queued
from qualcoder_cp.codebook import CodeTree

GLYPHS = {
    DisagreementType.EXACT: "=",
    DisagreementType.TRIM: "≈",
    DisagreementType.BOUNDARY: "↔",
    DisagreementType.LOOSE: "~",
    DisagreementType.SPLIT: "÷",
    DisagreementType.SAME_DOMAIN: "≠",
    DisagreementType.OTHER_DOMAIN: "×",
    DisagreementType.ADDITIONAL: "+",
    DisagreementType.ONE_CODER: "◐",
    DisagreementType.FLAGGED: "?",
}

EXPLAINED = {
    DisagreementType.EXACT: "Same code, same passage",
    DisagreementType.TRIM: "Same code, ends differ by a word or two",
    DisagreementType.BOUNDARY: "Same code, different boundaries",
    DisagreementType.LOOSE: "Same code, passages that hardly overlap",
    DisagreementType.SPLIT: "Same code, in one piece or in several",
    DisagreementType.SAME_DOMAIN: "Different codes of the same domain",
    DisagreementType.OTHER_DOMAIN: "Different codes of different domains",
    DisagreementType.ADDITIONAL: "One more code on a passage that all coded",
    DisagreementType.ONE_CODER: "Coded by one side only",
    DisagreementType.FLAGGED: "Same code, but flagged as unsure",
}

OUTCOMES = {
    Outcome.ACCEPTED: "proposal accepted",
    Outcome.CODER: "one coder's version kept",
    Outcome.BOTH: "both kept",
    Outcome.UNION: "union kept",
    Outcome.INTERSECTION: "intersection kept",
    Outcome.EDITED: "passage set by hand",
    Outcome.OTHER_CODE: "another code given",
    Outcome.PARENT: "parent code given",
    Outcome.NOTHING: "nothing here",
    Outcome.NEW: "new coding",
    Outcome.LATER: "to discuss later",
}


def flip_words(queued: Queued) -> str:
    """Return how the item can still change the table of prevalence, or nothing."""
    flip = queued.flip
    if flip.hard_domain or flip.soft_domain:
        return "can change a domain's count"
    return "can change a code's count" if flip.hard_code else ""


def flip_sign(queued: Queued) -> str:
    """Return a full triangle where a domain's count can change, an empty one for a code's, else nothing."""
    flip = queued.flip
    if flip.hard_domain or flip.soft_domain:
        return "▲"
    return "△" if flip.hard_code else ""


def state_words(queued: Queued) -> str:
    """Return *open*, *later* or what was decided."""
    if queued.decision is None:
        return "open"
    return "later" if not queued.decision.settles else OUTCOMES[queued.decision.outcome]


def code_names(item: Item, tree: CodeTree) -> list[str]:
    """Return the names of the item's codes."""
    return [tree.codes[code].name for code in item.codes if code in tree.codes]


def spoken(queued: Queued, tree: CodeTree, participant: str) -> str:
    """Return one line that says everything about a row of the queue, for screen readers."""
    parts = [queued.item.type.value, " or ".join(code_names(queued.item, tree)), queued.board.transcript.name]
    return ", ".join(filter(None, [*parts, participant, flip_words(queued), state_words(queued)]))


def planned_words(one: Planned, tree: CodeTree) -> str:
    """Return one line for what a rule would decide: codes before and after, and where."""
    kept = dict.fromkeys(code for code, _, _ in one.found.result)
    after = " and ".join(tree.codes[code].name for code in kept if code in tree.codes) or "nothing"
    before = " or ".join(code_names(one.found.item, tree))
    same = list(kept) == list(one.found.item.codes)
    what = before if same else f"{before} → {after}"
    return f"{what} · {one.board.transcript.name}"


def pace_words(each: float | None, left: float | None) -> str:
    """Return how long a decision takes and what is left, or nothing before anybody has decided."""
    if each is None or left is None:
        return ""
    time = f"{each:.0f} s" if each < 100 else f"{each / 60:.0f} min"
    if not left:
        return f"{time} each"
    hours = left >= 5400
    rest = f"about {left / 3600:.0f} h" if hours else f"about {left / 60:.0f} min" if left >= 60 else "under a minute"
    return f"{time} each, {rest} left"
