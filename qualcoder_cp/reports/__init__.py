# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: takes results, leaves the files that authors submit: docx, xlsx, csv, tex, html, png, svg, md."""

from qualcoder_cp.reports.formats import PRESETS, Preset, preset_named
from qualcoder_cp.reports.manuscript_check import Check, check_manuscript, write_check
from qualcoder_cp.reports.methods import facts, methods_paragraph, methods_text
from qualcoder_cp.reports.quotes import QuoteRules, quotes
from qualcoder_cp.reports.quoting import check_quote
from qualcoder_cp.reports.results_text import results_text
from qualcoder_cp.reports.settings import (
    import_presentation,
    import_pseudonyms,
    order_of_codes,
    presented,
    pseudonyms,
)
from qualcoder_cp.reports.submission import Submission, write_submission
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
    "PRESETS",
    "PREVALENCE_COLUMNS",
    "Check",
    "Deliverable",
    "Preset",
    "QuoteRules",
    "Results",
    "Submission",
    "agreement_rows",
    "check_manuscript",
    "check_quote",
    "compute",
    "facts",
    "import_presentation",
    "import_pseudonyms",
    "methods_paragraph",
    "methods_text",
    "order_of_codes",
    "presented",
    "preset_named",
    "prevalence_rows",
    "pseudonyms",
    "quotes",
    "results_text",
    "write_check",
    "write_reports",
    "write_submission",
]
