# SPDX-License-Identifier: GPL-3.0-or-later
"""Several codes on one unit: alpha over the set of codes that each coder gave it, with an interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.counting import by_participant
from qualcoder_cp.agreement.result import NO_DOUBLE_CODED, NOTHING_TO_COMPARE, Result
from qualcoder_cp.agreement.scope import Scope, ScopedTranscript, Unit

if TYPE_CHECKING:
    from qualcoder_cp.agreement.distances import Distance

LARGEST = 3000  # different sets of codes, above which their distances do not fit the memory
TOO_MANY_SETS = f"more than {LARGEST} different combinations of codes: choose a larger unit or a higher level"

_Sets = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class SetReport:
    """Set-valued alpha of the coders named, and what it was computed from."""

    result: Result
    distance: str
    unit: str
    level: str
    universe: str
    coders: tuple[str, ...]
    round_name: str
    n_transcripts: int
    n_units: int
    resamples: int
    seed: int


def set_agreement(
    scope: Scope, unit: str, *, distance: str = "masi", level: str = "code", coders: Sequence[int] | None = None,
    resamples: int = 1000, seed: int = 1, share: float = 0.0,
) -> SetReport:  # fmt: skip
    """Return alpha over the sets of codes of one level on each unit, over all coders who had the unit.

    Args:
        scope: what is compared.
        unit: one of `Unit`, but neither character nor segment.
        distance: one of `distances.DISTANCES`; "masi" is that of 2006.
        level: whose codes make the sets: code, theme or domain.
        coders: ids; default: all of the scope.
        resamples: draws of participants for the interval.
        seed: of the draws.
        share: the part of a unit that a code must cover to be found in it.

    Raises:
        ValueError: the unit is the character or the segment.
        KeyError: the distance or a coder is unknown.
    """
    from qualcoder_cp.agreement.distances import DISTANCES

    kind = Unit(unit)
    if kind in (Unit.CHARACTER, Unit.SEGMENT):
        raise ValueError("sets of codes are compared on units larger than a character")
    measure = DISTANCES[distance]
    ids = tuple(coders) if coders is not None else tuple(each for each, _ in scope.coders)
    names = tuple(scope.coder_name(each) for each in ids)
    used = [each for each in scope.transcripts if sum(coder in each.layers for coder in ids) > 1]
    n_units, result = 0, Result(None, NOTHING_TO_COMPARE if len(set(ids)) < 2 else NO_DOUBLE_CODED)
    if used and len(set(ids)) > 1:
        people = by_participant(used)
        counted = [_kinds(scope, person, kind, ids, level, share) for person in people]
        n_units = sum(each.total() for each in counted)
        result = _result(counted, measure, resamples if len(people) > 1 else 0, seed)
    return SetReport(
        result, distance, str(kind), level, str(scope.universe), names, scope.round_name, len(used), n_units,
        resamples, seed,
    )  # fmt: skip


def _kinds(
    scope: Scope, person: Sequence[ScopedTranscript], unit: Unit, coders: Sequence[int], level: str, share: float
) -> Counter[_Sets]:
    """Return how often each combination of sets occurs on the units of one participant."""
    from qualcoder_cp.agreement import tables, units

    cut = units.cut(person, unit, scope.universe)
    codes = [each for each in scope.codes if each.level == level]
    rows = tables.rows_of(codes)
    whole = unit is Unit.PARTICIPANT
    given: list[dict[int, set[int]]] = []
    had = [[all(coder in each.layers for each in (person if whole else [one])) for one in person] for coder in coders]
    for coder, there in zip(coders, had, strict=True):
        layers = [each.layers[coder] if mine else () for each, mine in zip(person, there, strict=True)]
        spans = tables.united(tables.place_spans(layers, cut, rows, len(codes), share)[0])
        found: dict[int, set[int]] = {}
        for group, start, end in zip(spans.group.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True):
            row = group % len(codes)
            for place in range(start - row * cut.size, end - row * cut.size):
                found.setdefault(place, set()).add(row)
        given.append(found)
    kinds: Counter[_Sets] = Counter()
    place = 0
    for block, total in enumerate(cut.totals.tolist()):
        mine = [found for found, there in zip(given, had, strict=True) if there[block]]
        for unit_place in range(place, place + total) if len(mine) > 1 else ():
            kinds[tuple(frozenset(found.get(unit_place, ())) for found in mine)] += 1
        place += total
    return kinds


def _result(people: Sequence[Counter[_Sets]], measure: Distance, resamples: int, seed: int) -> Result:
    """Return alpha and its interval from the combinations of each participant."""
    import numpy as np

    from qualcoder_cp.agreement import bootstrap
    from qualcoder_cp.agreement.distances import members_of, set_result

    place = {each: n for n, each in enumerate(dict.fromkeys(s for kinds in people for kind in kinds for s in kind))}
    if len(place) > LARGEST:
        return Result(None, TOO_MANY_SETS)
    apart = measure(members_of(list(place)))
    counts, disagreement = np.zeros((len(people), len(place))), np.zeros(len(people))
    for person, kinds in enumerate(people):
        for kind, number in kinds.items():
            index = [place[each] for each in kind]
            np.add.at(counts[person], index, number)
            disagreement[person] += number * float(apart[np.ix_(index, index)].sum()) / (len(index) - 1)
    result = set_result(float(disagreement.sum()), counts.sum(axis=0), apart)
    if result.value is None or not resamples:
        return result
    values = []
    for weights in bootstrap.weight_blocks(len(people), resamples, seed):
        drawn = weights @ counts
        total = drawn.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            chance = ((drawn @ apart) * drawn).sum(axis=1) / (total * (total - 1))
            values.append(1 - (weights @ disagreement) / total / np.where(chance > 0, chance, np.nan))
    low, high, used = bootstrap.percentile_interval(np.concatenate(values)[None])
    if not np.isnan(low[0]):
        result = replace(result, ci_low=float(low[0]), ci_high=float(high[0]))
    return replace(result, replicates_used=int(used[0]))
