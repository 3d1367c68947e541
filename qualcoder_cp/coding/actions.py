# SPDX-License-Identifier: GPL-3.0-or-later
"""What an analyst does to passages; each verb is one change in the analyst's own open layer."""

from __future__ import annotations

from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules, texts
from qualcoder_cp.coding.rounds import open_layer
from qualcoder_cp.model import Coder, Coding, KnownError, Layer, LayerState
from qualcoder_cp.project import Change, Project, new_uuid


def apply_code(
    project: Project, coder: Coder, transcript_id: int, code_id: int, start: int, end: int, *,
    memo: str = "", unsure: bool = False, uuid: str | None = None,
) -> Coding:  # fmt: skip
    """Code a passage with a code in the coder's own layer and return the coding.

    A coding of the same code that overlaps or stands beside it (blanks between) is extended instead.

    Args:
        project: the open project.
        coder: whose layer.
        transcript_id: the transcript.
        code_id: the code.
        start: first code point inside.
        end: first code point after.
        memo: a note on this coding.
        unsure: marks the coding for discussion.
        uuid: of the coding, where it had one before.

    Raises:
        KnownError: the span is empty or outside the text, the coder is not assigned, or the layer is submitted.
    """
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    rules.check_span(start, end, texts.length_for(project, coder, transcript_id), name)  # before a round is made for it
    code_id = codebook.redirects(project).get(code_id, code_id)
    _code_name(project, code_id)
    layer = open_layer(project, coder, transcript_id, by=coder.name)
    return _place(project, coder, layer, code_id, start, end, label="Apply code", memo=memo, unsure=unsure, uuid=uuid)


def apply_new_code(
    project: Project, coder: Coder, transcript_id: int, name: str, start: int, end: int, *, parent_id: int | None = None
) -> Coding:
    """Add a code below ``parent_id`` (None: a domain) and code a passage with it: one change, one step to undo.

    Raises:
        KnownError: as `codebook.add_code` and `apply_code`; nothing is changed then.
    """
    with project.change(f"Apply new code '{' '.join(name.split())}'", by=coder.name):
        code = codebook.add_code(project, name, by=coder.name, parent_id=parent_id)
        return apply_code(project, coder, transcript_id, code.id, start, end)


def move_edges(project: Project, coder: Coder, coding_id: int, start: int, end: int) -> Coding:
    """Give a coding new edges; one of the same code that it now meets is absorbed.

    Raises:
        KnownError: it is not the coder's own, the layer is submitted, or the span is not in the text.
    """
    coding, layer = _own(project, coder, coding_id)
    return _place(project, coder, layer, coding.code_id, start, end, replacing=coding, label="Move edges of")


def change_code(project: Project, coder: Coder, coding_id: int, code_id: int) -> Coding:
    """Give a coding another code.

    Raises:
        KnownError: it is not the coder's own, or the layer is submitted.
    """
    coding, layer = _own(project, coder, coding_id)
    code_id = codebook.redirects(project).get(code_id, code_id)
    return _place(project, coder, layer, code_id, coding.start, coding.end, replacing=coding, label="Change coding to")


def remove_coding(project: Project, coder: Coder, coding_id: int) -> None:
    """Remove a coding.

    Raises:
        KnownError: it is not the coder's own, or the layer is submitted.
    """
    coding, _ = _own(project, coder, coding_id)
    with project.change(f"Remove coding '{_code_name(project, coding.code_id)}'", by=coder.name) as change:
        for stored in _stored(project, coding):
            change.delete("coding", stored)


def set_memo(project: Project, coder: Coder, coding_id: int, memo: str) -> None:
    """Write the note on a coding; the same text changes nothing.

    Raises:
        KnownError: it is not the coder's own, or the layer is submitted.
    """
    coding, _ = _own(project, coder, coding_id)
    if coding.memo != memo:
        with project.change(f"Memo on '{_code_name(project, coding.code_id)}'", by=coder.name) as change:
            _settle(project, change, coding)
            change.update("coding", coding.id, memo=memo)


