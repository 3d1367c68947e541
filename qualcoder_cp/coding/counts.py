# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts for the code tree: how many codings and participants each code has, itself and below it.

Counting 50,000 codings at each keystroke would take a tenth of a second. So the counts per code and layer are kept
and brought up to date from the journal, which names every row that changed; the tree's sums are made from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.model import Coder, Coding, LayerKind
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import participants_of

_SHAKES = frozenset({"speaker", "participant", "turn", "text_revision", "transcript", "layer"})
"""Tables after whose change everything is counted anew: who speaks where may be another person."""

_MANY = 20_000


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was used in what the viewer may see, itself and below it.

    A transcript without participants stands for one; in a focus group a coding counts for those whose turns it
    touches.
    """

    codings: int
    transcripts: int
    participants: int = 0


def code_counts(
    project: Project, viewer: Coder | None, below: Mapping[int, frozenset[int]], *, everyone: bool = False
) -> dict[int, CodeCount]:
    """Return the counts per code over its descendants, for the tree.

    Args:
        project: the open project.
        viewer: who looks; a coder's counts are of their own layers, a reader's of all that is revealed.
        below: for each code the ids of itself and its descendants.
        everyone: count what others coded too, as far as the viewer may see it.
    """
    last = project.row("SELECT id, chain FROM change_set ORDER BY id DESC LIMIT 1")
    step = (0, "") if last is None else (int(last["id"]), str(last["chain"]))
    if not step[1]:  # inside a change, whose rows may yet be taken back
        ledger = _Ledger(project, step)
    else:
        ledger = project.remembered(("code counts",), lambda: _Ledger(project, step))  # keeps itself in step
        ledger.catch_up(step)
    own = ledger.seen(viewer, everyone=everyone)
    counts = {}
    for code_id, descendants in below.items():
        codings = people = places = 0
        for one in descendants:
            if found := own.get(one):
                codings += found[0]
                people |= found[1]
                places |= found[2]
        counts[code_id] = CodeCount(codings, places.bit_count(), people.bit_count())
    return counts


_Cell = tuple[int, int]
"""A layer revision and, as bits, the participants that a coding there counts for."""
_Sums = tuple[int, int, int]
"""Codings; participants and transcripts as bits."""


class _Ledger:
    """The counts of one project by code, layer revision and participants; follows the journal step by step."""

    def __init__(self, project: Project, step: tuple[int, str]) -> None:
        self._project = project
        self._step = step
        self._begin()

    def _begin(self) -> None:
        self._bits: dict[int, int] = {}
        self._who = participants_of(self._project)
        self._revisions = {
            row[0]: (row[1], row[2])
            for row in self._project.rows(
                """SELECT layer_revision.id, transcript_id, text_revision_id FROM layer_revision
                JOIN layer ON layer.id = layer_id"""
            )
        }
        self._voices: dict[int, list[tuple[int, int, int]]] = {}
        self._cells: dict[int, dict[_Cell, int]] = {}
        self._views: dict[tuple[int | None, bool], tuple[Any, dict[int, _Sums]]] = {}
        alone = {
            transcript_id: self._mask(self._who.get(transcript_id, (-transcript_id,)))
            for transcript_id, _ in self._revisions.values()
        }
        several = {one for one, people in self._who.items() if len(people) > 1}
        for code_id, revision_id, transcript_id, number in self._project.rows(
            """SELECT code_id, layer_revision_id, transcript_id, count(*) FROM coding
            GROUP BY code_id, transcript_id, layer_revision_id"""
        ):
            if transcript_id not in several:
                self._cells.setdefault(code_id, {})[revision_id, alone[transcript_id]] = number
        for transcript_id in several:
            for code_id, revision_id, start, end in self._project.rows(
                "SELECT code_id, layer_revision_id, start_pos, end_pos FROM coding WHERE transcript_id = ?",
                (transcript_id,),
            ):
                self._add(code_id, revision_id, start, end, 1)

    def catch_up(self, step: tuple[int, str]) -> None:
        """Take over what changed since the last call; after steps that can't be followed, count anew."""
        known, self._step = self._step, step
        if step == known:
            return
        if self._project.value("SELECT chain FROM change_set WHERE id = ?", (known[0],)) != known[1]:
            self._begin()
            return
        rows = self._project.rows(
            "SELECT tab, before, after FROM change_row WHERE change_set_id > ? AND change_set_id <= ? LIMIT ?",
            (known[0], step[0], _MANY),
        )
        if len(rows) == _MANY or any(row[0] in _SHAKES for row in rows):
            self._begin()
            return
        self._learn(json.loads(after) for table, _, after in rows if table == "layer_revision" and after is not None)
        for table, before, after in rows:
            if table == "coding":
                for image, number in ((before, -1), (after, 1)):
                    if image is not None:
                        one = json.loads(image)
                        place = one["start_pos"], one["end_pos"]
                        self._add(one["code_id"], one["layer_revision_id"], *place, number)

    def _learn(self, revisions: Iterable[dict[str, int]]) -> None:
        """Take in new or altered layer revisions."""
        for one in revisions:
            transcript_id = self._project.value("SELECT transcript_id FROM layer WHERE id = ?", (one["layer_id"],))
            if transcript_id is not None:
                self._revisions[one["id"]] = transcript_id, one["text_revision_id"]

    def _add(self, code_id: int, revision_id: int, start: int, end: int, number: int) -> None:
        cells = self._cells.setdefault(code_id, {})
        cell = revision_id, self._people(revision_id, start, end)
        cells[cell] = cells.get(cell, 0) + number
        if not cells[cell]:
            del cells[cell]
        for _, sums in self._views.values():
            sums.pop(code_id, None)

    def _people(self, revision_id: int, start: int, end: int) -> int:
        """Return the participants that a coding counts for, as bits."""
        transcript_id, text_revision_id = self._revisions[revision_id]
        people = self._who.get(transcript_id, (-transcript_id,))
        if len(people) > 1:
            people = tuple({who for first, last, who in self._turns(text_revision_id) if first < end and start < last})
        return self._mask(people)

    def _turns(self, text_revision_id: int) -> list[tuple[int, int, int]]:
        if text_revision_id not in self._voices:
            self._voices[text_revision_id] = [
                tuple(row)
                for row in self._project.rows(
                    """SELECT speech_start, end_pos, participant_id FROM turn JOIN speaker ON speaker.id = speaker_id
                    WHERE text_revision_id = ? AND participant_id IS NOT NULL AND role = 'participant'""",
                    (text_revision_id,),
                )
            ]
        return self._voices[text_revision_id]

    def _mask(self, people: Iterable[int]) -> int:
        mask = 0
        for one in people:
            mask |= self._bits.setdefault(one, 1 << len(self._bits))
        return mask

    def seen(self, viewer: Coder | None, *, everyone: bool) -> dict[int, _Sums]:
        """Return codings, participants and transcripts of each code in the layers that count for this viewer."""
        rows = self._project.rows(
            f"""SELECT layer_revision.id, layer.transcript_id FROM layer JOIN round ON round.id = layer.round_id
            JOIN layer_revision ON layer_revision.layer_id = layer.id
            AND layer_revision.revision = (SELECT max(revision) FROM layer_revision AS newest WHERE layer_id = layer.id)
            WHERE kind = ?1 AND {queries.SEEN} AND (?3 IS NULL OR layer.coder_id = ?3)""",
            (LayerKind.CODER.value, viewer.id if viewer else -1, viewer.id if viewer and not everyone else None),
        )
        visible = {row[0]: row[1] for row in rows}
        redirects = codebook.redirects(self._project)
        key = (viewer.id if viewer else None, everyone)
        basis = visible, redirects
        if key not in self._views or self._views[key][0] != basis:
            self._views[key] = basis, {}
        sums = self._views[key][1]
        targets = set(redirects.values())
        for code_id, cells in self._cells.items():
            if code_id not in sums and code_id not in targets and code_id not in redirects:
                sums[code_id] = _summed(cells, visible)
        return sums | {code_id: self._merged(code_id, redirects, visible) for code_id in targets}

    def _merged(self, code_id: int, redirects: Mapping[int, int], visible: Mapping[int, int]) -> _Sums:
        """Return the sums of a code with those merged into it, overlapping codings of a layer being one."""
        group = [code_id, *(one for one, target in redirects.items() if target == code_id)]
        codings = [
            Coding(0, "", row[1], visible[row[1]], None, code_id, row[2], row[3])
            for row in self._project.rows(
                """SELECT code_id, layer_revision_id, start_pos, end_pos FROM coding
                WHERE code_id IN (SELECT value FROM json_each(?)) ORDER BY layer_revision_id, start_pos, end_pos""",
                (json.dumps(group),),
            )
            if row[1] in visible
        ]
        people = places = 0
        for one in codings:
            people |= self._people(one.layer_revision_id, one.start, one.end)
            places |= 1 << one.transcript_id
        return len(rules.shown_as_one(codings, {})), people, places


def _summed(cells: Mapping[_Cell, int], visible: Mapping[int, int]) -> _Sums:
    codings = people = places = 0
    for (revision_id, mask), number in cells.items():
        transcript_id = visible.get(revision_id)
        if transcript_id is not None:
            codings += number
            people |= mask
            places |= 1 << transcript_id
    return codings, people, places
