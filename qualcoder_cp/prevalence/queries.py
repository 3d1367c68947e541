# SPDX-License-Identifier: GPL-3.0-or-later
"""Who raised what, read from a project: the subjects, codes and table of prevalence for a chosen layer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.model import Coder, Coding, LayerKind, LayerState, Round, Transcript
from qualcoder_cp.prevalence.rules import CountedCode, PrevalenceTable, Subject, prevalence
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import NOT_STATED, at_revision, groups, participants, participants_of, transcripts


class LayerChoice(StrEnum):
    """Whose codings are counted, where it is not one coder's."""

    CONSENSUS = "consensus"
    ANY = "any coder"
    ALL = "all coders"


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of prevalence and what it was made from; ``layer`` is a `LayerChoice` or a coder's name."""

    table: PrevalenceTable
    layer: str
    round_name: str
    outside: tuple[int, ...]
    """Ids of codings that touch no speech of a participant who could be counted by them."""


def counted_codes(project: Project) -> list[CountedCode]:
    """Return every code of the codebook as the table knows it, in the order of the tree."""
    tree = codebook.tree(project)
    return [
        CountedCode(
            code.id, code.shown, tree.level(code.id), code.parent_id,
            len(tree.ancestors(code.id)) - 1, code.colour, tree.below(code.id),
        )
        for code in tree.in_order()
    ]  # fmt: skip


def count(
    project: Project, viewer: Coder | None = None, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    round_: Round | None = None,
) -> Counted:  # fmt: skip
    """Count the participants with at least one coding of each code or anything below it.

    Only codings that touch participants' speech count; in a focus group, each participant by the own turns. A
    participant is counted (N) when the chosen layer is complete on all their transcripts: the consensus decided,
    or the coders' layers submitted.

    Args:
        project: the open project.
        viewer: who looks; a coder may count their own layers while the round is sealed.
        layer: the consensus, any coder, all coders, or one coder.
        round_: default: the current round.

    Raises:
        KnownError: nothing is coded yet, or the viewer may not see this layer of a sealed round.
    """
    round_ = round_ or coding.needed_round(project)
    _need_visible(project, round_, layer, viewer)
    return _count(project, viewer, layer, round_, _incomplete(project, round_, layer))


def _count(
    project: Project, viewer: Coder | None, layer: LayerChoice | Coder, round_: Round, why_not: dict[int, str]
) -> Counted:
    """Count, leaving the participants of the transcripts in ``why_not`` out."""
    texts = transcripts(project)
    voices = speaking(project)
    codes: dict[tuple[int, int | None], set[int]] = {}
    outside: list[int] = []
    for passage in _codings(project, round_, layer, viewer):
        people = voices(passage)
        for person in people:
            codes.setdefault((person, passage.coder_id), set()).add(passage.code_id)
        if not people and passage.transcript_id not in why_not:
            outside.append(passage.id)
    rows = counted_codes(project)
    team = [None] if layer is LayerChoice.CONSENSUS else [one.id for one in coding.round_coders(project, round_.id)]
    if layer is LayerChoice.ALL:  # every coder has the code itself or something below it: decided per code
        rows, below = (
            [replace(row, below=frozenset({row.code_id})) for row in rows],
            {row.code_id: row.below for row in rows},
        )
    subjects = []
    for one in _people(project, texts, why_not):
        by_coder = [frozenset(codes.get((one.id, who), ())) for who in team]
        if layer is LayerChoice.ALL:
            present = frozenset(code for code, under in below.items() if all(under & own for own in by_coder))
        else:
            present = frozenset[int]().union(*by_coder)
        subjects.append(Subject(one.id, one.name, one.group, present, not one.missing, one.missing))
    table = prevalence(subjects, rows, groups(project))
    return Counted(table, layer.name if isinstance(layer, Coder) else layer.value, round_.name, tuple(outside))


def speaking(project: Project) -> Callable[[Coding], list[int]]:
    """Return a function from a coding to the ids of the participants whose speech it touches.

    A transcript without participants stands for itself, with its negative id.
    """
    texts = {one.id: one for one in transcripts(project)}
    who, stands_on = participants_of(project), coding.layer_texts(project)
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def of(one: Coding) -> list[int]:
        found = []
        for person in who.get(one.transcript_id, (-one.transcript_id,)):
            key = stands_on[one.layer_revision_id], person
            if key not in spans:
                text = at_revision(project, texts[one.transcript_id], key[0])
                spans[key] = adjudication.eligible_of(project, text, person)
            if _touches(spans[key], one):
                found.append(person)
        return found

    return of


def _need_visible(project: Project, round_: Round, layer: LayerChoice | Coder, viewer: Coder | None) -> None:
    """Raise KnownError if this viewer may not see the layer yet: in a sealed round only the own one."""
    if not (isinstance(layer, Coder) and viewer is not None and viewer.id == layer.id):
        coding.need_revealed(project, round_)


