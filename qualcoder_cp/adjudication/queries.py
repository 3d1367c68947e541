# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of disagreements, decisions and their effect; all of them only in revealed rounds."""

from __future__ import annotations

import gc
import json
from collections.abc import Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import Any

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication.effects import Cell, Part, cells, flips, reach_of
from qualcoder_cp.adjudication.items import Decision, Item, Member, Mode, Outcome, Settings
from qualcoder_cp.adjudication.matching import match
from qualcoder_cp.adjudication.rules import ConsensusResult, Flip, consensus, queue_order
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import KnownError, Layer, LayerKind, LayerState, Level, Role, Round, Transcript
from qualcoder_cp.project import Project, coders
from qualcoder_cp.transcripts import (
    at_revision,
    eligible_speech,
    participants,
    participants_of,
    speakers,
    text_of,
    transcripts,
)


@dataclass(frozen=True, slots=True)
class Board:
    """One transcript of a round: what was compared, what differs, what was decided, what follows.

    ``transcript`` is as the compared layers know it, which need not be its newest text; ``elsewhere`` counts layers
    that were submitted on another text and can't be compared. ``coders`` are the UUIDs of those who submitted;
    ``result`` is the consensus as the decisions make it. ``key`` names what the items depend on.
    """

    transcript: Transcript
    items: tuple[Item, ...]
    decisions: dict[str, Decision]
    coders: tuple[str, ...]
    expected: int
    single_layer: tuple[Member, ...]
    result: ConsensusResult
    elsewhere: int = 0
    key: tuple[Hashable, ...] = ()

    @property
    def single_coded(self) -> bool:
        """Return whether one coder alone was to code it, so that this layer is the consensus."""
        return self.expected == 1 and len(self.coders) == 1

    @property
    def ready(self) -> bool:
        """Return whether every assigned coder has submitted (or is excused)."""
        return len(self.coders) >= self.expected

    @property
    def complete(self) -> bool:
        """Return whether the consensus on this transcript is finished."""
        return self.ready and self.result.complete


def board(project: Project, round_: Round, transcript_id: int) -> Board:
    """Return the board of one transcript.

    Raises:
        KnownError: the round is sealed, or the transcript is not in it.
    """
    found = boards(project, round_, [transcript_id])
    if not found:
        raise KnownError(f"This transcript is not part of '{round_.name}'.")
    return found[0]


def boards(project: Project, round_: Round, transcript_ids: Iterable[int] | None = None) -> list[Board]:
    """Return the boards of all (or these) transcripts of a round, in project order.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    wanted = None if transcript_ids is None else set(transcript_ids)
    tree = codebook.tree(project)
    layers: dict[int, list[Layer]] = {}
    only = next(iter(wanted)) if wanted is not None and len(wanted) == 1 else None
    for layer in coding.layers(project, round_.id, only):
        if layer.kind is LayerKind.CODER:
            layers.setdefault(layer.transcript_id, []).append(layer)
    decided = decisions(project, round_.id, wanted)
    stands_on, compared = coding.layer_texts(project), coding.compared_texts(project, round_.id)
    settings = settings_of(round_)

    def on_its_text(one: Transcript) -> Transcript:
        return at_revision(project, one, compared.get(one.id, one.revision_id))

    with _without_collecting():
        return [
            _board(
                project, tree, on_its_text(transcript), layers[transcript.id], stands_on,
                decided.get(transcript.id, {}), settings,
            )
            for transcript in transcripts(project)
            if transcript.id in layers and (wanted is None or transcript.id in wanted)
        ]  # fmt: skip


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let Python look for no cycles meanwhile: items have none, and looking through all of them takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def items(project: Project, transcript_id: int, round_: Round | None = None) -> list[Item]:
    """Return the agreements and disagreements on a transcript, in text order.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    return list(board(project, round_ or coding.needed_round(project), transcript_id).items)


