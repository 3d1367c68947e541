# SPDX-License-Identifier: GPL-3.0-or-later
"""What a finding is: a claim of the authors, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of claim it is."""

    THEME = "theme"
    RECOMMENDATION = "recommendation"
    FINDING = "finding"


class About(StrEnum):
    """What a link leads to: a code, a coded passage, a memo, or a passage that nobody coded."""

    CODE = "code"
    CODING = "coding"
    MEMO = "memo"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that a finding rests on.

    A coded passage is named by its code and place, so that it stays when the consensus is made anew. ``start`` and
    ``end`` are code points of the newest text, None where the passage is no longer there; ``problem`` then says why,
    and ``quote`` keeps its words. ``code`` and ``transcript`` are names; ``memo`` are a memo's words, empty for whoever
    may not see it.
    """

    id: int
    uuid: str
    about: About
    note: str
    code_id: int | None = None
    code: str = ""
    memo_id: int | None = None
    memo: str = ""
    transcript_id: int | None = None
    transcript: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""
    problem: str = ""

    @property
    def subject(self) -> str:
        """Return what it leads to, in a few words."""
        if self.about is About.CODE:
            return self.code
        words = " ".join((self.memo if self.about is About.MEMO else self.quote).split())
        short = f"{words[:60]}{'...' if len(words) > 60 else ''}"
        return ": ".join(part for part in (self.transcript, self.code, short) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim: its kind, a short name, the statement in full, and what it rests on, in order."""

    id: int
    uuid: str
    kind: Kind
    name: str
    statement: str
    position: int
    links: tuple[Link, ...] = ()
