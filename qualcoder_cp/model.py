# SPDX-License-Identifier: GPL-3.0-or-later
"""What exists in a study, as frozen values without input or output.

Positions are code point offsets into the canonical text of a transcript, half-open: ``start`` is the
first character inside, ``end`` the first one after. Integer ``id``s hold inside one project file only;
``uuid``s travel between files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from qualcoder_cp.known import SUFFIX, KnownError

__all__ = [
    "SUFFIX",
    "Changes",
    "Code",
    "Coder",
    "CoderRole",
    "Coding",
    "KnownError",
    "Layer",
    "LayerKind",
    "LayerState",
    "Level",
    "Participant",
    "RangeKind",
    "Role",
    "Round",
    "RoundState",
    "Span",
    "Speaker",
    "TextRange",
    "Transcript",
    "TranscriptText",
    "Turn",
]


class Role(StrEnum):
    """Who a speaker is in the interview; only participants' speech counts by default."""

    INTERVIEWER = "interviewer"
    PARTICIPANT = "participant"
    OTHER = "other"


class CoderRole(StrEnum):
    """What a coder does in the team."""

    ANALYST = "analyst"
    LEAD = "lead"


class RoundState(StrEnum):
    """The life of a round: coding is blind until it is revealed."""

    DRAFT = "draft"
    SEALED = "sealed"
    REVEALED = "revealed"
    ADJUDICATION = "in adjudication"
    CLOSED = "closed"


class LayerState(StrEnum):
    """The life of one coder's layer on one transcript; only ``submitted`` counts as coded."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    EXCUSED = "excused"
    CONFLICT = "in conflict"
    """Submitted twice, differently, under one number; counts as missing until the coder submits it once more."""


class LayerKind(StrEnum):
    """Whose layer it is: a coder's own, or the consensus that decisions make."""

    CODER = "coder"
    CONSENSUS = "consensus"


class Level(StrEnum):
    """At which height of the codebook tree a number is computed."""

    CODE = "code"
    THEME = "theme"
    DOMAIN = "domain"


class RangeKind(StrEnum):
    """What a range of the text is that nobody said as an answer."""

    HEADER = "header"
    TIME = "time"
    STAGE = "stage direction"
    HEADING = "heading"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, ``0 <= start <= end``, half-open, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """Return how many characters both spans cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def touches(self, other: Span) -> bool:
        """Return whether the spans share a character or meet at an edge."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Coder:
    """An analyst or the lead; ``colour`` is ``#rrggbb``."""

    id: int
    uuid: str
    name: str
    role: CoderRole
    colour: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who talks in one transcript; several may be participants (a focus group)."""

    id: int
    transcript_id: int
    label: str
    role: Role
    participant_id: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted speech.

    ``start`` includes the speaker's label, ``speech_start`` is where the words begin; nothing is cut
    out of the text. Times are milliseconds from the start of the recording, if known.
    """

    start: int
    end: int
    speech_start: int
    speaker: str | None
    role: Role
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TextRange:
    """A part of the text that is kept but is not speech: header, time, stage direction."""

    start: int
    end: int
    kind: RangeKind


@dataclass(frozen=True, slots=True)
class Transcript:
    """One imported text without its body; ``revision_id`` names the text revision now in force."""

    id: int
    uuid: str
    name: str
    revision_id: int
    sha256: str
    source_name: str
    characters: int
    words: int


@dataclass(frozen=True, slots=True)
class TranscriptText:
    """The canonical text of one revision with its turns and other ranges."""

    transcript_id: int
    revision_id: int
    text: str
    turns: tuple[Turn, ...]
    ranges: tuple[TextRange, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A person whom prevalence counts, with the stakeholder group and other variables."""

    id: int
    uuid: str
    name: str
    group: str | None
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """A node of the codebook tree; a domain has no parent. ``label`` is the name in publications."""

    id: int
    uuid: str
    parent_id: int | None
    name: str
    colour: str
    position: int
    label: str = ""
    short_definition: str = ""
    full_definition: str = ""
    when_to_use: str = ""
    when_not_to_use: str = ""
    example: str = ""
    merged_into: int | None = None
    """The code that stands for it since a merge; never one that was itself merged."""

    @property
    def shown(self) -> str:
        """Return the publication label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Coding:
    """One coded segment in one layer. ``coder_id`` is None in the consensus."""

    id: int
    uuid: str
    layer_revision_id: int
    transcript_id: int
    coder_id: int | None
    code_id: int
    start: int
    end: int
    memo: str = ""
    unsure: bool = False
    basis: str = ""

    @property
    def span(self) -> Span:
        """Return the place of the coding in the text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Round:
    """A sample of transcripts, its coders, the frozen codebook version and who may see what."""

    id: int
    uuid: str
    name: str
    state: RoundState
    codebook_version_id: int | None
    seed: int
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """The latest revision of one coder's (or the consensus) layer on one transcript in one round."""

    id: int
    uuid: str
    round_id: int
    transcript_id: int
    coder_id: int | None
    kind: LayerKind
    revision_id: int
    revision: int
    state: LayerState
    sha256: str | None
    submitted_at: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one change touched: table name to row ids. Views re-read what concerns them."""

    label: str
    change_set_id: int
    rows: dict[str, frozenset[int]]

    def touches(self, *tables: str) -> bool:
        """Return whether a row of any of these tables was added, altered or removed."""
        return any(table in self.rows for table in tables)
