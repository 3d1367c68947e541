# SPDX-License-Identifier: GPL-3.0-or-later
"""Every unit, share and universe gives the tables of a loop over characters, in as many random studies as it takes."""

from __future__ import annotations

import dataclasses
import random

import pytest
from agreement_studies import cells, one_code, scope, transcript

from qualcoder_cp.agreement.counting import TableCache
from qualcoder_cp.agreement.matching import match
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import INSIDE, Scope, ScopedCode, Unit, Universe
from qualcoder_cp.text import merge_spans

LENGTH = 40
CODES = (
    ScopedCode(1, "one", "code", frozenset({1})),
    ScopedCode(2, "two", "code", frozenset({2})),
    ScopedCode(9, "domain", "domain", frozenset({9, 1, 2})),
)
PAIRS = [(1, 2), (1, 3), (2, 3)]


def cut(draw, at_most=6):
    edges = sorted(draw.choices(range(LENGTH + 1), k=2 * draw.randrange(at_most)))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def layer(draw):
    """Return codings: own overlaps, touching, empty, to the last character, of a code outside the scope."""
    made = []
    for _ in range(draw.randrange(6)):
        start = draw.randrange(LENGTH + 1)
        made.append((draw.choice([1, 1, 2, 9, 77]), start, draw.choice([start, LENGTH, draw.randint(start, LENGTH)])))
        if draw.random() < 0.3:
            made.append((made[-1][0], made[-1][2], min(LENGTH, made[-1][2] + 3)))
    return made


def study(draw) -> Scope:
    """Return up to four transcripts of up to three people, by up to three coders."""
    transcripts = []
    for number in range(draw.randint(1, 4)):
        coders = draw.choice([(1, 2, 3), (1, 2, 3), (1, 2), (2, 3), (3,), ()])
        whole = draw.random() < 0.3
        made = transcript(
            number, LENGTH, {coder: layer(draw) for coder in coders}, participant=draw.randint(1, 3),
            eligible=((0, LENGTH),) if whole else cut(draw),
        )  # fmt: skip
        transcripts.append(dataclasses.replace(made, **{name: cut(draw) for name in INSIDE.values()}))
    universe = draw.choice(list(Universe))
    return dataclasses.replace(
        scope(*transcripts, codes=CODES, universe=universe), coders=((1, "Ann"), (2, "Ben"), (3, "Cem"))
    )


def looped(study, unit, pair, share):
    """Return the tables of all codes by looking at each character of each transcript."""
    tables = []
    for code in study.codes:
        found: dict[object, list[list[bool]]] = {}
        for each in study.transcripts:
            if not set(pair) <= set(each.layers):
                continue
            for position in range(each.length):
                if study.universe != Universe.ALL_TEXT and not inside(each.eligible, position):
                    continue
                key = unit_of(each, unit, position)
                if key is not None:
                    found.setdefault(key, []).append(
                        [inside([c[1:] for c in each.layers[coder] if c[0] in code.descendants], position)
                         for coder in pair]
                    )  # fmt: skip
        table = [0, 0, 0, 0]
        for marks in found.values():
            one, two = (sum(mark) > 0 and sum(mark) >= share * len(mark) for mark in zip(*marks, strict=True))
            table[(0 if two else 1) if one else (2 if two else 3)] += 1
        if study.universe == Universe.CODED:
            table[3] = 0
        tables.append(tuple(table))
    return tables


def inside(spans, position):
    return any(start <= position < end for start, end in spans)


def unit_of(each, unit, position):
    if unit in INSIDE:
        spans = getattr(each, INSIDE[unit])
        return next(((each.transcript_id, s, e) for s, e in spans if s <= position < e), None)
    return {
        Unit.CHARACTER: (each.transcript_id, position), Unit.TRANSCRIPT: each.transcript_id,
        Unit.PARTICIPANT: each.cluster,
    }[unit]  # fmt: skip


COUNTED = [unit for unit in Unit if unit is not Unit.SEGMENT]


@pytest.mark.slow
def test_integer_tables_equal_a_loop_over_characters_in_2000_random_studies():
    draw = random.Random(2000)
    for _ in range(2000):
        made, unit, pair = study(draw), draw.choice(COUNTED), draw.choice(PAIRS)
        share = 0.0 if unit is Unit.CHARACTER else draw.choice([0.0, 0.5, 1.0])
        report = compare(made, unit, coders=pair, share=share, resamples=0)
        if not report.reason:
            assert [cells(row) for row in report.codes] == looped(made, unit, pair, share)


@pytest.mark.parametrize("unit", COUNTED)
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_each_unit_and_share_equals_the_loop(unit, share):
    draw = random.Random(f"{unit} {share}")
    for _ in range(25):
        made = study(draw)
        report = compare(made, unit, share=0.0 if unit is Unit.CHARACTER else share, resamples=0)
        if not report.reason:
            assert [cells(row) for row in report.codes] == looped(
                made, unit, (1, 2), 0.0 if unit is Unit.CHARACTER else share
            )


