# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing off, stale decisions, the meeting, other orders, learning from the consensus, more bulk rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import Study

from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.adjudication import Fate, Order
from qualcoder_cp.adjudication.bulk import grower
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
SENSOR = "The sensor was wrong nearly all of the long summer night"
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."
NOBODY = "Nobody told me who sees them."


def disputed(make: Make, **more: object) -> Study:
    """Return a study with an agreement, a boundary, two codes of one domain, two of two domains, and an omission."""
    one = make()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Accuracy", SENSOR[:38])
    one.apply(one.ben, "T1", "Accuracy", SENSOR[4:])
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Confidence", MOTHER)
    one.apply(one.ana, "T2", "Access", NOBODY)
    one.apply(one.ben, "T2", "Consent", NOBODY)
    one.apply(one.ana, "T2", "Confidence", NUMBERS, unsure=True)
    return one.submit()


def settle(one: Study) -> None:
    """Decide everything."""
    adjudication.apply_rule(one.project, "exact", by="Lea")
    one.decide("T1", SENSOR, "union", seconds=12.0)
    one.decide(
        "T1", MOTHER, "coder", coder_uuid=one.ben.uuid, seconds=20.0, reason="definition gap", rationale="Trust."
    )
    one.decide("T2", NOBODY, "both", seconds=8.0)
    one.decide("T2", NUMBERS, "nothing", seconds=10.0)


# ---------------------------------------------------------------- signing off


def test_a_transcript_is_signed_off_when_nothing_is_open(study: Make) -> None:
    one = disputed(study)
    t1, t2 = one.transcript("T1"), one.transcript("T2")
    with pytest.raises(KnownError, match="'T1' can't be signed off: 3 of its items are open"):
        adjudication.sign_off(one.project, one.round, [t1, t2], by="Lea")
    settle(one)
    assert adjudication.sign_off(one.project, one.round, [t1, t2], by="Lea") == 2
    assert adjudication.sign_off(one.project, one.round, [t1, t2], by="Lea") == 0
    assert [(each.by, each.holds) for each in adjudication.signed(one.project, one.round)] == [("Lea", True)] * 2


def test_a_later_decision_breaks_the_sign_off(study: Make) -> None:
    one = disputed(study)
    settle(one)
    adjudication.sign_off(one.project, one.round, [one.transcript("T1")], by="Lea")
    one.decide("T1", MOTHER, "nothing")
    assert [each.holds for each in adjudication.signed(one.project, one.round)] == [False]
    one.project.undo("Lea")
    assert [each.holds for each in adjudication.signed(one.project, one.round)] == [True]
    adjudication.withdraw_sign_off(one.project, one.round, one.transcript("T1"), by="Lea")
    assert adjudication.signed(one.project, one.round) == []
    with pytest.raises(KnownError, match="not signed off"):
        adjudication.withdraw_sign_off(one.project, one.round, one.transcript("T1"), by="Lea")
    assert verify(one.project) == []


# ---------------------------------------------------------------- stale decisions


def reopened(one: Study, coder, name: str) -> None:
    coding.reopen_layer(one.project, coder, one.transcript(name), "a slip", by="Lea")


def test_exactly_the_decisions_that_touch_a_changed_coding_become_stale(study: Make) -> None:
    one = disputed(study)
    settle(one)
    reopened(one, one.ben, "T1")
    (found,) = [each for each in coding.codings(one.project, one.ben, coder_id=one.ben.id,
                transcript_id=one.transcript("T1")) if each.code_id == one.code["Confidence"]]  # fmt: skip
    coding.move_edges(one.project, one.ben, found.id, found.start + 3, found.end)
    adjudication.submit_layers(one.project, one.ben)
    (stale,) = adjudication.stale_decisions(one.project, one.round)
    assert (stale.record.reason, stale.orphaned, stale.again) == ("definition gap", False, True)
    assert adjudication.stale_transcripts(one.project) == {one.transcript("T1")}
    assert adjudication.apply_again(one.project, one.round, by="Lea") == 1
    assert ("Confidence", MOTHER[3:], "decided") in one.consensus("T1")
    records = adjudication.decision_records(one.project, one.round.id)
    assert [each.rationale for each in records if each.reason == "definition gap"] == ["Trust.", "Trust."]
    assert adjudication.apply_again(one.project, one.round, by="Lea") == 0
    assert one.project.undo("Lea") == "Apply 1 stale decisions again"


def test_a_decision_on_a_passage_that_nobody_codes_any_more_is_orphaned(study: Make) -> None:
    one = disputed(study)
    settle(one)
    reopened(one, one.ana, "T2")
    (found,) = [each for each in coding.codings(one.project, one.ana, coder_id=one.ana.id)
                if each.code_id == one.code["Confidence"]]  # fmt: skip
    coding.remove_coding(one.project, one.ana, found.id)
    adjudication.submit_layers(one.project, one.ana)
    (stale,) = adjudication.stale_decisions(one.project, one.round)
    assert stale.orphaned
    assert adjudication.apply_again(one.project, one.round, by="Lea") == 0


