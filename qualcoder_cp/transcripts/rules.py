# SPDX-License-Identifier: GPL-3.0-or-later
"""The thinking about transcripts: which text counts as participants' speech."""

from __future__ import annotations

from qualcoder_cp.model import Role, TranscriptText
from qualcoder_cp.text import merge_spans


def eligible_speech(text: TranscriptText, participant_labels: frozenset[str] | None = None) -> list[tuple[int, int]]:
    """Return the participants' speech as sorted, disjoint spans: labels, times, headers and stage directions out.

    Args:
        text: the transcript.
        participant_labels: only these speakers' turns (a focus group); None: all participants.
    """
    spoken = [
        (turn.speech_start, turn.end)
        for turn in text.turns
        if turn.role is Role.PARTICIPANT and (participant_labels is None or turn.speaker in participant_labels)
    ]
    return subtract(merge_spans(spoken), merge_spans([(part.start, part.end) for part in text.ranges]))


def subtract(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what remains of the merged ``spans`` outside the merged ``holes``."""
    remaining: list[tuple[int, int]] = []
    for start, end in spans:
        for low, high in holes:
            if high <= start or low >= end:
                continue
            if low > start:
                remaining.append((start, low))
            start = max(start, high)
        if start < end:
            remaining.append((start, end))
    return remaining
