# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding: every outcome, superseding, taking back, rules, undo; coders' layers stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import Study

from qualcoder_cp import adjudication, coding
from qualcoder_cp.model import KnownError, RoundState

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
LONGER = "The sensor was wrong nearly all of the long summer night"
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."


def disputed(make: Make) -> Study:
    """Return a study with an agreement, a boundary, a choice of codes across domains and two omissions."""
    one = make()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Accuracy", LONGER[:38])
    one.apply(one.ben, "T1", "Accuracy", LONGER[4:])
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Confidence", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    one.apply(one.ben, "T2", "Access", "Nobody told me who sees them.")
    return one.submit()


@pytest.mark.parametrize(
    ("words", "outcome", "more", "left"),
    [
        (CONSENT, "accepted proposal", {}, [("Consent", CONSENT, "agreed")]),
        (LONGER, "accepted proposal", {}, [("Accuracy", LONGER, "decided")]),
        (LONGER, "union", {}, [("Accuracy", LONGER, "decided")]),
        (LONGER, "intersection", {}, [("Accuracy", LONGER[4:38], "decided")]),
        (LONGER, "coder", {"coder": "ana"}, [("Accuracy", LONGER[:38], "decided")]),
        (LONGER, "edited", {"words": "wrong"}, [("Accuracy", "wrong", "decided")]),
        (LONGER, "parent", {}, [("Trust", LONGER, "decided")]),
        (MOTHER, "both", {}, [("Access", MOTHER, "decided"), ("Confidence", MOTHER, "decided")]),
        (MOTHER, "coder", {"coder": "ben"}, [("Confidence", MOTHER, "decided")]),
        (MOTHER, "other code", {"code": "Consent"}, [("Consent", MOTHER, "decided")]),
        (MOTHER, "nothing", {}, []),
        (MOTHER, "later", {}, []),
    ],
)
def test_each_outcome_leaves_what_it_says(
    study: Make, words: str, outcome: str, more: dict[str, str], left: list[tuple[str, str, str]]
) -> None:
    one = disputed(study)
    given_: dict[str, object] = {}
    if "coder" in more:
        given_["coder_uuid"] = getattr(one, more["coder"]).uuid
    if "code" in more:
        given_["code_id"] = one.code[more["code"]]
    if "words" in more:
        given_["spans"] = [one.place("T1", more["words"])]
    before = one.layers_hash()
    one.decide("T1", words, outcome, **given_)
    assert one.consensus("T1") == left
    assert one.layers_hash() == before
    assert one.stored_is_made()
    still_open = (
        one.item("T1", words).fingerprint
        in adjudication.board(one.project, one.round, one.transcript("T1")).result.open
    )
    assert still_open == (outcome == "later")


def test_a_passage_that_nobody_coded_can_be_added(study: Make) -> None:
    one = disputed(study)
    start, end = one.place("T2", "The school, perhaps.")
    adjudication.add_to_consensus(
        one.project, one.round.id, one.transcript("T2"), one.code["Access"], start, end, by="Lea"
    )
    assert one.consensus("T2") == [("Access", "The school, perhaps.", "new")]


@pytest.mark.parametrize(
    ("words", "outcome", "more", "sentence"),
    [
        (MOTHER, "accepted proposal", {}, "no proposal"),
        (MOTHER, "union", {}, "Choose one of the codes"),
        (MOTHER, "parent", {}, "No parent code"),
        (MOTHER, "other code", {}, "Choose the other code"),
        (LONGER, "edited", {}, "Mark at least one passage"),
        (LONGER, "edited", {"spans": [(5, 5_000)]}, "reaches outside the text"),
        (LONGER, "edited", {"spans": [(9, 4)]}, "not a passage"),
        (LONGER, "coder", {"coder_uuid": "nobody"}, "submitted nothing"),
    ],
)
def test_what_is_not_possible_is_one_sentence_and_changes_nothing(
    study: Make, words: str, outcome: str, more: dict[str, object], sentence: str
) -> None:
    one = disputed(study)
    state = one.project.state
    with pytest.raises(KnownError, match=sentence):
        one.decide("T1", words, outcome, **more)
    assert one.project.state == state


