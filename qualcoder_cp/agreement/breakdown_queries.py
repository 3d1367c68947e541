# SPDX-License-Identifier: GPL-3.0-or-later
"""What breakdowns and the diagnosis read from a project: dates, revealed rounds, why layers are missing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from qualcoder_cp import codebook, coding
from qualcoder_cp.agreement.scope import Scope
from qualcoder_cp.model import Layer, LayerState, Round
from qualcoder_cp.project import Project

Days = dict[int, dict[int, str]]
NOT_ASSIGNED = "not assigned"
NOT_SUBMITTED = "not submitted"
OTHER_TEXT = "submitted on another state of the text"
AFTER_REVEALING = "submitted after the round was revealed"


def submission_days(project: Project, round_: Round) -> Days:
    """Return transcript -> coder -> date and time (ISO 8601) at which the layer that counts was submitted."""
    days: Days = {}
    for layer in coding.independent_layers(project, round_).layers:
        if layer.coder_id is not None and layer.submitted_at:
            days.setdefault(layer.transcript_id, {})[layer.coder_id] = layer.submitted_at
    return days


def coding_days(project: Project, round_: Round) -> Days:
    """Return transcript -> coder -> date and time of the layer's last coding, or of submission if it is empty."""
    last = dict(tuple(row) for row in project.rows("SELECT layer_revision_id, max(made_at) FROM coding GROUP BY 1"))
    days = submission_days(project, round_)
    for layer in coding.independent_layers(project, round_).layers:
        if layer.coder_id in days.get(layer.transcript_id, {}) and layer.revision_id in last:
            days[layer.transcript_id][layer.coder_id or 0] = last[layer.revision_id]
    return days


def round_scopes(project: Project, scope: Callable[[Round], Scope]) -> list[tuple[Scope, str, int]]:
    """Return scope, note on the codebook and seed of each revealed round, oldest first; ``scope`` reads one round."""
    revealed = [one for one in coding.rounds(project) if one.state not in coding.BLIND]
    notes = _codebook_notes(project, revealed)
    return [(scope(one), note, one.seed) for one, note in zip(revealed, notes, strict=True)]


def _codebook_notes(project: Project, rounds: list[Round]) -> list[str]:
    versions = {one.id: one for one in codebook.versions(project)}
    found = [versions.get(one.codebook_version_id or 0) for one in rounds]
    notes = [f"codebook: {found[0].name}" if found and found[0] else "codebook: no frozen version"][: len(found)]
    for before, now in pairwise(found):
        if before is None or now is None:
            notes.append("codebook: no frozen version")
        elif before.sha256 == now.sha256:
            notes.append(f"codebook: {now.name}, unchanged")
        else:
            trees = codebook.version_tree(project, before), codebook.version_tree(project, now)
            count = len({one.code for one in codebook.differences(*trees)})
            notes.append(f"codebook: {now.name}, {count} {'code' if count == 1 else 'codes'} changed")
    return notes


def missing_reasons(project: Project, round_: Round) -> dict[int, dict[int, str]]:
    """Return transcript -> coder -> why the coder's layer does not count, for all coders of the round."""
    stands_on, blind = coding.layer_texts(project), coding.independent_layers(project, round_)
    team = [one.id for one in coding.round_coders(project, round_.id)]
    found: dict[int, dict[int, str]] = {}
    for layer in blind.layers:
        if layer.coder_id is None:
            continue
        reasons = found.setdefault(layer.transcript_id, dict.fromkeys(team, NOT_ASSIGNED))
        if layer.state is LayerState.EXCUSED:
            reasons[layer.coder_id] = "excused"
        elif layer.state is not LayerState.SUBMITTED:
            reasons[layer.coder_id] = NOT_SUBMITTED
        elif layer.id in blind.late:
            reasons[layer.coder_id] = AFTER_REVEALING
        elif _elsewhere(project, layer, stands_on, blind.compared[layer.transcript_id]):
            reasons[layer.coder_id] = OTHER_TEXT
        else:
            del reasons[layer.coder_id]
    return found


def _elsewhere(project: Project, layer: Layer, stands_on: dict[int, int], compared: int) -> bool:
    return stands_on[layer.revision_id] != compared and coding.carried(project, layer, compared) is None
