# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting in a project: who is a participant, whose speech counts, whose layer, and who may look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import P1, P2, Study

from qualcoder_cp import adjudication, coding
from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence import Counted, LayerChoice, count, evidence, passages, sensitivity

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."
GROUP = (
    "Interviewer: How is it?\nRosa: Nobody asked us.\nInterviewer: And you?\nTom: The numbers are wrong.\n"
    "Rosa: Yes, wrong.\nInterviewer: Why?\nTom: The watch is old.\nInterviewer: And now?\nRosa: It lies here.\n"
    "Tom: Mine as well.\n"
)


def agreed(one: Study, name: str, code: str, words: str) -> None:
    for coder in (one.ana, one.ben):
        one.apply(coder, name, code, words)


def settle(one: Study) -> Study:
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    return one


def n(found: Counted, code: str, group: str | None = None) -> tuple[int, int]:
    row = next(each for each in found.table.rows if each.code.name == code)
    return row.counts.of(group).n, row.counts.of(group).N


def test_a_participant_in_several_transcripts_counts_once(study: Make) -> None:
    one = study()
    one.people("participant,transcript,group\nPia,T1;T2,patients\n")
    agreed(one, "T1", "Consent", CONSENT)
    agreed(one, "T2", "Access", "Nobody told me who sees them.")
    found = count(settle(one).project)
    assert n(found, "Privacy") == n(found, "Consent") == n(found, "Access") == (1, 1)
    assert not found.table.provisional