def test_a_second_decision_supersedes_the_first_which_stays_on_record(study: Make) -> None:
    one = disputed(study)
    first = one.decide("T1", MOTHER, "both", reason="ambiguous text")
    second = one.decide("T1", MOTHER, "nothing", rationale="Off the point.")
    assert one.consensus("T1") == []
    records = adjudication.decision_records(one.project, one.round.id, in_force=False)
    assert [(each.id, each.in_force) for each in records] == [(first, False), (second, True)]
    assert one.project.value("SELECT supersedes FROM decision WHERE id = ?", (second,)) == first
    one.project.undo("Lea")
    assert len(one.consensus("T1")) == 2
    assert one.stored_is_made()


def test_a_decision_can_be_taken_back(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", MOTHER, "both")
    key = one.item("T1", MOTHER).fingerprint
    adjudication.take_back(one.project, one.round.id, one.transcript("T1"), key, by="Lea")
    assert one.consensus("T1") == []
    assert key in adjudication.board(one.project, one.round, one.transcript("T1")).result.open
    with pytest.raises(KnownError, match="not decided"):
        adjudication.take_back(one.project, one.round.id, one.transcript("T1"), key, by="Lea")


def test_an_item_that_has_changed_since_it_was_shown_is_refused(study: Make) -> None:
    one = disputed(study)
    shown = one.item("T1", MOTHER)
    coding.reopen_layer(one.project, one.ben, one.transcript("T1"), "Slip", by="Ben")
    theirs = next(
        each for each in coding.codings(one.project, one.ben, coder_id=one.ben.id, transcript_id=one.transcript("T1"))
        if each.code_id == one.code["Confidence"]
    )  # fmt: skip
    coding.remove_coding(one.project, one.ben, theirs.id)
    coding.submit_layers(one.project, one.ben)
    with pytest.raises(KnownError, match="no longer as it was shown"):
        adjudication.decide(
            one.project, one.round.id, one.transcript("T1"), shown, outcome=adjudication.Outcome.BOTH, by="Lea"
        )


def test_the_first_decision_begins_adjudication_and_undo_takes_that_back(study: Make) -> None:
    one = disputed(study)
    assert one.round.state is RoundState.REVEALED
    one.decide("T1", MOTHER, "both")
    assert one.round.state is RoundState.ADJUDICATION
    one.project.undo("Lea")
    assert one.round.state is RoundState.REVEALED
    assert one.consensus("T1") == []


def test_how_it_was_decided_follows_from_who_decides(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", MOTHER, "both", by="Ana")
    one.decide("T1", CONSENT, "accepted proposal", by="lea", seconds=2.5)
    one.decide("T1", LONGER, "union", mode=adjudication.Mode.MEETING)
    found = {each.type: each for each in adjudication.decision_records(one.project, one.round.id)}
    assert found["other code, other domain"].mode is adjudication.Mode.SOLO
    assert found["exact"].mode is adjudication.Mode.LEAD
    assert found["exact"].seconds == 2.5
    assert found["boundary"].mode is adjudication.Mode.MEETING
    judges = dict(tuple(row) for row in one.project.rows("SELECT decided_by, was_coder FROM decision"))
    assert judges == {"Ana": 1, "lea": 0, "Lea": 0}


# ---------------------------------------------------------------- rules


def test_the_rule_exact_accepts_agreements_only(study: Make) -> None:
    one = disputed(study)
    assert adjudication.apply_rule(one.project, "exact", by="Lea") == 1
    assert one.consensus("T1") == [("Consent", CONSENT, "agreed")]
    assert one.consensus("T2") == []


def test_the_rule_trim_takes_the_union(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Accuracy", LONGER[4:])
    one.apply(one.ben, "T1", "Accuracy", LONGER)
    one.submit()
    assert adjudication.apply_rule(one.project, "exact", by="Lea") == 0
    assert adjudication.apply_rule(one.project, "trim", by="Lea") == 1
    assert [each[::2] for each in one.consensus("T1")] == [("Accuracy", "rule")]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("boundary: union", LONGER),
        ("boundary: intersection", LONGER[4:38]),
        ("boundary: longer", LONGER[4:]),
    ],
)
def test_a_rule_about_boundaries(study: Make, rule: str, words: str) -> None:
    one = study()
    one.apply(one.ana, "T1", "Accuracy", LONGER[:38])
    one.apply(one.ben, "T1", "Accuracy", LONGER[4:])
    one.submit()
    assert adjudication.apply_rule(one.project, rule, by="Lea") == 1
    assert one.consensus("T1") == [("Accuracy", words, "rule")]


def test_the_rule_of_a_coder_takes_all_that_is_open_as_this_coder_has_it(study: Make) -> None:
    one = disputed(study)
    adjudication.apply_rule(one.project, f"coder {one.ana.uuid}", by="Lea")
    assert [each[:2] for each in one.consensus("T1")] == [
        ("Consent", CONSENT), ("Accuracy", LONGER[:38]), ("Access", MOTHER),
    ]  # fmt: skip
    assert [each[:2] for each in one.consensus("T2")] == [("Confidence", NUMBERS)]
    assert adjudication.open_count(one.project, one.round)[0] == 0


def three_coders(make: Make) -> Study:
    from qualcoder_cp.project import add_coder

    one = make()
    cem = add_coder(one.project, "Cem")
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Access", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    return one.submit(one.ana, one.ben, cem)


def test_the_majority_of_three_decides_both_ways(study: Make) -> None:
    one = three_coders(study)
    assert adjudication.apply_rule(one.project, "majority", by="Lea") == 2
    assert one.consensus("T1") == [("Access", MOTHER, "rule")]
    assert one.consensus("T2") == []
    assert adjudication.open_count(one.project, one.round)[0] == 0


def test_a_tie_of_two_is_not_a_majority(study: Make) -> None:
    one = disputed(study)
    assert adjudication.apply_rule(one.project, "majority", by="Lea") == 0


def test_a_rule_never_overwrites_a_decision_and_is_one_step_to_undo(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", CONSENT, "nothing")
    assert adjudication.apply_rule(one.project, "exact", by="Lea") == 0
    count = adjudication.apply_rule(one.project, f"coder {one.ben.uuid}", by="Lea")
    assert count == 4
    assert ("Consent", CONSENT, "agreed") not in one.consensus("T1")
    assert one.project.undo("Lea") == "Apply rule 'coder Ben'"
    assert one.consensus("T1") == []
    assert one.consensus("T2") == []
    one.project.redo("Lea")
    assert one.stored_is_made()
    assert len(one.consensus("T1")) == 2


def test_an_item_put_off_is_not_decided_by_a_rule(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", CONSENT, "later")
    assert adjudication.apply_rule(one.project, "exact", by="Lea") == 0


def test_an_unknown_rule_is_refused_even_where_nothing_is_open(study: Make) -> None:
    one = study().submit()
    for rule in ("sloppy", "coder nobody", "coder ", ""):
        with pytest.raises(KnownError, match="no rule named"):
            adjudication.apply_rule(one.project, rule, by="Lea")


def test_the_rule_of_a_coder_leaves_out_transcripts_that_this_coder_did_not_code(study: Make) -> None:
    one = study()
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    one.submit()
    assert adjudication.apply_rule(one.project, f"coder {one.ben.uuid}", by="Lea") == 1
    assert one.consensus("T1") == []


# ---------------------------------------------------------------- one coder, excused, re-opened


def test_of_one_coder_alone_the_layer_is_the_consensus_and_nothing_is_open(study: Make) -> None:
    one = study()
    coding.ensure_round(one.project, by="Lea")
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    coding.excuse(one.project, one.ben, one.transcript("T2"), by="Lea")
    one.submit()
    board = adjudication.board(one.project, one.round, one.transcript("T2"))
    assert board.items == ()
    assert board.single_coded
    assert board.complete
    assert [each.basis.value for each in board.result.codings] == ["single coder"]


def test_where_all_coders_are_excused_there_is_no_consensus(study: Make) -> None:
    one = study()
    coding.ensure_round(one.project, by="Lea")
    for coder in (one.ana, one.ben):
        coding.excuse(one.project, coder, one.transcript("T2"), by="Lea")
    one.submit()
    assert not adjudication.board(one.project, one.round, one.transcript("T2")).complete


def reopen_and_drop(one: Study, code: str) -> None:
    coding.reopen_layer(one.project, one.ben, one.transcript("T1"), "Slip", by="Ben")
    for each in coding.codings(one.project, one.ben, coder_id=one.ben.id, transcript_id=one.transcript("T1")):
        if each.code_id == one.code[code]:
            coding.remove_coding(one.project, one.ben, each.id)


def test_a_reopened_layer_makes_the_transcript_incomplete_and_agrees_with_nobody(study: Make) -> None:
    one = disputed(study)
    adjudication.apply_rule(one.project, f"coder {one.ben.uuid}", by="Lea")
    assert adjudication.board(one.project, one.round, one.transcript("T1")).complete
    coding.reopen_layer(one.project, one.ben, one.transcript("T1"), "Slip", by="Ben")
    board = adjudication.board(one.project, one.round, one.transcript("T1"))
    assert not board.ready
    assert not board.complete
    assert board.result.codings == ()  # nothing rests on Ana's layer alone
    assert adjudication.apply_rule(one.project, "exact", by="Lea") == 0
    assert adjudication.board(one.project, one.round, one.transcript("T2")).complete


def test_only_decisions_that_touch_what_changed_become_stale(study: Make) -> None:
    one = disputed(study)
    adjudication.apply_rule(one.project, f"coder {one.ben.uuid}", by="Lea")
    gone = one.item("T1", MOTHER).fingerprint
    reopen_and_drop(one, "Confidence")
    coding.submit_layers(one.project, one.ben)
    board = adjudication.board(one.project, one.round, one.transcript("T1"))
    assert board.result.stale == (gone,)
    assert len(board.result.open) == 1
    assert adjudication.outdated(one.project, one.round) == [one.transcript("T1")]
    assert adjudication.renew_consensus(one.project, by="Lea") == 1
    assert one.stored_is_made()
    assert [each[0] for each in one.consensus("T1")] == ["Consent", "Accuracy"]
    assert adjudication.renew_consensus(one.project, by="Lea") == 0


def test_a_rule_brings_the_consensus_of_reopened_layers_up_to_date(study: Make) -> None:
    one = disputed(study)
    adjudication.apply_rule(one.project, f"coder {one.ben.uuid}", by="Lea")
    reopen_and_drop(one, "Confidence")
    coding.submit_layers(one.project, one.ben)
    adjudication.apply_rule(one.project, "exact", by="Lea")
    assert adjudication.outdated(one.project, one.round) == []
    assert one.stored_is_made()


# ---------------------------------------------------------------- sealed and closed


def test_while_the_round_is_sealed_everything_about_differences_refuses(study: Make, tmp_path: Path) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit(one.ana)
    p, r, t = one.project, one.round, one.transcript("T1")
    attempts: list[Callable[[], object]] = [
        lambda: adjudication.boards(p, r), lambda: adjudication.board(p, r, t), lambda: adjudication.items(p, t),
        lambda: adjudication.queue(p, r), lambda: adjudication.open_count(p, r), lambda: adjudication.presence(p, r),
        lambda: adjudication.live_ranges(p, r), lambda: adjudication.outdated(p, r),
        lambda: list(adjudication.disagreement_rows(p, r)), lambda: list(adjudication.decision_rows(p, r)),
        lambda: adjudication.export_decisions(p, tmp_path / "out.csv"),
        lambda: adjudication.apply_rule(p, "exact", by="Lea"), lambda: adjudication.renew_consensus(p, by="Lea"),
        lambda: adjudication.add_to_consensus(p, r.id, t, one.code["Consent"], 0, 5, by="Lea"),
        lambda: adjudication.take_back(p, r.id, t, "x", by="Lea"),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(KnownError, match="sealed: 2 of 4 layers are not submitted"):
            attempt()
    assert not (tmp_path / "out.csv").exists()


def test_a_closed_round_stays_as_it_is(study: Make, tmp_path: Path) -> None:
    one = disputed(study)
    one.decide("T1", MOTHER, "both")
    path = tmp_path / "decisions.csv"
    adjudication.export_decisions(one.project, path)
    path.write_text(path.read_text().replace("both", "edited"))
    with one.project.change("Close", by="Lea") as change:
        change.update("round", one.round.id, state=RoundState.CLOSED.value)
    state = one.project.state
    for attempt in (
        lambda: one.decide("T1", CONSENT, "nothing"),
        lambda: adjudication.apply_rule(one.project, "exact", by="Lea"),
        lambda: adjudication.apply_decisions(one.project, path, by="Lea"),
    ):
        with pytest.raises(KnownError, match="is closed"):
            attempt()
    assert one.project.state == state
