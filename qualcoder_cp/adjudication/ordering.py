# SPDX-License-Identifier: GPL-3.0-or-later
"""Other orders of the queue than by effect on the published table, and how long what is left will take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from qualcoder_cp.adjudication.items import UNSURE, Item, Mode, Outcome
from qualcoder_cp.adjudication.queries import DecisionRecord, Queued


class Order(StrEnum):
    """In which order to decide."""

    EFFECT = "by effect"
    TEXT = "by text"
    CODE = "by code"
    CERTAINTY = "unsure first"
    SPLIT = "evenly split first"
    AGENDA = "put off first"


def ordered(queue: Sequence[Queued], order: Order) -> list[Queued]:
    """Return the queue in another order; decided items stay behind open ones, equal ones keep their order.

    By code: all disagreements about one code in a row, over all transcripts, the code with most of them first, which
    makes for steadier judgement. Unsure first: items that a coder flagged. Evenly split: by how close the votes on the
    item's codes are (for three or more coders).
    """
    numbers: dict[int, int] = {}
    for one in queue:
        for code in one.item.codes:
            numbers[code] = numbers.get(code, 0) + 1

    def settled(one: Queued) -> bool:
        return one.decision is not None and one.decision.settles

    def key(one: Queued) -> tuple[object, ...]:
        place = (one.board.transcript.name.casefold(), one.item.start, one.item.end)
        if order is Order.TEXT:
            return place
        if order is Order.CODE:
            chief = min(one.item.codes, key=lambda code: (-numbers[code], code))
            return (-numbers[chief], chief, *place)
        if order is Order.CERTAINTY:
            return (not any(member.unsure for member in one.item.members) and UNSURE not in one.item.badges,)
        if order is Order.SPLIT:
            return (_lead(one.item),)
        if order is Order.AGENDA:
            return (one.decision is None,)
        return ()

    return sorted(queue, key=lambda one: (settled(one), *key(one)))


def _lead(item: Item) -> int:
    """How far the votes are from even: 0 where as many applied a code as did not."""
    coders = len(item.coders) + len(item.coders_missing)
    return min(abs(2 * item.votes(code) - coders) for code in item.codes)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast people decide. ``each`` is the median of seconds per decision, ``left`` an estimate in seconds."""

    decided: int
    each: float | None
    left: float | None


LONGEST = 600.0
"""Seconds; somebody who looked longer at one item was away."""


def pace(records: Iterable[DecisionRecord], open_items: int) -> Pace:
    """Return how long people took per decision and what is left at that pace; rules and interruptions don't count."""
    times = [
        one.seconds for one in records
        if one.mode is not Mode.RULE and one.outcome is not Outcome.LATER
        and one.seconds is not None and 0 < one.seconds <= LONGEST
    ]  # fmt: skip
    if not times:
        return Pace(0, None, None)
    each = median(times)
    return Pace(len(times), each, each * open_items)
