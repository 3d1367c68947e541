# SPDX-License-Identifier: GPL-3.0-or-later
"""Who codes what: assignments of a round, in bulk, and what is still missing."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualcoder_cp.coding import queries, rules
from qualcoder_cp.coding.rounds import assign_layers, reveal_if_complete
from qualcoder_cp.model import Coder, KnownError, Layer, LayerKind, LayerState, Round
from qualcoder_cp.project import Project, coders
from qualcoder_cp.transcripts import participants, participants_of, transcripts


def assign(
    project: Project, round_: Round, coder_list: Iterable[Coder], transcript_ids: Iterable[int], *, by: str
) -> int:
    """Assign coders to transcripts of a round that is still draft or sealed; what is assigned already stays.

    Returns:
        How many layers were added.

    Raises:
        KnownError: the round is revealed: who joins then has seen, or could have seen, the others.
    """
    _need_blind(round_, "assigned")
    members, wanted = list(coder_list), list(dict.fromkeys(transcript_ids))
    known = {(one.transcript_id, one.coder_id) for one in queries.layers(project, round_.id)}
    label = f"Assign {', '.join(one.name for one in members)} in '{round_.name}'"
    added = 0
    with project.change(label, by=by) as change:
        here = {one.id for one in queries.round_coders(project, round_.id)}
        for coder in members:
            if coder.id not in here:
                change.insert("round_coder", round_id=round_.id, coder_id=coder.id, position=len(here))
                here.add(coder.id)
            new = [one for one in wanted if (one, coder.id) not in known]
            assign_layers(project, change, round_.id, new, [coder.id])
            added += len(new)
    return added


def withdraw(project: Project, round_: Round, coder: Coder, transcript_ids: Iterable[int], *, by: str) -> int:
    """Take assignments back where nothing was done yet.

    Returns:
        How many were taken back.

    Raises:
        KnownError: one of them is begun, submitted or excused, or the round is revealed.
    """
    _need_blind(round_, "taken back")
    names = {one.id: one.name for one in transcripts(project)}
    doomed = []
    for transcript_id in dict.fromkeys(transcript_ids):
        layer = queries.layer_of(project, round_.id, transcript_id, coder.id)
        if layer is None:
            continue
        begun = layer.state is not LayerState.ASSIGNED or layer.revision > 1
        if begun or project.value("SELECT 1 FROM coding WHERE layer_revision_id = ?", (layer.revision_id,)):
            raise KnownError(
                f"{coder.name} has begun '{names[transcript_id]}'; excuse them instead, which keeps what was done."
            )
        doomed.append(layer.id)
    if doomed:
        with project.change(f"Take {len(doomed)} assignments of {coder.name} back", by=by) as change:
            for layer_id in doomed:
                change.delete("layer", layer_id)
            reveal_if_complete(project, change, round_)
    return len(doomed)


def _need_blind(round_: Round, done: str) -> None:
    if round_.state not in rules.BLIND:
        raise KnownError(f"'{round_.name}' is {round_.state.value}, so nothing can be {done} in it; make a new round.")


def set_due(project: Project, round_: Round, coder: Coder, transcript_ids: Iterable[int], day: str, *, by: str) -> None:
    """Set the day by which layers should be submitted, as ``YYYY-MM-DD``; empty: no day.

    Raises:
        KnownError: it is no day.
    """
    from datetime import date

    if day:
        try:
            date.fromisoformat(day)
        except ValueError as problem:
            raise KnownError(f"'{day}' is no day; write it as 2027-03-31.") from problem
    wanted = set(transcript_ids)
    with project.change(f"Due {day or 'open'}: {coder.name}", by=by) as change:
        for layer in queries.layers(project, round_.id):
            if layer.coder_id == coder.id and layer.transcript_id in wanted:
                change.update("layer", layer.id, due=day)


def balanced(
    transcript_ids: Sequence[int], groups: dict[int, str], coder_ids: Sequence[int], each: int, seed: int
) -> dict[int, tuple[int, ...]]:
    """Return who codes which transcript so that everybody has about the same number, in every group.

    Within a group the transcripts are shuffled by the seed; each goes to the coders who have fewest so far in the
    group, then in all, then the pair that shares fewest, so that all pairs of coders meet.

    Args:
        transcript_ids: the sample.
        groups: stakeholder group by transcript.
        coder_ids: the team.
        each: coders per transcript, 1 to the number of coders.
        seed: makes it repeatable.

    Returns:
        Coders by transcript.

    Raises:
        KnownError: more coders per transcript than there are.
    """
    if not 1 <= each <= len(coder_ids):
        raise KnownError(f"Each transcript can have 1 to {len(coder_ids)} coders, not {each}.")
    chance = random.Random(seed)
    order = list(transcript_ids)
    chance.shuffle(order)
    order.sort(key=lambda one: groups.get(one, ""))  # stable: shuffled inside each group
    total = dict.fromkeys(coder_ids, 0)
    inside: dict[tuple[str, int], int] = {}
    together: dict[frozenset[int], int] = {}
    plan: dict[int, tuple[int, ...]] = {}
    for transcript_id in order:
        group, chosen = groups.get(transcript_id, ""), list[int]()
        for _ in range(each):
            free = [one for one in coder_ids if one not in chosen]
            chance.shuffle(free)
            picked = min(free, key=lambda one: (
                inside.get((group, one), 0), total[one],
                sum(together.get(frozenset((one, other)), 0) for other in chosen),
            ))  # fmt: skip
            chosen.append(picked)
        for one in chosen:
            total[one] += 1
            inside[group, one] = inside.get((group, one), 0) + 1
            for other in chosen:
                if other != one:
                    together[frozenset((one, other))] = together.get(frozenset((one, other)), 0) + 1
        plan[transcript_id] = tuple(sorted(chosen))
    return plan


def assign_balanced(
    project: Project, round_: Round, team: Sequence[Coder], transcript_ids: Collection[int], each: int, *,
    seed: int | None = None, by: str,
) -> dict[int, tuple[int, ...]]:  # fmt: skip
    """Assign transcripts at random, evenly by coder and stakeholder group; one change.

    Args:
        project: the open project.
        round_: a draft or sealed round.
        team: who codes.
        transcript_ids: which transcripts.
        each: coders per transcript.
        seed: None takes the round's.
        by: who does it.

    Returns:
        Coders by transcript.

    Raises:
        KnownError: as `assign` and `balanced`.
    """
    _need_blind(round_, "assigned")
    groups = transcript_groups(project)
    members = {one.id: one for one in team}
    plan = balanced(sorted(transcript_ids), groups, sorted(members), each, round_.seed if seed is None else seed)
    with project.change(f"Assign {len(plan)} transcripts at random in '{round_.name}'", by=by):
        for coder_id, coder in members.items():
            assign(project, round_, [coder], [one for one, who in plan.items() if coder_id in who], by=by)
    return plan


def transcript_groups(project: Project) -> dict[int, str]:
    """Return the stakeholder group of each transcript; of several, all their names; without one, nothing."""
    group_of = {one.id: one.group or "" for one in participants(project)}
    found = participants_of(project)
    return {
        one.id: ", ".join(sorted({group_of[who] for who in found.get(one.id, ())} - {""}))
        for one in transcripts(project)
    }


def due_days(project: Project, round_: Round) -> dict[int, str]:
    """Return the day (``YYYY-MM-DD``, or empty) by which each layer of a round should be in, by the layer's id."""
    rows = project.rows("SELECT id, coalesce(due, '') FROM layer WHERE round_id = ?", (round_.id,))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Missing:
    """One layer that a round still waits for; ``due`` is a day or empty."""

    coder: str
    transcript: str
    state: LayerState
    due: str


def missing(project: Project, round_: Round) -> list[Missing]:
    """Return what is not submitted yet, by coder, the most urgent first: the reminder that a lead sends."""
    names = {one.id: one.name for one in transcripts(project)}
    people = {one.id: one.name for one in coders(project)}
    due = due_days(project, round_)
    found = [
        Missing(people[layer.coder_id], names[layer.transcript_id], layer.state, due[layer.id])
        for layer in queries.layers(project, round_.id)
        if layer.kind is LayerKind.CODER and layer.coder_id is not None and _awaited(layer)
    ]
    return sorted(found, key=lambda one: (one.coder, one.due or "9999", one.transcript))


def _awaited(layer: Layer) -> bool:
    return layer.state not in (LayerState.SUBMITTED, LayerState.EXCUSED)
