# SPDX-License-Identifier: GPL-3.0-or-later
"""The meeting: what is to be discussed, what was said about it, and who yielded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp import coding
from qualcoder_cp.adjudication import queries
from qualcoder_cp.adjudication.items import CODEBOOK_GAP, DisagreementType, Mode, Outcome
from qualcoder_cp.adjudication.queries import DecisionRecord, Queued
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Project, coders


def agenda(project: Project, round_: Round) -> list[Queued]:
    """Return what a meeting should talk about: items put off, then flagged ones, then the other open ones.

    Raises:
        KnownError: the round is sealed.
    """
    open_ = [one for one in queries.queue(project, round_, with_decided=True)
             if one.decision is None or not one.decision.settles]  # fmt: skip

    def turn(one: Queued) -> int:
        if one.decision is not None:
            return 0
        return 1 if one.item.type is DisagreementType.FLAGGED else 2

    return sorted(open_, key=turn)


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about an item."""

    id: int
    transcript_id: int
    fingerprint: str
    author: str
    at: str
    body: str


def add_remark(project: Project, round_: Round, transcript_id: int, fingerprint: str, body: str, *, by: str) -> None:
    """Add a remark to the thread of an item.

    Raises:
        KnownError: it is empty, the item is not there, or the round is sealed.
    """
    if not body.strip():
        raise KnownError("A remark needs words.")
    if all(item.fingerprint != fingerprint for item in queries.board(project, round_, transcript_id).items):
        raise KnownError("This item is no longer as it was shown; look at the list again.")
    with project.change("Remark on a disagreement", by=by) as change:
        change.insert(
            "item_comment", round_id=round_.id, transcript_id=transcript_id, fingerprint=fingerprint, author=by,
            made_at=change.at, body=body.strip(),
        )  # fmt: skip


def remarks(project: Project, round_: Round, transcript_id: int | None = None) -> list[Remark]:
    """Return the remarks of a round, or on one of its transcripts, oldest first.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    rows = project.rows(
        """SELECT id, transcript_id, fingerprint, author, made_at, body FROM item_comment
        WHERE round_id = ?1 AND (?2 IS NULL OR transcript_id = ?2) ORDER BY id""",
        (round_.id, transcript_id),
    )
    return [Remark(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Yield:
    """How often a coder's version of a disagreement was kept, of those in which the versions differed."""

    coder: str
    kept: int
    of: int


def yields(project: Project, round_: Round) -> list[Yield]:
    """Return for each coder how often their own version was kept.

    A version counts as kept if what the decision left is exactly what this coder had in the item. Deference to seniors
    is a known risk of negotiated agreement (Campbell et al. 2013), so the table belongs beside it. Only decisions of
    people count, on items in which the coders differ.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    names = {one.uuid: one.name for one in coders(project)}
    kept = {one.uuid: 0 for one in coding.round_coders(project, round_.id)}
    total = dict.fromkeys(kept, 0)
    for record in _judged(queries.decision_records(project, round_.id)):
        left = {tuple(one) for one in record.result}
        for coder in kept:
            total[coder] += 1
            kept[coder] += {tuple(one[1:]) for one in record.members if one[0] == coder} == left
    return [Yield(names[one], kept[one], total[one]) for one in kept]


def _judged(records: Iterable[DecisionRecord]) -> Iterable[DecisionRecord]:
    agreed = (DisagreementType.EXACT.value, "new")
    return (one for one in records
            if one.mode is not Mode.RULE and one.type not in agreed and one.outcome is not Outcome.LATER)  # fmt: skip


def gaps(project: Project, round_: Round) -> list[Queued]:
    """Return the items that were put off because the codebook has a gap there: the list of the next codebook meeting.

    Raises:
        KnownError: the round is sealed.
    """
    marked = {
        (one.transcript_id, one.fingerprint)
        for one in queries.decision_records(project, round_.id) if one.reason == CODEBOOK_GAP
    }  # fmt: skip
    return [
        one for one in queries.queue(project, round_, with_decided=True)
        if (one.board.transcript.id, one.item.fingerprint) in marked
    ]  # fmt: skip
