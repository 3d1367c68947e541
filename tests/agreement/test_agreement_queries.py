# SPDX-License-Identifier: GPL-3.0-or-later
"""What agreement reads from a project: submitted layers, participants' speech, revealed rounds only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_study import Study

from qualcoder_cp import agreement, coding
from qualcoder_cp.agreement import Unit, Universe, compare, scope_of
from qualcoder_cp.agreement.breakdown_queries import missing_reasons
from qualcoder_cp.model import KnownError

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."


def test_a_submitted_empty_layer_is_nothing_here_and_an_excused_one_is_missing(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    found = scope_of(one.submit().project)
    first, second = found.transcripts
    start, end = one.place("T1", CONSENT)
    assert first.layers == {one.ana.id: ((one.code["Consent"], start, end),), one.ben.id: ()}
    assert second.layers == {one.ana.id: ()}


def test_a_transcript_that_one_coder_alone_coded_makes_no_agreement(study: Make) -> None:
    one = study()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    report = compare(one.submit().project, resamples=0)
    assert report.n_transcripts == 1
    row = next(each for each in report.codes if each.name == "Confidence")
    assert (row.n11, row.n10, row.n01) == (0, 0, 0)


def test_what_was_coded_blind_stands_although_the_layer_is_reopened_later(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit()
    before = scope_of(one.project)
    coding.reopen_layer(one.project, one.ana, one.transcript("T1"), "Slip", by="Ana")
    assert scope_of(one.project) == before
    one.apply(one.ana, "T1", "Access", "My mother saw my data.")
    coding.submit_layers(one.project, one.ana)
    assert scope_of(one.project) == before


def test_a_layer_submitted_only_after_the_round_was_revealed_is_missing(study: Make) -> None:
    one = study()
    round_ = coding.ensure_round(one.project, by="Lea")
    coding.submit_layers(one.project, one.ana)
    coding.reveal_round(one.project, round_, "Ben is late", by="Lea")
    coding.submit_layers(one.project, one.ben)
    assert set(scope_of(one.project).transcripts[0].layers) == {one.ana.id}
    assert missing_reasons(one.project, one.round)[one.transcript("T1")] == {
        one.ben.id: "submitted after the round was revealed"
    }


def test_in_an_open_round_every_submitted_layer_counts(study: Make) -> None:
    one = study()
    plan = coding.RoundPlan(policy=coding.Policy.OPEN)
    coding.make_round(one.project, "Together", [one.ana, one.ben], by="Lea", plan=plan)
    one.submit()
    assert set(scope_of(one.project).transcripts[0].layers) == {one.ana.id, one.ben.id}


def test_what_the_interviewer_says_can_neither_agree_nor_disagree(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", "How was it for you?")
    one.submit()
    for unit in (Unit.PARTICIPANT, Unit.TURN, Unit.CHARACTER):
        row = next(each for each in compare(one.project, unit, resamples=0).codes if each.name == "Consent")
        assert (row.n11, row.n10, row.n01) == (0, 0, 0), unit
    everything = compare(one.project, Unit.PARTICIPANT, universe=Universe.ALL_TEXT, resamples=0)
    assert next(each for each in everything.codes if each.name == "Consent").n10 == 1


def test_the_eligible_text_is_the_participants_words_without_labels(study: Make) -> None:
    one = study().submit()
    text = one.texts["T1"]
    eligible = scope_of(one.project).transcripts[0].eligible
    said = "".join(text[start:end] for start, end in eligible)
    assert CONSENT in said
    assert MOTHER in said
    assert "How was it" not in said
    assert "P:" not in said
    (whole,) = scope_of(one.project, universe=Universe.ALL_TEXT).transcripts[0].eligible
    assert whole == (0, len(text))


def test_turns_are_the_participants_and_sentences_only_when_asked_for(study: Make) -> None:
    one = study().submit()
    first = scope_of(one.project, with_sentences=True).transcripts[0]
    assert len(first.turns) == 2
    assert [one.texts["T1"][start:end] for start, end in first.sentences][-1] == MOTHER
    assert scope_of(one.project).transcripts[0].sentences == ()


def test_the_participant_and_group_stand_behind_a_transcript_unless_there_are_several(study: Make) -> None:
    one = study(
        FG="Rosa: We were asked.\nTom: I was not.\nRosa: No?\nTom: No.\nRosa: Never?\nTom: Never.\n",
        T1="P: We were asked twice.\n",
    )
    one.people("participant,transcript,group\nRosa,FG,patients\nTom,FG,nurses\nPia,T1,patients\n")
    group, alone = scope_of(one.submit().project).transcripts
    assert (group.participant_id, group.participant, group.group) == (None, "FG", None)
    assert (alone.participant, alone.group) == ("Pia", "patients")


def test_a_sealed_round_is_not_compared(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)
    for attempt in (lambda: scope_of(one.project), lambda: compare(one.project, resamples=0)):
        with pytest.raises(KnownError, match="is sealed: 2 of 4 layers"):
            attempt()


def test_before_anything_is_coded_there_is_one_sentence(study: Make) -> None:
    with pytest.raises(KnownError, match="Nothing is coded"):
        compare(study().project)


def test_the_seed_is_the_rounds_own_unless_another_is_given(study: Make) -> None:
    one = study().submit()
    assert compare(one.project, resamples=0).seed == one.round.seed
    assert compare(one.project, resamples=0, seed=7).seed == 7


def test_one_coder_alone_has_no_agreement_and_the_report_says_why(study: Make) -> None:
    one = study()
    coding.make_round(one.project, "Solo", [one.ana], by="Lea")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)
    report = compare(one.project, resamples=0)
    assert report.reason
    assert all(each.krippendorff_alpha.value is None for each in report.codes)
    assert agreement.Unit.PARTICIPANT.value in report.compared
