# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a project from end to end: pages, keys, texts, submitted layers, chain, live rows."""

from __future__ import annotations

import json
from typing import Any

from qualcoder_cp import text
from qualcoder_cp.project import engine, journal, search_index
from qualcoder_cp.project.project_file import Project


def verify(project: Project) -> list[str]:
    """Return one plain sentence per finding; an empty list means that all is well."""
    findings = []
    for check in (_pages, _contents, _codings_inside, _submitted_layers, _chain, _live_rows, search_index.findings):
        try:
            findings += check(project)
        except engine.Error as problem:  # damage that keeps the database from answering at all
            findings.append(f"The database file is damaged: {problem}.")
    return findings


def _pages(project: Project) -> list[str]:
    findings = [
        f"The database file is damaged: {row[0]}."
        for row in project.rows("PRAGMA integrity_check(20)")
        if row[0] != "ok"
    ]
    findings += [
        f"A row of '{row[0]}' points at a row of '{row[2]}' that is not there."
        for row in project.rows("PRAGMA foreign_key_check")
    ]
    return findings


def _contents(project: Project) -> list[str]:
    findings = []
    for sha256, kind, body in project.rows("SELECT sha256, kind, CAST(body AS BLOB) FROM content"):
        if text.sha256(body) != sha256:
            findings.append(f"A stored {kind} no longer has its checksum ({sha256[:12]}...).")
    return findings


def _codings_inside(project: Project) -> list[str]:
    rows = project.rows(
        """SELECT transcript.name, coding.start_pos, coding.end_pos, text_revision.characters FROM coding
        JOIN layer_revision ON layer_revision.id = coding.layer_revision_id
        JOIN text_revision ON text_revision.id = layer_revision.text_revision_id
        JOIN transcript ON transcript.id = coding.transcript_id
        WHERE coding.end_pos > text_revision.characters"""
    )
    return [f"A coding of {name} ends at {end}, behind the text's end at {length}." for name, _, end, length in rows]


def _submitted_layers(project: Project) -> list[str]:
    """Compare the codings of each submitted layer revision with the payload that was sealed."""
    live: dict[int, set[tuple[Any, ...]]] = {}
    for revision_id, *coding in project.rows(
        """SELECT layer_revision_id, coding.uuid, code.uuid, start_pos, end_pos, memo, unsure, made_at
        FROM coding JOIN code ON code.id = code_id"""
    ):
        live.setdefault(revision_id, set()).add(tuple(coding))
    findings = []
    for revision_id, name, coder, body in project.rows(
        """SELECT layer_revision.id, transcript.name, coder.name, body FROM layer_revision
        JOIN layer ON layer.id = layer_id JOIN transcript ON transcript.id = layer.transcript_id
        JOIN coder ON coder.id = layer.coder_id JOIN content ON content.sha256 = layer_revision.sha256
        WHERE state = 'submitted'"""
    ):
        sealed = {
            (one["uuid"], one["code"], one["start_pos"], one["end_pos"], one["memo"], one["unsure"], one["made_at"])
            for one in json.loads(body)["codings"]
        }
        if sealed != live.get(revision_id, set()):
            findings.append(f"The submitted layer of {coder} on '{name}' is no longer what was submitted.")
    return findings


def _chain(project: Project) -> list[str]:
    previous = ""
    for change_set_id, label, stored in project.rows("SELECT id, label, chain FROM change_set ORDER BY id"):
        if journal.chain_value(project.connection, change_set_id, previous) != stored:
            return [f"The history was altered from outside at or before step {change_set_id} ('{label}')."]
        previous = stored
    return []


def _live_rows(project: Project) -> list[str]:
    findings = []
    for table in journal.journalled_tables(project.connection):
        image = journal.image_expression(journal.columns_of(project.connection, table), f'"{table}"')
        live = {row[0]: row[1] for row in project.rows(f'SELECT id, {image} FROM "{table}"')}
        last = dict(
            project.rows(
                """SELECT row_id, after FROM change_row WHERE tab = ?1 AND (change_set_id, seq) =
                (SELECT change_set_id, seq FROM change_row AS later
                WHERE later.tab = ?1 AND later.row_id = change_row.row_id
                ORDER BY change_set_id DESC, seq DESC LIMIT 1)""",
                (table,),
            )
        )
        for row_id in live.keys() | last.keys():
            if live.get(row_id) != last.get(row_id):
                findings.append(f"Row {row_id} of '{table}' is not what the history says; it was altered from outside.")
    return findings
