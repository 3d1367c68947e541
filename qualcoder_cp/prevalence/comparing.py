# SPDX-License-Identifier: GPL-3.0-or-later
"""Two groups side by side: difference of shares with its interval, an exact test, corrected for the number of codes.

Interviews are seldom a random sample and seldom many, so that this explores and confirms nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp.known import KnownError
from qualcoder_cp.model import Level
from qualcoder_cp.prevalence.rules import Count, CountedCode, PrevalenceTable, wilson

EXPLORATORY = (
    "Exploratory: a purposive sample was compared after the fact. Risk difference with Newcombe's hybrid score "
    "interval (95%); two-sided Fisher exact test; P values adjusted over the codes shown by Holm's method."
)
"""The sentence that stands with every comparison."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One code in two groups; ``difference`` and its bounds are shares (-1 to 1), first minus second.

    ``p`` is unadjusted, ``adjusted`` is Holm's. Where a group has no participants all of them are None and
    ``reason`` says so.
    """

    code: CountedCode
    first: Count
    second: Count
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    adjusted: float | None
    reason: str = ""


def newcombe(n1: int, N1: int, n2: int, N2: int) -> tuple[float, float]:
    """Return the 95 % interval of n1/N1 - n2/N2, two independent shares.

    Method 10 (square-and-add of Wilson's intervals, no continuity correction) of Newcombe RG. Interval estimation for
    the difference between independent proportions: comparison of eleven methods. Stat Med 1998;17(8):873-890.

    Raises:
        ValueError: not 0 <= n <= N, or an N is 0.
    """
    (low1, high1), (low2, high2) = wilson(n1, N1), wilson(n2, N2)
    p1, p2 = n1 / N1, n2 / N2
    difference = p1 - p2
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return max(-1.0, difference - below), min(1.0, difference + above)


def fisher(n1: int, N1: int, n2: int, N2: int) -> float:
    """Return the two-sided P value of Fisher's exact test for n1 of N1 against n2 of N2 (0 < P <= 1).

    The sum over all tables with the same margins that are at most as probable as the one seen, in whole numbers, so
    that ties are exact. Fisher RA. Statistical methods for research workers. 5th ed. Edinburgh: Oliver and Boyd; 1934.

    Raises:
        ValueError: not 0 <= n <= N, or an N is 0.
    """
    for n, N in ((n1, N1), (n2, N2)):
        if not 0 <= n <= N or N == 0:
            raise ValueError(f"{n} of {N} is no count")
    have = n1 + n2
    ways = {k: math.comb(N1, k) * math.comb(N2, have - k) for k in range(max(0, have - N2), min(N1, have) + 1)}
    seen = ways[n1]
    return sum(number for number in ways.values() if number <= seen) / sum(ways.values())


def holm(values: Sequence[float]) -> list[float]:
    """Return the P values adjusted for their number, in the same order, at most 1.

    Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat 1979;6(2):65-70.
    """
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda one: values[one])):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return adjusted


def compare(table: PrevalenceTable, first: str, second: str, level: Level | None = None) -> list[Difference]:
    """Compare two groups code by code, in the order of the codebook.

    Args:
        table: the counts by group.
        first: a group of it.
        second: another group of it.
        level: only codes of this level; Holm's correction counts the codes that are compared.

    Raises:
        KnownError: there is no such group, or it is the same one twice.
    """
    for name in (first, second):
        if name not in table.groups:
            known = ", ".join(f"'{one}'" for one in table.groups) or "none"
            raise KnownError(f"There is no group '{name}' in this table (groups: {known}).")
    if first == second:
        raise KnownError(f"'{first}' can't be compared with itself; name two groups.")
    shared = set(table.analysed.of(first).participants) & set(table.analysed.of(second).participants)
    if shared:
        raise KnownError(
            f"{len(shared)} participants are in both '{first}' and '{second}', so the two can't be compared as "
            "independent groups."
        )
    rows = [row for row in table.rows if level in (None, row.code.level)]
    pairs = [(row.code, row.counts.of(first), row.counts.of(second)) for row in rows]
    tested = [place for place, (_, one, other) in enumerate(pairs) if one.N and other.N]
    raw = {place: fisher(pairs[place][1].n, pairs[place][1].N, pairs[place][2].n, pairs[place][2].N)
           for place in tested}  # fmt: skip
    corrected = dict(zip(tested, holm([raw[place] for place in tested]), strict=True))
    return [_difference(*pair, raw.get(place), corrected.get(place)) for place, pair in enumerate(pairs)]


def _difference(code: CountedCode, one: Count, other: Count, p: float | None, adjusted: float | None) -> Difference:
    if p is None:
        return Difference(code, one, other, None, None, None, None, None, one.reason or other.reason)
    low, high = newcombe(one.n, one.N, other.n, other.N)
    return Difference(code, one, other, one.n / one.N - other.n / other.N, low, high, p, adjusted)
