# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about decisions: what each outcome leaves, which rules decide many at once, the consensus.

Pure functions of items and decisions. The consensus is computed anew from them each time, so that it can
always be rebuilt; a coder's layer is never touched.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from qualcoder_cp.adjudication.items import (
    CONTAINED,
    REASONS,
    Basis,
    Decision,
    DisagreementType,
    Item,
    Member,
    Mode,
    Outcome,
    Result,
    single_coder_result,
    unite,
)
from qualcoder_cp.model import KnownError

__all__ = [
    "REASONS", "Basis", "ConsensusCoding", "ConsensusResult", "Decision", "Flip", "Mode", "Outcome", "Result",
    "RuleItem", "consensus", "new_fingerprint", "queue_order", "result_of", "rule_items", "who_yielded",
]  # fmt: skip

_Given = TypeVar("_Given")

Snap = Callable[[int, int], tuple[int, int]]
"""Grows a span to whole sentences or turns."""

SNAPPING = ("boundary: sentence", "boundary: turn")
ROLL_UP = "roll up"


@dataclass(frozen=True, slots=True)
class ConsensusCoding:
    """One coding of the consensus. ``decisions`` are all that contribute, ``decision_id`` the weightiest."""

    code_id: int
    start: int
    end: int
    basis: Basis
    decision_id: int | None
    decisions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsensusResult:
    """The consensus on one transcript.

    ``open`` are the fingerprints still to decide, ``stale`` those of decisions whose item is gone (they
    contribute nothing). ``complete``: somebody submitted and nothing is open.
    """

    codings: tuple[ConsensusCoding, ...]
    open: tuple[str, ...]
    stale: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class RuleItem:
    """What a bulk rule would decide about one item; ``ticked`` is the preselection in the preview."""

    item: Item
    outcome: Outcome
    coder_uuid: str | None
    result: Result
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Flip:
    """How an open item can change the table of prevalence; ``impact`` sums 1 / size of the group over
    the open domain cells that it feeds."""

    hard_domain: bool = False
    soft_domain: bool = False
    hard_code: bool = False
    impact: Fraction = Fraction(0)


def result_of(
    item: Item | None,
    outcome: Outcome,
    *,
    coder_uuid: str | None = None,
    code_id: int | None = None,
    spans: Iterable[tuple[int, int]] | None = None,
    parent_of: Mapping[int, int | None] | None = None,
) -> Result:
    """Return the codings that an outcome leaves, sorted by place; overlaps of one code are made one.

    ``coder_uuid`` goes with *coder* (a coder who submitted nothing here gives nothing), ``code_id`` with
    *other code* and *new*, ``spans`` with *edited*, *new* and, instead of the hull, *other code* and *parent*;
    ``parent_of`` with *parent*. ``item`` is None for *new* only. Raises KnownError where it is not possible.
    """
    if outcome is Outcome.NEW:
        return _placed(_needed(code_id, "A new coding needs a code."), _spans(spans))
    if item is None:
        raise KnownError(f"The outcome {outcome} needs a disagreement to decide.")
    if outcome in (Outcome.NOTHING, Outcome.LATER):
        return ()
    if outcome is Outcome.ACCEPTED:
        return _needed(item.proposal, f"There is no proposal to accept for {_where(item)}.")
    if outcome is Outcome.CODER:
        return _coders(item, coder_uuid)
    if outcome is Outcome.BOTH:
        return unite((one.code_id, one.start, one.end) for one in item.members)
    if outcome is Outcome.INTERSECTION:
        return _intersection(item)
    hull = [(item.start, item.end)]
    if outcome is Outcome.UNION:
        return _placed(_only_code(item), hull)
    if outcome is Outcome.EDITED:
        return _placed(_only_code(item) if code_id is None else code_id, _spans(spans))
    place = hull if spans is None else _spans(spans)
    if outcome is Outcome.PARENT:
        return _placed(_parent(item, parent_of or {}), place)
    return _placed(_needed(code_id, "Choose the other code first."), place)


