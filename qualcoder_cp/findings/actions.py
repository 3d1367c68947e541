# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of findings: write, change, order, and tie them to codes, passages and memos. Each is one change."""

from __future__ import annotations

from typing import Any

from qualcoder_cp import codebook, coding
from qualcoder_cp.coding.rules import check_span
from qualcoder_cp.findings import queries
from qualcoder_cp.findings.rules import About, Finding, Kind, Link
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import text_of


def add_finding(
    project: Project, author: Coder, name: str, *, kind: Kind = Kind.FINDING, statement: str = ""
) -> Finding:
    """Write a finding, after those that there are.

    Args:
        project: the open project.
        author: who writes it.
        name: a short one, as a heading; each is there once.
        kind: theme, recommendation or finding.
        statement: the claim in full.

    Raises:
        KnownError: the name is empty, too long or taken, or a round is sealed for the author.
    """
    known = queries.findings(project, author)
    name = _free_name(known, name)
    with project.change(f"Add {kind.value} '{name}'", by=author.name) as change:
        made = change.insert(
            "finding", kind=kind.value, name=name, name_key=name_key(name), statement=statement.strip(),
            position=max((one.position for one in known), default=-1) + 1,
        )  # fmt: skip
    return queries.finding_by_id(project, author, made)


def edit_finding(
    project: Project, author: Coder, finding_id: int, *, name: str | None = None, kind: Kind | None = None,
    statement: str | None = None,
) -> None:  # fmt: skip
    """Change a finding's name, kind or statement; what is not given stays, equal values change nothing.

    Raises:
        KnownError: it is gone, the name is taken, or a round is sealed for the author.
    """
    known = queries.finding_by_id(project, author, finding_id)
    if name is not None:
        name = _free_name([one for one in queries.findings(project, author) if one.id != finding_id], name)
    values = {
        "name": known.name if name is None else name, "kind": (kind or known.kind).value,
        "statement": known.statement if statement is None else statement.strip(),
    }  # fmt: skip
    if values != {"name": known.name, "kind": known.kind.value, "statement": known.statement}:
        with project.change(f"Edit {known.kind.value} '{known.name}'", by=author.name) as change:
            change.update("finding", finding_id, name_key=name_key(values["name"]), **values)


def remove_finding(project: Project, author: Coder, finding_id: int) -> None:
    """Remove a finding with its links; codes, passages and memos stay.

    Raises:
        KnownError: it is gone, or a round is sealed for the author.
    """
    known = queries.finding_by_id(project, author, finding_id)
    with project.change(f"Remove {known.kind.value} '{known.name}'", by=author.name) as change:
        change.delete("finding", finding_id)


def move_finding(project: Project, author: Coder, finding_id: int, place: int) -> None:
    """Put a finding at a place among the others; 0 is the first, a large number the last.

    Raises:
        KnownError: it is gone, or a round is sealed for the author.
    """
    known = queries.finding_by_id(project, author, finding_id)
    order = [one for one in queries.findings(project, author) if one.id != finding_id]
    order.insert(min(max(place, 0), len(order)), known)
    if [one.position for one in order] == list(range(len(order))):
        return
    with project.change(f"Move {known.kind.value} '{known.name}'", by=author.name) as change:
        for number, one in enumerate(order):
            change.update("finding", one.id, position=number)


def link_code(project: Project, author: Coder, finding_id: int, code_id: int, *, note: str = "") -> Link:
    """Let a finding rest on a code and all that is below it.

    Raises:
        KnownError: finding or code are gone, it rests on the code already, or a round is sealed for the author.
    """
    code_id = codebook.tree(project).needed(code_id).id
    return _add(project, author, finding_id, About.CODE, note, code_id=code_id)


def link_coding(
    project: Project, author: Coder, finding_id: int, code_id: int, transcript_id: int, start: int, end: int, *,
    note: str = "", text_revision_id: int | None = None,
) -> Link:  # fmt: skip
    """Let a finding rest on a coded passage; it is named by code and place, whichever layer it was found in.

    Args:
        project: the open project.
        author: who links it.
        finding_id: the finding.
        code_id: the code of the passage.
        transcript_id: where it stands.
        start: first code point inside.
        end: first code point after.
        note: why it speaks for the finding.
        text_revision_id: the text of these positions; default: the newest.

    Raises:
        KnownError: finding or code are gone, the place is not in the text, it is linked already, or a round is sealed.
    """
    code_id = codebook.tree(project).needed(code_id).id
    place = _place(project, transcript_id, start, end, text_revision_id)
    return _add(project, author, finding_id, About.CODING, note, code_id=code_id, **place)


def link_passage(
    project: Project, author: Coder, finding_id: int, transcript_id: int, start: int, end: int, *, note: str = "",
    text_revision_id: int | None = None,
) -> Link:  # fmt: skip
    """Let a finding rest on a passage, coded or not; places as for `link_coding`.

    Raises:
        KnownError: the finding is gone, the place is not in the text, it is linked already, or a round is sealed.
    """
    place = _place(project, transcript_id, start, end, text_revision_id)
    return _add(project, author, finding_id, About.PASSAGE, note, **place)


def link_memo(project: Project, author: Coder, finding_id: int, memo_id: int, *, note: str = "") -> Link:
    """Let a finding rest on a memo that the author may see.

    Raises:
        KnownError: finding or memo are gone, it is linked already, or a round is sealed for the author.
    """
    coding.memo_by_id(project, author, memo_id)
    return _add(project, author, finding_id, About.MEMO, note, memo_id=memo_id)


def unlink(project: Project, author: Coder, link_id: int) -> None:
    """Take a link from its finding; what it led to stays.

    Raises:
        KnownError: it is gone, or a round is sealed for the author.
    """
    for one in queries.findings(project, author):
        if any(link.id == link_id for link in one.links):
            with project.change(f"Unlink from {one.kind.value} '{one.name}'", by=author.name) as change:
                change.delete("finding_link", link_id)
            return
    raise KnownError("This link is no longer there.")


def _add(project: Project, author: Coder, finding_id: int, about: About, note: str, **what: Any) -> Link:
    known = queries.finding_by_id(project, author, finding_id)
    key = (about, what.get("code_id"), what.get("memo_id"), what.get("transcript_id"), what.get("start_pos"),
           what.get("end_pos"))  # fmt: skip
    if any(key == (one.about, one.code_id, one.memo_id, one.transcript_id, one.start, one.end) for one in known.links):
        raise KnownError(f"'{known.name}' rests on this {about.value} already.")
    place = project.value("SELECT coalesce(max(position) + 1, 0) FROM finding_link WHERE finding_id = ?", (finding_id,))
    with project.change(f"Link {about.value} to {known.kind.value} '{known.name}'", by=author.name) as change:
        made = change.insert(
            "finding_link", finding_id=finding_id, about=about.value, note=note.strip(), position=place, **what
        )
    return next(one for one in queries.finding_by_id(project, author, finding_id).links if one.id == made)


def _place(project: Project, transcript_id: int, start: int, end: int, text_revision_id: int | None) -> dict[str, Any]:
    text = text_of(project, transcript_id, text_revision_id)
    check_span(start, end, len(text.text), "this transcript")
    return {
        "transcript_id": transcript_id, "text_revision_id": text.revision_id, "start_pos": start, "end_pos": end,
        "quote": text.text[start:end],
    }  # fmt: skip


def _free_name(known: list[Finding], name: str) -> str:
    name = codebook.clean_name(name, "finding")
    if any(name_key(one.name) == name_key(name) for one in known):
        raise KnownError(f"There is a finding '{name}' already.")
    return name
