# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which two or more coders can differ on a passage is found, and nothing else decides it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.adjudication.matching import (
    DisagreementType,
    Member,
    Settings,
    fingerprint,
    match,
    single_coder_result,
)
from qualcoder_cp.model import KnownError

# 40 words of four letters, "w00 " has 3 + blank: word n stands at 4 * n .. 4 * n + 3; eight words a sentence
WORDS = [f"w{n:02}" for n in range(40)]
TEXT = "".join(word + (". " if n % 8 == 7 else " ") for n, word in enumerate(WORDS))
# codes 1, 11, 12 (11 below 1, 12 below 11) in domain 1; 2 and 21 in domain 2
DOMAIN = {1: 1, 11: 1, 12: 1, 13: 1, 2: 2, 21: 2}
PARENT = {1: None, 11: 1, 12: 11, 13: 1, 2: None, 21: 2}


def at(first: int, last: int | None = None) -> tuple[int, int]:
    """Return the characters of the words numbered first to last."""
    last = first if last is None else last
    return TEXT.index(WORDS[first]), TEXT.index(WORDS[last]) + 3


def member(coder: str, code: int, span: tuple[int, int], **other) -> Member:
    return Member(coder, code, f"code-{code:02}", *span, f"{coder}-{code}-{span}", **other)


def layers(*members: Member, coders: str = "ab") -> dict[str, list[Member]]:
    return {coder: [one for one in members if one.coder_uuid == coder] for coder in coders}


def compare(*members: Member, coders: str = "ab", turns=(), with_settings: Settings | None = None, text=TEXT):
    submitted = layers(*members, coders=coders)
    return match(text, submitted, DOMAIN, with_settings, turns, text_sha256="hash", parent_of=PARENT)


def only(*members: Member, **other):
    items = compare(*members, **other)
    assert len(items) == 1
    return items[0]


# --- the types, planted -------------------------------------------------------------------------------------


def test_the_types_have_their_numbers():
    assert [kind.number for kind in DisagreementType] == ["0", "1a", "1b", "1c", "2", "3", "4", "5", "6", "7"]


def test_the_same_words_are_exact():
    item = only(member("a", 1, at(0, 3)), member("b", 1, at(0, 3)))
    assert (item.type.number, item.proposal, item.badges) == ("0", ((1, *at(0, 3)),), ())


def test_punctuation_and_half_words_do_not_matter_but_are_told():
    start, end = at(5, 7)
    item = only(member("a", 1, (start, end + 2)), member("b", 1, (start + 1, end)))
    assert item.type is DisagreementType.EXACT
    assert item.badges == ("ends differ by space or punctuation",)
    assert item.proposal == ((1, start, end + 2),)


@pytest.mark.parametrize(
    ("b", "number"),
    [(at(2, 9), "1a"), (at(0, 7), "1a"), (at(3, 9), "1b"), (at(0, 4), "1b"), (at(0, 1), "1b"), (at(5, 14), "1c")],
)
def test_ends_that_differ_are_a_trim_a_boundary_or_loose(b, number):
    item = only(member("a", 1, at(0, 9)), member("b", 1, b))
    assert item.type.number == number
    union = ((1, 0, max(at(0, 9)[1], b[1])),)
    assert item.proposal == (None if number == "1c" else union)


def test_a_small_part_inside_a_long_one_is_a_boundary_with_a_warning():
    assert only(member("a", 1, at(0, 9)), member("b", 1, at(4))).badges == ("contained",)
    assert only(member("a", 1, at(0, 9)), member("b", 1, at(0, 6))).badges == ()


def test_two_words_off_is_no_trim_when_little_is_in_common():
    assert only(member("a", 1, at(0, 2)), member("b", 1, at(2, 4))).type.number == "1c"


def test_units_that_share_one_word_only_are_still_one_item():
    assert only(member("a", 1, at(0, 9)), member("b", 1, at(9, 20))).type.number == "1c"


