# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement coefficients of two coders: pure functions of tables.

Two-coder functions take `Cells`, whose arrays may have any leading axes (codes, replicates), so that the
point estimate and the bootstrap are one function. Their arrays hold NaN where a value is undefined;
`table_result` turns these into a `Result` with a reason, decided from the counts.

All chance-corrected values are 1 - D_o / D_e, with the expected disagreement D_e computed without
subtraction of nearly equal numbers: a code on ten characters of millions keeps its digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.result import (
    NO_ELIGIBLE_TEXT,
    NO_VARIATION,
    NOT_USED,
    ONE_UNIT,
    Result,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts of two coders on one code: ``both``, each coder's own margin, and all units."""

    both: Floats
    first: Floats
    second: Floats
    total: Floats

    @property
    def apart(self) -> Floats:
        """Return the number of units found by exactly one coder."""
        return self.first + self.second - 2 * self.both

    @property
    def found(self) -> Floats:
        """Return the sum of both coders' margins, between 0 and twice the units."""
        return self.first + self.second


def cells(tables: Any) -> Cells:
    """Return the cells of tables whose last axis is ``n11, n10, n01, n00``."""
    table = np.asarray(tables, np.float64)
    both = table[..., 0]
    return Cells(both, both + table[..., 1], both + table[..., 2], table.sum(axis=-1))


def kappa_disagreement(counts: Cells) -> Floats:
    """Return expected disagreement from each coder's own share (Cohen 1960)."""
    first, second, total = counts.first, counts.second, counts.total
    return (first * (total - second) + second * (total - first)) / (total * total)


def pi_disagreement(counts: Cells) -> Floats:
    """Return expected disagreement from the mean share (Scott 1955)."""
    twice = 2 * counts.total
    return 2 * counts.found * (twice - counts.found) / (twice * twice)


def alpha_disagreement(counts: Cells) -> Floats:
    """Return expected disagreement of pairs drawn without replacement (Krippendorff 2011, binary)."""
    twice = 2 * counts.total
    return 2 * counts.found * (twice - counts.found) / (twice * (twice - 1))


def ac1_disagreement(counts: Cells) -> Floats:
    """Return expected disagreement 1 - 2 p (1 - p), p the mean share (Gwet 2008)."""
    twice = 2 * counts.total
    rest = twice - counts.found
    return (counts.found * counts.found + rest * rest) / (twice * twice)


def even_disagreement(counts: Cells) -> Floats:
    """Return one half: both categories equally likely (Bennett 1954; Brennan & Prediger 1981)."""
    return np.full_like(counts.total, 0.5)


Disagreement = Callable[[Cells], Floats]
CHANCE: dict[str, Disagreement] = {
    "cohen_kappa": kappa_disagreement,
    "krippendorff_alpha": alpha_disagreement,
    "gwet_ac1": ac1_disagreement,
    "scott_pi": pi_disagreement,
    "brennan_prediger": even_disagreement,  # 2 p_o - 1, also known as S and as PABAK
}


def percent_agreement(counts: Cells) -> Floats:
    """Return the share of units on which both coders say the same."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - counts.apart / counts.total


def chance_corrected(counts: Cells, name: str) -> Floats:
    """Return the coefficient ``name`` of `CHANCE`; NaN where nothing varies or nothing is counted."""
    with np.errstate(invalid="ignore", divide="ignore"):
        value = 1 - counts.apart / counts.total / CHANCE[name](counts)
    if name in ("gwet_ac1", "brennan_prediger"):  # the formula gives 1 where nothing varies
        value[(counts.found == 0) | (counts.found == 2 * counts.total)] = np.nan
    return value


def jaccard(counts: Cells) -> Floats:
    """Return n11 / (n11+n10+n01); NaN where neither coder found anything."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return counts.both / (counts.found - counts.both)


def positive_agreement(counts: Cells) -> Floats:
    """Return 2 n11 / (2 n11+n10+n01) = F1 = Dice (Cicchetti & Feinstein 1990)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * counts.both / counts.found


def negative_agreement(counts: Cells) -> Floats:
    """Return 2 n00 / (2 n00+n10+n01) (Cicchetti & Feinstein 1990)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        neither = counts.total - counts.found + counts.both
        return 2 * neither / (2 * counts.total - counts.found)


def prevalence_index(counts: Cells) -> Floats:
    """Return (n11 - n00) / n: 0 where found and not found balance, -1 for a code nobody found (Byrt et al. 1993)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (counts.found - counts.total) / counts.total


def bias_index(counts: Cells) -> Floats:
    """Return (n10 - n01) / n: above 0 where the first coder found more (Byrt, Bishop & Carlin 1993)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (counts.first - counts.second) / counts.total


PLAIN: dict[str, Disagreement] = {
    "percent_agreement": percent_agreement,
    "jaccard": jaccard,
    "positive_agreement": positive_agreement,  # also F1, Dice and, on applied codes, Holsti
    "negative_agreement": negative_agreement,
    "holsti": positive_agreement,  # 2 M / (N1 + N2), M the applications on which both agree (Holsti 1969)
    "prevalence_index": prevalence_index,
    "bias_index": bias_index,
}


def undefined_reason(n11: int, n10: int, n01: int, n00: int) -> str:
    """Return why no chance-corrected coefficient exists for the table, or an empty string."""
    if n11 + n10 + n01 + n00 == 0:
        return NO_ELIGIBLE_TEXT
    if n11 + n10 + n01 == 0:
        return NOT_USED
    if n10 + n01 + n00 == 0:
        return NO_VARIATION
    return ONE_UNIT if n11 + n10 + n01 + n00 == 1 else ""


def table_result(name: str, table: Sequence[int]) -> Result:
    """Return one coefficient of one table ``n11, n10, n01, n00`` without an interval.

    ``name`` is a key of `CHANCE` or `PLAIN`. Raises KeyError for another name.
    """
    reason = undefined_reason(*table)
    counts = cells([table])
    if name in PLAIN:
        value = float(PLAIN[name](counts)[0])
        return Result(None if math.isnan(value) else value, reason)
    disagreement = CHANCE[name]
    if reason:
        return Result(None, reason)
    return Result(
        float(chance_corrected(counts, name)[0]),
        observed=float(percent_agreement(counts)[0]),
        expected=1 - float(disagreement(counts)[0]),
    )


def package_alpha(value_counts: Any) -> float:
    """Return nominal alpha of ``krippendorff.alpha``; ``value_counts`` is units x categories.

    The caller has made sure that the pairable values vary; the package gives NaN or raises otherwise.
    """
    import krippendorff

    counts = np.asarray(value_counts)
    domain = list(range(counts.shape[1]))
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal", value_domain=domain))


@lru_cache(maxsize=4096)
def table_alpha(n11: int, n10: int, n01: int, n00: int) -> float:
    """Return `package_alpha` of the units that a table counts; kept, because live numbers ask again and again."""
    units = np.repeat(np.array([[0, 2], [1, 1], [2, 0]]), [n11, n10 + n01, n00], axis=0)
    return package_alpha(units)
