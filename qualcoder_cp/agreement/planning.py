# SPDX-License-Identifier: GPL-3.0-or-later
"""How many transcripts to code twice, by simulation, and which: a stratified random sample.

The model of the simulation, per transcript t with u units:

- its share of units with the code p_t is drawn from Beta(P(1-r)/r, (1-P)(1-r)/r): mean P (the expected prevalence),
  intraclass correlation r, because a topic comes up again within one interview;
- its agreement beyond chance a_t is drawn from Beta(8a, 8(1-a)), because some interviews are harder to code;
- the units fall into n11, n10, n01, n00 with probabilities p² + a_t p(1-p), (1-a_t) p(1-p) twice, and the rest
  (p = p_t), so that both coders use the code equally often.

a = 1 - (1-A)/(1-r) makes the coefficient over many transcripts equal to the expected agreement A. The half-width for
n transcripts is half the distance between the 2.5th and 97.5th percentile of Krippendorff's alpha over the simulated
studies of n transcripts: what a 95 % interval from resampled transcripts is wide on average.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qualcoder_cp.model import KnownError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qualcoder_cp.agreement.bootstrap import Floats

MOST = 1000
SPREAD = 8.0
FEWEST = 2
OFTEN_UNDEFINED = 0.05


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of the study that is planned.

    ``prevalence``: share of units with the code, above 0 and below 1. ``agreement``: alpha, from ``correlation``
    to below 1. ``units``: units per transcript that count (1 where transcripts or participants are the unit).
    ``correlation``: how alike units of one transcript are, from 0.001 to 0.9.

    Raises KnownError for a value outside these bounds.
    """

    prevalence: float
    agreement: float
    units: int = 60
    correlation: float = 0.1

    def __post_init__(self) -> None:
        if not 0 < self.prevalence < 1:
            raise KnownError(f"The expected prevalence must lie between 0 and 1, not at {self.prevalence:g}.")
        if not 0.001 <= self.correlation <= 0.9:
            raise KnownError(
                f"The correlation within a transcript must lie in 0.001 to 0.9, not at {self.correlation:g}."
            )
        if not self.correlation <= self.agreement < 1:
            raise KnownError(
                f"The expected agreement must be below 1 and at least the correlation within a transcript "
                f"({self.correlation:g}), not {self.agreement:g}."
            )
        if not 1 <= self.units <= 100_000:
            raise KnownError(f"A transcript must have 1 to 100000 units, not {self.units}.")


@dataclass(frozen=True, slots=True)
class Plan:
    """How wide the interval is expected to be.

    ``transcripts`` is the smallest number that reaches ``target``, None if even ``most`` do not; ``curve`` holds
    (transcripts, half-width, share of simulated studies without a value) in steps, with the answer among them; a
    half-width is None where more than 5 % of the studies have none.
    """

    expected: Expectation
    target: float
    transcripts: int | None
    curve: tuple[tuple[int, float | None, float], ...]
    most: int
    simulations: int
    seed: int

    @property
    def sentence(self) -> str:
        """Return the answer in words, with all that it depends on."""
        what = (
            f"at a prevalence of {self.expected.prevalence:g} and an alpha of {self.expected.agreement:g} "
            f"({self.expected.units} units per transcript, correlation {self.expected.correlation:g}, "
            f"{self.simulations} simulated studies, seed {self.seed})"
        )
        if self.transcripts is None:
            return f"Even {self.most} transcripts don't give a 95 % interval of ±{self.target:g} {what}."
        return f"{self.transcripts} transcripts coded twice give a 95 % interval of about ±{self.target:g} {what}."


def plan(expected: Expectation, half_width: float, *, simulations: int = 1000, seed: int = 1, most: int = MOST) -> Plan:
    """Return how many transcripts to code twice for a 95 % interval of plus or minus ``half_width``.

    The same values and seed give the same plan. Raises KnownError for a half-width that is not between 0 and 1,
    fewer than 100 simulations or fewer than two transcripts.
    """
    if not 0 < half_width < 1:
        raise KnownError(f"The half-width must lie between 0 and 1, not at {half_width:g}.")
    if simulations < 100 or most < FEWEST:
        raise KnownError("A plan needs at least 100 simulations and two transcripts.")
    widths, gone = _widths(expected, simulations, seed, min(most, 32))
    while widths[-1] > half_width and len(widths) < most:
        widths, gone = _widths(expected, simulations, seed, min(most, 2 * len(widths)))
    enough = _first_lasting(widths, half_width)
    return Plan(expected, half_width, enough, _curve(widths, gone, enough), most, simulations, seed)


