# SPDX-License-Identifier: GPL-3.0-or-later
"""What the map of the work shows: transcripts × coders + consensus, states only, read from the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qualcoder_cp import adjudication, coding, transcripts
from qualcoder_cp.adjudication import DisagreementType
from qualcoder_cp.model import Coder, Layer, LayerKind, LayerState, Participant, Round
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import NOT_STATED


class State(StrEnum):
    """What a cell of the map says."""

    NONE = "not assigned"
    NOT_BEGUN = "not begun"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    EXCUSED = "excused"
    CONFLICT = "in conflict"
    SEALED = "sealed"
    WAITING = "waiting"
    OPEN = "open"
    SETTLED = "settled"
    SIGNED = "signed off"


class Flag(StrEnum):
    """What a cell says beside its state."""

    OVERDUE = "overdue"
    STALE = "stale"
    SINGLE = "single-coded"


_OF_LAYER = {
    LayerState.ASSIGNED: State.NOT_BEGUN,
    LayerState.IN_PROGRESS: State.IN_PROGRESS,
    LayerState.SUBMITTED: State.SUBMITTED,
    LayerState.EXCUSED: State.EXCUSED,
    LayerState.CONFLICT: State.CONFLICT,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The state of one layer, or of the consensus (``coder_id`` None).

    ``open_items`` counts the disagreements that are open, ``agreed`` the agreements not accepted yet; ``due`` is the
    day (``YYYY-MM-DD``) by which a layer should be submitted, or empty.
    """

    state: State
    coder_id: int | None
    open_items: int = 0
    agreed: int = 0
    due: str = ""
    flags: frozenset[Flag] = frozenset()

    @property
    def words(self) -> str:
        """Return the state as the table says it."""
        words = self.state.value
        if self.state is State.OPEN:
            words = f"{self.open_items} open" if self.open_items else "to accept"
        warnings = [flag.value for flag in (Flag.OVERDUE, Flag.STALE) if flag in self.flags]
        return " · ".join([*warnings, words, *([Flag.SINGLE.value] if Flag.SINGLE in self.flags else [])])


@dataclass(frozen=True, slots=True)
class MapRow:
    """One transcript; ``place`` orders rows by group and then as imported."""

    transcript_id: int
    name: str
    group: str
    people: str
    cells: tuple[Cell, ...]
    place: int

    @property
    def states(self) -> frozenset[State | Flag]:
        """Return the states and flags that occur in the row."""
        return frozenset(one for cell in self.cells for one in (cell.state, *cell.flags))


@dataclass(frozen=True, slots=True)
class StudyMap:
    """The whole map.

    ``open_items`` counts the open disagreements and ``agreed`` the agreements not accepted yet; ``items``
    counts all disagreements. They are None while the round is sealed.
    """

    round: Round | None
    coders: tuple[Coder, ...]
    rows: tuple[MapRow, ...]
    double_coded: int
    open_items: int | None = None
    agreed: int | None = None
    items: int | None = None

    @property
    def blind(self) -> bool:
        """Return whether nobody may compare the coders yet."""
        return self.round is not None and self.round.state in coding.BLIND

    def left_of(self, coder_id: int) -> list[int]:
        """Return the transcripts that a coder has not submitted yet, in the order of the map."""
        todo = (State.NOT_BEGUN, State.IN_PROGRESS, State.CONFLICT)
        return [
            row.transcript_id for row in self.rows
            if any(cell.coder_id == coder_id and cell.state in todo for cell in row.cells)
        ]  # fmt: skip


def read_map(project: Project) -> StudyMap:
    """Return the map of the current round; without a round the cells are missing."""
    round_ = coding.current_round(project)
    team = tuple(coding.round_coders(project, round_.id)) if round_ else ()
    layers: dict[tuple[int, int | None], Layer] = {}
    if round_:
        for layer in coding.layers(project, round_.id):
            if layer.kind is LayerKind.CODER:
                layers[layer.transcript_id, layer.coder_id] = layer
    due = coding.due_days(project, round_) if round_ else {}
    today = date.today().isoformat()
    boards, signed = {}, {}
    if round_ and round_.state not in coding.BLIND:
        boards = {board.transcript.id: board for board in adjudication.boards(project, round_)}
        signed = {one.transcript_id: one for one in adjudication.signed(project, round_, boards.values())}
    people, who = {one.id: one for one in transcripts.participants(project)}, transcripts.participants_of(project)
    order = {name: number for number, name in enumerate(transcripts.groups(project))}
    unsorted = []
    for number, transcript in enumerate(transcripts.transcripts(project)):
        group, names, rank = _people([people[one] for one in who.get(transcript.id, ())], order)
        cells = [_cell(layers.get((transcript.id, coder.id)), coder.id, due, today) for coder in team]
        if round_:
            cells.append(_consensus(round_, boards.get(transcript.id), signed.get(transcript.id)))
        unsorted.append((rank, number, transcript.id, transcript.name, group, names, tuple(cells)))
    rows = tuple(
        MapRow(one[2], one[3], one[4], one[5], one[6], place) for place, one in enumerate(sorted(unsorted))
    )  # fmt: skip
    double = sum(sum(cell.state is State.SUBMITTED for cell in row.cells) > 1 for row in rows)
    if round_ is None or round_.state in coding.BLIND:
        return StudyMap(round_, team, rows, double)
    ends = [row.cells[-1] for row in rows]
    items = sum(item.type is not DisagreementType.EXACT for board in boards.values() for item in board.items)
    return StudyMap(
        round_, team, rows, double, sum(cell.open_items for cell in ends), sum(cell.agreed for cell in ends), items
    )


def _people(found: list[Participant], order: dict[str, int]) -> tuple[str, str, int]:
    """Return the groups, the names and the rank of the first group of a transcript's participants."""
    groups = list(dict.fromkeys(one.group or NOT_STATED for one in found)) or [NOT_STATED]
    names = ", ".join(one.name for one in found)
    return ", ".join(groups), names, min(order.get(name, len(order)) for name in groups)


def _cell(layer: Layer | None, coder_id: int, due: dict[int, str], today: str) -> Cell:
    if layer is None:
        return Cell(State.NONE, coder_id)
    state, day = _OF_LAYER[layer.state], due.get(layer.id, "")
    late = day and day < today and state not in (State.SUBMITTED, State.EXCUSED)
    return Cell(state, coder_id, due=day, flags=frozenset({Flag.OVERDUE} if late else ()))


def _consensus(round_: Round, board: adjudication.Board | None, signed: adjudication.SignOff | None) -> Cell:
    if round_.state in coding.BLIND:
        return Cell(State.SEALED, None)
    if board is None:
        return Cell(State.NONE, None)
    flags = set()
    if board.result.stale or (signed is not None and not signed.holds):
        flags.add(Flag.STALE)
    if board.single_coded:
        flags.add(Flag.SINGLE)
    told = frozenset(flags)
    if not board.ready:
        return Cell(State.WAITING, None, flags=told)
    if board.result.open:
        left = set(board.result.open)
        agreed = sum(item.type is DisagreementType.EXACT for item in board.items if item.fingerprint in left)
        return Cell(State.OPEN, None, len(left) - agreed, agreed, flags=told)
    return Cell(State.SIGNED if signed is not None and signed.holds else State.SETTLED, None, flags=told)
