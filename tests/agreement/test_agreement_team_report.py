# SPDX-License-Identifier: GPL-3.0-or-later
"""Three coders and more: one coefficient over everybody, equal to that of the same ratings unit by unit."""

from __future__ import annotations

import dataclasses
import random

import pytest
from agreement_studies import scope, transcript

from qualcoder_cp.agreement.ratings import ratings_report
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.scope import ScopedCode, Unit, Universe
from qualcoder_cp.agreement.several import NAMES
from qualcoder_cp.agreement.team_report import compare_pairs, compare_team

LENGTH = 20
CODES = (ScopedCode(1, "one", "code", frozenset({1})), ScopedCode(2, "two", "code", frozenset({2})))
CODERS = ((1, "Ann"), (2, "Ben"), (3, "Cem"))


def study(draw, coders=((1, 2, 3),), count=5):
    texts = []
    for number in range(count):
        layers = {}
        for coder in draw.choice(coders):
            starts = [draw.randrange(LENGTH) for _ in range(draw.randrange(4))]
            layers[coder] = [(draw.choice([1, 2]), s, min(LENGTH, s + draw.randrange(6))) for s in starts]
        texts.append(transcript(number, LENGTH, layers, turns=[(0, 5), (5, 11), (11, 20)], participant=number // 2))
    return dataclasses.replace(scope(*texts, codes=CODES), coders=CODERS)


def rated(study, code, unit):
    """Return coders x units, "y", "n" or None, by looking at each character."""
    rows = {coder: [] for coder, _ in CODERS}
    people: dict[object, list] = {}
    for each in study.transcripts:
        people.setdefault(each.cluster, []).append(each)
    for texts in people.values():
        for group in [texts] if unit is Unit.PARTICIPANT else [[each] for each in texts]:
            group = [each for each in group if each.layers]
            spans = {Unit.CHARACTER: [(x, x + 1) for x in range(LENGTH)], Unit.TURN: group[0].turns if group else ()}
            for span in spans.get(unit, [(0, LENGTH)]) if group else ():
                for coder, own in rows.items():
                    if not all(coder in each.layers for each in group):
                        own.append(None)
                        continue
                    codings = [c for each in group for c in each.layers[coder] if c[0] == code]
                    own.append("y" if any(max(s, span[0]) < min(e, span[1]) for _, s, e in codings) else "n")
    return list(rows.values())


@pytest.mark.parametrize("unit", [Unit.PARTICIPANT, Unit.TRANSCRIPT, Unit.TURN, Unit.CHARACTER])
@pytest.mark.parametrize("coders", [((1, 2, 3),), ((1, 2, 3), (1, 2), (3,), ())], ids=["complete", "with gaps"])
def test_everybody_at_once_is_what_the_ratings_of_each_unit_give(unit, coders):
    draw = random.Random(f"{unit}{len(coders)}")
    compared = 0
    for _ in range(25):
        made = study(draw, coders)
        report = compare_team(made, unit, resamples=0)
        for row in report.codes:
            expected = ratings_report(rated(made, row.code.id, unit), categories=["n", "y"])
            for name in NAMES:
                if row.results[name].value is not None and expected[name].value is not None:
                    assert row.results[name].value == pytest.approx(expected[name].value, abs=1e-12), name
                    compared += name == "krippendorff_alpha"
                else:
                    assert row.results[name].reason or expected[name].reason
    assert compared > 20


def test_two_coders_give_the_same_as_a_pair():
    draw = random.Random(8)
    made = dataclasses.replace(study(draw, ((1, 2),), 25), coders=CODERS[:2])
    team, pair = compare_team(made, "turn", resamples=0), compare(made, "turn", others=("scott_pi",), resamples=0)
    for ours, theirs in zip(team.codes, pair.codes, strict=True):
        assert ours.found_by == (theirs.n00, theirs.n10 + theirs.n01, theirs.n11)
        for one, other in (
            ("krippendorff_alpha", "krippendorff_alpha"), ("conger_kappa", "cohen_kappa"), ("fleiss_kappa", "scott_pi"),
            ("gwet_ac1", "gwet_ac1"), ("percent_agreement", "percent_agreement"),
        ):  # fmt: skip
            assert ours.results[one].value == pytest.approx(theirs.results()[other].value, abs=1e-12)


def test_intervals_are_seeded_and_hold_the_value():
    draw = random.Random(9)
    made = study(draw, count=60)
    report = compare_team(made, "turn", resamples=300, seed=4, target=0.1)
    assert report == compare_team(made, "turn", resamples=300, seed=4, target=0.1)
    for row in (*report.codes, *report.pooled):
        for result in row.results.values():
            assert result.ci_low <= result.value <= result.ci_high
            assert 0 <= result.target_share <= 1


def test_the_pairs_are_listed_besides():
    made = study(random.Random(2), count=8)
    assert [each.coders for each in compare_pairs(made, "turn", resamples=0)] == [
        ("Ann", "Ben"), ("Ann", "Cem"), ("Ben", "Cem"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (study(random.Random(1), ((),)), "no double-coded text"),
        (study(random.Random(1), ((1,), (2,))), "no double-coded text"),
        (dataclasses.replace(study(random.Random(1)), coders=CODERS[:1]), "nothing to compare"),
    ],
)
def test_what_can_not_be_compared_says_why(made, reason):
    report = compare_team(made, "turn")
    assert report.reason == reason
    for row in (*report.codes, *report.pooled):
        assert {(result.value, result.reason) for result in row.results.values()} == {(None, reason)}


def test_a_code_that_nobody_or_everybody_used_is_undefined():
    texts = [transcript(n, 10, {c: [(2, 0, 10)] for c in (1, 2, 3)}) for n in range(3)]
    unused, everywhere = compare_team(
        dataclasses.replace(scope(*texts, codes=CODES), coders=CODERS), "turn", resamples=20
    ).codes
    assert unused.results["krippendorff_alpha"].reason == "not used by either coder"
    assert "no variation" in everywhere.results["gwet_ac1"].reason
    assert everywhere.results["percent_agreement"].value == 1


def test_segments_and_coded_text_alone_are_for_pairs():
    with pytest.raises(ValueError, match="pair by pair"):
        compare_team(study(random.Random(1)), "segment")
    with pytest.raises(ValueError, match="pair by pair"):
        compare_team(dataclasses.replace(study(random.Random(1)), universe=Universe.CODED), "turn")
