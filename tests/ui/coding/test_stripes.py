# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of stripes are few and free of overlap; labels never lie on each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.ui.coding.coding_index import LONG, CodingIndex, ShownCoding
from qualcoder_cp.ui.coding.stripes import ShownSet, StripeLayout, push_apart

ITEMS = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=25).map(
    lambda spans: [(start, start + length, number) for number, (start, length) in enumerate(spans)]
)


def overlaps(items, columns):
    return [
        (a, b)
        for a in items
        for b in items
        if a[2] < b[2] and a[0] < b[1] and b[0] < a[1] and columns.column(a) == columns.column(b)
    ]


@settings(max_examples=150)
@given(ITEMS)
def test_as_many_columns_as_the_greatest_depth_and_none_overlaps(items):
    columns = StripeLayout(CodingIndex(items))
    assert columns.count == max((CodingIndex(items).depth(place) for place in range(141)), default=0)
    assert overlaps(items, columns) == []


@settings(max_examples=100)
@given(ITEMS)
def test_a_new_coding_moves_no_other_and_overlaps_none(items):
    index = CodingIndex()
    columns = StripeLayout(index)
    before = {}
    for item in items:
        before[item] = columns.add(item)
        index.add(item)
        assert all(columns.column(other) == column for other, column in before.items())
    assert overlaps(items, columns) == []


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(-500, 400), st.integers(10, 45)), max_size=30).map(sorted))
def test_labels_stay_on_the_page_in_order_and_apart(labels):
    wanted, heights = [wish for wish, _ in labels], [height for _, height in labels]
    places = push_apart(wanted, heights, 2, 300)
    ends = [place + height for place, height in zip(places, heights, strict=False)]
    assert all(place >= 2 for place in places)
    assert all(end <= 300 for end in ends)
    assert all(end <= following for end, following in zip(ends, places[1:], strict=False))
    left_out = heights[len(places) :]
    assert not left_out or sum(heights[: len(places)]) + left_out[0] > 298


LENGTHS = st.integers(1, 40) | st.just(LONG + 7)
PLACES = st.tuples(st.integers(0, 100), LENGTHS)


@settings(max_examples=200)
@given(st.lists(PLACES, max_size=20), st.lists(PLACES, max_size=6), st.data())
def test_columns_asked_for_in_any_order_between_changes_never_move_nor_overlap(first, later, data):
    def shown_coding(number, place):
        return ShownCoding(number, place[0], place[0] + place[1], 1, "", "#0072b2")

    shown, asked = ShownSet(shown_coding(number, place) for number, place in enumerate(first)), {}
    for number, place in enumerate(later, 100):
        for identity in data.draw(st.lists(st.sampled_from(sorted(shown.by_id)), max_size=3)) if shown.by_id else ():
            asked[identity] = shown.column(identity)
        shown.add(shown_coding(number, place))
        if data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(sorted(shown.by_id)))
            shown.remove(gone)
            asked.pop(gone, None)
    assert all(shown.column(identity) == column for identity, column in asked.items())
    for one, other in itertools.combinations(shown.by_id.values(), 2):
        if one.start < other.end and other.start < one.end:
            assert shown.column(one.id) != shown.column(other.id)
    assert all(shown.column(identity) < max(1, shown.columns) for identity in shown.by_id)


@settings(max_examples=100)
@given(st.lists(PLACES, max_size=25))
def test_a_cluster_is_all_that_hangs_together(places):
    items = sorted((start, start + length, number) for number, (start, length) in enumerate(places))
    index = CodingIndex(items)
    for item in items:
        together = index.cluster(item[0])
        assert item in together
        inside = {other[2] for other in together}
        touching = [one for one in items if any(one[0] < two[1] and two[0] < one[1] for two in together)]
        assert {one[2] for one in touching} == inside


def test_a_label_with_room_stands_where_it_belongs():
    assert push_apart([10, 100, 105], [14, 28, 14], 0, 300) == [10, 100, 128]


def test_the_shown_set_keeps_its_parts_in_step():
    first = ShownCoding(1, 0, 10, 7, "Trust", "#0072b2")
    shown = ShownSet([first])
    shown.add(ShownCoding(2, 5, 12, 8, "Harm", "#d55e00"))
    assert [shown.column(key) for key in (1, 2)] == [0, 1]
    assert shown.remove(1) is first
    assert shown.index.query(0, 20) == [(5, 12, 2)]
    with pytest.raises(ValueError, match="shown already"):
        shown.add(ShownCoding(2, 5, 12, 8, "Harm", "#d55e00"))
