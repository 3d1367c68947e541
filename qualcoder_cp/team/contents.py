# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into a work package: explicit reads for one coder, so that nothing of another coder can slip in.

Rows that everybody shares (transcripts, texts, codes) keep their numbers; what coders make (layers, codings, memos)
goes without them, because gaps between numbers would tell how much the others have coded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.model import Coder, Round
from qualcoder_cp.project import Item, Project
from qualcoder_cp.project.parcel import canonical
from qualcoder_cp.text import sha256

PACKAGE_SUFFIX, BUNDLE_SUFFIX = ".qcw", ".qcb"
PACKAGE, BUNDLE = "work package", "bundle"
CODING_COLUMNS = ("uuid", "code_id", "start_pos", "end_pos", "memo", "unsure", "made_at")
MEMO_COLUMNS = ("uuid", "about", "start_pos", "end_pos", "title", "body", "made_at", "changed_at")
TURN_COLUMNS = ("seq", "start_pos", "end_pos", "speech_start", "speaker_id", "start_ms", "end_ms")
RANGE_COLUMNS = ("kind", "start_pos", "end_pos")


def items_for(project: Project, round_: Round, coder: Coder) -> list[Item]:
    """Return everything that a coder needs to code their part of a round, and nothing else."""
    layers = own_layers(project, round_, coder)
    transcript_ids = [layer["transcript_id"] for layer in layers]
    text_ids = sorted({one["text_revision_id"] for layer in layers for one in layer["revisions"]})
    used = {one[1] for layer in layers for revision in layer["revisions"] for one in revision["codings"]}
    return [
        Item("coder", {"uuid": coder.uuid, "name": coder.name, "role": coder.role.value, "colour": coder.colour}),
        *_rows(project, "transcript", "transcript", ("id", "uuid", "name", "position"), "id", transcript_ids),
        *_texts(project, text_ids, {layer["uuid"] for layer in layers}),
        *_participants(project, transcript_ids),
        *_rows(
            project, "speaker", "speaker", ("id", "uuid", "transcript_id", "label", "role", "participant_id"),
            "transcript_id", transcript_ids,
        ),
        *_of_texts(project, "turn", TURN_COLUMNS, text_ids),
        *_of_texts(project, "text_range", RANGE_COLUMNS, text_ids),
        *_codes(project, round_, used),
        Item("round", {"uuid": round_.uuid, "name": round_.name, "seed": round_.seed, "settings": round_.settings}),
        *(Item("layer", layer) for layer in layers),
        *(Item("memo", memo) for memo in own_memos(project, coder)),
    ]  # fmt: skip


def own_layers(project: Project, round_: Round, coder: Coder) -> list[dict[str, Any]]:
    """Return a coder's layers of a round with all their revisions and codings; excused ones are left out."""
    found = []
    for layer_id, uuid, transcript_id, due in project.rows(
        "SELECT id, uuid, transcript_id, due FROM layer WHERE round_id = ? AND coder_id = ? ORDER BY transcript_id",
        (round_.id, coder.id),
    ):
        revisions = [_revision(project, row) for row in project.rows(
            """SELECT layer_revision.id, uuid, revision, text_revision_id, state, submitted_at, submitted_while, reason,
            body AS payload FROM layer_revision LEFT JOIN content ON content.sha256 = layer_revision.sha256
            WHERE layer_id = ? ORDER BY revision""", (layer_id,),
        )]  # fmt: skip
        if revisions[-1]["state"] != "excused":
            found.append({"uuid": uuid, "transcript_id": transcript_id, "due": due, "revisions": revisions})
    return found


def _revision(project: Project, row: Any) -> dict[str, Any]:
    fields = dict(zip(row.keys(), row, strict=True))
    codings = project.rows(
        f"SELECT {', '.join(CODING_COLUMNS)} FROM coding WHERE layer_revision_id = ? ORDER BY start_pos, end_pos, uuid",
        (fields.pop("id"),),
    )
    return {**fields, "codings": [tuple(coding) for coding in codings]}


