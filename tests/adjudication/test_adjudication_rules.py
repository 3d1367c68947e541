# SPDX-License-Identifier: GPL-3.0-or-later
"""What each decision leaves, what a bulk rule decides, the consensus, and the order of the queue."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.adjudication.matching import DisagreementType, Item, Member, match
from qualcoder_cp.adjudication.rules import (
    REASONS,
    Basis,
    ConsensusCoding,
    Decision,
    Flip,
    Mode,
    Outcome,
    consensus,
    new_fingerprint,
    queue_order,
    result_of,
    rule_items,
)
from qualcoder_cp.model import KnownError

TEXT = "".join(f"w{n:02} " for n in range(60))  # word n stands at 4n .. 4n + 3
DOMAIN = {1: 1, 11: 1, 12: 1, 13: 1, 2: 2}
PARENT = {1: None, 11: 1, 12: 11, 13: 1, 2: None}


def member(coder: str, code: int, first: int, last: int) -> Member:
    return Member(coder, code, str(code), 4 * first, 4 * last + 3, f"{coder}{code}.{first}")


def at(first: int, last: int) -> tuple[int, int]:
    return 4 * first, 4 * last + 3


def compare(*members: Member, coders: str = "ab") -> list[Item]:
    layers = {coder: [one for one in members if one.coder_uuid == coder] for coder in coders}
    return match(TEXT, layers, DOMAIN, text_sha256="h", parent_of=PARENT)


def decide(number: int, item: Item, outcome: Outcome, mode: Mode = Mode.SOLO, **choice) -> Decision:
    return Decision(number, item.fingerprint, outcome, mode, result_of(item, outcome, **choice))


def in_force(*decisions: Decision) -> dict[str, Decision]:
    return {decision.fingerprint: decision for decision in decisions}


BOUNDARY = compare(member("a", 1, 0, 9), member("b", 1, 3, 12))[0]
OTHER_CODE = compare(member("a", 12, 0, 5), member("b", 13, 1, 6))[0]
ALONE = compare(member("a", 1, 0, 5))[0]


# --- outcomes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "choice", "result"),
    [
        (Outcome.ACCEPTED, {}, ((1, *at(0, 12)),)),
        (Outcome.UNION, {}, ((1, *at(0, 12)),)),
        (Outcome.BOTH, {}, ((1, *at(0, 12)),)),
        (Outcome.INTERSECTION, {}, ((1, *at(3, 9)),)),
        (Outcome.CODER, {"coder_uuid": "b"}, ((1, *at(3, 12)),)),
        (Outcome.EDITED, {"spans": [at(1, 2), at(5, 6)]}, ((1, *at(1, 2)), (1, *at(5, 6)))),
        (Outcome.OTHER_CODE, {"code_id": 2}, ((2, *at(0, 12)),)),
        (Outcome.NOTHING, {}, ()),
        (Outcome.LATER, {}, ()),
    ],
)
def test_a_boundary_can_be_decided_in_all_ways(outcome, choice, result):
    assert BOUNDARY.type is DisagreementType.BOUNDARY
    assert result_of(BOUNDARY, outcome, **choice) == result


@pytest.mark.parametrize(
    ("outcome", "choice", "result"),
    [
        (Outcome.CODER, {"coder_uuid": "a"}, ((12, *at(0, 5)),)),
        (Outcome.BOTH, {}, ((12, *at(0, 5)), (13, *at(1, 6)))),
        (Outcome.PARENT, {"parent_of": PARENT}, ((1, *at(0, 6)),)),
        (Outcome.EDITED, {"code_id": 13, "spans": [at(2, 3)]}, ((13, *at(2, 3)),)),
        (Outcome.OTHER_CODE, {"code_id": 2, "spans": [at(0, 1)]}, ((2, *at(0, 1)),)),
    ],
)
def test_two_codes_can_be_decided_for_one_both_or_their_parent(outcome, choice, result):
    assert result_of(OTHER_CODE, outcome, **choice) == result


def test_the_parent_of_a_code_and_one_above_it_is_the_upper_one():
    level = compare(member("a", 12, 0, 5), member("b", 11, 0, 5))[0]
    assert result_of(level, Outcome.PARENT, parent_of=PARENT) == ((11, *at(0, 5)),)
    assert result_of(replace(ALONE, codes=(12,)), Outcome.PARENT, parent_of=PARENT) == ((11, *at(0, 5)),)


def test_the_coder_who_coded_nothing_leaves_nothing():
    assert result_of(ALONE, Outcome.CODER, coder_uuid="b") == ()
    assert result_of(ALONE, Outcome.UNION) == ((1, *at(0, 5)),)


def test_a_new_coding_needs_no_item():
    assert result_of(None, Outcome.NEW, code_id=2, spans=[(4, 9)]) == ((2, 4, 9),)
    assert new_fingerprint("h", "u", [(4, 9), (1, 2)]) == new_fingerprint("h", "u", [(1, 2), (4, 9)])
    assert new_fingerprint("h", "u", [(4, 9)]) != new_fingerprint("h", "v", [(4, 9)])


@pytest.mark.parametrize(
    ("item", "outcome", "choice"),
    [
        (ALONE, Outcome.ACCEPTED, {}),
        (OTHER_CODE, Outcome.ACCEPTED, {}),
        (OTHER_CODE, Outcome.UNION, {}),
        (OTHER_CODE, Outcome.INTERSECTION, {}),
        (OTHER_CODE, Outcome.EDITED, {"spans": [(1, 2)]}),
        (ALONE, Outcome.INTERSECTION, {}),
        (ALONE, Outcome.PARENT, {"parent_of": PARENT}),
        (OTHER_CODE, Outcome.PARENT, {}),
        (BOUNDARY, Outcome.CODER, {"coder_uuid": "z"}),
        (BOUNDARY, Outcome.CODER, {}),
        (BOUNDARY, Outcome.OTHER_CODE, {}),
        (BOUNDARY, Outcome.EDITED, {}),
        (BOUNDARY, Outcome.EDITED, {"spans": [(5, 5)]}),
        (None, Outcome.UNION, {}),
        (None, Outcome.NEW, {"code_id": 1}),
        (None, Outcome.NEW, {"spans": [(1, 2)]}),
    ],
)
def test_what_is_not_possible_is_refused(item, outcome, choice):
    with pytest.raises(KnownError):
        result_of(item, outcome, **choice)


def test_the_intersection_of_split_pieces_are_the_pieces():
    split = compare(member("a", 1, 0, 20), member("b", 1, 0, 4), member("b", 1, 9, 22))[0]
    assert result_of(split, Outcome.INTERSECTION) == ((1, *at(0, 4)), (1, *at(9, 20)))
    assert result_of(split, Outcome.CODER, coder_uuid="b") == ((1, *at(0, 4)), (1, *at(9, 22)))


def test_the_reasons_are_seven():
    assert len(REASONS) == len(set(REASONS)) == 7


# --- bulk rules -----------------------------------------------------------------------------------------------

MIXED = compare(
    member("a", 1, 0, 4), member("b", 1, 0, 4),
    member("a", 1, 10, 19), member("b", 1, 10, 18),
    member("a", 1, 20, 29), member("b", 1, 23, 29),
    member("a", 1, 30, 39), member("b", 1, 33, 34),
    member("a", 1, 40, 49), member("b", 1, 40, 42), member("b", 1, 45, 49),
    member("b", 2, 52, 55),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        ("exact", [("0", Outcome.ACCEPTED, (1, *at(0, 4)), True)]),
        ("trim", [("1a", Outcome.ACCEPTED, (1, *at(10, 19)), True)]),
        (
            "boundary: union",
            [("1b", Outcome.UNION, (1, *at(20, 29)), True), ("1b", Outcome.UNION, (1, *at(30, 39)), False)],
        ),
        (
            "boundary: intersection",
            [
                ("1b", Outcome.INTERSECTION, (1, *at(23, 29)), True),
                ("1b", Outcome.INTERSECTION, (1, *at(33, 34)), False),
            ],
        ),
        (
            "boundary: longer",
            [("1b", Outcome.CODER, (1, *at(20, 29)), True), ("1b", Outcome.CODER, (1, *at(30, 39)), False)],
        ),
        ("split", [("2", Outcome.ACCEPTED, (1, *at(40, 49)), True)]),
        ("majority", []),
    ],
)
def test_a_rule_takes_its_own_type_only(rule, outcomes):
    found = rule_items(MIXED, rule)
    assert [(one.item.type.number, one.outcome, one.result[0], one.ticked) for one in found] == outcomes


def test_taking_one_coder_takes_also_where_that_coder_had_nothing():
    found = rule_items(MIXED, "coder a")
    assert len(found) == len(MIXED)
    assert found[-1].result == ()
    assert found[4].result == ((1, *at(40, 49)),)


def test_the_majority_of_three_keeps_and_drops():
    items = compare(member("a", 1, 0, 4), member("b", 1, 0, 4), member("c", 2, 20, 24), coders="abc")
    assert [one.result for one in rule_items(items, "majority")] == [((1, *at(0, 4)),), ()]


def test_a_rule_leaves_decided_items_alone():
    first = MIXED[0]
    for outcome in (Outcome.NOTHING, Outcome.LATER):
        assert rule_items(MIXED, "exact", in_force(decide(1, first, outcome))) == []


def test_an_unknown_rule_is_refused():
    for rule in ("exakt", "boundary: shorter", "coder z"):
        with pytest.raises(KnownError):
            rule_items(MIXED, rule)


# --- consensus ------------------------------------------------------------------------------------------------


def test_agreement_counts_only_when_accepted():
    exact = MIXED[0]
    before = consensus([exact], {}, "ab")
    assert (before.codings, before.open, before.complete) == ((), (exact.fingerprint,), False)
    after = consensus([exact], in_force(decide(7, exact, Outcome.ACCEPTED, Mode.RULE)), "ab")
    assert after.codings == (ConsensusCoding(1, *at(0, 4), Basis.AGREED, 7, (7,)),)
    assert after.complete


def test_each_coding_says_on_what_it_rests():
    _, trim, boundary, *_ = MIXED
    new = Decision(3, "n", Outcome.NEW, Mode.SOLO, ((2, 0, 9),))
    made = in_force(decide(1, trim, Outcome.ACCEPTED, Mode.RULE), decide(2, boundary, Outcome.UNION), new)
    result = consensus([trim, boundary], made, "ab")
    assert [(one.basis, one.decision_id) for one in result.codings] == [
        (Basis.NEW, 3), (Basis.RULE, 1), (Basis.DECIDED, 2),
    ]  # fmt: skip
    assert result.complete


def test_later_leaves_the_item_open_and_nothing_settles_it():
    assert consensus([ALONE], in_force(decide(1, ALONE, Outcome.LATER)), "ab").open == (ALONE.fingerprint,)
    dropped = consensus([ALONE], in_force(decide(1, ALONE, Outcome.NOTHING)), "ab")
    assert (dropped.codings, dropped.complete) == ((), True)


def test_a_decision_without_its_item_is_stale_and_gives_nothing():
    result = consensus([], in_force(decide(1, BOUNDARY, Outcome.UNION)), "ab")
    assert (result.codings, result.stale, result.complete) == ((), (BOUNDARY.fingerprint,), True)


def test_the_only_coder_is_the_consensus():
    layer = [member("a", 1, 0, 4), member("a", 1, 3, 6)]
    result = consensus([], {}, ["a"], layer)
    assert result.codings == (ConsensusCoding(1, *at(0, 6), Basis.SINGLE, None),)
    assert result.complete


def test_nobody_submitted_is_not_complete_and_two_empty_layers_are():
    assert not consensus([], {}, []).complete
    assert consensus([], {}, ["a", "b"]).complete


def test_overlapping_results_of_one_code_are_one_coding_of_the_weightiest_basis():
    items = compare(member("a", 1, 0, 5), member("b", 1, 0, 5), member("a", 1, 10, 15), member("b", 2, 12, 13))
    exact, left = items[0], items[1]
    made = in_force(
        decide(5, exact, Outcome.ACCEPTED, Mode.RULE), decide(9, left, Outcome.EDITED, code_id=1, spans=[at(4, 9)])
    )
    result = consensus(items, made, "ab")
    assert result.codings == (ConsensusCoding(1, *at(0, 9), Basis.DECIDED, 9, (5, 9)),)


def test_results_that_only_touch_stay_apart():
    new = [Decision(n, f"n{n}", Outcome.NEW, Mode.SOLO, ((1, 5 * n, 5 * n + 5),)) for n in range(2)]
    assert len(consensus([], in_force(*new), "ab").codings) == 2


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_rebuilding_in_any_order_gives_the_same_consensus(seed):
    chance = random.Random(seed)
    members = [
        member(
            chance.choice("abc"),
            chance.choice(list(DOMAIN)),
            first := chance.randrange(50),
            first + chance.randrange(8),
        )
        for _ in range(14)
    ]
    items = compare(*members, coders="abc")
    made = []
    for number, item in enumerate(items):
        outcome = chance.choice([Outcome.CODER, Outcome.BOTH, Outcome.NOTHING, Outcome.LATER])
        made.append(decide(number, item, outcome, chance.choice(list(Mode)), coder_uuid=chance.choice("abc")))
    stored = consensus(items, in_force(*made), "abc")
    chance.shuffle(made)
    again = consensus(compare(*chance.sample(members, len(members)), coders="cba"), in_force(*made), "bca")
    assert again == stored
    expected = {(code, at) for one in made for code, start, end in one.result for at in range(start, end)}
    assert {(one.code_id, at) for one in stored.codings for at in range(one.start, one.end)} == expected
    assert set(stored.open) == {one.fingerprint for one in made if one.outcome is Outcome.LATER}


# --- the queue ------------------------------------------------------------------------------------------------


def test_without_flips_the_type_decides_then_the_place():
    queue = queue_order([(1, item) for item in MIXED] + [(0, MIXED[-1])], {})
    assert [(place, item.type.number) for place, item in queue] == [
        (0, "6"), (1, "6"), (1, "2"), (1, "1b"), (1, "1b"), (1, "1a"), (1, "0"),
    ]  # fmt: skip


def test_flips_go_first_and_the_greater_impact_before_the_smaller():
    exact, trim, one, two, split, alone = MIXED
    flips = {
        (0, exact.fingerprint): Flip(hard_code=True),
        (0, trim.fingerprint): Flip(soft_domain=True),
        (0, one.fingerprint): Flip(hard_domain=True, impact=Fraction(1, 21)),
        (0, split.fingerprint): Flip(hard_domain=True, hard_code=True, impact=Fraction(1, 20)),
    }
    queue = queue_order([(0, item) for item in MIXED], flips)
    assert [item for _, item in queue] == [split, one, trim, exact, alone, two]


def test_items_on_the_same_passage_follow_one_another():
    items = compare(
        member("a", 1, 0, 9),
        member("b", 1, 3, 9),
        member("a", 2, 5, 8),
        member("a", 2, 30, 34),
        member("a", 13, 50, 55),
    )
    queue = [(item.type.number, item.start // 4) for _, item in queue_order([(0, item) for item in items], {})]
    assert queue == [("5", 5), ("1b", 0), ("6", 30), ("6", 50)]
