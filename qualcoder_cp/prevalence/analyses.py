# SPDX-License-Identifier: GPL-3.0-or-later
"""Saturation, co-occurrence, participants x codes, codeline and the flow of the study, read from a project."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import DisagreementType
from qualcoder_cp.known import KnownError
from qualcoder_cp.model import Coder, LayerKind, LayerState, Level, Role, Round
from qualcoder_cp.prevalence import cooccurrence as together
from qualcoder_cp.prevalence.groups import STAKEHOLDERS, grouping
from qualcoder_cp.prevalence.measures import Said
from qualcoder_cp.prevalence.queries import count, counted_codes, people_of, subjects_of
from qualcoder_cp.prevalence.reading import Reading, read
from qualcoder_cp.prevalence.rules import CountedCode
from qualcoder_cp.prevalence.saturation import Rule, Saturation, saturation
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice, candidates
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import text_of, transcript_named, transcripts


def rows_at(project: Project, level: Level | None) -> list[CountedCode]:
    """Return the codes of one level, or all, in the order of the tree."""
    return [row for row in counted_codes(project) if level in (None, row.level)]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A participant with 1 or 0 per code; None where the participant is missing, and then ``why_not`` says why."""

    participant_id: int
    name: str
    groups: tuple[str, ...]
    present: tuple[int | None, ...]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Participants x codes of one layer."""

    codes: tuple[CountedCode, ...]
    rows: tuple[MatrixRow, ...]
    layer: str
    by: str


def matrix(
    project: Project, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    level: Level | None = Level.DOMAIN, by: Sequence[str] = (STAKEHOLDERS,), round_: Round | None = None,
) -> Matrix:  # fmt: skip
    """Return which participant has which code, participants in order of their groups.

    Raises:
        KnownError: nothing is coded yet, the viewer may not see this layer, or there is no such variable.
    """
    reading, grouped = read(project, viewer, layer, round_), grouping(project, by)
    codes = rows_at(project, level)
    place = {name: number for number, name in enumerate(grouped.names)}
    rows = []
    for one in subjects_of(reading, counted_codes(project), grouped):
        present = tuple(int(_has(reading, one.codes, code)) if one.complete else None for code in codes)
        rows.append(MatrixRow(one.participant_id, one.name, (one.group or "", *one.also), present, one.why_not))
    rows.sort(key=lambda row: place.get(row.groups[0], len(place)))
    return Matrix(tuple(codes), tuple(rows), layer_name(layer), grouped.title)


def layer_name(layer: AnyLayer) -> str:
    """Return what a layer is called in tables."""
    return layer.name if isinstance(layer, Coder) else layer.value


def _has(reading: Reading, present: frozenset[int], code: CountedCode) -> bool:
    if reading.layer in (LayerChoice.ALL, LayerChoice.MAJORITY):
        return code.code_id in present
    return not present.isdisjoint(code.below)


def saturated(
    project: Project, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    level: Level | None = Level.CODE, rule: Rule | None = None, orders: int = 1000, seed: int = 1,
    group: str | None = None, by: Sequence[str] = (STAKEHOLDERS,), round_: Round | None = None,
) -> Saturation:  # fmt: skip
    """Return saturation over the participants who are counted, in the order of their first transcripts.

    Domains saturate at once, so that codes are the default.

    Raises:
        KnownError: as `matrix`; or there is no such group, or the rule makes no sense.
    """
    table = matrix(project, viewer, layer=layer, level=level, by=by, round_=round_)
    if group is not None and all(group not in row.groups for row in table.rows):
        raise KnownError(f"There is no participant in a group '{group}' ({table.by}).")
    order = {text.id: number for number, text in enumerate(transcripts(project))}
    people = people_of(read(project, viewer, layer, round_))
    first = {one.id: min((order[text] for text in one.texts), default=-1) for one in people}
    rows = [row for row in table.rows if row.participant_id in first and group in (None, *row.groups)]
    rows.sort(key=lambda row: first[row.participant_id])
    ids = [code.code_id for code in table.codes]
    interviews = [
        (row.name, frozenset(code for code, has in zip(ids, row.present, strict=True) if has)) for row in rows
    ]
    return saturation(interviews, rule, orders=orders, seed=seed, level=level.value if level else "code")


def cooccurrence(
    project: Project, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    level: Level | None = Level.DOMAIN, scope: together.Scope = together.Scope.PASSAGE, round_: Round | None = None,
) -> together.Cooccurrence:  # fmt: skip
    """Return how often codes of one level come together in the speech of the participants who are counted.

    Raises:
        KnownError: nothing is coded yet, or the viewer may not see this layer.
    """
    codes = rows_at(project, level)
    if scope is together.Scope.PARTICIPANT:
        table = matrix(project, viewer, layer=layer, level=level, round_=round_)
        by_code: dict[int, frozenset[Hashable]] = {
            code.code_id: frozenset(row.participant_id for row in table.rows if row.present[place])
            for place, code in enumerate(table.codes)
        }
        return together.of_sets(scope, codes, by_code)
    reading = read(project, viewer, layer, round_)
    said = Said(project, reading)
    counted = {one.id for one in people_of(reading)}
    where = {code.code_id: said.touching(code.below, counted) for code in codes}
    if scope is together.Scope.PASSAGE:
        return together.of_passages(codes, where)
    turns = {code: frozenset[Hashable](said.turns_of(spans)) for code, spans in where.items()}
    return together.of_sets(scope, codes, turns)


@dataclass(frozen=True, slots=True)
class Codeline:
    """Where codes stand in one transcript: spans of code points; ``turns`` are start, end and whether a participant
    speaks; ``length`` is that of the text."""

    transcript: str
    layer: str
    length: int
    turns: tuple[tuple[int, int, bool], ...]
    lanes: tuple[tuple[CountedCode, tuple[tuple[int, int], ...]], ...]


def codeline(
    project: Project, name: str, viewer: Coder | None = None, *, layer: AnyLayer = LayerChoice.CONSENSUS,
    level: Level | None = None, round_: Round | None = None,
) -> Codeline:  # fmt: skip
    """Return the positions of the codes along a transcript; without a level, of the codes that are used as such.

    Raises:
        KnownError: there is no such transcript, it is missing in this layer, or the viewer may not see it.
    """
    transcript = transcript_named(project, name)
    reading = read(project, viewer, layer, round_)
    if transcript.id not in reading.sources.rounds:
        raise KnownError(f"'{transcript.name}' can't be shown yet: {reading.sources.why_not[transcript.id]}.")
    said = Said(project, reading)
    lanes = []
    for row in rows_at(project, level):
        spans = said.stretches(row.below if level else frozenset({row.code_id})).get(transcript.id, [])
        if spans:
            lanes.append((row, tuple(spans)))
    text = text_of(project, transcript.id, said.revision(transcript.id))
    turns = tuple((turn.start, turn.end, turn.role is Role.PARTICIPANT) for turn in text.turns)
    return Codeline(transcript.name, layer_name(layer), len(text.text), turns, tuple(lanes))


@dataclass(frozen=True, slots=True)
class Flow:
    """How the study went from transcripts to the published numbers; counts of transcripts, items and participants."""

    transcripts: int
    participants: int
    single_coded: int
    double_coded: int
    not_submitted: int
    not_in_a_round: int
    items: int
    agreements: int
    disagreements: int
    decided: int
    open: int
    consensus: int
    analysed: int
    left_out: int
    rounds: tuple[str, ...]


def flow(project: Project, viewer: Coder | None = None, round_: Round | None = None) -> Flow:
    """Return the facts of the study flow; each transcript by the newest revealed round that it was coded in.

    Raises:
        KnownError: nothing is coded yet, or every round is sealed.
    """
    asked = candidates(project, viewer, LayerChoice.CONSENSUS, round_)
    boards: dict[int, adjudication.Board] = {}
    layers: dict[int, int] = {}
    for one in asked:
        boards |= {board.transcript.id: board for board in adjudication.boards(project, one)}
        submitted: dict[int, int] = {}
        for each in coding.layers(project, one.id):
            if each.kind is LayerKind.CODER:
                done = each.state is LayerState.SUBMITTED
                submitted[each.transcript_id] = submitted.get(each.transcript_id, 0) + done
        layers |= submitted
    counted = count(project, viewer, round_=round_).table
    reading = read(project, viewer, LayerChoice.CONSENSUS, round_)
    items = [(item, board) for board in boards.values() for item in board.items]
    differing = [(item, board) for item, board in items if item.type is not DisagreementType.EXACT]
    still = sum(item.fingerprint in board.result.open for item, board in differing)
    return Flow(
        transcripts=len(transcripts(project)), participants=counted.total() + len(counted.left_out),
        single_coded=sum(number == 1 for number in layers.values()),
        double_coded=sum(number > 1 for number in layers.values()),
        not_submitted=sum(number == 0 for number in layers.values()),
        not_in_a_round=len(transcripts(project)) - len(layers),
        items=len(items), agreements=len(items) - len(differing), disagreements=len(differing),
        decided=len(differing) - still, open=still, consensus=len(reading.sources.rounds),
        analysed=counted.total(), left_out=len(counted.left_out), rounds=tuple(one.name for one in asked),
    )  # fmt: skip
