# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement taken apart: the pooled value first, each part a report of its own, never an average of coefficients."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from agreement_studies import cells, scope, transcript
from small_study import Study

from qualcoder_cp import codebook, coding
from qualcoder_cp.agreement import scope_of
from qualcoder_cp.agreement.breakdown_queries import coding_days, missing_reasons, round_scopes, submission_days
from qualcoder_cp.agreement.breakdowns import (
    Options,
    by_group,
    by_node,
    by_pair,
    by_round,
    by_transcript,
    by_week,
    week_of,
)
from qualcoder_cp.agreement.coefficients import table_result
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import ScopedCode, Unit, Universe
from qualcoder_cp.agreement.team_report import compare_team

TREE = (
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2})),
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "consent", "code", frozenset({2})),
    ScopedCode(20, "trust", "domain", frozenset({20, 3})),
    ScopedCode(3, "accuracy", "code", frozenset({3})),
)
TURNS = [(start, start + 10) for start in range(0, 100, 10)]
QUICK = Options("turn", resamples=60, seed=3)


def text(number, first, second, *, group=None, participant=None, third=None):
    layers = {1: first, 2: second} | ({3: third} if third is not None else {})
    made = transcript(number, 100, layers, turns=TURNS, participant=participant)
    return dataclasses.replace(made, group=group)


def study():
    """Domains agree, the codes of 'data' are mixed up; 'accuracy' is found by the first coder alone half the time."""
    return scope(
        *(
            text(
                number, [(1, 0, 5), (3, 20, 25), (3, 40, 45)], [(1 + number % 2, 0, 5), (3, 20, 25)],
                group="patients" if number < 4 else "nurses" if number < 6 else None,
            )
            for number in range(7)
        ),
        codes=TREE,
    )  # fmt: skip


def tables(report):
    return [cells(row) for row in (*report.codes, *report.pooled)]


def summed(reports):
    return [tuple(map(sum, zip(*each, strict=True))) for each in zip(*map(tables, reports), strict=True)]


def test_the_tree_tells_where_agreement_is_lost():
    found = by_node(study(), QUICK)
    data, privacy, _, trust, accuracy = found.nodes
    assert [(node.row.name, node.depth, node.n_children) for node in found.nodes] == [
        ("data", 0, 2), ("privacy", 1, 0), ("consent", 1, 0), ("trust", 0, 1), ("accuracy", 1, 0),
    ]  # fmt: skip
    assert data.row.krippendorff_alpha.value == 1
    one, two = (cells(row) for row in found.report.codes[1:3])
    pooled = table_result("krippendorff_alpha", [a + b for a, b in zip(one, two, strict=True)])
    assert data.children.value == pytest.approx(pooled.value)
    assert data.lost == "lost between the 2 below: the coders agree on 'data' better than on which of them"
    assert trust.lost == "lost at 'trust' itself: the coders differ on whether it is there at all"
    assert (privacy.children, privacy.lost) == (None, "")
    assert accuracy.disagreements == 7
    assert "Ann and Ben" in found.report.compared


def test_a_tree_without_any_coding_has_reasons_only():
    found = by_node(scope(text(1, [], []), codes=TREE), QUICK)
    assert all(node.row.krippendorff_alpha.value is None and node.lost == "" for node in found.nodes)
    assert found.nodes[0].children.reason == "not used by either coder"
    assert by_node(scope(codes=TREE), QUICK).nodes[0].children.reason == "no double-coded text"


def test_where_neither_is_not_counted_no_alpha_is_made_up():
    half_used = scope(text(1, [(1, 0, 5)], [(1, 2, 5)]), codes=TREE)
    for what, unit in ((half_used, "segment"), (dataclasses.replace(half_used, universe=Universe.CODED), "turn")):
        data = by_node(what, dataclasses.replace(QUICK, unit=unit)).nodes[0]
        assert data.children.value is None
        assert data.children.reason.startswith("no chance term")


@pytest.mark.parametrize("how", [by_group, by_transcript])
@pytest.mark.parametrize("unit", ["turn", "character", "transcript"])
def test_the_whole_comes_first_and_its_tables_are_the_sums_of_the_parts(how, unit):
    options = dataclasses.replace(QUICK, unit=unit)
    found = how(study(), options)
    assert found.whole == compare(study(), unit, resamples=60, seed=3)
    assert summed([part.report for part in found.parts]) == tables(found.whole)


def test_groups_have_intervals_of_their_own():
    found = by_group(study(), QUICK)
    assert [(part.name, part.report.n_participants) for part in found.parts] == [
        ("patients", 4), ("nurses", 2), ("not stated", 1),
    ]  # fmt: skip
    alone = dataclasses.replace(study(), transcripts=study().transcripts[:4])
    assert found.parts[0].report == compare(alone, "turn", resamples=60, seed=3)
    assert found.parts[2].report.warning == "one participant only: no interval"
    assert "4 transcripts" in found.parts[0].report.compared


