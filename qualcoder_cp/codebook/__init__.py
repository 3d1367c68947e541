# SPDX-License-Identifier: GPL-3.0-or-later
"""Codebook: takes ideas, leaves a tree of domains, themes and codes with definitions and versions."""

from qualcoder_cp.codebook.actions import add_code, edit_code, freeze_version, move_code, remove_code
from qualcoder_cp.codebook.codebook_files import FORMATS, write_codebook
from qualcoder_cp.codebook.csv_codebook import COLUMNS, codebook_rows, export_codebook, import_codebook
from qualcoder_cp.codebook.diff import DiffKind, DiffPiece, side, word_diff
from qualcoder_cp.codebook.examples import (
    ExamplePlace,
    add_example,
    edit_example,
    example_places,
    examples_of,
    remove_example,
)
from qualcoder_cp.codebook.merging import MergedField, MergeOutlook, merge_codes, merge_outlook, redirect
from qualcoder_cp.codebook.queries import (
    Version,
    card_at,
    code_named,
    linked_examples,
    redirects,
    tree,
    version_tree,
    versions,
)
from qualcoder_cp.codebook.rules import (
    CARD_FIELDS,
    DEFINITION_FIELDS,
    TELLING_FIELDS,
    CodeTree,
    Difference,
    Example,
    ExampleKind,
    checked_colour,
    completeness,
    differences,
    missing_fields,
)
from qualcoder_cp.text import NAME_LENGTH, clean_name

__all__ = [
    "CARD_FIELDS",
    "COLUMNS",
    "DEFINITION_FIELDS",
    "FORMATS",
    "NAME_LENGTH",
    "TELLING_FIELDS",
    "CodeTree",
    "DiffKind",
    "DiffPiece",
    "Difference",
    "Example",
    "ExampleKind",
    "ExamplePlace",
    "MergeOutlook",
    "MergedField",
    "Version",
    "add_code",
    "add_example",
    "card_at",
    "checked_colour",
    "clean_name",
    "code_named",
    "codebook_rows",
    "completeness",
    "differences",
    "edit_code",
    "edit_example",
    "example_places",
    "examples_of",
    "export_codebook",
    "freeze_version",
    "import_codebook",
    "linked_examples",
    "merge_codes",
    "merge_outlook",
    "missing_fields",
    "move_code",
    "redirect",
    "redirects",
    "remove_code",
    "remove_example",
    "side",
    "tree",
    "version_tree",
    "versions",
    "word_diff",
    "write_codebook",
]
