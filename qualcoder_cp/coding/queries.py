# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of rounds, layers and codings. Every read of codings takes the viewer: blindness lives here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from qualcoder_cp import codebook
from qualcoder_cp.coding import rules
from qualcoder_cp.model import Coder, CoderRole, Coding, KnownError, Layer, LayerKind, LayerState, Round, RoundState
from qualcoder_cp.project import Change, Project, Step, coders
from qualcoder_cp.text import name_key

_NEWEST = """layer_revision.id = (SELECT id FROM layer_revision AS newest WHERE newest.layer_id = layer.id
    ORDER BY revision DESC LIMIT 1)"""

_OF_LAYERS = """FROM coding JOIN layer_revision ON layer_revision.id = coding.layer_revision_id
    JOIN layer ON layer.id = layer_revision.layer_id JOIN round ON round.id = layer.round_id"""

_COLUMNS = """coding.id, coding.uuid, layer_revision_id, coding.transcript_id, layer.coder_id, code_id,
    start_pos, end_pos, memo, unsure, basis"""

_BLIND = ", ".join(f"'{state.value}'" for state in sorted(rules.BLIND))
SEEN = f"""(layer.coder_id = ?2
    OR EXISTS (SELECT 1 FROM peek WHERE peek.round_id = round.id AND peek.coder_id = ?2)
    OR (round.state NOT IN ({_BLIND}) AND (layer.kind = 'consensus'
        OR coalesce(json_extract(round.settings, '$.policy'), 'negotiated') <> 'sealed'
        OR coalesce((SELECT role FROM coder WHERE id = ?2), 'lead') = 'lead')))"""
"""Blindness as a condition on a layer; parameter 2 is the viewer's id, -1 for a reader of the results.

Before a round is revealed: the viewer's own layers, and all after a look that is on record. Afterwards: all, but for
coders of a round that stays sealed for them (`round_plan.Policy`).
"""


_ALL = "seen AS layer CROSS JOIN coding ON coding.layer_revision_id = revision_id"
_OF_CODES = """json_each(?6) CROSS JOIN coding ON code_id = json_each.value
    JOIN seen AS layer ON revision_id = layer_revision_id"""
_OF_BOTH = f"{_ALL} WHERE code_id IN (SELECT value FROM json_each(?6))"
"""Where codings are read from, in the order that is quick: by layer, or by code if codes of all texts are asked for."""


def rounds(project: Project) -> list[Round]:
    """Return all rounds, oldest first; a revealed round in which something is decided is in adjudication."""
    rows = project.rows(
        """SELECT id, uuid, name, CASE WHEN state = 'revealed' AND EXISTS
            (SELECT 1 FROM decision WHERE round_id = round.id AND in_force = 1) THEN 'in adjudication' ELSE state END,
        codebook_version_id, seed, settings FROM round ORDER BY id"""
    )
    return [Round(row[0], row[1], row[2], RoundState(row[3]), row[4], row[5], json.loads(row[6])) for row in rows]


def current_round(project: Project) -> Round | None:
    """Return the round that work is done in: the chosen one, else the newest one, or None in a new project."""
    everything = rounds(project)
    chosen = _settings(project).get("round")
    return next((one for one in everything if one.uuid == chosen), everything[-1] if everything else None)


def round_named(project: Project, name: str) -> Round:
    """Return the round of this name, upper and lower case being the same.

    Raises:
        KnownError: there is none; the sentence lists the names there are.
    """
    everything = rounds(project)
    for one in everything:
        if name_key(one.name) == name_key(name):
            return one
    known = ", ".join(one.name for one in everything) or "none yet"
    raise KnownError(f"There is no round '{name}' in {project.path.name} (rounds: {known}).")


def choose(project: Project, change: Change, round_: Round | None) -> None:
    """Set, inside a change, which round work is done in; None: always the newest one."""
    settings = _settings(project)
    settings.pop("round", None)
    if round_ is not None:
        settings["round"] = round_.uuid
    change.update("study", 1, settings=json.dumps(settings, ensure_ascii=False))


def _settings(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.value("SELECT settings FROM study"))
    return found


def needed_round(project: Project) -> Round:
    """Return the current round.

    Raises:
        KnownError: nothing has been coded yet.
    """
    found = current_round(project)
    if found is None:
        raise KnownError(f"Nothing is coded in {project.path.name} yet, so there is no round.")
    return found


def round_coders(project: Project, round_id: int) -> list[Coder]:
    """Return the coders of a round in their order."""
    order = [row[0] for row in project.rows(
        "SELECT coder_id FROM round_coder WHERE round_id = ? ORDER BY position, id", (round_id,)
    )]  # fmt: skip
    by_id = {coder.id: coder for coder in coders(project)}
    return [by_id[coder_id] for coder_id in order]


