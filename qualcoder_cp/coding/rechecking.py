# SPDX-License-Identifier: GPL-3.0-or-later
"""Re-check: codings that were made before the definition of their code changed; a worklist, never a silent recoding."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp import codebook
from qualcoder_cp.coding import actions, queries
from qualcoder_cp.model import Code, Coder, Coding, KnownError
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class Recheck:
    """A coding made under an older definition: the code as it was then and as it is now."""

    coding: Coding
    then: Code
    now: Code
    made_at: str
    defined_at: str


def rechecks(
    project: Project, viewer: Coder | None, *, coder_id: int | None = None, code_id: int | None = None,
    transcript_id: int | None = None,
) -> list[Recheck]:  # fmt: skip
    """Return the codings of the current round that wait for a look, in the order of transcripts and text.

    A coding waits if a definition field of its code changed after it was made and nobody has looked at it since.

    Args:
        project: the open project.
        viewer: who looks; while a round is sealed they get their own only.
        coder_id: only this coder's.
        code_id: only of this code.
        transcript_id: only on this transcript.
    """
    current = queries.current_round(project)
    if current is None:
        return []
    tree = codebook.tree(project)
    defined = _redefined(project)
    if not defined:
        return []
    found = queries.codings(
        project, viewer, round_id=current.id, coder_id=coder_id, transcript_id=transcript_id,
        code_ids=frozenset(defined) if code_id is None else frozenset({code_id}) & defined.keys(),
    )  # fmt: skip
    if not found:
        return []
    made = _made(project, current.id)
    looked = {
        (row[0], row[1]): row[2]
        for row in project.rows("SELECT layer_revision_id, coding_uuid, checked_at FROM recheck")
    }
    waiting = []
    for one in found:
        since, seen = defined[one.code_id], looked.get((one.layer_revision_id, one.uuid), "")
        if made[one.id] < since and seen < since:
            then = codebook.card_at(project, one.code_id, made[one.id])
            waiting.append(Recheck(one, then, tree.codes[one.code_id], made[one.id], since))
    return waiting


def _redefined(project: Project) -> dict[int, str]:
    """Return when each code was defined that had codings before, whoever's; most codes have none."""
    rows = project.rows(
        """SELECT id, defined_at FROM code WHERE merged_into IS NULL AND defined_at <> '' AND EXISTS
            (SELECT 1 FROM coding WHERE made_at < code.defined_at AND code_id IN
                (SELECT stored.id FROM code AS stored WHERE stored.id = code.id OR stored.merged_into = code.id))"""
    )
    return dict(tuple(row) for row in rows)


def _made(project: Project, round_id: int) -> dict[int, str]:
    return dict(
        tuple(row)
        for row in project.rows(
            """SELECT coding.id, made_at FROM coding JOIN layer_revision ON layer_revision.id = layer_revision_id
            JOIN layer ON layer.id = layer_id WHERE round_id = ?""",
            (round_id,),
        )
    )


def keep_coding(project: Project, coder: Coder, coding_id: int) -> None:
    """Note that a coding was looked at under the new definition and stays; possible in submitted layers too.

    Raises:
        KnownError: it is gone or another coder's.
    """
    one = _own(project, coder, coding_id)
    known = project.value(
        "SELECT id FROM recheck WHERE layer_revision_id = ? AND coding_uuid = ?", (one.layer_revision_id, one.uuid)
    )
    name = codebook.tree(project).codes[one.code_id].name
    with project.change(f"Re-checked '{name}': kept", by=coder.name) as change:
        if known is not None:
            change.update("recheck", known, checked_at=change.at, coder_id=coder.id)
        else:
            change.insert(
                "recheck", layer_revision_id=one.layer_revision_id, coding_uuid=one.uuid, coder_id=coder.id,
                checked_at=change.at,
            )  # fmt: skip


def recode(project: Project, coder: Coder, coding_id: int, code_id: int) -> Coding:
    """Give a coding another code because of the new definition, and note that it was looked at: one step.

    Raises:
        KnownError: as `actions.change_code`; a submitted layer must be re-opened first.
    """
    with project.change(f"Re-checked '{_name(project, coder, coding_id)}': another code", by=coder.name):
        made = actions.change_code(project, coder, coding_id, code_id)
        keep_coding(project, coder, made.id)
    return made


def discard(project: Project, coder: Coder, coding_id: int) -> None:
    """Remove a coding because of the new definition.

    Raises:
        KnownError: as `actions.remove_coding`.
    """
    with project.change(f"Re-checked '{_name(project, coder, coding_id)}': removed", by=coder.name):
        actions.remove_coding(project, coder, coding_id)


def _own(project: Project, coder: Coder, coding_id: int) -> Coding:
    one = queries.coding_by_id(project, coder, coding_id)
    if one.coder_id != coder.id:
        raise KnownError("This coding belongs to another layer; only its own coder can re-check it.")
    return one


def _name(project: Project, coder: Coder, coding_id: int) -> str:
    return codebook.tree(project).codes[_own(project, coder, coding_id).code_id].name