def test_pieces_in_one_sentence_are_joined():
    item = only(member("a", 1, at(0, 7)), member("b", 1, at(0, 2)), member("b", 1, at(5, 7)))
    assert (item.type.number, item.proposal) == ("2", ((1, *at(0, 7)),))


def test_pieces_with_a_wide_gap_stay_pieces():
    b = [member("b", 1, at(0, 7)), member("b", 1, at(24, 31))]
    item = only(member("a", 1, at(0, 31)), *b)
    assert (item.type.number, item.proposal) == ("2", ((1, *at(0, 7)), (1, *at(24, 31))))
    wider = only(member("a", 1, at(0, 31)), *b, with_settings=Settings(split_gap=2))
    assert wider.proposal == ((1, *at(0, 31)),)


def test_another_code_of_the_same_domain():
    item = only(member("a", 11, at(0, 5)), member("b", 13, at(1, 6)))
    assert (item.type.number, item.codes, item.proposal, item.badges) == ("3", (11, 13), None, ())


@pytest.mark.parametrize(("upper", "lower"), [(1, 12), (11, 12), (1, 11)])
def test_a_code_and_one_above_it_differ_in_level(upper, lower):
    assert only(member("a", upper, at(0, 5)), member("b", lower, at(0, 5))).badges == ("level",)


def test_another_code_of_another_domain():
    assert only(member("a", 11, at(0, 5)), member("b", 2, at(0, 5))).type.number == "4"


def test_the_best_overlap_is_paired_and_the_same_domain_goes_first():
    items = compare(member("a", 11, at(0, 5)), member("b", 21, at(0, 5)), member("b", 13, at(0, 5)))
    assert [(item.type.number, item.codes) for item in items] == [("3", (11, 13)), ("5", (21,))]
    better = compare(member("a", 11, at(0, 5)), member("b", 21, at(0, 5)), member("b", 13, at(0, 4)))
    assert [(item.type.number, item.codes) for item in better] == [("5", (13,)), ("4", (11, 21))]


def test_codes_on_passages_that_share_less_than_half_are_two_items():
    items = compare(member("a", 2, at(4, 9)), member("b", 11, at(0, 5)))
    assert [item.type.number for item in items] == ["6", "6"]


def test_two_codes_of_the_same_coder_are_no_dispute_between_codes():
    items = compare(member("a", 2, at(0, 5)), member("a", 11, at(0, 5)))
    assert [item.type.number for item in items] == ["6", "6"]


def test_a_code_beside_an_agreed_one_is_additional():
    items = compare(member("a", 1, at(0, 5)), member("b", 1, at(0, 5)), member("b", 2, at(0, 5)))
    assert [item.type.number for item in items] == ["0", "5"]
    assert items[1].coders_missing == ("a",)


def test_a_passage_that_the_other_left_alone():
    item = only(member("a", 1, at(0, 5)), coders="ab")
    assert (item.type.number, item.coders_missing, item.proposal, item.badges) == ("6", ("b",), None, ())


def test_the_same_code_elsewhere_in_the_turn_is_displaced():
    codings = member("a", 1, at(0, 2)), member("b", 1, at(5, 7))
    assert [item.badges for item in compare(*codings, turns=[(0, 40), (40, 200)])] == [("displaced",)] * 2
    assert [item.badges for item in compare(*codings, turns=[(0, 15), (15, 200)])] == [()] * 2
    assert [item.badges for item in compare(*codings)] == [()] * 2


def test_a_doubt_takes_an_agreement_out_of_the_automatic_ones():
    for b in (at(0, 5), at(1, 5)):
        item = only(member("a", 1, at(0, 5), unsure=True), member("b", 1, b))
        assert (item.type.number, item.badges, item.proposal) == ("7", ("unsure",), None)
    assert only(member("a", 1, at(0, 9), unsure=True), member("b", 1, at(0, 6))).type.number == "1b"
    assert only(member("a", 1, at(0, 9), unsure=True)).badges == ("unsure",)


