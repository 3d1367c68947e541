# SPDX-License-Identifier: GPL-3.0-or-later
"""Prevalence: takes the consensus, leaves n/N, % and intervals, by group, and the figures."""

from qualcoder_cp.prevalence.evidence import Evidence, Passage, Voice, evidence
from qualcoder_cp.prevalence.queries import Counted, LayerChoice, count, passages, sensitivity
from qualcoder_cp.prevalence.rules import (
    Count,
    PrevalenceTable,
    Row,
    Sort,
    count_form,
    interval_form,
    jmir_decimals,
    ordered,
    percent,
    wilson,
)

__all__ = [
    "Count",
    "Counted",
    "Evidence",
    "LayerChoice",
    "Passage",
    "PrevalenceTable",
    "Row",
    "Sort",
    "Voice",
    "count",
    "count_form",
    "evidence",
    "interval_form",
    "jmir_decimals",
    "ordered",
    "passages",
    "percent",
    "sensitivity",
    "wilson",
]
