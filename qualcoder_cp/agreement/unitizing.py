# SPDX-License-Identifier: GPL-3.0-or-later
"""Alpha for free spans: who marked which stretch of a continuum, and as what.

The u-alpha family follows Krippendorff, Mathet, Bouvry & Widlöcher (2016, Quality & Quantity 50:2347-2364) and
Krippendorff (2019, section 12.6). `u_alpha` equals an independent program; |u, cu and (k)u have no printed worked
example to be held against and are marked experimental. All are functions of `Sums`, which add up over transcripts.

`alpha_big_u` is the older coefficient (Krippendorff 1995, 2004). It is superseded and here only to be checked.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.result import NO_ELIGIBLE_TEXT, NOT_USED, NOTHING_TO_COMPARE, Result

Floats = NDArray[np.float64]
Segment = tuple[int, int, Hashable]

EXPERIMENTAL = "experimental"
ONE_VALUE = "no variation: where both marked something they chose one and the same code"
NOWHERE_BOTH = "no stretch was marked by two coders"
NO_GAP = "no variation: everything is marked"


@dataclass(frozen=True, slots=True)
class Sums:
    """What the family is computed from; index 0 is "nothing marked", the others are the values.

    ``coincidence`` holds the lengths on which one coder says c and another k, both ways, divided by coders - 1.
    ``own`` is the sum of squared lengths of the units of each value (of lengths for "nothing"), ``pairable`` that
    of the squared lengths on which somebody else marked something, too.
    """

    coincidence: Floats
    own: Floats
    pairable: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.coincidence + other.coincidence, self.own + other.own, self.pairable + other.pairable
        )  # fmt: skip


def unitizing_sums(length: int, coders: Sequence[Sequence[Segment]], values: Sequence[Hashable]) -> Sums:
    """Return the sums of one continuum of ``length`` characters.

    Args:
        length: of the continuum, at least the last end.
        coders: per coder half-open ``(start, end, value)``; those of one coder must not overlap, but may touch.
        values: every value that may occur.

    Raises:
        ValueError: segments of one coder overlap, or leave the continuum.
    """
    number = {value: index for index, value in enumerate(values, start=1)}
    kept = [sorted((s, e, number[value]) for s, e, value in own if e > s) for own in coders]
    for own in kept:
        bounds = [edge for start, end, _ in own for edge in (start, end)]
        if bounds != sorted(bounds) or (bounds and not 0 <= bounds[0] <= bounds[-1] <= length):
            raise ValueError("the segments of one coder overlap or leave the text")
    edges = np.unique([0, length, *(edge for own in kept for start, end, _ in own for edge in (start, end))])
    sizes = np.diff(edges).astype(np.float64)
    said = np.zeros((len(kept), len(sizes)), np.int64)
    which = np.full((len(kept), len(sizes)), -1)
    for coder, own in enumerate(kept):
        for index, (start, end, value) in enumerate(own):
            first, last = np.searchsorted(edges, (start, end))
            said[coder, first:last], which[coder, first:last] = value, index
    return _sums(sizes, said, which, [len(own) for own in kept], len(number) + 1)


def _sums(
    sizes: Floats, said: NDArray[np.int64], which: NDArray[np.int64], units: list[int], size: int
) -> Sums:  # fmt: skip
    """Return the sums from values and unit numbers of each coder on each elementary stretch."""
    counts = (said[:, :, None] == np.arange(size)).sum(axis=0).astype(np.float64)
    coincidence = (counts * sizes[:, None]).T @ counts
    coincidence[np.diag_indices(size)] -= sizes @ counts
    own, pairable = np.zeros(size), np.zeros(size)
    own[0] = sizes @ counts[:, 0]
    marked = (said > 0).sum(axis=0)
    for coder, count in enumerate(units):
        inside = said[coder] > 0
        value = np.zeros(count, np.int64)
        value[which[coder, inside]] = said[coder, inside]
        for sums, weight in ((own, sizes), (pairable, sizes * (marked > 1))):
            lengths = np.bincount(which[coder, inside], weights=weight[inside], minlength=count)
            np.add.at(sums, value, lengths**2)
    return Sums(coincidence / max(len(units) - 1, 1), own, pairable)


def _expected(sums: Sums) -> Floats:
    """Return expected coincidences of the whole table, "nothing" included."""
    table = sums.coincidence
    total = table.sum()
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) - np.diag(sums.own)
    expected: Floats = total * chance / (total * total - sums.own.sum())
    return expected


def _apart(table: Floats) -> float:
    return float(table.sum() - np.trace(table))


def _ratio(found: float, by_chance: float, total: float) -> Result:
    return Result(1 - found / by_chance, observed=1 - found / total, expected=1 - by_chance / total)


def why_undefined(sums: Sums) -> str:
    """Return why nothing of the family exists, or an empty string."""
    total = float(sums.coincidence.sum())
    if total == 0:
        return NO_ELIGIBLE_TEXT
    if sums.own[1:].sum() == 0:
        return NOT_USED
    return NO_GAP if len(sums.own) == 2 and sums.own[0] == 0 else ""


def u_alpha(sums: Sums) -> Result:
    """Return u-alpha: marks and gaps agree in place and in value (nominal metric, gaps are a value)."""
    if reason := why_undefined(sums):
        return Result(None, reason)
    by_chance = _apart(_expected(sums))
    if by_chance <= 0:
        return Result(None, NO_GAP)
    return _ratio(_apart(sums.coincidence), by_chance, float(sums.coincidence.sum()))


def binary_u_alpha(sums: Sums) -> Result:
    """Return |u-alpha: marked or not, whatever the value (experimental)."""
    if reason := why_undefined(sums):
        return Result(None, reason)
    table, expected = sums.coincidence, _expected(sums)
    by_chance = float(expected[0, 1:].sum() + expected[1:, 0].sum())
    if by_chance <= 0:
        return Result(None, NO_GAP)
    return _ratio(float(table[0, 1:].sum() + table[1:, 0].sum()), by_chance, float(table.sum()))


def _valued(sums: Sums) -> tuple[Floats, Floats] | None:
    """Return observed and expected coincidences of what two coders marked; None where there is nothing."""
    table = sums.coincidence[1:, 1:]
    total = float(table.sum())
    corrected = sums.pairable[1:]
    if total == 0 or total * total <= corrected.sum():
        return None
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) - np.diag(corrected)
    return table, chance / (total - corrected.sum() / total)


def cu_alpha(sums: Sums) -> Result:
    """Return cu-alpha: the same code, where two coders marked something at all (experimental)."""
    if reason := why_undefined(sums):
        return Result(None, reason)
    valued = _valued(sums)
    if valued is None:
        return Result(None, NOWHERE_BOTH if not sums.coincidence[1:, 1:].any() else ONE_VALUE)
    table, expected = valued
    by_chance = _apart(expected)
    if by_chance <= 0:
        return Result(None, ONE_VALUE)
    return _ratio(_apart(table), by_chance, float(table.sum()))


def ku_alpha(sums: Sums, index: int) -> tuple[Result, float | None]:
    """Return (k)u-alpha of the value number ``index`` (from 1) and its coverage (experimental).

    Coverage is the share of what was marked as k on which another coder marked anything.
    """
    if reason := why_undefined(sums):
        return Result(None, reason), None
    whole = float(sums.coincidence[:, index].sum())
    if whole == 0:
        return Result(None, NOT_USED), None
    valued = _valued(sums)
    if valued is None:
        return Result(None, NOWHERE_BOTH), float(sums.coincidence[1:, index].sum()) / whole
    table, expected = valued
    both, chance = float(table[:, index - 1].sum()), float(expected[:, index - 1].sum())
    coverage = both / whole
    missed = chance - float(expected[index - 1, index - 1])
    if both == 0:
        return Result(None, NOWHERE_BOTH), coverage
    if missed <= 0:
        return Result(None, ONE_VALUE), coverage
    off = both - float(table[index - 1, index - 1])
    return Result(
        1 - chance / both * off / missed, observed=1 - off / both, expected=1 - missed / chance
    ), coverage  # fmt: skip


@dataclass(frozen=True, slots=True)
class BigU:
    """The older alpha_U of one category: observed and expected disagreement, and their coefficient."""

    observed: float
    expected: float

    @property
    def alpha(self) -> Result:
        """Return 1 - observed / expected; undefined without units."""
        if self.expected <= 0:
            return Result(None, NOT_USED)
        return Result(1 - self.observed / self.expected)


def alpha_big_u(
    begin: int, length: int, coders: Sequence[Sequence[Segment]]
) -> tuple[Result, dict[Hashable, BigU]]:  # fmt: skip
    """Return alpha_U over all categories and each category's parts (Krippendorff 1995; 2004, pp. 251-256).

    ``coders`` hold half-open ``(start, end, category)`` on ``begin .. begin + length``; units of one coder and
    category do not overlap. Superseded by u-alpha; not offered on screen.
    """
    if len(coders) < 2:
        return Result(None, NOTHING_TO_COMPARE), {}
    known = dict.fromkeys(category for own in coders for start, end, category in own if end > start)
    parts: dict[Hashable, BigU] = {}
    for category in known:
        units = [sorted((s, e) for s, e, value in own if value == category and e > s) for own in coders]
        parts[category] = BigU(_big_observed(length, units), _big_expected(begin, length, units))
    by_chance = sum(each.expected for each in parts.values())
    if by_chance <= 0:
        return Result(None, NOT_USED), parts
    return Result(1 - sum(each.observed for each in parts.values()) / by_chance), parts


def big_u_distance(first: tuple[int, int], second: Sequence[tuple[int, int]]) -> int:
    """Return the squared distances of one unit from another coder's units: of edges, or its length in a gap."""
    start, end = first
    met = [(s, e) for s, e in second if s < end and start < e]
    if not met:
        return (end - start) ** 2
    return sum((start - s) ** 2 + (end - e) ** 2 for s, e in met)


def _big_observed(length: int, units: Sequence[Sequence[tuple[int, int]]]) -> float:
    total = 0
    for one, own in enumerate(units):
        for other in (each for index, each in enumerate(units) if index != one):
            total += sum(big_u_distance(unit, other) for unit in own)
            alone = (unit for unit in other if not any(s < unit[1] and unit[0] < e for s, e in own))
            total += sum((end - start) ** 2 for start, end in alone)
    return total / (len(units) * (len(units) - 1) * length**2)


def _big_expected(begin: int, length: int, units: Sequence[Sequence[tuple[int, int]]]) -> float:
    sizes = [end - start for own in units for start, end in own]
    gaps = []
    for own in units:
        edges = [begin, *(edge for unit in own for edge in unit), begin + length]
        gaps += [end - start for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
    over = 0.0
    for size in sizes:
        over += (len(sizes) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        over += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    whole = len(units) * length
    return 2 / length * over / (whole * (whole - 1) - sum(size * (size - 1) for size in sizes))
