# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs' definitions: fixed scope, unit, numbers and layout, each with its weakness, no false value."""

from __future__ import annotations

import dataclasses

import pytest
from agreement_studies import scope, transcript

from qualcoder_cp.agreement.coefficients import table_result
from qualcoder_cp.agreement.presets import PRESETS, preset_named, preset_table
from qualcoder_cp.agreement.scope import ScopedCode
from qualcoder_cp.model import KnownError

TREE = (
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2})),
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "consent", "code", frozenset({2})),
    ScopedCode(20, "trust", "domain", frozenset({20, 3})),
    ScopedCode(3, "accuracy", "code", frozenset({3})),
)
TURNS = [(start, start + 100) for start in range(0, 1000, 100)]


def study(*layers, codes=TREE):
    return scope(
        *(transcript(n, 1000, {1: one, 2: two}, turns=TURNS) for n, (one, two) in enumerate(layers, 1)), codes=codes
    )


def table(name, what):
    """Return the rows of a preset as dicts, by their columns."""
    found = preset_table(what, preset_named(name))
    return [dict(zip(found.preset.columns, row, strict=True)) for row in found.rows]


def row(rows, **values):
    found = [each for each in rows if all(each[column] == value for column, value in values.items())]
    assert len(found) == 1, found
    return found[0]


def test_the_vendors_own_example_50_both_150_one_800_neither_is_85_percent():
    what = study(([(1, 0, 100)], [(1, 50, 200)]))
    found = row(table("nvivo", what), Code="privacy", File="Interview 1")
    assert (found["A and B %"], found["Not A and Not B %"], found["Agreement %"]) == (5.0, 80.0, 85.0)
    assert (found["Disagreement %"], found["A and Not B %"], found["B and Not A %"]) == (15.0, 5.0, 10.0)
    assert found["Kappa"] == pytest.approx(table_result("cohen_kappa", (50, 50, 100, 800)).value)
    assert found["File size"] == 1000


def test_nvivo_counts_all_text_and_pools_in_a_marked_row():
    text = transcript(1, 1000, {1: [(1, 0, 100)], 2: [(1, 0, 100)]}, eligible=[(500, 600)])
    rows = table("nvivo", scope(text, transcript(2, 1000, {1: [(1, 0, 10)], 2: []}), codes=TREE))
    assert row(rows, Code="privacy", File="Interview 1")["A and B %"] == 10.0
    whole = row(rows, Code="privacy", File="all transcripts")
    assert whole["Kappa"] == pytest.approx(table_result("cohen_kappa", (100, 10, 0, 1890)).value)
    unused = row(rows, Code="consent", File="all transcripts")
    assert (unused["Kappa"], unused["Agreement %"], unused["Note"]) == (None, 100.0, "not used by either coder")


def test_maxqda_has_three_criteria_and_a_kappa_with_chance_one_of_the_codes_used():
    what = study(
        ([(1, 0, 100), (1, 200, 300), (2, 400, 500)], [(1, 0, 95), (1, 200, 260), (2, 400, 500)]),
        ([(1, 0, 100)], [(1, 0, 100), (1, 300, 400)]),
    )
    rows = table("maxqda", what)
    first, second, third = dict.fromkeys(each["Criterion"] for each in rows)
    assert row(rows, Criterion=first, Code="privacy")["Percent"] == 100
    assert row(rows, Criterion=second, Code="privacy")["Percent"] == 50
    segments = row(rows, Criterion=third, Code="privacy")
    assert (segments["Agreements"], segments["Disagreements"], segments["Total"]) == (4, 3, 7)
    total = row(rows, Criterion=third, Code="total")
    assert (total["Agreements"], total["Total"]) == (6, 9)
    assert total["Kappa (RK)"] == pytest.approx((6 / 9 - 1 / 2) / (1 - 1 / 2))
    assert row(rows, Criterion=third, Code="accuracy")["Note"] == "not used by either coder"
    single = table("maxqda", study(([(1, 0, 9)], [(1, 0, 9)])))[-1]
    assert (single["Kappa (RK)"], single["Note"]) == (None, "chance is 1/codes used, and only one code was used")


def test_atlasti_finds_passages_that_break_exclusiveness():
    what = study(([(1, 0, 100), (2, 80, 120), (3, 0, 50)], [(1, 0, 100)]))
    found = preset_table(what, preset_named("atlasti"))
    assert found.notes == ("not exclusive: Ann, Interview 1 80-100: 'privacy' and 'consent'",)
    domain = row(table("atlasti", what), Domain="data", Code="")
    assert "1 overlap of its codes left out" in domain["Note"]
    many = [(1, 0, 1000), *((2, start, start + 5) for start in range(0, 250, 10))]
    notes = preset_table(study((many, [])), preset_named("atlasti")).notes
    assert len(notes) == 21
    assert notes[-1] == "and 5 more passages with two codes of one domain"


