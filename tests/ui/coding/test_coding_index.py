# SPDX-License-Identifier: GPL-3.0-or-later
"""The index finds what comparing with every coding would find."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.ui.coding.coding_index import LONG, CodingIndex, layers

SPANS = st.tuples(st.integers(0, 200), st.integers(1, 60) | st.just(LONG + 5))
ITEMS = st.lists(SPANS, max_size=25).map(
    lambda spans: [(start, start + length, number) for number, (start, length) in enumerate(spans)]
)


@settings(max_examples=150)
@given(ITEMS, st.integers(0, 220), st.integers(1, 40))
def test_a_query_finds_what_shares_a_character(items, start, length):
    found = CodingIndex(items).query(start, start + length)
    assert sorted(found) == sorted(item for item in items if item[0] < start + length and item[1] > start)


@settings(max_examples=100)
@given(ITEMS, st.data())
def test_adding_and_removing_in_any_order_keeps_the_index_right(items, data):
    index, kept = CodingIndex(), []
    for item in items:
        index.add(item)
        kept.append(item)
        if data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(kept))
            kept.remove(gone)
            index.remove(gone)
        place = data.draw(st.integers(0, 220))
        expected = sorted(other for other in kept if other[0] <= place < other[1])
        assert sorted(index.query(place, place + 1)) == expected
        assert index.depth(place) == len(expected)
    assert len(index) == len(kept)


@settings(max_examples=100)
@given(ITEMS, st.integers(0, 100), st.integers(1, 120))
def test_layers_cover_exactly_where_so_many_codings_lie(items, start, length):
    end = start + length
    covered = layers(items, start, end, 3)
    for depth, spans in enumerate(covered, 1):
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
        for place in range(start, end):
            over = sum(item[0] <= place < item[1] for item in items)
            assert (over >= depth) == any(a <= place < b for a, b in spans)


def test_codings_that_only_meet_an_edge_are_not_found():
    assert CodingIndex([(0, 5, 1), (5, 9, 2)]).query(5, 6) == [(5, 9, 2)]
