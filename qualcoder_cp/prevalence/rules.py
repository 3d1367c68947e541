# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about prevalence: how many participants have a code, of how many, with what interval.

The unit is the participant, not the segment: somebody who has ten codings of a code counts once, and a
domain is the set union of what lies below it, never a sum. Every count keeps the participants behind it,
so that each printed number can be opened down to its passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import overload

from qualcoder_cp.model import Level

Z_95 = 1.959964
"""The normal quantile of a two-sided 95 % interval."""

NOT_STATED = "not stated"
"""The group of participants without one: shown, never dropped."""

NO_PARTICIPANTS = "no participants in this group"


class Sort(StrEnum):
    """In which order the rows of a table or a figure stand."""

    PREVALENCE = "prevalence"
    CODEBOOK = "codebook"


@dataclass(frozen=True, slots=True)
class Subject:
    """A participant as prevalence sees one.

    ``codes`` are the ids of the codes present in any of the participant's transcripts. ``complete`` says
    whether all of those have the chosen layer; if not, ``why_not`` says in words what is missing. ``also`` are
    further groups, where a variable lets a participant be in several.
    """

    participant_id: int
    name: str
    group: str | None
    codes: frozenset[int]
    complete: bool = True
    why_not: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedCode:
    """A code of any level as a row: ``name`` is the publication label, ``below`` the ids of itself and all under it."""

    code_id: int
    name: str
    level: Level
    parent_id: int | None
    depth: int
    colour: str
    below: frozenset[int]


class Members(Sequence[int]):
    """Participants' ids of a count, in order; listed only when asked for, so that counting stays quick.

    ``bits`` says by their places which of ``ids`` they are.
    """

    __slots__ = ("_bits", "_ids")

    def __init__(self, bits: int, ids: Sequence[int]) -> None:
        self._bits, self._ids = bits, ids

    def __iter__(self) -> Iterator[int]:
        flags = bin(self._bits)[:1:-1]
        place = flags.find("1")
        while place >= 0:
            yield self._ids[place]
            place = flags.find("1", place + 1)

    def __len__(self) -> int:
        return self._bits.bit_count()

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Members | tuple) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Count:
    """n of N participants; ``participants`` are the ids of the n, in the order they were given.

    Where N is 0 the share and its interval are undefined (None) and ``reason`` says why.
    """

    n: int
    N: int
    participants: Sequence[int]

    @property
    def percent(self) -> Fraction | None:
        """Return 100 n/N, exact and unrounded."""
        return Fraction(100 * self.n, self.N) if self.N else None

    @property
    def ci_low(self) -> float | None:
        """Return the lower bound of the 95 % Wilson interval as a share (0 to 1)."""
        return wilson(self.n, self.N)[0] if self.N else None

    @property
    def ci_high(self) -> float | None:
        """Return the upper bound of the 95 % Wilson interval as a share (0 to 1)."""
        return wilson(self.n, self.N)[1] if self.N else None

    @property
    def reason(self) -> str:
        """Return why the share is undefined, or nothing."""
        return "" if self.N else NO_PARTICIPANTS


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one row: over all participants and per group."""

    overall: Count
    by_group: dict[str, Count]

    def of(self, group: str | None) -> Count:
        """Return the count of a group, or the overall one for None."""
        return self.overall if group is None else self.by_group[group]


@dataclass(frozen=True, slots=True)
class Row:
    """One code and its counts."""

    code: CountedCode
    counts: Counts


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A participant who is not counted, and why."""

    participant_id: int
    name: str
    group: str
    why: str


@dataclass(frozen=True, slots=True)
class PrevalenceTable:
    """Codes x (overall and each group), in codebook order.

    ``with_any``, ``with_none`` and ``analysed`` are the foot: participants with at least one of the listed
    codes, without any, and all who were counted. Where a participant was left out, the table is
    provisional.
    """

    groups: tuple[str, ...]
    rows: tuple[Row, ...]
    with_any: Counts
    with_none: Counts
    analysed: Counts
    left_out: tuple[LeftOut, ...]

    @property
    def exclusive(self) -> bool:
        """Return whether every participant is in one group only, so that the groups add up to all."""
        return sum(count.N for count in self.analysed.by_group.values()) == self.analysed.overall.N

    @property
    def provisional(self) -> bool:
        """Return whether participants are missing from the table."""
        return bool(self.left_out)

    @property
    def provisional_note(self) -> str:
        """Return the sentence that must stand under a provisional table or figure, or nothing."""
        number = len(self.left_out)
        people = "participant" if number == 1 else "participants"
        return f"Provisional: {number} {people} not yet complete and left out." if number else ""

    def total(self, group: str | None = None) -> int:
        """Return N of a group, or of all for None."""
        return self.analysed.of(group).N