def team(project: Project) -> list[Coder]:
    """Return who codes: the coders of the current round, or those whom a first round would take.

    A first round takes the analysts; in a project without analysts, everybody.
    """
    found = current_round(project)
    if found is not None:
        return round_coders(project, found.id)
    everyone = coders(project)
    return [coder for coder in everyone if coder.role is CoderRole.ANALYST] or everyone


def layers(project: Project, round_id: int, transcript_id: int | None = None) -> list[Layer]:
    """Return the newest revision of each layer of a round; states only, so nobody is unblinded by it."""
    rows = project.rows(
        f"""SELECT layer.id, layer.uuid, round_id, layer.transcript_id, coder_id, kind, layer_revision.id,
        layer_revision.revision, CASE WHEN EXISTS (SELECT 1 FROM layer_conflict WHERE layer_id = layer.id
            AND layer_conflict.revision = layer_revision.revision) THEN 'in conflict' ELSE state END,
        sha256, submitted_at FROM layer JOIN layer_revision ON layer_revision.layer_id = layer.id AND {_NEWEST}
        WHERE round_id = ?1 AND (?2 IS NULL OR layer.transcript_id = ?2) ORDER BY layer.transcript_id, layer.id""",
        (round_id, transcript_id),
    )
    return [
        Layer(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            LayerKind(row[5]),
            row[6],
            row[7],
            LayerState(row[8]),
            row[9],
            row[10],
        )
        for row in rows
    ]


def layer_of(project: Project, round_id: int, transcript_id: int, coder_id: int) -> Layer | None:
    """Return a coder's layer on a transcript, or None if it was not assigned."""
    found = [layer for layer in layers(project, round_id, transcript_id) if layer.coder_id == coder_id]
    return found[0] if found else None


def codings(
    project: Project,
    viewer: Coder | None,
    *,
    round_id: int | None = None,
    transcript_id: int | None = None,
    code_ids: frozenset[int] | None = None,
    coder_id: int | None = None,
    kind: LayerKind = LayerKind.CODER,
) -> list[Coding]:
    """Return the codings that this viewer may see, of the newest layer revisions, in text order.

    A coding with a code that was merged has the code it was merged into; codings of one layer that overlap for that
    reason are shown as one, under the id of the first.

    Args:
        project: the open project.
        viewer: who looks; None is a reader of the results, who sees no sealed round at all.
        round_id: only this round.
        transcript_id: only this transcript.
        code_ids: only these codes.
        coder_id: only this coder's layers.
        kind: coders' layers or the consensus.
    """
    redirects = codebook.redirects(project)
    stored = None
    if code_ids is not None:
        stored = [*code_ids, *(merged for merged, target in redirects.items() if target in code_ids)]
    rows = project.rows(
        f"""WITH seen AS MATERIALIZED (
            SELECT layer_revision.id AS revision_id, layer.coder_id FROM layer
            JOIN round ON round.id = layer.round_id JOIN layer_revision ON layer_revision.layer_id = layer.id
            WHERE {_NEWEST} AND kind = ?1 AND {SEEN}
            AND (?3 IS NULL OR layer.round_id = ?3) AND (?4 IS NULL OR layer.transcript_id = ?4)
            AND (?5 IS NULL OR layer.coder_id = ?5))
        SELECT {_COLUMNS} FROM {_ALL if stored is None else _OF_CODES if transcript_id is None else _OF_BOTH}
        ORDER BY coding.transcript_id, start_pos, end_pos, coding.id""",
        (kind.value, viewer.id if viewer else -1, round_id, transcript_id, coder_id,
         *(() if stored is None else (json.dumps(stored),))),
    )  # fmt: skip
    return rules.resolved([_coding(row) for row in rows], redirects)


def codings_with_ids(
    project: Project, viewer: Coder | None, coding_ids: Iterable[int], *, round_id: int, transcript_id: int
) -> list[Coding] | None:
    """Return those of some codings that this viewer may see, of coders' newest layer revisions of one transcript.

    This is for a view that follows a change without reading everything again: an id that is missing in the result
    is no longer to be shown.

    Args:
        project: the open project.
        viewer: who looks; None is a reader of the results, who sees no sealed round at all.
        coding_ids: which codings, for instance those that a change touched.
        round_id: only this round.
        transcript_id: only this transcript.

    Returns:
        The codings in text order; None where codes were merged, so that one coding may stand for several rows, and
        all must be read (`codings`).
    """
    if codebook.redirects(project):
        return None
    rows = project.rows(
        f"""SELECT {_COLUMNS} FROM json_each(?3) CROSS JOIN coding ON coding.id = json_each.value
        JOIN layer_revision ON layer_revision.id = coding.layer_revision_id
        JOIN layer ON layer.id = layer_revision.layer_id JOIN round ON round.id = layer.round_id
        WHERE {_NEWEST} AND kind = ?1 AND {SEEN} AND layer.round_id = ?4 AND layer.transcript_id = ?5
        ORDER BY start_pos, end_pos, coding.id""",
        (LayerKind.CODER.value, viewer.id if viewer else -1, json.dumps(list(coding_ids)), round_id, transcript_id),
    )
    return [_coding(row) for row in rows]


