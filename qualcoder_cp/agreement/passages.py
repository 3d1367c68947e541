# SPDX-License-Identifier: GPL-3.0-or-later
"""Two coders' passages laid beside each other: which agree, and why the others don't.

A passage is what one coder marked with one code: overlapping codings made one, cut to the text that counts;
codings that only touch stay apart. Each passage gets exactly one `Kind`. The rules are symmetric in the coders
and depend neither on the order of codings nor on names:

- the same code on a shared character: *agreed* if it is one passage each with equal edges, else *boundary*;
- of the others, two passages of different coders and codes whose overlap is at least half of the shorter one
  are paired one to one, the largest intersection over union first, then those of one domain, then those that
  begin first: *other code*;
- of the rest, *additional code* where the other coder has a passage that overlaps by half of the shorter one,
  else *only one coder*.

The characters in which a passage disagrees are those on which the other coder did not use its code, so that the
kinds add up to the cells n10 and n01 at character level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from qualcoder_cp.agreement.comparing import Pairing, at_level, domains
from qualcoder_cp.agreement.scope import Scope, Unit


class Kind(StrEnum):
    """How a passage of one coder relates to what the other coder did."""

    AGREED = "agreed"
    BOUNDARY = "boundary"
    SAME_DOMAIN = "other code, same domain"
    OTHER_DOMAIN = "other code, other domain"
    ADDITIONAL = "additional code"
    ONE_CODER = "only one coder"


@dataclass(slots=True)
class Passage:
    """One passage. ``side`` is 0 for the first coder of the pair; ``code`` the node's id at the level compared.

    ``start`` and ``end`` are code points in the transcript, as coded; ``first`` and ``last`` places on the line
    of text that counts. ``shared`` characters carry the code by both coders. ``group`` numbers passages of one
    code that overlap across coders (-1: none). ``partner`` is the other coder's passage that it is paired with.
    """

    transcript_id: int
    side: int
    code: int
    start: int
    end: int
    first: int
    last: int
    shared: int = 0
    group: int = -1
    kind: Kind = Kind.ONE_CODER
    partner: Passage | None = None

    @property
    def characters(self) -> int:
        """Return how many characters count."""
        return self.last - self.first

    @property
    def apart(self) -> int:
        """Return the characters on which the other coder did not use the code."""
        return self.last - self.first - self.shared

    def overlap(self, other: Passage) -> int:
        """Return how many characters that count both passages cover."""
        return max(0, min(self.last, other.last) - max(self.first, other.first))

    @property
    def place(self) -> tuple[int, int, int]:
        """Return what it is sorted by."""
        return self.first, self.last, self.code


class _Met(NamedTuple):
    """A passage, one of the other coder, and the characters that both cover."""

    one: Passage
    other: Passage
    overlap: int


def passages(scope: Scope, pair: Pairing, level: str = "code") -> list[Passage]:
    """Return all passages of both coders in the transcripts that they share, each with its kind.

    ``level`` is one of `comparing.LEVELS`: codes below are rolled up first. Codings of codes that are not in
    the scope are left out. Raises ValueError for another level.
    """
    nodes = {below: node.id for below, node in at_level(scope.codes, level).items()}
    top = domains(scope.codes)
    groups = 0
    done: list[Passage] = []
    for each in _by_transcript(_united(scope, pair, nodes)):
        groups = _same_code(each, groups)
        _other_code(each, top)
        done += each
    return done


def _by_transcript(everything: list[Passage]) -> Iterator[list[Passage]]:
    everything.sort(key=lambda each: (each.transcript_id, each.first, each.last, each.code, each.side))
    for _, found in groupby(everything, key=lambda each: each.transcript_id):
        yield list(found)


def _united(scope: Scope, pair: Pairing, nodes: dict[int, int]) -> list[Passage]:
    """Return the passages of both coders without kinds."""
    from qualcoder_cp.agreement import units

    if not pair.used:
        return []
    cut = units.cut(pair.used, Unit.CHARACTER, scope.universe)
    done: list[Passage] = []
    for side, coder in enumerate(pair.coder_ids):
        spans, owner = units.flat([each.layers[coder] for each in pair.used], 3)
        firsts, lasts = cut.place(spans[:, 1], spans[:, 2], owner)
        found = [
            (place, nodes[code], first, last, start, end)
            for place, (code, start, end), first, last in zip(
                owner.tolist(), spans.tolist(), firsts.tolist(), lasts.tolist(), strict=True
            )
            if last > first and code in nodes
        ]
        found.sort()
        done += _merged(found, side, [each.transcript_id for each in pair.used])
    return done


def _merged(
    found: Sequence[tuple[int, int, int, int, int, int]], side: int, transcript_ids: Sequence[int]
) -> list[Passage]:
    done: list[Passage] = []
    for place, code, first, last, start, end in found:
        before = done[-1] if done else None
        owner = transcript_ids[place]
        if before and (before.transcript_id, before.code) == (owner, code) and first < before.last:
            before.last, before.end = max(last, before.last), max(end, before.end)
            before.start = min(start, before.start)
        else:
            done.append(Passage(owner, side, code, start, end, first, last))
    return done


def _met(ordered: Sequence[Passage]) -> Iterator[_Met]:
    """Yield each two passages of different coders that share a character; ``ordered`` by their beginning."""
    live: tuple[list[Passage], list[Passage]] = ([], [])
    for one in ordered:
        others = live[1 - one.side]
        others[:] = [other for other in others if other.last > one.first]
        for other in others:
            yield _Met(one, other, min(one.last, other.last) - one.first)
        live[one.side].append(one)


def _same_code(ordered: Sequence[Passage], groups: int) -> int:
    """Give passages that meet one of the same code their group and kind; return the next free group number."""
    by_code: dict[int, list[Passage]] = defaultdict(list)
    for one in ordered:
        by_code[one.code].append(one)
    for same in by_code.values():
        reached = -1
        for one in same:  # a coder's own passages of a code never overlap, so a chain of overlaps is one run
            if one.first >= reached:
                groups += 1
            one.group, reached = groups, max(reached, one.last)
        members: dict[int, list[Passage]] = defaultdict(list)
        for met in _met(same):
            met.one.shared += met.overlap
            met.other.shared += met.overlap
        for one in same:
            members[one.group].append(one)
        for run in members.values():
            _name_run(run)
    return groups


def _name_run(run: list[Passage]) -> None:
    """Tell a run of overlapping passages of one code whether it is agreed; one alone belongs to no group."""
    if len(run) == 1:
        run[0].group = -1
        return
    equal = len(run) == 2 and (run[0].first, run[0].last) == (run[1].first, run[1].last)
    for one in run:
        one.kind = Kind.AGREED if equal else Kind.BOUNDARY


def _other_code(ordered: Sequence[Passage], top: dict[int, int]) -> None:
    """Pair what nobody met with the same code, and tell additional codes from those of one coder alone."""
    close = [met for met in _met(ordered) if _about_the_same(met)]
    free = [met for met in close if met.one.group < 0 and met.other.group < 0]
    for met in sorted(free, key=lambda each: _rank(each, top)):
        one, other = met.one, met.other
        if one.partner is None and other.partner is None:
            one.partner, other.partner = other, one
            same = top[one.code] == top[other.code]
            one.kind = other.kind = Kind.SAME_DOMAIN if same else Kind.OTHER_DOMAIN
    for met in close:
        for one in (met.one, met.other):
            if one.kind is Kind.ONE_CODER:
                one.kind = Kind.ADDITIONAL


def _about_the_same(met: _Met) -> bool:
    return 2 * met.overlap >= min(met.one.characters, met.other.characters)


def _rank(met: _Met, top: dict[int, int]) -> tuple[Fraction, bool, list[tuple[int, int, int]]]:
    """Return what candidates are sorted by: the best first, the same whoever is the first coder."""
    one, other, overlap = met
    union = one.characters + other.characters - overlap
    return -Fraction(overlap, union), top[one.code] != top[other.code], sorted((one.place, other.place))
