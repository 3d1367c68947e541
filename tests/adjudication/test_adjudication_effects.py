# SPDX-License-Identifier: GPL-3.0-or-later
"""What open items can still change, held against trying out every way to decide them."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.adjudication.effects import Cell, Part, cells, flips
from qualcoder_cp.adjudication.matching import Item, Member, match
from qualcoder_cp.adjudication.rules import Decision, Flip, Mode, Outcome, result_of
from qualcoder_cp.model import KnownError

TEXT = "".join(f"w{n:02} " for n in range(40))  # word n stands at 4n .. 4n + 3
ABOVE = {1: {1}, 11: {11, 1}, 12: {12, 11, 1}, 13: {13, 1}, 2: {2}, 21: {21, 2}}
DOMAIN = {1: 1, 11: 1, 12: 1, 13: 1, 2: 2, 21: 2}
CODES, DOMAINS = sorted(ABOVE), {1, 2}


def member(coder: str, code: int, first: int, last: int) -> Member:
    return Member(coder, code, str(code), 4 * first, 4 * last + 3, f"{coder}{code}.{first}")


def part(*members: Member, coders: str = "ab", name: str = "h", **other) -> Part:
    layers = {coder: [one for one in members if one.coder_uuid == coder] for coder in coders}
    return Part(match(TEXT, layers, DOMAIN, text_sha256=name), other.pop("decisions", {}), coders, **other)


def decided(item: Item, outcome: Outcome, number: int = 1, **choice) -> dict[str, Decision]:
    result = result_of(item, outcome, **choice)
    return {item.fingerprint: Decision(number, item.fingerprint, outcome, Mode.SOLO, result)}


def states(*parts: Part, codes=CODES) -> dict[int, Cell]:
    return cells(parts, ABOVE, codes)


# --- cells ----------------------------------------------------------------------------------------------------


def test_agreement_on_a_code_settles_its_cell_whatever_the_boundary():
    for b in (member("b", 11, 0, 5), member("b", 11, 0, 2), member("b", 11, 5, 9)):
        assert states(part(member("a", 11, 0, 5), b), codes=[1, 11, 2]) == {
            1: Cell(1, 1),
            11: Cell(1, 1),
            2: Cell(0, 0),
        }


def test_what_one_coder_saw_alone_is_a_hard_flip():
    assert states(part(member("a", 11, 0, 5)), codes=[1, 11]) == {1: Cell(0, 1, hard=True), 11: Cell(0, 1, hard=True)}


def test_what_both_saw_but_never_at_the_same_place_is_a_soft_flip():
    assert states(part(member("a", 11, 0, 5), member("b", 11, 20, 25)), codes=[1]) == {1: Cell(0, 1, soft=True)}


def test_two_codes_of_one_domain_settle_the_domain_and_not_the_codes():
    found = states(part(member("a", 11, 0, 5), member("b", 13, 0, 5)), codes=[1, 11, 13])
    assert found == {1: Cell(1, 1), 11: Cell(0, 1, hard=True), 13: Cell(0, 1, hard=True)}


def test_two_codes_of_two_domains_settle_neither():
    found = states(part(member("a", 11, 0, 5), member("b", 2, 0, 5)), codes=[1, 2])
    assert found == {1: Cell(0, 1, hard=True), 2: Cell(0, 1, hard=True)}


def test_decisions_close_cells_and_later_does_not():
    item = part(member("a", 11, 0, 5)).items[0]
    for outcome, cell in (
        (Outcome.UNION, Cell(1, 1)),
        (Outcome.NOTHING, Cell(0, 0)),
        (Outcome.LATER, Cell(0, 1, hard=True)),
    ):
        assert states(part(member("a", 11, 0, 5), decisions=decided(item, outcome)), codes=[1]) == {1: cell}


def test_new_codings_count_and_decisions_on_vanished_items_do_not():
    new = {"n": Decision(1, "n", Outcome.NEW, Mode.SOLO, ((21, 0, 9),))}
    gone = {"g": Decision(1, "g", Outcome.UNION, Mode.SOLO, ((13, 0, 9),))}
    found = states(part(decisions=new | gone), codes=[2, 13])
    assert found == {2: Cell(1, 1), 13: Cell(0, 0)}


def test_only_text_that_counts_makes_a_code_present():
    codings = member("a", 11, 0, 5), member("b", 11, 3, 8), member("a", 2, 20, 25)
    speech = part(*codings, eligible=[(0, 10), (60, 80)])
    assert states(speech, codes=[1, 2]) == {1: Cell(0, 1, hard=True), 2: Cell(0, 0)}
    assert states(part(*codings, eligible=[(12, 20), (100, 110)]), codes=[1]) == {1: Cell(1, 1)}


def test_versions_that_share_no_text_that_counts_leave_the_cell_open():
    ends = [(0, 8), (44, 60)]  # words 0, 1 and 11 to 14: each version has some, their intersection has none
    found = states(part(member("a", 11, 0, 9), member("b", 11, 3, 12), eligible=ends), codes=[11])
    assert found == {11: Cell(0, 1, soft=True)}


def test_the_layer_of_the_only_coder_is_settled():
    alone = Part([], {}, "a", single_layer=[member("a", 12, 0, 3)])
    assert states(alone, codes=[1, 12, 2]) == {1: Cell(1, 1), 12: Cell(1, 1), 2: Cell(0, 0)}


# --- flips ----------------------------------------------------------------------------------------------------


def test_an_item_carries_the_flips_that_it_feeds_with_their_weight_in_the_group():
    one = part(member("a", 11, 0, 5), member("b", 2, 0, 5))
    assert flips([one], ABOVE, CODES, DOMAINS, 20) == {
        one.items[0].fingerprint: Flip(hard_domain=True, hard_code=True, impact=Fraction(2, 20))
    }


def test_keeping_one_item_takes_the_badge_from_the_others():
    codings = member("a", 1, 0, 5), member("b", 1, 20, 25)
    before = part(*codings)
    assert {flip.soft_domain for flip in flips([before], ABOVE, CODES, DOMAINS).values()} == {True}
    assert len(flips([before], ABOVE, CODES, DOMAINS)) == 2
    kept = part(*codings, decisions=decided(before.items[0], Outcome.UNION))
    assert flips([kept], ABOVE, CODES, DOMAINS) == {}
    dropped = part(*codings, decisions=decided(before.items[0], Outcome.NOTHING))
    assert len(flips([dropped], ABOVE, CODES, DOMAINS)) == 1


def test_another_transcript_of_the_participant_can_settle_the_cell():
    first, second = part(member("a", 1, 0, 5)), part(member("a", 1, 9, 12), member("b", 1, 9, 12), name="second")
    assert flips([first], ABOVE, CODES, DOMAINS) != {}
    assert flips([first, second], ABOVE, CODES, DOMAINS) == {}


# --- against every way to decide ------------------------------------------------------------------------------


def ways(item: Item) -> set[tuple]:
    """Return the results one may reach without a new code and without rejecting what was agreed."""
    results = {result_of(item, Outcome.BOTH)}
    results |= {result_of(item, Outcome.CODER, coder_uuid=coder) for coder in item.coders}
    if item.type.number in "456":
        results.add(())
    for outcome in (Outcome.ACCEPTED, Outcome.UNION, Outcome.INTERSECTION):
        try:
            results.add(result_of(item, outcome))
        except KnownError:
            continue
    return results


def random_part(chance: random.Random, coders: str, name: str) -> Part:
    """Return a small transcript, some of its items decided."""
    codings: list[Member] = []
    for _ in range(chance.randrange(4)):
        first, last, code = (first := chance.randrange(25)), first + chance.randrange(12), chance.choice(CODES)
        for coder in chance.sample(coders, chance.randint(1, len(coders))):
            moved = min(last, first + chance.choice([0, 0, 0, 2, 5]))
            other = member(coder, code if chance.random() < 0.7 else chance.choice(CODES), moved, last)
            codings.append(replace(other, unsure=chance.random() < 0.1))
    eligible = chance.choice([None, [(0, 30), (60, 160)], [(40, 60)]])
    items = part(*codings, coders=coders, name=name).items
    decisions: dict[str, Decision] = {}
    for number, item in enumerate(items):
        if chance.random() < 0.4:
            outcome = chance.choice([Outcome.LATER, Outcome.BOTH, Outcome.NOTHING])
            decisions |= decided(item, outcome, number)
    return Part(items, decisions, coders, eligible)


def spans_that_count(result, of: Part) -> set[int]:
    """Return the codes present by a result, character by character."""
    counts = set(range(len(TEXT)))
    if of.eligible is not None:
        counts = {at for low, high in of.eligible for at in range(low, high)}
    return {code for coded, start, end in result if counts & set(range(start, end)) for code in ABOVE[coded]}


def tried_out(parts: list[Part]) -> dict[int, Cell]:
    """Return the cells by deciding the open items in every way."""
    choices, fixed = [], set()
    for one in parts:
        for item in one.items:
            decision = one.decisions.get(item.fingerprint)
            if decision is None or decision.outcome is Outcome.LATER:
                choices.append({frozenset(spans_that_count(result, one)) for result in ways(item)})
            else:
                fixed |= spans_that_count(decision.result, one)
    ends = [fixed.union(*end) for end in product(*choices)]
    saw = {coder: set() for one in parts for coder in one.coders}
    for one in parts:
        for coding in (coding for item in one.items for coding in item.members):
            saw[coding.coder_uuid] |= spans_that_count([(coding.code_id, coding.start, coding.end)], one)
    result = {}
    for code in CODES:
        low, high = int(all(code in end for end in ends)), int(any(code in end for end in ends))
        differ = len({code in codes for codes in saw.values()}) > 1
        result[code] = Cell(low, high, low != high and differ, low != high and not differ)
    return result


@given(st.integers(0, 10**9))
@settings(max_examples=120, deadline=None)
def test_cells_and_badges_are_what_trying_out_gives(seed):
    chance = random.Random(seed)
    coders = chance.choice(["ab", "ab", "abc"])
    parts = [random_part(chance, coders, f"t{number}") for number in range(chance.choice([1, 1, 2]))]
    found, expected = states(*parts), tried_out(parts)
    assert found == expected
    badges = flips(parts, ABOVE, CODES, DOMAINS)
    for one in parts:
        for item in one.items:
            decision = one.decisions.get(item.fingerprint)
            if decision is not None and decision.outcome is not Outcome.LATER:
                assert item.fingerprint not in badges
                continue
            added = set().union(*(spans_that_count(result, one) for result in ways(item)))
            fed = {code for code in added if expected[code].open}
            assert badges.get(item.fingerprint, Flip()) == Flip(
                any(expected[code].hard for code in fed & DOMAINS),
                any(expected[code].soft for code in fed & DOMAINS),
                any(expected[code].hard for code in fed - DOMAINS),
                Fraction(len(fed & DOMAINS)),
            )
