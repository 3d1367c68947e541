# SPDX-License-Identifier: GPL-3.0-or-later
"""From an old text to its corrected text: which stretches are the same, and where a span goes.

The two texts are aligned at runs of tokens that stand once in each (the idea of patience diff), between them again
and again at shorter runs, at last letter by letter. An edge in a rewritten stretch has no place: nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qualcoder_cp.model import Span
from qualcoder_cp.text import words

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_RUNS = (12, 4, 1)
_LETTER_RUNS = (12, 4)
_DEPTH = 24
_SMALL = 10_000
_LONGEST_SLIDE = 400
_AROUND = 60
_SENTENCE_END = frozenset(".!?…")

Block = tuple[int, int, int]
"""Start in the old text, start in the new text, length of a stretch that both share."""
_Region = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """The new place of a span; ``exact`` tells whether its words are unchanged."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A span without a safe new place: why, what it said with the words around it, and where about it was."""

    reason: str
    before: str
    text: str
    after: str
    near: int


@dataclass(frozen=True, slots=True)
class EditMap:
    """Which stretches of two texts are the same; ``blocks`` are sorted, disjoint and in the same order in both."""

    old: str
    new: str
    blocks: tuple[Block, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(block[0] for block in self.blocks))

    def move(self, span: Span) -> Moved | Lost:
        """Return where a span of the old text lies in the new one.

        Its words unchanged: exactly there. Changed inside: the hull, if both edges can be found and at least half
        of it, old and new, is the same. Else it is lost.
        """
        start, end = self._start(span.start), self._end(span.end)
        if start is None:
            return self._lost(span, "its beginning was rewritten")
        if end is None:
            return self._lost(span, "its end was rewritten")
        kept = self._kept(span)
        if start >= end or not kept:
            return self._lost(span, "it was removed or replaced")
        if 2 * kept < max(len(span), end - start):
            return self._lost(span, "more than half of it was changed")
        return Moved(start, end, self.new[start:end] == self.old[span.start : span.end])

    def at_or_after(self, position: int) -> int:
        """Return the new place of the first unchanged character at or after an old position (else the text's end)."""
        number = self._block(position)
        if number is not None:
            return self._shifted(number, position)
        following = bisect_right(self._starts, position)
        return self.blocks[following][1] if following < len(self.blocks) else len(self.new)

    def at_or_before(self, position: int) -> int:
        """Return the new place behind the last unchanged character before an old position (else 0)."""
        number = self._block(position - 1)
        if number is not None:
            return self._shifted(number, position)
        before = bisect_left(self._starts, position) - 1
        return self.blocks[before][1] + self.blocks[before][2] if before >= 0 else 0

    def _block(self, position: int) -> int | None:
        """Return the number of the block that holds the character at an old position."""
        number = bisect_right(self._starts, position) - 1
        if number < 0 or position >= self.blocks[number][0] + self.blocks[number][2]:
            return None
        return number

    def _shifted(self, number: int, position: int) -> int:
        return self.blocks[number][1] + position - self.blocks[number][0]

    def _start(self, position: int) -> int | None:
        """Return the place of a first edge: at its own character, or behind the one before, if that stayed."""
        for neighbour in (position, position - 1):
            if (number := self._block(neighbour)) is not None:
                return self._shifted(number, position)
        return 0 if position == 0 else None

    def _end(self, position: int) -> int | None:
        """Return the place of a last edge: behind its own character, or at the one after, if that stayed."""
        for neighbour in (position - 1, position):
            if (number := self._block(neighbour)) is not None:
                return self._shifted(number, position)
        return len(self.new) if position == len(self.old) else None

    def _kept(self, span: Span) -> int:
        number = max(0, bisect_right(self._starts, span.start) - 1)
        kept = 0
        while number < len(self.blocks) and self.blocks[number][0] < span.end:
            begin, _, length = self.blocks[number]
            kept += span.overlap(Span(begin, begin + length))
            number += 1
        return kept

    def _lost(self, span: Span, reason: str) -> Lost:
        before = self.old[max(0, span.start - _AROUND) : span.start]
        after = self.old[span.end : span.end + _AROUND]
        return Lost(reason, before, self.old[span.start : span.end], after, self.at_or_before(span.start))


def words_replaced(edits: EditMap) -> tuple[int, int]:
    """Return how many words of the old text are not in the new one, and how many of the new one are not in the old.

    A word stays if all of it does and it is still a word by itself: from ``cat`` to ``cats``, one is replaced by one.
    """
    new, kept, old = set(words(edits.new)), 0, 0
    for start, end in words(edits.old):
        place = edits.move(Span(start, end))
        old += 1
        kept += isinstance(place, Moved) and place.exact and (place.start, place.end) in new
    return old - kept, len(new) - kept


def edit_map(old: str, new: str) -> EditMap:
    """Return the map from ``old`` to ``new``; the time grows with the length of the texts, not with its square."""
    if old == new:
        return EditMap(old, new, ((0, 0, len(old)),) if old else ())
    first, second = _tokens(old), _tokens(new)
    places, new_places = _offsets(first), _offsets(second)
    by_token = [
        (places[i], new_places[j], places[i + length] - places[i])
        for i, j, length in _align(first, second, _RUNS, single=True)
    ]
    found = _united(by_token)
    for i, j, i_end, j_end in _gaps(found, len(old), len(new)):
        letters = _align(old[i:i_end], new[j:j_end], _LETTER_RUNS, single=False)
        found += [(i + start, j + new_start, length) for start, new_start, length in letters]
    return EditMap(old, new, tuple(_slid(old, new, _united(found))))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _offsets(tokens: Sequence[str]) -> list[int]:
    places = [0]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places


