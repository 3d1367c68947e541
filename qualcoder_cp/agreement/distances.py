# SPDX-License-Identifier: GPL-3.0-or-later
"""Alpha for several codes on one unit: how far apart two sets of codes are.

Every report names its distance, because several go by one name: `masi_distance` is that of Passonneau (2006),
1 - Jaccard x monotonicity. Two empty sets are equal (0); an empty and a filled one are as far apart as can be (1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence, Set

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.result import NOT_RATED_TWICE, Result

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Distance = Callable[[Bools], Floats]

ALL_SETS_SAME = "no variation: every unit carries the same codes"


def _shared(members: Bools) -> tuple[Floats, Floats]:
    """Return the sizes of intersection and union of each pair of sets."""
    each = members.astype(np.float64)
    both = each @ each.T
    size = each.sum(axis=1)
    return both, size[:, None] + size[None, :] - both


def nominal_distance(members: Bools) -> Floats:
    """Return 0 for equal sets and 1 for any others; ``members`` is sets x codes, true where the code is in."""
    both, either = _shared(members)
    apart: Floats = (both != either).astype(np.float64)
    return apart


def jaccard_distance(members: Bools) -> Floats:
    """Return 1 - |A and B| / |A or B| of each pair of sets (Jaccard 1901)."""
    both, either = _shared(members)
    return 1 - np.divide(both, either, out=np.ones_like(both), where=either > 0)


def masi_distance(members: Bools) -> Floats:
    """Return 1 - J x M of each pair of sets (Passonneau 2006).

    J is the Jaccard index; M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.
    """
    both, either = _shared(members)
    size = np.diag(both)
    smaller = np.minimum(size[:, None], size[None, :])
    alike = np.where(both == either, 1, np.where(both == smaller, 2 / 3, np.where(both > 0, 1 / 3, 0)))
    return 1 - (1 - jaccard_distance(members)) * alike


DISTANCES: dict[str, Distance] = {
    "nominal": nominal_distance, "jaccard": jaccard_distance, "masi": masi_distance,
}  # fmt: skip


def members_of(sets: Sequence[Set[Hashable]]) -> Bools:
    """Return which code (column) is in which set (row)."""
    place = {code: index for index, code in enumerate(dict.fromkeys(code for each in sets for code in each))}
    members = np.zeros((len(sets), len(place)), bool)
    for row, each in enumerate(sets):
        members[row, [place[code] for code in each]] = True
    return members


def set_alpha(units: Sequence[Sequence[Set[Hashable] | None]], distance: Distance = masi_distance) -> Result:
    """Return alpha with a distance between sets of codes (Krippendorff 2004; Passonneau 2006).

    Args:
        units: for each unit one set per coder; None is missing, an empty set says "no code here".
        distance: pairwise distances of sets, one of `DISTANCES` or another of the same form.
    """
    kinds: Counter[tuple[frozenset[Hashable], ...]] = Counter()
    for unit in units:
        given = [frozenset(each) for each in unit if each is not None]
        if len(given) > 1:
            kinds[tuple(sorted(given, key=lambda each: sorted(map(repr, each))))] += 1
    place = {each: index for index, each in enumerate(dict.fromkeys(each for kind in kinds for each in kind))}
    if not place:
        return Result(None, NOT_RATED_TWICE)
    if len(place) == 1:
        return Result(None, ALL_SETS_SAME)
    apart = distance(members_of(list(place)))
    counts, disagreement = np.zeros(len(place)), 0.0
    for kind, number in kinds.items():
        index = [place[each] for each in kind]
        np.add.at(counts, index, number)
        disagreement += number * float(apart[np.ix_(index, index)].sum()) / (len(index) - 1)
    return set_result(disagreement, counts, apart)


def set_result(disagreement: float, counts: Floats, apart: Floats) -> Result:
    """Return alpha from the summed observed distances, how often each set was given, and their distances."""
    total = float(counts.sum())
    by_chance = float(counts @ apart @ counts) / (total * (total - 1)) if total > 1 else 0.0
    if by_chance == 0:
        return Result(None, ALL_SETS_SAME if total else NOT_RATED_TWICE)
    found = disagreement / total
    return Result(1 - found / by_chance, observed=1 - found, expected=1 - by_chance)
