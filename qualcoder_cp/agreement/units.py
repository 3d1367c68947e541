# SPDX-License-Identifier: GPL-3.0-or-later
"""Where units lie: the eligible text of all transcripts laid end to end, cut into units.

Text outside the universe is taken out by projection: a boundary x becomes F(x), the number of eligible
characters before it. A coding partly in excluded text shrinks, one wholly inside vanishes. Every unit
then is an index on one number line, so that the same interval arithmetic serves characters, sentences,
turns, transcripts and participants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np  # noqa: TID253
from numpy.typing import NDArray  # noqa: TID253

from qualcoder_cp.agreement.scope import INSIDE, ScopedTranscript, Spans, Unit, Universe

Ints = NDArray[np.int64]


def _running(lengths: Ints) -> Ints:
    """Return the running sum with a leading zero."""
    sums = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=sums[1:])
    return sums


def flat(spans: Sequence[Sequence[tuple[int, ...]]], width: int) -> tuple[Ints, Ints]:
    """Return all tuples as a (rows, width) array and, for each row, the index of its group."""
    counts = np.fromiter(map(len, spans), np.int64, len(spans))
    total = int(counts.sum())
    values = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), np.int64, total * width)
    return values.reshape(total, width), np.repeat(np.arange(len(spans)), counts)


@dataclass(frozen=True, slots=True)
class Ground:
    """The eligible text of several transcripts on one line.

    ``bases`` are the raw offsets of the transcripts (one more than there are), ``starts``, ``ends`` the
    eligible spans on the raw line, ``before`` the eligible characters before each span.
    """

    bases: Ints
    starts: Ints
    ends: Ints
    before: Ints
    whole: bool

    def project(self, positions: Ints) -> Ints:
        """Return F(x) for raw positions x on the line."""
        if self.whole:
            return positions
        index = np.searchsorted(self.starts, positions, side="right") - 1
        inside = np.minimum(positions, self.ends[index]) - self.starts[index]
        return self.before[index] + inside

    @property
    def edges(self) -> Ints:
        """Return the eligible offsets at which the transcripts begin, and where the last one ends."""
        return self.project(self.bases)


def lay_out(transcripts: Sequence[ScopedTranscript], universe: str) -> Ground:
    """Return the ground of the transcripts, in their order."""
    lengths = np.fromiter((each.length for each in transcripts), np.int64, len(transcripts))
    bases = _running(lengths)
    if universe == Universe.ALL_TEXT:
        empty = np.zeros(0, np.int64)
        return Ground(bases, empty, empty, empty, whole=True)
    spans, owner = flat([each.eligible for each in transcripts], 2)
    spans = spans + bases[owner][:, None]
    # A leading empty span catches every position before the first eligible character.
    starts = np.concatenate(([-1], spans[:, 0]))
    ends = np.concatenate(([-1], spans[:, 1]))
    return Ground(bases, starts, ends, _running(ends - starts)[:-1], whole=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """The ground cut into units.

    ``starts`` and ``ends`` bound each unit in eligible characters, or are None where each character is a
    unit. ``totals`` counts units per block and ``block`` names the block of each transcript: a block is
    a transcript, or a participant where participants are the unit.
    """

    ground: Ground
    starts: Ints | None
    ends: Ints | None
    totals: Ints
    block: Ints
    size: int

    def characters(self, starts: Ints, ends: Ints, owner: Ints) -> tuple[Ints, Ints]:
        """Return start and end of each span of transcript ``owner`` in eligible characters."""
        base = self.ground.bases[owner]
        limit = self.ground.bases[owner + 1]
        return (
            self.ground.project(np.minimum(starts + base, limit)),
            self.ground.project(np.minimum(ends + base, limit)),
        )

    def touched(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Return first and last (exclusive) unit touched by each span of eligible characters."""
        if self.starts is None or self.ends is None:
            return first, last
        first_unit = np.searchsorted(self.ends, first, side="right")
        last_unit = np.searchsorted(self.starts, last, side="left")
        return first_unit, np.where(last > first, last_unit, first_unit)

    def place(self, starts: Ints, ends: Ints, owner: Ints) -> tuple[Ints, Ints]:
        """Return first and last (exclusive) unit touched by each span of transcript ``owner``."""
        return self.touched(*self.characters(starts, ends, owner))


def _pieces(ground: Ground, spans: Sequence[Spans]) -> tuple[Ints, Ints, Ints]:
    """Return start, end (eligible characters) and transcript of each span that keeps any text."""
    raw, owner = flat(spans, 2)
    raw = raw + ground.bases[owner][:, None]
    start, end = ground.project(raw[:, 0]), ground.project(raw[:, 1])
    kept = end > start
    return start[kept], end[kept], owner[kept]


def participants(transcripts: Sequence[ScopedTranscript]) -> Ints:
    """Return the participant of each transcript as a number, counted in order of appearance."""
    numbers: dict[tuple[str, int], int] = {}
    drawn = (numbers.setdefault(each.cluster, len(numbers)) for each in transcripts)
    return np.fromiter(drawn, np.int64, len(transcripts))


def cut(transcripts: Sequence[ScopedTranscript], unit: Unit, universe: str) -> Cut:
    """Return the units of the transcripts; those of one participant must stand next to each other.

    A unit without an eligible character is no unit. Segments are cut as characters.
    """
    ground = lay_out(transcripts, universe)
    edges = ground.edges
    block = np.arange(len(transcripts))
    if unit in (Unit.CHARACTER, Unit.SEGMENT):
        return Cut(ground, None, None, np.diff(edges), block, int(edges[-1]))
    if unit in INSIDE:
        starts, ends, owner = _pieces(ground, [getattr(each, INSIDE[unit]) for each in transcripts])
    else:
        owner = participants(transcripts) if unit is Unit.PARTICIPANT else block
        block = owner
        firsts = np.flatnonzero(np.diff(owner, prepend=-1))
        starts, ends = edges[firsts], edges[np.append(firsts[1:], len(transcripts))]
        kept = ends > starts
        starts, ends, owner = starts[kept], ends[kept], owner[firsts][kept]
    totals = np.bincount(owner, minlength=int(block[-1]) + 1 if len(block) else 0)
    return Cut(ground, starts, ends, totals, block, len(starts))