def who_yielded(item: Item, result: Result) -> tuple[str, ...]:
    """Return the coders whose version of an item gave way to another coder's, which is exactly what was kept.

    A coder with nothing there has the empty version. Nobody yields to a result that no coder had.
    """
    everyone = (*item.coders, *item.coders_missing)
    versions = {
        coder: {(one.code_id, one.start, one.end) for one in item.members if one.coder_uuid == coder}
        for coder in everyone
    }
    kept = [coder for coder in everyone if versions[coder] == set(result)]
    return tuple(sorted(coder for coder in everyone if coder not in kept)) if kept else ()


def new_fingerprint(text_sha256: str, code_uuid: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the fingerprint of a decision *new*, which has no item: no coder, the code and its places."""
    lines = sorted(f"|{code_uuid}|{start}|{end}" for start, end in spans)
    return hashlib.sha256("\n".join([text_sha256, *lines]).encode()).hexdigest()


def consensus(
    items: Iterable[Item],
    decisions: Mapping[str, Decision],
    coders: Collection[str],
    single_layer: Iterable[Member] = (),
) -> ConsensusResult:
    """Build the consensus of one transcript from its items and the decisions in force, by fingerprint.

    ``coders`` are those who submitted. Of one coder alone, ``single_layer`` is the consensus. Agreements count
    only once a decision (as a rule the rule "exact") accepts them.
    """
    by_fingerprint = {item.fingerprint: item for item in items}
    parts: list[ConsensusCoding] = []
    stale: list[str] = []
    for key, decision in decisions.items():
        item = by_fingerprint.get(key)
        if item is None and decision.outcome is not Outcome.NEW:
            stale.append(key)
            continue
        if decision.settles:
            basis = _basis(item, decision)
            for code, start, end in decision.result:
                parts.append(ConsensusCoding(code, start, end, basis, decision.id, (decision.id,)))
    if len(coders) == 1:
        for code, start, end in single_coder_result(single_layer):
            parts.append(ConsensusCoding(code, start, end, Basis.SINGLE, None))
    still_open = tuple(key for key in by_fingerprint if key not in decisions or not decisions[key].settles)
    complete = bool(coders) and not still_open
    return ConsensusResult(_united(parts), still_open, tuple(sorted(stale)), complete)


def rule_items(
    items: Iterable[Item], rule: str, decisions: Mapping[str, Decision] | None = None, *,
    parent_of: Mapping[int, int | None] | None = None, snap: Snap | None = None,
) -> list[RuleItem]:  # fmt: skip
    """Return what a bulk rule would decide, in the order of the items; decided items are left alone.

    Rules: ``exact``, ``trim``, ``split``, ``majority`` (accept the proposals of these types),
    ``boundary: union``, ``boundary: intersection``, ``boundary: longer``, ``boundary: sentence`` and
    ``boundary: turn`` (the union, grown by ``snap``), ``roll up`` (codes of one domain become the code that holds them,
    by ``parent_of``), and ``coder UUID`` (all items as this coder has them). Raises KnownError for another rule.
    """
    decided = decisions or {}
    chosen: list[RuleItem] = []
    for item in items:
        if item.fingerprint not in decided:
            if rule in SNAPPING:
                found = _snapped(item, snap)
            elif rule == ROLL_UP:
                found = _rolled_up(item, parent_of or {})
            else:
                found = _by_rule(item, rule)
            if found is not None:
                chosen.append(found)
    return chosen


def queue_order(items: Iterable[tuple[int, Item]], flips: Mapping[tuple[int, str], Flip]) -> list[tuple[int, Item]]:
    """Return ``(place of the transcript, item)`` in the order in which to decide.

    Flips of domains first, then flips of codes, then by type; inside a class by impact, then in the order of
    the text. After each item come those that overlap it. ``flips`` is keyed by ``(place, fingerprint)``.
    """
    in_text: dict[int, list[Item]] = {}
    ordered = sorted(items, key=lambda placed: _queue_key(placed, flips.get((placed[0], placed[1].fingerprint))))
    for place, item in ordered:
        in_text.setdefault(place, []).append(item)
    longest = {place: max(item.end - item.start for item in own) for place, own in in_text.items()}
    rank = {(place, item.fingerprint): number for number, (place, item) in enumerate(ordered)}
    for own in in_text.values():
        own.sort(key=lambda item: item.start)
    queue: list[tuple[int, Item]] = []
    done: set[tuple[int, str]] = set()
    for place, leader in ordered:
        if (place, leader.fingerprint) in done:
            continue
        own = in_text[place]
        low = bisect_left(own, leader.start - longest[place], key=lambda item: item.start)
        high = bisect_left(own, leader.end, key=lambda item: item.start)
        near = [item for item in own[low:high] if item.end > leader.start and item is not leader]
        near.sort(key=lambda item: rank[place, item.fingerprint])
        for item in (leader, *near):
            if (place, item.fingerprint) not in done:
                done.add((place, item.fingerprint))
                queue.append((place, item))
    return queue


_TYPE_ORDER = ("4", "5", "6", "3", "7", "1c", "2", "1b", "1a", "0")


def _queue_key(placed: tuple[int, Item], flip: Flip | None) -> tuple[int, Fraction, int, int, str]:
    place, item = placed
    flip = flip or Flip()
    first = (flip.hard_domain, flip.soft_domain, flip.hard_code)
    group = first.index(True) if any(first) else len(first) + _TYPE_ORDER.index(item.type.number)
    return group, -flip.impact, place, item.start, item.fingerprint


def _needed(value: _Given | None, otherwise: str) -> _Given:
    if value is None:
        raise KnownError(otherwise)
    return value


def _where(item: Item) -> str:
    return f"the item of type '{item.type}' at characters {item.start} to {item.end}"


def _spans(spans: Iterable[tuple[int, int]] | None) -> list[tuple[int, int]]:
    """Return the spans given by a person, or raise KnownError if there is none or one is not a passage."""
    given = list(spans or ())
    if not given:
        raise KnownError("Mark at least one passage for this outcome.")
    for start, end in given:
        if not 0 <= start < end:
            raise KnownError(f"The characters {start} to {end} are not a passage.")
    return given


def _placed(code: int, spans: Iterable[tuple[int, int]]) -> Result:
    return unite((code, start, end) for start, end in spans)


def _only_code(item: Item) -> int:
    if len(item.codes) > 1:
        raise KnownError(f"Choose one of the codes first: there are {len(item.codes)} in {_where(item)}.")
    return item.codes[0]


def _coders(item: Item, coder_uuid: str | None) -> Result:
    if coder_uuid not in item.coders and coder_uuid not in item.coders_missing:
        raise KnownError(f"This coder submitted nothing for {_where(item)}.")
    return single_coder_result(one for one in item.members if one.coder_uuid == coder_uuid)


def _intersection(item: Item) -> Result:
    """Return what all coders with a coding in the item cover."""
    code, coders = _only_code(item), item.coders
    common = list(_coders(item, coders[0]))
    for coder in coders[1:]:
        other = _coders(item, coder)
        common = [
            (code, max(start, first), min(end, last))
            for _, start, end in common
            for _, first, last in other
            if max(start, first) < min(end, last)
        ]
    if len(coders) < 2 or not common:
        raise KnownError(f"No character is coded by two coders in {_where(item)}.")
    return unite(common)


def _parent(item: Item, parent_of: Mapping[int, int | None]) -> int:
    """Return the code above a single code, or the lowest one that holds all codes of the item."""
    chains: list[list[int]] = []
    for code in item.codes:
        above = parent_of.get(code)
        chain = [code] if len(item.codes) > 1 else []
        while above is not None:
            chain.append(above)
            above = parent_of.get(above)
        chains.append(chain)
    shared = [code for code in chains[0] if all(code in chain for chain in chains)]
    return _needed(shared[0] if shared else None, f"No parent code holds all codes of {_where(item)}.")


_WEIGHT = (Basis.DECIDED, Basis.NEW, Basis.RULE, Basis.AGREED, Basis.SINGLE)


def _basis(item: Item | None, decision: Decision) -> Basis:
    if item is None:
        return Basis.NEW
    if item.type is DisagreementType.EXACT and decision.outcome is Outcome.ACCEPTED:
        return Basis.AGREED
    return Basis.RULE if decision.mode is Mode.RULE else Basis.DECIDED


def _united(parts: list[ConsensusCoding]) -> tuple[ConsensusCoding, ...]:
    """Make overlapping codings of one code one; the weightiest basis, then the earliest decision, names it."""
    runs: list[list[ConsensusCoding]] = []
    reached = 0
    for part in sorted(parts, key=lambda one: (one.code_id, one.start, one.end, one.decisions)):
        if runs and runs[-1][0].code_id == part.code_id and part.start < reached:
            runs[-1].append(part)
            reached = max(reached, part.end)
        else:
            runs.append([part])
            reached = part.end
    united: list[ConsensusCoding] = []
    for run in runs:
        chief = min(run, key=lambda one: (_WEIGHT.index(one.basis), one.decisions))
        ids = tuple(sorted({number for one in run for number in one.decisions}))
        end = max(one.end for one in run)
        united.append(ConsensusCoding(run[0].code_id, run[0].start, end, chief.basis, chief.decision_id, ids))
    return tuple(sorted(united, key=lambda one: (one.start, one.end, one.code_id)))


_PROPOSAL_RULES = {
    "exact": (DisagreementType.EXACT,),
    "trim": (DisagreementType.TRIM,),
    "split": (DisagreementType.SPLIT,),
    "boundary: union": (DisagreementType.BOUNDARY,),
    "majority": (
        DisagreementType.SAME_DOMAIN,
        DisagreementType.OTHER_DOMAIN,
        DisagreementType.ADDITIONAL,
        DisagreementType.ONE_CODER,
    ),
}


def _snapped(item: Item, snap: Snap | None) -> RuleItem | None:
    if item.type is not DisagreementType.BOUNDARY or item.proposal is None or snap is None:
        return None
    grown = tuple((code, *snap(start, end)) for code, start, end in item.proposal)
    return RuleItem(item, Outcome.EDITED, None, unite(grown), CONTAINED not in item.badges)


def _rolled_up(item: Item, parent_of: Mapping[int, int | None]) -> RuleItem | None:
    if item.type is not DisagreementType.SAME_DOMAIN:
        return None
    try:
        return RuleItem(item, Outcome.PARENT, None, result_of(item, Outcome.PARENT, parent_of=parent_of))
    except KnownError:
        return None


def _by_rule(item: Item, rule: str) -> RuleItem | None:
    """Return what the rule decides about the item, or None if it does not apply."""
    if rule.startswith("coder "):
        coder = rule.removeprefix("coder ")
        return RuleItem(item, Outcome.CODER, coder, _coders(item, coder))
    if rule in _PROPOSAL_RULES:
        if item.type not in _PROPOSAL_RULES[rule] or item.proposal is None:
            return None
        outcome = Outcome.UNION if item.type is DisagreementType.BOUNDARY else Outcome.ACCEPTED
        return RuleItem(item, outcome, None, item.proposal, CONTAINED not in item.badges)
    if rule not in ("boundary: intersection", "boundary: longer"):
        raise KnownError(f"There is no rule named '{rule}'.")
    if item.type is not DisagreementType.BOUNDARY:
        return None
    ticked = CONTAINED not in item.badges
    if rule == "boundary: longer":
        coder, result = _longer(item)
        return RuleItem(item, Outcome.CODER, coder, result, ticked)
    try:
        return RuleItem(item, Outcome.INTERSECTION, None, _intersection(item), ticked)
    except KnownError:  # whole words overlap, the characters selected do not: a person must look
        return None


def _longer(item: Item) -> tuple[str, Result]:
    """Return the coder with the longest version (of equally long ones the earliest) and that version."""
    versions = [(coder, _coders(item, coder)) for coder in item.coders]
    return min(versions, key=lambda one: (sum(start - end for _, start, end in one[1]), one[1], one[0]))
