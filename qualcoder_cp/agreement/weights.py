# SPDX-License-Identifier: GPL-3.0-or-later
"""How near two ratings are: weights of partial agreement, and Krippendorff's distances, at each level."""

from __future__ import annotations

from enum import StrEnum

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

Floats = NDArray[np.float64]


class Level(StrEnum):
    """What the ratings mean: names only, an order, a scale with equal steps, a scale with a true zero."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Weights(StrEnum):
    """How much a near miss counts in the kappas, Brennan-Prediger and AC2 (Gwet 2014, chapter 3)."""

    IDENTITY = "identity"
    ORDINAL = "ordinal"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


USUAL = {
    Level.NOMINAL: Weights.IDENTITY, Level.ORDINAL: Weights.ORDINAL, Level.INTERVAL: Weights.QUADRATIC,
    Level.RATIO: Weights.QUADRATIC,
}  # fmt: skip


def agreement_weights(kind: Weights, values: Floats) -> Floats:
    """Return the weight, 0 to 1, of each two categories; ``values`` are their numbers in ascending order.

    ordinal: 1 - C(|i-j|+1, 2) / C(q, 2) by rank; linear: 1 - |x-y| / range; quadratic: 1 - (x-y)^2 / range^2.
    """
    size = len(values)
    if kind is Weights.IDENTITY or size < 2:
        return np.eye(size)
    if kind is Weights.ORDINAL:
        steps = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :])
        weights: Floats = 1 - steps * (steps + 1) / (size * (size - 1))
        return weights
    apart = np.abs(values[:, None] - values[None, :]) / (values[-1] - values[0])
    near: Floats = 1 - (apart if kind is Weights.LINEAR else apart**2)
    return near


def distances(level: Level, values: Floats, counts: Floats) -> Floats:
    """Return Krippendorff's squared distance of each two categories (Krippendorff 2011).

    ``counts`` is how often each category stands in a pairable unit (with any leading axes); only the ordinal
    distance needs it: the ratings that lie between two categories, half of both ends.
    """
    size = len(values)
    if level is Level.NOMINAL:
        return 1 - np.eye(size)
    if level is Level.ORDINAL:
        middle = np.cumsum(counts, axis=-1) - counts / 2
        between: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
        return between
    apart = values[:, None] - values[None, :]
    if level is Level.INTERVAL:
        squared: Floats = apart**2
        return squared
    both = values[:, None] + values[None, :]
    return np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2
