# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments are matched one to one, as well as possible, without crossing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.matching import THRESHOLDS, curve, match, median_offset, offsets, overlap

SOME = settings(max_examples=150, deadline=None)


@st.composite
def segments(draw):
    """Return up to four sorted disjoint spans, some of them touching."""
    edges = sorted(draw(st.lists(st.integers(0, 25), max_size=8)))
    return [(s, e) for s, e in zip(edges[::2], edges[1::2], strict=False) if s < e]


def tried_out(first, second, threshold):
    """Return the best matching by trying every set of pairs."""
    pairs = [(i, j) for i in range(len(first)) for j in range(len(second))]
    pairs = [p for p in pairs if 0 < overlap(first[p[0]], second[p[1]]) >= threshold]
    best = (0, 0.0)
    for size in range(1, min(len(first), len(second)) + 1):
        for chosen in combinations(pairs, size):
            if len({i for i, _ in chosen}) == len({j for _, j in chosen}) == size:
                best = max(best, (size, sum(overlap(first[i], second[j]) for i, j in chosen)))
    return best


@SOME
@given(segments(), segments(), st.sampled_from([0.0, 0.3, 0.5, 0.9]))
def test_the_matching_is_the_best_there_is(first, second, threshold):
    found = match(first, second, threshold)
    size, total = tried_out(first, second, threshold)
    assert len(found.pairs) == size
    assert sum(overlap(first[i], second[j]) for i, j in found.pairs) == pytest.approx(total)
    assert len({i for i, _ in found.pairs}) == len({j for _, j in found.pairs}) == size


@SOME
@given(segments(), segments())
def test_it_is_symmetric_and_falls_with_the_threshold(first, second):
    there, back = match(first, second), match(second, first)
    assert len(there.pairs) == len(back.pairs)
    assert there.f1 == back.f1
    assert (there.precision, there.recall) == (back.recall, back.precision)
    counts = [len(found.pairs) for _, found in curve(first, second)]
    assert counts == sorted(counts, reverse=True)
    assert [threshold for threshold, _ in curve(first, second)] == list(THRESHOLDS)


def test_as_many_pairs_as_possible_come_before_the_largest_overlap():
    first, second = [(0, 10), (10, 20)], [(4, 16)]
    assert len(match(first, second, 0.3).pairs) == 1
    found = match([(0, 10), (12, 30)], [(0, 3), (3, 28)], 0.0)
    assert found.pairs == ((0, 0), (1, 1))


def test_precision_recall_f1_and_offsets():
    first, second = [(0, 10), (20, 30)], [(1, 12), (22, 30), (40, 50)]
    found = match(first, second)
    assert (found.recall, found.precision, found.f1) == (1, pytest.approx(2 / 3), pytest.approx(0.8))
    assert sorted(offsets(first, second, found)) == [0, 1, 2, 2]
    assert median_offset(offsets(first, second, found)) == 1.5


def test_without_segments_nothing_is_defined():
    none = match([], [])
    assert (none.precision, none.recall, none.f1, median_offset([])) == (None, None, None, None)
    assert match([(0, 5)], []).f1 == 0
