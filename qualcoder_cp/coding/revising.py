# SPDX-License-Identifier: GPL-3.0-or-later
"""Correcting a transcript after coding: open layers go over to the corrected text, submitted ones stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qualcoder_cp.coding import actions, queries, rules, texts
from qualcoder_cp.model import Coder, Coding, KnownError, LayerState, RoundState, Span, TranscriptText
from qualcoder_cp.project import Change, Project, coders
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import EditMap, Moved, Prepared, add_revision, corrected_text, edit_map, text_of

_NAME_NOW = """SELECT now.name FROM code JOIN code AS now ON now.id = coalesce(code.merged_into, code.id)
    WHERE code.uuid = ?"""
_CODE_NOW = _NAME_NOW.replace("now.name", "now.id, now.name", 1)
"""A kept coding names its code as it was; since a merge another code stands for it."""


@dataclass(frozen=True, slots=True)
class ChangedCoding:
    """A coding whose words were corrected inside: what it said and what it says now, at its new place."""

    code: str
    coder: str
    before: str
    now: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A coding without a safe place in the corrected text, kept until somebody places it again or drops it.

    ``start`` and ``end`` are its place in the text before; ``near`` is where about that is now. ``text`` is what it
    said there, between ``before`` and ``after``.
    """

    uuid: str
    code: str
    coder: str
    reason: str
    before: str
    text: str
    after: str
    start: int
    end: int
    near: int
    memo: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """What a correction did, as far as the person who did it may see it.

    ``moved`` counts the codings that went over with their words unchanged; ``layers`` the open layers that went over;
    ``frozen`` names the coders whose submitted layers keep the text before.
    """

    transcript: str
    revision: int
    moved: int
    changed: tuple[ChangedCoding, ...]
    lost: tuple[Unplaced, ...]
    layers: int
    frozen: tuple[str, ...]
    turns_before: int
    turns: int


@dataclass(frozen=True, slots=True)
class _Open:
    """A layer that goes over, with each of its codings and their new place or none."""

    layer_revision_id: int
    coder_id: int
    state: RoundState
    edits: EditMap
    codings: tuple[tuple[Any, Moved | dict[str, Any]], ...]


def revise_text(
    project: Project, transcript_id: int, new_text: str, *, by: str, reason: str, source: Prepared | None = None,
    dry_run: bool = False,
) -> Revision:  # fmt: skip
    """Correct the text of a transcript: a new text revision, to which open layers go over with their codings.

    What has no safe place is taken out of its layer and kept as `unplaced`. Submitted layers, and consensus that
    stands on them, keep the text that they were coded on. One change, one step to undo.

    Args:
        project: the open project.
        transcript_id: the transcript.
        new_text: the whole corrected text.
        by: the coder's name; the result tells only what this coder may see.
        reason: why.
        source: the file that the text was read from, if it was.
        dry_run: only say what would happen.

    Raises:
        KnownError: no reason was given, or the text is empty, the same as before or another transcript's.
    """
    if not reason.strip():
        raise KnownError("Correcting a transcript needs a reason.")
    old = text_of(project, transcript_id)
    edits = edit_map(old.text, corrected_text(project, transcript_id, new_text))
    name = str(project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,)))
    going = _going_over(project, old, edits)
    result = {"turns": len(old.turns), "revision": _number(project, old.revision_id) + 1}
    if not dry_run:
        with project.change(f"Correct transcript '{name}'", by=by, reason=reason) as change:
            lost = [place for one in going for _, place in one.codings if isinstance(place, dict)]
            correction = {"reason": reason, "by": by, "of": old.revision_id, "lost": lost}
            revision_id = add_revision(project, change, old, edits, source=source, correction=correction)
            for one in going:
                _carry(change, one, revision_id)
        result["turns"] = len(text_of(project, transcript_id).turns)
    return _told(project, name, old, going, by, result)


def _number(project: Project, text_revision_id: int) -> int:
    return int(project.value("SELECT revision FROM text_revision WHERE id = ?", (text_revision_id,)))


def _going_over(project: Project, old: TranscriptText, edits: EditMap) -> list[_Open]:
    """Return the coders' layers on the transcript that are not submitted, in any round."""
    maps = {old.revision_id: edits}
    going = []
    stands_on = texts.layer_texts(project)
    for round_ in queries.rounds(project):
        for layer in queries.layers(project, round_.id, old.transcript_id):
            if layer.coder_id is None or layer.state is LayerState.SUBMITTED:
                continue
            text_id = stands_on[layer.revision_id]
            if text_id not in maps:
                maps[text_id] = texts.edits_between(project, old.transcript_id, text_id, edits.new)
            found = []
            for row in project.rows("SELECT * FROM coding WHERE layer_revision_id = ?", (layer.revision_id,)):
                place = maps[text_id].move(Span(row["start_pos"], row["end_pos"]))
                kept = place if isinstance(place, Moved) else texts.lost_entry(project, row, layer.revision_id, place)
                found.append((row, kept))
            going.append(_Open(layer.revision_id, layer.coder_id, round_.state, maps[text_id], tuple(found)))
    return going


def _carry(change: Change, one: _Open, text_revision_id: int) -> None:
    for row, place in one.codings:
        if isinstance(place, Moved):
            change.update("coding", row["id"], start_pos=place.start, end_pos=place.end)
        else:
            change.delete("coding", row["id"])
    change.update("layer_revision", one.layer_revision_id, text_revision_id=text_revision_id)


