# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about closed answers: how often each value is given, and how numbers are spread."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave a value, of those who answered at all; ``participants`` are their ids."""

    value: str
    n: int
    N: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of some numbers; ``sd`` is None for a single one.

    ``sd`` is that of a sample (divided by n - 1). ``q1`` and ``q3`` are quantiles of type 7 in the numbering of
    Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50(4):361-365, which R, numpy and Excel
    take where nothing else is asked for.
    """

    n: int
    mean: float
    sd: float | None
    median: float
    q1: float
    q3: float
    low: float
    high: float


def shares(given: Iterable[tuple[int, Sequence[str]]], values: Sequence[str]) -> list[Share]:
    """Count how many participants gave each value; of several choices one may give more than one.

    Args:
        given: the id of each participant who answered, with the values given; a value given twice counts once.
        values: those that are listed, in order; others follow as they come.

    Returns:
        a share per value; ``N`` is the number of participants who answered.
    """
    answered = list(given)
    order = dict.fromkeys((*values, *(value for _, own in answered for value in own)))
    having = {value: tuple(person for person, own in answered if value in own) for value in order}
    return [Share(value, len(people), len(answered), people) for value, people in having.items()]


def spread(numbers: Sequence[float]) -> Spread | None:
    """Return mean, standard deviation, median, quartiles and range; of no numbers None."""
    if not numbers:
        return None
    ranked = sorted(numbers)
    return Spread(
        len(ranked), fmean(ranked), stdev(ranked) if len(ranked) > 1 else None, float(median(ranked)),
        quantile(ranked, 0.25), quantile(ranked, 0.75), ranked[0], ranked[-1],
    )  # fmt: skip


def quantile(ranked: Sequence[float], share: float) -> float:
    """Return the quantile of type 7 (see `Spread`) of numbers in rising order; ``share`` is 0 to 1.

    Raises:
        ValueError: there are no numbers, or the share is not between 0 and 1.
    """
    if not ranked or not 0 <= share <= 1:
        raise ValueError("a quantile needs numbers and a share from 0 to 1")
    place = (len(ranked) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])
