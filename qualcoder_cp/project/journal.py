# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: each change with the rows before and after, in the same transaction as the change.

Temporary triggers record the row images and raise on a write outside a change. From the two journal
tables come undo and redo that survive closing, the history and the audit trail. Each change set carries
``chain``, the hash of the previous one and of its own content, so that an edit from outside shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.project.engine import Connection, IntegrityError
from qualcoder_cp.project.schema import UNJOURNALLED

OUTSIDE = "write outside project.change"
SUBMITTED = "the layer is submitted"
REVEALED = "the round is revealed"
PEEKED = "a look into a sealed round stays on record"
_REVEALED_STATES = "('revealed', 'in adjudication', 'closed')"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def columns_of(connection: Connection, table: str) -> list[str]:
    """Return the names of the columns of a table, in the order of the schema."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]


def journalled_tables(connection: Connection) -> list[str]:
    """Return the tables whose rows are recorded."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in names if name not in UNJOURNALLED and not name.startswith("sqlite_")]


def image_expression(columns: Sequence[str], source: str) -> str:
    """Return the SQL that makes the JSON image of a row; ``source`` is OLD, NEW or a table."""
    return "json_object(" + ", ".join(f"'{name}', {source}.{_quoted(name)}" for name in columns) + ")"


def install(connection: Connection) -> None:
    """Make the temporary triggers that record each row and refuse a write outside a change.

    They live in the connection, not in the file. Codings of a submitted layer revision are frozen:
    altering one raises, whoever tries.
    """
    connection.execute("CREATE TEMP TABLE change_now (id INTEGER, seq INTEGER, many INTEGER NOT NULL DEFAULT 0)")
    connection.execute("INSERT INTO change_now VALUES (NULL, 0, 0)")
    for table in journalled_tables(connection):
        columns = columns_of(connection, table)
        for event, before, after in (("INSERT", None, "NEW"), ("UPDATE", "OLD", "NEW"), ("DELETE", "OLD", None)):
            old = image_expression(columns, before) if before else "NULL"
            new = image_expression(columns, after) if after else "NULL"
            unless = "WHEN (SELECT many FROM change_now) = 0" if event == "INSERT" else ""
            connection.execute(
                f"""CREATE TEMP TRIGGER journal_{table}_{event.lower()} AFTER {event} ON main.{_quoted(table)}
                    {unless} BEGIN
                    SELECT RAISE(ABORT, '{OUTSIDE}') WHERE (SELECT id FROM change_now) IS NULL;
                    UPDATE change_now SET seq = seq + 1;
                    INSERT INTO change_row
                    SELECT id, seq, '{table}', {after or before}.id, {old}, {new} FROM change_now;
                END"""
            )
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        frozen = " OR ".join(
            f"(SELECT state FROM main.layer_revision WHERE id = {row}.layer_revision_id) = 'submitted'" for row in rows
        )
        connection.execute(
            f"""CREATE TEMP TRIGGER frozen_coding_{event.lower()} BEFORE {event} ON main.coding WHEN {frozen} BEGIN
                SELECT RAISE(ABORT, '{SUBMITTED}'); END"""
        )
    _guard_rounds(connection)


def _guard_rounds(connection: Connection) -> None:
    """Make the triggers that keep what was revealed: whoever saw the others' codings can't go back to blindness.

    Without them undo of a submission would open a layer again without a reason on record.
    """
    connection.execute(
        f"""CREATE TEMP TRIGGER revealed_round BEFORE UPDATE OF state ON main.round
            WHEN OLD.state IN {_REVEALED_STATES} AND NEW.state NOT IN {_REVEALED_STATES} BEGIN
            SELECT RAISE(ABORT, '{REVEALED}'); END"""
    )
    connection.execute(
        f"""CREATE TEMP TRIGGER peek_stays BEFORE DELETE ON main.peek BEGIN
            SELECT RAISE(ABORT, '{PEEKED}'); END"""
    )
    connection.execute(
        f"""CREATE TEMP TRIGGER revealed_layer BEFORE UPDATE OF state ON main.layer_revision
            WHEN OLD.state IN ('submitted', 'excused') AND NEW.state <> OLD.state AND
            (SELECT round.state FROM main.layer JOIN main.round ON round.id = round_id
             WHERE layer.id = OLD.layer_id) IN {_REVEALED_STATES} BEGIN
            SELECT RAISE(ABORT, '{REVEALED}'); END"""
    )


