# SPDX-License-Identifier: GPL-3.0-or-later
"""Coefficients of one code for any number of coders, each unit with the coders who had it.

Everything follows from sums over units, so that the point estimate and the bootstrap are one function. For a unit
that r coders had and k of them found the code in:

    agreeing pairs  (k (k-1) + (r-k) (r-k-1)) / (r (r-1))     over units with r >= 2
    share           k / r                                     over units with r >= 1
    alpha           r, k and 2 k (r-k) / (r-1)                over units with r >= 2 (Krippendorff 2011)
    Conger          units that each coder had and found
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PARTS = 7
NAMES = ("percent_agreement", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1", "krippendorff_alpha")


def unit_sums(found: Ints, had: Ints, own: Ints, units: Ints) -> Floats:
    """Return the sums of each block and row, blocks x rows x (7 + 2 x coders).

    Args:
        found: units found by exactly 0, 1, 2 ... coders, blocks x rows x (coders + 1).
        had: which coder had the block, blocks x coders, 0 or 1.
        own: units in which each coder found the code, blocks x rows x coders.
        units: of each block.
    """
    rated = had.sum(axis=1)[:, None, None].astype(np.float64)
    k = np.arange(found.shape[2])[None, None, :]
    many, pairs = found * (rated >= 2), np.maximum(rated * (rated - 1), 1)
    sums = [
        (found * (rated >= 1)).sum(axis=2),
        (found * k / np.maximum(rated, 1)).sum(axis=2),
        many.sum(axis=2),
        (many * (k * (k - 1) + (rated - k) * (rated - k - 1)) / pairs).sum(axis=2),
        (many * rated).sum(axis=2),
        (many * k).sum(axis=2),
        (many * 2 * k * (rated - k) / np.maximum(rated - 1, 1)).sum(axis=2),
    ]
    of_coders = np.broadcast_to((had * units[:, None])[:, None, :], own.shape)
    return np.concatenate([np.stack(sums, axis=-1), of_coders, own], axis=-1).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Observed and expected agreement; the coefficient is (observed - expected) / (1 - expected)."""

    observed: Floats
    expected: Floats

    @property
    def value(self) -> Floats:
        """Return the coefficient, NaN where chance leaves nothing to explain."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return 1 - (1 - self.observed) / (1 - self.expected)


def coefficients_of(sums: Floats) -> dict[str, Agreed]:
    """Return the coefficients of `NAMES` for sums with any leading axes; NaN where undefined."""
    rated, shares, twice, agreeing, values, ones, apart = (sums[..., index] for index in range(PARTS))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = agreeing / twice
        share = shares / rated
        varies = np.where((ones > 0) & (ones < values), 1.0, np.nan)
        alpha = Agreed(1 - apart / values, 1 - 2 * ones * (values - ones) / (values * (values - 1)))
        chance = {
            "percent_agreement": np.zeros_like(observed),
            "fleiss_kappa": share**2 + (1 - share) ** 2,
            "conger_kappa": _conger(sums[..., PARTS:]),
            "brennan_prediger": np.full_like(observed, 0.5),
            "gwet_ac1": 2 * share * (1 - share),
        }
    found = {name: Agreed(observed, expected) for name, expected in chance.items()}
    found["krippendorff_alpha"] = alpha
    return {
        name: each if name == "percent_agreement" else Agreed(each.observed * varies, each.expected)
        for name, each in found.items()
    }


def _conger(sums: Floats) -> Floats:
    """Return chance agreement from each coder's own share (Conger 1980); coders without a unit are left out."""
    coders = sums.shape[-1] // 2
    had, own = sums[..., :coders], sums[..., coders:]
    there = had > 0
    count = there.sum(axis=-1)
    share = np.divide(own, had, out=np.zeros_like(own), where=there)
    mean = share.sum(axis=-1) / count
    variance = (((share - mean[..., None]) ** 2) * there).sum(axis=-1) / (count - 1)
    expected: Floats = mean**2 + (1 - mean) ** 2 - 2 * variance / count
    return expected
