# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared: transcripts, coders, codes and the text that counts, as a plain frozen value.

Nothing here knows a project file, and nothing here computes. Positions are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Spans = tuple[tuple[int, int], ...]
CodedSpans = tuple[tuple[int, int, int], ...]


class Universe(StrEnum):
    """Which text can agree or disagree at all."""

    SPEECH = "participants' speech"
    ALL_TEXT = "all text"
    CODED = "participants' speech that either coded"


class Unit(StrEnum):
    """What is counted once: a code is found in it, or not, by each coder."""

    PARTICIPANT = "participant"
    TRANSCRIPT = "transcript"
    TURN = "turn"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    FIXED = "fixed unit"
    TOKEN = "token"
    CHARACTER = "character"
    SEGMENT = "segment"


INSIDE = {
    Unit.TURN: "turns", Unit.PARAGRAPH: "paragraphs", Unit.SENTENCE: "sentences", Unit.FIXED: "fixed",
    Unit.TOKEN: "tokens",
}  # fmt: skip
"""Units that are given as spans of a transcript, and the field of `ScopedTranscript` that holds them."""


@dataclass(frozen=True, slots=True)
class ScopedTranscript:
    """One transcript with the submitted layers on it.

    ``eligible`` are the merged spans of participants' speech; ``turns``, ``sentences``, ``paragraphs``, ``tokens``
    (words) and ``fixed`` (units cut by the lead) sorted disjoint spans, empty where not asked for. ``layers`` maps
    a coder's id to ``(code id, start, end)`` triples of the *submitted* layer: an absent key is missing, an empty
    tuple is "nothing here". A transcript without ``participant_id`` counts as a participant of its own.

    Raises ValueError if the eligible spans or those of a unit are unsorted, overlap or leave the text.
    """

    transcript_id: int
    name: str
    participant_id: int | None
    participant: str
    group: str | None
    length: int
    eligible: Spans
    turns: Spans
    sentences: Spans
    layers: Mapping[int, CodedSpans]
    paragraphs: Spans = ()
    fixed: Spans = ()
    tokens: Spans = ()

    def __post_init__(self) -> None:
        for what in ("eligible", *INSIDE.values()):
            reached = 0
            for start, end in getattr(self, what):
                if start < reached or end < start or end > self.length:
                    raise ValueError(f"{what} of {self.name}: ({start}, {end}) overlaps or leaves the text")
                reached = end

    @property
    def cluster(self) -> tuple[str, int]:
        """Return the key of the participant, whom the bootstrap draws as a whole."""
        if self.participant_id is None:
            return "transcript", self.transcript_id
        return "participant", self.participant_id


@dataclass(frozen=True, slots=True)
class ScopedCode:
    """A node of the codebook at the level compared; ``descendants`` includes the node itself."""

    id: int
    name: str
    level: str
    descendants: frozenset[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that an agreement number depends on."""

    transcripts: tuple[ScopedTranscript, ...]
    coders: tuple[tuple[int, str], ...]
    codes: tuple[ScopedCode, ...]
    round_name: str
    universe: str = Universe.SPEECH

    def __post_init__(self) -> None:
        object.__setattr__(self, "universe", Universe(self.universe))

    def coder_name(self, coder_id: int) -> str:
        """Return the coder's name. Raises KeyError if the coder is not in scope."""
        return dict(self.coders)[coder_id]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which transcripts a pair of coders shares, in the order of the scope."""

    used: tuple[ScopedTranscript, ...]
    single_coded: tuple[ScopedTranscript, ...]
    missing: tuple[ScopedTranscript, ...]


def coverage(scope: Scope, first: int, second: int) -> Coverage:
    """Return which transcripts both, one or neither of two coders submitted."""
    parts: tuple[list[ScopedTranscript], ...] = ([], [], [])
    for transcript in scope.transcripts:
        submitted = (first in transcript.layers) + (second in transcript.layers)
        parts[2 - submitted].append(transcript)
    return Coverage(*map(tuple, parts))
