# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of ratings: patterns, levels of measurement, weights, intervals."""

from __future__ import annotations

import math
import random

import numpy as np  # noqa: TID253
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement import ratings as family
from qualcoder_cp.agreement.patterns import patterns_of
from qualcoder_cp.agreement.ratings import analyse
from qualcoder_cp.agreement.weights import USUAL, Level, Weights, agreement_weights, distances
from qualcoder_cp.model import KnownError

SOME = settings(max_examples=60, deadline=None)


@st.composite
def tables(draw, coders=None):
    """Return coders x units of category numbers 0..3, -1 where missing."""
    number = draw(st.integers(2, 4)) if coders is None else coders
    units = draw(st.integers(1, 12))
    row = st.lists(st.integers(-1, 3), min_size=units, max_size=units)
    return np.array([draw(row) for _ in range(number)])


VALUES = (1.0, 2.0, 4.0, 7.0)


def results(numbers, level=Level.NOMINAL, **options):
    found = analyse(numbers, tuple("abcd"), values=VALUES, level=level, resamples=0, **options)
    return {name: result.value for name, result in found.results.items()}


@SOME
@given(tables(), st.sampled_from([Level.NOMINAL, Level.ORDINAL, Level.INTERVAL]))
def test_alpha_of_the_package_equals_the_closed_form_at_every_level(numbers, level):
    by_package = results(numbers, level)["krippendorff_alpha"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(family, "_PACKAGE_CELLS", 0)
        closed = results(numbers, level)["krippendorff_alpha"]
    assert (by_package is None) == (closed is None)
    if closed is not None:
        assert by_package == pytest.approx(closed, abs=1e-12)


@SOME
@given(tables(), st.sampled_from(list(Level)))
def test_many_patterns_in_chunks_give_what_they_give_at_once(numbers, level):
    at_once = results(numbers, level)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(family, "_CHUNK_CELLS", 30)
        chunks = results(numbers, level)
    for name, value in at_once.items():
        assert chunks[name] == (None if value is None else pytest.approx(value, abs=1e-12)), name


@SOME
@given(tables(), st.sampled_from(list(Level)), st.randoms(use_true_random=False))
def test_order_of_coders_and_units_changes_nothing_and_every_value_is_finite_or_has_a_reason(numbers, level, chance):
    found = analyse(numbers, tuple("abcd"), values=VALUES, level=level, resamples=0).results
    order = list(range(numbers.shape[1]))
    chance.shuffle(order)
    turned = analyse(numbers[::-1][:, order], tuple("abcd"), values=VALUES, level=level, resamples=0).results
    for name, result in found.items():
        if result.value is None:
            assert result.reason
            assert turned[name].value is None
        else:
            assert math.isfinite(result.value)
            assert result.value <= 1 + 1e-12
            assert turned[name].value == pytest.approx(result.value, abs=1e-12)


@SOME
@given(tables(coders=2), st.sampled_from([Weights.LINEAR, Weights.QUADRATIC]))
def test_weighted_kappa_is_one_minus_weighted_disagreement_over_that_of_chance(numbers, kind):
    both = numbers[:, (numbers >= 0).all(axis=0)]
    value = results(numbers, Level.INTERVAL, weights=kind)["cohen_kappa"]
    if value is None or both.shape[1] < 2:
        return
    apart = 1 - agreement_weights(kind, np.array(VALUES))
    found = np.mean([apart[a, b] for a, b in both.T])
    chance = np.mean([[apart[a, b] for a in both[0]] for b in both[1]])
    assert value == pytest.approx(1 - found / chance, abs=1e-9)


def test_interval_alpha_by_hand():
    # Two coders, three units: differences 0, 1, 2; pooled values 1 1 2 3 1 3.
    numbers = np.array([[0, 1, 0], [0, 2, 2]])
    found = analyse(numbers, ("1", "2", "3"), level=Level.INTERVAL, resamples=0).results["krippendorff_alpha"]
    observed = (0 + 1 + 4) * 2 / 6
    pool = [1, 1, 2, 3, 1, 3]
    expected = sum((a - b) ** 2 for a in pool for b in pool) / 30
    assert found.value == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize("level", Level)
def test_distances_are_zero_on_the_diagonal_and_symmetric_and_weights_fall_with_them(level):
    counts = np.array([3.0, 1.0, 2.0, 4.0])
    apart = distances(level, np.array(VALUES), counts)
    assert np.array_equal(apart, apart.T)
    assert not apart.diagonal().any()
    weights = agreement_weights(USUAL[level], np.array(VALUES))
    assert weights.diagonal().tolist() == [1, 1, 1, 1]
    assert weights[0].tolist() == sorted(weights[0].tolist(), reverse=True)
    assert weights.min() == 0


def study(units=80, seed=3, people=None):
    draw = random.Random(seed)
    one = [draw.randrange(3) for _ in range(units)]
    two = [each if draw.random() < 0.8 else draw.randrange(3) for each in one]
    return np.array([one, two])


@pytest.mark.parametrize("level", Level)
def test_intervals_hold_the_value_follow_the_seed_and_say_the_target(level):
    first = analyse(study(), tuple("abc"), level=level, resamples=400, seed=5, target=0.5)
    assert first == analyse(study(), tuple("abc"), level=level, resamples=400, seed=5, target=0.5)
    for result in first.results.values():
        assert result.ci_low < result.value < result.ci_high
        assert 0 <= result.target_share <= 1
        assert result.replicates_used == 400
    assert (first.resampled, first.n_resampled) == ("units", 80)


def test_participants_are_drawn_as_a_whole_which_makes_intervals_wider():
    people = np.repeat(np.arange(8), 10)
    same = np.tile(study(8), 1).repeat(10, axis=1)  # all ten units of a person are alike
    alone = analyse(same, tuple("abc"), resamples=400, seed=2).results["krippendorff_alpha"]
    whole = analyse(same, tuple("abc"), clusters=people, cluster_name="participant", resamples=400, seed=2)
    clustered = whole.results["krippendorff_alpha"]
    assert clustered.value == alone.value
    assert clustered.ci_high - clustered.ci_low > 2 * (alone.ci_high - alone.ci_low)
    assert (whole.resampled, whole.n_resampled) == ("participant", 8)


def test_one_participant_has_no_interval():
    found = analyse(study(20), tuple("abc"), clusters=np.zeros(20, int), resamples=100)
    assert "one participant" in found.note
    assert found.results["gwet_ac1"].ci_low is None


def test_patterns_count_units_that_are_alike():
    found = patterns_of(np.array([[0, 1, 0, -1], [0, 1, 0, 2]]), 3, np.array([0, 0, 1, 1]))
    assert dict(zip(map(tuple, found.codes.tolist()), found.counts.tolist(), strict=True)) == {
        (0, 0): 2, (1, 1): 1, (-1, 2): 1,
    }  # fmt: skip
    assert found.members.sum(axis=0).tolist() == found.counts.tolist()
    many = np.random.default_rng(1).integers(-1, 50, (12, 40))  # too many coders and categories for one number
    assert patterns_of(many, 50).counts.sum() == 40


def test_holsti_counts_all_decisions_of_both():
    numbers = np.array([[0, 1, 0, -1, 1], [0, 1, 1, 2, -1]])
    found = analyse(numbers, tuple("abc"), resamples=0).results
    assert found["holsti"].value == pytest.approx(2 * 2 / 8)
    assert found["percent_agreement"].value == pytest.approx(2 / 3)


def test_free_text_is_no_scale():
    numbers = np.arange(4000).reshape(2, 2000)
    with pytest.raises(KnownError, match="no categories"):
        analyse(numbers, tuple(map(str, range(4000))))


@pytest.mark.slow
def test_very_many_different_units_have_values_but_say_why_there_is_no_interval():
    numbers = np.random.default_rng(1).integers(0, 900, (3, 12_000))
    found = analyse(numbers, tuple(map(str, range(900))), resamples=1000)
    assert "too many to draw again" in found.note
    assert found.results["krippendorff_alpha"].value == pytest.approx(0, abs=0.02)
    assert found.results["krippendorff_alpha"].ci_low is None


def test_ten_million_ratings_are_as_quick_as_their_patterns():
    numbers = np.random.default_rng(2).integers(0, 3, (2, 1_000_000)).astype(np.int32)
    numbers[1, :600_000] = numbers[0, :600_000]
    found = analyse(numbers, tuple("abc"), resamples=200).results
    assert found["krippendorff_alpha"].value == pytest.approx(0.6, abs=0.01)
    assert found["krippendorff_alpha"].ci_low < found["krippendorff_alpha"].value < found["krippendorff_alpha"].ci_high
