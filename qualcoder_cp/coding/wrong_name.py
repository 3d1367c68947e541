# SPDX-License-Identifier: GPL-3.0-or-later
"""Coded under the wrong name: an open layer moves to the coder whose work it is."""

from __future__ import annotations

from qualcoder_cp.coding import queries
from qualcoder_cp.model import Coder, KnownError, LayerState
from qualcoder_cp.project import Project


def move_layer(project: Project, transcript_id: int, wrong: Coder, right: Coder, reason: str, *, by: str) -> int:
    """Give the codings of a layer that is not submitted to another coder; the wrong one's assignment stays, empty.

    A submitted layer is never relabelled: the right coder codes and submits their own, and the wrong one is excused in
    the next round.

    Args:
        project: the open project.
        transcript_id: where it happened.
        wrong: under whose name it was coded.
        right: who really coded it.
        reason: why, for the history.
        by: who moves it.

    Returns:
        How many codings moved.

    Raises:
        KnownError: no reason is given, nothing is there to move, one of the layers is submitted or excused, or the
            right coder is not assigned there or has begun it already.
    """
    if not reason.strip():
        raise KnownError("Moving a layer to another coder needs a reason, which the history keeps.")
    round_ = queries.needed_round(project)
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    layers = [queries.layer_of(project, round_.id, transcript_id, one.id) for one in (wrong, right)]
    for coder, layer in zip((wrong, right), layers, strict=True):
        if layer is None:
            raise KnownError(f"{coder.name} is not assigned to '{name}' in '{round_.name}'.")
        if layer.state not in (LayerState.ASSIGNED, LayerState.IN_PROGRESS):
            raise KnownError(f"{coder.name}'s layer on '{name}' is {layer.state.value}, so nothing of it can move.")
    source, target = (layer.revision_id for layer in layers if layer is not None)
    rows = [row[0] for row in project.rows("SELECT id FROM coding WHERE layer_revision_id = ?", (source,))]
    if not rows:
        raise KnownError(f"{wrong.name} has coded nothing on '{name}', so there is nothing to move.")
    if any(layer.state is not LayerState.ASSIGNED for layer in layers[1:] if layer is not None):
        raise KnownError(f"{right.name} has begun '{name}' too; the two can't be told apart afterwards.")
    label = f"Move '{name}' from {wrong.name} to {right.name}"
    with project.change(label, by=by, reason=reason.strip()) as change:
        for row in rows:
            change.update("coding", row, layer_revision_id=target)
        change.update("layer_revision", target, state=LayerState.IN_PROGRESS.value)
        change.update("layer_revision", source, state=LayerState.ASSIGNED.value)
    return len(rows)
