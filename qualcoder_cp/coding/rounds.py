# SPDX-License-Identifier: GPL-3.0-or-later
"""Verbs about rounds and layers: assign, submit, re-open, reveal."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterable

from qualcoder_cp import codebook
from qualcoder_cp.codebook import Version
from qualcoder_cp.coding import queries, rules, texts
from qualcoder_cp.coding.round_plan import Policy, RoundPlan
from qualcoder_cp.model import Coder, KnownError, Layer, LayerKind, LayerState, Round, RoundState
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import transcripts


def ensure_round(project: Project, *, by: str) -> Round:
    """Return the round that coding goes into, making "Round 1" over all transcripts and analysts if needed.

    Transcripts that came later join a round that is still sealed. Without analysts, all coders code.

    Raises:
        KnownError: there is no coder or no transcript yet.
    """
    found = queries.current_round(project)
    if found is None:
        analysts = queries.team(project)
        if not analysts:
            raise KnownError(f"{project.path.name} has no coder yet; add one first.")
        return make_round(project, "Round 1", analysts, by=by)
    if found.state in rules.BLIND and found.settings.get("sample") == "all":
        known = {layer.transcript_id for layer in queries.layers(project, found.id)}
        late = [one.id for one in transcripts(project) if one.id not in known]
        if late:
            with project.change(f"Add {len(late)} transcripts to '{found.name}'", by=by) as change:
                assign_layers(
                    project, change, found.id, late, [coder.id for coder in queries.round_coders(project, found.id)]
                )
    return found


def make_round(
    project: Project,
    name: str,
    team: Iterable[Coder],
    *,
    by: str,
    transcript_ids: list[int] | None = None,
    seed: int | None = None,
    plan: RoundPlan | None = None,
    draft: bool = False,
) -> Round:
    """Make a round with a frozen codebook version, assign each transcript to each coder, and work in it from now on.

    Args:
        project: the open project.
        name: the round's name.
        team: its coders, in their order.
        by: who makes it.
        transcript_ids: its sample; None takes all transcripts, later ones too.
        seed: of everything random in the round (intervals); None draws one, which is stored and shown.
        plan: what was agreed beforehand; None is the usual plan.
        draft: it is prepared, not begun: nobody codes in it until `begin_round`.

    Raises:
        KnownError: the name is empty or taken, the plan is impossible, or there is no coder or no transcript.
    """
    members = list(team)
    plan = plan or RoundPlan()
    plan.check()
    if not name.strip() or not members:
        raise KnownError("A round needs a name and at least one coder.")
    if any(name_key(one.name) == name_key(name) for one in queries.rounds(project)):
        raise KnownError(f"There is already a round '{name}'.")
    sample = transcript_ids if transcript_ids is not None else [one.id for one in transcripts(project)]
    sample = list(dict.fromkeys(sample))
    if not sample:
        raise KnownError(f"{project.path.name} has no transcripts yet; import them first.")
    with project.change(f"Make round '{name}'", by=by) as change:
        version = codebook.freeze_version(project, by=by)
        seed = random.SystemRandom().randrange(1, 2**31) if seed is None else seed
        settings = {"sample": "all" if transcript_ids is None else "chosen", **plan.settings()}
        round_id = change.insert(
            "round", name=" ".join(name.split()), name_key=name_key(name), seed=seed, settings=json.dumps(settings),
            state=RoundState.DRAFT.value if draft else first_state(plan).value,
            codebook_version_id=version.id, made_at=change.at,
        )  # fmt: skip
        for position, coder in enumerate(members):
            change.insert("round_coder", round_id=round_id, coder_id=coder.id, position=position)
        assign_layers(project, change, round_id, sample, [coder.id for coder in members])
        queries.choose(project, change, None)
    return queries.rounds(project)[-1]


def first_state(plan: RoundPlan) -> RoundState:
    """Return the state in which a round begins: an open one is never sealed."""
    return RoundState.REVEALED if plan.policy is Policy.OPEN else RoundState.SEALED


def assign_layers(
    project: Project, change: Change, round_id: int, transcript_ids: list[int], coder_ids: list[int]
) -> None:
    """Give each coder an empty layer on each transcript, inside a change."""
    revisions = {one.id: one.revision_id for one in transcripts(project)}
    for transcript_id in transcript_ids:
        for coder_id in coder_ids:
            layer_id = change.insert(
                "layer", round_id=round_id, transcript_id=transcript_id, coder_id=coder_id, kind=LayerKind.CODER.value
            )
            change.insert(
                "layer_revision", layer_id=layer_id, revision=1, text_revision_id=revisions[transcript_id],
                state=LayerState.ASSIGNED.value,
            )  # fmt: skip


def open_layer(project: Project, coder: Coder, transcript_id: int, *, by: str) -> Layer:
    """Return the coder's layer on a transcript, ready to be coded in.

    Raises:
        KnownError: the coder has no assignment there, or the layer is submitted or excused.
    """
    found = ensure_round(project, by=by)
    layer = queries.layer_of(project, found.id, transcript_id, coder.id)
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    if layer is None:
        raise KnownError(f"{coder.name} is not assigned to '{name}' in '{found.name}', so nothing can be coded there.")
    _need_under_way(found)
    if layer.state is LayerState.SUBMITTED:
        raise KnownError(f"{coder.name}'s layer on '{name}' is submitted; re-open it with a reason to change it.")
    if layer.state is LayerState.EXCUSED:
        raise KnownError(f"{coder.name} is excused from '{name}'.")
    return layer


def _need_under_way(round_: Round) -> None:
    if round_.state is RoundState.DRAFT:
        raise KnownError(f"'{round_.name}' is prepared but not begun, so nothing can be coded in it yet.")
    if round_.state is RoundState.CLOSED:
        raise KnownError(f"'{round_.name}' is closed, so nothing can be coded in it any more.")


def submit_layers(project: Project, coder: Coder, transcript_ids: Iterable[int] | None = None) -> int:
    """Freeze the coder's layers on these transcripts (None: all assigned ones) and seal them with a hash.

    An empty layer may be submitted: it says "read, and nothing found". When the last layer of a round is
    submitted or excused, the round is revealed in the same change.

    Returns:
        How many layers were submitted.

    Raises:
        KnownError: a given transcript is not assigned to the coder, or submitted already.
    """
    found = queries.needed_round(project)
    _need_under_way(found)
    open_ = {
        layer.transcript_id: layer for layer in queries.layers(project, found.id)
        if layer.coder_id == coder.id and layer.state in (LayerState.ASSIGNED, LayerState.IN_PROGRESS)
    }  # fmt: skip
    wanted = list(open_) if transcript_ids is None else list(dict.fromkeys(transcript_ids))
    names = {one.id: one.name for one in transcripts(project)}
    for transcript_id in wanted:
        if transcript_id not in open_:
            raise KnownError(
                f"{coder.name} has no open layer on '{names.get(transcript_id, transcript_id)}' to submit."
            )
    if not wanted:
        return 0
    label = f"Submit '{names[wanted[0]]}'" if len(wanted) == 1 else f"Submit {len(wanted)} layers"
    with project.change(label, by=coder.name) as change:
        version = codebook.freeze_version(
            project, by=coder.name
        )  # what was coded with; codes may be newer than the round
        for transcript_id in wanted:
            _seal(project, change, open_[transcript_id], coder, found, version)
        reveal_if_complete(project, change, found)
    return len(wanted)


def _seal(project: Project, change: Change, layer: Layer, coder: Coder, round_: Round, version: Version) -> None:
    ((transcript, text_sha256),) = project.rows(
        """SELECT transcript.uuid, text_revision.sha256 FROM layer_revision
        JOIN text_revision ON text_revision.id = text_revision_id
        JOIN transcript ON transcript.id = text_revision.transcript_id WHERE layer_revision.id = ?""",
        (layer.revision_id,),
    )
    head = {
        "project": project.uuid, "layer": layer.uuid,
        "nonce": secrets.token_hex(16),  # so that nobody can guess the hash of an empty layer
        "round": round_.uuid, "transcript": transcript, "text": text_sha256, "coder": coder.uuid,
        "revision": layer.revision, "codebook": version.sha256, "submitted_at": change.at,
    }  # fmt: skip
    rows = project.rows(
        """SELECT coding.uuid, code.uuid AS code, start_pos, end_pos, memo, unsure, made_at FROM coding
        JOIN code ON code.id = code_id WHERE layer_revision_id = ?""",
        (layer.revision_id,),
    )
    payload = rules.layer_payload(head, [dict(zip(row.keys(), row, strict=True)) for row in rows])
    change.update(
        "layer_revision", layer.revision_id, state=LayerState.SUBMITTED.value, submitted_at=change.at,
        submitted_while=standing(round_),
        codebook_version_id=version.id, sha256=change.store("layer", payload),
    )  # fmt: skip


def standing(round_: Round) -> str:
    """Return in which of the two states of its round a layer comes in: sealed, or revealed already."""
    return (RoundState.SEALED if round_.state in rules.BLIND else RoundState.REVEALED).value


def reveal_if_complete(project: Project, change: Change, round_: Round) -> None:
    """Reveal a sealed round, inside a change, when its last layer is submitted or excused.

    The round of a work package is never revealed by itself: the others' layers are elsewhere.
    """
    if round_.state not in rules.BLIND or round_.settings.get("package"):
        return
    done = queries.progress(project, round_.id)
    if done.submitted + done.excused == done.total:
        change.update("round", round_.id, state=RoundState.REVEALED.value)


def reopen_layer(project: Project, coder: Coder, transcript_id: int, reason: str, *, by: str) -> Layer:
    """Open a submitted layer again as its next revision; the submitted one stays as it is.

    If the transcript was corrected since, it goes over to the text on which the others of the round stand (without
    others, to the newest), with its codings; those without a place there are kept as `revising.unplaced`.

    Raises:
        KnownError: no reason was given, or the layer is not submitted.
    """
    found = queries.needed_round(project)
    layer = queries.layer_of(project, found.id, transcript_id, coder.id)
    name = project.value("SELECT name FROM transcript WHERE id = ?", (transcript_id,))
    if not reason.strip():
        raise KnownError("Re-opening a submitted layer needs a reason.")
    if found.state is RoundState.CLOSED:
        raise KnownError(f"'{found.name}' is closed, so no layer of it can be re-opened.")
    if layer is None or layer.state is not LayerState.SUBMITTED:
        raise KnownError(f"{coder.name}'s layer on '{name}' is not submitted, so there is nothing to re-open.")
    with project.change(f"Re-open '{name}' for {coder.name}", by=by, reason=reason) as change:
        revision_id = change.insert(
            "layer_revision", layer_id=layer.id, revision=layer.revision + 1,
            text_revision_id=texts.text_to_reopen_on(project, layer.id),
            state=LayerState.IN_PROGRESS.value, reason=reason,
        )  # fmt: skip
        texts.copy_codings(project, change, transcript_id, layer.revision_id, revision_id)
    reopened = queries.layer_of(project, found.id, transcript_id, coder.id)
    assert reopened is not None
    return reopened


def excuse(project: Project, coder: Coder, transcript_id: int, *, by: str) -> None:
    """Say that a coder will not code a transcript: it counts as missing, never as "nothing here".

    Raises:
        KnownError: the layer is submitted or not assigned.
    """
    found = queries.needed_round(project)
    layer = open_layer(project, coder, transcript_id, by=by)
    with project.change(f"Excuse {coder.name}", by=by) as change:
        change.update("layer_revision", layer.revision_id, state=LayerState.EXCUSED.value)
        reveal_if_complete(project, change, found)
