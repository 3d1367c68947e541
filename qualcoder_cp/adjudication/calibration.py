# SPDX-License-Identifier: GPL-3.0-or-later
"""Training: a new coder's layers beside those of a reference coder, code by code, once the new coder has submitted."""

from __future__ import annotations

from qualcoder_cp import coding
from qualcoder_cp.adjudication.learning import Comparison, Fated, fate_of, scores
from qualcoder_cp.model import Coder, Coding, KnownError, LayerState, Round
from qualcoder_cp.project import Project, coder_named


def calibrate(project: Project, round_: Round, coder: Coder, *, viewer: Coder | None) -> Comparison:
    """Compare a coder with the round's reference coder, on the transcripts that both have submitted.

    The reference may have coded them in this round or in an earlier one; the newest submitted layer counts. A coder
    sees the reference only on what they have submitted themselves, so that nobody can copy it.

    Args:
        project: the open project.
        round_: a round whose plan names a reference.
        coder: who is trained.
        viewer: who looks: the coder, or a lead.

    Raises:
        KnownError: the round has no reference, the viewer is neither, or there is nothing that both have submitted.
    """
    name = coding.RoundPlan.of(round_).reference
    if not name:
        raise KnownError(f"'{round_.name}' names no reference coder, so there is nothing to compare with.")
    if viewer is None or (viewer.id != coder.id and viewer.role != "lead"):
        raise KnownError(f"Only {coder.name} and a lead may see how {coder.name} compares with the reference.")
    reference = coder_named(project, name)
    own_layers = _submitted(project, [round_], coder)
    ours = _submitted(project, list(coding.rounds(project)), reference)
    shared = own_layers.keys() & ours.keys()
    if not shared:
        raise KnownError(f"{coder.name} has submitted nothing yet that {reference.name} has submitted too.")
    own = _codings(project, {one: own_layers[one] for one in shared})
    right = _codings(project, {one: ours[one] for one in shared})
    near = {one: [each for each in right if each.transcript_id == one] for one in shared}
    fated = tuple(Fated(one, fate_of(one, near[one.transcript_id]), "", one.memo) for one in own)
    missed = tuple(one for one in right if not any(_meets(one, each) for each in own))
    return Comparison(coder.name, len(shared), fated, scores(fated, right, missed), missed)


def _submitted(project: Project, rounds: list[Round], coder: Coder) -> dict[int, int]:
    """Return the newest submitted layer revision of a coder by transcript, over these rounds in order."""
    return {
        layer.transcript_id: layer.revision_id
        for round_ in rounds for layer in coding.layers(project, round_.id)
        if layer.coder_id == coder.id and layer.state is LayerState.SUBMITTED
    }  # fmt: skip


def _codings(project: Project, revisions: dict[int, int]) -> list[Coding]:
    found = []
    for transcript_id, revision_id in sorted(revisions.items()):
        for row in project.rows(
            """SELECT coding.id, coding.uuid, coalesce(merged_into, code_id), start_pos, end_pos, memo FROM coding
            JOIN code ON code.id = code_id WHERE layer_revision_id = ? ORDER BY start_pos, end_pos, coding.id""",
            (revision_id,),
        ):
            found.append(Coding(row[0], row[1], revision_id, transcript_id, None, row[2], row[3], row[4], row[5]))
    return found


def _meets(one: Coding, other: Coding) -> bool:
    return (
        one.transcript_id == other.transcript_id and one.code_id == other.code_id
        and one.start < other.end and other.start < one.end
    )  # fmt: skip