def draft_hash(codings: Iterable[Sequence[Any]]) -> str:
    """Return the hash of an open layer's codings (uuid, code, start, end first), whatever their order."""
    return sha256(canonical(sorted([list(one[:4]) for one in codings])))


def own_memos(project: Project, coder: Coder) -> list[dict[str, Any]]:
    """Return a coder's memos; what they are about by UUID and hash."""
    columns = ", ".join(f"memo.{name}" for name in MEMO_COLUMNS)
    rows = project.rows(
        f"""SELECT {columns}, transcript.uuid AS transcript, text_revision.sha256 AS text, code.uuid AS code FROM memo
        LEFT JOIN transcript ON transcript.id = memo.transcript_id LEFT JOIN code ON code.id = memo.code_id
        LEFT JOIN text_revision ON text_revision.id = memo.text_revision_id
        WHERE author_id = ? ORDER BY memo.uuid""",
        (coder.id,),
    )
    return [dict(zip(row.keys(), row, strict=True)) for row in rows]


def _rows(
    project: Project, kind: str, table: str, columns: Sequence[str], by: str, ids: Sequence[int]
) -> Iterator[Item]:
    for row in project.rows(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {by} IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(ids)),),
    ):
        yield Item(kind, dict(zip(columns, row, strict=True)))


def _texts(project: Project, text_ids: Sequence[int], own: set[str]) -> Iterator[Item]:
    columns = ("id", "uuid", "transcript_id", "revision", "sha256", "source_name", "source_sha256", "format",
               "encoding", "words", "report", "imported_at")  # fmt: skip
    for item in _rows(project, "text", "text_revision", columns, "id", text_ids):
        text = project.content(item.fields["sha256"])
        yield Item("text", {**item.fields, "report": _own_report(item.fields["report"], own), "text": text})


def _own_report(report: str, own: set[str]) -> str:
    """Return the import report without other coders' codings that lost their place in a corrected text."""
    found = json.loads(report)
    correction = found.get("correction")
    if correction:
        correction["lost"] = [one for one in correction.get("lost", []) if one.get("layer") in own]
    return json.dumps(found, ensure_ascii=False)


def _participants(project: Project, transcript_ids: Sequence[int]) -> Iterator[Item]:
    for row in project.rows(
        """SELECT DISTINCT participant.id, participant.uuid, name, group_name FROM participant
        JOIN speaker ON speaker.participant_id = participant.id
        WHERE transcript_id IN (SELECT value FROM json_each(?)) ORDER BY participant.id""",
        (json.dumps(list(transcript_ids)),),
    ):
        yield Item("participant", dict(zip(row.keys(), row, strict=True)))


def _of_texts(project: Project, table: str, columns: Sequence[str], text_ids: Sequence[int]) -> Iterator[Item]:
    for text_id in text_ids:
        rows = project.rows(
            f"SELECT {', '.join(columns)} FROM {table} WHERE text_revision_id = ? ORDER BY start_pos, id", (text_id,)
        )
        yield Item(table, {"text_revision_id": text_id, "rows": [tuple(row) for row in rows]})


def _codes(project: Project, round_: Round, used: set[int]) -> Iterator[Item]:
    """The round's frozen codebook, and of later codes only those that the coder's own codings use."""
    frozen = next(one for one in codebook.versions(project) if one.id == round_.codebook_version_id)
    then, now = codebook.version_tree(project, frozen), codebook.tree(project)
    known, merged = dict(then.codes), dict(then.merged)
    for code_id in sorted(used - known.keys() - merged.keys()):
        if code_id in now.merged:
            merged[code_id] = now.merged[code_id]
        for needed in now.ancestors(now.resolve(code_id)):
            known.setdefault(needed, now.codes[needed])
    for code in (*codebook.CodeTree.of(known.values()).in_order(), *merged.values()):  # a merged code after its target
        yield Item("code", {name: getattr(code, name) for name in type(code).__dataclass_fields__})
    yield Item("codebook", {"number": frozen.number, "name": frozen.name, "made_at": frozen.made_at,
                            "body": project.content(frozen.sha256)})  # fmt: skip
