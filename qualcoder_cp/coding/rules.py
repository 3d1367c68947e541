# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about codings: what may be seen, how pieces of one code unite, what a layer's seal covers."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcoder_cp.model import Coding, KnownError, Role, RoundState, Turn
from qualcoder_cp.text import merge_spans

BLIND = frozenset({RoundState.DRAFT, RoundState.SEALED})
"""Round states in which a coder sees their own layers only; the lead is no exception."""


def visible(viewer_id: int | None, coder_id: int | None, state: RoundState) -> bool:
    """Return whether a viewer may see a layer (``coder_id`` None: the consensus) of a round in this state."""
    return state not in BLIND or (viewer_id is not None and viewer_id == coder_id)


def resolved(codings: Sequence[Coding], redirects: Mapping[int, int]) -> list[Coding]:
    """Return the codings with merged codes replaced by what they were merged into, in the same order.

    Codings of one layer revision and code that overlap only since a merge become one: the first one's id, the united
    span, all memos, unsure if one is. The stored rows stay as they are.
    """
    if not any(one.code_id in redirects for one in codings):
        return list(codings)
    return [_united(pieces, redirects) for pieces in shown_as_one(codings, redirects)]


def shown_as_one(codings: Iterable[Coding], redirects: Mapping[int, int]) -> list[list[Coding]]:
    """Return the stored codings (in text order) in the groups that are shown as one coding each.

    Args:
        codings: as stored, sorted by start.
        redirects: merged codes and what stands for them.
    """
    groups: list[list[Coding]] = []
    open_: dict[tuple[int, int], tuple[list[Coding], int]] = {}
    for one in codings:
        key = one.layer_revision_id, redirects.get(one.code_id, one.code_id)
        group, reached = open_.get(key, ([], -1))
        if group and one.start < reached:
            group.append(one)
        else:
            group = [one]
            groups.append(group)
        open_[key] = group, max(reached, one.end)
    return groups


def _united(pieces: Sequence[Coding], redirects: Mapping[int, int]) -> Coding:
    first = pieces[0]
    if len(pieces) == 1 and first.code_id not in redirects:
        return first
    return replace(
        first, code_id=redirects.get(first.code_id, first.code_id), end=max(one.end for one in pieces),
        memo=join_memos(one.memo for one in pieces), unsure=any(one.unsure for one in pieces),
    )  # fmt: skip


def check_span(start: int, end: int, length: int, name: str) -> None:
    """Check that a span lies inside a text of ``length`` code points.

    Raises:
        KnownError: it is reversed, empty or reaches outside; the sentence names the transcript.
    """
    if start >= end:
        raise KnownError(f"'{name}': a coding must end after its start ({start} to {end}).")
    if start < 0 or end > length:
        raise KnownError(f"'{name}': the coding {start} to {end} reaches outside the text (0 to {length}).")


def unite(text: str, own: Iterable[Coding], start: int, end: int) -> tuple[int, int, list[Coding]]:
    """Return the span that a new coding becomes together with those of the same code it meets.

    Coding more of the same code over or beside itself (with nothing but blanks between) extends the coding
    instead of doubling it.

    Args:
        text: the transcript's text.
        own: the coder's codings with the same code on it.
        start: where the new one starts.
        end: where it ends.

    Returns:
        Start, end and the codings that are absorbed, in order of their start.
    """
    absorbed: list[Coding] = []
    waiting = sorted(own, key=lambda coding: (coding.start, coding.end, coding.id))
    while meeting := [one for one in waiting if _meets(text, one.start, one.end, start, end)]:
        start = min(start, *(one.start for one in meeting))
        end = max(end, *(one.end for one in meeting))
        absorbed += meeting
        waiting = [one for one in waiting if one not in meeting]
    return start, end, sorted(absorbed, key=lambda coding: (coding.start, coding.end, coding.id))


def _meets(text: str, start: int, end: int, other_start: int, other_end: int) -> bool:
    first, second = (end, other_start) if start <= other_start else (other_end, start)
    return first >= second or not text[first:second].strip()


def uncoded_turns(text: str, turns: Iterable[Turn], spans: Iterable[tuple[int, int]]) -> list[Turn]:
    """Return the participants' turns that say something and of which no character is coded, in order.

    Args:
        text: the transcript's text.
        turns: all its turns.
        spans: start and end of each coding of one layer.
    """
    covered = merge_spans(list(spans))
    starts = [start for start, _ in covered]
    found = []
    for turn in turns:
        before = bisect_left(starts, turn.end) - 1
        coded = before >= 0 and covered[before][1] > turn.speech_start
        if turn.role is Role.PARTICIPANT and not coded and text[turn.speech_start : turn.end].strip():
            found.append(turn)
    return found


def join_memos(memos: Iterable[str]) -> str:
    """Return the different, non-empty memos one under the other; one that stands in there already adds nothing."""
    joined = ""
    for memo in memos:
        if memo.strip() and f"\n{memo}\n" not in f"\n{joined}\n":
            joined = f"{joined}\n{memo}" if joined else memo
    return joined


def layer_payload(head: dict[str, object], codings: Sequence[dict[str, object]]) -> str:
    """Return the canonical text of a submitted layer; its hash covers every field.

    Args:
        head: round, transcript, text hash, coder, revision, codebook version and time of submission.
        codings: one dictionary per coding; order does not matter.
    """
    ordered = sorted(codings, key=lambda coding: json.dumps(coding, sort_keys=True))
    return json.dumps({**head, "codings": ordered}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
