# SPDX-License-Identifier: GPL-3.0-or-later
"""How numbers are printed for a journal."""

from __future__ import annotations

import pytest

from qualcoder_cp.reports.formats import JMIR, PLAIN, coefficient, interval, number, whole


def test_alpha_keeps_its_leading_zero():
    assert coefficient("α", 0.81) == "α=0.81"
    assert coefficient("κ", 0.87) == "κ=0.87"


@pytest.mark.parametrize(
    ("value", "printed"), [(0.845, "0.85"), (0.844, "0.84"), (-0.004, "0.00"), (-0.5, "−0.50"), (1, "1.00")]
)
def test_numbers_round_half_up_and_zero_has_no_sign(value, printed):
    assert number(value, 2) == printed


def test_an_interval_has_a_hyphen_and_with_a_negative_bound_the_word_to():
    assert interval(0.76, 0.85) == "0.76-0.85"
    assert interval(-0.12, 0.3) == "−0.12 to 0.30"
    assert interval(-0.001, 0.3) == "0.00-0.30"


@pytest.mark.parametrize(("value", "printed"), [(6500, "6500"), (9999, "9999"), (36127, "36,127"), (-12000, "−12,000")])
def test_commas_stand_only_above_9999(value, printed):
    assert whole(value) == printed


def test_the_largest_total_decides_the_decimals_of_a_jmir_table():
    assert JMIR.percent_decimals([102, 20, 20, 21]) == 1
    assert JMIR.percent_decimals([20, 21]) == 0
    assert JMIR.percent_decimals([]) == 0
    assert PLAIN.percent_decimals([20]) == 1
