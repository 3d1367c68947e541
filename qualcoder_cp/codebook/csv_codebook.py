# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook as a CSV file, both ways: a row per code, parents before children."""

from __future__ import annotations

from pathlib import Path

from qualcoder_cp.codebook import actions, queries
from qualcoder_cp.codebook.rules import CARD_FIELDS, DEEPEST, PATH_SEPARATOR, CodeTree, checked_colour
from qualcoder_cp.csv_table import Table, TableRow, read_table, table_of, table_text, write_bytes
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key

COLUMNS = (
    "code", "parent_code", "level", "code_path", "label", "colour", "short_definition", "full_definition",
    "when_to_use", "when_not_to_use", "example",
)  # fmt: skip
_ALIASES = {"parent": "parent_code", "name": "code", "color": "colour", "definition": "short_definition"}


def import_codebook(project: Project, path: Path, *, by: str) -> tuple[int, int]:
    """Read codes from a CSV or Excel file: new ones are added, known names take over the filled cells.

    Needs the column ``code``; ``parent_code`` names the code above (empty: a domain), in any order of rows.

    Returns:
        How many codes were added and how many were altered.

    Raises:
        KnownError: a needed column is missing, a name occurs twice, a parent is unknown or a colour is none.
            Nothing is changed then.
    """
    table = _read(path)
    rows = _by_name(table)
    before = {name_key(code.name): code for code in queries.tree(project).codes.values()}
    added = altered = 0
    with project.change(f"Import codebook {path.name}", by=by):
        for row in _parents_first(table, rows, set(before)):
            card = {name: row[name] for name in CARD_FIELDS if name not in ("name", "colour") and row[name]}
            if row["colour"]:
                try:
                    card["colour"] = checked_colour(row["colour"])
                except KnownError as problem:
                    raise table.problem(row, "colour", str(problem)) from problem
            known = before.get(name_key(row["code"]))
            parent = row["parent_code"].split(PATH_SEPARATOR)[-1]
            parent_id = queries.code_named(project, parent).id if parent else None
            try:
                if known is None:
                    actions.add_code(project, row["code"], by=by, parent_id=parent_id, **card)
                    added += 1
                elif _differs(known, parent_id if "parent_code" in table.columns else known.parent_id, card):
                    actions.edit_code(project, known.id, by=by, **card)
                    if "parent_code" in table.columns and known.parent_id != parent_id:
                        actions.move_code(project, known.id, parent_id, by=by)
                    altered += 1
            except KnownError as problem:
                raise table.problem(row, "code" if known is None else "parent_code", str(problem)) from problem
    return added, altered


def _read(path: Path) -> Table:
    if path.suffix.lower() != ".xlsx":
        return read_table(path, ["code"], _ALIASES)
    from qualcoder_cp.transcripts.readers.workbook import read_workbook

    try:
        content = path.read_bytes()
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror or problem}.") from problem
    return table_of(path, read_workbook(content, str(path)).records, ["code"], _ALIASES)


def _differs(code: Code, parent_id: int | None, card: dict[str, str]) -> bool:
    return code.parent_id != parent_id or any(getattr(code, name) != value for name, value in card.items())


def _by_name(table: Table) -> dict[str, TableRow]:
    rows: dict[str, TableRow] = {}
    for row in table.rows:
        key = name_key(row["code"])
        if not key:
            raise table.problem(row, "code", "a name is missing.")
        if key in rows:
            raise table.problem(row, "code", f"'{row['code']}' stands already in row {rows[key].number}.")
        rows[key] = row
    return rows


def _parents_first(table: Table, rows: dict[str, TableRow], known: set[str]) -> list[TableRow]:
    """Return the rows so that each parent comes before its children."""
    ordered: dict[str, TableRow] = {}

    def place(key: str, waiting: tuple[str, ...]) -> None:
        row = rows[key]
        parent = name_key(row["parent_code"].split(PATH_SEPARATOR)[-1])
        if parent and parent not in rows and parent not in known:
            raise table.problem(row, "parent_code", f"there is no code '{row['parent_code']}'.")
        if parent in waiting or parent == key:
            raise table.problem(row, "parent_code", f"'{row['code']}' would lie inside itself.")
        if len(waiting) >= DEEPEST:
            raise table.problem(row, "parent_code", f"the tree has more than {DEEPEST} levels here.")
        if parent in rows and parent not in ordered:
            place(parent, (*waiting, key))
        ordered.setdefault(key, row)

    for key in rows:
        if key not in ordered:
            place(key, ())
    return list(ordered.values())


def codebook_rows(codes: CodeTree) -> list[dict[str, object]]:
    """Return the codebook as rows of the columns ``COLUMNS``, in the order of the tree."""
    return [
        {
            "code": code.name,
            "parent_code": codes.codes[code.parent_id].name if code.parent_id is not None else "",
            "level": codes.level(code.id).value,
            "code_path": codes.path(code.id),
            **{name: getattr(code, name) for name in CARD_FIELDS if name != "name"},
        }
        for code in codes.in_order()
    ]


def export_codebook(project: Project, path: Path) -> int:
    """Write the codebook to a CSV file and return the number of codes.

    Raises:
        KnownError: the file can't be written.
    """
    codes = queries.tree(project)
    write_bytes(path, table_text(COLUMNS, codebook_rows(codes)).encode("utf-8"))
    return len(codes.codes)
