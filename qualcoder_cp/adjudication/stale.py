# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions whose item is gone because a layer was re-opened: shown, linked to what came after, applied again.

A decision is tied to its item by the fingerprint, so exactly those decisions become stale whose members were changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication import actions, queries
from qualcoder_cp.adjudication.items import Item, Outcome, Result
from qualcoder_cp.adjudication.queries import Board, DecisionRecord
from qualcoder_cp.adjudication.rules import result_of
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision on input that is no longer there.

    ``successors`` are the items that share a coding with what was judged, or else overlap it with one of its codes;
    without any the decision is orphaned and its consensus is withdrawn. ``again`` says whether the same outcome is
    possible on the only successor, with ``result`` as what it would leave.
    """

    record: DecisionRecord
    board: Board
    successors: tuple[Item, ...]
    result: Result | None

    @property
    def orphaned(self) -> bool:
        """Return whether nothing came after it."""
        return not self.successors

    @property
    def again(self) -> bool:
        """Return whether it can be applied again as it was."""
        return self.result is not None


def stale_decisions(project: Project, round_: Round) -> list[Stale]:
    """Return the decisions in force whose item is gone, oldest first.

    Raises:
        KnownError: the round is sealed.
    """
    boards = {one.transcript.id: one for one in queries.boards(project, round_)}
    found = []
    for record in queries.decision_records(project, round_.id):
        board = boards.get(record.transcript_id)
        if board is not None and record.fingerprint in board.result.stale:
            after = successors(record, board)
            found.append(Stale(record, board, after, _result(project, record, after)))
    return found


def successors(record: DecisionRecord, board: Board) -> tuple[Item, ...]:
    """Return the items that came after a decision's input, in text order."""
    judged = {tuple(one) for one in record.members}
    sharing = [
        item for item in board.items
        if judged & {(one.coder_uuid, one.code_uuid, one.start, one.end) for one in item.members}
    ]  # fmt: skip
    if sharing:
        return tuple(sharing)
    return tuple(
        item for item in board.items
        if any(one.code_uuid == code and one.start < end and one.end > start
               for one in item.members for _, code, start, end in judged)
    )  # fmt: skip


def _result(project: Project, record: DecisionRecord, after: tuple[Item, ...]) -> Result | None:
    if len(after) != 1:
        return None
    item, tree = after[0], codebook.tree(project)
    coder = None
    if record.outcome is Outcome.CODER:
        kept = {(code, start, end) for code, start, end in record.result}
        coder = next((who for who, code, start, end in record.members if (code, start, end) in kept), None)
    ids = {code.uuid: code.id for code in tree.codes.values()}
    codes = {ids[code] for code, _, _ in record.result if code in ids}
    try:
        return result_of(
            item, record.outcome, coder_uuid=coder, code_id=min(codes) if len(codes) == 1 else None,
            spans=[(start, end) for _, start, end in record.result] or None,
            parent_of={code.id: code.parent_id for code in tree.codes.values()},
        )  # fmt: skip
    except KnownError:
        return None


def apply_again(project: Project, round_: Round, decision_ids: Iterable[int] | None = None, *, by: str) -> int:
    """Decide the successors of stale decisions as before, as one step; what somebody decided since is left alone.

    Args:
        project: the open project.
        round_: a revealed round.
        decision_ids: only these; None: all that can be applied again.
        by: who does it.

    Returns:
        How many were applied.

    Raises:
        KnownError: the round is sealed or closed.
    """
    wanted = None if decision_ids is None else set(decision_ids)
    entries = []
    taken: set[tuple[int, str]] = set()
    for one in stale_decisions(project, round_):
        if not one.again or (wanted is not None and one.record.id not in wanted):
            continue
        item, transcript_id = one.successors[0], one.record.transcript_id
        key = (transcript_id, item.fingerprint)
        if item.fingerprint in one.board.decisions or key in taken:
            continue
        taken.add(key)
        assert one.result is not None
        fields = {
            "mode": one.record.mode.value, "rule": one.record.rule, "reason": one.record.reason,
            "rationale": one.record.rationale,
        }  # fmt: skip
        entries.append((transcript_id, item, item.fingerprint, one.record.outcome, one.result, fields))
    if entries:
        actions.record_all(project, round_, entries, by=by, label=f"Apply {len(entries)} stale decisions again")
    return len(entries)


def stale_transcripts(project: Project) -> set[int]:
    """Return the transcripts of the current round with stale decisions; none while it is sealed."""
    round_ = coding.current_round(project)
    if round_ is None or round_.state in coding.BLIND:
        return set()
    return {one.transcript.id for one in queries.boards(project, round_) if one.result.stale}
