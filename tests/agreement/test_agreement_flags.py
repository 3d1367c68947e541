# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows carry a warning, in words."""

from __future__ import annotations

from agreement_studies import one_code

from qualcoder_cp.agreement import flag
from qualcoder_cp.agreement.report import compare


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
