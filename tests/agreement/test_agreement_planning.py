# SPDX-License-Identifier: GPL-3.0-or-later
"""How many transcripts to code twice, and which ones."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np  # noqa: TID253
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.coefficients import cells, chance_corrected, percent_agreement
from qualcoder_cp.agreement.planning import Expectation, _transcripts, allocate, draw, plan, shares
from qualcoder_cp.model import KnownError

sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=6)
FEW = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    "expected",
    [Expectation(0.2, 0.8), Expectation(0.05, 0.6, 120), Expectation(0.3, 0.7, 1), Expectation(0.5, 0.3, 20, 0.2)],
)
def test_the_model_has_the_prevalence_and_agreement_that_it_was_given(expected):
    table = _transcripts(expected, 200_000, np.random.default_rng(3)).sum(axis=0)
    n11, n10, n01, _ = table.tolist()
    assert (2 * n11 + n10 + n01) / (2 * table.sum()) == pytest.approx(expected.prevalence, abs=0.005)
    assert float(chance_corrected(cells([table]), "krippendorff_alpha")[0]) == pytest.approx(
        expected.agreement, abs=0.01
    )
    assert float(percent_agreement(cells([table]))[0]) > 0.5


def test_a_narrower_interval_needs_more_transcripts_and_so_does_a_rarer_code():
    wanted = [plan(Expectation(0.2, 0.8), width, simulations=400).transcripts for width in (0.2, 0.1, 0.07)]
    assert wanted == sorted(wanted)
    assert len(set(wanted)) == 3
    rare = plan(Expectation(0.05, 0.8), 0.1, simulations=400).transcripts
    assert rare > wanted[1]


def test_the_answer_is_reached_and_the_number_before_does_not_last():
    found = plan(Expectation(0.2, 0.8), 0.1)
    by_count = {count: width for count, width, _ in found.curve}
    assert by_count[found.transcripts] <= 0.1
    assert found.sentence.startswith(f"{found.transcripts} transcripts coded twice give a 95 % interval of about ±0.1")
    for part in ("prevalence of 0.2", "alpha of 0.8", "60 units", "correlation 0.1", "1000 simulated", "seed 1"):
        assert part in found.sentence


def test_the_half_width_is_that_of_studies_simulated_apart():
    found = plan(Expectation(0.2, 0.8), 0.1, seed=5)
    expected, count = found.expected, found.transcripts
    made = _transcripts(expected, 2000 * count, np.random.default_rng(9)).reshape(2000, count, 4).sum(axis=1)
    values = np.quantile(chance_corrected(cells(made), "krippendorff_alpha"), [0.025, 0.975])
    width = next(width for number, width, _ in found.curve if number == count)
    assert (values[1] - values[0]) / 2 == pytest.approx(width, rel=0.15)


def test_the_same_seed_gives_the_same_plan():
    one = plan(Expectation(0.2, 0.8), 0.15, simulations=200, seed=4)
    assert one == plan(Expectation(0.2, 0.8), 0.15, simulations=200, seed=4)
    assert one != plan(Expectation(0.2, 0.8), 0.15, simulations=200, seed=5)


def test_what_no_number_reaches_is_said():
    found = plan(Expectation(0.02, 0.7, 1), 0.05, simulations=100, most=40)
    assert found.transcripts is None
    assert found.sentence.startswith("Even 40 transcripts don't give a 95 % interval of ±0.05")
    assert found.curve[0][1] is None  # with two transcripts hardly any study has a value
    assert found.curve[0][2] > 0.5


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ((0, 0.8), "prevalence must lie"), ((1, 0.8), "prevalence must lie"), ((float("nan"), 0.8), "prevalence"),
        ((0.2, 1.0), "agreement must be below 1"), ((0.2, 0.05), "at least the correlation"),
        ((0.2, 0.8, 0), "1 to 100000 units"), ((0.2, 0.8, 60, 0.95), "correlation within a transcript"),
    ],
)  # fmt: skip
def test_expectations_that_cannot_be_are_refused(values, part):
    with pytest.raises(KnownError, match=part):
        Expectation(*values)


@pytest.mark.parametrize(("width", "more"), [(0, {}), (1, {}), (0.1, {"simulations": 10}), (0.1, {"most": 1})])
def test_plans_that_cannot_be_are_refused(width, more):
    with pytest.raises(KnownError):
        plan(Expectation(0.2, 0.8), width, **more)


def test_the_remainder_goes_to_the_largest_fractions():
    assert allocate({"patients": 20, "nurses": 20, "scholars": 21}, 20) == {"nurses": 7, "patients": 6, "scholars": 7}
    assert allocate({"a": 60, "b": 30, "c": 10}, 10) == {"a": 6, "b": 3, "c": 1}
    assert allocate({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert allocate({}, 0) == {}


@FEW
@given(sizes, st.data())
def test_an_allocation_adds_up_and_is_less_than_one_away_from_the_quota(groups, data):
    total = sum(groups.values())
    count = data.draw(st.integers(0, total))
    given_ = allocate(groups, count)
    assert sum(given_.values()) == count
    for group, size in groups.items():
        assert 0 <= given_[group] <= size
        assert not total or abs(given_[group] - count * size / total) < 1
    assert given_ == allocate(dict(reversed(groups.items())), count)


def test_more_than_there_are_cannot_be_drawn():
    for count in (-1, 3):
        with pytest.raises(KnownError, match="from 2 transcripts"):
            allocate({"a": 2}, count)


def test_a_share_is_rounded_up_in_each_group():
    assert shares({"a": 20, "b": 21, "c": 1, "d": 0}, 20) == {"a": 4, "b": 5, "c": 1, "d": 0}
    assert shares({"a": 10}, 0.1 + 0.2) == {"a": 1}
    for percent in (0, -5, 101):
        with pytest.raises(KnownError, match="share must be"):
            shares({"a": 1}, percent)


NAMES = [f"Interview {number:02}" for number in range(1, 13)]


def test_the_sample_is_the_same_on_every_machine():
    assert draw({"all": NAMES}, {"all": 4}, 7) == {
        "all": ("Interview 04", "Interview 05", "Interview 06", "Interview 08")
    }
    lots = sorted(NAMES, key=lambda name: hashlib.sha256(f"7:{name}".encode()).hexdigest())
    assert set(lots[:4]) == set(draw({"all": NAMES}, {"all": 4}, 7)["all"])


@FEW
@given(st.integers(0, 12), st.integers(), st.permutations(NAMES))
def test_the_order_of_names_plays_no_part_and_a_larger_sample_holds_the_smaller(count, seed, names):
    found = draw({"all": names}, {"all": count}, seed)["all"]
    assert len(set(found)) == count
    assert found == draw({"all": NAMES}, {"all": count}, seed)["all"]
    assert set(found) <= set(draw({"all": NAMES}, {"all": 12}, seed)["all"])


def test_each_pair_is_drawn_about_equally_often():
    names = NAMES[:5]
    drawn = [draw({"": names}, {"": 2}, seed)[""] for seed in range(2000)]
    for pair in itertools.combinations(names, 2):
        assert drawn.count(pair) == pytest.approx(200, abs=60)
