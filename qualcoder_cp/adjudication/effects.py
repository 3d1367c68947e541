# SPDX-License-Identifier: GPL-3.0-or-later
"""What open items can still change in the table of prevalence: presence per cell, live range, flips.

A *cell* is one participant and one code of the codebook (at any level). Pure functions of
items and decisions; only the participant concerned need be computed again after a decision.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from qualcoder_cp.adjudication.items import Decision, DisagreementType, Item, Member, Outcome
from qualcoder_cp.adjudication.rules import Flip, result_of
from qualcoder_cp.model import KnownError

_AGREED_ON_CODE = frozenset(
    {
        DisagreementType.EXACT,
        DisagreementType.TRIM,
        DisagreementType.BOUNDARY,
        DisagreementType.LOOSE,
        DisagreementType.SPLIT,
        DisagreementType.FLAGGED,
    }
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What the items of one transcript can do, whatever is decided: it depends on layers, text and tree alone.

    ``coded``: by whom each code (or one below it) was applied in text that counts. ``could``: the codes that some
    outcome of an item makes present, by fingerprint; ``certain``: those that every version of it makes present.
    """

    coded: Mapping[int, frozenset[str]]
    could: Mapping[str, frozenset[int]]
    certain: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One transcript of a participant: its items, the decisions in force by fingerprint, who submitted.

    ``eligible`` are sorted disjoint spans of the text that counts (the participant's speech), None: all text.
    ``single_layer`` is the layer of the only coder, where there is just one. ``reach`` may be given if it is known
    (`reach_of`).
    """

    items: Sequence[Item]
    decisions: Mapping[str, Decision]
    coders: Collection[str]
    eligible: Sequence[tuple[int, int]] | None = None
    single_layer: Sequence[Member] = ()
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Presence of a code for one participant: 0 or 1 at least (``low``) and at most (``high``).

    ``hard``: open and the coders differ in whether it is present. ``soft``: open although they do not differ,
    because they never coded it at the same place.
    """

    low: int
    high: int
    hard: bool = False
    soft: bool = False

    @property
    def open(self) -> bool:
        """Return whether an open item can still change the cell."""
        return self.low != self.high


@dataclass(slots=True)
class _Found:
    """What the items of a participant say about one code."""

    settled: bool = False
    possible: bool = False
    coders: set[str] = field(default_factory=set)


def cells(parts: Iterable[Part], above: Mapping[int, Collection[int]], codes: Collection[int]) -> dict[int, Cell]:
    """Return the cell of each code for one participant, given all of the participant's transcripts.

    ``above`` maps each code to itself and the codes above it. Undecided agreement on the code counts as
    settled, whatever becomes of the boundary; so does an undecided choice between codes that are both below
    it. Decisions *later* decide nothing, and those whose item is gone do not count.
    """
    found: dict[int, _Found] = {}
    coders: set[str] = set()
    for part in parts:
        coders |= set(part.coders)
        _look_at(part, above, found)
    result: dict[int, Cell] = {}
    for code in codes:
        here = found.get(code, _Found())
        low, high = int(here.settled), int(here.settled or here.possible)
        differ = low != high and 0 < len(here.coders) < len(coders)
        result[code] = Cell(low, high, differ, low != high and not differ)
    return result


def flips(
    parts: Sequence[Part],
    above: Mapping[int, Collection[int]],
    codes: Collection[int],
    domains: Collection[int],
    group_size: int = 1,
) -> dict[str, Flip]:
    """Return the open items of one participant that feed an open cell, by fingerprint.

    ``domains`` says which codes are domains; ``group_size`` is the number of participants in the participant's
    stakeholder group, by which the impact on the group's percentage is weighed.
    """
    states = cells(parts, above, codes)
    result: dict[str, Flip] = {}
    for part in parts:
        could = (part.reach or reach_of(part, above)).could
        for item in _undecided(part):
            fed = [code for code in could[item.fingerprint] if code in states and states[code].open]
            if fed:
                of_domain = [states[code] for code in fed if code in domains]
                result[item.fingerprint] = Flip(
                    hard_domain=any(cell.hard for cell in of_domain),
                    soft_domain=any(cell.soft for cell in of_domain),
                    hard_code=any(states[code].hard for code in fed if code not in domains),
                    impact=Fraction(len(of_domain), group_size),
                )
    return result


def reach_of(part: Part, above: Mapping[int, Collection[int]]) -> Reach:
    """Return what the items of a transcript can do, whatever is decided; ``above`` as in `cells`."""
    coded: dict[int, set[str]] = {}
    for member in (*part.single_layer, *(one for item in part.items for one in item.members)):
        if _counts(member.start, member.end, part):
            for code in above[member.code_id]:
                coded.setdefault(code, set()).add(member.coder_uuid)
    could = {item.fingerprint: frozenset(_could_add(item, part, above)) for item in part.items}
    certain = {
        item.fingerprint: frozenset(code for code in could[item.fingerprint] if _certain(item, code, part, above))
        for item in part.items
    }
    return Reach({code: frozenset(coders) for code, coders in coded.items()}, could, certain)


def _look_at(part: Part, above: Mapping[int, Collection[int]], found: dict[int, _Found]) -> None:
    """Add what one transcript says to ``found``."""
    reach = part.reach or reach_of(part, above)
    for code, coders in reach.coded.items():
        found.setdefault(code, _Found()).coders.update(coders)
    for member in part.single_layer:
        _settle(((member.code_id, member.start, member.end),), part, above, found)
    for key, decision in part.decisions.items():
        if decision.settles and (key in reach.could or decision.outcome is Outcome.NEW):
            _settle(decision.result, part, above, found)
    for item in _undecided(part):
        for code in reach.could[item.fingerprint]:
            found.setdefault(code, _Found()).possible = True
        for code in reach.certain[item.fingerprint]:
            found.setdefault(code, _Found()).settled = True


def _settle(
    result: Iterable[tuple[int, int, int]],
    part: Part,
    above: Mapping[int, Collection[int]],
    found: dict[int, _Found],
) -> None:
    for coded, start, end in result:
        if _counts(start, end, part):
            for code in above[coded]:
                found.setdefault(code, _Found()).settled = True


def _undecided(part: Part) -> list[Item]:
    return [
        item
        for item in part.items
        if item.fingerprint not in part.decisions or not part.decisions[item.fingerprint].settles
    ]


def _could_add(item: Item, part: Part, above: Mapping[int, Collection[int]]) -> set[int]:
    """Return the codes that some outcome with the coders' own codes would make present."""
    counting = (one for one in item.members if _counts(one.start, one.end, part))
    return {code for one in counting for code in above[one.code_id]}


def _certain(item: Item, code: int, part: Part, above: Mapping[int, Collection[int]]) -> bool:
    """Return whether every coder's version of the item, and what they have in common, makes the code present."""
    if item.type not in _AGREED_ON_CODE and item.type is not DisagreementType.SAME_DOMAIN:
        return False
    counting = (one for one in item.members if _counts(one.start, one.end, part))
    if len({one.coder_uuid for one in counting if code in above[one.code_id]}) < len(item.coders):
        return False
    if part.eligible is None or item.type is DisagreementType.SAME_DOMAIN:
        return True
    try:
        common = result_of(item, Outcome.INTERSECTION)
    except KnownError:  # without common characters nobody can decide for them
        return True
    return any(_counts(start, end, part) for _, start, end in common)


def _counts(start: int, end: int, part: Part) -> bool:
    """Return whether the span has a character in text that counts."""
    if part.eligible is None:
        return start < end
    before = bisect_right(part.eligible, end - 1, key=lambda span: span[0])
    return before > 0 and part.eligible[before - 1][1] > start
