# SPDX-License-Identifier: GPL-3.0-or-later
"""What is copied of a talk: the words alone, or each turn with its speaker. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp.model import Turn


def _speeches(text: str, turns: Sequence[Turn], start: int, end: int) -> list[tuple[str, str]]:
    """Return (speaker, words) for each turn of which ``start``..``end`` (code points) holds words."""
    found = [
        (turn.speaker or "", text[max(start, turn.speech_start) : min(end, turn.end)].strip())
        for turn in turns
        if turn.start < end and start < turn.end
    ]
    return [(speaker, words) for speaker, words in found if words]


def words_alone(text: str, turns: Sequence[Turn], start: int, end: int) -> str:
    """Return what was said in ``start``..``end``, one turn per line, without the speakers' labels.

    Where nobody says anything there, that stretch of the text as it is.
    """
    return "\n".join(words for _, words in _speeches(text, turns, start, end)) or text[start:end]


def words_with_speakers(text: str, turns: Sequence[Turn], start: int, end: int) -> str:
    """Return what was said in ``start``..``end``, one turn per line, each after its speaker's name.

    A turn that is taken only in part has its speaker's name as well.
    """
    told = _speeches(text, turns, start, end)
    return "\n".join(f"{speaker}: {words}" if speaker else words for speaker, words in told) or text[start:end]
