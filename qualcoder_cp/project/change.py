# SPDX-License-Identifier: GPL-3.0-or-later
"""The writing side of a change: what an action may do to rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from qualcoder_cp import text
from qualcoder_cp.project import journal
from qualcoder_cp.project.engine import Connection


def new_uuid() -> str:
    """Return a fresh UUID (version 4) in lower case."""
    return str(uuid.uuid4())


def now() -> str:
    """Return the time in UTC as ISO 8601 with milliseconds; for display, never for order."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Change:
    """One named change under way: made by ``project.change``, gone when its block ends."""

    def __init__(self, connection: Connection, change_set_id: int, label: str, by: str, at: str) -> None:
        """Wrap the open transaction; ``at`` is the time that rows of this change should carry."""
        self._connection = connection
        self.id = change_set_id
        self.label = label
        self.by = by
        self.at = at

    def insert(self, table: str, **values: Any) -> int:
        """Insert one row and return its id; a ``uuid`` column is filled when it is not given."""
        if "uuid" not in values and "uuid" in journal.columns_of(self._connection, table):
            values["uuid"] = new_uuid()
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
        return int(cursor.lastrowid)

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows with these columns; every needed column must be given, ``uuid`` too."""
        journal.insert(self._connection, table, columns, rows)

    def update(self, table: str, row_id: int, **values: Any) -> None:
        """Set columns of one row; equal values write nothing, so that an idle step leaves no trace."""
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        altered = " OR ".join(f'"{name}" IS NOT ?' for name in values)
        self._connection.execute(
            f'UPDATE "{table}" SET {assignments} WHERE id = ? AND ({altered})',
            (*values.values(), row_id, *values.values()),
        )

    def delete(self, table: str, row_id: int) -> None:
        """Remove one row, and what hangs on it by cascade."""
        self._connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))

    def store(self, kind: str, body: str) -> str:
        """Keep a long immutable text and return its SHA-256; the same text is kept once."""
        digest = text.sha256(body)
        self._connection.execute(
            "INSERT INTO content (sha256, kind, body) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
            (digest, kind, body),
        )
        return digest
