# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster bootstrap: whole participants are drawn again, never characters.

Characters of one interview are not independent; resampling them gives intervals many times too narrow.
This module knows nothing about coefficients: a replicate is a weight per cluster.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]


LARGEST = 300_000  # weights in hand
SINGLE = 250_000  # multiplications, up to which one thread does them
BLOCK = 125  # replicates at a time: what is in hand stays in the processor's cache


def weight_blocks(clusters: int, replicates: int, seed: int) -> Iterator[Floats]:
    """Yield how often each cluster was drawn, in arrays of up to `BLOCK` replicates x clusters (fewer of many).

    Each row sums to ``clusters``. The same numbers and seed give the same rows.
    """
    generator = np.random.default_rng(seed)
    block = max(1, min(BLOCK, LARGEST // max(clusters, 1)))
    for done in range(0, replicates, block):
        size = min(block, replicates - done)
        drawn = generator.integers(0, clusters, size=(size, clusters))
        drawn += clusters * np.arange(size)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * clusters)
        yield counts.reshape(size, clusters).astype(np.float64)


def percentile_interval(values: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return low and high end of the 95 % interval and the number of defined replicates.

    ``values`` has the replicates on its last axis, NaN where undefined. With m defined ones and
    k = floor(0.025 (m + 1)) the ends are the k-th smallest and the k-th largest; where k is 0 (m below
    39) the ends are NaN.
    """
    ordered = np.sort(values, axis=-1)  # NaN go to the end
    used = ordered.shape[-1] - np.isnan(ordered).sum(axis=-1)
    rank = (used + 1) // 40
    low = np.take_along_axis(ordered, np.maximum(rank - 1, 0)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(ordered, np.maximum(used - rank, 0)[..., None] % values.shape[-1], axis=-1)[..., 0]
    nothing = rank < 1
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high), used


def share_at_least(values: Floats, target: float | None) -> Floats:
    """Return the share of the defined replicates that reach the target: how probable it is, given these data.

    ``values`` has the replicates on its last axis, NaN where undefined. NaN without a target or a defined value.
    """
    if target is None:
        return np.full(values.shape[:-1], np.nan)
    used = values.shape[-1] - np.isnan(values).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Floats = (values >= target).sum(axis=-1) / used
    return shares


def weighted(values: Floats, weights: Floats) -> Floats:
    """Return ``values @ weights.T``: rows x clusters and replicates x clusters give rows x replicates.

    In pieces too small for the threads of the linear algebra, which wait for each other on a busy machine.
    """
    step = SINGLE // max(values.size, 1)
    if step < 8:
        product: Floats = values @ weights.T
        return product
    return np.concatenate([values @ weights[at : at + step].T for at in range(0, len(weights), step)], axis=1)
