# SPDX-License-Identifier: GPL-3.0-or-later
"""What comparing and deciding are made of: members, items, types, thresholds, fingerprint, decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qualcoder_cp.model import KnownError

CodedSpan = tuple[int, int, int]
"""Code id, start, end."""

Result = tuple[CodedSpan, ...]
"""What a decision leaves: coded spans, sorted by place."""

REASONS = (
    "ambiguous text",
    "definition gap",
    "slip or oversight",
    "edge case",
    "legitimately subjective",
    "boundary only",
    "transcription problem",
)
"""Why a disagreement came about, as the person who decides sees it."""

CODEBOOK_GAP = "codebook gap"
"""The reason of an item that is put off because the codebook doesn't say what to do: for the next codebook meeting."""

UNSURE = "unsure"
ENDS_DIFFER = "ends differ by space or punctuation"
CONTAINED = "contained"
LEVEL = "level"
DISPLACED = "displaced"


class DisagreementType(StrEnum):
    """How the codings of one item relate; `number` is the short form used in tables."""

    EXACT = "exact"
    TRIM = "trim"
    BOUNDARY = "boundary"
    LOOSE = "loose"
    SPLIT = "split"
    SAME_DOMAIN = "other code, same domain"
    OTHER_DOMAIN = "other code, other domain"
    ADDITIONAL = "additional code"
    ONE_CODER = "only one coder"
    FLAGGED = "flagged"

    @property
    def number(self) -> str:
        """Return ``0, 1a, 1b, 1c, 2 ... 7``."""
        return _NUMBERS[self]


_NUMBERS = dict(zip(DisagreementType, ("0", "1a", "1b", "1c", "2", "3", "4", "5", "6", "7"), strict=True))


@dataclass(frozen=True, slots=True)
class Settings:
    """The thresholds of a round.

    ``link_share``: overlap / shorter span from which two units are about the same passage.
    ``boundary_iou``: intersection / union from which only the boundary differs. ``trim_words``: words
    by which each end may differ in a trim. ``split_gap``: sentences that may begin in a gap to be joined.

    Raises KnownError if a share leaves 0..1 or a count is negative.
    """

    link_share: Fraction = Fraction(1, 2)
    boundary_iou: Fraction = Fraction(1, 2)
    trim_words: int = 2
    split_gap: int = 1

    def __post_init__(self) -> None:
        for name in ("link_share", "boundary_iou"):
            if not 0 < getattr(self, name) <= 1:
                raise KnownError(f"The setting {name} must be above 0 and at most 1, not {getattr(self, name)}.")
        for name in ("trim_words", "split_gap"):
            if getattr(self, name) < 0:
                raise KnownError(f"The setting {name} must not be negative.")


@dataclass(frozen=True, slots=True)
class Member:
    """One coding as it is compared. ``code_uuid`` is as stored; ``code_id`` may be a code it was merged
    into or rolled up to."""

    coder_uuid: str
    code_id: int
    code_uuid: str
    start: int
    end: int
    coding_uuid: str
    unsure: bool = False
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One agreement or disagreement.

    ``start`` and ``end`` are the hull of the members. ``proposal`` is the neutral result where there is
    one (empty: nothing here, by majority), else None. ``coders_missing`` submitted, but are not in it.
    """

    type: DisagreementType
    members: tuple[Member, ...]
    start: int
    end: int
    codes: tuple[int, ...]
    proposal: tuple[CodedSpan, ...] | None
    badges: tuple[str, ...]
    fingerprint: str
    coders_missing: tuple[str, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Return the coders with a coding in the item, sorted."""
        return tuple(sorted({member.coder_uuid for member in self.members}))

    def votes(self, code_id: int) -> int:
        """Return how many coders applied this code in the item."""
        return len({member.coder_uuid for member in self.members if member.code_id == code_id})


class Outcome(StrEnum):
    """What was decided about an item."""

    ACCEPTED = "accepted proposal"
    CODER = "coder"
    BOTH = "both"
    UNION = "union"
    INTERSECTION = "intersection"
    EDITED = "edited"
    OTHER_CODE = "other code"
    PARENT = "parent"
    NOTHING = "nothing"
    NEW = "new"
    LATER = "later"


class Mode(StrEnum):
    """How it was decided: by a bulk rule, alone, in a meeting, or by the lead's last word."""

    RULE = "rule"
    SOLO = "solo"
    MEETING = "meeting"
    LEAD = "lead"


class Basis(StrEnum):
    """On what a coding of the consensus rests."""

    AGREED = "agreed"
    RULE = "rule"
    DECIDED = "decided"
    NEW = "new"
    SINGLE = "single coder"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in force on the item with this fingerprint; ``result`` is what it leaves in the consensus."""

    id: int
    fingerprint: str
    outcome: Outcome
    mode: Mode
    result: Result = ()

    @property
    def settles(self) -> bool:
        """Return whether the item is done; "later" only puts it on the agenda."""
        return self.outcome is not Outcome.LATER


def fingerprint(text_sha256: str, members: Iterable[Member]) -> str:
    """Return the SHA-256 of the text's hash and of who coded what where; nothing else is in it."""
    lines = sorted([f"{one.coder_uuid}|{one.code_uuid}|{one.start}|{one.end}" for one in members])
    return hashlib.sha256("\n".join([text_sha256, *lines]).encode()).hexdigest()


def single_coder_result(layer: Iterable[Member]) -> tuple[CodedSpan, ...]:
    """Return the layer of the only coder as a result: overlapping codings of a code become one."""
    return unite((member.code_id, member.start, member.end) for member in layer)


def unite(spans: Iterable[CodedSpan]) -> tuple[CodedSpan, ...]:
    """Return the coded spans with those of the same code that share a character made one, sorted by place.

    Spans that only touch stay apart.
    """
    done: list[CodedSpan] = []
    for code, start, end in sorted(spans):
        if done and done[-1][0] == code and start < done[-1][2]:
            done[-1] = (code, done[-1][1], max(end, done[-1][2]))
        else:
            done.append((code, start, end))
    return tuple(sorted(done, key=lambda one: (one[1], one[2], one[0])))
