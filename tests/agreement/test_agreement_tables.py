# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables by interval arithmetic equal a loop over characters, whatever the codings look like."""

from __future__ import annotations

import random

import pytest
from agreement_studies import cells, one_code, scope, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import ScopedCode, ScopedTranscript

LENGTH = 30
SOME = settings(max_examples=120, deadline=None)
positions = st.integers(0, LENGTH)
spans = st.tuples(positions, positions).map(lambda pair: tuple(sorted(pair)))
codes = st.integers(1, 3)
layers = st.lists(st.tuples(codes, spans).map(lambda each: (each[0], *each[1])), max_size=6)
cuts = st.lists(positions, max_size=8).map(sorted)

TREE = (
    ScopedCode(1, "one", "code", frozenset({1})),
    ScopedCode(2, "two", "code", frozenset({2})),
    ScopedCode(3, "three", "code", frozenset({3})),
    ScopedCode(9, "domain", "domain", frozenset({9, 1, 2})),
)


def pairs_of(edges):
    return tuple(zip(edges[::2], edges[1::2], strict=False))


def looped(study, kind):
    """Return the tables of all codes by looking at each character of each transcript."""
    tables = {code.id: [0, 0, 0, 0] for code in study.codes}
    speech = study.universe != "all text"
    for code in study.codes:
        found: dict[object, list[bool]] = {}
        for each in study.transcripts:
            if not {1, 2} <= set(each.layers):
                continue
            for position in range(each.length):
                if speech and not any(start <= position < end for start, end in each.eligible):
                    continue
                unit = {
                    "character": (each.transcript_id, position),
                    "transcript": each.transcript_id,
                    "participant": each.cluster,
                    "turn": next(((each.transcript_id, s, e) for s, e in each.turns if s <= position < e), None),
                }[kind]
                if unit is None:
                    continue
                marks = found.setdefault(unit, [False, False])
                for coder in (1, 2):
                    marks[coder - 1] |= any(
                        code_id in code.descendants and start <= position < end
                        for code_id, start, end in each.layers[coder]
                    )
        for one, two in found.values():
            tables[code.id][(0 if two else 1) if one else (2 if two else 3)] += 1
    return {code: tuple(table) for code, table in tables.items()}


@st.composite
def studies(draw):
    transcripts = []
    for number in range(draw(st.integers(1, 4))):
        chosen = draw(st.sampled_from([(1, 2), (1, 2), (1, 2), (1,), ()]))
        transcripts.append(
            transcript(
                number,
                LENGTH,
                {coder: draw(layers) for coder in chosen},
                eligible=pairs_of(draw(cuts)),
                turns=pairs_of(draw(cuts)),
                participant=draw(st.integers(1, 3)),
            )
        )
    return scope(*transcripts, codes=TREE, universe=draw(st.sampled_from(["all text", "participants' speech"])))


@SOME
@given(studies(), st.sampled_from(["character", "transcript", "participant", "turn"]))
def test_tables_equal_a_loop_over_characters(study, kind):
    report = compare(study, kind, resamples=0)
    assert {row.code.id: cells(row) for row in report.codes} == looped(study, kind)
    for row in report.codes:
        assert min(cells(row)) >= 0
        assert row.n_units == report.n_units


@SOME
@given(layers, layers)
def test_a_domain_agrees_at_least_where_its_codes_do(first, second):
    report = compare(scope(transcript(1, LENGTH, {1: first, 2: second}), codes=TREE), "character", resamples=0)
    one, two, _, domain = report.codes
    assert domain.n11 >= max(one.n11, two.n11)