def test_a_participant_counts_only_when_all_their_transcripts_are_complete(study: Make) -> None:
    one = study()
    one.people("participant,transcript,group\nPia,T1;T2,patients\n")
    agreed(one, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T2", "Access", "Nobody told me who sees them.")
    found = count(settle(one).project)
    assert n(found, "Consent") == (0, 0)
    assert [each.why for each in found.table.left_out] == ["T2: 1 item is not decided yet"]
    assert found.table.provisional


def test_in_a_focus_group_each_participant_counts_by_the_own_turns(study: Make) -> None:
    one = study(FG=GROUP)
    one.people("participant,transcript,group\nRosa,FG,patients\nTom,FG,nurses\n")
    agreed(one, "FG", "Consent", "Nobody asked us.")
    agreed(one, "FG", "Accuracy", "The numbers are wrong.")
    found = count(settle(one).project)
    assert n(found, "Consent", "patients") == (1, 1)
    assert n(found, "Consent", "nurses") == (0, 1)
    assert n(found, "Accuracy", "nurses") == (1, 1)
    assert n(found, "Accuracy") == (1, 2)
    opened = evidence(one.project, None, one.code["Accuracy"])
    assert opened is not None
    assert [(voice.name, len(voice.passages)) for voice in opened.voices] == [("Tom", 1)]
    assert [each.code_id for each in passages(one.project, None, one.code["Privacy"], group="patients")] == [
        one.code["Consent"]
    ]
    assert passages(one.project, None, one.code["Privacy"], group="nurses") == []


def test_a_passage_over_two_turns_counts_for_both_speakers(study: Make) -> None:
    one = study(FG=GROUP)
    one.people("participant,transcript,group\nRosa,FG,patients\nTom,FG,nurses\n")
    agreed(one, "FG", "Accuracy", "The numbers are wrong.\nRosa: Yes, wrong.")
    assert n(count(settle(one).project), "Accuracy") == (2, 2)


def test_the_live_range_of_a_focus_group_ends_where_prevalence_ends(study: Make) -> None:
    one = study(FG=GROUP)
    one.people("participant,transcript,group\nRosa,FG,patients\nTom,FG,nurses\n")
    one.apply(one.ana, "FG", "Accuracy", "The numbers are wrong.")
    agreed(one, "FG", "Consent", "Nobody asked us.")
    settle(one)
    assert adjudication.live_ranges(one.project, one.round) == {one.code["Privacy"]: (1, 1), one.code["Trust"]: (0, 1)}
    one.decide("FG", "The numbers are wrong.", "both")
    assert n(count(one.project), "Trust") == (1, 2)
    assert adjudication.live_ranges(one.project, one.round)[one.code["Trust"]] == (1, 1)


def test_a_participant_without_group_is_shown_as_not_stated(study: Make) -> None:
    one = study()
    one.people("participant,transcript,group\nPia,T1,patients\nTim,T2,\n")
    agreed(one, "T2", "Confidence", NUMBERS)
    found = count(settle(one).project)
    assert found.table.groups == ("patients", "not stated")
    assert n(found, "Confidence", "not stated") == (1, 1)
    assert [each.code_id for each in passages(one.project, None, one.code["Trust"], group="not stated")] == [
        one.code["Confidence"]
    ]


def test_transcripts_without_participants_stand_for_themselves(study: Make) -> None:
    one = study()
    agreed(one, "T1", "Consent", CONSENT)
    found = count(settle(one).project)
    assert n(found, "Consent") == (1, 2)
    assert len(passages(one.project, None, one.code["Consent"], group="not stated")) == 1


def test_what_the_interviewer_says_does_not_count_and_is_listed(study: Make) -> None:
    one = study()
    agreed(one, "T1", "Consent", "How was it for you?")
    agreed(one, "T1", "Access", "And then?\nP: My mother")
    found = count(settle(one).project)
    assert n(found, "Consent") == (0, 2)
    assert n(found, "Access") == (1, 2)
    assert len(found.outside) == 1


def layered(make: Make) -> Study:
    one = make()
    one.people("participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n")
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.apply(one.ben, "T1", "Access", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    return one.submit()


def test_each_layer_gives_its_own_count(study: Make) -> None:
    one = layered(study)
    one.decide("T1", CONSENT, "both")
    one.decide("T1", MOTHER, "nothing")
    one.decide("T2", NUMBERS, "nothing")

    def of(layer: object, *codes: str) -> list[int]:
        return [n(count(one.project, layer=layer), code)[0] for code in codes]  # type: ignore[arg-type]

    codes = ("Privacy", "Consent", "Access", "Trust")
    assert of(LayerChoice.CONSENSUS, *codes) == [1, 1, 0, 0]
    assert of(LayerChoice.ANY, *codes) == [1, 1, 1, 1]
    assert of(LayerChoice.ALL, *codes) == [1, 0, 0, 0]  # both have something below privacy, though not the same
    assert of(one.ana, *codes) == [1, 1, 0, 1]
    assert of(one.ben, *codes) == [1, 0, 1, 0]
    assert count(one.project, layer=one.ben).layer == "Ben"


def test_while_sealed_a_coder_may_count_the_own_layer_and_nobody_anything_else(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)
    assert n(count(one.project, one.ana, layer=one.ana), "Consent") == (1, 2)
    assert len(passages(one.project, one.ana, one.code["Consent"], layer=one.ana)) == 1
    for viewer in (None, one.ana, one.ben, one.lea):
        for layer in (*LayerChoice, one.ana, one.ben):
            if viewer is not None and layer == viewer:
                continue
            with pytest.raises(KnownError, match="is sealed"):
                count(one.project, viewer, layer=layer)
            with pytest.raises(KnownError, match="is sealed"):
                passages(one.project, viewer, one.code["Consent"], layer=layer)
    with pytest.raises(KnownError, match="is sealed"):
        sensitivity(one.project)


def test_own_layer_that_is_not_submitted_is_left_out_with_the_reason(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    found = count(one.project, one.ana, layer=one.ana)
    assert [each.why for each in found.table.left_out] == ["a layer is not submitted"] * 2


def test_before_anything_is_coded_there_is_one_sentence(study: Make) -> None:
    with pytest.raises(KnownError, match="Nothing is coded"):
        count(study().project)


def single(make: Make) -> Study:
    """Return a study in which Ben began with T2, was excused, and Ana coded it alone."""
    one = make()
    one.people("participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n")
    one.apply(one.ben, "T2", "Access", "Nobody told me who sees them.")
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    agreed(one, "T1", "Consent", CONSENT)
    return settle(one)


def test_a_transcript_of_one_coder_counts_by_that_layer_alone(study: Make) -> None:
    one = single(study)
    found = count(one.project)
    assert n(found, "Confidence") == (1, 2)
    assert n(found, "Access") == (0, 2)  # what the excused coder began does not count
    assert not found.table.provisional


def test_a_decision_on_a_transcript_of_one_coder_keeps_that_coders_layer(study: Make) -> None:
    one = single(study)
    start, end = one.place("T2", "The school, perhaps.")
    adjudication.add_to_consensus(
        one.project, one.round.id, one.transcript("T2"), one.code["Access"], start, end, by="Lea"
    )
    found = count(one.project)
    assert n(found, "Confidence") == n(found, "Access") == (1, 2)


def test_the_coders_tables_count_the_double_coded_participants_only(study: Make) -> None:
    one = single(study)
    tables = sensitivity(one.project)
    assert list(tables) == ["consensus", "Ana", "Ben", "any coder", "all coders"]
    assert [table.total() for table in tables.values()] == [2, 1, 1, 1, 1]
    assert [each.why for each in count(one.project, layer=LayerChoice.ALL).table.left_out] == ["T2: a coder is excused"]


def test_after_a_layer_was_reopened_the_participant_is_out_until_it_is_settled_again(study: Make) -> None:
    one = study()
    agreed(one, "T1", "Consent", CONSENT)
    settle(one)
    assert n(count(one.project), "Consent") == (1, 2)
    for coder in (one.ana, one.ben):
        coding.reopen_layer(one.project, coder, one.transcript("T1"), "Slip", by=coder.name)
        found = count(one.project)
        assert n(found, "Consent") == (0, 1)
        (own,) = coding.codings(one.project, coder, coder_id=coder.id, transcript_id=one.transcript("T1"))
        coding.remove_coding(one.project, coder, own.id)
    for coder in (one.ana, one.ben):
        coding.submit_layers(one.project, coder)
    found = count(one.project)  # nothing is open, but the stored consensus still holds what nobody codes any more
    assert [each.why for each in found.table.left_out] == ["a layer changed after the consensus was made"]
    adjudication.renew_consensus(one.project, by="Lea")
    assert n(count(one.project), "Consent") == (0, 2)


pieces = st.lists(
    st.tuples(
        st.sampled_from(("T1", "T2")),
        st.sampled_from(("Consent", "Access", "Accuracy")),
        st.sampled_from((CONSENT, MOTHER, NUMBERS, "How was it for you?")),
    ),
    max_size=5,
)


@settings(max_examples=8, deadline=None)
@given(ana=pieces, ben=pieces)
def test_both_coders_never_exceed_one_and_one_never_exceeds_either(
    tmp_path_factory: pytest.TempPathFactory, ana: list[tuple[str, str, str]], ben: list[tuple[str, str, str]]
) -> None:
    one = Study(tmp_path_factory.mktemp("band"), {})
    try:
        for coder, layer in ((one.ana, ana), (one.ben, ben)):
            for name, code, words in layer:
                if words in (P1 if name == "T1" else P2):
                    one.apply(coder, name, code, words)
        tables = sensitivity(one.submit().project)
        for place in range(len(tables["consensus"].rows)):
            low, a, b, high = (
                tables[name].rows[place].counts.overall.n for name in ("all coders", "Ana", "Ben", "any coder")
            )
            assert low <= min(a, b) <= max(a, b) <= high
    finally:
        one.project.close()
