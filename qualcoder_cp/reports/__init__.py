# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: takes results, leaves the files that authors submit: docx, csv, png, svg, md."""

from qualcoder_cp.reports.methods import facts, methods_paragraph
from qualcoder_cp.reports.tidy import (
    AGREEMENT_COLUMNS,
    ALL_GROUPS,
    PREVALENCE_COLUMNS,
    agreement_rows,
    prevalence_rows,
)
from qualcoder_cp.reports.writing import DELIVERABLES, Deliverable, Results, compute, write_reports

__all__ = [
    "AGREEMENT_COLUMNS",
    "ALL_GROUPS",
    "DELIVERABLES",
    "PREVALENCE_COLUMNS",
    "Deliverable",
    "Results",
    "agreement_rows",
    "compute",
    "facts",
    "methods_paragraph",
    "prevalence_rows",
    "write_reports",
]
