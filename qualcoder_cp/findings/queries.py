# SPDX-License-Identifier: GPL-3.0-or-later
"""The findings of a project and what they rest on, for whoever may see all that was coded."""

from __future__ import annotations

from typing import Any

from qualcoder_cp import codebook, coding
from qualcoder_cp.coding.memos import unseen_authors
from qualcoder_cp.findings.rules import About, Finding, Kind, Link
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import transcripts
from qualcoder_cp.transcripts.following import passage_now


def need_open(project: Project, viewer: Coder | None) -> None:
    """Raise KnownError while there is a layer that the viewer may not see: a finding tells what was coded."""
    if unseen_authors(project, viewer):
        raise KnownError("Findings rest on what all have coded; they are there once the round is revealed.")


def any_findings(project: Project, viewer: Coder | None) -> bool:
    """Return whether there are findings that this viewer may see."""
    return not unseen_authors(project, viewer) and bool(project.value("SELECT count(*) FROM finding"))


def findings(project: Project, viewer: Coder | None = None, *, kind: Kind | None = None) -> list[Finding]:
    """Return the findings in their order, with links.

    Args:
        project: the open project.
        viewer: who looks.
        kind: only these.

    Raises:
        KnownError: a round is sealed for the viewer.
    """
    need_open(project, viewer)
    links = _links(project, viewer)
    rows = project.rows("SELECT id, uuid, kind, name, statement, position FROM finding ORDER BY position, id")
    made = [Finding(row[0], row[1], Kind(row[2]), row[3], row[4], row[5], tuple(links.get(row[0], ()))) for row in rows]
    return [one for one in made if kind is None or one.kind is kind]


def finding_named(project: Project, viewer: Coder | None, name: str) -> Finding:
    """Return the finding of this name.

    Raises:
        KnownError: there is none, or a round is sealed for the viewer.
    """
    everything = findings(project, viewer)
    for one in everything:
        if name_key(one.name) == name_key(name):
            return one
    names = "; ".join(one.name for one in everything) or "none yet"
    raise KnownError(f"There is no finding '{name}' in {project.path.name} (findings: {names}).")


def finding_by_id(project: Project, viewer: Coder | None, finding_id: int) -> Finding:
    """Return one finding.

    Raises:
        KnownError: it is gone, or a round is sealed for the viewer.
    """
    for one in findings(project, viewer):
        if one.id == finding_id:
            return one
    raise KnownError("This finding is no longer there.")


def _links(project: Project, viewer: Coder | None) -> dict[int, list[Link]]:
    rows = project.rows("SELECT * FROM finding_link ORDER BY finding_id, position, id")
    if not rows:
        return {}
    tree, names = codebook.tree(project), {one.id: one.name for one in transcripts(project)}
    memos = {one.id: one.body for one in coding.memo_list(project, viewer)}
    found: dict[int, list[Link]] = {}
    for row in rows:
        code_id = None if row["code_id"] is None else tree.resolve(row["code_id"])
        code = tree.codes[code_id].name if code_id in tree.codes else ""
        found.setdefault(row["finding_id"], []).append(_link(project, row, code_id, code, names, memos))
    return found


def _link(
    project: Project, row: Any, code_id: int | None, code: str, names: dict[int, str], memos: dict[int, str]
) -> Link:
    about, start, end, problem = About(row["about"]), row["start_pos"], row["end_pos"], ""
    if row["transcript_id"] is not None:
        now = passage_now(project, row["transcript_id"], row["text_revision_id"], start, end, quote=row["quote"])
        start, end, problem = now.start, now.end, now.problem
    return Link(
        row["id"], row["uuid"], about, row["note"], code_id, code, row["memo_id"], memos.get(row["memo_id"], ""),
        row["transcript_id"], names.get(row["transcript_id"], ""), start, end, row["quote"], problem,
    )  # fmt: skip
