# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the true passages stand in the canonical texts, and what may be done with their edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from building.interviews import Interview
from qualcoder_cp.text import sentences, words
from qualcoder_cp.transcripts import Prepared


@dataclass(frozen=True, slots=True)
class Unit:
    """A true passage: code and place, the speech around it, and the sentences in and beside it.

    ``alone`` means that no other true passage shares a character with it; ``before`` and ``after`` are the
    neighbouring sentences of the same speech if nothing is coded there.
    """

    transcript: str
    code: str
    domain: str
    start: int
    end: int
    speech: tuple[int, int]
    inner: tuple[tuple[int, int], ...]
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    alone: bool

    def overlaps(self, other: Unit) -> bool:
        """Return whether the two share a character."""
        return self.transcript == other.transcript and self.start < other.end and other.start < self.end

    def same_passage(self, other: Unit) -> bool:
        """Return whether they share at least half of the shorter one."""
        common = min(self.end, other.end) - max(self.start, other.start)
        return self.transcript == other.transcript and 2 * common >= min(self.end - self.start, other.end - other.start)


@dataclass(slots=True)
class Place:
    """One transcript: its canonical text, true passages, and the sentences of plain talk.

    Who one is and how one says goodbye is no talk that anybody would code, so it is left out.
    """

    interview: Interview
    prepared: Prepared
    units: list[Unit]
    talk: list[tuple[int, int]]

    @property
    def text(self) -> str:
        """Return the canonical text."""
        return self.prepared.text


def locate(interview: Interview, prepared: Prepared, domain_of: dict[str, str]) -> Place:
    """Find the true passages of an interview in its canonical text.

    Raises ValueError if the text that was read is not what was said.
    """
    place = Place(interview, prepared, [], [])
    text = prepared.text
    if len(prepared.turns) != len(interview.speeches):
        raise ValueError(f"{prepared.name}: {len(prepared.turns)} turns read, {len(interview.speeches)} held")
    for turn, speech in zip(prepared.turns, interview.speeches, strict=True):
        said = text[turn.speech_start : turn.speech_start + len(speech.text)]
        if said.replace("’", "'") != speech.text.replace("’", "'"):
            raise ValueError(f"{prepared.name}: at {turn.speech_start} something else was read than was said")
        if speech.interviewer:
            continue
        span = (turn.speech_start, turn.speech_start + len(speech.text))
        spoken = list(sentences(text, *span))
        marks = [(mark.code, span[0] + mark.start, span[0] + mark.end) for mark in speech.marks]
        if not marks and speech not in (interview.speeches[1], interview.speeches[-1]):
            place.talk += spoken
        for code, start, end in marks:
            others = [(low, high) for other, low, high in marks if (other, low, high) != (code, start, end)]
            place.units.append(unit_of(prepared.name, code, domain_of[code], (start, end), span, spoken, others))
    return place


def unit_of(
    transcript: str,
    code: str,
    domain: str,
    span: tuple[int, int],
    speech: tuple[int, int],
    spoken: Sequence[tuple[int, int]],
    others: Sequence[tuple[int, int]],
) -> Unit:
    """Return a true passage; ``others`` are the places of the other passages of its speech."""
    start, end = span

    def free(part: tuple[int, int]) -> bool:
        return all(part[1] <= low or high <= part[0] for low, high in others)

    before = [part for part in spoken if part[1] <= start]
    after = [part for part in spoken if part[0] >= end]
    return Unit(
        transcript,
        code,
        domain,
        start,
        end,
        speech,
        tuple(part for part in spoken if part[0] >= start and part[1] <= end),
        before[-1] if before and free(before[-1]) else None,
        after[0] if after and free(after[0]) else None,
        free(span),
    )


def shifted(text: str, unit: Unit, edge: str, by: int) -> int:
    """Return the start (or end) of the unit moved by so many words; minus is outwards.

    Outwards it stays inside a neighbouring uncoded sentence, otherwise the edge stays where it is.
    """
    inside = list(words(text, unit.start, unit.end))
    if edge == "start":
        if by > 0:
            return inside[by][0]
        beside = list(words(text, *unit.before)) if unit.before else []
        return beside[by][0] if len(beside) >= -by else unit.start
    if by > 0:
        return inside[-1 - by][1]
    beside = list(words(text, *unit.after)) if unit.after else []
    return beside[-by - 1][1] if len(beside) >= -by else unit.end
