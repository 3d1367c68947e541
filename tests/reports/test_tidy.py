# SPDX-License-Identifier: GPL-3.0-or-later
"""Tidy tables: one row per number, the columns that are promised, groups that add up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from report_studies import decided_study
from small_study import Study

from qualcoder_cp.agreement import Unit, compare
from qualcoder_cp.prevalence import count, wilson
from qualcoder_cp.reports import AGREEMENT_COLUMNS, PREVALENCE_COLUMNS, agreement_rows, prevalence_rows


@pytest.fixture
def decided(tmp_path: Path) -> Iterator[Study]:
    one = decided_study(tmp_path)
    yield one
    one.project.close()


def test_prevalence_has_the_promised_columns_and_a_row_per_code_and_group(decided: Study) -> None:
    rows = list(prevalence_rows(count(decided.project)))
    assert PREVALENCE_COLUMNS == ("level", "code", "group", "n", "N", "percent", "ci_low", "ci_high", "layer")
    assert all(tuple(row) == PREVALENCE_COLUMNS for row in rows)
    assert [row["group"] for row in rows[:4]] == ["all", "patients", "nurses", "not stated"]
    assert len(rows) == 6 * 4
    assert {row["layer"] for row in rows} == {"consensus"}


def test_percentages_and_bounds_run_from_0_to_100_unrounded(decided: Study) -> None:
    found = {(row["code"], row["group"]): row for row in prevalence_rows(count(decided.project))}
    row = found["Consent", "all"]
    low, high = wilson(3, 5)
    assert (row["n"], row["N"], row["percent"]) == (3, 5, 60.0)
    assert (row["ci_low"], row["ci_high"]) == (100 * low, 100 * high)
    assert (found["Accuracy", "all"]["n"], found["Access", "all"]["n"]) == (1, 1)


def test_the_groups_add_up_to_all(decided: Study) -> None:
    rows = list(prevalence_rows(count(decided.project)))
    for code in {row["code"] for row in rows}:
        own = [row for row in rows if row["code"] == code]
        for column in ("n", "N"):
            assert sum(int(str(row[column])) for row in own[1:]) == own[0][column]


def test_where_nobody_is_counted_the_share_is_empty_not_zero(tmp_path: Path) -> None:
    one = Study(tmp_path, {})
    one.people("participant,transcript,group\nPia,T1,patients\nTim,T2,nurses\n")
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    one.submit()
    row = next(each for each in prevalence_rows(count(one.project)) if each["group"] == "patients")
    assert (row["n"], row["N"], row["percent"], row["ci_low"], row["ci_high"]) == (0, 0, None, None, None)
    one.project.close()


def test_agreement_says_for_each_number_what_it_depends_on(decided: Study) -> None:
    reports = [compare(decided.project, unit, resamples=20) for unit in (Unit.PARTICIPANT, Unit.CHARACTER)]
    rows = list(agreement_rows(reports))
    assert all(tuple(row) == AGREEMENT_COLUMNS for row in rows)
    assert {row["coders"] for row in rows} == {"Ana; Ben"}
    assert {row["seed"] for row in rows} == {decided.round.seed}
    assert {row["universe"] for row in rows} == {"participants' speech"}
    for row in rows:
        if row["value"] is None:
            assert row["reason"]