def begin(connection: Connection, *, uuid: str, label: str, by: str, at: str, kind: str, of: int | None,
          reason: str | None, program: str) -> int:  # fmt: skip
    """Insert the change set inside the transaction just begun and return its id."""
    cursor = connection.execute(
        """INSERT INTO change_set (uuid, label, "by", at, kind, "of", reason, program, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')""",
        (uuid, label, by, at, kind, of, reason, program),
    )
    change_set_id = int(cursor.lastrowid)
    connection.execute("UPDATE change_now SET id = ?, seq = 0", (change_set_id,))
    return change_set_id


def finish(connection: Connection, change_set_id: int) -> dict[str, frozenset[int]]:
    """Seal the change set with its chain value; return the touched rows, empty if nothing was written."""
    touched: dict[str, set[int]] = {}
    for table, row_id in connection.execute(
        "SELECT tab, row_id FROM change_row WHERE change_set_id = ?", (change_set_id,)
    ):
        touched.setdefault(table, set()).add(row_id)
    if touched:
        value = chain_value(connection, change_set_id, previous_chain(connection, change_set_id))
        connection.execute("UPDATE change_set SET chain = ? WHERE id = ?", (value, change_set_id))
    connection.execute("UPDATE change_now SET id = NULL")
    return {table: frozenset(ids) for table, ids in touched.items()}


def previous_chain(connection: Connection, change_set_id: int) -> str:
    """Return the chain value of the change set before this one, or the empty string."""
    row = connection.execute(
        "SELECT chain FROM change_set WHERE id < ? ORDER BY id DESC LIMIT 1", (change_set_id,)
    ).fetchone()
    return row[0] if row else ""


