# SPDX-License-Identifier: GPL-3.0-or-later
"""Saturation: from which interview on the next ones bring (nearly) no new codes.

Guest G, Namey E, Chen M. A simple method to assess and report thematic saturation in qualitative research. PLoS One
2020;15(5):e0232076: a base of the first interviews, a run of the next ones that moves on by one interview, and the
share of new codes in the run, of the codes of the base, at or below which saturation is reached.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from qualcoder_cp.known import KnownError


@dataclass(frozen=True, slots=True)
class Rule:
    """Interviews in the base and in a run, and the share of new information (0 to 1) that is still let pass."""

    base: int = 4
    run: int = 2
    threshold: float = 0.05

    def __post_init__(self) -> None:
        if self.base < 1 or self.run < 1 or not 0 <= self.threshold <= 1:
            raise KnownError("Base and run are at least one interview, and the threshold lies between 0 and 100%.")


@dataclass(frozen=True, slots=True)
class Run:
    """The interviews ``first`` to ``last`` (from 1), the codes that are new in them, as a share of the base."""

    first: int
    last: int
    new: int
    share: float


@dataclass(frozen=True, slots=True)
class Resampled:
    """Where saturation was reached in ``orders`` random orders: in ``reached`` of them; interviews before the run."""

    orders: int
    seed: int
    reached: int
    median: float | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Saturation:
    """The curve and the rule's result.

    ``new`` and ``cumulative`` count codes per interview in order; ``names`` are the interviews. ``reached`` is the
    number of interviews before the first run that brings little enough, None where there is none; ``reason`` says why.
    """

    rule: Rule
    names: tuple[str, ...]
    new: tuple[int, ...]
    cumulative: tuple[int, ...]
    base_codes: int
    runs: tuple[Run, ...]
    reached: int | None
    reason: str
    resampled: Resampled | None
    level: str = "code"

    @property
    def sentence(self) -> str:
        """Return the result in words."""
        rule, whole = self.rule, self.cumulative[-1] if self.cumulative else 0
        limit = f"{100 * rule.threshold:g}% or less" if rule.threshold else "0%"
        how = f"With a base of {rule.base} and runs of {rule.run}"
        if self.reached is None:
            return f"{how}, new information did not fall to {limit} within {len(self.names)} interviews: {self.reason}."
        found = self.cumulative[self.reached - 1]
        return (
            f"{how}, new information fell to {limit} in interviews {self.reached + 1} to {self.reached + rule.run}: "
            f"saturation was reached at interview {self.reached} (+{rule.run}), with {found} of the {whole} "
            f"{self.level}s found in all {len(self.names)} interviews."
        )

    @property
    def resampled_sentence(self) -> str:
        """Return the result over random orders in words, or nothing."""
        one = self.resampled
        if one is None:
            return ""
        orders = f"{one.orders} random orders (seed {one.seed})"
        if one.median is None:
            return f"In none of {orders} was it reached."
        return (
            f"In {one.reached} of {orders} it was reached, at the median at interview {one.median:g} "
            f"(range {one.low} to {one.high}; +{self.rule.run} each)."
        )


def saturation(
    interviews: Sequence[tuple[str, frozenset[int]]], rule: Rule | None = None, *, orders: int = 0, seed: int = 1,
    level: str = "code",
) -> Saturation:  # fmt: skip
    """Return the curve of new codes and where the rule finds saturation.

    Args:
        interviews: name and codes of each, in the order in which they are looked at.
        rule: default: base 4, run 2, at most 5 % new.
        orders: how many random orders to try as well.
        seed: of the random orders; the same seed gives the same ones.
        level: what is counted, in the singular, for the words.

    Raises:
        KnownError: the rule makes no sense.
    """
    rule = rule or Rule()
    places = {code: place for place, code in enumerate(sorted({one for _, own in interviews for one in own}))}
    bits = [sum(1 << places[code] for code in own) for _, own in interviews]
    new, cumulative, seen = [], [], 0
    for own in bits:
        new.append((own & ~seen).bit_count())
        seen |= own
        cumulative.append(seen.bit_count())
    base, runs = _runs(bits, rule)
    reached = next((one.first - 1 for one in runs if one.share <= rule.threshold), None)
    return Saturation(
        rule, tuple(name for name, _ in interviews), tuple(new), tuple(cumulative), base, tuple(runs), reached,
        "" if reached is not None else _why_never(len(bits), base, rule),
        _resampled(bits, rule, orders, seed) if orders else None, level,
    )  # fmt: skip


def _runs(bits: Sequence[int], rule: Rule) -> tuple[int, list[Run]]:
    seen = reduce(or_, bits[: rule.base], 0)
    base = seen.bit_count()
    runs: list[Run] = []
    if not base:
        return 0, runs
    for first in range(rule.base, len(bits) - rule.run + 1):
        fresh = reduce(or_, bits[first : first + rule.run], 0) & ~seen
        runs.append(Run(first + 1, first + rule.run, fresh.bit_count(), fresh.bit_count() / base))
        seen |= bits[first]
    return base, runs


def _why_never(number: int, base: int, rule: Rule) -> str:
    if number < rule.base + rule.run:
        return f"{rule.base + rule.run} interviews are needed for a base and a run"
    return "no run brought so little" if base else "the base holds no codes"


def _resampled(bits: list[int], rule: Rule, orders: int, seed: int) -> Resampled:
    chance = random.Random(seed)
    found: list[int] = []
    shuffled = list(bits)
    for _ in range(orders):
        chance.shuffle(shuffled)
        _, runs = _runs(shuffled, rule)
        found += [one.first - 1 for one in runs if one.share <= rule.threshold][:1]
    if not found:
        return Resampled(orders, seed, 0, None, None, None)
    return Resampled(orders, seed, len(found), statistics.median(found), min(found), max(found))
