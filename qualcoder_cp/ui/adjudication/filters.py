# SPDX-License-Identifier: GPL-3.0-or-later
"""What the queue lists: by state, type, code, group, transcript, pair of coders, or a peculiarity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qualcoder_cp.adjudication import Item, Mode, Queued
from qualcoder_cp.adjudication.items import CONTAINED, DISPLACED, LEVEL, UNSURE
from qualcoder_cp.codebook import CodeTree

Key = tuple[int, str]
"""Transcript id and fingerprint: what an item is known by."""


class State(StrEnum):
    """Which items are listed."""

    OPEN = "open"
    LATER = "later"
    DECIDED = "decided"
    ALL = "all"


class Only(StrEnum):
    """A peculiarity that items may be listed by."""

    DOMAIN_COUNT = "Can change a domain's count"
    CODE_COUNT = "Can change a code's count"
    UNSURE = "A coder was unsure"
    LEVEL = "A code and one above it"
    DISPLACED = "Same code elsewhere in the turn"
    CONTAINED = "One passage inside the other"
    RULE = "Decided by rule"
    STALE = "Decided before, on other codings"
    GAP = "Gap in the codebook"


_BADGES = {Only.UNSURE: UNSURE, Only.LEVEL: LEVEL, Only.DISPLACED: DISPLACED, Only.CONTAINED: CONTAINED}
OF_ALL_STATES = frozenset({Only.RULE, Only.GAP})
"""What would list nothing among the open items."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is listed; None means everything. A code stands for itself and all below it; a pair are two UUIDs."""

    type: str | None = None
    code_id: int | None = None
    group: str | None = None
    state: State = State.OPEN
    transcript_id: int | None = None
    only: Only | None = None
    pair: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows show beside the item: the codebook, and participants and groups by transcript id.

    ``stale`` are the items that were decided on other codings, ``gaps`` those put off for a gap in the codebook.
    """

    tree: CodeTree = field(default_factory=lambda: CodeTree.of(()))
    people: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, frozenset[str]] = field(default_factory=dict)
    stale: frozenset[Key] = frozenset()
    gaps: frozenset[Key] = frozenset()


def key_of(queued: Queued) -> Key:
    """Return by what an item is known."""
    return queued.board.transcript.id, queued.item.fingerprint


def state_of(queued: Queued) -> State:
    """Return whether an item is open, put off or decided."""
    if queued.decision is None:
        return State.OPEN
    return State.DECIDED if queued.decision.settles else State.LATER


def passes(one: Queued, wanted: Filters, around: Surroundings) -> bool:
    """Return whether an item is to be listed."""
    if wanted.state not in (State.ALL, state_of(one)):
        return False
    place = one.board.transcript.id
    if wanted.type is not None and one.item.type != wanted.type:
        return False
    if wanted.transcript_id is not None and place != wanted.transcript_id:
        return False
    if wanted.group is not None and wanted.group not in around.groups.get(place, ()):
        return False
    if wanted.code_id in around.tree.codes and around.tree.below(wanted.code_id).isdisjoint(one.item.codes):
        return False
    if wanted.pair is not None and not _differ(one.item, wanted.pair):
        return False
    return wanted.only is None or _peculiar(one, wanted.only, around)


def _peculiar(one: Queued, only: Only, around: Surroundings) -> bool:
    if only in _BADGES:
        return _BADGES[only] in one.item.badges
    if only is Only.DOMAIN_COUNT:
        return one.flip.hard_domain or one.flip.soft_domain
    if only is Only.CODE_COUNT:
        return one.flip.hard_code
    if only is Only.RULE:
        return one.decision is not None and one.decision.mode is Mode.RULE
    return key_of(one) in (around.stale if only is Only.STALE else around.gaps)


def _differ(item: Item, pair: Iterable[str]) -> bool:
    """Return whether these coders submitted and differ in the item."""
    versions = [
        sorted((member.code_id, member.start, member.end) for member in item.members if member.coder_uuid == coder)
        for coder in pair if coder in item.coders or coder in item.coders_missing
    ]  # fmt: skip
    return len(versions) == 2 and versions[0] != versions[1]
