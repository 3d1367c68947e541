# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the labels of a figure break."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.prevalence.drawing import line_width, wrapped


def test_a_short_label_stays_on_one_line():
    assert wrapped("Data privacy", 3, 9) == "Data privacy"


def test_a_long_label_breaks_between_words():
    assert wrapped("Data privacy and protection", 1.2, 9) == "Data privacy and\nprotection"


def test_a_word_longer_than_the_line_is_divided_with_a_hyphen():
    first, second = wrapped("Datenschutzgrundverordnung", 1.2, 9).split("\n")
    assert first.endswith("-")
    assert first[:-1] + second == "Datenschutzgrundverordnung"


def test_no_words_are_no_lines():
    assert wrapped("", 1, 9) == ""


@settings(max_examples=30, deadline=None)
@given(st.text("abcdeWMi ", max_size=60), st.floats(0.5, 3))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(words, width):
    text = wrapped(words, width, 9)
    assert all(line_width(line, 9) <= width for line in text.split("\n"))
    assert text.replace("-", "").replace("\n", "").replace(" ", "") == words.replace(" ", "")
