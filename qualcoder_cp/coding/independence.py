# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layers count as coded independently: those submitted before their coder could see the others.

Agreement is computed from these alone, so a number stays as it was published: a layer that is re-opened after the round
was revealed gets a new revision for adjudication, while the one from before goes on to stand for what the coder did
without knowing the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qualcoder_cp.coding import queries, texts
from qualcoder_cp.coding.round_plan import Policy, RoundPlan
from qualcoder_cp.model import Layer, LayerKind, LayerState, Round, Span
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import Moved, text_of


@dataclass(frozen=True, slots=True)
class Independent:
    """The coders' layers of a round as they were coded blind.

    ``layers`` holds one revision of each coder's layer: the newest one that was submitted while the round was sealed,
    else the newest one, which then doesn't count. ``late`` are the ids of layers that were submitted only after the
    round was revealed. ``compared`` is the text revision by transcript on which layers can be compared.
    """

    layers: tuple[Layer, ...]
    late: frozenset[int]
    compared: dict[int, int]

    def counts(self, layer: Layer) -> bool:
        """Return whether a layer is submitted and independent."""
        return layer.state is LayerState.SUBMITTED and layer.id not in self.late


def independent_layers(project: Project, round_: Round) -> Independent:
    """Return the coders' layers of a round as they were coded blind; in an open round all submitted ones count."""
    newest = [one for one in queries.layers(project, round_.id) if one.kind is LayerKind.CODER]
    if RoundPlan.of(round_).policy is Policy.OPEN:
        return Independent(tuple(newest), frozenset(), texts.compared_texts(project, round_.id))
    blind = {
        row["layer_id"]: row
        for row in project.rows(
            """SELECT layer_id, layer_revision.id, revision, sha256, submitted_at, text_revision_id,
            (SELECT text_revision.revision FROM text_revision WHERE id = text_revision_id) AS text_number
            FROM layer_revision JOIN layer ON layer.id = layer_id
            WHERE round_id = ? AND kind = 'coder' AND state = 'submitted' AND submitted_while = 'sealed'
            ORDER BY revision""",
            (round_.id,),
        )
    }
    conflicts = {
        (row[0], row[1]) for row in project.rows("SELECT layer_id, revision FROM layer_conflict")
    }  # fmt: skip
    found, late, newest_text = list[Layer](), set[int](), dict[int, tuple[int, int]]()
    for layer in newest:
        row = blind.get(layer.id)
        if row is None:
            found.append(layer)
            if layer.state is LayerState.SUBMITTED:
                late.add(layer.id)
            continue
        conflict = (layer.id, row["revision"]) in conflicts
        found.append(replace(
            layer, revision_id=row["id"], revision=row["revision"], sha256=row["sha256"],
            submitted_at=row["submitted_at"], state=LayerState.CONFLICT if conflict else LayerState.SUBMITTED,
        ))  # fmt: skip
        if not conflict:
            text = (row["text_number"], row["text_revision_id"])
            newest_text[layer.transcript_id] = max(newest_text.get(layer.transcript_id, text), text)
    return Independent(tuple(found), frozenset(late), {one: text[1] for one, text in newest_text.items()})


def carried(project: Project, layer: Layer, text_revision_id: int) -> list[tuple[int, int, int]] | None:
    """Return a layer's codings (code, start, end) as they stand on another text of the transcript.

    None if one of them has no sure place there: the layer can't be compared on it then.
    """
    stands_on = texts.layer_texts(project)[layer.revision_id]
    target = text_of(project, layer.transcript_id, text_revision_id).text
    edits = texts.edits_between(project, layer.transcript_id, stands_on, target)
    found = []
    for code_id, start, end in project.rows(
        """SELECT coalesce(merged_into, code_id), start_pos, end_pos FROM coding JOIN code ON code.id = code_id
        WHERE layer_revision_id = ?""",
        (layer.revision_id,),
    ):
        place = edits.move(Span(start, end))
        if not isinstance(place, Moved):
            return None
        found.append((code_id, place.start, place.end))
    return sorted(found, key=lambda one: one[1])
