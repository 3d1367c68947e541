# SPDX-License-Identifier: GPL-3.0-or-later
"""Several codes on one unit: distances between sets, and alpha with them."""

from __future__ import annotations

import dataclasses
import random

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import scope, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.coefficients import package_alpha
from qualcoder_cp.agreement.distances import (
    DISTANCES,
    jaccard_distance,
    masi_distance,
    members_of,
    nominal_distance,
    set_alpha,
)
from qualcoder_cp.agreement.scope import ScopedCode
from qualcoder_cp.agreement.sets_report import set_agreement

FEW = settings(max_examples=80, deadline=None)
sets = st.frozensets(st.sampled_from("ABCD"), max_size=4)
# Nine invented units, two coders; an empty string is "no code here".
NINE = [
    tuple(frozenset(each) for each in pair)
    for pair in [("", ""), ("A", ""), ("A", "A"), ("A", "B"), ("AB", "A"), ("AB", "AC"), ("ABC", "ABC"), ("C", "AC"),
                 ("C", "AC")]
]  # fmt: skip


def between(distance, one, other):
    return distance(members_of([frozenset(one), frozenset(other)]))[0, 1]


@pytest.mark.parametrize(
    ("one", "other", "nominal", "jaccard", "masi"),
    [
        ("", "", 0, 0, 0),
        ("", "A", 1, 1, 1),
        ("A", "A", 0, 0, 0),
        ("A", "B", 1, 1, 1),
        ("A", "AB", 1, 1 / 2, 1 - 1 / 2 * 2 / 3),
        ("AB", "BC", 1, 2 / 3, 1 - 1 / 3 * 1 / 3),
        ("AB", "ABC", 1, 1 / 3, 1 - 2 / 3 * 2 / 3),
    ],
)
def test_distances_by_hand(one, other, nominal, jaccard, masi):
    assert between(nominal_distance, one, other) == nominal
    assert between(jaccard_distance, one, other) == pytest.approx(jaccard)
    assert between(masi_distance, one, other) == pytest.approx(masi)


@pytest.mark.parametrize(("name", "alpha"), [("nominal", 0.239), ("jaccard", 0.316), ("masi", 0.273)])
def test_alpha_of_nine_units_depends_on_the_distance(name, alpha):
    assert set_alpha(NINE, DISTANCES[name]).value == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("name", DISTANCES)
@FEW
@given(st.lists(sets, min_size=1, max_size=6))
def test_a_distance_is_symmetric_between_0_and_1_and_0_only_for_equal_sets(name, chosen):
    apart = DISTANCES[name](members_of(chosen))
    assert np.array_equal(apart, apart.T)
    for row, one in enumerate(chosen):
        for column, other in enumerate(chosen):
            assert 0 <= apart[row, column] <= 1
            assert (apart[row, column] < 1e-12) == (one == other)


@FEW
@given(st.lists(st.lists(st.none() | sets, min_size=3, max_size=3), max_size=8))
def test_with_the_nominal_distance_it_is_nominal_alpha_over_whole_sets(units):
    result = set_alpha(units, nominal_distance)
    known = list(dict.fromkeys(each for unit in units for each in unit if each is not None))
    counts = np.array([[unit.count(each) for each in known] for unit in units]).reshape(len(units), len(known))
    counts = counts[counts.sum(axis=1) > 1]
    if result.value is None:
        assert result.reason
        assert np.count_nonzero(counts.sum(axis=0)) < 2
    else:
        assert result.value == pytest.approx(package_alpha(counts), abs=1e-12)
        assert result.value == pytest.approx(1 - (1 - result.observed) / (1 - result.expected), abs=1e-12)


@pytest.mark.parametrize(
    ("units", "words"),
    [([], "no unit was rated by two"), ([[{"A"}, None]], "no unit was rated"), ([[{"A"}, {"A"}]], "no variation")],
)
def test_without_variation_or_pairs_it_is_undefined_and_says_why(units, words):
    result = set_alpha(units)
    assert result.value is None
    assert words in result.reason


def sets_by_hand(made, unit, coders, level):
    """Return per unit the set of each coder who had it, by looking at every character."""
    units = []
    for each in made.transcripts:
        spans = {"turn": each.turns, "transcript": ((0, each.length),)}[unit]
        for start, end in spans:
            given = []
            for coder in coders:
                own = each.layers.get(coder)
                if own is not None:
                    found = {c for c, s, e in own if max(s, start) < min(e, end)}
                    given.append({code.id for code in made.codes if code.level == level and found & code.descendants})
            units.append(given)
    return [given for given in units if len(given) > 1]


@pytest.mark.parametrize("unit", ["turn", "transcript"])
@pytest.mark.parametrize("level", ["code", "domain"])
def test_sets_of_a_scope_are_those_found_by_looking(unit, level):
    draw = random.Random(f"{unit}{level}")
    codes = [ScopedCode(n, str(n), "code", frozenset({n})) for n in (1, 2, 3)]
    codes.append(ScopedCode(9, "nine", "domain", frozenset({9, 1, 2})))
    codes.append(ScopedCode(8, "eight", "domain", frozenset({8, 3})))
    texts = []
    for number in range(25):
        layers = {}
        for coder in draw.choice([(1, 2, 3), (1, 2), (3,)]):
            starts = [draw.randrange(30) for _ in range(4)]
            layers[coder] = [(draw.randint(1, 3), s, s + draw.randrange(8)) for s in starts]
        texts.append(transcript(number, 40, layers, turns=[(0, 9), (9, 22), (22, 40)]))
    made = dataclasses.replace(scope(*texts, codes=codes), coders=((1, "A"), (2, "B"), (3, "C")))
    report = set_agreement(made, unit, level=level, resamples=200, seed=2)
    by_hand = sets_by_hand(made, unit, (1, 2, 3), level)
    assert report.n_units == len(by_hand)
    assert report.result.value == pytest.approx(set_alpha(by_hand).value, abs=1e-12)
    assert report.result.ci_low < report.result.value < report.result.ci_high
    assert report == set_agreement(made, unit, level=level, resamples=200, seed=2)


def test_sets_without_two_coders_or_on_characters():
    one = scope(transcript(1, 10, {1: [(1, 0, 5)]}))
    assert set_agreement(one, "turn").result.reason == "no double-coded text"
    with pytest.raises(ValueError, match="larger than a character"):
        set_agreement(one, "character")
