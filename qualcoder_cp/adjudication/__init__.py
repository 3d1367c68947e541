# SPDX-License-Identifier: GPL-3.0-or-later
"""Adjudication: takes differences between submitted layers, leaves decisions and the consensus."""

from qualcoder_cp.adjudication.actions import RULES, add_to_consensus, apply_rule, decide, renew_consensus, take_back
from qualcoder_cp.adjudication.csv_decisions import (
    DECISION_COLUMNS,
    DISAGREEMENT_COLUMNS,
    apply_decisions,
    decision_rows,
    disagreement_rows,
    export_decisions,
)
from qualcoder_cp.adjudication.items import REASONS, Decision, DisagreementType, Item, Member, Mode, Outcome
from qualcoder_cp.adjudication.queries import (
    Board,
    DecisionRecord,
    Queued,
    board,
    boards,
    decision_records,
    decisions,
    eligible_of,
    items,
    live_ranges,
    open_count,
    outdated,
    presence,
    queue,
)
from qualcoder_cp.adjudication.rules import result_of, rule_items

__all__ = [
    "DECISION_COLUMNS",
    "DISAGREEMENT_COLUMNS",
    "REASONS",
    "RULES",
    "Board",
    "Decision",
    "DecisionRecord",
    "DisagreementType",
    "Item",
    "Member",
    "Mode",
    "Outcome",
    "Queued",
    "add_to_consensus",
    "apply_decisions",
    "apply_rule",
    "board",
    "boards",
    "decide",
    "decision_records",
    "decision_rows",
    "decisions",
    "disagreement_rows",
    "eligible_of",
    "export_decisions",
    "items",
    "live_ranges",
    "open_count",
    "outdated",
    "presence",
    "queue",
    "renew_consensus",
    "result_of",
    "rule_items",
    "take_back",
]