# --- one coder, three coders ----------------------------------------------------------------------------------


def test_own_overlapping_codings_are_one_unit_and_never_agreement():
    item = only(member("a", 1, at(0, 4)), member("a", 1, at(3, 6)))
    assert (item.type.number, len(item.members), item.start, item.end) == ("6", 2, 0, at(6)[1])


def test_own_codings_that_only_touch_stay_apart():
    assert len(compare(member("a", 1, (0, 3)), member("a", 1, (4, 7)))) == 2


def test_the_only_layer_is_the_result_and_there_is_nothing_to_compare():
    one = [member("a", 1, at(0, 4)), member("a", 1, at(3, 6)), member("a", 2, at(0, 1))]
    assert compare(*one, coders="a") == []
    assert single_coder_result(one) == ((2, *at(0, 1)), (1, *at(0, 6)))


def test_three_coders_must_all_agree():
    assert only(*(member(coder, 1, at(0, 4)) for coder in "abc"), coders="abc").type.number == "0"
    two = only(member("a", 1, at(0, 4)), member("c", 1, at(0, 5)), coders="abc")
    assert (two.type.number, two.coders_missing, two.votes(1)) == ("6", ("b",), 2)


def test_the_majority_of_three_is_proposed_and_a_tie_of_four_is_not():
    assert only(member("a", 1, at(0, 4)), member("c", 1, at(0, 5)), coders="abc").proposal == ((1, *at(0, 5)),)
    assert only(member("a", 1, at(0, 4)), coders="abc").proposal == ()
    assert only(member("a", 1, at(0, 4)), member("c", 1, at(0, 4)), coders="abcd").proposal is None
    against = only(member("a", 1, at(0, 4)), member("b", 2, at(0, 4)), member("c", 1, at(0, 4)), coders="abc")
    assert (against.type.number, against.proposal) == ("4", ((1, *at(0, 4)),))


def test_a_chain_of_overlaps_is_loose():
    chain = member("a", 1, at(0, 9)), member("b", 1, at(4, 13)), member("c", 1, at(8, 17))
    assert only(*chain, coders="abc").type.number == "1c"


def test_scripts_without_blanks_are_compared_by_letter():
    text = "我们的数据很重要所以要保护"
    items = compare(member("a", 1, (0, 8)), member("b", 1, (1, 8)), text=text)
    assert [item.type.number for item in items] == ["1a"]
    assert compare(member("a", 1, (0, 4)), member("b", 1, (8, 12)), text=text)[0].type.number == "6"


# --- settings and fingerprints --------------------------------------------------------------------------------


def test_the_thresholds_count():
    codings = member("a", 1, at(0, 9)), member("b", 1, at(3, 9))
    assert only(*codings, with_settings=Settings(trim_words=3)).type.number == "1a"
    half = member("a", 1, (0, 3)), member("b", 1, (0, 3))
    assert only(*half, with_settings=Settings(link_share=Fraction(1))).type.number == "0"
    with pytest.raises(KnownError):
        Settings(link_share=Fraction(0))
    with pytest.raises(KnownError):
        Settings(trim_words=-1)


def test_a_ratio_of_exactly_one_half_links():
    text = "我们的数据很重要所以要保护"  # a letter is a word, so that lengths are exact
    for second, types in (((2, 6), ["2"]), ((3, 7), ["1a", "6"])):
        items = compare(member("a", 1, (0, 4)), member("b", 1, (0, 2)), member("b", 1, second), text=text)
        assert [item.type.number for item in items] == types


