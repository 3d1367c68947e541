# SPDX-License-Identifier: GPL-3.0-or-later
"""Code by code confusion and the decomposition of disagreement: each passage has one kind, and all adds up."""

from __future__ import annotations

import dataclasses

import pytest
from agreement_studies import cells, scope, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.agreement.comparing import at_level, pairing, parents
from qualcoder_cp.agreement.confusion import DISAGREEING, Tally, confusion, frequent, over_all_pairs
from qualcoder_cp.agreement.passages import Kind, passages
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import ScopedCode

LENGTH = 40
SOME = settings(max_examples=60, deadline=None)

TREE = (
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2})),
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "consent", "code", frozenset({2})),
    ScopedCode(20, "trust", "domain", frozenset({20, 3})),
    ScopedCode(3, "accuracy", "code", frozenset({3})),
)
BARE = tuple(dataclasses.replace(code, descendants=frozenset({code.id})) for code in TREE)

positions = st.integers(0, LENGTH)
spans = st.tuples(positions, positions).map(lambda pair: tuple(sorted(pair)))
layers = st.lists(st.tuples(st.sampled_from([1, 2, 3, 10]), spans).map(lambda each: (each[0], *each[1])), max_size=7)
eligible = st.lists(positions, max_size=6).map(sorted).map(lambda e: tuple(zip(e[::2], e[1::2], strict=False)))


@st.composite
def studies(draw):
    return scope(
        *(
            transcript(number, LENGTH, {coder: draw(layers) for coder in (1, 2)}, eligible=draw(eligible))
            for number in range(draw(st.integers(1, 3)))
        ),
        codes=TREE,
    )


def one(first, second, **more):
    return scope(transcript(1, 100, {1: first, 2: second}, **more), codes=TREE)


def kinds(study, level="code"):
    return [(each.side, each.code, each.kind) for each in passages(study, pairing(study), level)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([(1, 0, 10)], [(1, 0, 10)], [(0, 1, Kind.AGREED), (1, 1, Kind.AGREED)]),
        ([(1, 0, 10)], [(1, 2, 12)], [(0, 1, Kind.BOUNDARY), (1, 1, Kind.BOUNDARY)]),
        ([(1, 0, 9), (1, 9, 20)], [(1, 0, 20)], [(side, 1, Kind.BOUNDARY) for side in (0, 1, 0)]),
        ([(1, 0, 10)], [(2, 0, 10)], [(0, 1, Kind.SAME_DOMAIN), (1, 2, Kind.SAME_DOMAIN)]),
        ([(1, 0, 10)], [(3, 4, 12)], [(0, 1, Kind.OTHER_DOMAIN), (1, 3, Kind.OTHER_DOMAIN)]),
        ([(1, 0, 10)], [(3, 8, 30)], [(0, 1, Kind.ONE_CODER), (1, 3, Kind.ONE_CODER)]),
        ([(1, 0, 10), (3, 0, 10)], [(1, 0, 10)], [(0, 1, Kind.AGREED), (1, 1, Kind.AGREED), (0, 3, Kind.ADDITIONAL)]),
        ([(1, 0, 10)], [], [(0, 1, Kind.ONE_CODER)]),
        ([(1, 5, 5)], [], []),
    ],
)  # fmt: skip
def test_each_kind_of_disagreement(first, second, expected):
    assert kinds(one(first, second)) == expected


def test_the_better_partner_is_taken_and_the_other_code_is_additional():
    found = kinds(one([(1, 0, 20)], [(3, 0, 12), (2, 0, 19)]))
    assert sorted(found) == [
        (0, 1, Kind.SAME_DOMAIN), (1, 2, Kind.SAME_DOMAIN), (1, 3, Kind.ADDITIONAL),
    ]  # fmt: skip


def test_where_two_fit_alike_the_code_of_the_same_domain_is_the_partner():
    assert (1, 2, Kind.SAME_DOMAIN) in kinds(one([(1, 0, 20)], [(3, 0, 20), (2, 0, 20)]))


def test_codes_of_one_domain_are_no_disagreement_on_the_domain():
    study = one([(1, 0, 10)], [(2, 0, 10)])
    assert kinds(study, "domain") == [(0, 10, Kind.AGREED), (1, 10, Kind.AGREED)]
    with pytest.raises(ValueError, match="level"):
        confusion(study, level="word")


def test_a_theme_stands_for_what_lies_below_it():
    codes = (
        ScopedCode(1, "data", "domain", frozenset({1, 2, 3, 4, 5})),
        ScopedCode(2, "privacy", "theme", frozenset({2, 3, 4})),
        ScopedCode(3, "at home", "theme", frozenset({3, 4})),
        ScopedCode(4, "parents", "code", frozenset({4})),
        ScopedCode(5, "plain", "code", frozenset({5})),
    )
    assert {below: node.id for below, node in at_level(codes, "theme").items()} == {1: 1, 2: 2, 3: 2, 4: 2, 5: 5}
    assert parents(codes) == {1: None, 2: 1, 3: 2, 4: 3, 5: 1}


def test_the_matrix_counts_passages_and_characters():
    found = confusion(one([(1, 0, 10), (1, 50, 60)], [(2, 2, 12), (1, 50, 58), (3, 80, 90)]))
    assert found.cells == {
        (1, 2): Tally(1, 8), (1, None): Tally(0, 4), (None, 2): Tally(0, 2), (1, 1): Tally(1, 8),
        (None, 3): Tally(1, 10),
    }  # fmt: skip
    (pair,) = frequent(found)
    assert (pair.one.name, pair.other.name, pair.forward, pair.backward) == ("privacy", "consent", Tally(1, 8), Tally())
    assert [(a.start, a.end, b.start, b.end) for a, b in pair.places] == [(0, 10, 2, 12)]
    assert (found.name(1), found.name(None)) == ("privacy", "nothing")


