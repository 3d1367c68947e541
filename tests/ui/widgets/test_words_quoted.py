# SPDX-License-Identifier: GPL-3.0-or-later
"""Passages as lists quote them."""

from __future__ import annotations

import pytest

from qualcoder_cp.ui.widgets.quoting import LONGEST, difference, in_context, short


def test_a_short_passage_is_quoted_in_one_line():
    assert short(" two\nlines ") == "two lines"


def test_a_long_passage_loses_its_middle_between_words():
    words = " ".join(f"word{number}" for number in range(60))
    quoted = short(words)
    assert len(quoted) <= LONGEST + 3
    first, last = quoted.split(" … ")
    assert words.startswith(f"{first} ")
    assert words.endswith(f" {last}")


def test_the_words_around_are_cut_between_words():
    before = "Interviewer: And what was it like at the beginning? Rosa: Then "
    shown = in_context(before, "nobody asked", " me. That was in the first year of it, or so.")
    assert shown == "…at the beginning? Rosa: Then [nobody asked] me. That was in the first…"
    assert in_context("", "nobody", "") == "[nobody]"


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("I was fine", "I was good", "I was [fine → good]"),
        ("I was fine", "I was not fine", "I was [nothing → not] fine"),
        ("I was not fine", "I was fine", "I was [not → nothing] fine"),
        ("a a", "a a a", "a a [nothing → a]"),
        ("fine", "good", "[fine → good]"),
    ],
)
def test_a_difference_stands_between_what_is_the_same(before, now, shown):
    assert difference(before, now) == shown