def _align(first: Sequence[str], second: Sequence[str], runs: Sequence[int], *, single: bool) -> list[Block]:
    """Return matching stretches of two sequences, in tokens; ``single`` allows stretches of one token anywhere."""
    found: list[Block] = []
    todo: list[tuple[_Region, int]] = [((0, len(first), 0, len(second)), 0)]
    while todo:
        region, depth = todo.pop()
        region = _trimmed(first, second, region, found)
        begin, end, new_begin, new_end = region
        if begin == end or new_begin == new_end or depth > _DEPTH:
            continue
        anchors = next((some for length in runs if (some := _anchors(first, second, region, length))), [])
        if not anchors and single and (end - begin) * (new_end - new_begin) <= _SMALL:
            matcher = SequenceMatcher(None, first[begin:end], second[new_begin:new_end], autojunk=False)
            found += [(begin + i, new_begin + j, length) for i, j, length in matcher.get_matching_blocks() if length]
        if anchors:
            for i, j, length in anchors:
                found.append((i, j, length))
                todo.append(((begin, i, new_begin, j), depth + 1))
                begin, new_begin = i + length, j + length
            todo.append(((begin, end, new_begin, new_end), depth + 1))
    return found


def _trimmed(first: Sequence[str], second: Sequence[str], region: _Region, found: list[Block]) -> _Region:
    """Take the common beginning and end of a region away, as matching stretches."""
    begin, end, new_begin, new_end = region
    most = min(end - begin, new_end - new_begin)
    ahead = 0
    while ahead < most and first[begin + ahead] == second[new_begin + ahead]:
        ahead += 1
    behind = 0
    while behind < most - ahead and first[end - 1 - behind] == second[new_end - 1 - behind]:
        behind += 1
    found += [(begin, new_begin, ahead)] if ahead else []
    found += [(end - behind, new_end - behind, behind)] if behind else []
    return begin + ahead, end - behind, new_begin + ahead, new_end - behind


def _anchors(first: Sequence[str], second: Sequence[str], region: _Region, length: int) -> list[Block]:
    """Return runs of ``length`` tokens that stand once in each part of the region, in the same order in both."""
    begin, end, new_begin, new_end = region
    here, there = _single(first, begin, end, length), _single(second, new_begin, new_end, length)
    pairs = sorted((i, there[run]) for run, i in here.items() if run in there)
    anchors: list[Block] = []
    for i, j in _increasing(pairs):
        if anchors and (i < anchors[-1][0] + anchors[-1][2] or j < anchors[-1][1] + anchors[-1][2]):
            last_i, last_j, reach = anchors[-1]
            if i - last_i == j - last_j:  # runs that overlap in step are one longer run
                anchors[-1] = (last_i, last_j, max(reach, i + length - last_i))
            continue
        anchors.append((i, j, length))
    return anchors


def _single(tokens: Sequence[str], begin: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    """Return the runs of tokens that stand exactly once in a part, with their places; blanks alone are no run."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(begin, end - length + 1):
        run = tuple(tokens[at : at + length])
        found[run] = -1 if run in found or (length == 1 and not run[0].isalnum()) else at
    return {run: at for run, at in found.items() if at >= 0}


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs in which the second members increase too."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            at.append(number)
        else:
            tops[pile], at[pile] = j, number
    chosen = []
    number = at[-1] if at else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _united(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks in order, those that meet in both texts as one."""
    united: list[Block] = []
    for i, j, length in sorted(blocks):
        if united and (united[-1][0] + united[-1][2], united[-1][1] + united[-1][2]) == (i, j):
            united[-1] = (united[-1][0], united[-1][1], united[-1][2] + length)
        elif length:
            united.append((i, j, length))
    return united


def _gaps(blocks: Sequence[Block], length: int, new_length: int) -> list[_Region]:
    """Return what lies between the blocks, where both texts have something: start, new start, end, new end."""
    gaps = []
    at = new_at = 0
    for i, j, size in (*blocks, (length, new_length, 0)):
        if i > at and j > new_at:
            gaps.append((at, new_at, i, j))
        at, new_at = i + size, j + size
    return gaps


def _slid(old: str, new: str, blocks: list[Block]) -> list[Block]:
    """Let each pure insertion or removal begin at a line, sentence or word where that is the same edit.

    ``a b b c`` from ``a b c``: which ``b`` is new can't be told; whole lines and sentences are what people add.
    """
    for number in range(len(blocks) - 1):
        (i, j, length), (next_i, next_j, next_length) = blocks[number], blocks[number + 1]
        if i + length != next_i and j + length != next_j:
            continue
        text, begin, end = (new, j + length, next_j) if i + length == next_i else (old, i + length, next_i)
        by = _slide(text, begin, end, length, next_length)
        blocks[number] = (i, j, length + by)
        blocks[number + 1] = (next_i + by, next_j + by, next_length - by)
    return [block for block in blocks if block[2]]


def _slide(text: str, begin: int, end: int, left: int, right: int) -> int:
    """Return by how much to slide ``text[begin:end]``; it may go ``left`` and ``right`` characters at most."""
    best, by = _weight(text, begin), 0
    for step, most in ((-1, min(left, _LONGEST_SLIDE)), (1, min(right, _LONGEST_SLIDE))):
        here = 0
        while abs(here) < most:
            out, into = (end + here - 1, begin + here - 1) if step < 0 else (begin + here, end + here)
            if text[out] != text[into]:
                break
            here += step
            if (weight := _weight(text, begin + here)) > best:
                best, by = weight, here
    return by


def _weight(text: str, position: int) -> int:
    """Return how much of a beginning a position is: of a line 3, of a sentence 2, of a word 1."""
    if position == 0 or text[position - 1] == "\n":
        return 3
    if not text[position - 1].isspace():
        return 0
    return 2 if position > 1 and text[position - 2] in _SENTENCE_END else 1
