# SPDX-License-Identifier: GPL-3.0-or-later
"""The diagnosis table: one row per unit and code, one column per coder, and whether the unit is used.

Every coefficient can be computed again from the table alone: 1 and 0 are what a coder found, an empty cell is a
missing layer, ``n_units`` weighs a row (1, or the characters of a stretch on which nothing changes, where characters
are the unit), ``participant`` names whom the bootstrap draws as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.scope import Scope, ScopedTranscript, Unit, Universe
from qualcoder_cp.model import KnownError

if TYPE_CHECKING:
    from qualcoder_cp.agreement.tables import Placed
    from qualcoder_cp.agreement.units import Cut, Ints

Reasons = Mapping[int, Mapping[int, str]]

BEFORE = ("unit_id", "transcript", "participant", "group", "start_char", "end_char", "code", "level", "n_units")
AFTER = ("used", "why_not")
_EMPTY = "no eligible text"
_NOBODY = "found by nobody, and only coded text counts"
_FEW = "fewer than two coders in scope"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The table: its columns and its rows, each a dict by column, made one by one."""

    columns: tuple[str, ...]
    rows: Iterator[dict[str, object]]


def diagnosis(
    scope: Scope, unit: str, *, coders: Sequence[int] | None = None, reasons: Reasons | None = None,
    share: float = 0.0,
) -> Diagnosis:  # fmt: skip
    """Return the diagnosis table of a scope at a unit.

    Args:
        scope: what is compared.
        unit: one of `Unit`, segments apart.
        coders: ids of the coders that get a column; default: all of the scope. A unit is used if two of them or
            more submitted its transcript. A participant's unit is made of the transcripts that are used; a coder
            who did not submit all of these has an empty cell.
        reasons: transcript -> coder -> why the layer does not count; "not submitted" where nothing is said.
        share: the part of a unit, 0 to 1, that a code must cover to be found in it; 0 asks for one character.

    Raises:
        ValueError: an unknown unit, or a share outside 0 to 1.
        KeyError: a coder who is not in scope.
        KnownError: segments were asked for, or a coder is called like a column of the table.
    """
    kind = Unit(unit)
    if kind is Unit.SEGMENT:
        raise KnownError("Segments have no table of units: a segment that one coder lacks is no unit of the other.")
    ids = [each for each, _ in scope.coders] if coders is None else list(coders)
    names = {each: scope.coder_name(each) for each in ids}
    if taken := [name for name in names.values() if name in (*BEFORE, *AFTER)]:
        raise KnownError(f"A coder is called '{taken[0]}' like a column of the table; rename the coder first.")
    if not 0 <= share <= 1:
        raise ValueError(f"the share is a part of 1, not {share}")
    table = _Table(scope, kind, names, reasons or {}, share)
    return Diagnosis((*BEFORE, *names.values(), *AFTER), table.rows())