def pieces(project: Project, layer_revision_id: int) -> dict[int, tuple[int, ...]]:
    """Return the ids of the stored codings behind each coding of a layer that a merge of codes made out of several.

    The key is the id under which `codings` shows them, which is also the first of them.
    """
    redirects = codebook.redirects(project)
    if not redirects:
        return {}
    rows = project.rows(
        f"SELECT {_COLUMNS} {_OF_LAYERS} WHERE layer_revision_id = ? ORDER BY start_pos, end_pos, coding.id",
        (layer_revision_id,),
    )
    groups = rules.shown_as_one([_coding(row) for row in rows], redirects)
    return {group[0].id: tuple(one.id for one in group) for group in groups if len(group) > 1}


def coding_by_id(project: Project, viewer: Coder | None, coding_id: int) -> Coding:
    """Return one coding, of whatever layer revision, if this viewer may see it; a merged code is resolved.

    Raises:
        KnownError: it is gone, or sealed for the viewer.
    """
    row = project.row(
        f"SELECT {_COLUMNS}, {SEEN} AS seen {_OF_LAYERS} WHERE coding.id = ?1", (coding_id, viewer.id if viewer else -1)
    )
    if row is None:
        raise KnownError("This coding is no longer there.")
    if not row["seen"]:
        raise KnownError("This coding belongs to another coder's layer, which is sealed.")
    found = _coding(row)
    return replace(found, code_id=codebook.redirects(project).get(found.code_id, found.code_id))


def _coding(row: Any) -> Coding:
    return Coding(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], memo=row[8], unsure=bool(row[9]), basis=row[10]
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the coding of a round is, in layers."""

    submitted: int
    total: int
    excused: int


def progress(project: Project, round_id: int, coder_id: int | None = None) -> Progress:
    """Return how many coders' layers of a round are submitted."""
    found = [
        layer for layer in layers(project, round_id)
        if layer.kind is LayerKind.CODER and (coder_id is None or layer.coder_id == coder_id)
    ]  # fmt: skip
    states = [layer.state for layer in found]
    return Progress(states.count(LayerState.SUBMITTED), len(states), states.count(LayerState.EXCUSED))


SEALED_STEP = "Coded in a sealed layer"
"""What the history says instead of another coder's step in a sealed round."""


def history(project: Project, viewer: Coder | None, limit: int = 500) -> list[Step]:
    """Return who did what when, newest first; what others coded in a sealed round stays untold.

    Args:
        project: the open project.
        viewer: who looks; None may see no sealed coding at all.
        limit: at most so many steps.
    """
    steps = project.history(limit)
    hidden = {
        row[0]
        for row in project.rows(
            f"""SELECT DISTINCT change_set_id FROM change_row
            LEFT JOIN layer_revision ON layer_revision.id =
                json_extract(coalesce(after, before), '$.layer_revision_id')
            LEFT JOIN layer ON layer.id = layer_revision.layer_id LEFT JOIN round ON round.id = layer.round_id
            WHERE tab = 'coding' AND change_set_id >= ?1 AND (round.id IS NULL OR NOT {SEEN})
            AND change_set_id NOT IN
                (SELECT change_set_id FROM change_row WHERE tab = 'text_revision' AND before IS NULL)""",
            (steps[-1].id if steps else 0, viewer.id if viewer else -1),
        )
    }
    own = viewer.name if viewer else None
    return [replace(one, label=SEALED_STEP) if one.id in hidden and one.by != own else one for one in steps]


def need_revealed(project: Project, round_: Round) -> None:
    """Check that a round may be compared.

    Raises:
        KnownError: it is still sealed; the sentence says how many layers are missing.
    """
    if round_.state in rules.BLIND:
        done = progress(project, round_.id)
        missing = done.total - done.submitted - done.excused
        raise KnownError(
            f"'{round_.name}' is sealed: {missing} of {done.total} layers are not submitted yet, "
            "so nobody may compare the coders."
        )
