# SPDX-License-Identifier: GPL-3.0-or-later
"""Which text a layer stands on, and how codings go over to another text of the same transcript.

A layer keeps the text that it was coded on: an open one goes over to a corrected text with it, a submitted one never
does. Whoever reads a coding's words takes them from the text of its layer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from qualcoder_cp.coding import queries
from qualcoder_cp.model import Coder, Coding, KnownError, Span, TranscriptText
from qualcoder_cp.project import Change, Project
from qualcoder_cp.transcripts import EditMap, Lost, Moved, edit_map, text_of

_CARRIED = ("uuid", "code_id", "start_pos", "end_pos", "memo", "unsure", "made_at")


def text_of_layer(project: Project, layer_revision_id: int) -> TranscriptText:
    """Return the text that a layer revision stands on."""
    transcript_id, text_revision_id = project.rows(
        """SELECT layer.transcript_id, text_revision_id FROM layer_revision JOIN layer ON layer.id = layer_id
        WHERE layer_revision.id = ?""",
        (layer_revision_id,),
    )[0]
    return text_of(project, transcript_id, text_revision_id)


def words_of_layer(project: Project, layer_revision_id: int) -> str:
    """Return the text that a layer revision stands on, without its turns: coding a passage needs no more."""
    sha256 = project.value(
        """SELECT sha256 FROM text_revision WHERE id =
        (SELECT text_revision_id FROM layer_revision WHERE id = ?)""",
        (layer_revision_id,),
    )
    return project.content(sha256)


def length_for(project: Project, coder: Coder, transcript_id: int) -> int:
    """Return the number of code points of `text_for`.

    Raises:
        KnownError: there is no such transcript.
    """
    found = queries.current_round(project)
    layer = queries.layer_of(project, found.id, transcript_id, coder.id) if found else None
    length = project.value(
        """SELECT characters FROM text_revision WHERE transcript_id = ?1 AND (?2 IS NULL OR id =
        (SELECT text_revision_id FROM layer_revision WHERE id = ?2)) ORDER BY revision DESC LIMIT 1""",
        (transcript_id, layer.revision_id if layer else None),
    )
    if length is None:
        raise KnownError(f"There is no transcript {transcript_id} in {project.path.name}.")
    return int(length)


def text_for(project: Project, coder: Coder, transcript_id: int) -> TranscriptText:
    """Return the text that a coder reads and codes: that of their layer in the current round, else the newest."""
    found = queries.current_round(project)
    layer = queries.layer_of(project, found.id, transcript_id, coder.id) if found else None
    return text_of_layer(project, layer.revision_id) if layer else text_of(project, transcript_id)


def layer_texts(project: Project) -> dict[int, int]:
    """Return the text revision of each layer revision, by their ids."""
    return dict(tuple(row) for row in project.rows("SELECT id, text_revision_id FROM layer_revision"))


def compared_texts(project: Project, round_id: int) -> dict[int, int]:
    """Return for each transcript of a round the text revision on which its layers can be compared.

    That is the newest text on which a coder's layer is submitted. A layer on another text counts as missing until
    it is re-opened, which brings it over, and submitted again.
    """
    rows = project.rows(
        """SELECT layer.transcript_id, text_revision_id FROM layer
        JOIN layer_revision ON layer_revision.layer_id = layer.id AND layer_revision.revision =
            (SELECT max(revision) FROM layer_revision AS newest WHERE newest.layer_id = layer.id)
        JOIN text_revision ON text_revision.id = text_revision_id
        WHERE round_id = ? AND kind = 'coder' AND state = 'submitted' ORDER BY text_revision.revision""",
        (round_id,),
    )
    return dict(tuple(row) for row in rows)  # the last word of each transcript is its newest text


def words_of(project: Project, codings: Sequence[Coding]) -> dict[int, str]:
    """Return the words of each coding by its id, from the text of its layer."""
    texts, of_layer = dict[int, str](), layer_texts(project)
    for one in codings:
        revision_id = of_layer[one.layer_revision_id]
        if revision_id not in texts:
            texts[revision_id] = text_of(project, one.transcript_id, revision_id).text
    return {one.id: texts[of_layer[one.layer_revision_id]][one.start : one.end] for one in codings}


def edits_between(project: Project, transcript_id: int, revision_id: int, text: str) -> EditMap:
    """Return the map from the text of a text revision to ``text``."""
    return edit_map(text_of(project, transcript_id, revision_id).text, text)


def text_to_reopen_on(project: Project, layer_id: int) -> int:
    """Return the text revision for the next revision of a layer.

    The newest one on which another coder's layer of the round stands, so that they can be compared; without such a
    layer, the newest text.
    """
    found = project.value(
        """SELECT text_revision_id FROM layer AS own
        JOIN layer ON layer.round_id = own.round_id AND layer.transcript_id = own.transcript_id
            AND layer.kind = 'coder' AND layer.id <> own.id
        JOIN layer_revision ON layer_revision.layer_id = layer.id AND layer_revision.revision =
            (SELECT max(revision) FROM layer_revision AS newest WHERE newest.layer_id = layer.id)
        JOIN text_revision ON text_revision.id = text_revision_id
        WHERE own.id = ? AND state <> 'excused' ORDER BY text_revision.revision DESC LIMIT 1""",
        (layer_id,),
    )
    return int(found or project.value(
        """SELECT text_revision.id FROM text_revision JOIN layer ON layer.transcript_id = text_revision.transcript_id
        WHERE layer.id = ? ORDER BY revision DESC LIMIT 1""",
        (layer_id,),
    ))  # fmt: skip


def copy_codings(project: Project, change: Change, transcript_id: int, of: int, to: int) -> None:
    """Copy the codings of one layer revision into another; on another text they move along, if they can."""
    texts = layer_texts(project)
    rows = project.rows(f"SELECT {', '.join(_CARRIED)} FROM coding WHERE layer_revision_id = ?", (of,))
    kept = [tuple(row) for row in rows]
    if texts[of] != texts[to]:
        target = text_of(project, transcript_id, texts[to]).text
        edits = edits_between(project, transcript_id, texts[of], target)
        kept, lost = [], []
        for row in rows:
            place = edits.move(Span(row["start_pos"], row["end_pos"]))
            if isinstance(place, Moved):
                kept.append((*row[:2], place.start, place.end, *row[4:]))
            else:
                lost.append(lost_entry(project, row, to, place))
        record_lost(project, change, texts[to], lost)
    change.insert_many(
        "coding", (*_CARRIED, "transcript_id", "layer_revision_id"), [(*row, transcript_id, to) for row in kept]
    )


def lost_entry(project: Project, row: Any, layer_revision_id: int, place: Lost) -> dict[str, Any]:
    """Return what is kept of a coding that has no place in the new text; code and layer by their UUIDs."""
    code = project.value("SELECT uuid FROM code WHERE id = ?", (row["code_id"],))
    layer = project.value(
        "SELECT uuid FROM layer WHERE id = (SELECT layer_id FROM layer_revision WHERE id = ?)", (layer_revision_id,)
    )
    return {
        "uuid": row["uuid"], "code": code, "layer": layer, "start": row["start_pos"], "end": row["end_pos"],
        "memo": row["memo"], "unsure": row["unsure"], "made_at": row["made_at"], "reason": place.reason,
        "before": place.before, "text": place.text, "after": place.after, "near": place.near,
    }  # fmt: skip


def record_lost(project: Project, change: Change, text_revision_id: int, entries: Sequence[dict[str, Any]]) -> None:
    """Add codings without a place to the report of the text revision in which they have none."""
    if entries:
        report = json.loads(project.value("SELECT report FROM text_revision WHERE id = ?", (text_revision_id,)))
        correction = report.setdefault("correction", {})
        correction["lost"] = [*correction.get("lost", []), *entries]
        change.update("text_revision", text_revision_id, report=json.dumps(report, ensure_ascii=False))
