# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of many tables at once, and what resampled participants say of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement import bootstrap, coefficients
from qualcoder_cp.agreement.coefficients import Cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which coefficients, how many resamples with which seed, and the target."""

    names: tuple[str, ...]
    neither: bool
    resamples: int
    seed: int
    target: float | None


def points(tables: Ints, wanted: Wanted) -> list[tuple[list[float], list[float]]]:
    """Return value and expected agreement of each coefficient, one entry per row; NaN where undefined."""
    cells = coefficients.cells(tables)
    found = []
    for name in wanted.names:
        values = values_of(name, cells).tolist()
        if name in coefficients.PLAIN:
            found.append((values, values))
            continue
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = 1 - coefficients.CHANCE[name](cells)
        found.append((values, expected.tolist()))
    return found


def values_of(name: str, cells: Cells) -> Floats:
    """Return the coefficient of each table; NaN where undefined."""
    if name in coefficients.PLAIN:
        return coefficients.PLAIN[name](cells)
    return coefficients.chance_corrected(cells, name)


Ends = tuple[Floats, Floats, Ints, Floats]
"""Low end, high end, replicates used and share at or above the target, each with one entry per row."""


def replicates(tables: Ints, wanted: Wanted) -> list[Ends]:
    """Return what the resamples say of each coefficient."""
    clusters, rows, _ = tables.shape
    if not wanted.resamples:
        nothing = np.full(rows, np.nan)
        return [(nothing, nothing, np.zeros(rows, np.int64), nothing)] * len(wanted.names)
    margins = np.empty((4, rows, clusters))
    margins[0] = tables[..., 0].T
    margins[1] = (tables[..., 0] + tables[..., 1]).T
    margins[2] = (tables[..., 0] + tables[..., 2]).T
    margins[3] = tables.sum(axis=2).T
    flat = margins.reshape(4 * rows, clusters)
    values = np.empty((len(wanted.names), rows, wanted.resamples))
    done = 0
    for weights in bootstrap.weight_blocks(clusters, wanted.resamples, wanted.seed):
        block = slice(done, done + len(weights))
        cells = coefficients.Cells(*bootstrap.weighted(flat, weights).reshape(4, rows, len(weights)))
        for index, name in enumerate(wanted.names):
            values[index, :, block] = values_of(name, cells)
        done = block.stop
    return [(*bootstrap.percentile_interval(each), bootstrap.share_at_least(each, wanted.target)) for each in values]
