# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings: takes codes, passages and memos, leaves claims with all who stand behind them."""

from qualcoder_cp.findings.actions import (
    add_finding,
    edit_finding,
    link_code,
    link_coding,
    link_memo,
    link_passage,
    move_finding,
    remove_finding,
    unlink,
)
from qualcoder_cp.findings.csv_findings import (
    FINDING_COLUMNS,
    Brought,
    export_findings,
    finding_rows,
    import_findings,
)
from qualcoder_cp.findings.queries import any_findings, finding_by_id, finding_named, findings, need_open
from qualcoder_cp.findings.rules import About, Finding, Kind, Link
from qualcoder_cp.findings.support import Evidence, Piece, support

__all__ = [
    "FINDING_COLUMNS",
    "About",
    "Brought",
    "Evidence",
    "Finding",
    "Kind",
    "Link",
    "Piece",
    "add_finding",
    "any_findings",
    "edit_finding",
    "export_findings",
    "finding_by_id",
    "finding_named",
    "finding_rows",
    "findings",
    "import_findings",
    "link_code",
    "link_coding",
    "link_memo",
    "link_passage",
    "move_finding",
    "need_open",
    "remove_finding",
    "support",
    "unlink",
]
