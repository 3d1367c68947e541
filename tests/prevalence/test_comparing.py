# SPDX-License-Identifier: GPL-3.0-or-later
"""Two groups side by side, against values that others published or that were worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.prevalence.comparing import compare, fisher, holm, newcombe
from qualcoder_cp.prevalence.rules import CountedCode, Subject, prevalence

CODES = [
    CountedCode(number, f"Code {number}", Level.CODE, None, 0, "#000000", frozenset({number})) for number in (1, 2)
]


def people(group: str, first: int, having: int, whole: int) -> list[Subject]:
    return [
        Subject(first + i, f"{group}{i}", group, frozenset({1}) if i < having else frozenset()) for i in range(whole)
    ]


@pytest.mark.parametrize(
    ("n1", "N1", "n2", "N2", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_newcombes_interval_is_the_published_one(n1, N1, n2, N2, low, high):
    assert newcombe(n1, N1, n2, N2) == pytest.approx((low, high), abs=5e-5)


def test_fishers_lady_tasting_tea():
    """Fisher 1935: three of four cups right has 16/70 one way, 34/70 both ways; four of four 1/70 and 2/70."""
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_fishers_test_of_uneven_groups_by_hand():
    """5/8 against 1/10, 6 with the code of 18: tables by number in the first group are 210, 2016, 5880, 6720, 3150,
    560, 28 of 18564; as rare as 560 or rarer are 560, 28 and 210."""
    assert fisher(5, 8, 1, 10) == pytest.approx((560 + 28 + 210) / 18564)


def test_groups_that_are_alike_have_no_small_p():
    assert fisher(0, 5, 0, 7) == 1
    assert fisher(5, 10, 10, 20) == 1


def test_holms_adjustment_by_hand():
    """0.01 x 4, then 0.02 x 3, 0.03 x 2 is not below the one before, 0.8 x 1."""
    assert holm([0.03, 0.01, 0.8, 0.02]) == pytest.approx([0.06, 0.04, 0.8, 0.06])
    assert holm([]) == []
    assert holm([0.6, 0.7]) == [1, 1]


def test_codes_are_compared_and_corrected_together():
    table = prevalence([*people("A", 0, 9, 10), *people("B", 100, 3, 10)], CODES)
    first, unused = compare(table, "A", "B")
    assert first.difference == pytest.approx(0.6)
    assert first.adjusted == pytest.approx(2 * (first.p or 0))
    assert (unused.difference, unused.p, unused.adjusted) == (0, 1, 1)  # a code nobody used


def test_a_group_without_participants_is_not_defined_with_the_reason():
    table = prevalence(people("A", 0, 3, 5), CODES, ["A", "Empty"])
    found = compare(table, "A", "Empty")
    assert [one.p for one in found] == [None, None]
    assert found[0].reason == "no participants in this group"


def test_wrong_groups_are_one_sentence():
    table = prevalence(people("A", 0, 3, 5), CODES)
    with pytest.raises(KnownError, match="no group 'B'"):
        compare(table, "A", "B")
    with pytest.raises(KnownError, match="itself"):
        compare(table, "A", "A")


def test_groups_that_share_participants_are_not_compared():
    both = Subject(1, "P", "A", frozenset({1}), also=("B",))
    with pytest.raises(KnownError, match="1 participants are in both"):
        compare(prevalence([both], CODES), "A", "B")


halves = st.integers(1, 40).flatmap(lambda N: st.tuples(st.integers(0, N), st.just(N)))


@settings(max_examples=100, deadline=None)
@given(halves, halves)
def test_the_test_is_symmetric_and_the_interval_holds_the_difference(one, other):
    assert fisher(*one, *other) == pytest.approx(fisher(*other, *one))
    assert 0 < fisher(*one, *other) <= 1
    low, high = newcombe(*one, *other)
    difference = one[0] / one[1] - other[0] / other[1]
    assert -1 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1
    assert newcombe(*other, *one) == pytest.approx((-high, -low))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusted_values_keep_their_order_and_never_shrink(values):
    adjusted = holm(values)
    assert all(before <= after <= 1 for before, after in zip(values, adjusted, strict=True))
    ranked = sorted(range(len(values)), key=lambda place: values[place])
    assert [adjusted[place] for place in ranked] == sorted(adjusted)
