# SPDX-License-Identifier: GPL-3.0-or-later
"""What would follow from decisions that are not made yet, and giving a reason to one that is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from qualcoder_cp import codebook
from qualcoder_cp.adjudication import actions, queries
from qualcoder_cp.adjudication.bulk import Planned
from qualcoder_cp.adjudication.effects import cells
from qualcoder_cp.adjudication.items import Decision, Mode
from qualcoder_cp.model import KnownError, Level, Round
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many participants have a code at least and at most, before and after."""

    code_id: int
    before: tuple[int, int]
    after: tuple[int, int]


def foresee(
    project: Project, round_: Round, planned: Collection[Planned], level: Level = Level.DOMAIN
) -> list[Foreseen]:
    """Return what applying a rule to these items would do to the table of prevalence, for each code of a level.

    Args:
        project: the open project.
        round_: a revealed round.
        planned: what `preview_rule` lists, or a part of it.
        level: of the codes.

    Raises:
        KnownError: the round is sealed.
    """
    tree = codebook.tree(project)
    codes, upward = [code.id for code in tree.at(level)], queries.above(tree)
    assumed: dict[int, dict[str, Decision]] = {}
    for one in planned:
        decision = Decision(0, one.found.item.fingerprint, one.found.outcome, Mode.RULE, one.found.result)
        assumed.setdefault(one.board.transcript.id, {})[decision.fingerprint] = decision
    found = queries.boards(project, round_)
    then = [replace(one, decisions=one.decisions | assumed.get(one.transcript.id, {})) for one in found]
    ranges = []
    for boards in (found, then):
        everyone = [cells(parts, upward, codes) for _, parts in queries.parts_of(project, boards).values()]
        ranges.append({code: (sum(one[code].low for one in everyone), sum(one[code].high for one in everyone))
                       for code in codes})  # fmt: skip
    return [Foreseen(code, ranges[0][code], ranges[1][code]) for code in codes]


def give_reason(
    project: Project, round_: Round, transcript_id: int, fingerprint: str, *, by: str, reason: str | None = None,
    rationale: str | None = None,
) -> None:  # fmt: skip
    """Give a decision that is made a reason or a rationale; the record without it is superseded and stays.

    Args:
        project: the open project.
        round_: a revealed round.
        transcript_id: where the decision is.
        fingerprint: of its item.
        by: who gives it; who decided stays as it is.
        reason: one of `items.REASONS`, `items.CODEBOOK_GAP` or empty; None: as it was.
        rationale: why, in words; None: as it was.

    Raises:
        KnownError: there is no decision in force on this item, or the round is sealed or closed.
    """
    board = queries.board(project, round_, transcript_id)
    item = next((one for one in board.items if one.fingerprint == fingerprint), None)
    decision = board.decisions.get(fingerprint)
    records = queries.decision_records(project, round_.id, transcript_id=transcript_id)
    record = next((one for one in records if one.fingerprint == fingerprint), None)
    if item is None or decision is None or record is None:
        raise KnownError("This disagreement is not decided, so it can't be given a reason.")
    fields = {
        "mode": record.mode.value, "rule": record.rule, "decided_by": record.decided_by,
        "reason": record.reason if reason is None else reason,
        "rationale": record.rationale if rationale is None else rationale,
        "seconds": "" if record.seconds is None else str(record.seconds),
    }  # fmt: skip
    entry = (transcript_id, item, fingerprint, decision.outcome, decision.result, fields)
    actions.record_all(project, round_, [entry], by=by, label="Give a decision its reason")
