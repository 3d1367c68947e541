# SPDX-License-Identifier: GPL-3.0-or-later
"""Codebook: takes ideas, leaves a tree of domains, themes and codes with definitions and versions."""

from qualcoder_cp.codebook.actions import add_code, edit_code, freeze_version, move_code, remove_code
from qualcoder_cp.codebook.csv_codebook import COLUMNS, codebook_rows, export_codebook, import_codebook
from qualcoder_cp.codebook.queries import Version, code_named, tree, version_tree, versions
from qualcoder_cp.codebook.rules import CARD_FIELDS, CodeTree, Difference, completeness, differences

__all__ = [
    "CARD_FIELDS",
    "COLUMNS",
    "CodeTree",
    "Difference",
    "Version",
    "add_code",
    "code_named",
    "codebook_rows",
    "completeness",
    "differences",
    "edit_code",
    "export_codebook",
    "freeze_version",
    "import_codebook",
    "move_code",
    "remove_code",
    "tree",
    "version_tree",
    "versions",
]
