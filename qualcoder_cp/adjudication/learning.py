# SPDX-License-Identifier: GPL-3.0-or-later
"""What coders learn from the consensus: what became of their codings, code by code, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication import queries, signing
from qualcoder_cp.adjudication.items import Outcome
from qualcoder_cp.adjudication.queries import Board, DecisionRecord
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.model import Coder, Coding, KnownError, LayerKind, Round
from qualcoder_cp.project import Project


class Fate(StrEnum):
    """What became of a coder's coding in the consensus."""

    KEPT = "kept"
    MOVED = "moved"
    RECODED = "recoded"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Fated:
    """A coding with what became of it, and why, where a decision gave a reason."""

    coding: Coding
    fate: Fate
    reason: str
    rationale: str


@dataclass(frozen=True, slots=True)
class CodeScore:
    """One coder against the consensus on one code, in passages.

    ``hits`` are the coder's codings that the consensus has too (kept or moved), ``own`` all of theirs, ``consensus``
    those of the consensus; ``missed`` of these the coder had nothing.
    """

    code_id: int
    hits: int
    own: int
    consensus: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Return the share of the coder's codings that were kept; None if there are none."""
        return self.hits / self.own if self.own else None

    @property
    def recall(self) -> float | None:
        """Return the share of the consensus that the coder had found; None if the consensus has none."""
        return (self.consensus - self.missed) / self.consensus if self.consensus else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A coder against the consensus over the transcripts that are signed off."""

    coder: str
    transcripts: int
    codings: tuple[Fated, ...]
    codes: tuple[CodeScore, ...]
    missed: tuple[Coding, ...] = field(default=())


def compare_with_consensus(project: Project, round_: Round, coder: Coder, *, viewer: Coder | None) -> Comparison:
    """Compare one coder's layers with the consensus, over the transcripts that are signed off and unchanged since.

    Args:
        project: the open project.
        round_: a revealed round.
        coder: whose work it is about.
        viewer: who looks: the coder, or a lead.

    Raises:
        KnownError: the viewer is neither, the round is sealed, or nothing is signed off yet.
    """
    if viewer is None or (viewer.id != coder.id and viewer.role != "lead"):
        raise KnownError(f"Only {coder.name} and a lead may see how {coder.name} compares with the consensus.")
    done = {one.transcript_id for one in signing.signed(project, round_) if one.holds}
    if not done:
        raise KnownError("No transcript is signed off yet, so there is nothing to compare with.")
    boards = {one.transcript.id: one for one in queries.boards(project, round_, done)}
    own = [one for one in coding.codings(project, viewer, round_id=round_.id, coder_id=coder.id)
           if one.transcript_id in done]  # fmt: skip
    agreed = [one for one in coding.codings(project, None, round_id=round_.id, kind=LayerKind.CONSENSUS)
              if one.transcript_id in done]  # fmt: skip
    reasons = _reasons(queries.decision_records(project, round_.id), boards.values(), coder)
    places: dict[int, list[Coding]] = {}
    for one in agreed:
        places.setdefault(one.transcript_id, []).append(one)
    fated = tuple(
        Fated(one, fate_of(one, places.get(one.transcript_id, ())), *reasons.get(one.uuid, ("", ""))) for one in own
    )
    missed = tuple(one for one in agreed if not any(_same(one, each) for each in own))
    return Comparison(coder.name, len(done), fated, scores(fated, agreed, missed), missed)


def fate_of(one: Coding, agreed: Iterable[Coding]) -> Fate:
    """Return what became of a coding: kept as it is, kept with other edges, given another code, or dropped."""
    near = [each for each in agreed if each.start < one.end and each.end > one.start]
    same = [each for each in near if each.code_id == one.code_id]
    if any((each.start, each.end) == (one.start, one.end) for each in same):
        return Fate.KEPT
    if same:
        return Fate.MOVED
    return Fate.RECODED if near else Fate.DROPPED


def _same(one: Coding, other: Coding) -> bool:
    return (
        one.transcript_id == other.transcript_id and one.code_id == other.code_id
        and one.start < other.end and other.start < one.end
    )  # fmt: skip


def scores(fated: Iterable[Fated], agreed: list[Coding], missed: tuple[Coding, ...]) -> tuple[CodeScore, ...]:
    """Return the score of each code from what became of the coder's codings and what they missed."""
    own, hits = Counter[int](), Counter[int]()
    for one in fated:
        own[one.coding.code_id] += 1
        hits[one.coding.code_id] += one.fate in (Fate.KEPT, Fate.MOVED)
    total, lost = Counter(one.code_id for one in agreed), Counter(one.code_id for one in missed)
    return tuple(
        CodeScore(code, hits[code], own[code], total[code], lost[code]) for code in sorted(own.keys() | total.keys())
    )


def _reasons(
    records: Iterable[DecisionRecord], boards: Iterable[Board], coder: Coder
) -> dict[str, tuple[str, str]]:  # fmt: skip
    """Return reason and rationale by the UUID of the coder's coding that was judged."""
    items = {(one.transcript.id, item.fingerprint): item for one in boards for item in one.items}
    found = {}
    for record in records:
        item = items.get((record.transcript_id, record.fingerprint))
        for member in item.members if item else ():
            if member.coder_uuid == coder.uuid:
                found[member.coding_uuid] = (record.reason, record.rationale)
    return found


def make_example(
    project: Project, round_: Round, transcript_id: int, fingerprint: str, kind: ExampleKind, *, by: str, note: str = ""
) -> codebook.Example:
    """Put the passage of a decided disagreement into the codebook as an example of a code.

    Typical and atypical examples go to the code that the decision left; "close but no" goes to a code that a coder
    had there and the decision did not keep.

    Raises:
        KnownError: it is not decided, or no code fits.
    """
    board = queries.board(project, round_, transcript_id)
    decision = board.decisions.get(fingerprint)
    item = next((one for one in board.items if one.fingerprint == fingerprint), None)
    if decision is None or item is None or decision.outcome is Outcome.LATER:
        raise KnownError("Only a decided disagreement can become an example.")
    kept = [code for code, _, _ in decision.result]
    if kind is ExampleKind.CLOSE_BUT_NO:
        lost = [code for code in item.codes if code not in kept]
        if not lost:
            raise KnownError("Every code that the coders had here was kept, so it is no 'close but no' of any.")
        code_id, start, end = lost[0], item.start, item.end
    else:
        if not kept:
            raise KnownError("Nothing was kept here, so it is an example only of what is close but no.")
        code_id, start, end = decision.result[0]
    return codebook.add_example(
        project, code_id, kind, by=by, transcript_id=transcript_id, start=start, end=end, note=note,
        text_revision_id=board.transcript.revision_id, decision_id=decision.id,
    )  # fmt: skip
