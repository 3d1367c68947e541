# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds from plan to protocol: assigned, looked into, revealed, closed (invented talks)."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations

import pytest
from coding_studies import new_study
from hypothesis import given
from hypothesis import strategies as st

from qualcoder_cp import coding
from qualcoder_cp.coding import Policy, Purpose, RoundPlan
from qualcoder_cp.model import KnownError, LayerState, RoundState
from qualcoder_cp.project import verify


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as made:
        yield made


def round_of(study):
    return coding.needed_round(study.project)


def made(study, name="Pilot", **how):
    return coding.make_round(study.project, name, [study.ana, study.ben], by="Lea", **how)


# ---------------------------------------------------------------- the plan


def test_a_plan_is_kept_with_its_round(study):
    plan = RoundPlan(Purpose.PILOT, Policy.SEALED, unit="turn", target=0.8, link_share=0.4, note="Only answers.")
    assert RoundPlan.of(made(study, plan=plan)) == plan


def test_a_round_without_a_plan_has_the_usual_one(study):
    assert RoundPlan.of(made(study)) == RoundPlan()


@pytest.mark.parametrize("plan", [
    RoundPlan(unit="page"), RoundPlan(target=1.2), RoundPlan(target=0), RoundPlan(link_share=-1),
    RoundPlan(trim_words=-1),
])  # fmt: skip
def test_an_impossible_plan_makes_no_round(study, plan):
    state = study.project.state
    with pytest.raises(KnownError):
        made(study, plan=plan)
    assert study.project.state == state


def test_a_prepared_round_is_not_coded_until_it_begins(study):
    made(study, draft=True)
    with pytest.raises(KnownError, match="prepared but not begun"):
        study.apply(study.ana, "Consent", 31, 45)
    coding.begin_round(study.project, round_of(study), by="Lea")
    study.apply(study.ana, "Consent", 31, 45)
    with pytest.raises(KnownError, match="sealed already"):
        coding.begin_round(study.project, round_of(study), by="Lea")


# ---------------------------------------------------------------- several rounds


def test_work_goes_on_in_the_chosen_round(study):
    first, second = made(study, "First"), made(study, "Second")
    assert round_of(study).id == second.id
    coding.use_round(study.project, first, by="Lea")
    study.apply(study.ana, "Consent", 31, 45)
    assert [one.id for one in coding.codings(study.project, study.ana, round_id=first.id)]
    assert study.project.undo("Lea") == "Work in 'First'"
    assert round_of(study).id == second.id
    assert coding.round_named(study.project, "fIRST").id == first.id
    with pytest.raises(KnownError, match="rounds: First, Second"):
        coding.round_named(study.project, "Third")


# ---------------------------------------------------------------- assignments


def test_bulk_assignment_adds_only_what_is_missing(study):
    study.add_talks("C")
    round_ = made(study, transcript_ids=[study.talks["A"]])
    added = coding.assign(study.project, round_, [study.ana, study.lea], study.talks.values(), by="Lea")
    assert added == 2 + 3
    assert coding.round_coders(study.project, round_.id) == [study.ana, study.ben, study.lea]
    assert coding.assign(study.project, round_, [study.lea], study.talks.values(), by="Lea") == 0


def test_assignments_are_taken_back_only_before_they_are_begun(study):
    round_ = made(study)
    study.apply(study.ana, "Consent", 31, 45)
    with pytest.raises(KnownError, match="has begun 'A'"):
        coding.withdraw(study.project, round_, study.ana, study.talks.values(), by="Lea")
    assert coding.withdraw(study.project, round_, study.ben, [study.talks["A"]], by="Lea") == 1
    assert coding.layer_of(study.project, round_.id, study.talks["A"], study.ben.id) is None
    study.project.undo("Lea")
    assert coding.layer_of(study.project, round_.id, study.talks["A"], study.ben.id) is not None


def test_nobody_joins_a_revealed_round(study):
    round_ = made(study)
    coding.reveal_round(study.project, round_, "the deadline", by="Lea")
    with pytest.raises(KnownError, match="make a new round"):
        coding.assign(study.project, round_of(study), [study.lea], study.talks.values(), by="Lea")


def test_what_is_missing_is_told_by_coder_the_most_urgent_first(study):
    round_ = made(study)
    coding.set_due(study.project, round_, study.ana, [study.talks["B"]], "2027-01-31", by="Lea")
    coding.submit_layers(study.project, study.ben, [study.talks["A"]])
    assert [(one.coder, one.transcript, one.due) for one in coding.missing(study.project, round_)] == [
        ("Ana", "B", "2027-01-31"), ("Ana", "A", ""), ("Ben", "B", ""),
    ]  # fmt: skip
    with pytest.raises(KnownError, match="is no day"):
        coding.set_due(study.project, round_, study.ana, [study.talks["B"]], "next week", by="Lea")


@given(
    groups=st.lists(st.sampled_from("abc"), min_size=1, max_size=40), team=st.integers(2, 5), each=st.integers(1, 3),
    seed=st.integers(0, 10**6),
)  # fmt: skip
def test_random_assignment_is_even_and_repeatable(groups, team, each, seed):
    each = min(each, team)
    of = dict(enumerate(groups))
    plan = coding.balanced(list(of), of, list(range(team)), each, seed)
    assert plan == coding.balanced(list(of), of, list(range(team)), each, seed)
    assert all(len(set(who)) == each for who in plan.values())
    for group in set(groups):
        load = Counter(one for key, who in plan.items() if of[key] == group for one in who)
        assert max(load.values()) - min(load.get(one, 0) for one in range(team)) <= 1


