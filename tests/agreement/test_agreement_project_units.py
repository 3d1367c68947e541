# SPDX-License-Identifier: GPL-3.0-or-later
"""Units cut from a project's texts, fixed units from a table, and numbers that follow a re-submission."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_study import Study

from qualcoder_cp import agreement, coding
from qualcoder_cp.agreement import Unit, Universe, compare, compare_team, refreshed, scope_of
from qualcoder_cp.agreement.counting import TableCache
from qualcoder_cp.agreement.report import compare as compute
from qualcoder_cp.agreement.spans_report import match_segments, unitizing
from qualcoder_cp.model import KnownError

CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."


@pytest.fixture
def coded(study) -> Study:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Consent", "asked me about consent.")
    one.apply(one.ben, "T2", "Confidence", NUMBERS)
    return one.submit()


def pieces(study: Study, unit: Unit, field: str) -> list[str]:
    first = scope_of(study.project, inside=[unit]).transcripts[0]
    return [study.texts["T1"][start:end] for start, end in getattr(first, field)]


def test_tokens_sentences_and_paragraphs_are_cut_inside_participants_speech(coded: Study) -> None:
    words = pieces(coded, Unit.TOKEN, "tokens")
    assert words[:3] == ["They", "never", "asked"]
    assert "How" not in words
    assert pieces(coded, Unit.SENTENCE, "sentences")[0] == CONSENT
    paragraphs = pieces(coded, Unit.PARAGRAPH, "paragraphs")
    assert len(paragraphs) == 2
    assert paragraphs[0].startswith(CONSENT)
    assert scope_of(coded.project).transcripts[0].tokens == ()


def test_each_unit_has_its_own_table(coded: Study) -> None:
    tables = {}
    for unit in (Unit.TOKEN, Unit.SENTENCE, Unit.PARAGRAPH, Unit.SEGMENT):
        report = compare(coded.project, unit, resamples=0)
        row = next(each for each in report.codes if each.name == "Consent")
        tables[unit] = (row.n11, row.n10, row.n01)
    assert tables == {
        Unit.TOKEN: (4, 2, 0), Unit.SENTENCE: (1, 0, 0), Unit.PARAGRAPH: (1, 0, 0), Unit.SEGMENT: (1, 0, 0),
    }  # fmt: skip
    strict = compare(coded.project, Unit.SEGMENT, threshold=0.9, resamples=0)
    assert next(each.n10 for each in strict.codes if each.name == "Consent") == 1


def test_only_coded_text_is_speech_that_either_coded(coded: Study) -> None:
    report = compare(coded.project, Unit.TOKEN, universe=Universe.CODED, resamples=0)
    row = next(each for each in report.codes if each.name == "Consent")
    assert (row.n11, row.n10, row.n01, row.n00) == (4, 2, 0, 0)
    assert row.cohen_kappa.value is None


def test_segments_say_how_far_their_edges_differ_in_characters_and_words(coded: Study) -> None:
    scope = scope_of(coded.project, inside=[Unit.TOKEN])
    row = next(each for each in match_segments(scope) if each.code.name == "Consent")
    assert (row.matches.f1, row.offset_words) == (1, 1)
    assert row.offset_characters == len("They never ") / 2
    assert [len(found.pairs) for at, found in row.curve if at in (0.0, 0.5, 1.0)] == [1, 1, 0]
    unsaid = next(each for each in match_segments(scope_of(coded.project)) if each.code.name == "Consent")
    assert unsaid.offset_words is None


def test_unitizing_of_a_code_and_of_a_domain_with_exclusive_codes(coded: Study) -> None:
    rows = {row.code.name: row for row in unitizing(scope_of(coded.project))}
    assert 0 < rows["Consent"].u.value < 1
    assert rows["Confidence"].u.value < 0
    assert rows["Access"].u.reason == "not used by either coder"
    assert [code.name for code, _, _ in rows["Privacy"].of_codes] == ["Consent", "Access"]


def test_a_domain_that_was_applied_itself_is_a_value_beside_its_codes(study) -> None:
    one = study()
    one.apply(one.ana, "T1", "Privacy", CONSENT)
    one.apply(one.ben, "T1", "Consent", CONSENT)
    row = next(row for row in unitizing(scope_of(one.submit().project)) if row.code.name == "Privacy")
    assert [code.name for code, _, _ in row.of_codes] == ["Privacy", "Consent", "Access"]
    assert row.binary.value == pytest.approx(1)
    assert row.u.value < 1


def test_codes_of_a_domain_that_overlap_are_told_with_their_place(study) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Access", "asked me about consent.")
    one.submit()
    rows = {row.code.name: row for row in unitizing(scope_of(one.project))}
    assert rows["Privacy"].u.value is None
    assert "Ana in T1" in rows["Privacy"].u.reason


def write(study: Study, *lines: str):
    path = study.folder / "units.csv"
    path.write_text("\n".join(["transcript,start,end", *lines]) + "\n", encoding="utf-8")
    return path


def test_fixed_units_are_read_kept_in_the_round_and_counted(coded: Study) -> None:
    start, end = coded.place("T1", CONSENT)
    units = agreement.read_fixed_units(coded.project, write(coded, f"T1,{end},{end + 20}", f"T1,{start},{end}"))
    assert units == {coded.transcript("T1"): ((start, end), (end, end + 20))}
    with pytest.raises(KnownError, match="no fixed units"):
        compare(coded.project, Unit.FIXED)
    by_hand = compare(coded.project, Unit.FIXED, fixed=units, resamples=0)
    round_ = coding.needed_round(coded.project)
    agreement.keep_fixed_units(coded.project, round_, units, by="Lea")
    kept = compare(coded.project, Unit.FIXED, resamples=0)
    assert kept == by_hand
    row = next(each for each in kept.codes if each.name == "Consent")
    assert (row.n11, row.n_units) == (1, 2)
    assert coding.needed_round(coded.project).settings["sample"] == "all"  # the rest of the settings stands


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["T9,0,5"], "row 2, column 'transcript': There is no transcript 'T9'"),
        (["T1,5,5"], "is no passage"),
        (["T1,0,99999"], "is no passage"),
        (["T1,0,9", "T1,8,12"], "row 3, column 'start': the unit 8 to 12 overlaps"),
        (["T1,a,5"], "'a' is no whole number"),
        ([], "no units below the header"),
    ],
)
def test_a_table_of_units_that_makes_no_sense_is_refused_in_words(coded: Study, lines, words) -> None:
    with pytest.raises(KnownError, match=r"units\.csv") as refused:
        agreement.read_fixed_units(coded.project, write(coded, *lines))
    assert words in str(refused.value)


def test_layers_read_anew_are_those_of_a_scope_made_anew(coded: Study) -> None:
    round_ = coding.needed_round(coded.project)
    before, cache = scope_of(coded.project, round_), TableCache()
    compute(before, "turn", resamples=0, cache=cache)
    ids = [coded.transcript("T1")]
    coding.reopen_layer(coded.project, coded.ana, ids[0], "Slip", by="Ana")
    coded.apply(coded.ana, "T1", "Access", MOTHER)
    coding.submit_layers(coded.project, coded.ana)
    stale = replace(before, transcripts=(replace(before.transcripts[0], layers={}), before.transcripts[1]))
    now = refreshed(coded.project, stale, round_, ids)
    assert now == scope_of(coded.project, round_)
    assert now.transcripts[1] is before.transcripts[1]
    assert compute(now, "turn", resamples=0, cache=cache) == compute(now, "turn", resamples=0)


def test_all_coders_at_once_from_a_project(coded: Study) -> None:
    report = compare_team(coded.project, Unit.TURN, resamples=0)
    pair = compare(coded.project, Unit.TURN, resamples=0)
    assert report.coders == ("Ana", "Ben")
    assert [row.results["krippendorff_alpha"].value for row in report.codes] == [
        None if row.krippendorff_alpha.value is None else pytest.approx(row.krippendorff_alpha.value)
        for row in pair.codes
    ]


def test_positions_are_characters_also_after_a_smiley(study) -> None:
    said = "I: \U0001f600?\nP: \U0001f600\U0001f600 yes. Not so.\n"
    one = study(T1=said)
    start = said.index("yes")
    coding.apply_code(one.project, one.ana, one.transcript("T1"), one.code["Consent"], start, start + 3)
    coding.apply_code(one.project, one.ben, one.transcript("T1"), one.code["Consent"], start, start + 4)
    one.submit()
    row = next(r for r in compare(one.project, Unit.CHARACTER, resamples=0).codes if r.name == "Consent")
    assert (row.n11, row.n10, row.n01) == (3, 0, 1)
    token = next(r for r in compare(one.project, Unit.TOKEN, resamples=0).codes if r.name == "Consent")
    assert (token.n11, token.n10, token.n01) == (1, 0, 0)


def test_one_unit_has_no_coefficient_but_a_reason(study) -> None:
    one = study(T1="P: They never asked me.\n")
    one.apply(one.ana, "T1", "Consent", "never")
    report = compare(one.submit().project, Unit.TURN)
    row = next(each for each in report.codes if each.name == "Consent")
    for result in (row.cohen_kappa, row.krippendorff_alpha, row.gwet_ac1):
        assert (result.value, result.reason) == (None, "only one unit")
    team = next(each for each in compare_team(one.project, Unit.TURN).codes if each.name == "Consent")
    assert (team.results["conger_kappa"].value, team.note) == (None, "only one unit")
