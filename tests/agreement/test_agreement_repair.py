# SPDX-License-Identifier: GPL-3.0-or-later
"""What a repair of the codebook would do to alpha: computed, not guessed, and said with what it is computed on."""

from __future__ import annotations

import dataclasses

import pytest
from agreement_studies import cells, scope, transcript

from qualcoder_cp.agreement.coefficients import table_result
from qualcoder_cp.agreement.comparing import pairing
from qualcoder_cp.agreement.confusion import DISAGREEING, confusion
from qualcoder_cp.agreement.passages import Kind, passages
from qualcoder_cp.agreement.repair import pooled_alpha, repair, shown, with_equal_edges
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.agreement.scope import ScopedCode, Universe

TREE = (
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2})),
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "consent", "code", frozenset({2})),
    ScopedCode(20, "trust", "domain", frozenset({20, 3})),
    ScopedCode(3, "accuracy", "code", frozenset({3})),
)
TURNS = [(start, start + 100) for start in range(0, 1000, 100)]


def study():
    """Privacy and consent are mixed up twice, one edge differs, accuracy is overlooked once."""
    return scope(
        transcript(1, 1000, {
            1: [(1, 0, 50), (1, 100, 150), (2, 200, 250), (1, 300, 350), (3, 500, 550)],
            2: [(2, 0, 50), (2, 100, 150), (2, 200, 250), (1, 300, 380)],
        }, turns=TURNS),
        transcript(2, 1000, {1: [(3, 0, 40)], 2: [(3, 0, 40)]}, turns=TURNS),
        codes=TREE,
    )  # fmt: skip


def alpha(*tables):
    return table_result("krippendorff_alpha", [sum(each) for each in zip(*tables, strict=True)]).value


def table_of(what, unit, name):
    return next(cells(row) for row in compare(what, unit, resamples=0).codes if row.name == name)


@pytest.mark.parametrize("unit", ["turn", "character"])
def test_merging_two_codes_is_computed_on_their_union(unit):
    found = repair(study(), unit)
    merge = found.pairs[0].effects[0]
    assert merge.what == "merge 'privacy' and 'consent'"
    one, two, three = (table_of(study(), unit, name) for name in ("privacy", "consent", "accuracy"))
    both = scope(*study().transcripts, codes=[ScopedCode(7, "both", "code", frozenset({1, 2}))])
    assert merge.before.value == pytest.approx(alpha(one, two))
    assert merge.after.value == pytest.approx(alpha(table_of(both, unit, "both")))
    assert merge.all_before.value == pytest.approx(alpha(one, two, three))
    assert merge.all_after.value == pytest.approx(alpha(table_of(both, unit, "both"), three))
    assert merge.after.value > merge.before.value
    assert f"per {unit}" in merge.on
    assert "all 3 codes pooled" in merge.sentence


def test_rolling_up_dropping_and_boundaries():
    found = repair(study(), "character")
    pair = found.pairs[0]
    assert (pair.pair.one.name, pair.pair.other.name, pair.pair.total.passages) == ("privacy", "consent", 2)
    assert [each.what for each in pair.effects] == [
        "merge 'privacy' and 'consent'", "roll 'data' up", "drop 'privacy'", "drop 'consent'",
    ]  # fmt: skip
    rolled = pair.effects[1]
    assert rolled.after.value == pytest.approx(alpha(table_of(study(), "character", "data")))
    dropped = next(each for each in found.codes if each.what == "drop 'accuracy'")
    one, two, three = (table_of(study(), "character", name) for name in ("privacy", "consent", "accuracy"))
    assert dropped.before.value == pytest.approx(alpha(three))
    assert (dropped.after.value, dropped.after.reason) == (None, "no longer coded")
    assert dropped.all_after.value == pytest.approx(alpha(one, two))
    assert found.boundaries.before.value == pytest.approx(alpha(one))
    n11, n10, n01, n00 = one
    assert found.boundaries.after.value == pytest.approx(alpha((n11 + 30, n10, n01 - 30, n00)))


def test_the_worst_code_comes_first():
    worst = [each.what for each in repair(study()).codes]
    assert worst == ["drop 'privacy'", "drop 'consent'", "drop 'accuracy'"]
    assert len(repair(study(), top=1).codes) == 1


def test_with_equal_edges_no_boundary_is_left_and_nothing_else_changes():
    whole = study()
    differing = [one for one in passages(whole, pairing(whole)) if one.kind is Kind.BOUNDARY]
    equal = with_equal_edges(whole, pairing(whole), differing)
    before, after = confusion(whole), confusion(equal)
    for one, other in zip(before.parts, after.parts, strict=True):
        assert other.both(DISAGREEING[0]).characters == 0
        for kind in DISAGREEING[1:]:
            assert other.both(kind) == one.both(kind)
        agreed = one.agreed.characters + one.both(DISAGREEING[0]).characters
        assert other.agreed.characters == agreed


def test_where_no_edge_differs_it_says_so():
    plain = scope(transcript(1, 100, {1: [(1, 0, 10)], 2: [(1, 0, 10)]}), codes=TREE)
    assert repair(plain).boundaries.before == Result(None, "no passage differs by its boundary alone")
    assert repair(plain).pairs == ()
    assert repair(plain).codes == ()


def test_dropping_the_only_code_leaves_none():
    single = scope(transcript(1, 100, {1: [(1, 0, 10)], 2: []}))
    assert repair(single).codes[0].all_after == Result(None, "no code is left")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (scope(codes=TREE), "no double-coded text"),
        (scope(codes=()), "no double-coded text"),
        (dataclasses.replace(scope(transcript(1, 9, {1: []})), coders=((1, "Ann"),)), "nothing to compare"),
        (scope(transcript(1, 9, {1: [], 2: []}), codes=TREE), "neither coder coded anything"),
        (scope(transcript(1, 9, {1: [], 2: []}), codes=()), "no codes"),
        (scope(transcript(1, 9, {1: [(1, 0, 9)]}), transcript(2, 9, {2: []}), codes=TREE), "nothing to compare"),
        (scope(transcript(1, 9, {c: [(1, 0, 9)] for c in (1, 2)}), codes=TREE), ""),
    ],
)
def test_what_cannot_be_computed_says_why(what, reason):
    for unit in ("participant", "turn", "character"):
        found = repair(what, unit)
        assert found.reason == reason
        for effect in (*found.codes, *(each for one in found.pairs for each in one.effects)):
            for result in (effect.before, effect.after, effect.all_before, effect.all_after):
                assert result.value is not None or result.reason
        assert "nan" not in "".join(effect.sentence for effect in found.codes)


def test_without_what_neither_coded_there_is_no_chance_term_and_no_effect():
    for found in (repair(study(), "segment"), repair(dataclasses.replace(study(), universe=Universe.CODED))):
        assert found.reason.startswith("no chance term")
        assert (found.pairs, found.codes, found.boundaries) == ((), (), None)


def test_a_value_is_shown_with_two_decimals_or_why_there_is_none():
    assert shown(Result(0.614)) == "0.61"
    assert shown(Result(-0.001)) == "0.00"
    assert shown(Result(None, "not used by either coder")) == "undefined (not used by either coder)"
    assert shown(pooled_alpha([])) == "undefined (no code is left)"