def test_every_pair_of_coders_shares_transcripts():
    plan = coding.balanced(list(range(30)), {}, [1, 2, 3, 4], 2, seed=3)
    shared = Counter(frozenset(who) for who in plan.values())
    assert set(shared) == {frozenset(pair) for pair in combinations([1, 2, 3, 4], 2)}
    assert max(shared.values()) - min(shared.values()) <= 2


def test_random_assignment_is_one_step(study):
    study.add_talks("C", "D")
    round_ = made(study, transcript_ids=[study.talks["A"]])
    before = study.project.state
    plan = coding.assign_balanced(
        study.project, round_, [study.ana, study.ben, study.lea], study.talks.values(), 2, by="Lea"
    )
    assert study.project.state == before + 1
    assert set(plan) == set(study.talks.values())
    with pytest.raises(KnownError, match="1 to 2 coders"):
        coding.assign_balanced(study.project, round_, [study.ana, study.ben], study.talks.values(), 3, by="Lea")


# ---------------------------------------------------------------- who may look


def test_a_look_needs_own_layers_submitted_and_a_reason_and_stays_on_record(study):
    round_ = made(study)
    study.apply(study.ana, "Consent", 31, 45)
    with pytest.raises(KnownError, match="2 of 2 layers to submit"):
        coding.peek(study.project, round_, study.ben, "curious")
    with pytest.raises(KnownError, match="needs a reason"):
        coding.peek(study.project, round_, study.lea, "  ")
    assert coding.codings(study.project, study.lea) == []
    coding.peek(study.project, round_, study.lea, "A complaint about Ana's transcript")
    assert len(coding.codings(study.project, study.lea)) == 1
    assert coding.codings(study.project, study.ben) == []
    with pytest.raises(KnownError, match="stays on record"):
        study.project.undo("Lea")
    found = coding.protocol(study.project, round_)
    assert [(one.coder, one.reason) for one in found.looks] == [("Lea", "A complaint about Ana's transcript")]
    assert not found.fully_blind
    assert verify(study.project) == []


def test_after_a_sealed_round_only_the_lead_sees_both(study):
    made(study, plan=RoundPlan(policy=Policy.SEALED))
    study.apply(study.ana, "Consent", 31, 45)
    for coder in (study.ana, study.ben):
        coding.submit_layers(study.project, coder)
    assert round_of(study).state is RoundState.REVEALED
    assert len(coding.codings(study.project, study.lea)) == 1
    assert coding.codings(study.project, study.ben) == []
    (one,) = coding.codings(study.project, study.ana)
    with pytest.raises(KnownError, match="sealed"):
        coding.coding_by_id(study.project, study.ben, one.id)
    told = [step.label for step in coding.history(study.project, study.ben) if step.by == "Ana"]
    assert "Apply code 'Consent'" not in told


def test_in_an_open_round_everybody_sees_everything_and_it_is_said(study):
    round_ = made(study, plan=RoundPlan(policy=Policy.OPEN))
    study.apply(study.ana, "Consent", 31, 45)
    assert len(coding.codings(study.project, study.ben)) == 1
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    found = coding.protocol(study.project, round_)
    assert (found.fully_blind, found.after_revealing) == (False, 1)


# ---------------------------------------------------------------- the end


def test_a_round_revealed_early_says_why_and_what_is_missing(study):
    round_ = made(study)
    with pytest.raises(KnownError, match="needs a reason"):
        coding.reveal_round(study.project, round_, "", by="Lea")
    coding.submit_layers(study.project, study.ana)
    coding.reveal_round(study.project, round_, "Ben has left the project", by="Lea")
    found = coding.protocol(study.project, round_of(study))
    assert (found.submitted, found.missing, found.revealed_because) == (2, 2, "Ben has left the project")
    assert not found.fully_blind
    with pytest.raises(KnownError, match="is revealed"):
        study.project.undo("Lea")


def test_a_closed_round_stays_as_it_is(study):
    made(study)
    with pytest.raises(KnownError, match="only a revealed round"):
        coding.close_round(study.project, round_of(study), by="Lea")
    for coder in (study.ana, study.ben):
        coding.submit_layers(study.project, coder)
    coding.close_round(study.project, round_of(study), by="Lea")
    assert round_of(study).state is RoundState.CLOSED
    with pytest.raises(KnownError, match="is closed"):
        coding.reopen_layer(study.project, study.ana, study.talks["A"], "again", by="Ana")
    layer = coding.layer_of(study.project, round_of(study).id, study.talks["A"], study.ana.id)
    assert layer.state is LayerState.SUBMITTED


def test_a_fully_blind_round_says_so(study):
    round_ = made(study, seed=11)
    for coder in (study.ana, study.ben):
        coding.submit_layers(study.project, coder)
    coding.reopen_layer(study.project, study.ana, study.talks["A"], "a slip", by="Ana")
    coding.submit_layers(study.project, study.ana, [study.talks["A"]])
    found = coding.protocol(study.project, round_)
    assert (found.fully_blind, found.seed, found.coders, found.transcripts) == (True, 11, ("Ana", "Ben"), 2)
    assert (found.after_revealing, found.reopened) == (1, ("Ana, A: a slip",))
    assert found.revealed
    assert json.dumps(found.plan.settings())