def _board(
    project: Project, tree: CodeTree, transcript: Transcript, layers: list[Layer], stands_on: dict[int, int],
    decided: dict[str, Decision], settings: Settings,
) -> Board:  # fmt: skip
    done = [layer for layer in layers if layer.state is LayerState.SUBMITTED]
    submitted = [layer for layer in done if stands_on[layer.revision_id] == transcript.revision_id]
    expected = sum(layer.state is not LayerState.EXCUSED for layer in layers)
    hashes = tuple(sorted(str(layer.sha256) for layer in submitted))
    shape = tuple(sorted((code.id, code.parent_id, -1) for code in tree.codes.values()))
    shape += tuple(sorted((code.id, None, code.merged_into or -1) for code in tree.merged.values()))
    key = ("items", transcript.sha256, hashes, hash(shape), settings)
    found, members = project.remembered(key, lambda: _match(project, tree, transcript, submitted, settings))
    single = tuple(members[next(iter(members))]) if len(members) == expected == 1 else ()
    result = consensus(found, decided, tuple(members), single)
    elsewhere = len(done) - len(submitted)
    return Board(transcript, found, decided, tuple(sorted(members)), expected, single, result, elsewhere, key)


def settings_of(round_: Round) -> Settings:
    """Return the thresholds of a round; they are read as decimals, so that ties fall the same way everywhere."""
    plan = coding.RoundPlan.of(round_)
    return Settings(Fraction(str(plan.link_share)), Fraction(str(plan.boundary_iou)), plan.trim_words, plan.split_gap)


def _match(
    project: Project, tree: CodeTree, transcript: Transcript, submitted: list[Layer], settings: Settings
) -> tuple[tuple[Item, ...], dict[str, list[Member]]]:
    uuids = {coder.id: coder.uuid for coder in coders(project)}
    stored = {code.id: code.uuid for code in (*tree.codes.values(), *tree.merged.values())}
    members: dict[str, list[Member]] = {uuids[layer.coder_id]: [] for layer in submitted if layer.coder_id is not None}
    for layer in submitted:
        for uuid, code_id, start, end, unsure, memo in project.rows(
            "SELECT uuid, code_id, start_pos, end_pos, unsure, memo FROM coding WHERE layer_revision_id = ?",
            (layer.revision_id,),
        ):
            assert layer.coder_id is not None
            coder = uuids[layer.coder_id]
            members[coder].append(
                Member(coder, tree.resolve(code_id), stored[code_id], start, end, uuid, bool(unsure), memo)
            )
    if len(members) < 2 or not any(members.values()):  # one layer alone agrees with nobody
        return (), members
    text = text_of(project, transcript.id, transcript.revision_id)
    found = match(
        text.text, members, {code_id: tree.domain(code_id) for code_id in tree.codes}, settings,
        [(turn.start, turn.end) for turn in text.turns], text_sha256=transcript.sha256,
        parent_of={code.id: code.parent_id for code in tree.codes.values()},
    )  # fmt: skip
    return tuple(found), members


