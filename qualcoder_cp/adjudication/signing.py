# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing off: somebody says by name that the consensus on a transcript is what it should be."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from qualcoder_cp import coding
from qualcoder_cp.adjudication import queries
from qualcoder_cp.adjudication.queries import Board
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import sha256


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signed a transcript off and when; ``holds`` is False if the consensus changed since."""

    transcript_id: int
    by: str
    at: str
    holds: bool


def seal_of(board: Board) -> str:
    """Return the hash of a consensus: text, codes and places, whatever they rest on."""
    places = sorted((one.code_id, one.start, one.end) for one in board.result.codings)
    return sha256(json.dumps([board.transcript.sha256, places]))


def sign_off(project: Project, round_: Round, transcript_ids: Iterable[int], *, by: str) -> int:
    """Sign transcripts off, as one step; those that are signed and unchanged stay as they are.

    Returns:
        How many were signed.

    Raises:
        KnownError: something is still open on one of them (the sentence names it), or the round is sealed.
    """
    wanted = list(dict.fromkeys(transcript_ids))
    boards = queries.boards(project, round_, wanted)
    if len(boards) < len(wanted):
        raise KnownError(f"A transcript to sign off is not part of '{round_.name}'.")
    for one in boards:
        if not one.complete:
            left = len(one.result.open)
            why = f"{left} of its items are open" if left else "not every layer of it is submitted"
            raise KnownError(f"'{one.transcript.name}' can't be signed off: {why}.")
    held = {one.transcript_id: one for one in signed(project, round_)}
    new = [one for one in boards if one.transcript.id not in held or not held[one.transcript.id].holds]
    label = f"Sign off '{new[0].transcript.name}'" if len(new) == 1 else f"Sign off {len(new)} transcripts"
    with project.change(label, by=by) as change:
        for one in new:
            _drop(project, change, round_, one.transcript.id)
            change.insert(
                "sign_off", round_id=round_.id, transcript_id=one.transcript.id, signed_by=by, signed_at=change.at,
                sha256=seal_of(one),
            )  # fmt: skip
    return len(new)


def withdraw_sign_off(project: Project, round_: Round, transcript_id: int, *, by: str) -> None:
    """Take a sign-off back.

    Raises:
        KnownError: the transcript is not signed off.
    """
    with project.change("Withdraw a sign-off", by=by) as change:
        if not _drop(project, change, round_, transcript_id):
            raise KnownError("This transcript is not signed off, so there is nothing to withdraw.")


def signed(project: Project, round_: Round, known: Iterable[Board] | None = None) -> list[SignOff]:
    """Return the sign-offs of a round, in the order of the transcripts.

    Args:
        project: the open project.
        round_: a revealed round.
        known: the boards of the whole round, if they were read already.

    Raises:
        KnownError: the round is sealed.
    """
    coding.need_revealed(project, round_)
    rows = project.rows(
        "SELECT transcript_id, signed_by, signed_at, sha256 FROM sign_off WHERE round_id = ? ORDER BY transcript_id",
        (round_.id,),
    )
    boards = queries.boards(project, round_, [row[0] for row in rows]) if known is None else known
    seals = {one.transcript.id: one for one in boards}
    return [
        SignOff(row[0], row[1], row[2], row[0] in seals and seals[row[0]].complete and seal_of(seals[row[0]]) == row[3])
        for row in rows
    ]


def _drop(project: Project, change: Change, round_: Round, transcript_id: int) -> bool:
    known = project.value(
        "SELECT id FROM sign_off WHERE round_id = ? AND transcript_id = ?", (round_.id, transcript_id)
    )
    if known is not None:
        change.delete("sign_off", known)
    return known is not None
