# SPDX-License-Identifier: GPL-3.0-or-later
"""Tidy tables of results: one row per number, unrounded, with all that the number depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualcoder_cp.agreement.mode import WITHOUT
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.agreement.result import AgreementRow, Result
from qualcoder_cp.prevalence.queries import Counted
from qualcoder_cp.prevalence.rules import Count

ALL_GROUPS = "all"
"""What the column ``group`` says for everybody."""

PREVALENCE_COLUMNS = ("level", "code", "group", "n", "N", "percent", "ci_low", "ci_high", "layer")
AGREEMENT_COLUMNS = (
    "code", "level", "unit", "universe", "coders", "round", "coefficient", "value", "ci_low", "ci_high", "reason",
    "n11", "n10", "n01", "n00", "observed", "expected", "n_transcripts", "n_units", "resamples", "seed", "share",
    "threshold", "target", "target_share",
)  # fmt: skip


def prevalence_rows(counted: Counted) -> Iterator[dict[str, object]]:
    """Yield a row of ``PREVALENCE_COLUMNS`` per code and group, everybody first; percentages are 0 to 100."""
    for row in counted.table.rows:
        columns: list[tuple[str, Count]] = [(ALL_GROUPS, row.counts.overall)]
        columns += [(group, row.counts.of(group)) for group in counted.table.groups]
        for group, found in columns:
            low, high, share = found.ci_low, found.ci_high, found.percent
            yield {
                "level": row.code.level.value, "code": row.code.name, "group": group, "n": found.n, "N": found.N,
                "percent": None if share is None else float(share), "ci_low": None if low is None else 100 * low,
                "ci_high": None if high is None else 100 * high, "layer": counted.layer,
            }  # fmt: skip


def agreement_rows(reports: Iterable[AgreementReport], *, coefficients: bool = True) -> Iterator[dict[str, object]]:
    """Yield a row of ``AGREEMENT_COLUMNS`` per unit, code (pooled ones first) and coefficient.

    Without ``coefficients`` there is one row per code, with its four cells and no value.
    """
    for report in reports:
        for row in (*report.pooled, *report.codes):
            yield from _coefficients(report, row, row.results() if coefficients else {"": Result(None, WITHOUT)})


def _coefficients(
    report: AgreementReport, row: AgreementRow, results: Mapping[str, Result]
) -> Iterator[dict[str, object]]:
    for name, result in results.items():
        yield {
            "code": row.name, "level": row.level, "unit": report.unit, "universe": report.universe,
            "coders": "; ".join(report.coders), "round": report.round_name, "coefficient": name,
            "value": result.value, "ci_low": result.ci_low, "ci_high": result.ci_high, "reason": result.reason,
            "n11": row.n11, "n10": row.n10, "n01": row.n01, "n00": row.n00, "observed": result.observed,
            "expected": result.expected, "n_transcripts": report.n_transcripts, "n_units": row.n_units,
            "resamples": report.resamples, "seed": report.seed, "share": report.share, "threshold": report.threshold,
            "target": report.target, "target_share": result.target_share,
        }  # fmt: skip
