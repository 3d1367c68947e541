# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: what was compared, with intervals, and in words why something has no value."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys

import numpy as np  # noqa: TID253
import pytest
from agreement_studies import cells, one_code, scope, transcript

from qualcoder_cp.agreement import bootstrap, coefficients
from qualcoder_cp.agreement.report import compare, transcript_tables
from qualcoder_cp.agreement.result import REPORTED
from qualcoder_cp.agreement.scope import ScopedCode

CODES = (
    ScopedCode(1, "privacy", "code", frozenset({1})),
    ScopedCode(2, "trust", "code", frozenset({2})),
    ScopedCode(3, "never used", "code", frozenset({3})),
    ScopedCode(10, "data", "domain", frozenset({10, 1, 2, 3})),
)


def study(count=30, seed=2):
    draw = random.Random(seed)
    transcripts = []
    for number in range(count):
        first, second = [], []
        for _ in range(6):
            start = draw.randrange(900)
            coding = (draw.choice([1, 2]), start, start + draw.randrange(10, 80))
            first.append(coding)
            if draw.random() < 0.8:
                second.append((coding[0], start + draw.randrange(8), coding[2]))
        if draw.random() < 0.2:
            first = [coding for coding in first if coding[0] == 1]
        turns = [(start, start + 80) for start in range(0, 1000, 100)]
        transcripts.append(transcript(number, 1000, {1: first, 2: second}, eligible=turns))
    return scope(*transcripts, codes=CODES)