def chain_value(connection: Connection, change_set_id: int, previous: str) -> str:
    """Return the SHA-256 over the previous value, the change set and its rows, as hexadecimal digits."""
    head = connection.execute(
        'SELECT uuid, label, "by", at, kind, "of", reason, program FROM change_set WHERE id = ?', (change_set_id,)
    ).fetchone()
    digest = hashlib.sha256(previous.encode())
    digest.update(json.dumps(list(head), ensure_ascii=False).encode())
    for row in connection.execute(
        "SELECT seq, tab, row_id, before, after FROM change_row WHERE change_set_id = ? ORDER BY seq", (change_set_id,)
    ):
        digest.update(json.dumps(list(row), ensure_ascii=False).encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history: who did what when; ``undone`` tells whether it was taken back."""

    id: int
    label: str
    by: str
    at: str
    kind: str
    of: int | None
    reason: str | None
    undone: bool


def history(connection: Connection, limit: int | None = None) -> list[Step]:
    """Return the change sets, newest first."""
    rows = connection.execute(
        """SELECT id, label, "by", at, kind, "of", reason FROM change_set ORDER BY id DESC LIMIT ?""",
        (-1 if limit is None else limit,),
    ).fetchall()
    state: dict[int, bool] = {}
    for row in rows:  # newest first: the first word on a step is the last one
        if row["of"] is not None:
            state.setdefault(row["of"], row["kind"] == "undo")
    return [
        Step(
            row["id"],
            row["label"],
            row["by"],
            row["at"],
            row["kind"],
            row["of"],
            row["reason"],
            state.get(row["id"], False),
        )
        for row in rows
    ]


_WINDOW = 2000
"""How many of a person's change sets undo looks back at; enough for weeks, and quick at each key."""


def stacks(connection: Connection, by: str) -> tuple[list[int], list[int]]:
    """Return a person's steps that can be undone and redone (ids of the 'do' sets), last one on top."""
    rows = connection.execute(
        """SELECT id, kind, "of" FROM change_set WHERE "by" = ? AND id >
            (SELECT coalesce(max(id), 0) FROM change_set WHERE kind = 'barrier')
        ORDER BY id DESC LIMIT ?""",
        (by, _WINDOW),
    ).fetchall()
    undo: list[int] = []
    redo: list[int] = []
    for change_set_id, kind, of in reversed(rows):
        if kind == "do":
            undo.append(change_set_id)
            redo.clear()
        elif kind == "undo":
            if of in undo:
                undo.remove(of)
            redo.append(of)
        else:
            if of in redo:
                redo.remove(of)
            undo.append(of)
    return undo, redo


def label_of(connection: Connection, change_set_id: int) -> str:
    """Return the label of a change set."""
    return str(connection.execute("SELECT label FROM change_set WHERE id = ?", (change_set_id,)).fetchone()[0])


def last_effect(connection: Connection, change_set_id: int, *, before: int) -> int:
    """Return the set whose rows now stand for the step: itself, or its latest undo or redo before ``before``."""
    row = connection.execute(
        'SELECT max(id) FROM change_set WHERE "of" = ? AND id < ?', (change_set_id, before)
    ).fetchone()
    return int(row[0] or change_set_id)


def revert(connection: Connection, change_set_id: int) -> None:
    """Write the images before this change set back, in reverse order, inside the current change.

    Raises:
        KnownError: a row was changed since; the sentence names the later change and its author.
    """
    rows = connection.execute(
        "SELECT tab, row_id, before, after FROM change_row WHERE change_set_id = ? ORDER BY seq DESC", (change_set_id,)
    ).fetchall()
    _check_texts(connection, change_set_id, rows)
    connection.execute("PRAGMA defer_foreign_keys=ON")
    columns: dict[str, list[str]] = {}
    for table, row_id, before, after in rows:
        names = columns.setdefault(table, columns_of(connection, table))
        current = connection.execute(
            f"SELECT {image_expression(names, _quoted(table))} FROM {_quoted(table)} WHERE id = ?", (row_id,)
        ).fetchone()
        if (current[0] if current else None) != after:
            raise KnownError(_in_the_way(connection, change_set_id, table, row_id))
        try:
            _write_image(connection, table, row_id, before, exists=current is not None)
        except IntegrityError as problem:
            if "UNIQUE" not in str(problem):
                raise
            label = label_of(connection, change_set_id)
            raise KnownError(f"'{label}' can't be undone: something made later has the same name.") from problem
    _check_nothing_else_went(connection, change_set_id, {(table, row_id) for table, row_id, _, _ in rows})


def _check_texts(connection: Connection, change_set_id: int, rows: Sequence[Any]) -> None:
    """Refuse if a place would come to lie in another text than the one it was chosen in.

    That is so for a coding written back into a layer that went over to a corrected text since, and for a layer that
    would go back to the text before the correction with what was coded since.
    """
    reverted = {row_id for table, row_id, _, _ in rows if table == "coding"}
    for table, row_id, before, after in rows:
        if table == "coding" and before is not None:
            layer_id = json.loads(before)["layer_revision_id"]
            if _text_moved(connection, change_set_id, layer_id):
                raise KnownError(_in_the_way(connection, change_set_id, "layer_revision", layer_id))
        elif table == "layer_revision" and before and after:
            if json.loads(before)["text_revision_id"] == json.loads(after)["text_revision_id"]:
                continue
            for (coding_id,) in connection.execute(
                """SELECT DISTINCT coding.id FROM coding JOIN change_row ON tab = 'coding' AND row_id = coding.id
                WHERE layer_revision_id = ? AND change_set_id > ?""",
                (row_id, change_set_id),
            ).fetchall():
                if coding_id not in reverted:
                    raise KnownError(_in_the_way(connection, change_set_id, "coding", coding_id))


def _text_moved(connection: Connection, change_set_id: int, layer_revision_id: int) -> bool:
    """Return whether a layer revision stands on another text now than right after a change set."""
    later = connection.execute(
        """SELECT before FROM change_row WHERE tab = 'layer_revision' AND row_id = ? AND change_set_id > ?
        AND before IS NOT NULL ORDER BY change_set_id, seq LIMIT 1""",
        (layer_revision_id, change_set_id),
    ).fetchone()
    now = connection.execute(
        "SELECT text_revision_id FROM layer_revision WHERE id = ?", (layer_revision_id,)
    ).fetchone()
    return bool(later and now and json.loads(later[0])["text_revision_id"] != now[0])


def _check_nothing_else_went(connection: Connection, change_set_id: int, reverted: set[tuple[str, int]]) -> None:
    """Refuse if a removed row took rows of later changes along (keys that cascade)."""
    for table, row_id in connection.execute(
        "SELECT tab, row_id FROM change_row WHERE change_set_id = (SELECT id FROM change_now) ORDER BY seq"
    ).fetchall():
        if (table, row_id) not in reverted:
            raise KnownError(_in_the_way(connection, change_set_id, table, row_id))


def hanging(connection: Connection, change_set_id: int) -> str:
    """Return why a step can't be taken back when the keys of later rows would point at nothing.

    To be called inside the open transaction whose commit was refused for that.
    """
    for table, row_id, *_ in connection.execute("PRAGMA foreign_key_check").fetchall():
        return _in_the_way(connection, change_set_id, table, row_id)
    return f"'{label_of(connection, change_set_id)}' can't be undone: something made later hangs on it."


def _write_image(connection: Connection, table: str, row_id: int, image: str | None, *, exists: bool) -> None:
    if image is None:
        connection.execute(f"DELETE FROM {_quoted(table)} WHERE id = ?", (row_id,))
        return
    values: dict[str, Any] = json.loads(image)
    if exists:
        assignments = ", ".join(f"{_quoted(name)} = ?" for name in values)
        connection.execute(f"UPDATE {_quoted(table)} SET {assignments} WHERE id = ?", (*values.values(), row_id))
    else:
        insert(connection, table, list(values), [tuple(values.values())])


MANY = 50
"""From so many rows on, their images are recorded by one statement instead of one each."""


def insert(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows with the given columns."""
    given = list(rows)
    names = ", ".join(map(_quoted, columns))
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})"
    (change_set_id,) = connection.execute("SELECT id FROM change_now").fetchone()
    if len(given) < MANY or "id" in columns or change_set_id is None:
        connection.executemany(statement, given)
        return
    (before,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {_quoted(table)}").fetchone()
    connection.execute("UPDATE change_now SET many = 1")
    try:
        connection.executemany(statement, given)
    finally:
        connection.execute("UPDATE change_now SET many = 0")
    image = image_expression(columns_of(connection, table), "fresh")
    connection.execute(
        f"""INSERT INTO change_row
        SELECT now.id, now.seq + row_number() OVER (ORDER BY fresh.id), ?, fresh.id, NULL, {image}
        FROM {_quoted(table)} AS fresh, change_now AS now WHERE fresh.id > ?""",  # new rows get the next free ids
        (table, before),
    )
    connection.execute("UPDATE change_now SET seq = seq + ?", (len(given),))


def _in_the_way(connection: Connection, change_set_id: int, table: str, row_id: int) -> str:
    label = label_of(connection, change_set_id)
    later = connection.execute(
        """SELECT change_set.label, change_set."by", change_set.at, change_set."by" <> own."by" AND EXISTS (
            SELECT 1 FROM change_row AS coded WHERE coded.change_set_id = change_set.id AND coded.tab = 'coding')
        FROM change_row JOIN change_set ON change_set.id = change_set_id JOIN change_set AS own ON own.id = ?3
        WHERE change_row.tab = ?1 AND row_id = ?2 AND change_set_id > ?3
        AND change_set_id < (SELECT max(id) FROM change_set)
        ORDER BY change_set_id DESC LIMIT 1""",
        (table, row_id, change_set_id),
    ).fetchone()
    if later is None:
        return f"'{label}' can't be undone: the {table.replace('_', ' ')} it touched is no longer as it left it."
    when = later[2][:16].replace("T", " ")
    what = "coding" if later[3] else f"'{later[0]}'"  # others' codings are nobody's business while a round is sealed
    return f"'{label}' can't be undone: {what} by {later[1]} ({when} UTC) stands in the way."