def test_the_fingerprint_knows_who_coded_what_where_and_nothing_else():
    a, b = member("a", 1, at(0, 4)), member("b", 1, at(0, 6))
    plain = only(a, b).fingerprint
    assert plain == fingerprint("hash", [b, a])
    same = only(replace(a, memo="why", unsure=True), replace(b, coding_uuid="other"))
    assert same.fingerprint == plain
    assert only(a, b, with_settings=Settings(trim_words=5)).fingerprint == plain
    assert plain in {item.fingerprint for item in compare(a, b, member("a", 2, at(2, 9)))}
    changed = [replace(a, end=a.end + 1), replace(a, start=a.start + 1), replace(a, code_uuid="x")]
    assert plain not in {only(one, b).fingerprint for one in changed}
    assert plain != fingerprint("other text", [a, b])


def test_codes_rolled_up_or_merged_change_the_type_but_not_the_fingerprint():
    a, b = member("a", 11, at(0, 4)), member("b", 13, at(0, 4))
    before, after = only(a, b), only(replace(a, code_id=1), replace(b, code_id=1))
    assert (before.type.number, after.type.number) == ("3", "0")
    assert before.fingerprint == after.fingerprint


# --- properties -----------------------------------------------------------------------------------------------


@st.composite
def studies(draw):
    """Return a random text and the layers of two to four coders on it."""
    text = draw(st.text(st.sampled_from("ab'é我-_ .\n"), min_size=1, max_size=60)) + "end of it."
    coders = draw(st.lists(st.sampled_from("pqrs"), min_size=2, max_size=4, unique=True))
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20))
    coding = st.tuples(st.sampled_from(coders), st.sampled_from(sorted(DOMAIN)), place, st.booleans())
    drawn = draw(st.lists(coding, max_size=18))
    result = {coder: [] for coder in coders}
    for number, (coder, code, (start, length), unsure) in enumerate(drawn):
        end = min(start + length, len(text))
        result[coder].append(Member(coder, code, f"{code:02}", start, end, f"{number:03}", unsure and number % 3 == 0))
    return text, result


def run(text, submitted):
    return match(text, submitted, DOMAIN, None, [(0, 20), (20, 90)], text_sha256="h", parent_of=PARENT)


@given(studies())
@settings(max_examples=80, deadline=None)
def test_every_coding_is_in_exactly_one_item(study):
    text, submitted = study
    items = run(text, submitted)
    inside = sorted(one.coding_uuid for item in items for one in item.members)
    assert inside == sorted(one.coding_uuid for layer in submitted.values() for one in layer)
    assert len({item.fingerprint for item in items}) == len({item.members for item in items})
    assert [item.start for item in items] == sorted(item.start for item in items)


@given(studies(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_neither_order_nor_names_count(study, random):
    text, submitted = study
    expected = run(text, submitted)
    coders = list(submitted)
    random.shuffle(coders)
    shuffled = {coder: random.sample(submitted[coder], len(submitted[coder])) for coder in coders}
    assert run(text, shuffled) == expected

    other = dict(zip(sorted(submitted), random.sample("wxyz", len(submitted)), strict=True))
    renamed = {
        other[coder]: [replace(one, coder_uuid=other[coder]) for one in layer] for coder, layer in shuffled.items()
    }

    def shown(items, names):
        return sorted((one(item, names) for item in items), key=repr)

    def one(item, names):
        missing = sorted(names.get(coder, coder) for coder in item.coders_missing)
        codings = sorted(member.coding_uuid for member in item.members)
        return item.type, item.start, item.end, item.codes, item.proposal, item.badges, codings, missing

    assert shown(run(text, renamed), {}) == shown(expected, other)


@given(studies())
@settings(max_examples=50, deadline=None)
def test_complete_items_have_all_coders_and_single_ones_a_missing_one(study):
    text, submitted = study
    for item in run(text, submitted):
        agreed = item.type.number in ("0", "1a", "1b", "1c", "2", "7")
        assert bool(item.coders_missing) <= (not agreed)
        assert set(item.coders) | set(item.coders_missing) == set(submitted)
        assert len(item.codes) == (2 if item.type.number in "34" else 1)