def set_unsure(project: Project, coder: Coder, coding_id: int, unsure: bool) -> None:
    """Mark a coding as unsure, or take the mark off.

    Raises:
        KnownError: it is not the coder's own, or the layer is submitted.
    """
    coding, _ = _own(project, coder, coding_id)
    if coding.unsure != unsure:
        what = "Mark as unsure" if unsure else "Mark as sure"
        with project.change(f"{what}: '{_code_name(project, coding.code_id)}'", by=coder.name) as change:
            _settle(project, change, coding)
            change.update("coding", coding.id, unsure=int(unsure))


def _place(
    project: Project, coder: Coder, layer: Layer, code_id: int, start: int, end: int, *, label: str,
    replacing: Coding | None = None, memo: str = "", unsure: bool = False, uuid: str | None = None,
) -> Coding:  # fmt: skip
    """Put one coding down: the united span lives on in the oldest coding it meets, the others go."""
    text = texts.words_of_layer(project, layer.revision_id)
    name = project.value("SELECT name FROM transcript WHERE id = ?", (layer.transcript_id,))
    rules.check_span(start, end, len(text), name)
    own = queries.codings(
        project, coder, round_id=layer.round_id, transcript_id=layer.transcript_id, coder_id=coder.id,
        code_ids=frozenset({code_id}),
    )  # fmt: skip
    same = [one for one in own if replacing is None or one.id != replacing.id]
    start, end, absorbed = rules.unite(text, same, start, end)
    pieces = ([replacing] if replacing else []) + absorbed
    several = queries.pieces(project, layer.revision_id)
    rows = [row for one in pieces for row in several.get(one.id, (one.id,))]
    values: dict[str, Any] = {
        "code_id": code_id, "start_pos": start, "end_pos": end,
        "memo": rules.join_memos([*(one.memo for one in pieces), memo]),
        "unsure": int(unsure or any(one.unsure for one in pieces)),
    }  # fmt: skip
    with project.change(f"{label} '{_code_name(project, code_id)}'", by=coder.name) as change:
        if layer.state is LayerState.ASSIGNED:
            change.update("layer_revision", layer.revision_id, state=LayerState.IN_PROGRESS.value)
        for row in rows[1:]:
            change.delete("coding", row)
        if not rows:
            coding_id = change.insert(
                "coding", uuid=uuid or new_uuid(), layer_revision_id=layer.revision_id,
                transcript_id=layer.transcript_id, made_at=change.at, **values,
            )  # fmt: skip
        else:
            coding_id = rows[0]
            change.update("coding", coding_id, **values)
    return queries.coding_by_id(project, coder, coding_id)


def _stored(project: Project, coding: Coding) -> tuple[int, ...]:
    """Return the ids of the stored rows behind a coding: several where a merge of codes made them one."""
    return queries.pieces(project, coding.layer_revision_id).get(coding.id, (coding.id,))


def _settle(project: Project, change: Change, coding: Coding) -> None:
    """Write a coding that a merge of codes made out of several down as the one row that it is shown as."""
    rows = _stored(project, coding)
    if len(rows) > 1:
        for row in rows[1:]:
            change.delete("coding", row)
        change.update(
            "coding", coding.id, code_id=coding.code_id, start_pos=coding.start, end_pos=coding.end,
            memo=coding.memo, unsure=int(coding.unsure),
        )  # fmt: skip


def _own(project: Project, coder: Coder, coding_id: int) -> tuple[Coding, Layer]:
    """Return one of the coder's own codings in an open layer, as the views show it, and its layer."""
    coding = queries.coding_by_id(project, coder, coding_id)
    if coding.coder_id != coder.id:
        raise KnownError("This coding belongs to another layer; only its own coder can change it.")
    layer = open_layer(project, coder, coding.transcript_id, by=coder.name)
    if coding.layer_revision_id != layer.revision_id:
        raise KnownError("This coding belongs to an earlier round or revision, which stays as it is.")
    for first, rows in queries.pieces(project, layer.revision_id).items():
        if coding.id in rows:
            own = queries.codings(project, coder, transcript_id=coding.transcript_id, coder_id=coder.id)
            return next(one for one in own if one.id == first), layer
    return coding, layer


def _code_name(project: Project, code_id: int) -> str:
    name = project.value("SELECT name FROM code WHERE id = ?", (code_id,))
    if name is None:
        raise KnownError("This code is no longer in the codebook.")
    return str(name)
