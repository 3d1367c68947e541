# SPDX-License-Identifier: GPL-3.0-or-later
"""The integer tables of a scope, per participant; kept, so that one changed transcript is counted alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcoder_cp.agreement.scope import Scope, ScopedCode, ScopedTranscript, Unit, Universe

if TYPE_CHECKING:
    from qualcoder_cp.agreement.units import Ints

IOU = 0.5
"""Intersection over union from which two segments match, if nothing else is said."""

AT_A_TIME = 500
"""Participants whose codings are in hand together."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: the unit, the two coders (ids), and when a code is found or a segment matched."""

    unit: Unit
    pair: tuple[int, int]
    share: float = 0.0
    threshold: float = IOU


@dataclass(frozen=True, slots=True)
class Counts:
    """Integer tables (blocks x rows x 4), units per block, and codings per block and row, empty ones apart.

    A block is a transcript, or a participant where participants are the unit.
    """

    tables: Ints
    totals: Ints
    filled: Ints
    empty: Ints

    @property
    def n_units(self) -> int:
        """Return the number of units of one code."""
        return int(self.totals.sum())

    def only_empty(self) -> list[bool]:
        """Return for each row whether all its codings have no length."""
        found: list[bool] = ((self.filled.sum(axis=0) == 0) & (self.empty.sum(axis=0) > 0)).tolist()
        return found


def by_participant(used: Sequence[ScopedTranscript]) -> list[list[ScopedTranscript]]:
    """Return the transcripts of each participant, in order of appearance."""
    found: dict[tuple[str, int], list[ScopedTranscript]] = {}
    for each in used:
        found.setdefault(each.cluster, []).append(each)
    return list(found.values())


def count_blocks(scope: Scope, used: Sequence[ScopedTranscript], what: Question) -> Counts:
    """Return the tables per transcript (per participant if that is the unit).

    The transcripts of one participant stand next to each other where participants are the unit.
    """
    import numpy as np

    from qualcoder_cp.agreement import tables, units

    rows, size = tables.rows_of(scope.codes), len(scope.codes)
    cut = units.cut(used, what.unit, scope.universe)
    first, filled, empty = tables.place_layer(used, what.pair[0], cut, rows, size, what.share)
    second, filled_too, empty_too = tables.place_layer(used, what.pair[1], cut, rows, size, what.share)
    totals = cut.totals
    if what.unit is Unit.SEGMENT:
        counted = tables.segment_tables(first, second, len(totals), size, what.threshold)
        codes = np.array([each.level == "code" for each in scope.codes], bool)
        totals = counted[:, codes if codes.any() else slice(None)].sum(axis=(1, 2))
    else:
        counted = tables.two_coder_tables(first, second, totals, size)
    if scope.universe == Universe.CODED:
        counted[..., 3] = 0
    return Counts(counted, totals, filled + filled_too, empty + empty_too)


def count_participants(scope: Scope, people: Sequence[Sequence[ScopedTranscript]], what: Question) -> Counts:
    """Return the tables of each participant, computed some hundred at a time so that memory stays small."""
    import numpy as np

    parts = [_counted(scope, people[at : at + AT_A_TIME], what) for at in range(0, len(people), AT_A_TIME)]
    if len(parts) == 1:
        return parts[0]
    joined = zip(*((each.tables, each.totals, each.filled, each.empty) for each in parts), strict=True)
    return Counts(*(np.concatenate(each) for each in joined))


def _counted(scope: Scope, people: Sequence[Sequence[ScopedTranscript]], what: Question) -> Counts:
    import numpy as np

    found = count_blocks(scope, [each for person in people for each in person], what)
    if what.unit is Unit.PARTICIPANT or all(len(person) == 1 for person in people):
        return found
    firsts = np.cumsum([0, *(len(person) for person in people)])[:-1]
    parts = (found.tables, found.totals, found.filled, found.empty)
    return Counts(*(np.add.reduceat(each, firsts, axis=0) for each in parts))


@dataclass(slots=True)
class TableCache:
    """Keeps each participant's tables for as long as their text, codings and the codes stay the same.

    Give one cache to `report.compare` again and again: only participants with a changed transcript are counted.
    """

    _kept: dict[tuple[Question, str, tuple[ScopedCode, ...]], dict[tuple[str, int], _Kept]] = field(
        default_factory=dict
    )

    def count(self, scope: Scope, people: Sequence[Sequence[ScopedTranscript]], what: Question) -> Counts:
        """Return what `count_participants` returns."""
        import numpy as np

        kept = self._kept.setdefault((what, str(scope.universe), scope.codes), {})
        stale = [person for person in people if not _is_kept(kept, person)]
        if stale:
            fresh = count_participants(scope, stale, what)
            for index, person in enumerate(stale):
                parts = (fresh.tables, fresh.totals, fresh.filled, fresh.empty)
                kept[person[0].cluster] = _Kept(tuple(person), tuple(part[index] for part in parts))
        found = [kept[person[0].cluster].parts for person in people]
        return Counts(*(np.stack(each) for each in zip(*found, strict=True)))


@dataclass(frozen=True, slots=True)
class _Kept:
    transcripts: tuple[ScopedTranscript, ...]
    parts: tuple[Ints, ...]


def _is_kept(kept: dict[tuple[str, int], _Kept], person: Sequence[ScopedTranscript]) -> bool:
    found = kept.get(person[0].cluster)
    return found is not None and found.transcripts == tuple(person)