def test_text_that_does_not_count_neither_agrees_nor_disagrees():
    found = confusion(one([(1, 0, 30)], [(1, 10, 30)], eligible=[(10, 50)]))
    assert found.cells == {(1, 1): Tally(1, 20)}
    assert found.parts[0].agreed == Tally(1, 20)


@pytest.mark.slow
@SOME
@given(studies(), st.sampled_from(["code", "domain"]))
def test_kinds_add_up_to_the_cells_of_each_code(study, level):
    counted = study if level == "domain" else dataclasses.replace(study, codes=BARE)
    tables = {row.code.id: cells(row) for row in compare(counted, "character", resamples=0).codes}
    for part in confusion(study, level=level).parts:
        n11, n10, n01, _ = tables[part.code.id]
        assert part.agreed.characters == n11
        assert sum(part.first[kind].characters for kind in DISAGREEING) == n10
        assert sum(part.second[kind].characters for kind in DISAGREEING) == n01
        assert part.disagreement.characters == n10 + n01


@pytest.mark.slow
@SOME
@given(studies())
def test_rows_and_columns_of_the_matrix_add_up_to_what_each_coder_marked(study):
    found = confusion(study)
    tables = {
        row.code.id: cells(row)
        for row in compare(dataclasses.replace(study, codes=BARE), "character", resamples=0).codes
    }
    for code in found.codes:
        n11, n10, n01, _ = tables[code.id]
        assert sum(each.characters for (one, _), each in found.cells.items() if one == code.id) == n11 + n10
        assert sum(each.characters for (_, one), each in found.cells.items() if one == code.id) == n11 + n01
    everything = passages(study, pairing(study))
    once = len({each.group for each in everything if each.group >= 0})
    alone = sum(each.group < 0 and each.partner is None for each in everything)
    paired = sum(each.partner is not None for each in everything)
    assert sum(each.passages for each in found.cells.values()) == once + alone + paired // 2


@pytest.mark.slow
@SOME
@given(studies())
def test_turning_the_coders_round_turns_the_matrix(study):
    found, turned = confusion(study), confusion(study, coders=(2, 1))
    assert turned.cells == {(second, first): tally for (first, second), tally in found.cells.items()}
    for part, other in zip(found.parts, turned.parts, strict=True):
        assert (part.agreed, part.first, part.second) == (other.agreed, other.second, other.first)


@pytest.mark.slow
@SOME
@given(studies(), st.randoms(use_true_random=False))
def test_the_order_of_codings_and_copies_of_them_change_nothing(study, chance):
    texts = []
    for each in study.transcripts:
        shuffled = {coder: list(layer) + list(layer[:2]) for coder, layer in each.layers.items()}
        for layer in shuffled.values():
            chance.shuffle(layer)
        texts.append(dataclasses.replace(each, layers={coder: tuple(layer) for coder, layer in shuffled.items()}))
    other = dataclasses.replace(study, transcripts=tuple(texts))
    assert confusion(other).cells == confusion(study).cells
    assert confusion(other).parts == confusion(study).parts


@pytest.mark.slow
@SOME
@given(studies())
def test_equal_layers_disagree_in_nothing(study):
    texts = [dataclasses.replace(each, layers={1: each.layers[1], 2: each.layers[1]}) for each in study.transcripts]
    found = confusion(dataclasses.replace(study, transcripts=tuple(texts)))
    assert all(first == second for first, second in found.cells)
    assert all(part.disagreement == Tally() for part in found.parts)


def test_three_coders_are_summed_over_their_pairs():
    layers = {1: [(1, 0, 10)], 2: [(2, 0, 10)], 3: [(1, 0, 10)]}
    study = dataclasses.replace(
        scope(transcript(1, 50, layers), codes=TREE), coders=((1, "Ann"), (2, "Ben"), (3, "Cem"))
    )
    found = over_all_pairs(study)
    assert found.cells == {(1, 2): Tally(1, 10), (2, 1): Tally(1, 10), (1, 1): Tally(1, 10)}
    assert frequent(found)[0].total == Tally(2, 20)
    assert found.parts[1].first[Kind.SAME_DOMAIN] == Tally(1, 10)
    assert "3 pairs" in found.compared


@pytest.mark.parametrize(
    ("study", "reason"),
    [
        (scope(codes=TREE), "no double-coded text"),
        (dataclasses.replace(scope(transcript(1, 9, {1: []})), coders=((1, "Ann"),)), "nothing to compare"),
        (one([], []), "neither coder coded anything"),
        (one([(1, 0, 5)], [], eligible=[]), "no coding lies in the text that counts"),
        (scope(transcript(1, 9, {1: [(1, 0, 5)]}), transcript(2, 9, {2: [(1, 0, 5)]})), "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_says_why(study, reason):
    for found in (confusion(study), over_all_pairs(study)):
        assert found.reason == reason
        assert found.cells == {}
        assert frequent(found) == ()
        assert all(part.disagreement == Tally() for part in found.parts)


def test_the_line_says_what_was_compared():
    line = confusion(one([(1, 0, 5)], [])).compared
    for part in (
        "passage and character",
        "participants' speech",
        "Ann and Ben",
        "round 1",
        "level: code",
        "1 transcript",
    ):
        assert part in line
