# SPDX-License-Identifier: GPL-3.0-or-later
"""The comments that came with transcripts' files (Word, LibreOffice): kept beside the text, never in it.

A comment belongs to a text revision and goes along when the text is corrected. What becomes of comments, memos or
codings, is said in `qualcoder_cp.coding.comments`; who may see them is decided there too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcoder_cp.model import Span
from qualcoder_cp.project import Change, Project
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.prepare import Prepared
from qualcoder_cp.transcripts.readers.reading import Comment
from qualcoder_cp.transcripts.revising import EditMap, Lost, edit_map

_COLUMNS = ("author", "made_at", "start_pos", "end_pos", "body", "reply", "done", "taken", "coder_id")


@dataclass(frozen=True, slots=True)
class FileComment:
    """A comment of a transcript's file on ``start`` to ``end`` of the newest text; a point has ``start == end``.

    ``made_at`` is the time as the file wrote it. ``taken`` says what it became ("memo", "codings" or "": nothing yet)
    and ``coder_id`` whose.
    """

    id: int
    transcript_id: int
    author: str
    made_at: str
    start: int
    end: int
    body: str
    reply: bool
    done: bool
    taken: str
    coder_id: int | None


def file_comments(project: Project, transcript_id: int | None = None) -> list[FileComment]:
    """Return the comments on the newest texts of all transcripts (or of one), in the order of the texts.

    For people's eyes there is `coding.comments_for`, which keeps comments back that are codings in a sealed round.
    """
    rows = project.rows(
        """SELECT file_comment.id, text_revision.transcript_id, author, made_at, start_pos, end_pos, body, reply, done,
        taken, coder_id FROM file_comment JOIN text_revision ON text_revision.id = text_revision_id
        JOIN transcript ON transcript.id = text_revision.transcript_id
        WHERE text_revision.revision = (SELECT max(revision) FROM text_revision AS newest
            WHERE newest.transcript_id = transcript.id) AND (?1 IS NULL OR transcript.id = ?1)
        ORDER BY position, transcript.id, start_pos, file_comment.id""",
        (transcript_id,),
    )
    return [
        FileComment(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6], bool(row[7]), bool(row[8]), row[9], row[10]
        )
        for row in rows
    ]  # fmt: skip


def passage_of(text: str, start: int, end: int) -> Span | None:
    """Return the words that a comment is about: its place without blanks around it; for a point its paragraph.

    Nothing is returned where there are no words: a comment on an empty line.
    """
    if not text[start:end].strip():
        start, end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        end = len(text) if end < 0 else end
    said = text[start:end]
    if not said.strip():
        return None
    return Span(start + len(said) - len(said.lstrip()), start + len(said.rstrip()))


def insert_comments(change: Change, revision_id: int, comments: Iterable[Comment]) -> None:
    """Store the comments of a file with a text revision, inside a change; nothing is checked."""
    _insert(change, revision_id, [(*_values(one), "", None) for one in comments])


def move_comments(project: Project, change: Change, old_revision_id: int, to_revision_id: int, edits: EditMap) -> None:
    """Copy the comments of a text to its corrected text, at their new places.

    One whose words are gone stays as a point about where they were: what somebody wrote is not thrown away.
    """
    rows = project.rows(
        f"SELECT {', '.join(_COLUMNS)} FROM file_comment WHERE text_revision_id = ? ORDER BY id", (old_revision_id,)
    )
    moved = [(*row[:2], *moved_place(edits, row[2], row[3]), *row[4:]) for row in map(tuple, rows)]
    _insert(change, to_revision_id, moved)


def add_comments(project: Project, transcript_id: int, file: Prepared, *, by: str) -> int:
    """Take the comments of another copy of a transcript's file in; return how many are new.

    A comment that is known (same author, time and words) is not doubled. Where the copy's text differs, comments go
    to where their words stand in the project's text.
    """
    new = new_comments(project, transcript_id, file)
    if new:
        text = queries.text_of(project, transcript_id)
        edits = edit_map(file.text, text.text)
        name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
        with project.change(f"Add {len(new)} comments to '{name}'", by=by) as change:
            rows = [
                (*_values(one)[:2], *moved_place(edits, one.start, one.end), *_values(one)[4:], "", None) for one in new
            ]
            _insert(change, text.revision_id, rows)
    return len(new)


def new_comments(project: Project, transcript_id: int, file: Prepared) -> list[Comment]:
    """Return the comments of a file that the project does not have with this transcript yet."""
    known = {(one.author, one.made_at, one.body) for one in file_comments(project, transcript_id)}
    return [one for one in file.comments if (_clean(one.author), _clean(one.made_at), _clean(one.text)) not in known]


def mark_taken(
    project: Project, change: Change, comments: Iterable[FileComment], taken: str, coder_id: int
) -> None:  # fmt: skip
    """Note what comments became ("memo" or "codings") and whose, inside a change.

    The reports of their texts tell no longer how many comments each author made: now that is what a coder did.
    """
    reports = set()
    for one in comments:
        change.update("file_comment", one.id, taken=taken, coder_id=coder_id)
        reports.add(one.transcript_id)
    for transcript_id in reports:
        report = queries.import_report(project, transcript_id, whole=True)
        if report.pop("comments", None):
            revision_id = queries.text_of(project, transcript_id).revision_id
            change.update("text_revision", revision_id, report=json.dumps(report, ensure_ascii=False))


def _values(one: Comment) -> tuple[object, ...]:
    return (_clean(one.author), _clean(one.made_at), one.start, max(one.start, one.end), _clean(one.text),
            int(one.reply), int(one.done))  # fmt: skip


def _clean(words: str) -> str:
    return words.encode("utf-8", "replace").decode("utf-8").strip()


def _insert(change: Change, revision_id: int, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        change.insert_many("file_comment", ("text_revision_id", *_COLUMNS), [(revision_id, *row) for row in rows])


def moved_place(edits: EditMap, start: int, end: int) -> tuple[int, int]:
    """Return where a comment on these words of the old text stands in the new one: a point, if its words are gone."""
    if start == end:
        point = edits.at_or_before(start)
        return point, point
    place = edits.move(Span(start, end))
    return (place.near, place.near) if isinstance(place, Lost) else (place.start, place.end)