def passages(
    project: Project, viewer: Coder | None, code_id: int, *, layer: LayerChoice | Coder = LayerChoice.CONSENSUS,
    group: str | None = None, round_: Round | None = None,
) -> list[Coding]:  # fmt: skip
    """Return the codings behind a number: of a code or anything below it, optionally of one group.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed for this viewer.
    """
    round_ = round_ or coding.needed_round(project)
    _need_visible(project, round_, layer, viewer)
    below = codebook.tree(project).below(code_id)
    voices = speaking(project)
    of_group = {one.id: one.group for one in participants(project)}
    found = [one for one in _codings(project, round_, layer, viewer) if one.code_id in below]
    if group is None:
        return found
    return [one for one in found if any((of_group.get(person) or NOT_STATED) == group for person in voices(one))]


def _codings(project: Project, round_: Round, layer: LayerChoice | Coder, viewer: Coder | None) -> list[Coding]:
    if layer is LayerChoice.CONSENSUS:
        return coding.codings(project, viewer, round_id=round_.id, kind=LayerKind.CONSENSUS) + _single_coded(
            project, round_
        )
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


def _incomplete(project: Project, round_: Round, layer: LayerChoice | Coder) -> dict[int, str]:
    """Return why transcripts can't be counted yet, by transcript id."""
    why: dict[int, str] = {}
    if layer is LayerChoice.CONSENSUS:
        boards = adjudication.boards(project, round_)
        why = dict.fromkeys(adjudication.outdated(project, round_), "a layer changed after the consensus was made")
        why |= {one.transcript.id: _why_open(one) for one in boards if not one.complete}
        known = {one.transcript.id for one in boards}
    else:
        wanted = {layer.id} if isinstance(layer, Coder) else None
        known = set()
        for one_layer in coding.layers(project, round_.id):
            if one_layer.kind is LayerKind.CODER and (wanted is None or one_layer.coder_id in wanted):
                known.add(one_layer.transcript_id)
                if one_layer.state is not LayerState.SUBMITTED:
                    excused = one_layer.state is LayerState.EXCUSED
                    why[one_layer.transcript_id] = "a coder is excused" if excused else "a layer is not submitted"
    for transcript in transcripts(project):
        if transcript.id not in known:
            why[transcript.id] = f"not part of '{round_.name}'"
    return why


def _why_open(board: adjudication.Board) -> str:
    if board.elsewhere:
        return f"{board.elsewhere} of {board.expected} layers are on another text of the transcript; re-open them"
    if not board.ready:
        return f"{board.expected - len(board.coders)} of {board.expected} layers are not submitted"
    if not board.coders:
        return "all coders are excused"
    number = len(board.result.open)
    return f"{number} {'item is' if number == 1 else 'items are'} not decided yet"


def sensitivity(project: Project, round_: Round | None = None) -> dict[str, PrevalenceTable]:
    """Return the table under each coder, either, both and the consensus: the band in which disagreement moves it.

    The coders' tables, either and both count the participants whom all coders coded, so that both <= each coder
    <= either; the consensus counts all that are complete.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    round_ = round_ or coding.needed_round(project)
    team = coding.round_coders(project, round_.id)
    coding.need_revealed(project, round_)
    why_not = _incomplete(project, round_, LayerChoice.ALL)
    choices: list[LayerChoice | Coder] = [*team, LayerChoice.ANY, LayerChoice.ALL]
    made = [count(project, round_=round_), *(_count(project, None, one, round_, why_not) for one in choices)]
    return {one.layer: one.table for one in made}


def _touches(eligible: list[tuple[int, int]], one: Coding) -> bool:
    here = bisect_right(eligible, one.start, key=lambda span: span[1])
    return here < len(eligible) and eligible[here][0] < one.end


@dataclass(frozen=True, slots=True)
class _Person:
    """A participant; ``missing`` says why they can't be counted, or nothing."""

    id: int
    name: str
    group: str | None
    missing: str


def _people(project: Project, texts: list[Transcript], why_not: dict[int, str]) -> list[_Person]:
    """Return the participants; a transcript without one stands for itself, with a negative id."""
    names = {one.id: one.name for one in texts}
    of_person: dict[int, list[int]] = {}
    for transcript_id, ids in participants_of(project).items():
        for person in ids:
            of_person.setdefault(person, []).append(transcript_id)
    people = []
    for one in participants(project):
        own = of_person.get(one.id, [])
        missing = "; ".join(f"{names[text]}: {why_not[text]}" for text in own if text in why_not)
        people.append(_Person(one.id, one.name, one.group, missing if own else "has no transcript"))
    linked = {text for own in of_person.values() for text in own}
    people += [_Person(-text.id, text.name, None, why_not.get(text.id, "")) for text in texts if text.id not in linked]
    return people