# ---------------------------------------------------------------- the meeting


def test_the_agenda_begins_with_what_was_put_off_then_flagged_then_the_rest(study: Make) -> None:
    one = disputed(study)
    one.decide("T2", NOBODY, "later")
    first = adjudication.agenda(one.project, one.round)
    assert (first[0].item.start, first[0].item.end) == one.place("T2", NOBODY)
    assert len(first) == 5


def test_remarks_stay_with_their_item(study: Make) -> None:
    one = disputed(study)
    item = one.item("T1", MOTHER)
    adjudication.add_remark(
        one.project, one.round, one.transcript("T1"), item.fingerprint, " She means trust. ", by="Ana"
    )
    (remark,) = adjudication.remarks(one.project, one.round, one.transcript("T1"))
    assert (remark.author, remark.body, remark.fingerprint) == ("Ana", "She means trust.", item.fingerprint)
    for words, key in ((" ", item.fingerprint), ("x", "no such item")):
        with pytest.raises(KnownError):
            adjudication.add_remark(one.project, one.round, one.transcript("T1"), key, words, by="Ana")


def test_who_yielded_is_on_record(study: Make) -> None:
    one = disputed(study)
    settle(one)
    found = {each.coder: (each.kept, each.of) for each in adjudication.yields(one.project, one.round)}
    assert found == {"Ana": (0, 4), "Ben": (2, 4)}  # Ben's code was kept once, his empty version of NUMBERS once
    by_reason = {each.reason: each.yielded for each in adjudication.decision_records(one.project, one.round.id)}
    assert by_reason["definition gap"] == (one.ana.uuid,)


