# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments: codings with everything one wants to read beside them, filtered and grouped.

A segment is a coding that the viewer may see, with its words, its turn, who speaks and who coded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcoder_cp import codebook
from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.coding import queries
from qualcoder_cp.coding.texts import layer_texts
from qualcoder_cp.model import Coder, Coding, LayerKind, Participant, Role, Transcript, TranscriptText
from qualcoder_cp.project import Project, coders
from qualcoder_cp.project.folding import fold
from qualcoder_cp.transcripts import NOT_STATED, participants, participants_of, speakers, text_of, transcripts

CONTEXT = 300
"""How many characters of the turn are given before and after a passage."""


class GroupedBy(StrEnum):
    """Under which headings segments are shown."""

    CODE = "code"
    TRANSCRIPT = "transcript"
    CODER = "coder"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Segment:
    """A coding to be read: its words with the turn around them, and whose they are.

    ``before`` and ``after`` are the words of the same turn around the passage, shortened to ``CONTEXT`` characters.
    ``turn`` counts from 1, 0 before the first one; ``coder`` is empty in the consensus. ``start_ms`` is when the
    turn begins in the recording.
    """

    coding: Coding
    transcript: str
    code: str
    code_path: str
    coder: str
    speaker: str
    role: Role | None
    turn: int
    start_ms: int | None
    participants: tuple[str, ...]
    groups: tuple[str, ...]
    before: str
    quote: str
    after: str


def find_segments(
    project: Project, viewer: Coder | None, *, transcript_id: int | None = None, code_id: int | None = None,
    below: bool = True, coder_id: int | None = None, group: str | None = None, text: str = "",
    unsure: bool | None = None, round_id: int | None = None, kind: LayerKind = LayerKind.CODER,
) -> list[Segment]:  # fmt: skip
    """Return the segments that this viewer may see, in the order of transcripts and text.

    Args:
        project: the open project.
        viewer: who looks; blindness is that of `queries.codings`.
        transcript_id: only of this transcript.
        code_id: only of this code.
        below: also of the codes below it.
        coder_id: only this coder's.
        group: only of participants of this stakeholder group.
        text: only those in whose words or memo this stands, whatever case and accents.
        unsure: only those marked as unsure (True), or not marked (False).
        round_id: only of this round; default: all rounds.
        kind: coders' layers or the consensus.
    """
    tree = codebook.tree(project)
    wanted = None
    if code_id is not None:
        code_id = tree.resolve(code_id)
        wanted = tree.below(code_id) if below else frozenset({code_id})
    found = queries.codings(
        project, viewer, round_id=round_id, transcript_id=transcript_id, code_ids=wanted, coder_id=coder_id, kind=kind
    )
    if unsure is not None:
        found = [one for one in found if one.unsure == unsure]
    reader = _Reader(project, tree)
    words = fold(text.strip()).text
    places = {one.id: number for number, one in enumerate(transcripts(project))}
    made = [reader.segment(one) for one in sorted(found, key=lambda one: places[one.transcript_id])]
    return [
        one for one in made
        if (group is None or group in one.groups)
        and (not words or words in fold(f"{one.quote}\n{one.coding.memo}").text)
    ]  # fmt: skip


def segment_of(project: Project, viewer: Coder | None, coding_id: int) -> Segment:
    """Return one coding as a segment.

    Raises:
        KnownError: it is gone, or sealed for the viewer.
    """
    return _Reader(project, codebook.tree(project)).segment(queries.coding_by_id(project, viewer, coding_id))


class _Reader:
    """Knows names, people and texts while segments are made."""

    def __init__(self, project: Project, tree: CodeTree) -> None:
        self._project = project
        self._tree = tree
        self._paths = {code_id: tree.path(code_id) for code_id in tree.codes}
        self._team = {one.id: one.name for one in coders(project)}
        self._people = {one.id: one for one in participants(project)}
        self._who = participants_of(project)
        self._transcripts: dict[int, Transcript] = {one.id: one for one in transcripts(project)}
        self._stands_on = layer_texts(project)
        self._texts: dict[int, tuple[TranscriptText, list[int]]] = {}
        self._speaks: dict[tuple[int, str], int | None] = {
            (one.transcript_id, one.label): one.participant_id for one in speakers(project)
        }

    def segment(self, one: Coding) -> Segment:
        text, starts = self._text(one)
        number = bisect_right(starts, one.start)
        turn = text.turns[number - 1] if number else None
        low, high = (turn.speech_start, turn.end) if turn else (0, len(text.text))
        people = self._participants(one.transcript_id, turn.speaker if turn else None)
        code = self._tree.codes[one.code_id]
        return Segment(
            one, self._transcripts[one.transcript_id].name, code.name, self._paths[code.id],
            "" if one.coder_id is None else self._team[one.coder_id], (turn.speaker or "") if turn else "",
            turn.role if turn else None, number, turn.start_ms if turn else None,
            tuple(person.name for person in people),
            tuple(dict.fromkeys(person.group or NOT_STATED for person in people)),
            text.text[max(low, one.start - CONTEXT) : one.start], text.text[one.start : one.end],
            text.text[one.end : min(high, one.end + CONTEXT)],
        )  # fmt: skip

    def _text(self, one: Coding) -> tuple[TranscriptText, list[int]]:
        revision_id = self._stands_on[one.layer_revision_id]
        if revision_id not in self._texts:
            text = text_of(self._project, one.transcript_id, revision_id)
            self._texts[revision_id] = text, [turn.start for turn in text.turns]
        return self._texts[revision_id]

    def _participants(self, transcript_id: int, label: str | None) -> list[Participant]:
        """Return who says it: the speaker's participant, or where nobody is linked, all of the transcript."""
        own = self._speaks.get((transcript_id, label)) if label is not None else None
        ids = (own,) if own is not None else self._who.get(transcript_id, ())
        return [self._people[one] for one in ids]


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """Segments under one heading."""

    title: str
    segments: tuple[Segment, ...]


def grouped(found: Iterable[Segment], by: GroupedBy) -> list[SegmentGroup]:
    """Return the segments under headings, in the order in which the headings first occur; codes by their path.

    A segment of several stakeholder groups stands under each of them.
    """
    groups: dict[str, list[Segment]] = {}
    for one in found:
        for title in _titles(one, by):
            groups.setdefault(title, []).append(one)
    names: Sequence[str] = sorted(groups) if by is GroupedBy.CODE else list(groups)
    return [SegmentGroup(name, tuple(groups[name])) for name in names]


def _titles(one: Segment, by: GroupedBy) -> tuple[str, ...]:
    match by:
        case GroupedBy.CODE:
            return (one.code_path,)
        case GroupedBy.TRANSCRIPT:
            return (one.transcript,)
        case GroupedBy.CODER:
            return (one.coder or "consensus",)
        case _:
            return one.groups or (NOT_STATED,)
