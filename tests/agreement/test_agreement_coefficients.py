# SPDX-License-Identifier: GPL-3.0-or-later
"""Coefficients of tables and of ratings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement import coefficients
from qualcoder_cp.agreement.coefficients import CHANCE, PLAIN, table_result
from qualcoder_cp.agreement.ratings import ratings_report
from qualcoder_cp.model import KnownError

tables = st.tuples(*[st.integers(0, 60)] * 4)
FEW = settings(max_examples=80, deadline=None)


def value(name, table):
    return table_result(name, table).value


# n11, n10, n01, n00; percent, Jaccard, kappa, alpha, AC1. Computed by hand from the formulas; a program
# that takes the product of the margins for chance gives kappa 1.0, -.0667, .3241, .3333 and .98 here.
RIGHT = [
    ((1000, 0, 0, 9000), 1.0, 1.0, 1.0, 1.0, 1.0),
    ((0, 1000, 1000, 8000), 0.80, 0.0, -0.1111, -0.1111, 0.7561),
    ((2600, 2200, 2500, 2700), 0.53, 0.3562, 0.0608, 0.0600, 0.0601),
    ((0, 1500, 0, 8500), 0.85, 0.0, 0.0, -0.0810, 0.8258),
    ((9800, 100, 100, 0), 0.98, 0.98, -0.0101, -0.0101, 0.9796),
]


@pytest.mark.parametrize(("table", "percent", "jaccard", "kappa", "alpha", "ac1"), RIGHT)
def test_values_that_another_program_gets_wrong(table, percent, jaccard, kappa, alpha, ac1):
    assert value("percent_agreement", table) == pytest.approx(percent, abs=5e-5)
    assert value("jaccard", table) == pytest.approx(jaccard, abs=5e-5)
    assert value("cohen_kappa", table) == pytest.approx(kappa, abs=5e-5)
    assert value("krippendorff_alpha", table) == pytest.approx(alpha, abs=5e-5)
    assert value("gwet_ac1", table) == pytest.approx(ac1, abs=5e-5)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [((500, 500, 500, 43500), 0.489), ((9000, 1000, 1000, 34000), 0.871), ((100, 900, 900, 43100), 0.080)],
)
def test_kappa_of_whole_texts(table, kappa):
    assert value("cohen_kappa", table) == pytest.approx(kappa, abs=5e-4)


def test_pooled_not_averaged():
    each = [(90, 10, 10, 890), (0, 1, 0, 999), (0, 0, 0, 1000), (300, 0, 0, 700), (1, 9, 9, 981)]
    kappas = [value("cohen_kappa", table) for table in each]
    assert kappas == [pytest.approx(0.889, abs=5e-4), 0, None, 1, pytest.approx(0.091, abs=5e-4)]
    pooled = tuple(map(sum, zip(*each, strict=True)))
    assert value("cohen_kappa", pooled) == pytest.approx(0.948, abs=5e-4)


@pytest.mark.parametrize("name", [*CHANCE, "jaccard", "positive_agreement"])
def test_undefined_when_neither_coder_used_the_code(name):
    assert table_result(name, (0, 0, 0, 10)).value is None
    assert table_result(name, (0, 0, 0, 10)).reason == "not used by either coder"


@pytest.mark.parametrize("name", [*CHANCE])
def test_undefined_when_nothing_varies_or_nothing_is_counted(name):
    assert table_result(name, (10, 0, 0, 0)).value is None
    assert "no variation" in table_result(name, (10, 0, 0, 0)).reason
    assert table_result(name, (0, 0, 0, 0)).value is None
    assert table_result(name, (0, 0, 0, 0)).reason == "no eligible text"


def test_percent_agreement_stays_visible_with_the_reason_why_it_says_nothing():
    result = table_result("percent_agreement", (0, 0, 0, 10))
    assert result.value == 1
    assert result.reason == "not used by either coder"
    assert table_result("percent_agreement", (0, 0, 0, 0)).value is None


@FEW
@given(tables)
def test_swapping_coders_or_categories_changes_no_coefficient(table):
    n11, n10, n01, n00 = table
    for name in CHANCE:
        result = value(name, table)
        for other in ((n11, n01, n10, n00), (n00, n10, n01, n11)):
            assert value(name, other) == (None if result is None else pytest.approx(result, abs=1e-12))
    assert value("positive_agreement", table) == value("negative_agreement", (n00, n10, n01, n11))


@FEW
@given(tables)
def test_no_value_is_above_one_or_not_a_number_and_each_follows_from_observed_and_expected(table):
    for name in (*CHANCE, *PLAIN):
        result = table_result(name, table)
        if result.value is None:
            assert result.reason or name == "negative_agreement"
            continue
        assert result.value <= 1 + 1e-12
        assert not math.isnan(result.value)
        if name in CHANCE:
            by_parts = (result.observed - result.expected) / (1 - result.expected)
            assert result.value == pytest.approx(by_parts, abs=1e-9)


@FEW
@given(tables.filter(lambda table: not coefficients.undefined_reason(*table)))
def test_identities_of_two_coders(table):
    n11, n10, n01, n00 = table
    values = 2 * sum(table)
    alpha = value("krippendorff_alpha", table)
    assert alpha == pytest.approx(coefficients.table_alpha(*table), abs=1e-12)
    assert alpha == pytest.approx(1 - (1 - value("scott_pi", table)) * (values - 1) / values, abs=1e-12)
    assert value("brennan_prediger", table) == pytest.approx(2 * value("percent_agreement", table) - 1)
    ratings = [
        ["y"] * (n11 + n10) + ["n"] * (n01 + n00),
        ["y"] * n11 + ["n"] * n10 + ["y"] * n01 + ["n"] * n00,
    ]
    report = ratings_report(ratings)
    for name in ("percent_agreement", "cohen_kappa", "brennan_prediger", "gwet_ac1", "krippendorff_alpha"):
        assert report[name].value == pytest.approx(value(name, table), abs=1e-12)


def test_a_rare_code_in_a_long_text_keeps_its_digits():
    table = (10, 3, 2, 4_590_000)
    n1 = 2 * 10 + 5
    total = 2 * sum(table)
    exact = 1 - (total - 1) * 5 / (n1 * (total - n1))
    assert value("krippendorff_alpha", table) == pytest.approx(exact, abs=1e-15)


def test_missing_is_not_zero():
    first = ["1", "1", "0", "0", "1", None, None, None]
    second = ["1", "0", "0", "0", "1", "1", "0", "1"]
    assert ratings_report([first, second])["krippendorff_alpha"].value == pytest.approx(0.640, abs=5e-4)
    as_zero = [value or "0" for value in first]
    assert ratings_report([as_zero, second])["krippendorff_alpha"].value == pytest.approx(0.286, abs=5e-4)


def test_three_coders_get_conger_and_fleiss_and_two_get_kappa():
    two = [["a", "b", "a"], ["a", "b", "b"]]
    assert set(ratings_report(two)) == {
        "percent_agreement", "holsti", "cohen_kappa", "scott_pi", "brennan_prediger", "gwet_ac1", "krippendorff_alpha",
    }  # fmt: skip
    three = ratings_report([*two, ["a", "b", None]])
    assert {"conger_kappa", "fleiss_kappa"} < set(three)
    assert "cohen_kappa" not in three


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([], "nothing to compare"),
        ([["a", "b"]], "nothing to compare"),
        ([["a", None], [None, "b"]], "no unit was rated by two coders"),
        ([[None, None], [None, None], [None, None]], "no unit was rated by two coders"),
        ([["a", "a"], ["a", "a"]], "no variation: every rating is the same"),
        ([["a", "a"], ["a", "a"], [None, "a"]], "no variation: every rating is the same"),
    ],
)
def test_undefined_ratings_have_a_reason(ratings, reason):
    report = ratings_report(ratings)
    for name, result in report.items():
        assert result.reason == reason
        assert result.value is None or name == "percent_agreement"


def test_a_coder_who_rated_nothing_harms_nobody():
    report = ratings_report([["a", "b", "a"], ["a", "b", "b"], [None, None, None]])
    assert report["conger_kappa"].value == pytest.approx(
        ratings_report([["a", "b", "a"], ["a", "b", "b"]])["cohen_kappa"].value
    )


def test_ratings_of_unequal_length_and_undeclared_categories_are_told_plainly():
    with pytest.raises(KnownError, match="Coder 2 has 1 units and coder 1 has 2"):
        ratings_report([["a", "b"], ["a"]])
    with pytest.raises(KnownError, match="'c' is not one of the categories"):
        ratings_report([["a", "c"], ["a", "b"]], categories=["a", "b"])


def test_categories_are_the_declared_ones_and_none_is_confused_by_its_spelling():
    ratings = [["1", "1.0", "2"], ["1", "1.0", "1"]]
    assert ratings_report(ratings)["brennan_prediger"].expected == pytest.approx(1 / 3)
    declared = ratings_report(ratings, categories=["1", "1.0", "2", "3"])
    assert declared["brennan_prediger"].expected == 0.25


@FEW
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=6, max_size=6), min_size=2, max_size=4))
def test_ratings_with_missing_give_numbers_or_reasons(ratings):
    for name, result in ratings_report(ratings).items():
        if result.value is None:
            assert result.reason
        else:
            assert -20 <= result.value <= 1 + 1e-12
            assert not math.isnan(result.value)
            assert name in coefficients.CHANCE or name in (
                "percent_agreement",
                "holsti",
                "conger_kappa",
                "fleiss_kappa",
            )


@FEW
@given(st.lists(st.lists(st.sampled_from("ab"), min_size=8, max_size=8), min_size=2, max_size=2))
def test_fleiss_and_conger_of_two_complete_coders_are_pi_and_kappa(ratings):
    third = ratings_report([*ratings, [None] * 8])
    both = ratings_report(ratings)
    if both["cohen_kappa"].value is not None:
        assert third["conger_kappa"].value == pytest.approx(both["cohen_kappa"].value, abs=1e-12)
        pairs = list(zip(*ratings, strict=True))
        table = [pairs.count(pair) for pair in (("a", "a"), ("a", "b"), ("b", "a"), ("b", "b"))]
        assert third["fleiss_kappa"].value == pytest.approx(value("scott_pi", table), abs=1e-12)