def _told(
    project: Project, name: str, old: TranscriptText, going: list[_Open], by: str, result: dict[str, int]
) -> Revision:
    team = {one.id: one for one in coders(project)}
    viewer = next((one.id for one in team.values() if name_key(one.name) == name_key(by)), None)
    codes = dict(tuple(row) for row in project.rows("SELECT id, name FROM code"))
    moved, changed, lost = 0, list[ChangedCoding](), list[Unplaced]()
    for one in going:
        if not rules.visible(viewer, one.coder_id, one.state):
            continue
        for row, place in one.codings:
            coder, code = team[one.coder_id].name, codes[row["code_id"]]
            if isinstance(place, dict):
                lost.append(_unplaced(place, code, coder, place["near"]))
            elif place.exact:
                moved += 1
            else:
                said = one.edits.old[row["start_pos"] : row["end_pos"]]
                now = one.edits.new[place.start : place.end]
                changed.append(ChangedCoding(code, coder, said, now, place.start, place.end))
    frozen = [
        team[layer.coder_id].name
        for round_ in queries.rounds(project)
        for layer in queries.layers(project, round_.id, old.transcript_id)
        if layer.coder_id is not None and layer.state is LayerState.SUBMITTED
    ]
    return Revision(
        name, result["revision"], moved, tuple(changed), tuple(lost), len(going), tuple(dict.fromkeys(frozen)),
        len(old.turns), result["turns"],
    )  # fmt: skip


def _unplaced(entry: dict[str, Any], code: str, coder: str, near: int) -> Unplaced:
    words = (entry["reason"], entry["before"], entry["text"], entry["after"])
    return Unplaced(
        entry["uuid"], code, coder, *words, entry["start"], entry["end"], near, entry["memo"], bool(entry["unsure"])
    )


def unplaced(project: Project, transcript_id: int, viewer: Coder | None) -> list[Unplaced]:
    """Return the codings without a place in a corrected text that this viewer may see, oldest correction first."""
    found = []
    for revision_id, entry, layer in _entries(project, transcript_id):
        if rules.visible(viewer.id if viewer else None, layer["coder_id"], RoundState(layer["state"])):
            code = project.value(_NAME_NOW, (entry["code"],))
            near = entry["near"]
            if layer["text_revision_id"] != revision_id:
                target = text_of(project, transcript_id, layer["text_revision_id"]).text
                near = texts.edits_between(project, transcript_id, revision_id, target).at_or_before(near)
            found.append(_unplaced(entry, code or "a code that was removed", layer["name"], near))
    return found


def _entries(project: Project, transcript_id: int) -> Iterator[tuple[int, dict[str, Any], Any]]:
    """Yield text revision, entry and layer (id, coder, round's state, its own text) of each coding without a place."""
    layers = {
        row["uuid"]: row
        for row in project.rows(
            """SELECT layer.uuid, layer.id, coder_id, coder.name, round.state, text_revision_id FROM layer
            JOIN round ON round.id = round_id JOIN coder ON coder.id = coder_id
            JOIN layer_revision ON layer_id = layer.id WHERE transcript_id = ? ORDER BY revision""",
            (transcript_id,),
        )
    }
    for revision_id, report in project.rows(
        "SELECT id, report FROM text_revision WHERE transcript_id = ? ORDER BY revision", (transcript_id,)
    ):
        for entry in json.loads(report).get("correction", {}).get("lost", ()):
            if entry["layer"] in layers:
                yield revision_id, entry, layers[entry["layer"]]


def place_again(project: Project, coder: Coder, transcript_id: int, uuid: str, start: int, end: int) -> Coding:
    """Give one of the coder's own codings without a place a place in the text of their layer; return it.

    Raises:
        KnownError: it is not there or another coder's, its code is gone, the span is not in the text, or the layer
            is not open.
    """
    revision_id, entry, layer = _own(project, coder, transcript_id, uuid)
    code = project.row(_CODE_NOW, (entry["code"],))
    found = queries.current_round(project)
    here = queries.layer_of(project, found.id, transcript_id, coder.id) if found else None
    if code is None:
        raise KnownError("The code of this coding is no longer in the codebook; drop the coding instead.")
    if here is None or here.id != layer["id"]:
        raise KnownError("This coding belongs to an earlier round, which stays as it is.")
    with project.change(f"Place '{code['name']}' again", by=coder.name) as change:
        made = actions.apply_code(
            project, coder, transcript_id, code["id"], start, end,
            memo=entry["memo"], unsure=bool(entry["unsure"]), uuid=uuid,
        )  # fmt: skip
        _settle(project, change, revision_id, uuid)
    return made


def drop_unplaced(project: Project, coder: Coder, transcript_id: int, uuid: str) -> None:
    """Give up one of the coder's own codings without a place.

    Raises:
        KnownError: it is not there or another coder's.
    """
    revision_id, _, _ = _own(project, coder, transcript_id, uuid)
    with project.change("Drop a coding without a place", by=coder.name) as change:
        _settle(project, change, revision_id, uuid)


def _own(project: Project, coder: Coder, transcript_id: int, uuid: str) -> tuple[int, dict[str, Any], Any]:
    for revision_id, entry, layer in _entries(project, transcript_id):
        if entry["uuid"] == uuid and layer["coder_id"] == coder.id:
            return revision_id, entry, layer
    raise KnownError(f"{coder.name} has no such coding without a place.")


def _settle(project: Project, change: Change, text_revision_id: int, uuid: str) -> None:
    report = json.loads(project.value("SELECT report FROM text_revision WHERE id = ?", (text_revision_id,)))
    lost = report["correction"]["lost"]
    report["correction"]["lost"] = [entry for entry in lost if entry["uuid"] != uuid]
    change.update("text_revision", text_revision_id, report=json.dumps(report, ensure_ascii=False))