@dataclass(frozen=True, slots=True)
class _Table:
    scope: Scope
    unit: Unit
    names: dict[int, str]
    reasons: Reasons
    share: float

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield the rows of used transcripts, then those of the others, participant by participant."""
        used: list[ScopedTranscript] = []
        left: list[ScopedTranscript] = []
        for each in self.scope.transcripts:
            (used if sum(coder in each.layers for coder in self.names) > 1 else left).append(each)
        for person in _people(used) if self.unit is Unit.PARTICIPANT else [[each] for each in used]:
            yield from self._person(person, "")
        for each in left:
            yield from self._person([each], self._why(each))

    def _why(self, transcript: ScopedTranscript) -> str:
        """Return why a transcript is not used, by coder."""
        known = self.reasons.get(transcript.transcript_id, {})
        missing = [
            f"{name}: {known.get(coder, 'not submitted')}" for coder, name in self.names.items()
            if coder not in transcript.layers
        ]  # fmt: skip
        return "; ".join(missing) or _FEW

    def _person(self, texts: Sequence[ScopedTranscript], why: str) -> Iterator[dict[str, object]]:
        """Yield the rows of transcripts that make up units of their own."""
        from qualcoder_cp.agreement import units

        cut = units.cut(texts, self.unit, self.scope.universe)
        if not cut.size:
            yield from self._without_text(texts, why)
            return
        placed = {coder: self._placed(texts, coder, cut) for coder in self.names}
        bounds = _bounds(cut, [each for each in placed.values() if each is not None])
        size = len(self.scope.codes)
        found = {coder: None if each is None else _flags(each, bounds, size).tolist() for coder, each in placed.items()}
        for index, (start, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
            place = _raw(cut, start, end)
            whole = self.unit in (Unit.PARTICIPANT, Unit.TRANSCRIPT)
            before = self._before(texts[0], texts, why, None if whole else place)
            for row, code in enumerate(self.scope.codes):
                cells = {self.names[coder]: each and each[row][index] for coder, each in found.items()}
                yield {
                    **before, "code": code.name, "level": code.level, "n_units": end - start, **cells,
                    **self._use(why, cells.values()),
                }  # fmt: skip

    def _use(self, why: str, cells: Iterable[object]) -> dict[str, object]:
        """Return whether a row is used, and why not."""
        if not why and self.scope.universe == Universe.CODED and not any(cells):
            why = _NOBODY
        return {"used": "no" if why else "yes", "why_not": why}

    def _placed(self, texts: Sequence[ScopedTranscript], coder: int, cut: Cut) -> Placed | None:
        """Return the coder's codings in units of the cut, their group the code's row; None for a missing layer."""
        from qualcoder_cp.agreement import tables

        if any(coder not in each.layers for each in texts):
            return None
        size = max(len(self.scope.codes), 1)
        placed, _, _ = tables.place_layer(texts, coder, cut, tables.rows_of(self.scope.codes), size, self.share)
        row = placed.group % size
        return tables.Placed(row, placed.start - row * cut.size, placed.end - row * cut.size)

    def _before(
        self, text: ScopedTranscript, texts: Sequence[ScopedTranscript], why: str, place: tuple[int, int] | None
    ) -> dict[str, object]:
        transcripts = "; ".join(each.name for each in texts)
        if self.unit is Unit.PARTICIPANT:
            name = f"{text.participant} ({transcripts})" if why else text.participant
        else:
            name = text.name if place is None else f"{text.name} {place[0]}-{place[1]}"
        return {
            "unit_id": name, "transcript": transcripts, "participant": text.participant, "group": text.group,
            "start_char": place[0] if place else None, "end_char": place[1] if place else None,
        }  # fmt: skip

    def _without_text(self, texts: Sequence[ScopedTranscript], why: str) -> Iterator[dict[str, object]]:
        for each in texts:
            yield {
                **self._before(each, texts, why, None), "code": None, "level": None, "n_units": 0,
                **dict.fromkeys(self.names.values()), "used": "no", "why_not": f"{why}; {_EMPTY}" if why else _EMPTY,
            }  # fmt: skip


def _people(used: Sequence[ScopedTranscript]) -> list[list[ScopedTranscript]]:
    found: dict[tuple[str, int], list[ScopedTranscript]] = {}
    for each in used:
        found.setdefault(each.cluster, []).append(each)
    return list(found.values())


def _bounds(cut: Cut, placed: Sequence[Placed]) -> Ints:
    """Return where the rows begin, and the end: each unit, or each stretch of characters on which nothing changes."""
    import numpy as np

    if cut.starts is not None:
        return np.arange(cut.size + 1)
    edges = [np.array([0, cut.size]), *(each.start for each in placed), *(each.end for each in placed)]
    return np.unique(np.concatenate(edges))


def _flags(placed: Placed, bounds: Ints, codes: int) -> Ints:
    """Return 1 where a code is found in a row of the table, else 0: codes x rows."""
    import numpy as np

    steps = np.zeros((codes, len(bounds)), np.int64)
    kept = placed.end > placed.start
    np.add.at(steps, (placed.group[kept], np.searchsorted(bounds, placed.start[kept])), 1)
    np.add.at(steps, (placed.group[kept], np.searchsorted(bounds, placed.end[kept])), -1)
    return (np.cumsum(steps[:, :-1], axis=1) > 0).astype(np.int64)


def _raw(cut: Cut, first: int, last: int) -> tuple[int, int]:
    """Return the code points of the first transcript at which units ``first`` to ``last`` (exclusive) begin and end."""
    import numpy as np

    start, end = (first, last) if cut.starts is None or cut.ends is None else (cut.starts[first], cut.ends[last - 1])
    if cut.ground.whole:
        return int(start), int(end)
    before = cut.ground.before
    begin, close = (np.searchsorted(before, place, side="right") - 1 for place in (start, end - 1))
    return (
        int(cut.ground.starts[begin] + start - before[begin]),
        int(cut.ground.starts[close] + end - before[close]),
    )
