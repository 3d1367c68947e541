# SPDX-License-Identifier: GPL-3.0-or-later
"""How many words a correction replaces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts import edit_map, words_replaced


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("a cat sat", "a cat sat", (0, 0)),
        ("a cat sat", "a dog sat", (1, 1)),
        ("a cat sat", "a cats sat", (1, 1)),
        ("a cat sat", "a cat sat down", (0, 1)),
        ("a cat sat down", "a cat sat", (1, 0)),
        ("a cat sat", "a cat, sat.", (0, 0)),
        ("some times", "sometimes", (2, 1)),
        ("", "one two", (0, 2)),
    ],
)
def test_words_that_go_and_words_that_are_new(old, new, counts):
    assert words_replaced(edit_map(old, new)) == counts


@given(st.text("ab c.", max_size=30), st.text("ab c.", max_size=30))
@settings(max_examples=60)
def test_what_stays_is_as_many_words_in_both(old, new):
    gone, added = words_replaced(edit_map(old, new))
    assert count_words(old) - gone == count_words(new) - added >= 0
