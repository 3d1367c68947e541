# SPDX-License-Identifier: GPL-3.0-or-later
"""Coding: takes passages, leaves codings in layers, in rounds."""

from qualcoder_cp.coding.actions import apply_code, change_code, move_edges, remove_coding, set_memo, set_unsure
from qualcoder_cp.coding.csv_codings import COLUMNS, ImportedCodings, coding_rows, export_codings, import_codings
from qualcoder_cp.coding.queries import (
    SEALED_STEP,
    CodeCount,
    Progress,
    code_counts,
    coding_by_id,
    codings,
    current_round,
    history,
    layer_of,
    layers,
    need_revealed,
    needed_round,
    progress,
    round_coders,
    rounds,
)
from qualcoder_cp.coding.rounds import (
    ensure_round,
    excuse,
    make_round,
    open_layer,
    reopen_layer,
    submit_layers,
)
from qualcoder_cp.coding.rules import BLIND, visible

__all__ = [
    "BLIND",
    "COLUMNS",
    "SEALED_STEP",
    "CodeCount",
    "ImportedCodings",
    "Progress",
    "apply_code",
    "change_code",
    "code_counts",
    "coding_by_id",
    "coding_rows",
    "codings",
    "current_round",
    "ensure_round",
    "excuse",
    "export_codings",
    "history",
    "import_codings",
    "layer_of",
    "layers",
    "make_round",
    "move_edges",
    "need_revealed",
    "needed_round",
    "open_layer",
    "progress",
    "remove_coding",
    "reopen_layer",
    "round_coders",
    "rounds",
    "set_memo",
    "set_unsure",
    "submit_layers",
    "visible",
]
