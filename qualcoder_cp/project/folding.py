# SPDX-License-Identifier: GPL-3.0-or-later
"""Words as a search compares them: without case and diacritics, with the way back to their places in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from qualcoder_cp import text

_DIACRITIC = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_PART = re.compile(r"[^'’\-_]+")
_SOLID_FROM = re.compile("[\u0e00-\U0010ffff]")


class _Folds(dict[int, str]):
    """What each character becomes: one character, or none for a diacritic; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = ""
        if not _DIACRITIC.match(char):
            parts = unicodedata.normalize("NFD", char)
            base = parts[0] if all(map(_DIACRITIC.match, parts[1:])) else char
            folded = next((one for one in (base.casefold(), base.lower()) if len(one) == 1), base)
        self[point] = folded
        return folded


@cache
def _folds() -> _Folds:
    return _Folds()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case and diacritics; ``places`` are the offsets of its characters, None: the same."""

    text: str
    places: Sequence[int] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch stands in the text that was folded, with the diacritics on its last letter."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end] if end < len(self.places) else self.length


def fold(words: str) -> Folded:
    """Return the text as it is compared: ``Naïve`` as ``naive``, precomposed or not."""
    if words.isascii():
        return Folded(words.lower(), None, len(words))
    table = _folds()
    folded = words.translate(table)
    if len(folded) == len(words):
        return Folded(folded, None, len(words))
    return Folded(folded, [place for place, char in enumerate(words) if table[ord(char)]], len(words))


def tokens(folded: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each word of a folded text; ``well-being`` is two, as is ``don't``."""
    for start, end in text.words(folded):
        for part in _PART.finditer(folded, start, end):
            yield part.span()


def indexed(words: str) -> str:
    """Return what the index of words is given for a text: folded, with blanks where scripts have none."""
    folded = fold(words).text
    if folded.isascii() or not _SOLID_FROM.search(folded):
        return folded
    return " ".join(folded[start:end] for start, end in tokens(folded))
