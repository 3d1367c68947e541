# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated studies: the 95 % interval holds the true value about as often as it says.

One invented world: in each interview a share of 120 turns of its own carries the code (a rare code, clustered by
interview), and each coder misses some of these turns and finds some that are none. The truth is the value that the
same world gives with very many interviews.
"""

from __future__ import annotations

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import scope, transcript

from qualcoder_cp.agreement.coefficients import cells, chance_corrected
from qualcoder_cp.agreement.report import compare

STUDIES, INTERVIEWS, TURNS, LENGTH = 200, 40, 120, 10
AT_LEAST = 0.88


def coded(random, interviews):
    """Return which turns each coder found, coders x interviews x turns; interviews differ in skill and share."""
    share = random.beta(0.8, 12, size=(interviews, 1))
    missed = random.beta(2, 6, size=(interviews, 1))
    there = random.random((interviews, TURNS)) < share
    found = there & (random.random((2, interviews, TURNS)) > missed)
    return found | (~there & (random.random((2, interviews, TURNS)) < 0.004))


def true_alpha(random):
    """Return alpha over very many interviews."""
    first, second = coded(random, 100_000)
    table = [(first & second).sum(), (first & ~second).sum(), (second & ~first).sum(), (~first & ~second).sum()]
    return float(chance_corrected(cells([table]), "krippendorff_alpha")[0])


def study(random):
    """Return the scope of one study; each turn is ten characters long."""
    turns = [(place * LENGTH, (place + 1) * LENGTH) for place in range(TURNS)]
    found = coded(random, INTERVIEWS)
    texts = []
    for number in range(INTERVIEWS):
        layers = {
            coder: [(1, *turns[place]) for place in np.flatnonzero(found[coder - 1, number]).tolist()]
            for coder in (1, 2)
        }
        texts.append(transcript(number + 1, TURNS * LENGTH, layers, turns=turns))
    return scope(*texts)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["turn", "character"])
def test_the_interval_holds_the_truth_in_nearly_95_of_100_studies(unit):
    random = np.random.default_rng(20)
    truth = true_alpha(random)
    covered, widths = 0, []
    for seed in range(STUDIES):
        alpha = compare(study(random), unit, resamples=500, seed=seed).codes[0].krippendorff_alpha
        assert alpha.ci_low is not None
        assert alpha.ci_high is not None
        covered += alpha.ci_low <= truth <= alpha.ci_high
        widths.append(alpha.ci_high - alpha.ci_low)
    share = covered / STUDIES
    assert share >= AT_LEAST, f"{share:.3f} of {STUDIES} studies, alpha {truth:.3f}, mean width {np.mean(widths):.3f}"
