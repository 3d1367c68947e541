# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a round after it was planned: begun, looked into, revealed before its time, closed; and its protocol."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, rules
from qualcoder_cp.coding.round_plan import RoundPlan
from qualcoder_cp.coding.rounds import first_state
from qualcoder_cp.model import Coder, KnownError, LayerState, Round, RoundState
from qualcoder_cp.project import Project, coders


def begin_round(project: Project, round_: Round, *, by: str) -> None:
    """Begin a prepared round: from now on it is coded, with the codebook as it stands now.

    Raises:
        KnownError: it is begun already.
    """
    if round_.state is not RoundState.DRAFT:
        raise KnownError(f"'{round_.name}' is {round_.state.value} already.")
    with project.change(f"Begin '{round_.name}'", by=by) as change:
        version = codebook.freeze_version(project, by=by)
        change.update("round", round_.id, state=first_state(RoundPlan.of(round_)).value, codebook_version_id=version.id)


def use_round(project: Project, round_: Round, *, by: str) -> None:
    """Make a round the one that work is done in, for everybody who opens the project."""
    with project.change(f"Work in '{round_.name}'", by=by) as change:
        newest = queries.rounds(project)[-1]
        queries.choose(project, change, None if round_.id == newest.id else round_)


def reveal_round(project: Project, round_: Round, reason: str, *, by: str) -> None:
    """Reveal a sealed round before all layers are submitted; the missing ones count as missing. Can't be undone.

    Raises:
        KnownError: it is not sealed, or no reason is given.
    """
    if round_.state is not RoundState.SEALED:
        raise KnownError(f"'{round_.name}' is {round_.state.value}, so there is nothing to reveal.")
    if not reason.strip():
        raise KnownError("Revealing a round before its time needs a reason, which its protocol prints.")
    with project.change(f"Reveal '{round_.name}'", by=by, reason=reason.strip()) as change:
        change.update("round", round_.id, state=RoundState.REVEALED.value)


def peek(project: Project, round_: Round, viewer: Coder, reason: str) -> None:
    """Let one person look into a sealed round; it is on record for good and its protocol says "not fully blind".

    Raises:
        KnownError: the round is not sealed, no reason is given, or the person still has layers of their own to submit.
    """
    if round_.state not in rules.BLIND:
        raise KnownError(f"'{round_.name}' is {round_.state.value}, so everybody concerned can look.")
    if not reason.strip():
        raise KnownError("A look into a sealed round needs a reason, which its protocol prints.")
    own = queries.progress(project, round_.id, viewer.id)
    if left := own.total - own.submitted - own.excused:
        raise KnownError(
            f"{viewer.name} still has {left} of {own.total} layers to submit in '{round_.name}'; "
            "submit your own first, then look."
        )
    with project.change(f"Look into '{round_.name}'", by=viewer.name, reason=reason.strip()) as change:
        change.insert("peek", round_id=round_.id, coder_id=viewer.id, reason=reason.strip(), at=change.at)


def close_round(project: Project, round_: Round, *, by: str) -> None:
    """Close a revealed round: its layers can't be re-opened any more.

    Raises:
        KnownError: it is not revealed yet, or closed already.
    """
    if round_.state not in (RoundState.REVEALED, RoundState.ADJUDICATION):
        raise KnownError(f"'{round_.name}' is {round_.state.value}; only a revealed round can be closed.")
    with project.change(f"Close '{round_.name}'", by=by) as change:
        change.update("round", round_.id, state=RoundState.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Look:
    """One recorded look into a sealed round."""

    coder: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """What happened in a round, in facts: the record that is printed with its numbers."""

    name: str
    state: RoundState
    plan: RoundPlan
    seed: int
    codebook: str
    coders: tuple[str, ...]
    transcripts: int
    submitted: int
    excused: int
    missing: int
    after_revealing: int
    reopened: tuple[str, ...]
    looks: tuple[Look, ...]
    revealed: str
    revealed_because: str

    @property
    def fully_blind(self) -> bool:
        """Return whether nobody could see another's layer before all were in."""
        return not self.looks and not self.revealed_because and self.plan.policy.value != "open"


def protocol(project: Project, round_: Round) -> Protocol:
    """Return the protocol of a round."""
    done = queries.progress(project, round_.id)
    layers = [one for one in queries.layers(project, round_.id) if one.coder_id is not None]
    version = next((one for one in codebook.versions(project) if one.id == round_.codebook_version_id), None)
    people = {one.id: one.name for one in coders(project)}
    looks = project.rows("SELECT coder_id, reason, at FROM peek WHERE round_id = ? ORDER BY id", (round_.id,))
    revealed = project.row(
        """SELECT change_set.label, reason, at FROM change_row JOIN change_set ON change_set.id = change_set_id
        WHERE tab = 'round' AND row_id = ? AND json_extract(before, '$.state') IN ('draft', 'sealed')
        AND json_extract(after, '$.state') = 'revealed' ORDER BY change_set.id DESC LIMIT 1""",
        (round_.id,),
    )
    reopened = project.rows(
        """SELECT coder.name || ', ' || transcript.name || ': ' || reason FROM layer_revision
        JOIN layer ON layer.id = layer_id JOIN transcript ON transcript.id = layer.transcript_id
        JOIN coder ON coder.id = layer.coder_id WHERE round_id = ? AND layer_revision.revision > 1
        AND reason IS NOT NULL ORDER BY layer_revision.id""",
        (round_.id,),
    )
    late = project.value(
        """SELECT count(*) FROM layer_revision JOIN layer ON layer.id = layer_id
        WHERE round_id = ? AND kind = 'coder' AND submitted_while = 'revealed'""",
        (round_.id,),
    )
    return Protocol(
        round_.name, round_.state, RoundPlan.of(round_), round_.seed, version.name if version else "",
        tuple(one.name for one in queries.round_coders(project, round_.id)),
        len({one.transcript_id for one in layers}), done.submitted, done.excused,
        sum(one.state not in (LayerState.SUBMITTED, LayerState.EXCUSED) for one in layers), late,
        tuple(row[0] for row in reopened), tuple(Look(people[row[0]], row[1], row[2]) for row in looks),
        revealed["at"] if revealed else "", (revealed["reason"] or "") if revealed else "",
    )  # fmt: skip
