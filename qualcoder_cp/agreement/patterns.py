# SPDX-License-Identifier: GPL-3.0-or-later
"""Units with the same ratings counted once, and observed and expected agreement from how often each pattern occurs.

The formulas are those of Gwet (2014) with weights of near misses, and of Krippendorff (2011) for alpha.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.weights import Level, distances

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct units: ``codes`` is patterns x coders of category numbers (-1 is missing), ``counts`` how often.

    ``members`` is how often each pattern occurs in each cluster (clusters x patterns), None where each unit is one.
    """

    codes: Ints
    counts: Ints
    members: Ints | None = None


def patterns_of(numbers: NDArray[np.signedinteger], categories: int, clusters: Ints | None = None) -> Patterns:
    """Return the patterns of ``numbers``, coders x units of category numbers, -1 where not rated.

    ``clusters`` is the participant of each unit as a number from 0.
    """
    coders, units = numbers.shape
    if (categories + 1) ** coders < 2**62:
        key = np.zeros(units, np.int64)
        for row in numbers:
            key *= categories + 1
            key += row + 1
        _, first, inverse, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        codes = numbers[:, first].T.astype(np.int64)
    else:
        codes, inverse, counts = np.unique(numbers.T, axis=0, return_inverse=True, return_counts=True)
        codes = codes.astype(np.int64)
    if clusters is None:
        return Patterns(codes, counts)
    size = int(clusters.max(initial=-1)) + 1
    members = np.bincount(clusters * len(counts) + inverse.ravel(), minlength=size * len(counts))
    return Patterns(codes, counts, members.reshape(size, len(counts)))


@dataclass(frozen=True, slots=True)
class Scale:
    """Level of measurement, weights of near misses, and the numbers of the categories."""

    level: Level
    weights: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Parts:
    """What each pattern adds: partial agreement, shares of the categories, each coder's ratings, coincidences."""

    rated: Floats
    agreeing: Floats
    shares: Floats
    own: Floats
    pairable: Floats
    coincidences: Floats | None
    apart: Floats


def parts_of(codes: Ints, size: int, scale: Scale) -> Parts:
    """Return what each pattern (patterns x coders) of ``size`` categories adds."""
    units, coders = codes.shape
    there = codes >= 0
    rated = there.sum(axis=1).astype(np.float64)
    own = np.zeros((units, coders, size))
    row, coder = np.nonzero(there)
    own[row, coder, codes[row, coder]] = 1
    held = own.sum(axis=1)
    pairs = np.maximum(rated * (rated - 1), 1)
    agreeing = np.einsum("uk,uk->u", held @ scale.weights, held) - rated
    many = held * (rated >= 2)[:, None]
    coincidences, apart = None, np.zeros(units)
    if scale.level is Level.ORDINAL:
        both = np.einsum("uk,ul->ukl", many, many)
        both[:, np.arange(size), np.arange(size)] -= many
        coincidences = (both / np.maximum(rated - 1, 1)[:, None, None]).reshape(units, size * size)
    else:
        table = distances(scale.level, scale.values, many)
        apart = np.einsum("uk,uk->u", many @ table, many) / np.maximum(rated - 1, 1)
    shares = held / np.maximum(rated, 1)[:, None]
    return Parts(rated, agreeing / pairs, shares, own.reshape(units, coders * size), many, coincidences, apart)


Values = dict[str, tuple[Floats, Floats]]
"""Observed and expected agreement by coefficient, one entry per row of the counts."""


def values_of(counts: Floats, parts: Parts, scale: Scale, coders: int, names: Sequence[str]) -> Values:
    """Return observed and expected agreement; ``counts`` is rows x patterns."""
    size = len(scale.values)
    twice = counts * (parts.rated >= 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = twice @ parts.agreeing / twice.sum(axis=1)
        share = counts @ parts.shares / (counts @ (parts.rated >= 1))[:, None]
        given = (counts @ parts.own).reshape(len(counts), coders, size)
        chance = {
            "percent_agreement": np.zeros_like(observed),
            "fleiss_kappa": _under(scale.weights, share, share),
            "brennan_prediger": np.full_like(observed, scale.weights.sum() / size**2),
            "gwet_ac1": scale.weights.sum() * (share * (1 - share)).sum(axis=1) / (size * (size - 1)),
            "conger_kappa": _between_coders(given, scale.weights),
        }
        chance["scott_pi"] = chance["fleiss_kappa"]
        chance["cohen_kappa"] = chance["conger_kappa"]
        chance["gwet_ac2"] = chance["gwet_ac1"]
    found = {name: (observed, chance[name]) for name in names if name in chance}
    return found | {"krippendorff_alpha": _alpha(counts, parts, scale)}


def _under(weights: Floats, one: Floats, other: Floats) -> Floats:
    found: Floats = ((one @ weights) * other).sum(axis=-1)
    return found


def _between_coders(given: Floats, weights: Floats) -> Floats:
    """Return chance agreement of two different coders, each with their own shares (Cohen 1960, Conger 1980)."""
    rated = given.sum(axis=2, keepdims=True)
    share = np.divide(given, rated, out=np.zeros_like(given), where=rated > 0)
    coders = (rated[..., 0] > 0).sum(axis=1)
    whole = share.sum(axis=1)
    found: Floats = (_under(weights, whole, whole) - _under(weights, share, share).sum(axis=1)) / (
        coders * (coders - 1)
    )
    return found


def _alpha(counts: Floats, parts: Parts, scale: Scale) -> tuple[Floats, Floats]:
    """Return 1 - D_o and 1 - D_e of alpha, in units of the largest distance where the level has one."""
    held = counts @ parts.pairable
    total = held.sum(axis=1)
    table = distances(scale.level, scale.values, held)
    with np.errstate(invalid="ignore", divide="ignore"):
        if parts.coincidences is None:
            apart = counts @ parts.apart
            chance = _under(table, held, held)
        else:
            coincidences = (counts @ parts.coincidences).reshape(table.shape)
            apart = (coincidences * table).sum(axis=(1, 2))
            chance = np.einsum("rk,rkl,rl->r", held, table, held)
        return 1 - apart / total, 1 - chance / (total * (total - 1))