def test_each_pair_stands_for_itself_and_no_mean_is_formed():
    three = dataclasses.replace(
        scope(*(text(n, [(1, 0, 5)], [(1, 0, 5)], third=[(1, 10 * n, 10 * n + 5)]) for n in range(4)), codes=TREE),
        coders=((1, "Ann"), (2, "Ben"), (3, "Cem")),
    )
    found = by_pair(three, QUICK)
    assert [part.name for part in found.parts] == ["Ann and Ben", "Ann and Cem", "Ben and Cem"]
    assert found.whole is None
    assert "a mean over pairs is not formed" in found.note
    assert found.team == compare_team(three, "turn", resamples=60, seed=3)
    segments = by_pair(three, dataclasses.replace(QUICK, unit="segment"))
    assert (segments.whole, segments.team, len(segments.parts)) == (None, None, 3)
    assert found.parts[0].report.codes[1].krippendorff_alpha.value == 1
    assert found.parts[2].report == compare(three, "turn", coders=(2, 3), resamples=60, seed=3)
    pair = by_pair(study(), QUICK)
    assert pair.whole == pair.parts[0].report
    one = by_pair(dataclasses.replace(study(), coders=((1, "Ann"),)), QUICK)
    assert (one.whole, one.parts, one.note) == (None, (), "one coder only: nothing to compare")


def test_a_transcript_belongs_to_the_week_in_which_the_later_coder_was_done():
    days = {0: {1: "2026-01-01T10:00:00", 2: "2025-12-28"}, 1: {1: "2026-01-02", 2: "2026-01-04"},
            2: {1: "2026-01-05", 2: "2026-01-02"}, 3: {1: "2026-01-05"}}  # fmt: skip
    found = by_week(study(), QUICK, days)
    assert [(part.name, part.report.n_transcripts) for part in found.parts] == [
        ("2026-W01", 2), ("2026-W02", 1), ("no date", 4),
    ]  # fmt: skip
    assert summed([part.report for part in found.parts]) == tables(found.whole)
    assert week_of("yesterday") == "no date"


def test_what_cannot_be_compared_has_no_parts_or_reasons():
    nothing = scope(codes=TREE)
    alone = dataclasses.replace(study(), coders=((1, "Ann"),))
    apart = scope(text(1, [(1, 0, 5)], []), codes=TREE)
    apart = dataclasses.replace(apart, transcripts=(dataclasses.replace(apart.transcripts[0], layers={1: ()}),))
    for what in (nothing, alone, apart):
        for found in (by_group(what, QUICK), by_transcript(what, QUICK), by_week(what, QUICK, {})):
            assert found.whole.reason
            for part in found.parts:
                assert part.report.reason
                assert all(row.krippendorff_alpha.value is None for row in part.report.codes)


CONSENT = "They never asked me about consent."


def two_rounds(one: Study) -> None:
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit()
    codebook.edit_code(one.project, one.code["Consent"], by="Lea", short_definition="Asked before.")
    coding.make_round(one.project, "Round 2", [one.ana, one.ben], by="Lea")
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)


def test_rounds_stand_side_by_side_with_what_changed_in_the_codebook(study: Callable[..., Study]) -> None:
    one = study()
    two_rounds(one)
    sealed = round_scopes(one.project, lambda round_: scope_of(one.project, round_))
    assert [each.round_name for each, _, _ in sealed] == ["Round 1"]  # the second is still sealed
    one.submit()
    found = by_round(round_scopes(one.project, lambda round_: scope_of(one.project, round_)), QUICK)
    assert [part.name for part in found.parts] == ["Round 1", "Round 2"]
    assert found.parts[0].note.startswith("codebook: ")
    assert found.parts[1].note.endswith("1 code changed")
    before, after = (
        next(row for row in part.report.codes if row.name == "Consent").krippendorff_alpha.value for part in found.parts
    )
    assert before < after == 1
    assert found.whole is None
    assert "not pooled" in found.note


def test_dates_come_from_submission_and_from_the_last_coding(study: Callable[..., Study]) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit()
    submitted, coded = submission_days(one.project, one.round), coding_days(one.project, one.round)
    first, second = one.transcript("T1"), one.transcript("T2")
    assert set(submitted) == {first, second}
    assert coded[first][one.ana.id] < submitted[first][one.ana.id]
    assert coded[first][one.ben.id] == submitted[first][one.ben.id]  # nothing coded: the day of submission
    assert week_of(coded[first][one.ana.id]).startswith("20")


def test_each_missing_layer_has_its_reason(study: Callable[..., Study]) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    one.submit()
    coding.reopen_layer(one.project, one.ana, one.transcript("T1"), "Slip", by="Ana")
    assert missing_reasons(one.project, one.round) == {
        one.transcript("T1"): {}, one.transcript("T2"): {one.ben.id: "excused"},
    }  # fmt: skip


def test_parts_are_compared_by_the_same_share_as_the_whole(study: Callable[..., Study]) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Consent", CONSENT[:8])
    one.submit()
    found = scope_of(one.project, inside=[Unit.SENTENCE])
    for share, both in ((0.0, 1), (0.9, 0)):
        options = Options(Unit.SENTENCE, resamples=0, share=share)
        part = next(each for each in by_transcript(found, options).parts if each.name == "T1")
        row = next(each for each in part.report.codes if each.name == "Consent")
        assert row.n11 == both