def decisions(
    project: Project, round_id: int, transcript_ids: Collection[int] | None = None
) -> dict[int, dict[str, Decision]]:
    """Return the decisions in force of a round (on these transcripts only), by transcript and fingerprint."""
    ids = dict(tuple(row) for row in project.rows("SELECT uuid, coalesce(merged_into, id) FROM code"))
    found: dict[int, dict[str, Decision]] = {}
    for row in project.rows(
        """SELECT id, transcript_id, fingerprint, outcome, mode, result FROM decision
        WHERE round_id = ?1 AND in_force = 1
        AND (?2 IS NULL OR transcript_id IN (SELECT value FROM json_each(?2))) ORDER BY id""",
        (round_id, None if transcript_ids is None else json.dumps(sorted(transcript_ids))),
    ):
        result = tuple((ids[code], start, end) for code, start, end in json.loads(row["result"]) if code in ids)
        decision = Decision(row["id"], row["fingerprint"], Outcome(row["outcome"]), Mode(row["mode"]), result)
        found.setdefault(row["transcript_id"], {})[decision.fingerprint] = decision
    return found


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Everything that is on record about one decision; codes and coders are UUIDs."""

    id: int
    transcript_id: int
    fingerprint: str
    type: str
    members: list[list[Any]]
    outcome: Outcome
    result: list[list[Any]]
    mode: Mode
    rule: str
    reason: str
    rationale: str
    decided_by: str
    decided_at: str
    seconds: float | None
    in_force: bool
    was_coder: bool = False
    yielded: tuple[str, ...] = ()


def decision_records(
    project: Project, round_id: int, *, in_force: bool = True, transcript_id: int | None = None
) -> list[DecisionRecord]:
    """Return the decisions of a round (on one transcript) as they were made, oldest first.

    With ``in_force=False`` those that were superseded or taken back are among them.
    """
    rows = project.rows(
        """SELECT id, transcript_id, fingerprint, type, members, outcome, result, mode, rule, reason, rationale,
        decided_by, decided_at, seconds, in_force, was_coder, yielded FROM decision
        WHERE round_id = ?1 AND (in_force = 1 OR ?2 = 0) AND (?3 IS NULL OR transcript_id = ?3) ORDER BY id""",
        (round_id, int(in_force), transcript_id),
    )
    return [
        DecisionRecord(
            row[0], row[1], row[2], row[3], json.loads(row[4]), Outcome(row[5]), json.loads(row[6]), Mode(row[7]),
            row[8], row[9], row[10], row[11], row[12], row[13], bool(row[14]), bool(row[15]),
            tuple(json.loads(row[16] or "[]")),
        )
        for row in rows
    ]  # fmt: skip


def open_count(project: Project, round_: Round) -> tuple[int, int]:
    """Return how many items of a round are open, and how many there are."""
    found = boards(project, round_)
    return sum(len(one.result.open) for one in found), sum(len(one.items) for one in found)


@dataclass(frozen=True, slots=True)
class Queued:
    """An item in the queue, with what it can change in the published table."""

    board: Board
    item: Item
    decision: Decision | None
    flip: Flip = field(default_factory=Flip)


def queue(
    project: Project, round_: Round, *, with_decided: bool = False, transcript_ids: Iterable[int] | None = None
) -> list[Queued]:
    """Return the items to decide, those first that can change the published table.

    Args:
        project: the open project.
        round_: a revealed round.
        with_decided: also those that are decided, after the open ones.
        transcript_ids: only these transcripts and those of the same participants, on which they have an effect.
    """
    found = boards(project, round_, None if transcript_ids is None else _with_siblings(project, transcript_ids))
    places = {one.transcript.id: number for number, one in enumerate(found)}
    wanted = [
        (number, item) for number, one in enumerate(found) for item in one.items
        if with_decided or item.fingerprint in one.result.open
    ]  # fmt: skip
    changing = _flips(project, found, places)
    ordered = queue_order(wanted, changing)
    queued = [
        Queued(found[place], item, found[place].decisions.get(item.fingerprint),
               changing.get((place, item.fingerprint), Flip()))
        for place, item in ordered
    ]  # fmt: skip
    return sorted(queued, key=lambda one: one.decision is not None and one.decision.settles)


def outdated(project: Project, round_: Round) -> list[int]:
    """Return the transcripts whose stored consensus is not what layers and decisions make now.

    This is so after a re-opened layer was submitted again; `actions.renew_consensus` mends it.
    """
    stored: dict[int, set[tuple[int, int, int]]] = {}
    texts: dict[int, int] = {}
    for transcript_id, text_id, code_id, start, end in project.rows(
        """SELECT layer.transcript_id, text_revision_id, coalesce(merged_into, code_id), start_pos, end_pos FROM layer
        JOIN layer_revision ON layer_revision.layer_id = layer.id
        LEFT JOIN coding ON coding.layer_revision_id = layer_revision.id LEFT JOIN code ON code.id = code_id
        WHERE layer.round_id = ? AND layer.kind = 'consensus'""",
        (round_.id,),
    ):
        here = stored.setdefault(transcript_id, set())
        texts[transcript_id] = text_id
        if code_id is not None:
            here.add((code_id, start, end))
    found = []
    for one in boards(project, round_):
        if one.single_coded and one.transcript.id not in stored:
            continue  # the layer itself is the consensus, until something is decided
        made = {(each.code_id, each.start, each.end) for each in one.result.codings}
        known, text_id = stored.get(one.transcript.id, set()), one.transcript.revision_id
        if made != known or texts.get(one.transcript.id, text_id) != text_id:
            found.append(one.transcript.id)
    return found


def _with_siblings(project: Project, transcript_ids: Iterable[int]) -> set[int]:
    """Return the transcripts and all others of their participants."""
    wanted, who = set(transcript_ids), participants_of(project)
    people = {person for one in wanted for person in who.get(one, ())}
    return wanted | {one for one, own in who.items() if people.intersection(own)}


def above(tree: CodeTree) -> dict[int, tuple[int, ...]]:
    """Return for each code the code itself and those above it."""
    return {code_id: tuple(tree.ancestors(code_id)) for code_id in tree.codes}


def parts_of(project: Project, found: list[Board]) -> dict[int, tuple[int, list[Part]]]:
    """Return the parts of each participant by id; a transcript without one stands for itself (negative id)."""
    who = participants_of(project)
    upward = above(codebook.tree(project))
    parts: dict[int, tuple[int, list[Part]]] = {}
    for number, one in enumerate(found):
        for participant_id in who.get(one.transcript.id, (-one.transcript.id,)):
            eligible = eligible_of(project, one.transcript, participant_id)
            part = Part(one.items, one.decisions, one.coders, eligible, one.single_layer)
            known = ("reach", one.key, tuple(eligible), one.single_coded)
            reach = project.remembered(known, partial(reach_of, part, upward))
            parts.setdefault(participant_id, (number, []))[1].append(replace(part, reach=reach))
    return parts


def eligible_of(project: Project, transcript: Transcript, participant_id: int | None = None) -> list[tuple[int, int]]:
    """Return the participants' speech of a transcript as sorted, disjoint spans; remembered.

    In a focus group, where several speakers are participants, ``participant_id`` asks for this one's turns.
    """
    everyone = speakers(project, transcript.id)
    roles = tuple((one.label, one.role.value) for one in everyone)
    labels = None
    if participant_id is not None:
        linked = [one for one in everyone if one.role is Role.PARTICIPANT and one.participant_id is not None]
        if len({one.participant_id for one in linked}) > 1:
            labels = frozenset(one.label for one in linked if one.participant_id == participant_id)
    return project.remembered(
        ("eligible", transcript.revision_id, transcript.sha256, roles, labels),  # ids come again after an undo
        lambda: eligible_speech(text_of(project, transcript.id, transcript.revision_id), labels),
    )


def _flips(project: Project, found: list[Board], places: dict[int, int]) -> dict[tuple[int, str], Flip]:
    tree = codebook.tree(project)
    upward, codes = above(tree), tuple(tree.codes)
    domains = {code.id for code in tree.at(Level.DOMAIN)}
    people = {one.id: one.group for one in participants(project)}
    sizes = {name: sum(group == name for group in people.values()) for name in set(people.values())}
    who = participants_of(project)
    changing: dict[tuple[int, str], Flip] = {}
    for participant_id, (_, parts) in parts_of(project, [one for one in found if one.result.open]).items():
        size = sizes.get(people.get(participant_id), 1) or 1
        own = [one for one in found if participant_id in who.get(one.transcript.id, (-one.transcript.id,))]
        for key, flip in flips(parts, upward, codes, domains, size).items():
            for one in own:
                place = places[one.transcript.id], key
                changing[place] = _both(changing.get(place, Flip()), flip)
    return changing


def _both(first: Flip, second: Flip) -> Flip:
    """Return what an item can change for two participants of a focus group together."""
    return Flip(
        first.hard_domain or second.hard_domain, first.soft_domain or second.soft_domain,
        first.hard_code or second.hard_code, first.impact + second.impact,
    )  # fmt: skip


def presence(
    project: Project, round_: Round, level: Level = Level.DOMAIN, *, transcript_ids: Iterable[int] | None = None
) -> dict[int, dict[int, Cell]]:
    """Return for each participant the cells of a level: which codes they have at least and at most.

    Args:
        project: the open project.
        round_: a revealed round.
        level: of the codes.
        transcript_ids: only the participants of these transcripts; a transcript without participants stands
            for itself, under its negative id.
    """
    tree = codebook.tree(project)
    codes, upward, wanted = [code.id for code in tree.at(level)], above(tree), None
    near: set[int] | None = None
    if transcript_ids is not None:
        touched, who = set(transcript_ids), participants_of(project)
        wanted = {person for one in touched for person in who.get(one, (-one,))}
        near = _with_siblings(project, touched)
    found = boards(project, round_, near)
    return {
        person: cells(parts, upward, codes)
        for person, (_, parts) in parts_of(project, found).items()
        if wanted is None or person in wanted
    }


def live_ranges(project: Project, round_: Round, level: Level = Level.DOMAIN) -> dict[int, tuple[int, int]]:
    """Return for each code of a level how many participants will have it at least and at most."""
    codes = [code.id for code in codebook.tree(project).at(level)]
    everyone = presence(project, round_, level).values()
    return {code: (sum(one[code].low for one in everyone), sum(one[code].high for one in everyone)) for code in codes}
