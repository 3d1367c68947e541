# SPDX-License-Identifier: GPL-3.0-or-later
"""Alpha for free spans; the printed and computed examples are in the gold file."""

from __future__ import annotations

import random

import numpy as np  # noqa: TID253
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.coefficients import package_alpha
from qualcoder_cp.agreement.unitizing import (
    alpha_big_u,
    big_u_distance,
    binary_u_alpha,
    cu_alpha,
    ku_alpha,
    u_alpha,
    unitizing_sums,
)

SOME = settings(max_examples=100, deadline=None)
VALUES = "ab"


@st.composite
def unit_long(draw, coders=2):
    """Return coders x positions, each 0 (nothing), 1 or 2: segments of length one."""
    length = draw(st.integers(1, 15))
    return [draw(st.lists(st.integers(0, 2), min_size=length, max_size=length)) for _ in range(coders)]


def sums_of(said):
    segments = [[(x, x + 1, VALUES[value - 1]) for x, value in enumerate(own) if value] for own in said]
    return unitizing_sums(len(said[0]), segments, VALUES)


def counted(said, size):
    return np.array([[sum(own[x] == value for own in said) for value in range(size)] for x in range(len(said[0]))])


def alpha_or_none(counts):
    counts = counts[counts.sum(axis=1) > 1]
    return package_alpha(counts) if np.count_nonzero(counts.sum(axis=0)) > 1 else None


@SOME
@given(unit_long(coders=3))
def test_with_segments_of_length_one_u_alpha_is_nominal_alpha_with_nothing_as_a_value(said):
    expected = alpha_or_none(counted(said, 3))
    result = u_alpha(sums_of(said))
    assert (result.value is None) == (expected is None or not any(map(any, said)))
    if result.value is not None:
        assert result.value == pytest.approx(expected, abs=1e-10)


@SOME
@given(unit_long(coders=3))
def test_with_segments_of_length_one_the_binary_form_is_binary_alpha(said):
    expected = alpha_or_none(counted([[min(value, 1) for value in own] for own in said], 2))
    result = binary_u_alpha(sums_of(said))
    if result.value is not None:
        assert result.value == pytest.approx(expected, abs=1e-10)
    else:
        assert result.reason
        assert expected is None


@SOME
@given(unit_long(coders=2))
def test_with_segments_of_length_one_cu_alpha_is_nominal_alpha_where_both_marked(said):
    expected = alpha_or_none(counted(said, 3)[:, 1:])
    result = cu_alpha(sums_of(said))
    if result.value is not None:
        assert result.value == pytest.approx(expected, abs=1e-10)
    else:
        assert result.reason
        assert expected is None


def cut(draw, length):
    edges = sorted(draw.sample(range(length + 1), 8))
    return [(s, e, draw.choice(VALUES)) for s, e in zip(edges[::2], edges[1::2], strict=True)]


def test_copies_agree_and_coders_may_change_places():
    draw = random.Random(7)
    for _ in range(30):
        one, two = cut(draw, 60), cut(draw, 60)
        same = unitizing_sums(60, [one, one], VALUES)
        assert u_alpha(same).value == pytest.approx(1)
        assert binary_u_alpha(same).value == pytest.approx(1)
        forth, back = (unitizing_sums(60, pair, VALUES) for pair in ([one, two], [two, one]))
        for each in (u_alpha, binary_u_alpha, cu_alpha):
            assert each(forth).value == (None if each(back).value is None else pytest.approx(each(back).value))


def test_transcripts_add_up():
    one, two = [(2, 8, "a")], [(3, 9, "a"), (12, 14, "b")]
    both = unitizing_sums(20, [one, two], VALUES) + unitizing_sums(10, [[(0, 4, "b")], []], VALUES)
    moved = [[*one, (20, 24, "b")], two]
    assert u_alpha(both).value == pytest.approx(u_alpha(unitizing_sums(30, moved, VALUES)).value)


def test_the_coverage_of_a_value_is_what_another_coder_marked_too():
    sums = unitizing_sums(20, [[(0, 4, "a"), (10, 14, "b")], [(2, 4, "a"), (10, 14, "a")]], VALUES)
    result, coverage = ku_alpha(sums, 1)
    assert coverage == pytest.approx((2 * 2 + 4) / (4 + 2 + 4))
    assert result.value is not None
    assert result.value < 1


def test_one_code_alone_has_no_cu_alpha_and_an_unmarked_text_has_none_at_all():
    sums = unitizing_sums(20, [[(0, 4, "a")], [(2, 6, "a")]], "a")
    assert u_alpha(sums).value == pytest.approx(binary_u_alpha(sums).value)
    assert "no variation" in cu_alpha(sums).reason
    assert u_alpha(unitizing_sums(20, [[], []], "a")).reason == "not used by either coder"
    assert u_alpha(unitizing_sums(0, [[], []], "a")).reason == "no eligible text"
    assert u_alpha(unitizing_sums(5, [[(0, 5, "a")], [(0, 5, "a")]], "a")).value is None
    assert cu_alpha(unitizing_sums(9, [[(0, 2, "a")], [(4, 5, "b")]], "ab")).reason.startswith("no stretch")


def test_overlapping_segments_of_one_coder_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        unitizing_sums(20, [[(0, 5, "a"), (4, 8, "b")], []], VALUES)


@pytest.mark.parametrize(
    ("one", "others", "squared"),
    [((5, 11), [(4, 6)], 26), ((5, 11), [(5, 7)], 16), ((225, 295), [(220, 300)], 50), ((400, 420), [(350, 390)], 400)],
)
def test_squared_distances_of_units(one, others, squared):
    assert big_u_distance(one, others) == squared


def test_the_older_alpha_without_units_is_undefined():
    result, parts = alpha_big_u(0, 10, [[(3, 3, "a")], []])
    assert result.value is None
    assert result.reason
    assert parts == {}