def test_gaps_of_the_codebook_are_collected(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", MOTHER, "later", reason=adjudication.CODEBOOK_GAP)
    (gap,) = adjudication.gaps(one.project, one.round)
    assert (gap.item.start, gap.item.end) == one.place("T1", MOTHER)


# ---------------------------------------------------------------- orders and pace


def test_every_order_holds_every_item_once_and_decided_ones_last(study: Make) -> None:
    one = disputed(study)
    one.decide("T1", MOTHER, "nothing")
    one.decide("T2", NOBODY, "later")
    queue = adjudication.queue(one.project, one.round, with_decided=True)
    for order in Order:
        found = adjudication.ordered(queue, order)
        assert sorted(each.item.fingerprint for each in found) == sorted(each.item.fingerprint for each in queue)
        assert found[-1].item.fingerprint == one.item("T1", MOTHER).fingerprint
    assert adjudication.ordered(queue, Order.AGENDA)[0].item.fingerprint == one.item("T2", NOBODY).fingerprint
    assert adjudication.ordered(queue, Order.CERTAINTY)[0].item.fingerprint == one.item("T2", NUMBERS).fingerprint
    in_text = adjudication.ordered(queue, Order.TEXT)[:-1]
    places = [(each.board.transcript.name, each.item.start) for each in in_text]
    assert places == sorted(places)


def test_all_disagreements_about_one_code_in_a_row(study: Make) -> None:
    one = disputed(study)
    queue = adjudication.queue(one.project, one.round)
    found = adjudication.ordered(queue, Order.CODE)
    chief = max({code for each in queue for code in each.item.codes},
                key=lambda code: sum(code in each.item.codes for each in queue))  # fmt: skip
    number = sum(chief in each.item.codes for each in queue)
    assert all(chief in each.item.codes for each in found[:number])


def test_the_pace_is_the_median_and_says_what_is_left(study: Make) -> None:
    one = disputed(study)
    assert adjudication.pace([], 5) == adjudication.Pace(0, None, None)
    settle(one)
    records = adjudication.decision_records(one.project, one.round.id)
    assert adjudication.pace(records, 4) == adjudication.Pace(4, 11.0, 44.0)


# ---------------------------------------------------------------- learning


def test_own_work_against_the_consensus_after_sign_off(study: Make) -> None:
    one = disputed(study)
    with pytest.raises(KnownError, match="No transcript is signed off"):
        adjudication.compare_with_consensus(one.project, one.round, one.ana, viewer=one.ana)
    settle(one)
    adjudication.sign_off(one.project, one.round, [one.transcript("T1"), one.transcript("T2")], by="Lea")
    found = adjudication.compare_with_consensus(one.project, one.round, one.ana, viewer=one.ana)
    fates = {(each.coding.code_id, each.fate): each for each in found.codings}
    assert {key[1] for key in fates} == {Fate.KEPT, Fate.MOVED, Fate.RECODED, Fate.DROPPED}
    changed = fates[one.code["Access"], Fate.RECODED]
    assert (changed.reason, changed.rationale) == ("definition gap", "Trust.")
    access = next(each for each in found.codes if each.code_id == one.code["Access"])
    assert (access.hits, access.own, access.consensus, access.precision, access.recall) == (1, 2, 1, 0.5, 1.0)
    assert {one.code["Confidence"], one.code["Consent"]} == {each.code_id for each in found.missed}


def test_only_the_coder_and_a_lead_see_the_comparison(study: Make) -> None:
    one = disputed(study)
    settle(one)
    adjudication.sign_off(one.project, one.round, [one.transcript("T1")], by="Lea")
    assert adjudication.compare_with_consensus(one.project, one.round, one.ana, viewer=one.lea).transcripts == 1
    for viewer in (one.ben, None):
        with pytest.raises(KnownError, match="Only Ana and a lead"):
            adjudication.compare_with_consensus(one.project, one.round, one.ana, viewer=viewer)


def test_a_decision_becomes_an_example_in_the_codebook(study: Make) -> None:
    one = disputed(study)
    key, t1 = one.item("T1", MOTHER).fingerprint, one.transcript("T1")
    with pytest.raises(KnownError, match="Only a decided"):
        adjudication.make_example(one.project, one.round, t1, key, ExampleKind.TYPICAL, by="Lea")
    one.decide("T1", MOTHER, "coder", coder_uuid=one.ben.uuid)
    typical = adjudication.make_example(one.project, one.round, t1, key, ExampleKind.TYPICAL, by="Lea")
    close = adjudication.make_example(one.project, one.round, t1, key, ExampleKind.CLOSE_BUT_NO, by="Lea")
    assert (typical.quote, close.quote) == (MOTHER, MOTHER)
    linked = codebook.tree(one.project, examples=True).examples or {}
    assert [each.quote for each in linked[one.code["Confidence"]]] == [MOTHER]
    assert [each.kind for each in linked[one.code["Access"]]] == [ExampleKind.CLOSE_BUT_NO]


# ---------------------------------------------------------------- bulk rules


@pytest.mark.parametrize(("rule", "words"), [
    ("boundary: sentence", SENSOR + "."), ("boundary: turn", f"{CONSENT} {SENSOR}."),
])  # fmt: skip
def test_boundaries_snap_to_sentences_and_turns(study: Make, rule: str, words: str) -> None:
    one = disputed(study)
    assert adjudication.apply_rule(one.project, rule, by="Lea") == 1
    assert [each[1] for each in one.consensus("T1")] == [words]


def test_disputes_inside_one_domain_roll_up(study: Make) -> None:
    one = disputed(study)
    assert adjudication.apply_rule(one.project, "roll up", by="Lea") == 1
    assert one.consensus("T2") == [("Privacy", NOBODY, "rule")]


@pytest.mark.parametrize("rule", [*adjudication.RULES])
def test_a_preview_is_exactly_what_the_rule_does(study: Make, rule: str) -> None:
    one = disputed(study)
    planned = adjudication.preview_rule(one.project, rule, one.round)
    expected = {each.found.item.fingerprint: each.found.result for each in planned if each.found.ticked}
    assert adjudication.apply_rule(one.project, rule, by="Lea") == len(expected)
    made = {key: each.result for found in adjudication.decisions(one.project, one.round.id).values()
            for key, each in found.items()}  # fmt: skip
    assert made == expected


def test_what_is_unticked_is_left_alone_and_what_is_ticked_by_hand_is_decided(study: Make) -> None:
    one = disputed(study)
    rule = f"coder {one.ana.uuid}"
    planned = adjudication.preview_rule(one.project, rule, one.round, code_ids=[one.code["Access"]])
    assert {each.board.transcript.name for each in planned} == {"T1", "T2"}
    key = next((each.board.transcript.id, each.found.item.fingerprint) for each in planned
               if each.board.transcript.name == "T2")  # fmt: skip
    assert adjudication.apply_rule(one.project, rule, by="Lea", only=[key]) == 1
    assert (one.consensus("T1"), one.consensus("T2")) == ([], [("Access", NOBODY, "rule")])


@given(
    bounds=st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True), start=st.integers(0, 60),
    length=st.integers(1, 30),
)  # fmt: skip
def test_a_snapped_span_holds_the_span_and_every_piece_it_touches(bounds: list[int], start: int, length: int) -> None:
    bounds = sorted(bounds)
    pieces = list(zip(bounds[::2], bounds[1::2], strict=False))
    end = start + length
    low, high = grower(pieces)(start, end)
    touched = [piece for piece in pieces if piece[0] < end and piece[1] > start]
    assert (low, high) == (
        min([start, *(one[0] for one in touched)]), max([end, *(one[1] for one in touched)]),
    )  # fmt: skip


# ---------------------------------------------------------------- thresholds of the round


def test_the_thresholds_of_the_round_decide_what_is_one_passage(study: Make, tmp_path: Path) -> None:
    found = {}
    for share in (0.2, 0.5):
        one = study()
        plan = coding.RoundPlan(boundary_iou=share)
        coding.make_round(one.project, f"At {share}", [one.ana, one.ben], by="Lea", plan=plan)
        one.apply(one.ana, "T1", "Accuracy", SENSOR[:30])
        one.apply(one.ben, "T1", "Accuracy", SENSOR[16:])
        one.submit()
        found[share] = [item.type.number for item in adjudication.items(one.project, one.transcript("T1"))]
        one.project.close()
    assert found == {0.2: ["1b"], 0.5: ["1c"]}
