# SPDX-License-Identifier: GPL-3.0-or-later
"""How often two codes come together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence.cooccurrence import Scope, of_passages, of_sets
from qualcoder_cp.prevalence.measures import covered, within, words_in
from qualcoder_cp.prevalence.rules import CountedCode
from qualcoder_cp.text import merge_spans

CODES = [
    CountedCode(number, f"Code {number}", Level.CODE, None, 0, "#000000", frozenset({number})) for number in (1, 2)
]


def pair(first, second):
    return of_passages(CODES, {1: {7: first}, 2: {7: second}}).of(2, 1)


def test_passages_that_share_a_character_are_together_and_those_that_touch_are_not():
    assert (pair([(0, 10)], [(9, 20)]).both, pair([(0, 10)], [(10, 20)]).both) == (1, 0)


def test_a_long_passage_with_two_short_ones_in_it_is_one():
    found = pair([(0, 100)], [(5, 10), (50, 60)])
    assert (found.both, found.first_alone, found.second_alone, found.jaccard) == (1, 0, 0, 1)


def test_passages_alone_lower_the_index():
    found = pair([(0, 10), (30, 40)], [(5, 8), (60, 70), (80, 90)])
    assert (found.both, found.first_alone, found.second_alone, found.jaccard) == (1, 1, 2, 0.25)


def test_codes_nobody_used_have_no_index():
    assert of_passages(CODES, {}).of(1, 2).jaccard is None
    assert of_sets(Scope.TURN, CODES, {}).used == {1: 0, 2: 0}


def test_of_sets_counts_units():
    found = of_sets(Scope.PARTICIPANT, CODES, {1: frozenset("abc"), 2: frozenset("bcd")})
    assert (found.of(1, 2).both, found.of(1, 2).jaccard) == (2, 0.5)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda one: (one[0], sum(one))), max_size=8)


@settings(max_examples=100, deadline=None)
@given(spans, spans)
def test_the_index_lies_between_0_and_1_and_is_1_with_itself(first, second):
    first, second = merge_spans(first), merge_spans(second)
    found = pair(first, second)
    assert found.jaccard is None or 0 <= found.jaccard <= 1
    assert pair(first, first).jaccard in (None, 1)
    assert (found.both > 0) == any(a < d and c < b for a, b in first for c, d in second)


@settings(max_examples=100, deadline=None)
@given(st.lists(spans, min_size=1, max_size=4), st.integers(1, 4))
def test_what_so_many_layers_cover_is_what_counting_each_character_gives(layers, needed):
    found = covered(layers, needed)
    inside = {place for start, end in found for place in range(start, end)}
    for place in range(80):
        assert (place in inside) == (sum(any(a <= place < b for a, b in own) for own in layers) >= needed)


@settings(max_examples=100, deadline=None)
@given(spans, spans, st.lists(st.integers(0, 75), unique=True).map(sorted))
def test_words_are_counted_where_their_first_character_lies(first, second, starts):
    parts = within(merge_spans(first), merge_spans(second))
    inside = {p for a, b in first for p in range(a, b)} & {p for a, b in second for p in range(a, b)}
    assert words_in(starts, parts) == sum(start in inside for start in starts)


def test_needing_no_layers_is_not_asked():
    assert covered([], 1) == []
    with pytest.raises(KeyError):
        of_sets(Scope.TURN, CODES, {}).of(1, 3)
