# SPDX-License-Identifier: GPL-3.0-or-later
"""Saturation after Guest, Namey and Chen, against an example that was worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence.saturation import Rule, saturation

BY_HAND = ["abcdefgh", "aijkl", "bmno", "pqrst", "uv", "a", "w", "b", "c", "x"]
"""The base of 4 holds 20 codes (a to t). Runs of two:
5-6 bring u, v (10%), 6-7 bring w (5%), 7-8 w, 8-9 none, 9-10 x."""


def talks(words):
    return [(f"P{number}", frozenset(map(ord, own))) for number, own in enumerate(words, start=1)]


def test_the_curve_and_the_runs_are_those_of_the_hand():
    found = saturation(talks(BY_HAND))
    assert found.new == (8, 4, 3, 5, 2, 0, 1, 0, 0, 1)
    assert found.cumulative == (8, 12, 15, 20, 22, 22, 23, 23, 23, 24)
    assert found.base_codes == 20
    assert [(run.first, run.last, run.new, run.share) for run in found.runs] == [
        (5, 6, 2, 0.1), (6, 7, 1, 0.05), (7, 8, 1, 0.05), (8, 9, 0, 0), (9, 10, 1, 0.05)
    ]  # fmt: skip


def test_it_is_reached_before_the_first_run_that_brings_little_enough():
    assert saturation(talks(BY_HAND)).reached == 5
    assert saturation(talks(BY_HAND), Rule(threshold=0)).reached == 7
    assert saturation(talks(BY_HAND), Rule(run=3)).reached == 5  # 6, 7, 8 bring w alone: 5%
    words = saturation(talks(BY_HAND)).sentence
    assert words == (
        "With a base of 4 and runs of 2, new information fell to 5% or less in interviews 6 to 7: saturation was "
        "reached at interview 5 (+2), with 22 of the 24 codes found in all 10 interviews."
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "6 interviews are needed"),
        (["a"], "6 interviews are needed"),
        (["", "", "", "", "a", "b"], "the base holds no codes"),
        (["a", "b", "c", "d", "e", "f", "g"], "no run brought so little"),
    ],
)
def test_never_reached_is_said_with_the_reason(words, why):
    found = saturation(talks(words), orders=3)
    assert found.reached is None
    assert why in found.sentence
    if why != "no run brought so little":
        assert "In none of 3 random orders" in found.resampled_sentence or "b" in words


def test_random_orders_are_the_same_for_the_same_seed():
    first = saturation(talks(BY_HAND), orders=200, seed=7).resampled
    assert first == saturation(talks(BY_HAND), orders=200, seed=7).resampled
    assert first is not None
    assert first.low <= first.median <= first.high
    assert first.reached <= first.orders == 200


def test_a_rule_that_makes_no_sense_is_refused():
    for rule in ({"base": 0}, {"run": 0}, {"threshold": 2}):
        with pytest.raises(KnownError, match="at least one interview"):
            Rule(**rule)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdef", max_size=5), max_size=15), st.integers(1, 5), st.integers(1, 4))
def test_whatever_the_order_new_codes_add_up_and_a_stricter_limit_is_never_reached_sooner(words, base, run):
    found = saturation(talks(words), Rule(base, run, 0.2))
    strict = saturation(talks(words), Rule(base, run, 0))
    assert sum(found.new) == len({one for own in words for one in own}) == (found.cumulative or (0,))[-1]
    if strict.reached is not None:
        assert found.reached is not None
        assert base <= found.reached <= strict.reached
