# SPDX-License-Identifier: GPL-3.0-or-later
"""Which words are muted: the interviewer's, the speakers' labels, and what nobody said. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from qualcoder_cp.model import Role, TextRange
from qualcoder_cp.text import merge_spans
from qualcoder_cp.ui.coding.coding_index import CodingIndex
from qualcoder_cp.ui.coding.steps import Steps


class QuietWords:
    """The muted stretches of one text; every position is a code point."""

    def __init__(self, steps: Steps, ranges: Iterable[TextRange] = ()) -> None:
        self._steps = steps
        self._ranges = CodingIndex((part.start, part.end, 0) for part in ranges if part.start < part.end)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return what is muted of ``start``..``end``: sorted, disjoint, clipped to it."""
        found = [(low, high) for low, high, _ in self._ranges.query(start, end)]
        for turn in self._steps.turns_between(start, end):
            found.append((turn.start, turn.end if turn.role == Role.INTERVIEWER else turn.speech_start))
        return merge_spans([(max(low, start), min(high, end)) for low, high in found])
