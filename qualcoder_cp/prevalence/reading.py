# SPDX-License-Identifier: GPL-3.0-or-later
"""A layer as prevalence reads it: who is a participant, which passages count for whom, whose are missing.

What was read is kept until the next change of the project, so that groups and levels switch at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from qualcoder_cp import adjudication, coding
from qualcoder_cp.model import Coder, Coding, LayerKind, LayerState, Round, Transcript
from qualcoder_cp.prevalence.sources import AnyLayer, LayerChoice, Sources, sources
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import at_revision, participants, participants_of, transcripts


@dataclass(frozen=True, slots=True)
class Person:
    """A participant; ``missing`` says why they can't be counted, or nothing.

    A transcript without participants stands for itself, with its negative id. ``texts`` are the transcripts.
    """

    id: int
    name: str
    group: str | None
    missing: str
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages of a layer that count for somebody, and the codes of each participant and coder.

    ``passages`` stand with the participants whose speech they touch; ``outside`` are ids of codings that touch
    nobody's who could be counted. ``team`` are the coders of each transcript (None: the consensus).
    """

    layer: AnyLayer
    sources: Sources
    people: tuple[Person, ...]
    passages: tuple[tuple[Coding, tuple[int, ...]], ...]
    codes: dict[tuple[int, int | None], frozenset[int]]
    team: dict[int, tuple[int | None, ...]]
    outside: tuple[int, ...]

    def coders_of(self, person: Person) -> tuple[int | None, ...]:
        """Return the coders whose layers are compared for a participant."""
        return tuple(dict.fromkeys(coder for text in person.texts for coder in self.team.get(text, ())))

    def needed(self, coders: int) -> int:
        """Return how many of so many coders must have a code."""
        if self.layer is LayerChoice.ALL:
            return max(coders, 1)
        return coders // 2 + 1 if self.layer is LayerChoice.MAJORITY else 1


def read(
    project: Project, viewer: Coder | None, layer: AnyLayer, round_: Round | None = None,
    only: dict[int, str] | None = None,
) -> Reading:  # fmt: skip
    """Return what a layer says, over all rounds or one.

    Args:
        project: the open project.
        viewer: who looks.
        layer: whose codings are counted.
        round_: default: all that the viewer may see (see `sources`).
        only: transcripts to leave out beside those that are missing, with the reason.

    Raises:
        KnownError: nothing is coded yet, or the layer is sealed for this viewer.
    """
    last = project.row("SELECT chain FROM change_set ORDER BY id DESC LIMIT 1")
    step = "" if last is None else str(last["chain"])

    def make() -> Reading:
        return _read(project, viewer, layer, round_, only or {})

    if not step:  # inside a change, whose rows may yet be taken back
        return make()
    shelf = project.remembered(("prevalence",), _Shelf)
    own = layer.id if isinstance(layer, Coder) else layer.value
    key = (viewer.id if viewer else None, own, round_.id if round_ else None, tuple((only or {}).items()))
    return shelf.get(step, key, make)


class _Shelf:
    """Readings of one state of the project; another state clears it."""

    def __init__(self) -> None:
        self._step = ""
        self._kept: dict[Hashable, Reading] = {}

    def get(self, step: str, key: Hashable, make: Callable[[], Reading]) -> Reading:
        if step != self._step:
            self._step, self._kept = step, {}
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


def _read(
    project: Project, viewer: Coder | None, layer: AnyLayer, round_: Round | None, only: dict[int, str]
) -> Reading:
    from_ = sources(project, viewer, layer, round_)
    if only:
        rounds = {text: one for text, one in from_.rounds.items() if text not in only}
        from_ = Sources(rounds, from_.why_not | only)
    voices = speaking(project)
    passages: list[tuple[Coding, tuple[int, ...]]] = []
    outside: list[int] = []
    codes: dict[tuple[int, int | None], set[int]] = {}
    for one in _codings(project, viewer, layer, from_):
        people = voices(one)
        passages.append((one, tuple(people)))
        for person in people:
            codes.setdefault((person, one.coder_id), set()).add(one.code_id)
        if not people:
            outside.append(one.id)
    team = _team(project, layer, from_)
    return Reading(
        layer, from_, tuple(_people(project, from_.why_not)), tuple(passages),
        {key: frozenset(own) for key, own in codes.items()}, team, tuple(outside),
    )  # fmt: skip


def _team(project: Project, layer: AnyLayer, from_: Sources) -> dict[int, tuple[int | None, ...]]:
    if layer is LayerChoice.CONSENSUS:
        return dict.fromkeys(from_.rounds, (None,))
    if isinstance(layer, Coder):
        return dict.fromkeys(from_.rounds, (layer.id,))
    found: dict[int, tuple[int | None, ...]] = {}
    for one in from_.used:
        counted = from_.of(one)
        for each in coding.layers(project, one.id):
            if each.kind is LayerKind.CODER and each.transcript_id in counted:
                found[each.transcript_id] = (*found.get(each.transcript_id, ()), each.coder_id)
    return found


