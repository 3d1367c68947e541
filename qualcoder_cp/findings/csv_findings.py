# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings as CSV files, both ways: a row per link, so that a team can write them beside each other in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp import codebook, coding
from qualcoder_cp.csv_table import Table, TableRow, read_table, write_table
from qualcoder_cp.findings import actions, queries
from qualcoder_cp.findings.rules import About, Finding, Kind, Link
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import text_of, transcript_named

FINDING_COLUMNS = (
    "kind", "finding", "statement", "about", "code", "transcript", "start_char", "end_char", "quote", "memo", "note",
)  # fmt: skip
_NEEDED = ("kind", "finding")


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brought: how many findings, and how many links."""

    findings: int
    links: int


def finding_rows(project: Project, viewer: Coder | None) -> Iterator[dict[str, object]]:
    """Yield a row of ``FINDING_COLUMNS`` per link; a finding without links has one row.

    Raises:
        KnownError: a round is sealed for the viewer.
    """
    for one in queries.findings(project, viewer):
        head: dict[str, object] = {"kind": one.kind.value, "finding": one.name, "statement": one.statement}
        if not one.links:
            yield head
        for link in one.links:
            yield head | {
                "about": link.about.value, "code": link.code, "transcript": link.transcript, "start_char": link.start,
                "end_char": link.end, "quote": link.quote, "memo": link.memo, "note": link.note,
            }  # fmt: skip


def export_findings(project: Project, path: Path, viewer: Coder | None) -> int:
    """Write all findings to a CSV file and return how many rows.

    Raises:
        KnownError: a round is sealed for the viewer, or the file can't be written.
    """
    rows = list(finding_rows(project, viewer))
    write_table(path, FINDING_COLUMNS, rows)
    return len(rows)


def import_findings(project: Project, path: Path, *, author: Coder) -> Brought:
    """Read findings from a CSV file as ``finding_rows`` writes them, in one change.

    Passages are found by their words (``quote``), which must stand once in the transcript, or by their place where
    that is given. A finding whose name is known gets the links that it does not have yet.

    Raises:
        KnownError: a row names a code, transcript, memo or passage that there is not (file and row are named), or
            a round is sealed for the author. Nothing is changed then.
    """
    queries.need_open(project, author)
    table = read_table(path, _NEEDED)
    made = linked = 0
    with project.change(f"Import findings from {path.name}", by=author.name):
        known = {name_key(one.name): one for one in queries.findings(project, author)}
        for row in table.rows:
            if name_key(row["finding"]) not in known:
                found = actions.add_finding(
                    project, author, row["finding"], kind=_kind(table, row), statement=row["statement"]
                )
                known[name_key(found.name)] = found
                made += 1
            if row["about"]:
                linked += _link(project, author, table, row, known[name_key(row["finding"])])
    return Brought(made, linked)


def _kind(table: Table, row: TableRow) -> Kind:
    if row["kind"] not in {one.value for one in Kind}:
        raise table.problem(row, "kind", f"'{row['kind']}' is none of {', '.join(one.value for one in Kind)}.")
    return Kind(row["kind"])


def _link(project: Project, author: Coder, table: Table, row: TableRow, finding: Finding) -> int:
    """Make the link of a row unless it is there; return how many were made."""
    about, note = row["about"], row["note"]
    if about not in {one.value for one in About}:
        raise table.problem(row, "about", f"'{about}' is none of {', '.join(one.value for one in About)}.")
    code_id = codebook.code_named(project, row["code"]).id if about in (About.CODE, About.CODING) else None
    place = _place(project, table, row) if about in (About.CODING, About.PASSAGE) else None
    memo_id = _memo(project, author, table, row) if about == About.MEMO else None
    known = queries.finding_by_id(project, author, finding.id).links
    if any(_key(one) == (about, code_id, memo_id, place) for one in known):
        return 0
    if memo_id is not None:
        actions.link_memo(project, author, finding.id, memo_id, note=note)
    elif place is None:
        actions.link_code(project, author, finding.id, code_id or 0, note=note)
    elif code_id is not None:
        actions.link_coding(project, author, finding.id, code_id, *place, note=note)
    else:
        actions.link_passage(project, author, finding.id, *place, note=note)
    return 1


def _key(link: Link) -> tuple[object, ...]:
    place = None if link.transcript_id is None else (link.transcript_id, link.start, link.end)
    return link.about.value, link.code_id, link.memo_id, place


def _place(project: Project, table: Table, row: TableRow) -> tuple[int, int, int]:
    transcript = transcript_named(project, row["transcript"])
    text, quote = text_of(project, transcript.id).text, row["quote"]
    if row["start_char"] and row["end_char"]:
        start, end = (int(row[name]) if row[name].isdigit() else -1 for name in ("start_char", "end_char"))
        if 0 <= start < end <= len(text) and (not quote or text[start:end].strip() == quote):
            return transcript.id, start, end
    if not quote or text.count(quote) != 1:
        raise table.problem(row, "quote", f"these words stand {text.count(quote) if quote else 0} times in "
                            f"'{transcript.name}'; they must stand there once.")  # fmt: skip
    return transcript.id, text.index(quote), text.index(quote) + len(quote)


def _memo(project: Project, author: Coder, table: Table, row: TableRow) -> int:
    wanted = row["memo"]
    for one in coding.memo_list(project, author):
        if one.body.strip() == wanted:
            return one.id
    raise table.problem(row, "memo", "there is no memo with these words.")