def wilson(n: int, N: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share as two shares (0 to 1).

    Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc
    1927;22(158):209-212. It describes sampling, not errors of coding. Where nobody or everybody has the
    code, the bound on that side is exactly 0 or 1.

    Raises:
        ValueError: not 0 <= n <= N, or N is 0.
    """
    _check(n, N)
    share, square = n / N, Z_95 * Z_95
    divisor = 1 + square / N
    centre = (share + square / (2 * N)) / divisor
    half = Z_95 * math.sqrt(share * (1 - share) / N + square / (4 * N * N)) / divisor
    low = 0.0 if n == 0 else max(0.0, centre - half)
    high = 1.0 if n == N else min(1.0, centre + half)
    return low, high


def percent(n: int, N: int, decimals: int) -> str:
    """Return 100 n/N without the sign, rounded half up from the exact fraction: 1/8 gives 13, not 12.

    Raises:
        ValueError: not 0 <= n <= N, or N is 0.
    """
    _check(n, N)
    scale = 10**decimals
    rounded = (200 * n * scale + N) // (2 * N)
    whole, rest = divmod(rounded, scale)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def jmir_decimals(N: int) -> int:
    """Return with how many decimals JMIR prints a percentage of N (house style: 100 and 1000 are limits)."""
    if N < 100:
        return 0
    return 1 if N < 1000 else 2


def count_form(n: int, N: int, decimals: int) -> str:
    """Return the count as it is published: ``88/102 (86.3%)``; without participants, the reason instead.

    Raises:
        ValueError: not 0 <= n <= N.
    """
    if n == N == 0:
        return f"0/0 ({NO_PARTICIPANTS})"
    return f"{n}/{N} ({percent(n, N, decimals)}%)"


def interval_form(count: Count, decimals: int) -> str:
    """Return the 95 % Wilson interval in percent as it is published, ``78.3-91.6``; undefined, nothing."""
    bounds = (count.ci_low, count.ci_high)
    place = Decimal(1).scaleb(-decimals)
    return "-".join(str((Decimal(bound) * 100).quantize(place, ROUND_HALF_UP)) for bound in bounds if bound is not None)


def prevalence(
    subjects: Sequence[Subject], codes: Iterable[CountedCode], groups: Sequence[str] = ()
) -> PrevalenceTable:
    """Count the participants behind every code, overall and by group.

    Args:
        subjects: all participants of the study; those who are not complete are left out and listed.
        codes: the rows, in the order of the codebook.
        groups: the order of the groups. Named groups stand even without participants; others follow
            by name, participants without a group come last.

    Raises:
        ValueError: a participant occurs twice.
    """
    if len({subject.participant_id for subject in subjects}) != len(subjects):
        raise ValueError("a participant occurs twice")
    rows_of = tuple(codes)
    columns = _columns(subjects, groups)
    counted = [subject for subject in subjects if subject.complete]
    field = _Field.of(counted, columns)
    having = _bits_by_code(counted)
    of_row = [_united(having, code.below) for code in rows_of]
    everybody = (1 << len(counted)) - 1
    any_bits = _united(having, frozenset[int]().union(*(code.below for code in rows_of)))
    return PrevalenceTable(
        groups=columns,
        rows=tuple(Row(code, field.counts(bits)) for code, bits in zip(rows_of, of_row, strict=True)),
        with_any=field.counts(any_bits),
        with_none=field.counts(everybody & ~any_bits),
        analysed=field.counts(everybody),
        left_out=tuple(
            LeftOut(subject.participant_id, subject.name, _group(subject), subject.why_not or "not complete")
            for subject in subjects
            if not subject.complete
        ),
    )


def ordered(table: PrevalenceTable, sort: Sort, level: Level | None = None) -> tuple[Row, ...]:
    """Return the rows as a table or a figure shows them.

    With a level: the rows of that level alone. Without: the whole tree, codes staying below their parent.
    Sorted by prevalence, the most frequent comes first and equals keep the codebook's order.
    """

    def rank(row: Row) -> int:
        return -row.counts.overall.n if sort is Sort.PREVALENCE else 0

    if level is not None:
        return tuple(sorted((row for row in table.rows if row.code.level is level), key=rank))
    present = {row.code.code_id for row in table.rows}
    below: dict[int | None, list[Row]] = {}
    for row in sorted(table.rows, key=rank):
        parent = row.code.parent_id
        below.setdefault(parent if parent in present else None, []).append(row)

    def walk(parent: int | None) -> list[Row]:
        return [found for row in below.get(parent, ()) for found in (row, *walk(row.code.code_id))]

    return tuple(walk(None))


def _check(n: int, N: int) -> None:
    if not 0 <= n <= N or N == 0:
        raise ValueError(f"{n} of {N} is no count")


def _group(subject: Subject) -> str:
    return subject.group or NOT_STATED


def _columns(subjects: Iterable[Subject], groups: Sequence[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(groups))
    others = {name for subject in subjects for name in (_group(subject), *subject.also)} - set(named)
    return named + tuple(sorted(others, key=lambda name: (name == NOT_STATED, name)))


@dataclass(frozen=True, slots=True)
class _Field:
    """All who are counted, by place, and the places of each group as bits."""

    ids: tuple[int, ...]
    groups: dict[str, int]

    @classmethod
    def of(cls, counted: Sequence[Subject], columns: Iterable[str]) -> _Field:
        places: dict[str, list[int]] = {name: [] for name in columns}
        for place, subject in enumerate(counted):
            for name in {_group(subject), *subject.also} if subject.also else (_group(subject),):
                places[name].append(place)
        return cls(
            tuple(subject.participant_id for subject in counted),
            {name: _bits(own, len(counted)) for name, own in places.items()},
        )

    def counts(self, bits: int) -> Counts:
        """Return the counts of one row."""
        return Counts(
            Count(bits.bit_count(), len(self.ids), Members(bits, self.ids)),
            {
                name: Count((bits & own).bit_count(), own.bit_count(), Members(bits & own, self.ids))
                for name, own in self.groups.items()
            },
        )


def _bits(places: Iterable[int], size: int) -> int:
    flags = bytearray(size // 8 + 1)
    for place in places:
        flags[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(flags, "little")


def _bits_by_code(counted: Sequence[Subject]) -> dict[int, int]:
    places: dict[int, list[int]] = {}
    for place, subject in enumerate(counted):
        for code in subject.codes:
            places.setdefault(code, []).append(place)
    return {code: _bits(own, len(counted)) for code, own in places.items()}


def _united(having: Mapping[int, int], codes: Iterable[int]) -> int:
    bits = 0
    for code in codes:
        bits |= having.get(code, 0)
    return bits
