# SPDX-License-Identifier: GPL-3.0-or-later
"""The data behind agreement as files: the diagnosis of several units, and a workbook with all tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcoder_cp import agreement, coding
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.breakdown_queries import missing_reasons
from qualcoder_cp.agreement.confusion import over_all_pairs
from qualcoder_cp.agreement.diagnosis import AFTER, BEFORE, diagnosis
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.model import Round
from qualcoder_cp.project import Project
from qualcoder_cp.reports.agreement_parts import (
    CONFUSION_COLUMNS,
    DECOMPOSITION_COLUMNS,
    confusion_rows,
    decomposition_rows,
)
from qualcoder_cp.reports.tidy import AGREEMENT_COLUMNS, agreement_rows
from qualcoder_cp.workbook_file import Sheet, write_workbook


def diagnosis_columns(project: Project, round_: Round) -> tuple[str, ...]:
    """Return the columns of ``diagnosis.csv``: the unit, the columns of the diagnosis, one per coder of the round."""
    names = [coder.name for coder in coding.round_coders(project, round_.id)]
    return ("unit", *BEFORE, *names, *AFTER)


def diagnosis_rows(project: Project, round_: Round, units: Sequence[Unit]) -> Iterator[dict[str, object]]:
    """Yield the diagnosis of each unit in turn, with the unit in the first column.

    Raises:
        KnownError: the round is sealed, or a coder is called like a column of the table.
    """
    reasons = missing_reasons(project, round_)
    scope = agreement.scope_of(project, round_, inside=units)
    for unit in units:
        for row in diagnosis(scope, unit, reasons=reasons).rows:
            yield {"unit": unit.value, **row}


def write_agreement_workbook(path: Path, project: Project, round_: Round, reports: Sequence[AgreementReport]) -> None:
    """Write agreement, what was compared, the confusion of codes and the kinds of disagreement as an Excel workbook.

    Raises:
        KnownError: the round is sealed, or the file can't be written.
    """
    shown = coefficients_shown(project)
    found = over_all_pairs(agreement.scope_of(project, round_))
    compared: list[dict[str, object]] = [
        {
            "table": f"agreement per {report.unit}",
            "compared": report.compared,
            "remark": report.reason or report.warning,
        }
        for report in reports
    ]
    compared.append({"table": "confusion, kinds", "compared": found.compared, "remark": found.reason})
    write_workbook(path, [
        Sheet("agreement", AGREEMENT_COLUMNS, list(agreement_rows(reports, coefficients=shown))),
        Sheet("confusion", CONFUSION_COLUMNS, list(confusion_rows(found))),
        Sheet("kinds", DECOMPOSITION_COLUMNS, list(decomposition_rows(found))),
        Sheet("compared", ("table", "compared", "remark"), compared),
    ], "Agreement")  # fmt: skip