@SOME
@given(st.lists(spans, min_size=1, max_size=5), st.lists(spans, max_size=5), st.randoms(use_true_random=False))
def test_order_copies_splits_and_empty_codings_change_nothing(first, second, chance):
    plain = compare(one_code(LENGTH, first, second), "character", resamples=0).codes[0]
    start, end = first[0]
    middle = (start + end) // 2
    altered = [*first[1:], first[0], (start, middle), (middle, end), (middle, middle)]
    chance.shuffle(altered)
    assert cells(compare(one_code(LENGTH, altered, second), "character", resamples=0).codes[0]) == cells(plain)
    swapped = compare(one_code(LENGTH, second, first), "character", resamples=0).codes[0]
    assert cells(swapped) == (plain.n11, plain.n01, plain.n10, plain.n00)


@pytest.mark.parametrize(
    ("length", "first", "second", "table"),
    [
        (10_000, [(0, 1000)], [(0, 1000)], (1000, 0, 0, 9000)),
        (10_000, [(0, 1000)], [(1000, 2000)], (0, 1000, 1000, 8000)),
        (10_000, [(0, 1000), (500, 1500)], [], (0, 1500, 0, 8500)),
        (10_000, [(0, 9900)], [(100, 10_000)], (9800, 100, 100, 0)),
    ],
)
def test_own_overlaps_count_once_and_all_text_is_counted(length, first, second, table):
    assert cells(compare(one_code(length, first, second), "character", resamples=0).codes[0]) == table


def test_excluded_speech_is_cut_out_by_projection():
    study = one_code(100, [(10, 40)], [(60, 70)], eligible=[(30, 65)])
    assert cells(compare(study, "character", resamples=0).codes[0]) == (0, 10, 5, 20)
    open_study = scope(*study.transcripts, universe="all text")
    assert cells(compare(open_study, "character", resamples=0).codes[0]) == (0, 30, 10, 60)


def test_a_turn_touched_by_one_character_counts_and_one_only_met_at_the_edge_does_not():
    layers = {1: [(1, 9, 10)], 2: [(1, 10, 12)]}
    study = scope(transcript(1, 30, layers, eligible=[(0, 30)], turns=[(0, 10), (10, 20), (20, 30)]))
    assert cells(compare(study, "turn", resamples=0).codes[0]) == (0, 1, 1, 1)
    assert cells(compare(study, "sentence", resamples=0).codes[0]) == (0, 1, 1, 1)


def test_two_transcripts_of_one_participant_are_one_unit_wherever_they_stand():
    study = scope(
        transcript(1, 20, {1: [(1, 0, 5)], 2: []}, participant=7),
        transcript(2, 20, {1: [], 2: []}, participant=8),
        transcript(3, 20, {1: [], 2: [(1, 3, 4)]}, participant=7),
    )
    assert cells(compare(study, "participant", resamples=0).codes[0]) == (1, 0, 0, 1)
    assert cells(compare(study, "transcript", resamples=0).codes[0]) == (0, 1, 1, 1)


def test_codes_outside_the_scope_are_left_out():
    study = scope(transcript(1, 10, {1: [(1, 0, 5), (77, 0, 10)], 2: [(0, 0, 10)]}))
    assert cells(compare(study, "character", resamples=0).codes[0]) == (0, 5, 0, 5)


def test_adding_a_transcript_where_nobody_coded_changes_only_neither():
    draw = random.Random(3)
    layers = {c: [(1, s, s + 5) for s in draw.sample(range(90), 4)] for c in (1, 2)}
    one = compare(scope(transcript(1, 100, layers)), "character", resamples=0).codes[0]
    two = compare(scope(transcript(1, 100, layers), transcript(2, 50, {1: [], 2: []})), "character", resamples=0).codes[
        0
    ]
    assert cells(two) == (one.n11, one.n10, one.n01, one.n00 + 50)


@pytest.mark.parametrize("wrong", [((5, 3),), ((0, 5), (4, 8)), ((0, 11),)])
def test_a_transcript_refuses_spans_that_are_unsorted_overlap_or_leave_the_text(wrong):
    with pytest.raises(ValueError, match="eligible of Interview 1"):
        ScopedTranscript(1, "Interview 1", 1, "P1", None, 10, wrong, (), (), {})