def _widths(expected: Expectation, simulations: int, seed: int, most: int) -> tuple[Floats, Floats]:
    """Return for 1 to ``most`` transcripts the half-width (inf: too often undefined) and the share undefined.

    One generator per transcript: the studies of n transcripts are those of n + 1 without the last one.
    """
    import numpy as np

    from qualcoder_cp.agreement.coefficients import cells, chance_corrected

    widths, gone = np.full(most, np.inf), np.ones(most)
    sums = np.zeros((simulations, 4), np.int64)
    for number in range(most):
        sums += _transcripts(expected, simulations, np.random.default_rng([seed, number]))
        values = np.sort(chance_corrected(cells(sums), "krippendorff_alpha"))  # the undefined go to the end
        used = simulations - int(np.isnan(values).sum())
        gone[number] = 1 - used / simulations
        if gone[number] <= OFTEN_UNDEFINED:
            rank = max(1, (used + 1) // 40)
            widths[number] = (values[used - rank] - values[rank - 1]) / 2
    widths[: FEWEST - 1] = np.inf
    return widths, gone


def _transcripts(expected: Expectation, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Return the tables ``n11, n10, n01, n00`` of independent transcripts, one row each."""
    import numpy as np

    sharpness = (1 - expected.correlation) / expected.correlation
    inner = 1 - (1 - expected.agreement) / (1 - expected.correlation)
    share = generator.beta(expected.prevalence * sharpness, (1 - expected.prevalence) * sharpness, count)
    agreeing = generator.beta(max(SPREAD * inner, 1e-9), SPREAD * (1 - inner), count)
    apart = (1 - agreeing) * share * (1 - share)
    n_apart = generator.binomial(expected.units, np.clip(2 * apart, 0, 1))
    n10 = generator.binomial(n_apart, 0.5)
    rest = np.clip((share - apart) / np.maximum(1 - 2 * apart, 1e-300), 0, 1)
    n11 = generator.binomial(expected.units - n_apart, rest)
    return np.stack([n11, n10, n_apart - n10, expected.units - n_apart - n11], axis=1)


def _first_lasting(widths: Floats, target: float) -> int | None:
    """Return the smallest number from which on the half-width stays at or below the target."""
    above = [number for number, width in enumerate(widths.tolist(), start=1) if width > target]
    first = (above[-1] if above else 0) + 1
    return first if first <= len(widths) else None


def _curve(widths: Floats, gone: Floats, enough: int | None) -> tuple[tuple[int, float | None, float], ...]:
    steps = {number for number in (2, 5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1000)
             if number <= len(widths)} | ({enough} if enough else {len(widths)})  # fmt: skip
    finite = {number: float(widths[number - 1]) for number in steps}
    return tuple(
        (number, finite[number] if finite[number] < float("inf") else None, round(float(gone[number - 1]), 4))
        for number in sorted(steps)
    )


def allocate(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Return how many of ``count`` each group gets in proportion to its size, by the largest remainder.

    Each gets the whole part of its quota; what is left goes to the largest fractions (ties: the larger group, then
    the name). Raises KnownError if ``count`` is negative or more than there are.
    """
    total = sum(sizes.values())
    if not 0 <= count <= total:
        raise KnownError(f"A sample of {count} can't be drawn from {total} transcripts.")
    quota = {group: Fraction(count * size, total) if total else Fraction(0) for group, size in sizes.items()}
    given = {group: int(each) for group, each in quota.items()}
    order = sorted(sizes, key=lambda group: (given[group] - quota[group], -sizes[group], group))
    for group in order[: count - sum(given.values())]:
        given[group] += 1
    return given


def shares(sizes: Mapping[str, int], percent: float) -> dict[str, int]:
    """Return how many a share of ``percent`` of each group is, rounded up within the group.

    Raises KnownError if the percentage is not above 0 and at most 100.
    """
    if not 0 < percent <= 100:
        raise KnownError(f"A share must be above 0 and at most 100 percent, not {percent:g}.")
    exact = Fraction(str(percent)) / 100
    return {group: -int(-(exact * size) // 1) for group, size in sizes.items()}


def draw(groups: Mapping[str, Sequence[str]], wanted: Mapping[str, int], seed: int) -> dict[str, tuple[str, ...]]:
    """Return a random sample of names from each group, the same on every machine.

    The names of a group are sorted by the SHA-256 of "seed:name" and the first ones taken: each sample of a size is
    equally likely, the order of the names plays no part, and a larger sample of the same seed holds the smaller one.
    """

    def lot(name: str) -> bytes:
        return hashlib.sha256(f"{seed}:{name}".encode()).digest()

    return {group: tuple(sorted(sorted(names, key=lot)[: wanted[group]])) for group, names in groups.items()}