def _codings(project: Project, viewer: Coder | None, layer: AnyLayer, from_: Sources) -> list[Coding]:
    found: list[Coding] = []
    for round_ in from_.used:
        counted = from_.of(round_)
        found += [one for one in _of_round(project, round_, layer, viewer) if one.transcript_id in counted]
    return found


def _of_round(project: Project, round_: Round, layer: AnyLayer, viewer: Coder | None) -> list[Coding]:
    if layer is LayerChoice.CONSENSUS:
        written = coding.codings(project, viewer, round_id=round_.id, kind=LayerKind.CONSENSUS)
        return written + _single_coded(project, round_)
    coder_id = layer.id if isinstance(layer, Coder) else None
    submitted = {one.revision_id for one in coding.layers(project, round_.id) if one.state is LayerState.SUBMITTED}
    return [
        one for one in coding.codings(project, viewer, round_id=round_.id, coder_id=coder_id)
        if one.layer_revision_id in submitted
    ]  # fmt: skip


def _single_coded(project: Project, round_: Round) -> list[Coding]:
    """Return the codings of transcripts that one coder alone was to code: their layer is the consensus."""
    layers = coding.layers(project, round_.id)
    written = {one.transcript_id for one in layers if one.kind is LayerKind.CONSENSUS}
    single = {one.transcript.id for one in adjudication.boards(project, round_) if one.single_coded} - written
    submitted = {one.revision_id for one in layers if one.transcript_id in single and one.state is LayerState.SUBMITTED}
    if not submitted:
        return []
    return [
        replace(one, coder_id=None) for one in coding.codings(project, None, round_id=round_.id)
        if one.layer_revision_id in submitted
    ]  # fmt: skip


def speaking(project: Project) -> Callable[[Coding], list[int]]:
    """Return a function from a coding to the ids of the participants whose speech it touches.

    A transcript without participants stands for itself, with its negative id.
    """
    speech = speech_in(project)
    who, stands_on = participants_of(project), coding.layer_texts(project)

    def of(one: Coding) -> list[int]:
        people = who.get(one.transcript_id, (-one.transcript_id,))
        revision = stands_on[one.layer_revision_id]
        return [person for person in people if _touches(speech.of(one.transcript_id, revision, person), one)]

    return of


class Speech:
    """Where each participant speaks, per state of a transcript's text; looked up once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts = {one.id: one for one in transcripts(project)}
        self._spans: dict[tuple[int, int | None, int], list[tuple[int, int]]] = {}

    def of(self, transcript_id: int, revision_id: int | None, person: int) -> list[tuple[int, int]]:
        """Return the spans of a participant's speech; no revision is the newest one."""
        key = transcript_id, revision_id, person
        if key not in self._spans:
            self._spans[key] = adjudication.eligible_of(self._project, self._text(transcript_id, revision_id), person)
        return self._spans[key]

    def sha256(self, transcript_id: int, revision_id: int | None) -> str:
        """Return the hash of a text."""
        return self._text(transcript_id, revision_id).sha256

    def _text(self, transcript_id: int, revision_id: int | None) -> Transcript:
        newest = self._texts[transcript_id]
        return newest if revision_id is None else at_revision(self._project, newest, revision_id)


def speech_in(project: Project) -> Speech:
    """Return where the participants of a project speak."""
    return Speech(project)


def _touches(eligible: Sequence[tuple[int, int]], one: Coding) -> bool:
    here = bisect_right(eligible, one.start, key=lambda span: span[1])
    return here < len(eligible) and eligible[here][0] < one.end


def _people(project: Project, why_not: dict[int, str]) -> list[Person]:
    """Return the participants; a transcript without one stands for itself, with a negative id."""
    texts = transcripts(project)
    names = {one.id: one.name for one in texts}
    of_person: dict[int, list[int]] = {}
    for transcript_id, ids in participants_of(project).items():
        for person in ids:
            of_person.setdefault(person, []).append(transcript_id)
    people = []
    for one in participants(project):
        own = of_person.get(one.id, [])
        missing = "; ".join(f"{names[text]}: {why_not[text]}" for text in own if text in why_not)
        people.append(Person(one.id, one.name, one.group, missing if own else "has no transcript", tuple(own)))
    linked = {text for own in of_person.values() for text in own}
    people += [
        Person(-text.id, text.name, None, why_not.get(text.id, ""), (text.id,))
        for text in texts
        if text.id not in linked
    ]
    return people
