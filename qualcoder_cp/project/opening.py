# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file must pass before anything is written into it."""

from __future__ import annotations

import re
from pathlib import Path

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import engine
from qualcoder_cp.project.engine import Connection
from qualcoder_cp.project.schema import FIRST_SCHEMA, SCHEMA_VERSION, SEARCH_INDEX, SEARCH_TABLES, STEPS

_MIGRATIONS = "_sqlite_migrations"
_SQLITE = b"SQLite format 3\0"
_LOOKS_LIKE = ((b"PK\x03\x04", "a zip file (or a Word or Excel file)"), (b"%PDF", "a PDF"), (b"{\\rtf", "an RTF text"))


def check_file(path: Path) -> None:
    """Check name, kind and header of the file without opening it as a database.

    Raises:
        KnownError: it is missing, empty, no regular file or not one of our projects.
    """
    try:
        if not path.exists():
            raise KnownError(f"{path} does not exist.")
        if not path.is_file():
            raise KnownError(f"{path} is not a file, so it can't be a project.")
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror}.") from problem
    if not header:
        raise KnownError(f"{path} is empty, so it is no project.")
    if not header.startswith(_SQLITE):
        kind = next((words for magic, words in _LOOKS_LIKE if header.startswith(magic)), "something else")
        raise KnownError(f"{path} is no QualCoder CP project: it looks like {kind}.")
    if int.from_bytes(header[68:72], "big") != engine.APPLICATION_ID:
        raise KnownError(f"{path} is a database of another program, not a QualCoder CP project.")


def check_names(path: Path) -> None:
    """Check that the file has one name only: two names mean two locks and two write-ahead logs on one file.

    Raises:
        KnownError: there is a second (hard) link to it.
    """
    if path.stat().st_nlink > 1:
        raise KnownError(
            f"{path} has a second name (a hard link), so two people could write it at once; "
            "copy it, or open it read-only."
        )


def check_schema(connection: Connection, path: Path) -> None:
    """Check version, completeness and that no foreign trigger or view lives in the file.

    Raises:
        KnownError: the file is newer than the program, damaged, or was altered by something else.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise KnownError(
            f"{path} was written by a newer version of QualCoder CP (format {version}, this program knows "
            f"{SCHEMA_VERSION}); please update the program. Nothing was changed."
        )
    found = {
        (kind, name): sql
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    }
    bookkeeping = {
        (kind, name)
        for kind, name in connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'index') AND tbl_name = ?", (_MIGRATIONS,)
        )
    }
    if ("table", _MIGRATIONS) in found:
        _check_steps(connection, path)
    if version < SCHEMA_VERSION:
        raise KnownError(f"{path} was never finished when it was made, so it holds no project; make it anew.")
    expected = {_kind_and_name(statement): statement for statement in FIRST_SCHEMA}
    if any(("table", name) in found for name in SEARCH_TABLES):  # derived, so it may be absent, but as a whole
        expected |= {_kind_and_name(statement): statement for statement in SEARCH_INDEX}
        bookkeeping |= {("table", name) for name in SEARCH_TABLES}
    foreign = sorted(
        (kind, name) for kind, name in found
        if (kind, name) not in expected and (kind, name) not in bookkeeping and not name.startswith("sqlite_")
    )  # fmt: skip
    if foreign:
        kind, name = foreign[0]
        raise KnownError(f"{path} holds a {kind} {name!r} that no QualCoder CP project has; it was not opened.")
    for (kind, name), statement in expected.items():
        if _normal(found.get((kind, name), "")) != _normal(statement):
            raise KnownError(f"{path} is damaged: its {kind} {name!r} is missing or altered. Restore a backup.")


def _check_steps(connection: Connection, path: Path) -> None:
    applied = {
        row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'qualcoder_cp'")
    }
    if unknown := applied - set(STEPS):
        raise KnownError(
            f"{path} was written by a newer version of QualCoder CP (step {min(unknown)}); please update the program."
        )


def quick_check(connection: Connection, path: Path) -> None:
    """Let the database check the pages of each table; what the index of words means is left to `verify`, it is slow.

    Raises:
        KnownError: the file is damaged.
    """
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'search'")
        findings = ["ok"]
        for name in ("sqlite_schema", *(row[0] for row in tables.fetchall())):
            if findings == ["ok"]:
                findings = [row[0] for row in connection.execute(f"PRAGMA quick_check('{name}')")]
    except engine.DatabaseError as problem:
        raise KnownError(f"{path} is damaged ({problem}). Restore a backup.") from problem
    if findings != ["ok"]:
        raise KnownError(f"{path} is damaged ({findings[0]}). Restore a backup.")


def _kind_and_name(statement: str) -> tuple[str, str]:
    match = re.match(r"CREATE (?:UNIQUE |VIRTUAL )?(TABLE|INDEX) (\w+)", statement)
    assert match, statement
    return match[1].lower(), match[2]


def _normal(sql: str) -> str:
    return " ".join(sql.split())