def test_a_share_asks_for_that_part_of_the_unit():
    layers = {1: [(1, 0, 5)], 2: [(1, 0, 4), (1, 2, 4)]}
    made = scope(transcript(1, 20, layers, turns=[(0, 10), (10, 20)]))
    assert cells(compare(made, "turn", resamples=0).codes[0]) == (1, 0, 0, 1)
    assert cells(compare(made, "turn", share=0.5, resamples=0).codes[0]) == (0, 1, 0, 1)
    assert "50 %" in compare(made, "turn", share=0.5, resamples=0).compared
    with pytest.raises(ValueError, match="share"):
        compare(made, "turn", share=50)


def test_only_coded_text_has_no_neither_and_so_no_chance_term():
    made = dataclasses.replace(one_code(100, [(0, 20)], [(10, 30)]), universe=Universe.CODED)
    row = compare(made, "character", others=("jaccard", "negative_agreement"), resamples=0).codes[0]
    assert cells(row) == (10, 10, 10, 0)
    assert row.percent_agreement.value == pytest.approx(1 / 3)
    assert row.others["jaccard"].value == pytest.approx(1 / 3)
    for name in ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "negative_agreement"):
        assert row.results()[name].value is None
        assert "neither" in row.results()[name].reason
    unused = dataclasses.replace(one_code(100, [], []), universe=Universe.CODED)
    assert compare(unused, "character", resamples=0).codes[0].percent_agreement.value is None


def test_segments_are_matched_and_have_f1_but_no_kappa():
    made = one_code(100, [(0, 10), (20, 30), (50, 60)], [(1, 10), (25, 40)])
    row = compare(made, "segment", others=("positive_agreement",), resamples=0).codes[0]
    assert cells(row) == (1, 2, 1, 0)
    assert row.others["positive_agreement"].value == pytest.approx(2 / 5)
    assert row.krippendorff_alpha.value is None
    assert row.krippendorff_alpha.reason
    loose = compare(made, "segment", threshold=0.0, resamples=0)
    assert cells(loose.codes[0]) == (2, 1, 0, 0)
    assert "0 % overlap" in loose.compared


def test_segments_of_each_transcript_and_code_are_matched_apart():
    draw = random.Random(5)
    for _ in range(60):
        made = study(draw)
        report = compare(made, "segment", threshold=0.3, resamples=0)
        for row in () if report.reason else report.codes:
            expected = [0, 0, 0, 0]
            for each in (one for one in made.transcripts if {1, 2} <= set(one.layers)):
                sides = [disjoint(each, made.universe, row.code, coder) for coder in (1, 2)]
                found = match(*sides, 0.3)
                size = len(found.pairs)
                for index, more in enumerate((size, len(sides[0]) - size, len(sides[1]) - size)):
                    expected[index] += more
            assert cells(row) == tuple(expected)


def disjoint(each, universe, code, coder):
    """Return a coder's segments in eligible characters: overlaps joined, touching ones apart."""
    kept = [p for p in range(each.length) if universe == Universe.ALL_TEXT or inside(each.eligible, p)]
    place = {position: index for index, position in enumerate(kept)}
    spans = []
    for code_id, start, end in each.layers[coder]:
        where = [place[p] for p in range(start, end) if p in place]
        if code_id in code.descendants and where:
            spans.append((where[0], where[-1] + 1))
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    assert merge_spans(made) == merge_spans(spans)
    return made


def test_kept_tables_give_the_same_report_after_any_change():
    draw = random.Random(11)
    for _ in range(30):
        made, cache = study(draw), TableCache()
        for _ in range(4):
            for unit in (Unit.PARTICIPANT, Unit.TURN, Unit.CHARACTER, Unit.SEGMENT):
                assert compare(made, unit, resamples=0, cache=cache) == compare(made, unit, resamples=0)
            changed = list(made.transcripts)
            index = draw.randrange(len(changed))
            layers = {coder: tuple(layer(draw)) for coder in draw.choice([(1, 2), (1, 2, 3), (2,)])}
            changed[index] = dataclasses.replace(changed[index], layers=layers)
            made = dataclasses.replace(made, transcripts=tuple(changed))


def test_more_coefficients_and_the_probability_of_a_target():
    draw = random.Random(3)
    texts = []
    for number in range(30):
        spots = draw.sample(range(0, 1000, 50), 4)
        layers = {1: [(1, s, s + 20) for s in spots], 2: [(1, s + 2, s + 20) for s in spots[: draw.choice([2, 4])]]}
        texts.append(transcript(number, 1000, layers))
    names = ("scott_pi", "brennan_prediger", "jaccard", "holsti", "prevalence_index", "bias_index")
    row = compare(scope(*texts), "character", others=names, target=0.8, resamples=400, seed=3).codes[0]
    assert tuple(row.others) == names
    assert row.others["bias_index"].value == pytest.approx((row.n10 - row.n01) / row.n_units)
    assert row.others["prevalence_index"].value == pytest.approx((row.n11 - row.n00) / row.n_units)
    assert 0 < row.krippendorff_alpha.target_share < 1
    sure = compare(scope(*texts), "character", target=0.1, resamples=100).codes[0]
    assert sure.krippendorff_alpha.target_share == 1
    assert compare(scope(*texts), "character", resamples=100).codes[0].cohen_kappa.target_share is None
    with pytest.raises(ValueError, match="gamma"):
        compare(scope(*texts), "character", others=("gamma",))
