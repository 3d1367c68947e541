# SPDX-License-Identifier: GPL-3.0-or-later
"""All coefficients of a table of ratings: any number of coders, categories and gaps, nominal or on a scale.

Units with the same ratings are counted once, as a pattern. Everything is a function of how often each pattern occurs,
so that the point estimate and each resample are one function, and ten million ratings are as quick as their patterns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement import bootstrap
from qualcoder_cp.agreement.patterns import Parts, Patterns, Scale, Values, parts_of, patterns_of, values_of
from qualcoder_cp.agreement.result import NOT_RATED_TWICE, NOTHING_TO_COMPARE, Result
from qualcoder_cp.agreement.weights import USUAL, Level, Weights, agreement_weights
from qualcoder_cp.model import KnownError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RATED_TWICE_ONCE = "only one unit was rated by two coders"
ALL_RATINGS_SAME = "no variation: every rating is the same"
NO_CHANCE_LEFT = "chance alone explains everything"
MOST_CATEGORIES = 1000
_PACKAGE_CELLS = 4_000_000  # units x categories; above it the closed form, equal to 1e-12
_DRAWN_CELLS = 30_000_000  # resamples x patterns, and patterns x categories
_CHUNK_CELLS = 20_000_000  # patterns x categories in hand at a time
_BLOCK = 125


@dataclass(frozen=True, slots=True)
class RatingsReport:
    """All coefficients with intervals, and what they were computed from.

    ``note`` says why there are no intervals, or nothing. ``resampled`` is what was drawn: units, or the clusters.
    """

    results: dict[str, Result]
    level: str
    weights: str
    coders: tuple[str, ...]
    categories: tuple[str, ...]
    n_units: int
    n_rated_twice: int
    resamples: int
    seed: int
    resampled: str
    n_resampled: int
    note: str


def ratings_report(
    ratings: Sequence[Sequence[str | None]], *, categories: Sequence[str] | None = None
) -> dict[str, Result]:
    """Return all nominal coefficients of ``ratings``, coders x units, None where not rated, without intervals.

    Two coders are compared on the units that both rated. With more, each unit uses the coders who rated
    it; a unit with a single rating enters the category shares of AC1 and of Fleiss' kappa, but neither
    the observed agreement nor alpha. If only one unit was rated twice, every value is undefined.
    ``categories`` are those declared; without it, those that occur.
    Raises KnownError if the rows differ in length or a rating is not among the categories.
    """
    if len(ratings) < 2:
        return {name: Result(None, NOTHING_TO_COMPARE) for name in names_of(len(ratings), Weights.IDENTITY)}
    numbers, known = numbered(ratings, categories)
    return analyse(numbers, known, resamples=0).results


def numbered(
    ratings: Sequence[Sequence[str | None]], categories: Sequence[str] | None = None
) -> tuple[Ints, tuple[str, ...]]:
    """Return category numbers, -1 where not rated, and the categories. Raises as `ratings_report`."""
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
    return np.array([[number[value] for value in row] for row in ratings], np.int64), tuple(known)


def names_of(coders: int, weights: Weights) -> tuple[str, ...]:
    """Return the coefficients that are computed for so many coders, in the order of the report."""
    plain = weights is Weights.IDENTITY
    kappas = ("cohen_kappa", "scott_pi") if coders == 2 else ("conger_kappa", "fleiss_kappa")
    holsti = ("holsti",) if coders == 2 and plain else ()
    last = "gwet_ac1" if plain else "gwet_ac2"
    return ("percent_agreement", *holsti, *kappas, "brennan_prediger", last, "krippendorff_alpha")


def analyse(
    numbers: NDArray[np.signedinteger], categories: Sequence[str], *, coders: Sequence[str] = (),
    values: Sequence[float] | None = None, level: Level = Level.NOMINAL, weights: Weights | None = None,
    clusters: Ints | None = None, cluster_name: str = "", resamples: int = 1000, seed: int = 1,
    target: float | None = None,
) -> RatingsReport:  # fmt: skip
    """Return all coefficients of a table of ratings, with bootstrap intervals.

    Args:
        numbers: coders x units of category numbers, -1 where not rated; at least two coders.
        categories: their names, in ascending order if the level has one.
        coders: their names.
        values: the numbers that the categories stand for (interval and ratio level); default: 1, 2, 3 ...
        level: of measurement.
        weights: of near misses; default: the usual ones of the level.
        clusters: the participant of each unit (0, 1, 2 ...), who is drawn as a whole; default: units are drawn.
        cluster_name: what the clusters are called.
        resamples: how many draws make the intervals (0: none).
        seed: of the draws.
        target: each result says in which share of the resamples the coefficient is at least this.

    Raises:
        KnownError: there are more categories than can be a scale.
    """
    if len(categories) > MOST_CATEGORIES:
        raise KnownError(
            f"There are {len(categories)} different ratings; more than {MOST_CATEGORIES} are no categories. Round "
            "numbers, or leave out columns of free text."
        )
    weights = USUAL[level] if weights is None else weights
    scale_values = np.arange(1.0, len(categories) + 1) if values is None else np.array(values, np.float64)
    scale = Scale(level, agreement_weights(weights, scale_values), scale_values)
    names = names_of(len(numbers), weights)
    whole = numbers
    if len(numbers) == 2:
        kept = (numbers >= 0).all(axis=0)
        numbers, clusters = numbers[:, kept], clusters if clusters is None else clusters[kept]
        clusters = None if clusters is None else np.unique(clusters, return_inverse=True)[1]
    patterns = patterns_of(numbers, len(categories), clusters)
    twice = int(patterns.counts[(patterns.codes >= 0).sum(axis=1) >= 2].sum())
    n_drawn = int(patterns.counts.sum()) if patterns.members is None else len(patterns.members)
    report = RatingsReport(
        {}, level.value, weights.value, tuple(coders), tuple(categories), whole.shape[1], twice, resamples, seed,
        cluster_name or "units", n_drawn, "",
    )  # fmt: skip
    if reason := _reason(patterns, twice):
        return replace(report, results=_undefined(names, reason, patterns))
    results, note = _results(patterns, scale, names, (resamples, seed, target))
    if "holsti" in names:
        results["holsti"] = _holsti(whole, patterns, results["percent_agreement"])
    return replace(report, results={name: results[name] for name in names}, note=note)


def _reason(patterns: Patterns, twice: int) -> str:
    if not twice:
        return NOT_RATED_TWICE
    if twice == 1:
        return RATED_TWICE_ONCE
    pairable = patterns.codes[(patterns.codes >= 0).sum(axis=1) >= 2]
    return ALL_RATINGS_SAME if len(np.unique(pairable[pairable >= 0])) < 2 else ""


def _undefined(names: Sequence[str], reason: str, patterns: Patterns) -> dict[str, Result]:
    results = {name: Result(None, reason) for name in names}
    if reason == ALL_RATINGS_SAME:
        results["percent_agreement"] = Result(1.0, reason)
    return results


def _holsti(numbers: NDArray[np.signedinteger], patterns: Patterns, percent: Result) -> Result:
    """Return 2 M / (N1 + N2) over all decisions of two coders (Holsti 1969); without gaps it is ``percent``."""
    same = int(patterns.counts[patterns.codes[:, 0] == patterns.codes[:, 1]].sum())
    if bool((numbers >= 0).all()) and same == round((percent.value or 0) * numbers.shape[1]):
        return replace(percent, observed=None)
    return Result(2 * same / int((numbers >= 0).sum()))


def _results(
    patterns: Patterns, scale: Scale, names: Sequence[str], draw: tuple[int, int, float | None]
) -> tuple[dict[str, Result], str]:
    coders = patterns.codes.shape[1]
    size = len(scale.values)
    step = max(1, _CHUNK_CELLS // max(size * coders, size * size if scale.level is Level.ORDINAL else 1))
    chunks = [patterns.codes[at : at + step] for at in range(0, len(patterns.codes), step)]
    if len(chunks) == 1:
        parts = parts_of(patterns.codes, size, scale)
        found = values_of(patterns.counts[None].astype(np.float64), parts, scale, coders, names)
    else:
        found, parts = _summed(patterns, chunks, scale, names), None
    results = {}
    for name, (observed, expected) in found.items():
        seen, chance = float(observed[0]), float(expected[0])
        if name == "percent_agreement":
            results[name] = Result(seen, observed=seen)
        elif 1 - chance < 1e-12:
            results[name] = Result(None, NO_CHANCE_LEFT)
        else:
            results[name] = Result((seen - chance) / (1 - chance), observed=seen, expected=chance)
    alpha = results["krippendorff_alpha"]
    if alpha.value is not None:
        results["krippendorff_alpha"] = replace(alpha, value=_by_package(patterns, scale, alpha.value))
    resamples, seed, target = draw
    drawn = len(patterns.counts) if patterns.members is None else len(patterns.members)
    if not resamples:
        return results, ""
    if parts is None or resamples * max(drawn, len(patterns.counts)) > _DRAWN_CELLS:
        return results, f"no intervals: {len(patterns.counts)} units differ from each other, too many to draw again"
    if patterns.members is not None and drawn < 2:
        return results, "no intervals: all units belong to one participant"
    return _with_intervals(results, patterns, parts, scale, (resamples, seed, target)), ""


def _summed(patterns: Patterns, chunks: Sequence[Ints], scale: Scale, names: Sequence[str]) -> Values:
    """Return the values of many patterns, whose parts are summed a chunk at a time."""
    size, coders = len(scale.values), patterns.codes.shape[1]
    at, sums = 0, None
    for codes in chunks:
        parts = parts_of(codes, size, scale)
        counts = patterns.counts[at : at + len(codes)].astype(np.float64)
        at += len(codes)
        twice = counts * (parts.rated >= 2)
        mine = (
            twice @ parts.agreeing, twice.sum(), counts @ parts.shares, counts @ (parts.rated >= 1),
            counts @ parts.own, counts @ parts.pairable, counts @ parts.apart,
            0.0 if parts.coincidences is None else counts @ parts.coincidences,
        )  # fmt: skip
        sums = mine if sums is None else tuple(one + other for one, other in zip(sums, mine, strict=True))
    assert sums is not None
    agreeing, number, shares, rated, own, pairable, apart, coincidences = sums
    # One row that stands for all: two ratings or more, with the means of what was summed.
    whole = Parts(
        np.array([2.0]), np.array([agreeing / number]), (shares / rated)[None], own[None], pairable[None],
        None if scale.level is not Level.ORDINAL else np.asarray(coincidences)[None], np.array([apart]),
    )  # fmt: skip
    return values_of(np.ones((1, 1)), whole, scale, coders, names)


def _by_package(patterns: Patterns, scale: Scale, closed: float) -> float:
    """Return alpha of the krippendorff package, or the closed form where the package needs too much memory."""
    size = len(scale.values)
    if int(patterns.counts.sum()) * size > _PACKAGE_CELLS or scale.level is Level.RATIO:
        return closed
    import krippendorff

    counts = (patterns.codes[:, :, None] == np.arange(size)).sum(axis=1)
    kept = counts.sum(axis=1) >= 2
    units = np.repeat(counts[kept], patterns.counts[kept], axis=0)
    level: Any = scale.level.value
    return float(krippendorff.alpha(value_counts=units, level_of_measurement=level, value_domain=scale.values.tolist()))


def _with_intervals(
    results: dict[str, Result], patterns: Patterns, parts: Parts, scale: Scale, draw: tuple[int, int, float | None]
) -> dict[str, Result]:
    resamples, seed, target = draw
    values: dict[str, list[Floats]] = {}
    for counts in _drawn(patterns, resamples, seed):
        for name, (observed, expected) in values_of(
            counts, parts, scale, patterns.codes.shape[1], list(results)
        ).items():
            with np.errstate(invalid="ignore", divide="ignore"):
                left = np.where(1 - expected > 1e-12, 1 - expected, np.nan)
                values.setdefault(name, []).append(1 - (1 - observed) / left)
    found = {}
    for name, result in results.items():
        row = np.concatenate(values[name])[None]
        low, high, used = bootstrap.percentile_interval(row)
        if result.value is not None and not np.isnan(low[0]):
            result = replace(result, ci_low=float(low[0]), ci_high=float(high[0]))
        reached = float(bootstrap.share_at_least(row, target)[0])
        found[name] = replace(
            result, replicates_used=int(used[0]), target_share=None if reached != reached else reached
        )
    return found


def _drawn(patterns: Patterns, resamples: int, seed: int) -> list[Floats]:
    """Return how often each pattern was drawn, in blocks of resamples x patterns."""
    if patterns.members is not None:
        members = patterns.members.astype(np.float64)
        return [weights @ members for weights in bootstrap.weight_blocks(len(members), resamples, seed)]
    generator = np.random.default_rng(seed)
    total = int(patterns.counts.sum())
    shares = patterns.counts / total
    return [
        generator.multinomial(total, shares, size=min(_BLOCK, resamples - done)).astype(np.float64)
        for done in range(0, resamples, _BLOCK)
    ]
