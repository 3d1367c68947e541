# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented projects for the tests of the file on disk, and what may be compared of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlcipher3 import dbapi2 as driver  # noqa: TID253

from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.project.schema import UNJOURNALLED


def new_project(folder: Path, name: str = "study.qcp") -> Project:
    """Return an open project with the coders Ana and Ben."""
    project = Project.create(folder / name, "A study", by="Ana")
    for coder in ("Ana", "Ben"):
        add_coder(project, coder)
    return project


def add_code(project: Project, name: str, by: str = "Ana", parent: int | None = None) -> int:
    """Add a code by the bare means of this package."""
    with project.change(f"Add code '{name}'", by=by) as change:
        return change.insert(
            "code", name=name, name_key=name.casefold(), colour="#0072b2", position=0, parent_id=parent
        )


def rename(project: Project, row_id: int, name: str, by: str = "Ana") -> None:
    """Rename a code by the bare means of this package."""
    with project.change(f"Rename to '{name}'", by=by) as change:
        change.update("code", row_id, name=name, name_key=name.casefold())


def names(project: Project) -> list[str]:
    """Return the names of all codes."""
    return [row[0] for row in project.rows("SELECT name FROM code ORDER BY id")]


def dump(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all journalled tables."""
    tables = [row[0] for row in project.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        table: sorted((tuple(row) for row in project.rows(f'SELECT * FROM "{table}"')), key=repr)
        for table in tables
        if table not in UNJOURNALLED
    }


def digest(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def outside(path: Path, *statements: str) -> None:
    """Edit a closed project with the bare driver, as somebody with a database tool would."""
    connection = driver.connect(str(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
