# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows carry a warning, in words."""

from __future__ import annotations

from agreement_studies import one_code

from qualcoder_cp.agreement import flag
from qualcoder_cp.agreement.flags import UNDEFINED, explain
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import (
    NO_CODINGS,
    NO_DOUBLE_CODED,
    NO_ELIGIBLE_TEXT,
    NO_NEITHER,
    NO_VARIATION,
    NOT_USED,
    NOTHING_TO_COMPARE,
)


def row_of(length, first, second):
    return compare(one_code(length, first, second), "character", resamples=0).codes[0]


def test_an_undefined_row_says_why():
    assert flag(row_of(100, [], [])) == "not used by either coder"


def test_a_one_sided_row_names_the_coder():
    assert flag(row_of(100, [(0, 50)], [])) == "used by Ann only"


def test_a_rare_code_with_high_percent_and_low_alpha_is_explained():
    assert flag(row_of(1000, [(0, 20)], [(10, 30)])).startswith("rare code: percent is high")


def test_a_coder_who_finds_it_twice_as_often_is_told():
    assert flag(row_of(100, [(0, 60)], [(0, 20)])) == "one coder found it at least twice as often as the other"


def test_an_ordinary_row_has_no_flag():
    assert flag(row_of(100, [(0, 40)], [(2, 42)])) == ""


def test_a_common_code_with_high_percent_and_low_alpha_is_explained():
    row = row_of(1000, [(0, 990)], [(10, 1000)])
    assert flag(row) == "common code: percent is high because both nearly always use it; see AC1 beside alpha"
    assert "negative agreement is 0.00" in explain(row)


def test_agreement_below_chance_is_told():
    row = row_of(100, [(0, 40)], [(40, 80)])
    assert flag(row) == "agreement below chance"
    assert explain(row) == (
        "The coders agree less than chance would have it: where one found it, the other mostly did not."
    )


def test_the_paradox_is_explained_with_ac1_and_positive_agreement_beside_alpha():
    row = row_of(1000, [(0, 20)], [(10, 30)])
    assert explain(row) == (
        "98.0 % agreement comes from the units in which neither coder found it (the code is in 2.0 % of them). Beyond "
        "chance alpha is 0.49; positive agreement is 0.50, AC1, which takes less off for a rare code, 0.98."
    )


def test_a_bias_names_the_coders_and_their_shares():
    said = explain(row_of(100, [(0, 60)], [(0, 20)]), ("Ann", "Ben"))
    assert said == (
        "Ann found it in 60 % of the units and Ben in 20 % (bias index +0.40): the coders differ on when it applies."
    )


def test_each_reason_has_a_sentence():
    nowhere = (NO_DOUBLE_CODED, NOTHING_TO_COMPARE, NO_NEITHER)
    for reason in (NOT_USED, NO_VARIATION, NO_CODINGS, NO_ELIGIBLE_TEXT, *nowhere):
        assert UNDEFINED[reason].endswith(".")
    assert explain(row_of(100, [], [])) == UNDEFINED[NOT_USED]
    assert explain(row_of(100, [(0, 100)], [(0, 100)])) == UNDEFINED[NO_VARIATION]
    assert explain(row_of(0, [], [])) == UNDEFINED[NO_ELIGIBLE_TEXT]
    assert explain(row_of(100, [(5, 5)], [])) == UNDEFINED[NO_CODINGS]


def test_one_coder_alone_is_named_and_an_ordinary_row_needs_no_words():
    assert explain(row_of(100, [], [(0, 3)]), ("Ann", "Ben")) == (
        "Ben alone used it: kappa is 0 by its formula and alpha at most 0."
    )
    assert explain(row_of(100, [(0, 40)], [(2, 42)])) == ""
