# SPDX-License-Identifier: GPL-3.0-or-later
"""A parcel: one file that travels between two computers, of one sort, with checked items and nothing else.

It is a database file of the same engine, written anew from what is put into it (never by deleting from a copy, whose
free pages would keep what was deleted), and encrypted if a pass phrase is given. A hash in the head covers every item.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import engine
from qualcoder_cp.text import sha256

PARCEL_ID = 1363365968
"""``QCPP`` as application id, so that no parcel is taken for a project."""

FORMAT = 1
LARGEST = 500_000_000
"""Bytes; a study of 1,000 long interviews needs a tenth."""

_TABLES = (
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT",
    "CREATE TABLE item (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT",
)
_PLAIN = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a parcel: what it is, and its fields as JSON values."""

    kind: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a parcel file holds: its sort, who and what it is about, and its items in order."""

    path: Path
    sort: str
    head: dict[str, Any]
    items: tuple[Item, ...]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Return the fields of all items of a kind, in order."""
        return [item.fields for item in self.items if item.kind == kind]


def canonical(value: object) -> str:
    """Return JSON with sorted keys and no spaces, from which hashes are made."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def write_parcel(
    path: Path, sort: str, head: dict[str, Any], items: Iterable[Item], *, passphrase: str | None = None
) -> Path:
    """Write a parcel under a temporary name and put it in its place when it is whole; an older file is replaced.

    Args:
        path: where it goes.
        sort: "work package" or "bundle".
        head: whom and what it is about; plain JSON values.
        items: what it carries.
        passphrase: encrypts the file; None leaves it readable.

    Raises:
        KnownError: the pass phrase is empty or the folder can't be written.
    """
    _check_passphrase(passphrase)
    bodies = [(item.kind, canonical(item.fields)) for item in items]
    whole = {**head, "sort": sort, "format": FORMAT}
    whole["manifest"] = _manifest(whole, bodies)
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        connection = engine.connect(partial, passphrase=passphrase)
        try:
            _fill(connection, canonical(whole), bodies)
        finally:
            connection.close()
        _sync(partial)
        partial.replace(path)
    except (OSError, engine.Error) as problem:
        raise KnownError(f"{path} can't be written: {getattr(problem, 'strerror', None) or problem}.") from problem
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return path


def _fill(connection: engine.Connection, head: str, bodies: Sequence[tuple[str, str]]) -> None:
    connection.execute(f"PRAGMA application_id={PARCEL_ID}")
    connection.execute("BEGIN")
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO head VALUES (1, ?)", (head,))
    connection.executemany("INSERT INTO item (kind, body) VALUES (?, ?)", bodies)
    connection.execute("COMMIT")


def read_parcel(path: Path, sort: str, *, passphrase: str | None = None) -> Parcel:
    """Return what a parcel holds, after everything in it was checked.

    Args:
        path: the file.
        sort: what it must be, "work package" or "bundle".
        passphrase: what it was written with.

    Raises:
        KnownError: it is missing, cut off, edited, no parcel, of another sort or newer, or the pass phrase is missing
            or wrong; nothing of it is used then.
    """
    _check_passphrase(passphrase)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(len(_PLAIN))
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror}.") from problem
    if size > LARGEST:
        raise KnownError(f"{path} is too large to be a {sort} ({size // 1_000_000} MB).")
    if start == _PLAIN:
        passphrase = None  # a plain file needs none
    elif passphrase is None:
        raise KnownError(f"{path} is either protected by a pass phrase, which is needed to read it, or no {sort}.")
    try:
        head, bodies = _contents(path, sort, passphrase)
    except engine.Error as problem:
        if start != _PLAIN:
            raise KnownError(f"{path} can't be read: the pass phrase is wrong, or it is no {sort}.") from problem
        raise KnownError(f"{path} is damaged, so nothing of it was taken in; ask for it again.") from problem
    return _checked(path, sort, head, bodies)


def _contents(path: Path, sort: str, passphrase: str | None) -> tuple[str, list[tuple[str, str]]]:
    connection = engine.connect(path, readonly=True, passphrase=passphrase)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != PARCEL_ID:
            raise KnownError(f"{path} is no {sort} but another database.")
        tables = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master")]
        if sorted(tables) != sorted(_TABLES) or connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise KnownError(f"{path} is damaged or was altered, so nothing of it was taken in; ask for it again.")
        head = connection.execute("SELECT body FROM head").fetchone()
        bodies = [(row[0], row[1]) for row in connection.execute("SELECT kind, body FROM item ORDER BY id")]
    finally:
        connection.close()
    return (head[0] if head else "{}"), bodies


def _checked(path: Path, sort: str, head_body: str, bodies: list[tuple[str, str]]) -> Parcel:
    try:
        head = json.loads(head_body)
        manifest = head.pop("manifest")
        right = manifest == _manifest(head, bodies)
        items = tuple(Item(kind, json.loads(body)) for kind, body in bodies)
        found, version = head.pop("sort"), int(head.pop("format"))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as problem:
        raise KnownError(f"{path} is damaged, so nothing of it was taken in; ask for it again.") from problem
    if version > FORMAT:
        raise KnownError(f"{path} was written by a newer version of QualCoder CP; please update the program.")
    if found != sort:
        raise KnownError(f"{path} is a {found}, not a {sort}.")
    if not right:
        raise KnownError(f"{path} was altered after it was written, so nothing of it was taken in; ask for it again.")
    return Parcel(path, sort, head, items)


def _manifest(head: dict[str, Any], bodies: Sequence[tuple[str, str]]) -> str:
    return sha256(canonical([head, [[kind, sha256(body)] for kind, body in bodies]]))


def _check_passphrase(passphrase: str | None) -> None:
    if passphrase is not None and (not passphrase.strip() or "\0" in passphrase):
        raise KnownError("The pass phrase is empty; give one, or write the file without protection on purpose.")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
