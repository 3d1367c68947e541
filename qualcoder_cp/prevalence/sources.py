# SPDX-License-Identifier: GPL-3.0-or-later
"""Which round speaks for which transcript: the newest one in which the chosen layer is complete.

A study has a pilot and a main round, and some transcripts are coded again. Each transcript counts once, by the newest
round in which its consensus is decided (or, for coders' layers, in which they are submitted). A transcript for which
there is no such round is missing, with the reason from the newest round that it is in. Training rounds never count.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualcoder_cp import adjudication, coding
from qualcoder_cp.coding import BLIND, Policy, Purpose, RoundPlan
from qualcoder_cp.model import Coder, CoderRole, KnownError, LayerKind, LayerState, Round
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import transcripts


class LayerChoice(StrEnum):
    """Whose codings are counted, where it is not one coder's."""

    CONSENSUS = "consensus"
    ANY = "any coder"
    ALL = "all coders"
    MAJORITY = "majority"


AnyLayer = LayerChoice | Coder


@dataclass(frozen=True, slots=True)
class Sources:
    """The round of each transcript that can be counted, and why the others can't."""

    rounds: dict[int, Round]
    why_not: dict[int, str]

    @property
    def used(self) -> tuple[Round, ...]:
        """Return the rounds that speak for at least one transcript, oldest first."""
        return tuple(sorted({one.id: one for one in self.rounds.values()}.values(), key=lambda one: one.id))

    def of(self, round_: Round) -> set[int]:
        """Return the transcripts for which a round speaks."""
        return {text for text, one in self.rounds.items() if one.id == round_.id}


def sources(project: Project, viewer: Coder | None, layer: AnyLayer, round_: Round | None = None) -> Sources:
    """Return which round speaks for each transcript.

    Args:
        project: the open project.
        viewer: who looks; sealed rounds count for nobody, but for the viewer's own layer.
        layer: whose codings are counted.
        round_: only this round; default: all that the viewer may see.

    Raises:
        KnownError: nothing is coded yet, or this layer is sealed for the viewer in every round there is.
    """
    asked = candidates(project, viewer, layer, round_)
    found: dict[int, Round] = {}
    why: dict[int, str] = {}
    for one in reversed(asked):
        incomplete = _incomplete(project, one, layer)
        for text in transcripts(project):
            if text.id in found:
                continue
            if text.id not in incomplete:
                found[text.id] = one
            elif incomplete[text.id]:
                why.setdefault(text.id, incomplete[text.id])
    newest = asked[-1].name
    for text in transcripts(project):
        if text.id not in found:
            why.setdefault(text.id, f"not part of '{newest}'" if len(asked) == 1 else "not part of any round")
    return Sources(found, {text: words for text, words in why.items() if text not in found})


def candidates(project: Project, viewer: Coder | None, layer: AnyLayer, round_: Round | None) -> list[Round]:
    """Return the rounds whose layers of this kind the viewer may count, oldest first.

    Raises:
        KnownError: there is none.
    """
    if round_ is not None:
        _need_visible(project, round_, layer, viewer)
        return [round_]
    current = coding.needed_round(project)
    every = [one for one in coding.rounds(project) if RoundPlan.of(one).purpose is not Purpose.TRAINING]
    open_ = [one for one in every if _sees(one, layer, viewer)]
    if not open_:
        _need_visible(project, current, layer, viewer)
        return [current]
    return open_


def _own(layer: AnyLayer, viewer: Coder | None) -> bool:
    return isinstance(layer, Coder) and viewer is not None and viewer.id == layer.id


def _sees(round_: Round, layer: AnyLayer, viewer: Coder | None) -> bool:
    if _own(layer, viewer):
        return True
    if round_.state in BLIND:
        return False
    kept = RoundPlan.of(round_).policy is Policy.SEALED and viewer is not None and viewer.role is not CoderRole.LEAD
    return layer is LayerChoice.CONSENSUS or not kept


def _need_visible(project: Project, round_: Round, layer: AnyLayer, viewer: Coder | None) -> None:
    """Raise KnownError if this viewer may not see the layer: in a sealed round only the own one."""
    if _sees(round_, layer, viewer):
        return
    coding.need_revealed(project, round_)
    raise KnownError(f"In '{round_.name}' coders see their own layers only, also after it was revealed.")


def _incomplete(project: Project, round_: Round, layer: AnyLayer) -> dict[int, str]:
    """Return why transcripts can't be counted in a round, by transcript id; nothing is said where it is no part."""
    found = dict.fromkeys((one.id for one in transcripts(project)), "")
    if layer is LayerChoice.CONSENSUS:
        return found | _no_consensus(project, round_, found)
    return found | _not_submitted(project, round_, layer, found)


def _no_consensus(project: Project, round_: Round, found: dict[int, str]) -> dict[int, str]:
    outdated = set(adjudication.outdated(project, round_))
    why = {}
    for one in adjudication.boards(project, round_):
        if not one.complete:
            why[one.transcript.id] = _why_open(one)
        elif one.transcript.id in outdated:
            why[one.transcript.id] = "a layer changed after the consensus was made"
        else:
            found.pop(one.transcript.id, None)
    return why


def _not_submitted(project: Project, round_: Round, layer: AnyLayer, found: dict[int, str]) -> dict[int, str]:
    wanted = layer.id if isinstance(layer, Coder) else None
    states: dict[int, list[LayerState]] = {}
    for one in coding.layers(project, round_.id):
        if one.kind is LayerKind.CODER and wanted in (None, one.coder_id):
            states.setdefault(one.transcript_id, []).append(one.state)
    several = layer in (LayerChoice.ALL, LayerChoice.MAJORITY)
    why = {}
    for text, own in states.items():
        if LayerState.EXCUSED in own:
            why[text] = "a coder is excused"
        elif any(state is not LayerState.SUBMITTED for state in own):
            why[text] = "a layer is not submitted"
        elif several and len(own) < 2:
            why[text] = "coded by one coder only"
        else:
            found.pop(text, None)
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
