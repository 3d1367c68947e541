# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules before they are applied: which open items each would decide, and how."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualcoder_cp import codebook, coding
from qualcoder_cp.adjudication import queries
from qualcoder_cp.adjudication.queries import Board
from qualcoder_cp.adjudication.rules import ROLL_UP, SNAPPING, RuleItem, Snap, rule_items
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Project
from qualcoder_cp.text import sentences
from qualcoder_cp.transcripts import text_of

RULES = (
    "exact", "trim", "split", "majority", "boundary: union", "boundary: intersection", "boundary: longer",
    *SNAPPING, ROLL_UP,
)  # fmt: skip
"""The rules that go by the type of an item."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One item that a rule would decide, with the transcript it is on."""

    board: Board
    found: RuleItem


def preview_rule(
    project: Project, rule: str, round_: Round, transcript_ids: Iterable[int] | None = None, *,
    code_ids: Collection[int] | None = None,
) -> list[Planned]:  # fmt: skip
    """Return what a rule would decide, in the order of the text; applying it does exactly this.

    Transcripts of which a layer is missing are left out: a missing layer is neither agreement nor a choice.

    Args:
        project: the open project.
        rule: one of `RULES`, or *coder UUID*.
        round_: a revealed round.
        transcript_ids: only these transcripts.
        code_ids: only items with one of these codes.

    Raises:
        KnownError: the round is sealed, or there is no such rule.
    """
    coder = rule.removeprefix("coder ") if rule.startswith("coder ") else None
    if rule not in RULES and coder not in {one.uuid for one in coding.round_coders(project, round_.id)}:
        raise KnownError(f"There is no rule named '{rule}'.")
    parents = {code.id: code.parent_id for code in codebook.tree(project).codes.values()}
    planned = []
    for one in queries.boards(project, round_, transcript_ids):
        if not one.ready or (coder is not None and coder not in one.coders):
            continue
        snap = _snap(project, one, rule) if rule in SNAPPING else None
        for found in rule_items(one.items, rule, one.decisions, parent_of=parents, snap=snap):
            if code_ids is None or not set(code_ids).isdisjoint(found.item.codes):
                planned.append(Planned(one, found))
    return planned


def _snap(project: Project, board: Board, rule: str) -> Snap:
    text = text_of(project, board.transcript.id, board.transcript.revision_id)
    if rule == "boundary: turn":
        return grower([(turn.speech_start, turn.end) for turn in text.turns])
    return grower(
        [piece for turn in text.turns for piece in sentences(text.text, turn.speech_start, turn.end)]
        or list(sentences(text.text))
    )


def grower(pieces: Sequence[tuple[int, int]]) -> Snap:
    """Return what grows a span to the start of the first and the end of the last piece that it touches.

    ``pieces`` are sorted and disjoint; a span that touches none stays as it is.
    """
    starts, ends = [start for start, _ in pieces], [end for _, end in pieces]

    def snap(start: int, end: int) -> tuple[int, int]:
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        if first > last:
            return start, end
        return min(start, starts[first]), max(end, ends[last])

    return snap