def test_atlasti_values_of_two_coders_who_do_the_same_are_one():
    layer = [(1, 0, 100), (2, 200, 300), (3, 400, 450)]
    rows = table("atlasti", study((layer, layer), (layer[:1], layer[:1])))
    data = row(rows, Domain="data", Code="")
    assert (data["Alpha-binary"], data["cu-alpha"]) == (pytest.approx(1), pytest.approx(1))
    assert row(rows, Domain="all domains")["Cu-alpha"] == pytest.approx(1)
    code = row(rows, Domain="data", Code="privacy")
    assert (code["Percent"], code["Alpha-binary"], code["Holsti %"]) == (100, 1, 100)
    trust = row(rows, Domain="trust", Code="")
    assert trust["cu-alpha"] is None
    assert "one and the same code" in trust["Note"]


def test_the_pooled_kappa_is_made_of_mean_observed_and_expected_agreement():
    what = study(([(1, 0, 50), (1, 100, 150), (2, 200, 250)], [(1, 0, 50), (2, 200, 250), (2, 300, 350)]))
    rows = table("dedoose", what)
    one, two = (row(rows, Code=name) for name in ("privacy", "consent"))
    assert (one["Excerpts"], one["Both"], one["Only A"]) == (10, 1, 1)
    observed = (one["Observed"] + two["Observed"]) / 2
    expected = (one["Expected"] + two["Expected"]) / 2
    pooled = row(rows, Code="pooled kappa")
    assert pooled["Kappa"] == pytest.approx((observed - expected) / (1 - expected))
    assert pooled["Note"] == "1 of 3 codes undefined, left out"


def test_the_ladder_goes_from_presence_to_overlap():
    what = study(
        ([(1, 0, 100), (1, 200, 300)], [(1, 0, 100)]), ([], []), ([(1, 0, 50)], [(1, 0, 100)]), ([(1, 0, 9)], [])
    )
    rows = [each for each in table("qdaminer", what) if each["Code"] == "privacy"]
    assert [each["Rung"][0] for each in rows] == ["1", "2", "3", "4"]
    assert [each["Percent"] for each in rows] == [75, 50, pytest.approx(100 * 150 / 309), pytest.approx(200 * 1 / 6)]
    assert rows[0]["Kappa"] == pytest.approx(table_result("cohen_kappa", (2, 1, 0, 1)).value)
    pi = table_result("scott_pi", (2, 1, 0, 1)).value
    assert rows[0]["Pi"] == pytest.approx(pi)
    values = 8
    assert rows[1]["Alpha"] == pytest.approx(1 - (1 - rows[1]["Pi"]) * (values - 1) / values)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_each_preset_says_what_it_is_and_where_it_is_weak(preset):
    found = preset_table(study(([(1, 0, 9)], [(1, 3, 9)])), preset)
    assert len(preset.what) > 60
    assert len(preset.weakness) > 60
    for part in (preset.title, str(preset.universe), "Ann and Ben", "round 1"):
        assert part in found.compared
    record = found.records()[0]
    assert tuple(record) == ("preset", *preset.columns)
    assert record["preset"] == preset.name


EVERYWHERE = [(1, 0, 1000), (3, 0, 1000)]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (scope(codes=TREE), "no double-coded text"),
        (dataclasses.replace(scope(transcript(1, 9, {1: []})), coders=((1, "Ann"),)), "nothing to compare"),
        (scope(transcript(1, 9, {1: [(1, 0, 5)]}), transcript(2, 9, {2: []}), codes=TREE), "nothing to compare"),
        (scope(transcript(1, 9, {1: [], 2: []}), codes=()), "no codes"),
        (study(([], [])), ""),
        (study((EVERYWHERE, EVERYWHERE)), ""),
        (study((EVERYWHERE, [])), ""),
        (scope(transcript(1, 0, {1: [], 2: []}), codes=TREE), ""),
        (scope(transcript(1, 1, {1: [(1, 0, 1)], 2: []}), codes=TREE[1:2]), ""),
    ],
)
def test_bad_input_gives_reasons_and_no_false_numbers(preset, what, reason):
    found = preset_table(what, preset)
    assert found.reason == reason
    assert bool(found.rows) == (not reason)
    for each in found.rows:
        for value in each:
            assert value is None or isinstance(value, str) or value == value
            assert value not in (float("inf"), float("-inf"))


def test_an_unknown_preset_is_refused():
    with pytest.raises(KnownError, match="presets: nvivo, maxqda, atlasti, dedoose, qdaminer"):
        preset_named("excel")
