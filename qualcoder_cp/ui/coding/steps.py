# SPDX-License-Identifier: GPL-3.0-or-later
"""Words, sentences and turns around a position: what the selection grows and moves by. Knows no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Literal

from qualcoder_cp import text as texts
from qualcoder_cp.model import Turn
from qualcoder_cp.ui.coding.offset_map import OffsetMap

Unit = Literal["word", "sentence"]
Span = tuple[int, int]


class Steps:
    """Units of one text; every position is a code point, every span half-open."""

    def __init__(self, offsets: OffsetMap, turns: Sequence[Turn]) -> None:
        self._offsets = offsets
        self._text = offsets.text
        self._turns = sorted(turns, key=attrgetter("start"))
        self._starts = list(map(attrgetter("start"), self._turns))

    def _units(self, unit: Unit, position: int) -> Iterator[Span]:
        low, high = self._offsets.paragraph(position)
        return (texts.words if unit == "word" else texts.sentences)(self._text, low, high)

    def word(self, position: int) -> Span | None:
        """Return the word that holds or ends at ``position``, or None between words."""
        found = None
        for start, end in self._units("word", position):
            if start > position:
                break
            if position <= end:
                found = (start, end)
        return found

    def sentence(self, position: int) -> Span | None:
        """Return the sentence at ``position``, or None on an empty line."""
        best = None
        for span in self._units("sentence", position):
            if best is None or span[0] <= position:
                best = span
        return best

    def turn(self, position: int) -> Turn | None:
        """Return the turn that holds ``position``, or None outside of all turns."""
        rank = bisect_right(self._starts, position) - 1
        return self._turns[rank] if rank >= 0 and position <= self._turns[rank].end else None

    def turns_between(self, start: int, end: int) -> list[Turn]:
        """Return the turns that share a character with ``start``..``end``, in order."""
        rank = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while rank < len(self._turns) and self._turns[rank].start < end:
            if self._turns[rank].end > start:
                found.append(self._turns[rank])
            rank += 1
        return found

    def speech(self, position: int) -> Span:
        """Return the words of the turn at ``position``; outside of turns, the paragraph."""
        turn = self.turn(position)
        if turn is None:
            return self._offsets.paragraph(position)
        end = turn.end
        while end > turn.speech_start and self._text[end - 1].isspace():
            end -= 1
        return turn.speech_start, end

    def onward(self, unit: Unit, position: int) -> int:
        """Return the next end of a word or sentence after ``position``, or the end of the text."""
        at = position
        while at <= len(self._text):
            for _, end in self._units(unit, at):
                if end > position:
                    return end
            at = self._offsets.paragraph(at)[1] + 1
        return len(self._text)

    def back(self, unit: Unit, position: int) -> int:
        """Return the start of a word or sentence nearest before ``position``, or 0."""
        at = position
        while at >= 0:
            starts = [start for start, _ in self._units(unit, at) if start < position]
            if starts:
                return starts[-1]
            at = self._offsets.paragraph(at)[0] - 1
        return 0

    def snap(self, position: int, edge: Literal["start", "end"]) -> int:
        """Return the start (or end) of a word in the paragraph that is nearest to ``position``."""
        side = 0 if edge == "start" else 1
        ends = [word[side] for word in self._units("word", position)]
        return min(ends, key=lambda place: abs(place - position)) if ends else position
