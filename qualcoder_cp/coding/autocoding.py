# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto-coding: passages found by words or a pattern, shown first, then coded together as one step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcoder_cp import codebook
from qualcoder_cp.coding import queries, texts
from qualcoder_cp.coding.patterns import SECONDS, FindMode, places
from qualcoder_cp.coding.placing import ADDED, KNOWN, Placer
from qualcoder_cp.coding.rounds import ensure_round
from qualcoder_cp.model import Coder, KnownError, Role, Transcript, TranscriptText, Turn
from qualcoder_cp.project import Project
from qualcoder_cp.text import sentences
from qualcoder_cp.transcripts import transcripts

MOST = 10_000
"""How many places are looked at in one search; nobody ticks more."""

_AROUND = 120


class CodedUnit(StrEnum):
    """How much is coded around what was found."""

    HIT = "hit"
    SENTENCE = "sentence"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that can be coded; places are code points in the text of the coder's layer.

    ``start`` and ``end`` are what would be coded, ``marks`` the places that were found in it. ``coded`` tells that
    the coder's own coding with the code covers it already; ``closed`` says why nothing can be coded there, or is empty.
    """

    transcript_id: int
    transcript: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    speaker: str
    role: Role | None
    before: str
    quote: str
    after: str
    coded: bool
    closed: str

    @property
    def id(self) -> str:
        """Return a name for ticking it: transcript, start and end."""
        return f"{self.transcript_id}:{self.start}:{self.end}"

    @property
    def codable(self) -> bool:
        """Return whether coding it would do something."""
        return not self.coded and not self.closed


@dataclass(frozen=True, slots=True)
class Found:
    """All passages of a search, in the order of transcripts and text; ``more``: it stopped at ``MOST`` places."""

    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class AutoCoded:
    """What auto-coding did: new codings, those united with codings that they met, and those that were there."""

    added: int
    united: int
    known: int


def find_passages(
    project: Project, coder: Coder, pattern: str, *, code_id: int | None = None, mode: FindMode = FindMode.TEXT,
    unit: CodedUnit = CodedUnit.SENTENCE, roles: Collection[Role] | None = (Role.PARTICIPANT,),
    transcript_ids: Collection[int] | None = None, whole_words: bool = False, match_case: bool = False,
    seconds: float = SECONDS,
) -> Found:  # fmt: skip
    """Return the passages in which a pattern stands, ready to be ticked and coded; nothing is changed.

    Only speech is looked at, not labels and times, and a place lies inside one turn. In a transcript without turns
    the whole text is looked at.

    Args:
        project: the open project.
        coder: whose layers would be coded; the search reads their texts.
        pattern: what to look for, see `patterns.places`.
        code_id: with which code, to tell what is coded already.
        mode: how the pattern is meant.
        unit: what would be coded: the hit, its sentence or its turn.
        roles: only what these say; None: everybody.
        transcript_ids: only in these transcripts.
        whole_words: only whole words.
        match_case: a regular expression tells upper from lower case.
        seconds: the time limit.

    Raises:
        KnownError: the pattern is empty, wrong or takes too long, or the code is gone.
    """
    if code_id is not None:
        tree = codebook.tree(project)
        code_id = tree.resolve(code_id)
        tree.needed(code_id)
    wanted = [one for one in transcripts(project) if transcript_ids is None or one.id in transcript_ids]
    bodies = [texts.text_for(project, coder, one.id) for one in wanted]
    found, more = places(
        [one.text for one in bodies], pattern, mode, whole_words=whole_words, match_case=match_case, most=MOST,
        seconds=seconds,
    )  # fmt: skip
    current = queries.current_round(project)
    placer = Placer(project, current) if current else None
    own = _own_spans(project, coder, code_id)
    hits: list[Hit] = []
    for transcript, body, marks in zip(wanted, bodies, found, strict=True):
        closed = placer.closed(coder, transcript.id) or "" if placer else ""
        for turn, start, end, inside in _units(body, marks, unit, roles):
            done = any(first <= start and end <= last for first, last in own.get(transcript.id, ()))
            hits.append(_hit(transcript, body, turn, start, end, inside, done, closed))
    return Found(tuple(hits), more)


def _own_spans(project: Project, coder: Coder, code_id: int | None) -> dict[int, list[tuple[int, int]]]:
    current = queries.current_round(project)
    spans: dict[int, list[tuple[int, int]]] = {}
    if current is not None and code_id is not None:
        for one in queries.codings(
            project, coder, round_id=current.id, coder_id=coder.id, code_ids=frozenset({code_id})
        ):
            spans.setdefault(one.transcript_id, []).append((one.start, one.end))
    return spans


_Unit = tuple[Turn | None, int, int, tuple[tuple[int, int], ...]]


def _units(
    body: TranscriptText, marks: Sequence[tuple[int, int]], unit: CodedUnit, roles: Collection[Role] | None
) -> list[_Unit]:
    """Return turn, start, end and marks of each unit with a hit; hits in the same unit come together."""
    starts = [turn.start for turn in body.turns]
    found: list[_Unit] = []
    for start, end in marks:
        turn, low, high = None, 0, len(body.text)
        if body.turns:
            number = bisect_right(starts, start)
            if not number:
                continue
            turn = body.turns[number - 1]
            low, high = turn.speech_start, turn.end
            if start < low or end > high or (roles is not None and turn.role not in roles):
                continue
        first, last = _around(body.text, start, end, low, high, unit)
        if found and found[-1][0] == turn and found[-1][1] <= first < found[-1][2]:
            known = found.pop()
            found.append((turn, known[1], max(last, known[2]), (*known[3], (start, end))))
        else:
            found.append((turn, first, last, ((start, end),)))
    return found


def _around(text: str, start: int, end: int, low: int, high: int, unit: CodedUnit) -> tuple[int, int]:
    if unit is CodedUnit.TURN:
        said = text[low:high]
        return low + len(said) - len(said.lstrip()), low + len(said.rstrip())
    if unit is CodedUnit.SENTENCE:
        met = [(first, last) for first, last in sentences(text, low, high) if first < end and start < last]
        if met:
            return min(start, met[0][0]), max(end, met[-1][1])
    return start, end


def _hit(
    transcript: Transcript, body: TranscriptText, turn: Turn | None, start: int, end: int,
    marks: tuple[tuple[int, int], ...], coded: bool, closed: str,
) -> Hit:  # fmt: skip
    low, high = (turn.speech_start, turn.end) if turn else (0, len(body.text))
    return Hit(
        transcript.id, transcript.name, start, end, marks, (turn.speaker or "") if turn else "",
        turn.role if turn else None, body.text[max(low, start - _AROUND) : start], body.text[start:end],
        body.text[end : min(high, end + _AROUND)], coded, closed,
    )  # fmt: skip


def auto_code(project: Project, coder: Coder, code_id: int, hits: Collection[Hit]) -> AutoCoded:
    """Code the ticked passages in the coder's own layers: one change, one step to undo.

    A passage that meets a coding of the same code extends it, as by hand.

    Args:
        project: the open project.
        coder: whose layers.
        code_id: the code.
        hits: the ticked ones of `find_passages`.

    Raises:
        KnownError: nothing is ticked, a layer is not open, a text was changed since, or the code is gone.
    """
    tree = codebook.tree(project)
    code_id = tree.resolve(code_id)
    name = tree.needed(code_id).name
    if not hits:
        raise KnownError("Tick at least one passage to be coded.")
    results: list[str] = []
    with project.change(f"Auto-code '{name}'", by=coder.name) as change:
        placer = Placer(project, ensure_round(project, by=coder.name))
        for hit in hits:
            if closed := placer.closed(coder, hit.transcript_id):
                raise KnownError(closed)
            place = placer.place(coder, hit.transcript_id)
            if place.text.text[hit.start : hit.end] != hit.quote:
                raise KnownError(f"The text of '{hit.transcript}' was changed since the search; search again.")
            results.append(placer.put(place, code_id, hit.start, hit.end))
        placer.write(change)
    added, known = results.count(ADDED), results.count(KNOWN)
    return AutoCoded(added, len(results) - added - known, known)
