# SPDX-License-Identifier: GPL-3.0-or-later
"""From the diagnosis table alone, read as CSV, every table and coefficient can be computed again."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from agreement_studies import cells, scope, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.diagnosis import diagnosis
from qualcoder_cp.agreement.ratings import ratings_report
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import ScopedCode, Universe
from qualcoder_cp.csv_table import table_text
from qualcoder_cp.model import KnownError

LENGTH = 30
FEW = settings(max_examples=60, deadline=None)
TREE = (
    ScopedCode(9, "domain", "domain", frozenset({9, 1, 2})),
    ScopedCode(1, "one", "code", frozenset({1})),
    ScopedCode(2, "two", "code", frozenset({2})),
    ScopedCode(3, "three", "code", frozenset({3})),
)
UNITS = ["participant", "transcript", "turn", "sentence", "character"]
positions = st.integers(0, LENGTH)
spans = st.tuples(positions, positions).map(lambda pair: tuple(sorted(pair)))
layers = st.lists(st.tuples(st.integers(1, 3), spans).map(lambda each: (each[0], *each[1])), max_size=5)
cuts = st.lists(positions, max_size=8).map(sorted).map(lambda e: tuple(zip(e[::2], e[1::2], strict=False)))


@st.composite
def studies(draw):
    return scope(
        *(
            transcript(
                number, LENGTH, {coder: draw(layers) for coder in draw(st.sampled_from([(1, 2), (1, 2), (1,), ()]))},
                eligible=draw(cuts), turns=draw(cuts), participant=draw(st.integers(1, 3)),
            )
            for number in range(draw(st.integers(1, 4)))
        ),
        codes=TREE, universe=draw(st.sampled_from(["participants' speech", "all text"])),
    )  # fmt: skip


def read(found):
    """Return the rows as somebody who has only the file reads them."""
    return list(csv.DictReader(io.StringIO(table_text(found.columns, found.rows))))


def tables_of(rows, first="Ann", second="Ben"):
    """Return the four cells of each code from the rows of a file."""
    made = {}
    for row in rows:
        if row["used"] == "yes" and row[first] and row[second]:
            cell = {("1", "1"): 0, ("1", "0"): 1, ("0", "1"): 2, ("0", "0"): 3}[row[first], row[second]]
            made.setdefault(row["code"], [0, 0, 0, 0])[cell] += int(row["n_units"])
    return {code: tuple(table) for code, table in made.items()}


@pytest.mark.slow
@FEW
@given(studies(), st.sampled_from(UNITS), st.sampled_from([0.0, 0.0, 0.5, 1.0]))
def test_the_tables_follow_from_the_file_alone(study, unit, share):
    rows = read(diagnosis(study, unit, share=share))
    report = compare(study, unit, resamples=0, share=share)
    found = tables_of(rows)
    for row in report.codes:
        assert found.get(row.name, (0, 0, 0, 0)) == cells(row)
    used = {row["transcript"] for row in rows if row["used"] == "yes"}
    assert {name for each in used for name in each.split("; ")} <= set(report.used)
    for row in rows:
        assert (row["used"] == "yes") == (row["why_not"] == "")


def test_coefficients_and_intervals_follow_from_the_file_alone():
    import numpy as np

    turns = [(start, start + 5) for start in range(0, 30, 5)]
    texts = [
        transcript(n, 30, {1: [(1, 0, 10)], 2: [(1, n % 4, 10), (2, 20, 25)]}, turns=turns)
        for n in range(8)
    ]  # fmt: skip
    study = scope(*texts, codes=TREE)
    rows = read(diagnosis(study, "character"))
    people = list(dict.fromkeys(row["participant"] for row in rows))
    per_person = np.array([
        tables_of([row for row in rows if row["participant"] == person])["one"] for person in people
    ])  # fmt: skip
    report = compare(study, "character", resamples=500, seed=9).codes[1].krippendorff_alpha
    drawn = np.random.default_rng(9)

    def alpha(table):
        n11, n10, n01, _ = table
        total, ones = 2 * sum(table), 2 * n11 + n10 + n01
        return 1 - (total - 1) * (n10 + n01) / (ones * (total - ones))

    assert alpha(per_person.sum(axis=0)) == pytest.approx(report.value, abs=1e-12)
    values = []
    for size in (125,) * 4:
        picks = drawn.integers(0, len(people), size=(size, len(people)))
        values += [alpha(per_person[pick].sum(axis=0)) for pick in picks]
    values.sort()
    assert (values[11], values[-12]) == pytest.approx((report.ci_low, report.ci_high), abs=1e-12)


def test_three_coders_can_be_computed_again_by_any_program():
    layers = {1: [(1, 0, 10)], 2: [(1, 0, 10), (1, 20, 30)], 3: [(1, 10, 20)]}
    study = dataclasses.replace(
        scope(
            transcript(1, 30, layers, turns=[(0, 10), (10, 20), (20, 30)]),
            transcript(2, 10, {1: [], 2: []}),
            codes=TREE,
        ),
        coders=((1, "Ann"), (2, "Ben"), (3, "Cem")),
    )
    rows = [row for row in read(diagnosis(study, "turn")) if row["code"] == "one"]
    assert [(row["Ann"], row["Ben"], row["Cem"]) for row in rows] == [
        ("1", "1", "0"), ("0", "0", "1"), ("0", "1", "0"), ("0", "0", ""),
    ]  # fmt: skip
    ratings = [[row[name] or None for row in rows] for name in ("Ann", "Ben", "Cem")]
    assert ratings_report(ratings)["krippendorff_alpha"].value is not None
    pair = compare(study, "turn", coders=(1, 3), resamples=0).codes[1]
    assert tables_of(rows, "Ann", "Cem")["one"] == cells(pair)


def test_a_unit_is_named_by_its_place_in_the_text():
    study = scope(
        transcript(1, 60, {1: [(1, 12, 18)], 2: []}, eligible=[(10, 20), (30, 50)], turns=[(10, 20), (30, 50)]),
        codes=TREE[1:2],
    )
    turns = read(diagnosis(study, "turn"))
    assert [(row["unit_id"], row["start_char"], row["end_char"], row["Ann"], row["Ben"]) for row in turns] == [
        ("Interview 1 10-20", "10", "20", "1", "0"), ("Interview 1 30-50", "30", "50", "0", "0"),
    ]  # fmt: skip
    stretches = read(diagnosis(study, "character"))
    assert [(row["start_char"], row["end_char"], row["n_units"], row["Ann"]) for row in stretches] == [
        ("10", "12", "2", "0"), ("12", "18", "6", "1"), ("18", "50", "22", "0"),
    ]  # fmt: skip
    (whole,) = read(diagnosis(study, "transcript"))
    assert (whole["unit_id"], whole["start_char"], whole["n_units"]) == ("Interview 1", "", "1")


def test_what_is_left_out_stands_there_with_the_reason():
    study = scope(
        transcript(1, 10, {1: [(1, 0, 5)], 2: []}),
        transcript(2, 10, {1: [(1, 0, 5)]}),
        transcript(3, 10, {}),
        transcript(4, 10, {1: [], 2: []}, eligible=[]),
        codes=TREE[1:2],
    )
    reasons = {3: {1: "excused", 2: "submitted on another state of the text"}}
    rows = read(diagnosis(study, "turn", reasons=reasons))
    assert [(row["transcript"], row["Ann"], row["Ben"], row["used"], row["why_not"]) for row in rows] == [
        ("Interview 1", "1", "0", "yes", ""),
        ("Interview 4", "", "", "no", "no eligible text"),
        ("Interview 2", "1", "", "no", "Ben: not submitted"),
        ("Interview 3", "", "", "no", "Ann: excused; Ben: submitted on another state of the text"),
    ]
    people = [row["unit_id"] for row in read(diagnosis(study, "participant"))]
    assert people == ["P1", "P4", "P2 (Interview 2)", "P3 (Interview 3)"]


def test_where_only_coded_text_counts_the_rest_is_not_used():
    study = scope(transcript(1, 20, {1: [(1, 0, 5)], 2: []}), codes=TREE[1:2], universe=Universe.CODED)
    rows = read(diagnosis(study, "character"))
    assert [(row["n_units"], row["used"]) for row in rows] == [("5", "yes"), ("15", "no")]
    assert rows[1]["why_not"] == "found by nobody, and only coded text counts"


@pytest.mark.parametrize("unit", UNITS)
def test_an_empty_study_and_one_coder_give_rows_that_say_so(unit):
    assert read(diagnosis(scope(codes=TREE), unit)) == []
    assert read(diagnosis(scope(transcript(1, 9, {1: [], 2: []}), codes=()), unit)) == []
    alone = dataclasses.replace(scope(transcript(1, 9, {1: [(1, 0, 9)]}), codes=TREE), coders=((1, "Ann"),))
    rows = read(diagnosis(alone, unit))
    assert {row["why_not"] for row in rows} == {"fewer than two coders in scope"}
    assert {row["used"] for row in rows} == {"no"}


def test_a_share_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="part of 1"):
        diagnosis(scope(codes=TREE), "turn", share=50)


def test_segments_and_coders_named_like_a_column_are_refused():
    with pytest.raises(KnownError, match="no table of units"):
        diagnosis(scope(codes=TREE), "segment")
    named = dataclasses.replace(scope(codes=TREE), coders=((1, "code"), (2, "Ben")))
    with pytest.raises(KnownError, match="called 'code'"):
        diagnosis(named, "turn")
