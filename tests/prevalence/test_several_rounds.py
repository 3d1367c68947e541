# SPDX-License-Identifier: GPL-3.0-or-later
"""A pilot and a main round give one table: each transcript by the newest round in which its layer is complete."""

from __future__ import annotations

import pytest
from small_study import Study

from qualcoder_cp import adjudication, coding
from qualcoder_cp.coding import Policy, Purpose, RoundPlan
from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence import LayerChoice, count, evidence, sensitivity
from qualcoder_cp.prevalence.analyses import flow

CONSENT = "They never asked me about consent."
NUMBERS = "I trust the numbers on it."
PEOPLE = "participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n"


def n(found, code):
    row = next(one for one in found.table.rows if one.code.name == code)
    return row.counts.overall.n, row.counts.overall.N


@pytest.fixture
def piloted(study):
    """The pilot holds T1 alone, coded alike by both as consent, and is settled."""
    one = study()
    one.people(PEOPLE)
    coding.make_round(one.project, "Pilot", [one.ana, one.ben], by="Lea", transcript_ids=[one.transcript("T1")])
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
        coding.submit_layers(one.project, coder)
    adjudication.apply_rule(one.project, "exact", by="Lea")
    return one


def main_round(one: Study, *names: str, plan: RoundPlan | None = None) -> None:
    ids = [one.transcript(name) for name in names]
    coding.make_round(one.project, "Main", [one.ana, one.ben], by="Lea", transcript_ids=ids, plan=plan)


def settle(one: Study) -> None:
    for coder in (one.ana, one.ben):
        coding.submit_layers(one.project, coder)
    adjudication.apply_rule(one.project, "exact", by="Lea")


def test_a_pilot_and_a_main_round_give_one_table(piloted):
    main_round(piloted, "T2")
    for coder in (piloted.ana, piloted.ben):
        piloted.apply(coder, "T2", "Confidence", NUMBERS)
    settle(piloted)
    found = count(piloted.project)
    assert (n(found, "Consent"), n(found, "Confidence")) == ((1, 2), (1, 2))
    assert found.round_name == "Pilot; Main"
    assert not found.table.provisional
    assert evidence(piloted.project, None, piloted.code["Consent"]).count.n == 1


def test_while_the_main_round_is_sealed_its_transcripts_are_missing_and_not_zero(piloted):
    main_round(piloted, "T2")
    piloted.apply(piloted.ana, "T2", "Confidence", NUMBERS)
    found = count(piloted.project)
    assert n(found, "Confidence") == (0, 1)
    assert [(one.name, one.why) for one in found.table.left_out] == [("Tim", "T2: not part of 'Pilot'")]
    assert found.table.provisional


def test_a_transcript_coded_again_counts_by_the_newer_round_once_that_is_settled(piloted):
    main_round(piloted, "T1", "T2")
    assert n(count(piloted.project), "Consent") == (1, 1)  # the main round is sealed
    for coder in (piloted.ana, piloted.ben):
        piloted.apply(coder, "T1", "Access", CONSENT)
        coding.submit_layers(piloted.project, coder)
    assert n(count(piloted.project), "Consent") == (1, 2)  # nothing decided in it yet, T2 is empty
    adjudication.apply_rule(piloted.project, "exact", by="Lea")
    found = count(piloted.project)
    assert (n(found, "Consent"), n(found, "Access")) == ((0, 2), (1, 2))
    assert found.round_name == "Main"


def test_one_round_can_be_asked_for(piloted):
    main_round(piloted, "T2")
    settle(piloted)
    pilot = coding.round_named(piloted.project, "Pilot")
    assert n(count(piloted.project, round_=pilot), "Consent") == (1, 1)


def test_a_training_round_never_counts(piloted):
    main_round(piloted, "T2", plan=RoundPlan(purpose=Purpose.TRAINING))
    for coder in (piloted.ana, piloted.ben):
        piloted.apply(coder, "T2", "Confidence", NUMBERS)
    settle(piloted)
    assert n(count(piloted.project), "Confidence") == (0, 1)


def test_the_coders_tables_go_over_all_rounds_too(piloted):
    main_round(piloted, "T2")
    piloted.apply(piloted.ana, "T2", "Confidence", NUMBERS)
    for coder in (piloted.ana, piloted.ben):
        coding.submit_layers(piloted.project, coder)
    tables = sensitivity(piloted.project)
    trust = next(place for place, row in enumerate(tables["Ana"].rows) if row.code.name == "Trust")
    assert [tables[name].rows[trust].counts.overall.n for name in ("Ana", "Ben", "any coder", "all coders")] == [
        1, 0, 1, 0
    ]  # fmt: skip
    assert {table.total() for name, table in tables.items() if name != "consensus"} == {2}


def test_what_only_one_coder_was_to_code_is_not_called_double_coded(study):
    one = study()
    one.people(PEOPLE)
    coding.make_round(one.project, "Main", [one.ana, one.ben], by="Lea")
    coding.withdraw(one.project, one.round, one.ben, [one.transcript("T2")], by="Lea")
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    settle(one)
    tables = sensitivity(one.project)
    assert {name: table.total() for name, table in tables.items()} == {
        "consensus": 2, "Ana": 1, "Ben": 1, "any coder": 1, "all coders": 1
    }  # fmt: skip
    assert [left.why for left in tables["all coders"].left_out] == ["T2: coded by one coder only"]


def test_where_coders_stay_sealed_they_count_their_own_layers_only(study):
    one = study()
    plan = RoundPlan(policy=Policy.SEALED)
    coding.make_round(one.project, "Main", [one.ana, one.ben], by="Lea", plan=plan)
    one.apply(one.ana, "T1", "Consent", CONSENT)
    settle(one)
    assert n(count(one.project, one.ana, layer=one.ana), "Consent") == (1, 2)
    assert n(count(one.project, one.lea, layer=LayerChoice.ANY), "Consent") == (1, 2)
    for layer in (LayerChoice.ANY, LayerChoice.ALL, one.ana):
        with pytest.raises(KnownError, match="own layers only"):
            count(one.project, one.ben, layer=layer)


def test_the_flow_of_the_study_adds_up(piloted):
    main_round(piloted, "T2")
    piloted.apply(piloted.ana, "T2", "Confidence", NUMBERS)
    for coder in (piloted.ana, piloted.ben):
        coding.submit_layers(piloted.project, coder)
    facts = flow(piloted.project)
    assert (facts.transcripts, facts.double_coded, facts.not_in_a_round, facts.consensus) == (2, 2, 0, 1)
    assert (facts.items, facts.agreements, facts.disagreements, facts.decided, facts.open) == (2, 1, 1, 0, 1)
    assert (facts.participants, facts.analysed, facts.left_out) == (2, 1, 1)
