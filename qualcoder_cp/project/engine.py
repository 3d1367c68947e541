# SPDX-License-Identifier: GPL-3.0-or-later
"""The database driver: the only module that imports one.

SQLite comes from ``sqlcipher3`` for every file, so that plain and encrypted projects share one library;
mixing two SQLite libraries on one file breaks their locks. Its exceptions are not those of ``sqlite3``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver  # noqa: TID253 -- the driver itself is light

Error = driver.Error
DatabaseError = driver.DatabaseError
OperationalError = driver.OperationalError
IntegrityError = driver.IntegrityError
Connection = Any
"""A DB-API connection of the driver; its class is not importable in a typed way."""

APPLICATION_ID = 1363362640
"""``QCCP`` in the header of each project file, byte 68, big endian."""

_AT_OPEN = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA busy_timeout=2000",
)


def connect(path: Path | None, *, readonly: bool = False, passphrase: str | None = None) -> Connection:
    """Return a connection to the file, or to a private database in memory for ``None``.

    Transactions are explicit only (no implicit ``BEGIN``). The file is read once, so that what is no
    database is noticed here.

    Args:
        path: the file.
        readonly: nothing can be written through this connection.
        passphrase: what the file's pages are encrypted with; None for a plain file.

    Raises:
        DatabaseError: the file is no SQLite database, is damaged, or is encrypted with another pass phrase.
    """
    if path is None:
        connection = driver.connect(":memory:", isolation_level=None)
    else:
        mode = "ro" if readonly else "rw"
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=True
        )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        if passphrase is not None:
            quoted = passphrase.replace("'", "''")  # a pragma takes no parameters
            connection.execute(f"PRAGMA key='{quoted}'")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for statement in _AT_OPEN:
            connection.execute(statement)
        if readonly:
            connection.execute("PRAGMA query_only=ON")
    except Error:
        connection.close()
        raise
    connection.row_factory = driver.Row
    return connection


def create(path: Path) -> Connection:
    """Make a new empty database file with the program's application id and return a connection.

    Raises:
        FileExistsError: the file is there already.
        OSError: the folder can't be written.
    """
    with path.open("xb"):
        pass
    connection = connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    return connection


def start_writing(connection: Connection) -> None:
    """Put the open file into its working mode: write-ahead log, each commit on the disk.

    WAL with FULL lost no acknowledged change in simulated power cuts; NORMAL did.
    """
    (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        connection.execute("PRAGMA synchronous=EXTRA")  # a network folder without shared memory
    else:
        connection.execute("PRAGMA synchronous=FULL")


def finish_writing(connection: Connection) -> bool:
    """Leave a single file without side files; return False if another reader still has it open."""
    connection.execute("PRAGMA query_only=OFF")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except OperationalError:
        return False  # the write-ahead log stays: safe, and cleaned up at the next close
    return bool(mode == "delete")
