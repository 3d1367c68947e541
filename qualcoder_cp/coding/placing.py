# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts many codings into open layers at once, united as the verbs for single ones unite them."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.coding import queries, rules
from qualcoder_cp.coding.texts import text_of_layer
from qualcoder_cp.model import Coder, Coding, Layer, LayerState, Round, TranscriptText
from qualcoder_cp.project import Change, Project, new_uuid
from qualcoder_cp.transcripts import transcripts

ADDED, UNITED, KNOWN = "added", "united", "known"
"""What became of a coding: a new one, one with others that it met, or nothing because it was there."""


@dataclass(slots=True)
class Place:
    """The open layer of one coder on one transcript while codings are put into it.

    ``pieces`` are its codings by code, ``stored`` the ids of those that are in the file.
    """

    coder: Coder
    layer: Layer
    text: TranscriptText
    pieces: dict[int, list[Coding]]
    stored: frozenset[int]


class Placer:
    """Collects codings for the open layers of a round and writes them together."""

    def __init__(self, project: Project, round_: Round) -> None:
        """Begin with the layers of a round as they are."""
        self._project = project
        self._round = round_
        self._names = {one.id: one.name for one in transcripts(project)}
        self._layers = {(one.transcript_id, one.coder_id): one for one in queries.layers(project, round_.id)}
        self._places: dict[tuple[int, int], Place] = {}
        self._gone: list[int] = []

    def closed(self, coder: Coder, transcript_id: int) -> str | None:
        """Return why nothing can be coded there, as a sentence; None if the layer is open."""
        layer, name = self._layers.get((transcript_id, coder.id)), self._names[transcript_id]
        if layer is None:
            return f"{coder.name} is not assigned to '{name}'."
        if layer.state in (LayerState.SUBMITTED, LayerState.EXCUSED):
            return f"{coder.name}'s layer on '{name}' is {layer.state.value}."
        return None

    def place(self, coder: Coder, transcript_id: int) -> Place:
        """Return the coder's layer, which must be open, with its text and codings."""
        if (transcript_id, coder.id) not in self._places:
            layer = self._layers[transcript_id, coder.id]
            pieces: dict[int, list[Coding]] = {}
            for one in queries.codings(
                self._project, coder, round_id=self._round.id, transcript_id=transcript_id, coder_id=coder.id
            ):
                pieces.setdefault(one.code_id, []).append(one)
            text = text_of_layer(self._project, layer.revision_id)
            stored = frozenset(one.id for own in pieces.values() for one in own)
            self._places[transcript_id, coder.id] = Place(coder, layer, text, pieces, stored)
        return self._places[transcript_id, coder.id]

    def put(self, place: Place, code_id: int, start: int, end: int, memo: str = "", *, unsure: bool = False) -> str:
        """Unite one coding with what its layer holds; return what became of it. The span must be checked."""
        own = place.pieces.setdefault(code_id, [])
        start, end, absorbed = rules.unite(place.text.text, own, start, end)
        memo = rules.join_memos([*(one.memo for one in absorbed), memo])
        unsure = unsure or any(one.unsure for one in absorbed)
        if [(one.start, one.end, one.memo, one.unsure) for one in absorbed] == [(start, end, memo, unsure)]:
            return KNOWN  # also a piece of what is there: the same again changes nothing
        self._gone += [one.id for one in absorbed if one.id > 0]
        united = Coding(
            0, absorbed[0].uuid if absorbed else new_uuid(), place.layer.revision_id, place.layer.transcript_id,
            place.coder.id, code_id, start, end, memo, unsure,
        )  # fmt: skip
        own[:] = [one for one in own if one not in absorbed] + [united]
        return UNITED if absorbed else ADDED

    def coders_met(self) -> list[Coder]:
        """Return the coders whose layers were asked for, each once."""
        return list({place.coder.id: place.coder for place in self._places.values()}.values())

    def _drop_absorbed(self, change: Change, place: Place) -> None:
        several = queries.pieces(self._project, place.layer.revision_id)  # where a merge of codes made one of them
        for coding_id in self._gone:
            if coding_id in place.stored:
                for row in several.get(coding_id, (coding_id,)):
                    change.delete("coding", row)

    def write(self, change: Change) -> None:
        """Write all new codings at once and set their layers in progress."""
        for place in self._places.values():
            self._drop_absorbed(change, place)
            if place.layer.state is LayerState.ASSIGNED:
                change.update("layer_revision", place.layer.revision_id, state=LayerState.IN_PROGRESS.value)
        change.insert_many(
            "coding",
            ("uuid", "layer_revision_id", "transcript_id", "code_id", "start_pos", "end_pos", "memo", "unsure",
             "made_at"),
            [
                (one.uuid, one.layer_revision_id, one.transcript_id, one.code_id, one.start, one.end, one.memo,
                 int(one.unsure), change.at)
                for place in self._places.values() for own in place.pieces.values() for one in own if one.id == 0
            ],
        )  # fmt: skip
