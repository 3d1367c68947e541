# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with the chosen cells of the map: which of them a verb fits, and the verb as one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcoder_cp import adjudication, coding
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.ui.study.study_map import Cell, Flag, MapRow, State, StudyMap

Chosen = Sequence[tuple[MapRow, Cell]]
_OPEN = frozenset({State.NOT_BEGUN, State.IN_PROGRESS})
_AWAITED = _OPEN | {State.CONFLICT}


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the bar: its words, what it asks for ("", "reason", "day" or "coder"), and which cells it fits."""

    id: str
    text: str
    hint: str
    asks: str
    fits: Callable[[Cell], bool]
    blind_only: bool = False
    single: bool = False


VERBS = (
    Verb("assign", "Assign", "The coders of the chosen cells code these transcripts", "",
         lambda cell: cell.coder_id is not None and cell.state is State.NONE, blind_only=True),
    Verb("take_back", "Take back", "Take assignments back that nobody has begun", "",
         lambda cell: cell.state is State.NOT_BEGUN, blind_only=True),
    Verb("due", "Due day...", "By which day these layers should be submitted", "day",
         lambda cell: cell.coder_id is not None and cell.state in _AWAITED),
    Verb("excuse", "Excuse", "They will not code these transcripts; it counts as missing, never as nothing found", "",
         lambda cell: cell.state in _OPEN),
    Verb("reopen", "Re-open...", "Open submitted layers again, as new revisions", "reason",
         lambda cell: cell.coder_id is not None and cell.state is State.SUBMITTED),
    Verb("move", "Move to the right coder...", "What was coded under the wrong name goes to whose work it is", "coder",
         lambda cell: cell.coder_id is not None and cell.state is State.IN_PROGRESS, single=True),
    Verb("sign_off", "Sign off", "Say by your name that the consensus is what it should be", "",
         lambda cell: cell.coder_id is None and cell.state is State.SETTLED),
    Verb("withdraw_sign_off", "Withdraw the sign-off", "Take a sign-off back", "",
         lambda cell: cell.coder_id is None and cell.state is State.SIGNED),
)  # fmt: skip
"""All verbs, in the order of the bar."""


def fitting(verb: Verb, chosen: Chosen, study: StudyMap) -> list[tuple[MapRow, Cell]]:
    """Return the chosen cells that a verb fits; none where the round does not allow it."""
    if study.round is None or (verb.blind_only and not study.blind):
        return []
    found = [(row, cell) for row, cell in chosen if verb.fits(cell)]
    return [] if verb.single and len(found) != 1 else found


def rights(study: StudyMap, row: MapRow, wrong: Cell) -> list[Coder]:
    """Return to whom a layer can go: coders who have not begun the same transcript."""
    free = {cell.coder_id for cell in row.cells if cell.state is State.NOT_BEGUN and cell is not wrong}
    return [one for one in study.coders if one.id in free]


class Bulk:
    """Carries the verbs out, each as one change."""

    def __init__(self, project: Project, study: StudyMap, by: str) -> None:
        """Act in the round of the map, in somebody's name."""
        assert study.round is not None
        self._project, self._round, self._by = project, study.round, by
        self._coders = {one.id: one for one in study.coders}

    def run(self, verb: Verb, cells: Chosen, answer: str, right: Coder | None = None) -> None:
        """Do a verb to the cells that it fits.

        Args:
            verb: one of `VERBS`.
            cells: what `fitting` returned.
            answer: the reason or the day that it asks for.
            right: to whom a layer is moved.

        Raises:
            KnownError: as the verb of the core; nothing is changed then.
        """
        steps: dict[str, Callable[[], object]] = {
            "assign": lambda: self._per_coder(f"Assign {_layers(cells)}", cells, self._assign),
            "take_back": lambda: self._per_coder(f"Take {_layers(cells)} back", cells, self._take_back),
            "due": lambda: self._due(cells, answer.strip()),
            "excuse": lambda: self._per_coder(self._excusing(cells), cells, self._excuse),
            "reopen": lambda: self._reopen(cells, answer),
            "move": lambda: self._move(cells, answer, right),
            "sign_off": lambda: adjudication.sign_off(self._project, self._round, _ids(cells), by=self._by),
            "withdraw_sign_off": lambda: self._withdraw(cells),
        }
        steps[verb.id]()

    def _excusing(self, cells: Chosen) -> str:
        names = ", ".join(self._coders[one].name for one in dict.fromkeys(cell.coder_id for _, cell in cells) if one)
        return f"Excuse {names} from {_layers(cells)}"

    def _per_coder(
        self, label: str, cells: Chosen, do: Callable[[Coder, list[int]], object], reason: str | None = None
    ) -> None:
        with self._project.change(label, by=self._by, reason=reason):
            for coder_id, coder in self._coders.items():
                if own := [(row, cell) for row, cell in cells if cell.coder_id == coder_id]:
                    do(coder, _ids(own))

    def _assign(self, coder: Coder, transcript_ids: list[int]) -> None:
        coding.assign(self._project, self._round, [coder], transcript_ids, by=self._by)

    def _take_back(self, coder: Coder, transcript_ids: list[int]) -> None:
        coding.withdraw(self._project, self._round, coder, transcript_ids, by=self._by)

    def _due(self, cells: Chosen, day: str) -> None:
        def due(coder: Coder, transcript_ids: list[int]) -> None:
            coding.set_due(self._project, self._round, coder, transcript_ids, day, by=self._by)

        self._per_coder(f"{_layers(cells)} due {day}" if day else f"No due day for {_layers(cells)}", cells, due)

    def _excuse(self, coder: Coder, transcript_ids: list[int]) -> None:
        for one in transcript_ids:
            coding.excuse(self._project, coder, one, by=self._by)

    def _reopen(self, cells: Chosen, reason: str) -> None:
        def reopen(coder: Coder, transcript_ids: list[int]) -> None:
            for one in transcript_ids:
                coding.reopen_layer(self._project, coder, one, reason, by=self._by)

        if not reason.strip():
            raise KnownError("Re-opening a submitted layer needs a reason.")
        self._per_coder(f"Re-open {_layers(cells)}", cells, reopen, reason.strip())

    def _move(self, cells: Chosen, reason: str, right: Coder | None) -> None:
        ((row, cell),) = cells
        if right is None or cell.coder_id is None:
            raise KnownError(f"Nobody else is to code '{row.name}' or all have begun it, so the layer can't move.")
        coding.move_layer(self._project, row.transcript_id, self._coders[cell.coder_id], right, reason, by=self._by)

    def _withdraw(self, cells: Chosen) -> None:
        with self._project.change(f"Withdraw {len(cells)} sign-offs", by=self._by):
            for row, _ in cells:
                adjudication.withdraw_sign_off(self._project, self._round, row.transcript_id, by=self._by)


def told(chosen: Chosen) -> str:
    """Return what is chosen in a few words."""
    layers = sum(cell.coder_id is not None for _, cell in chosen)
    ends = len(chosen) - layers
    late = sum(Flag.OVERDUE in cell.flags for _, cell in chosen)
    words = [_count(layers, "layer")] if layers else []
    words += [f"{ends:,} of the consensus"] if ends else []
    return ", ".join([*words, *([f"{late} overdue"] if late else [])]) + " chosen"


def _ids(cells: Chosen) -> list[int]:
    return [row.transcript_id for row, _ in cells]


def _layers(cells: Chosen) -> str:
    return _count(len(cells), "layer")


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}" + ("" if number == 1 else "s")
