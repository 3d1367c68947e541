# SPDX-License-Identifier: GPL-3.0-or-later
"""Each transcript as a strip: where coders agree, where one is alone, where they chose different codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from qualcoder_cp.agreement import Scope
from qualcoder_cp.agreement.comparing import pairing
from qualcoder_cp.agreement.passages import Passage, passages


class Part(IntEnum):
    """What a piece of a strip says, in the order in which pieces are painted over each other."""

    FIRST = 0
    SECOND = 1
    OTHER = 2
    AGREED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Code points ``start`` to ``end`` of a transcript, what they say, and the code(s) with ids."""

    start: int
    end: int
    part: Part
    code_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One transcript of ``length`` code points and its pieces in the order of painting."""

    transcript_id: int
    name: str
    length: int
    pieces: tuple[Piece, ...]

    def count(self, part: Part) -> int:
        """Return how many pieces are of a kind."""
        return sum(one.part is part for one in self.pieces)

    def at(self, share: float, slack: float = 0.0) -> Piece | None:
        """Return what is painted on top at a share (0 to 1) of the strip, at most ``slack`` away."""
        place, near = share * self.length, slack * self.length
        hits = [one for one in self.pieces if one.start - near <= place < one.end + near]
        return max(hits, key=lambda one: (one.start <= place < one.end, one.part, one.start - one.end), default=None)


@dataclass(frozen=True, slots=True)
class Strips:
    """The strips of all transcripts that both coders submitted; ``reason`` says why there are none."""

    strips: tuple[Strip, ...]
    coders: tuple[str, ...]
    reason: str


def strips_of(scope: Scope, coders: tuple[int, int] | None, level: str) -> Strips:
    """Return the strips of two coders (default: the first two) at a level."""
    pair = pairing(scope, coders)
    if pair.reason:
        return Strips((), pair.coders, pair.reason)
    names = {code.id: code.name for code in scope.codes}
    found: dict[int, list[Passage]] = defaultdict(list)
    for one in passages(scope, pair, level):
        found[one.transcript_id].append(one)
    strips = tuple(
        Strip(one.transcript_id, one.name, one.length, _pieces(found[one.transcript_id], names, pair.coders))
        for one in pair.used
    )
    return Strips(strips, pair.coders, "")


def _pieces(found: Sequence[Passage], names: dict[int, str], coders: Sequence[str]) -> tuple[Piece, ...]:
    pieces = [*_alone(found, names, coders), *_other(found, names, coders), *_agreed(found, names)]
    return tuple(sorted(pieces, key=lambda one: (one.part, one.start)))


def _alone(found: Iterable[Passage], names: dict[int, str], coders: Sequence[str]) -> Iterable[Piece]:
    for one in found:
        if one.apart:
            part = Part.SECOND if one.side else Part.FIRST
            yield Piece(one.start, one.end, part, one.code, f"{names[one.code]}: only {coders[one.side]}")


def _other(found: Iterable[Passage], names: dict[int, str], coders: Sequence[str]) -> Iterable[Piece]:
    for one in found:
        if one.side == 0 and one.partner is not None:
            other = one.partner
            words = f"{names[one.code]} by {coders[0]}, {names[other.code]} by {coders[1]}"
            yield Piece(max(one.start, other.start), min(one.end, other.end), Part.OTHER, one.code, words)


def _agreed(found: Iterable[Passage], names: dict[int, str]) -> Iterable[Piece]:
    groups: dict[int, tuple[list[Passage], list[Passage]]] = defaultdict(lambda: ([], []))
    for one in found:
        if one.group >= 0:
            groups[one.group][one.side].append(one)
    for firsts, seconds in groups.values():
        for one in firsts:
            for other in seconds:
                start, end = max(one.start, other.start), min(one.end, other.end)
                if start < end:
                    yield Piece(start, end, Part.AGREED, one.code, f"{names[one.code]}: both")
