# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of all words of all transcripts: derived from the texts, never journalled, never needed.

One row per turn, and one per transcript for what stands outside of turns. ``search_cover`` says which text revisions
are in it; it is brought up to date in each change that adds, corrects or removes a text, undo and redo included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcoder_cp.project import engine
from qualcoder_cp.project.folding import indexed
from qualcoder_cp.project.schema import SEARCH_INDEX, SEARCH_NEWEST

if TYPE_CHECKING:
    from qualcoder_cp.project.project_file import Project

_BITS = 20
OUTSIDE = (1 << _BITS) - 1
"""The number of the row that holds what stands outside of turns."""


def refresh(connection: engine.Connection) -> None:
    """Bring the index up to date inside the open transaction; without it searching is only slower.

    Raises:
        Error: the transaction itself is lost (a full disk).
    """
    connection.execute("SAVEPOINT word_index")
    try:
        _refresh(connection)
    except engine.Error:
        if not connection.in_transaction:
            raise
        connection.execute("ROLLBACK TO word_index")
    connection.execute("RELEASE word_index")


def _refresh(connection: engine.Connection) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone():
        for statement in SEARCH_INDEX:
            connection.execute(statement)
    wanted = {row["transcript_id"]: row for row in connection.execute(SEARCH_NEWEST)}
    covered = dict(tuple(row) for row in connection.execute("SELECT transcript_id, stamp FROM search_cover"))
    for transcript_id, stamp in covered.items():
        if transcript_id not in wanted or wanted[transcript_id]["stamp"] != stamp:
            first = transcript_id << _BITS
            connection.execute("DELETE FROM search WHERE rowid BETWEEN ? AND ?", (first, first + OUTSIDE))
            connection.execute("DELETE FROM search_cover WHERE transcript_id = ?", (transcript_id,))
    for transcript_id, row in wanted.items():
        if covered.get(transcript_id) != row["stamp"]:
            _add(connection, transcript_id, row)


def _add(connection: engine.Connection, transcript_id: int, row: Any) -> None:
    (body,) = connection.execute("SELECT body FROM content WHERE sha256 = ?", (row["sha256"],)).fetchone()
    turns = connection.execute(
        "SELECT seq, start_pos, end_pos, speech_start FROM turn WHERE text_revision_id = ? ORDER BY seq", (row["id"],)
    ).fetchall()
    first = transcript_id << _BITS
    rows = [(first + turn["seq"], indexed(body[turn["speech_start"] : turn["end_pos"]])) for turn in turns]
    spans = outside([(turn["start_pos"], turn["end_pos"]) for turn in turns], len(body))
    rows.append((first + OUTSIDE, indexed("\n".join(body[start:end] for start, end in spans))))
    connection.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", rows)
    connection.execute("INSERT INTO search_cover VALUES (?, ?)", (transcript_id, row["stamp"]))


def outside(turns: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the stretches of a text that no turn covers (headers, appendices)."""
    found, at = [], 0
    for start, end in [*turns, (length, length)]:
        if start > at:
            found.append((at, start))
        at = max(at, end)
    return found


def covers(project: Project) -> bool:
    """Return whether the index is there and holds the newest text of each transcript."""
    return project.remembered(("word index", project.state), lambda: _covers(project))


def _covers(project: Project) -> bool:
    try:
        covered = {tuple(row) for row in project.rows("SELECT transcript_id, stamp FROM search_cover")}
    except engine.Error:
        return False
    return covered == {(row["transcript_id"], row["stamp"]) for row in project.rows(SEARCH_NEWEST)}


def rows_with(project: Project, match: str, after: tuple[int, int], limit: int) -> list[tuple[int, int]] | None:
    """Return the next rows that match, as transcript id and number of the turn (or `OUTSIDE`); None: no index.

    Args:
        project: the open project.
        match: in the language of the index, made of quoted words.
        after: the last row of the call before; ``(0, 0)`` at first.
        limit: how many rows at most.
    """
    if not covers(project):
        return None
    try:
        found = project.rows(
            "SELECT rowid FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?",
            (match, (after[0] << _BITS) + after[1], limit),
        )
    except engine.Error:  # damaged or locked: the texts themselves are searched instead
        return None
    return [(row[0] >> _BITS, row[0] & OUTSIDE) for row in found]


def findings(project: Project) -> list[str]:
    """Return what is wrong with the index, as `verify` says it; no index is nothing wrong."""
    if not project.value("SELECT 1 FROM sqlite_master WHERE name = 'search'"):
        return []
    if not _covers(project):
        return ["The index of words is not of these texts; it is made anew with the next import or correction."]
    rows = project.value("SELECT count(*) FROM search_docsize")
    texts = project.value(f"""SELECT count(*) FROM turn WHERE text_revision_id IN (SELECT id FROM ({SEARCH_NEWEST}))""")
    if rows != texts + project.value("SELECT count(*) FROM search_cover"):
        return ["The index of words is damaged: it does not hold each turn of the texts once."]
    return []