def walk(value):
    """Yield every number in a report."""
    if dataclasses.is_dataclass(value):
        for item in dataclasses.fields(value):
            yield from walk(getattr(value, item.name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from walk(item)
    else:
        yield value


@pytest.mark.parametrize("unit", ["participant", "transcript", "turn", "sentence", "character"])
def test_every_number_is_plain_and_never_not_a_number(unit):
    report = compare(study(), unit, resamples=200)
    for value in walk(report):
        assert value is None or type(value) in (int, float, str, frozenset) or isinstance(value, str)
        assert value == value
    assert report.unit == unit


@pytest.mark.parametrize("unit", ["turn", "character"])
def test_intervals_hold_the_value_and_follow_from_the_seed(unit):
    report = compare(study(), unit, resamples=400, seed=5)
    assert report == compare(study(), unit, resamples=400, seed=5)
    assert report != compare(study(), unit, resamples=400, seed=6)
    for row in (report.codes[0], report.codes[1], *report.pooled):
        for result in row.results().values():
            assert result.ci_low < result.value < result.ci_high
            assert result.replicates_used == 400


def test_the_interval_is_that_of_tables_summed_anew_for_each_replicate():
    whole = study(25)
    singles = [
        cells(compare(dataclasses.replace(whole, transcripts=(each,)), "turn", resamples=0).codes[0])
        for each in whole.transcripts
    ]
    tables = np.array(singles)
    kappas = [
        coefficients.table_result("cohen_kappa", [int(x) for x in draws @ tables]).value
        for block in bootstrap.weight_blocks(25, 300, 9)
        for draws in block
    ]
    low, high, _ = bootstrap.percentile_interval(np.array(kappas)[None])
    kappa = compare(whole, "turn", resamples=300, seed=9).codes[0].cohen_kappa
    assert (kappa.ci_low, kappa.ci_high) == (pytest.approx(low[0]), pytest.approx(high[0]))


def test_weights_of_one_give_the_value_itself(monkeypatch):
    monkeypatch.setattr(bootstrap, "weight_blocks", lambda clusters, count, _: [np.ones((count, clusters))])
    for row in compare(study(), "character", resamples=50).codes[:2]:
        for result in row.results().values():
            assert result.ci_low == result.ci_high == pytest.approx(result.value, abs=1e-12)


@pytest.mark.parametrize("unit", ["participant", "transcript", "turn", "sentence"])
def test_alpha_on_discrete_units_is_that_of_the_package_and_of_the_closed_form(unit):
    for row in compare(study(), unit, resamples=0).codes[:2]:
        alpha = row.krippendorff_alpha
        assert alpha.value == coefficients.table_alpha(*cells(row))
        closed = coefficients.table_result("krippendorff_alpha", cells(row))
        assert alpha.value == pytest.approx(closed.value, abs=1e-12)
        assert (alpha.observed, alpha.expected) == (pytest.approx(closed.observed), pytest.approx(closed.expected))


def test_pooled_rows_are_sums_of_their_level_and_means_say_what_they_leave_out():
    report = compare(study(), "turn", resamples=0)
    codes, domains = report.pooled
    assert cells(codes) == tuple(map(sum, zip(*(cells(row) for row in report.codes[:3]), strict=True)))
    assert cells(domains) == cells(report.codes[3])
    assert (codes.n_codes, codes.n_undefined) == (3, 1)
    mean = codes.means["cohen_kappa"]
    assert mean.reason == "1 of 3 codes undefined"
    assert mean.value == pytest.approx(sum(row.cohen_kappa.value for row in report.codes[:2]) / 2)


def test_prevalence_is_the_share_of_units_of_each_coder_and_of_both():
    row = compare(one_code(100, [(0, 20)], [(0, 10)]), "character").codes[0]
    assert (row.prevalence_first, row.prevalence_second, row.prevalence) == (0.2, 0.1, pytest.approx(0.15))


def test_copies_agree_perfectly():
    row = compare(one_code(100, [(0, 20)], [(0, 20)]), "character", resamples=0).codes[0]
    assert [result.value for result in row.results().values()] == [1, 1, 1, 1]


def chance_corrected(row):
    return [row.cohen_kappa, row.krippendorff_alpha, row.gwet_ac1]


UNDEFINED = [
    (one_code(50, [], []), "not used by either coder"),
    (one_code(50, [(0, 50)], [(0, 20), (20, 50)]), "no variation: found in every unit by both"),
    (one_code(50, [(3, 3)], [(9, 9)]), "no codings"),
    (one_code(50, [(0, 9)], [(0, 9)], eligible=[]), "no eligible text"),
    (one_code(50, [(0, 9)], [(0, 9)], eligible=[(20, 30)]), "not used by either coder"),
    (scope(), "no double-coded text"),
    (scope(transcript(1, 50, {1: [(1, 0, 5)]})), "no double-coded text"),
    (scope(transcript(1, 50, {1: [(1, 0, 5)]}), transcript(2, 50, {2: [(1, 0, 5)]})), "nothing to compare"),
]


@pytest.mark.parametrize("unit", ["character", "turn"])
@pytest.mark.parametrize(("undefined", "reason"), UNDEFINED, ids=[f"{i} {r}" for i, (_, r) in enumerate(UNDEFINED)])
def test_what_is_undefined_says_why(undefined, reason, unit):
    report = compare(undefined, unit, resamples=50)
    for row in (report.codes[0],):
        assert row.note == reason
        for result in chance_corrected(row):
            assert (result.value, result.reason) == (None, reason)
            assert (result.ci_low, result.ci_high, result.replicates_used) == (None, None, 0)
        assert row.percent_agreement.reason == reason
        assert row.percent_agreement.value in (None, 1)
        assert (row.percent_agreement.value is None) == (row.n_units == 0)


@pytest.mark.parametrize("unit", ["participant", "transcript"])
def test_no_variation_over_whole_interviews(unit):
    study = scope(*(transcript(each, 50, {1: [(1, 0, 5)], 2: [(1, 9, 12)]}) for each in range(3)))
    row = compare(study, unit).codes[0]
    assert row.krippendorff_alpha.reason == "no variation: found in every unit by both"
    assert row.percent_agreement.value == 1


def test_a_code_of_one_coder_alone_is_shown_and_named():
    row = compare(one_code(100, [(0, 20)], []), "character").codes[0]
    assert row.note == "used by Ann only"
    assert row.cohen_kappa.value == 0
    assert row.krippendorff_alpha.value < 0
    assert compare(one_code(100, [], [(0, 20)]), "character").codes[0].note == "used by Ben only"


def test_one_coder_alone_has_nothing_to_compare():
    only = dataclasses.replace(one_code(50, [(0, 5)], []), coders=((1, "Ann"),))
    report = compare(only, "turn")
    assert report.reason == "nothing to compare"
    assert report.codes[0].krippendorff_alpha.value is None
    assert compare(one_code(50, [(0, 5)], []), "turn", coders=(1, 1)).reason == "nothing to compare"


def test_missing_is_left_out_with_names_and_an_empty_layer_is_not_missing():
    report = compare(
        scope(
            transcript(1, 20, {1: [(1, 0, 5)], 2: [(1, 0, 5)]}),
            transcript(2, 20, {1: [(1, 0, 5)], 2: []}),
            transcript(3, 20, {1: [(1, 0, 5)]}),
            transcript(4, 20, {}),
        ),
        "participant",
    )
    assert report.used == ("Interview 1", "Interview 2")
    assert report.single_coded == ("Interview 3",)
    assert report.missing == ("Interview 4",)
    assert cells(report.codes[0]) == (1, 1, 0, 0)
    assert (report.n_transcripts, report.n_participants, report.n_units) == (2, 2, 2)


def test_few_transcripts_are_warned_of_and_one_participant_has_no_interval():
    assert compare(study(19), "turn", resamples=50).warning == "few transcripts: interval is unreliable"
    assert compare(study(20), "turn", resamples=50).warning == ""
    same_person = scope(*(transcript(n, 20, {1: [(1, 0, 5)], 2: [(1, 3, 5)]}, participant=1) for n in range(25)))
    report = compare(same_person, "character", resamples=50)
    assert report.warning == "one participant only: no interval"
    assert report.codes[0].cohen_kappa.value is not None
    assert report.codes[0].cohen_kappa.ci_low is None


def test_transcripts_of_one_participant_are_drawn_together():
    layers = ({1: [(1, 0, 5)], 2: [(1, 0, 5)]}, {1: [(1, 0, 5)], 2: []})
    twenty = [transcript(n, 20, layers[n % 2], participant=n // 2) for n in range(20)]
    result = compare(scope(*twenty), "character", resamples=100).codes[0].percent_agreement
    assert result.ci_low == result.ci_high == pytest.approx(result.value)  # all participants are alike
    apart = [dataclasses.replace(each, participant_id=None) for each in twenty]
    spread = compare(scope(*apart), "character", resamples=100).codes[0].percent_agreement
    assert spread.ci_low < spread.value < spread.ci_high


def test_the_line_beside_every_number_says_what_was_compared():
    report = compare(study(22), "turn", resamples=100, seed=7)
    for part in ("turn", "participants' speech", "Ann and Ben", "round 1", "22 transcripts", "220 units", "seed 7"):
        assert part in report.compared


def test_an_unknown_unit_or_coder_is_refused():
    with pytest.raises(ValueError, match="word"):
        compare(study(2), "word")
    with pytest.raises(KeyError):
        compare(study(2), "turn", coders=(1, 99))


def test_choosing_the_pair_turns_the_coders_round():
    one, other = compare(study(), "turn").codes[0], compare(study(), "turn", coders=(2, 1)).codes[0]
    assert cells(other) == (one.n11, one.n01, one.n10, one.n00)
    assert other.krippendorff_alpha == one.krippendorff_alpha


def test_importing_scope_and_report_does_not_load_numpy():
    code = (
        "import sys, qualcoder_cp.agreement.report, qualcoder_cp.agreement.scope, qualcoder_cp.agreement.result;"
        "sys.exit(bool({'numpy', 'krippendorff'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_report_names_only_what_it_computes():
    row = compare(study(3), "turn", resamples=0).codes[0]
    assert tuple(row.results()) == REPORTED


@pytest.mark.parametrize("unit", ["transcript", "turn", "character"])
def test_tables_of_transcripts_sum_to_those_of_the_report(unit):
    whole = study(12)
    tables = transcript_tables(whole, unit)
    assert list(tables) == [each.transcript_id for each in whole.transcripts]
    for index, row in enumerate(compare(whole, unit, resamples=0).codes):
        assert cells(row) == tuple(map(sum, zip(*(table[index] for table in tables.values()), strict=True)))
    one = dataclasses.replace(whole, transcripts=whole.transcripts[3:4])
    assert tables[3] == tuple(cells(row) for row in compare(one, unit, resamples=0).codes)


def test_tables_of_transcripts_need_a_unit_inside_a_transcript():
    with pytest.raises(ValueError, match="several transcripts"):
        transcript_tables(study(2), "participant")
    assert transcript_tables(scope(), "turn") == {}


def test_replicates_without_the_code_are_dropped_and_counted_for_every_chance_corrected_value():
    study = scope(*(transcript(n, 20, {c: [(1, 0, 5)] if n == 0 else [] for c in (1, 2)}) for n in range(5)))
    row = compare(study, "character", resamples=500).codes[0]
    used = {result.replicates_used for result in chance_corrected(row)}
    assert len(used) == 1
    assert 250 < used.pop() < 420  # 1 - (4/5)**5 of 500 draws hold the only interview with the code
    assert row.percent_agreement.replicates_used == 500


def test_above_the_limit_of_the_package_the_closed_form_gives_the_same_report(monkeypatch):
    by_package = compare(study(), "turn", resamples=0)
    monkeypatch.setattr("qualcoder_cp.agreement.report.PACKAGE_LIMIT", 0)
    by_form = compare(study(), "turn", resamples=0)
    for one, other in zip(by_package.codes, by_form.codes, strict=True):
        assert one.krippendorff_alpha.value == pytest.approx(other.krippendorff_alpha.value, abs=1e-12)
