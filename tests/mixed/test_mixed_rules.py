# SPDX-License-Identifier: GPL-3.0-or-later
"""Frequencies and spreads of closed answers, against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp.mixed import shares, spread
from qualcoder_cp.mixed.rules import quantile


def test_mean_sd_median_and_quartiles_by_hand():
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares add up to 32, so SD = sqrt(32/7); quartiles of type 7: 4 and 5.5."""
    found = spread([9, 2, 4, 4, 4, 5, 5, 7])
    assert (found.n, found.mean, found.median, found.q1, found.q3) == (8, 5, 4.5, 4, 5.5)
    assert found.sd == pytest.approx(math.sqrt(32 / 7))
    assert (found.low, found.high) == (2, 9)


def test_one_number_has_no_standard_deviation_and_none_have_no_mean():
    assert spread([3]).sd is None
    assert (spread([3]).q1, spread([3]).q3) == (3, 3)
    assert spread([]) is None


def test_a_participant_may_choose_several_and_counts_once_for_each():
    found = {one.value: one for one in shares([(1, ["a", "b", "a"]), (2, ["b"]), (3, ["c"])], ("b", "a", "nobody"))}
    assert list(found) == ["b", "a", "nobody", "c"]
    assert [(one.n, one.N) for one in found.values()] == [(2, 3), (1, 3), (0, 3), (1, 3)]
    assert found["b"].participants == (1, 2)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_quartiles_stand_in_order_inside_the_range(numbers):
    found = spread(numbers)
    assert found.low <= found.q1 <= found.median <= found.q3 <= found.high
    assert found.median == pytest.approx(quantile(sorted(numbers), 0.5))
    assert found.low - 1e-9 <= found.mean <= found.high + 1e-9


def test_a_quantile_needs_numbers():
    with pytest.raises(ValueError, match="needs numbers"):
        quantile([], 0.5)
