# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement coefficients: pure functions of tables and of ratings.

Two-coder functions take `Cells`, whose arrays may have any leading axes (codes, replicates), so that the
point estimate and the bootstrap are one function. Their arrays hold NaN where a value is undefined;
`table_result` and `ratings_report` turn these into a `Result` with a reason, decided from the counts.

All chance-corrected values are 1 - D_o / D_e, with the expected disagreement D_e computed without
subtraction of nearly equal numbers: a code on ten characters of millions keeps its digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.result import (
    NO_ELIGIBLE_TEXT,
    NO_VARIATION,
    NOT_RATED_TWICE,
    NOT_USED,
    NOTHING_TO_COMPARE,
    Result,
)
from qualcoder_cp.model import KnownError

Floats = NDArray[np.float64]
RATED_TWICE_ONCE = "only one unit was rated by two coders"
ALL_RATINGS_SAME = "no variation: every rating is the same"


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
    return ""


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


def table_alpha(n11: int, n10: int, n01: int, n00: int) -> float:
    """Return `package_alpha` of the units that a table counts."""
    units = np.repeat(np.array([[0, 2], [1, 1], [2, 0]]), [n11, n10 + n01, n00], axis=0)
    return package_alpha(units)


def observed_agreement(counts: Floats) -> float:
    """Return the mean share of agreeing pairs over units with two ratings or more (units x categories)."""
    rated = counts.sum(axis=1)
    pairs = counts[rated >= 2]
    rated = rated[rated >= 2]
    return float(np.mean((pairs * (pairs - 1)).sum(axis=1) / (rated * (rated - 1))))


def category_shares(counts: Floats) -> Floats:
    """Return the mean share of each category over units with one rating or more."""
    rated = counts.sum(axis=1)
    shares: Floats = (counts[rated > 0] / rated[rated > 0, None]).mean(axis=0)
    return shares


def fleiss_expected(counts: Floats) -> float:
    """Return chance agreement of Fleiss' kappa (Fleiss 1971), of Scott's pi for two coders."""
    return float((category_shares(counts) ** 2).sum())


def ac1_expected(counts: Floats) -> float:
    """Return chance agreement of AC1 for any number of coders and categories (Gwet 2008)."""
    shares = category_shares(counts)
    return float((shares * (1 - shares)).sum() / (len(shares) - 1))


def conger_expected(ratings: NDArray[np.int64], categories: int) -> float:
    """Return chance agreement of Conger's kappa (Conger 1980), of Cohen's for two coders.

    ``ratings`` is coders x units of category numbers, -1 where not rated; every coder rated something.
    """
    own = np.array([np.bincount(each[each >= 0], minlength=categories) for each in ratings], np.float64)
    own /= own.sum(axis=1, keepdims=True)
    return float((own.mean(axis=0) ** 2 - own.var(axis=0, ddof=1) / len(own)).sum())


def value_counts(ratings: NDArray[np.int64], categories: int) -> Floats:
    """Return units x categories from coders x units of category numbers (-1 is not rated)."""
    counts: Floats = (ratings[:, :, None] == np.arange(categories)).sum(axis=0).astype(np.float64)
    return counts


def _numbered(
    ratings: Sequence[Sequence[str | None]], categories: Sequence[str] | None
) -> tuple[NDArray[np.int64], int]:
    """Return category numbers, -1 where not rated, and how many categories there are."""
    for coder, row in enumerate(ratings, start=1):
        if len(row) != len(ratings[0]):
            raise KnownError(
                f"Coder {coder} has {len(row)} units and coder 1 has {len(ratings[0])}: each coder needs one "
                "entry per unit, empty where nothing was rated."
            )
    values = {value for row in ratings for value in row if value is not None}
    known = sorted(values, key=str) if categories is None else list(categories)
    number: dict[str | None, int] = {value: index for index, value in enumerate(known)}
    if strange := sorted(str(value) for value in values if value not in number):
        raise KnownError(f"The rating {strange[0]!r} is not one of the categories.")
    number[None] = -1
    return np.array([[number[value] for value in row] for row in ratings], np.int64), len(known)


def ratings_report(
    ratings: Sequence[Sequence[str | None]], *, categories: Sequence[str] | None = None
) -> dict[str, Result]:
    """Return all nominal coefficients of ``ratings``, coders x units, None where not rated.

    Two coders are compared on the units that both rated. With more, each unit uses the coders who rated
    it; a unit with a single rating enters the category shares of AC1 and of Fleiss' kappa, but neither
    the observed agreement nor alpha. If only one unit was rated twice, every value is undefined.
    ``categories`` are those declared; without it, those that occur.
    Raises KnownError if the rows differ in length or a rating is not among the categories.
    """
    two = len(ratings) == 2
    names = ["percent_agreement", *(["cohen_kappa"] if two else ["conger_kappa", "fleiss_kappa"])]
    names += ["brennan_prediger", "gwet_ac1", "krippendorff_alpha"]
    if len(ratings) < 2:
        return {name: Result(None, NOTHING_TO_COMPARE) for name in names}
    numbers, size = _numbered(ratings, categories)
    if two:
        numbers = numbers[:, (numbers >= 0).all(axis=0)]
    counts = value_counts(numbers, size)
    pairable = counts[counts.sum(axis=1) >= 2]
    if not len(pairable):
        return {name: Result(None, NOT_RATED_TWICE) for name in names}
    if len(pairable) == 1:
        return {name: Result(None, RATED_TWICE_ONCE) for name in names}
    observed = observed_agreement(counts)
    if np.count_nonzero(pairable.sum(axis=0)) < 2:
        same = {name: Result(None, ALL_RATINGS_SAME) for name in names}
        return same | {"percent_agreement": Result(observed, ALL_RATINGS_SAME)}
    results = {"percent_agreement": Result(observed, observed=observed)}
    for name in names[1:-1]:
        chance = _expected(name, numbers, counts)
        results[name] = Result((observed - chance) / (1 - chance), observed=observed, expected=chance)
    return results | {"krippendorff_alpha": _alpha_result(pairable)}


def _expected(name: str, numbers: NDArray[np.int64], counts: Floats) -> float:
    """Return chance agreement of the coefficient ``name`` for ratings that vary."""
    size = counts.shape[1]
    if name in ("cohen_kappa", "conger_kappa"):
        rated = numbers[(numbers >= 0).any(axis=1)]  # a coder without any rating has no shares
        return conger_expected(rated, size)
    if name == "fleiss_kappa":
        return fleiss_expected(counts)
    return ac1_expected(counts) if name == "gwet_ac1" else 1 / size


def _alpha_result(pairable: Floats) -> Result:
    """Return alpha with its observed and expected agreement, 1 - D_o and 1 - D_e."""
    of_value = pairable.sum(axis=0)
    total = float(of_value.sum())
    expected = float((of_value * (of_value - 1)).sum()) / (total * (total - 1))
    value = package_alpha(pairable.astype(np.int64))
    return Result(value, observed=1 - (1 - value) * (1 - expected), expected=expected)
