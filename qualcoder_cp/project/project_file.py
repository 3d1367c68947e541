# SPDX-License-Identifier: GPL-3.0-or-later
"""A project: one study in one ``.qcp`` file, read by SQL and changed only inside ``change``."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import qualcoder_cp
from qualcoder_cp.model import SUFFIX, Changes, KnownError
from qualcoder_cp.project import engine, journal, opening, schema, search_index
from qualcoder_cp.project.change import Change, new_uuid, now
from qualcoder_cp.project.lock import ProjectLock

T = TypeVar("T")
_MEMORY = 20_000
"""How many results `Project.remembered` keeps; a study of 1,000 interviews needs some thousands."""
Listener = Callable[[Changes], None]


class Project:
    """An open project file. Use ``Project.create`` or ``Project.open``, and close it, or use ``with``."""

    def __init__(self, path: Path, connection: engine.Connection, lock: ProjectLock | None) -> None:
        """Take over an opened connection; ``lock`` is None for a read-only project."""
        self.path = path
        self.readonly = lock is None
        self._connection = connection
        self._lock = lock
        self._listeners: list[Listener] = []
        self._change: Change | None = None
        self.last_changes: Changes | None = None
        self._memory: dict[tuple[Hashable, ...], Any] = {}
        self._steps: tuple[tuple[str, int, str], tuple[list[int], list[int]]] | None = None

    # ---------------------------------------------------------------- open and close

    @classmethod
    def create(cls, path: Path, title: str, *, by: str = "", uuid: str | None = None) -> Project:
        """Make a new project file with a title and return it, open for writing.

        Args:
            path: the file, which must not exist yet.
            title: of the study.
            by: who makes it.
            uuid: of the study, where it has one already (a coder's part of another project).

        Raises:
            KnownError: the name does not end in ``.qcp``, the file exists or the folder can't be written.
        """
        if path.suffix.lower() != SUFFIX:
            raise KnownError(f"{path} must end in {SUFFIX} to be a project.")
        if not title.strip():
            raise KnownError(f"A title is needed for the new project {path}.")
        if not path.parent.is_dir():
            raise KnownError(f"The folder {path.parent} does not exist, so {path.name} can't be made there.")
        lock = ProjectLock(path)
        try:
            lock.take()
        except OSError as problem:
            raise KnownError(f"{path} can't be made: {problem.strerror or problem}.") from problem
        connection = None
        try:
            connection = engine.create(path)
            _migrate(connection)
            _start_writing(connection)
            project = cls(path, connection, lock)
            with project._transaction(
                "New project", by or "the program", kind="barrier", of=None, reason=None
            ) as change:
                change.insert("study", id=1, uuid=uuid or new_uuid(), title=title.strip(), created_at=change.at)
        except FileExistsError as problem:
            lock.release()
            raise KnownError(f"{path} exists already; choose another name or open it.") from problem
        except (OSError, engine.Error, KnownError) as problem:
            if connection is not None:
                connection.close()
            _remove_unfinished(path)
            lock.release()
            raise KnownError(f"{path} can't be made: {str(problem).rstrip('.')}.") from problem
        return project

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Project:
        """Open a project file, for writing if possible.

        A file in a folder that can't be written opens read-only by itself (see ``readonly``).

        Raises:
            AlreadyOpenError: somebody else has it open for writing; ``readonly=True`` still works.
            KnownError: the file is missing, no project, damaged, or from a newer version.
        """
        opening.check_file(path)
        if path.is_symlink():
            path = path.resolve()  # one file, one lock, however it is called
        readonly = readonly or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        lock = None if readonly else ProjectLock(path)
        if lock is not None:
            opening.check_names(path)
            try:
                lock.take()
            except OSError as problem:
                raise KnownError(f"{path} can't be locked for writing: {problem.strerror or problem}.") from problem
        connection = None
        try:
            connection = engine.connect(path, readonly=readonly)
            opening.check_schema(connection, path)
            opening.quick_check(connection, path)
            if lock is not None:
                _start_writing(connection)
        except (KnownError, engine.Error) as problem:
            if connection is not None:
                connection.close()
            if lock is not None:
                lock.release()
            if isinstance(problem, KnownError):
                raise
            raise KnownError(f"{path} can't be opened: {problem}.") from problem
        return cls(path, connection, lock)

    def second_reader(self) -> Project:
        """Return another read-only handle on the same file, for a worker thread; close it there."""
        return Project(self.path, engine.connect(self.path, readonly=True), None)

    def second_writer(self) -> Project:
        """Return another handle for writing, for a worker thread; close it there.

        Meanwhile this one only reads, and `hear` tells it what was changed. The lock on the file stays here.

        Raises:
            KnownError: the project is read-only.
        """
        if self.readonly:
            raise KnownError(f"{self.path} is open read-only, so nothing can be changed in it.")
        connection = engine.connect(self.path)
        _start_writing(connection)
        second = Project(self.path, connection, None)
        second.readonly = False
        return second

    def close(self) -> None:
        """Close the file; a project that was open for writing leaves one single file behind."""
        if self._lock is not None:
            engine.finish_writing(self._connection)
        self._connection.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- read

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Return all rows of a SELECT; each row can be indexed by column number or name."""
        result: list[Any] = self._connection.execute(sql, tuple(parameters)).fetchall()
        return result

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Any | None:
        """Return the first row of a SELECT, or None."""
        return self._connection.execute(sql, tuple(parameters)).fetchone()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row of a SELECT, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def content(self, sha256: str) -> str:
        """Return the immutable text with this hash.

        Raises:
            KnownError: it is missing, or no longer has its hash (the file is damaged).
        """
        from qualcoder_cp import text

        # as bytes: damage can leave what is no UTF-8
        body = self.value("SELECT CAST(body AS BLOB) FROM content WHERE sha256 = ?", (sha256,))
        if body is None or text.sha256(body) != sha256:
            raise KnownError(f"{self.path} is damaged: a stored text no longer has its checksum. Restore a backup.")
        return bytes(body).decode("utf-8")

    def remembered(self, key: tuple[Hashable, ...], compute: Callable[[], T]) -> T:
        """Return what was computed for this key before, or compute it now.

        The key must name everything the result depends on (hashes of texts and layers): this is a memory of
        pure functions, never a second truth.
        """
        if key not in self._memory:
            if len(self._memory) >= _MEMORY:
                self._memory.pop(next(iter(self._memory)))
            self._memory[key] = compute()
        result: T = self._memory[key]
        return result

    @property
    def title(self) -> str:
        """Return the title of the study."""
        return str(self.value("SELECT title FROM study"))

    @property
    def uuid(self) -> str:
        """Return the UUID of the study."""
        return str(self.value("SELECT uuid FROM study"))

    @property
    def state(self) -> int:
        """Return the id of the latest change set: equal states hold equal data."""
        return int(self.value("SELECT coalesce(max(id), 0) FROM change_set"))

    # ---------------------------------------------------------------- change

    @contextlib.contextmanager
    def change(self, label: str, *, by: str, reason: str | None = None) -> Iterator[Change]:
        """Open one named change: one transaction, one undo step, one line of history.

        An action inside another one's block joins the outer change; if it fails, its own part is taken back. A
        block that alters nothing leaves no trace; an exception takes everything back. Listeners hear of it after
        the commit.

        Args:
            label: what it does, as the menu says it ("Apply code 'Consent'").
            by: the coder's name.
            reason: why, where the person gave one.

        Raises:
            KnownError: the project is read-only, or the disk refused.
        """
        if self._change is not None:
            with self._part():
                yield self._change
            return
        with self._transaction(label, by, kind="do", of=None, reason=reason) as change:
            yield change

    @contextlib.contextmanager
    def _part(self) -> Iterator[None]:
        """Take back what the block wrote if it fails, even where the outer change goes on."""
        self._connection.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO part")
                self._connection.execute("RELEASE part")
            raise
        self._connection.execute("RELEASE part")

    @contextlib.contextmanager
    def _transaction(self, label: str, by: str, *, kind: str, of: int | None, reason: str | None) -> Iterator[Change]:
        if self.readonly:
            raise KnownError(f"{self.path} is open read-only, so '{label}' is not possible.")
        connection = self._connection
        changes: Changes | None = None
        try:
            connection.execute("PRAGMA query_only=OFF")
            connection.execute("BEGIN IMMEDIATE")
            at = now()
            change_set_id = journal.begin(
                connection, uuid=new_uuid(), label=label, by=by, at=at, kind=kind, of=of, reason=reason,
                program=qualcoder_cp.__version__,
            )  # fmt: skip
            self._change = Change(connection, change_set_id, label, by, at)
            yield self._change
            touched = journal.finish(connection, change_set_id)
            if touched:
                if "text_revision" in touched:
                    search_index.refresh(connection)
                self._commit(of)
                changes = Changes(label, change_set_id, touched)
            else:
                connection.execute("ROLLBACK")
        except engine.Error as problem:
            if sentence := _plain(self.path, label, problem):
                raise KnownError(sentence) from problem
            raise
        except UnicodeEncodeError as problem:  # half a character, from a file's name or the command line
            raise KnownError(f"{self.path}: a name or text holds a character that can't be stored.") from problem
        finally:
            self._change = None
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("PRAGMA query_only=ON")
        if changes is not None:
            self.hear(changes)

    def _commit(self, of: int | None) -> None:
        try:
            self._connection.execute("COMMIT")
        except engine.IntegrityError as problem:
            if of is None:
                raise
            raise KnownError(journal.hanging(self._connection, of)) from problem

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each change; return a function that stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def hear(self, changes: Changes) -> None:
        """Tell the listeners of a change, made here or by a second writer."""
        self.last_changes = changes
        for listener in tuple(self._listeners):
            listener(changes)

    # ---------------------------------------------------------------- undo, redo, history

    def undoable(self, by: str) -> str | None:
        """Return the label of the step that this person would undo now, or None."""
        undo, _ = self._stacks(by)
        return journal.label_of(self._connection, undo[-1]) if undo else None

    def redoable(self, by: str) -> str | None:
        """Return the label of the step that this person would redo now, or None."""
        _, redo = self._stacks(by)
        return journal.label_of(self._connection, redo[-1]) if redo else None

    def _stacks(self, by: str) -> tuple[list[int], list[int]]:
        """Return what this person could undo and redo; read once per step, as menus ask often."""
        last = self.row("SELECT id, chain FROM change_set ORDER BY id DESC LIMIT 1")
        if last is None or not last[1]:  # nothing yet, or inside a change, which may yet be taken back
            return journal.stacks(self._connection, by)
        step = (by, last[0], last[1])
        if self._steps is None or self._steps[0] != step:
            self._steps = step, journal.stacks(self._connection, by)
        return self._steps[1]

    def undo(self, by: str, step: int | None = None) -> str:
        """Take back this person's latest step, or the given one, and return its label.

        Raises:
            KnownError: nothing to undo, or a later change stands in the way (the sentence names it).
        """
        undo, _ = journal.stacks(self._connection, by)
        if not undo or (step is not None and step not in undo):
            raise KnownError("There is nothing to undo." if step is None else "This step can't be undone any more.")
        return self._revert(undo[-1] if step is None else step, "undo", by)

    def redo(self, by: str) -> str:
        """Do this person's latest undone step again and return its label.

        Raises:
            KnownError: nothing to redo, or a later change stands in the way.
        """
        _, redo = journal.stacks(self._connection, by)
        if not redo:
            raise KnownError("There is nothing to redo.")
        return self._revert(redo[-1], "redo", by)

    def _revert(self, step: int, kind: str, by: str) -> str:
        label = journal.label_of(self._connection, step)
        with self._transaction(label, by, kind=kind, of=step, reason=None):
            journal.revert(self._connection, journal.last_effect(self._connection, step, before=self._now_id()))
        return label

    def _now_id(self) -> int:
        assert self._change is not None
        return self._change.id

    def history(self, limit: int | None = None) -> list[journal.Step]:
        """Return who did what when, newest first."""
        return journal.history(self._connection, limit)

    @property
    def connection(self) -> engine.Connection:
        """Return the connection, for the other modules of this package only."""
        return self._connection


def _start_writing(connection: engine.Connection) -> None:
    """Switch to the working mode; writing itself is switched on only inside a change."""
    engine.start_writing(connection)
    try:
        journal.install(connection)
    except engine.Error:
        engine.finish_writing(connection)
        raise
    connection.execute("PRAGMA query_only=ON")


def _migrate(connection: engine.Connection) -> None:
    from sqlite_utils import Database

    schema.migrations().apply(Database(connection))


def _remove_unfinished(path: Path) -> None:
    """Remove a project file that could not be made whole, so that its name is free again."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        with contextlib.suppress(OSError):
            path.with_name(name).unlink()


def _plain(path: Path, label: str, problem: Exception) -> str | None:
    """Return the sentence for a refusal of the database, or None if it is our mistake."""
    message = str(problem)
    if journal.SUBMITTED in message:
        return f"'{label}' is not possible: the layer is submitted. Re-open it first, with a reason."
    if journal.REVEALED in message:
        return f"'{label}' is not possible: the round is revealed. Re-open the layer instead, with a reason."
    if journal.PEEKED in message:
        return f"'{label}' can't be taken back: a look into a sealed round stays on record."
    if "is locked" in message:
        return f"{path} is being written by another program; '{label}' was not done. Try again."
    if "disk is full" in message or "disk I/O" in message or "readonly" in message:
        return f"{path} can't be written ({message}); '{label}' was not done."
    return None
