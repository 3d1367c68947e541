# SPDX-License-Identifier: GPL-3.0-or-later
"""The lead receives a bundle: one change, in any order, as often as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.coding.rounds import reveal_if_complete, standing
from qualcoder_cp.model import Coder, LayerState
from qualcoder_cp.project import Change, Project, back_up
from qualcoder_cp.team.contents import CODING_COLUMNS, MEMO_COLUMNS
from qualcoder_cp.team.examining import TAKEN, Finding, Outcome, Report, examine
from qualcoder_cp.team.returning import PROPOSED
from qualcoder_cp.text import name_key, sha256

__all__ = ["Finding", "Outcome", "Report", "examine", "receive"]


def receive(
    project: Project, bundle: Path, *, by: Coder, passphrase: str | None = None, accept_codes: bool = False,
    backup: bool = True,
) -> Report:  # fmt: skip
    """Take in what a bundle brings, as one step that can be undone; what is here already is never overwritten.

    The result is the same in whatever order bundles come and however often: layer revisions are a set, the highest
    one is in force. Two different ones with the same number put the layer in conflict, until a higher one comes.

    Args:
        project: the lead's project.
        bundle: the ``.qcb`` file.
        by: who receives it.
        passphrase: what the bundle was written with.
        accept_codes: the coder's proposed codes join the codebook.
        backup: write a checked backup first.

    Returns:
        What was done with each item.

    Raises:
        KnownError: as `examine`; nothing is changed then.
    """
    report = examine(project, bundle, receiver=by, passphrase=passphrase, accept_codes=accept_codes)
    if not report.brings:
        return report
    if backup:
        back_up(project)
    with project.change(f"Receive bundle of {report.coder.name}", by=by.name) as change:
        _add_codes(project, change, _taken(report, "code"), report.coder)
        code_ids = {row[0]: row[1] for row in project.rows("SELECT uuid, id FROM code")}
        for finding in _taken(report, "layer"):
            _add_layer(project, change, finding, code_ids)
        for finding in _taken(report, "memo"):
            _add_memo(project, change, finding.body["item"], report.coder, code_ids)
        if project.value("SELECT 1 FROM received_bundle WHERE uuid = ?", (report.uuid,)) is None:
            change.insert(
                "received_bundle", uuid=report.uuid, sha256=sha256(bundle.read_bytes()), coder_id=report.coder.id,
                received_at=change.at,
            )  # fmt: skip
        for round_ in {one.body["round"].id: one.body["round"] for one in _taken(report, "layer")}.values():
            reveal_if_complete(project, change, round_)
    return report


def _taken(report: Report, kind: str) -> list[Finding]:
    return [one for one in report.findings if one.kind == kind and one.outcome in TAKEN]


def _add_codes(project: Project, change: Change, findings: list[Finding], coder: Coder) -> None:
    """Add proposed codes below their parents; a name that is taken gets the proposer's name behind it."""
    for finding in findings:
        code = finding.body["item"]
        taken = {row[0] for row in project.rows("SELECT name_key FROM code")}
        name = code["name"]
        if name_key(name) in taken:
            name = next(
                one for one in (f"{name} ({coder.name})", *(f"{name} ({coder.name} {n})" for n in range(2, 1000)))
                if name_key(one) not in taken
            )  # fmt: skip
        parent_id = project.value("SELECT id FROM code WHERE uuid = ?", (code["parent"],))
        card = {field: code[field] for field in PROPOSED}
        added = codebook.add_code(project, name, by=change.by, parent_id=parent_id, colour=code["colour"], **card)
        change.update("code", added.id, uuid=code["uuid"])


def _add_layer(project: Project, change: Change, finding: Finding, code_ids: dict[str, int]) -> None:
    plan, payload = finding.body, finding.body["payload"]
    digest = change.store("layer", plan["item"]["payload"])
    if finding.outcome is Outcome.CONFLICT:
        change.insert("layer_conflict", layer_id=plan["layer_id"], revision=finding.revision, sha256=digest)
        return
    for (draft,) in project.rows(
        "SELECT id FROM layer_revision WHERE layer_id = ? AND state <> 'submitted'", (plan["layer_id"],)
    ):
        change.delete("layer_revision", draft)  # what was still open here is in the bundle, or was never begun
    version_id = project.value("SELECT id FROM codebook_version WHERE sha256 = ?", (payload["codebook"],))
    revision_id = change.insert(
        "layer_revision", uuid=plan["item"]["uuid"], layer_id=plan["layer_id"], revision=finding.revision,
        text_revision_id=plan["text_id"], state=LayerState.IN_PROGRESS.value, reason=plan["item"]["reason"] or None,
    )  # fmt: skip
    rows = [
        (one["uuid"], code_ids[one["code"]], one["start_pos"], one["end_pos"], one["memo"], one["unsure"],
         one["made_at"], revision_id, plan["transcript_id"])
        for one in payload["codings"]
    ]  # fmt: skip
    change.insert_many("coding", (*CODING_COLUMNS, "layer_revision_id", "transcript_id"), rows)
    change.update(  # sealed after its codings are in: frozen rows can't be added
        "layer_revision", revision_id, state=LayerState.SUBMITTED.value, submitted_at=payload["submitted_at"],
        submitted_while=standing(plan["round"]), codebook_version_id=version_id, sha256=digest,
    )  # fmt: skip


def _add_memo(project: Project, change: Change, memo: dict[str, Any], author: Coder, code_ids: dict[str, int]) -> None:
    """Put a memo in, or its newer words; one about something that is not here is left out."""
    fields = {name: memo[name] for name in MEMO_COLUMNS}
    known = project.value("SELECT id FROM memo WHERE uuid = ?", (memo["uuid"],))
    if known is not None:
        change.update("memo", known, title=memo["title"], body=memo["body"], changed_at=memo["changed_at"])
        return
    transcript_id = project.value("SELECT id FROM transcript WHERE uuid = ?", (memo["transcript"],))
    text_id = project.value(
        "SELECT id FROM text_revision WHERE transcript_id = ? AND sha256 = ?", (transcript_id, memo["text"])
    )
    code_id = code_ids.get(memo["code"])
    wanted = ((memo["transcript"], transcript_id), (memo["text"], text_id), (memo["code"], code_id))
    if all(here is not None for named, here in wanted if named):
        change.insert(
            "memo", author_id=author.id, transcript_id=transcript_id, text_revision_id=text_id, code_id=code_id,
            **fields,
        )  # fmt: skip
