# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions and words in a text: the only place where units of position are converted.

Inside the program every position is a code point offset into the canonical text (LF line ends).
Qt counts UTF-16 units, Taguette UTF-8 bytes, NVivo for Windows UTF-16 units with CRLF as two.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from qualcoder_cp.known import KnownError

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Scripts written without blanks: every letter is a word of its own, otherwise "the word" is the sentence.
_SOLID = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


_CLASSES = bytes(
    97 if chr(point).isalnum() or point == 95 else 45 if chr(point) in "'-" else 32 for point in range(128)
).ljust(256)
"""Of each ASCII character: ``a`` for what words are made of, ``-`` for what joins two parts of one, else a blank."""
_MOST_OTHERS = 200  # different characters beyond ASCII, before looking at each costs more than the pattern


@cache
def _marks() -> str:
    """Return all combining marks of the basic plane; listed at first use, because that takes a while."""
    return "".join(chr(point) for point in range(0x300, 0xFFFF) if unicodedata.category(chr(point))[0] == "M")


@cache
def _word_pattern() -> re.Pattern[str]:
    loose = re.sub(f"[{_SOLID}]", "", _marks())
    part = rf"(?:[^\W{_SOLID}]++|[{loose}]++)++"
    return re.compile(rf"[{_SOLID}][{_marks()}]*+|{part}(?:['’\-]{part})*+")


@lru_cache(maxsize=4096)
def _class_of(character: str) -> str | None:
    """Return ``a``, ``-`` or a blank as in `_CLASSES`, None for a letter that is a word of its own."""
    if re.match(f"[{_SOLID}]", character):
        return None
    return "-" if character == "’" else "a" if character.isalnum() or character in _marks() else " "


def sha256(text: str | bytes) -> str:
    """Return the SHA-256 of ``text`` (of its UTF-8 bytes) as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8") if isinstance(text, str) else text).hexdigest()


NAME_LENGTH = 200
"""How many characters a name may have: what a tree, a table or a figure can still show."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs by their category that are painted as nothing."""


def name_key(name: str) -> str:
    """Return the form under which two names are the same: NFC, folded case, single blanks."""
    if name.isascii():
        return " ".join(name.lower().split())
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())  # folding takes some letters apart again


def clean_name(name: str, what: str) -> str:
    """Return a name with single blanks between its words; markup in it stays what it is, plain characters.

    Raises:
        KnownError: nothing of it can be seen, or it is longer than ``NAME_LENGTH`` characters.
    """
    cleaned = " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in name).split())
    if not any(_is_seen(char) for char in cleaned):
        raise KnownError(f"A {what} needs a name" + (" that can be seen." if name else "."))
    if len(cleaned) > NAME_LENGTH:
        raise KnownError(
            f"The name '{cleaned[:40]}...' has {len(cleaned):,} characters; a {what}'s name may have {NAME_LENGTH}."
        )
    return cleaned


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ" and char not in _BLANK_LETTERS


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(name: str) -> str:
    """Return a file's name for a message: controls and signs that turn the direction of writing as ``\\u202e``."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", name)


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each word between the two offsets, in code points.

    A word is the longest run of letters, marks, digits and underscores, with an apostrophe or hyphen
    inside; in scripts without blanks (Han, Kana, Thai, Lao, Khmer, Burmese) each letter is a word.
    """
    for match in _word_pattern().finditer(text, start, len(text) if end is None else end):
        yield match.span()


def count_words(text: str) -> int:
    """Return the number of words as `words` finds them.

    Every character is replaced by its class, so that the beginnings of words can be counted many times faster
    than by looking for each word.
    """
    rest = text
    for _ in range(_MOST_OTHERS):
        try:
            classes = b" " + rest.encode("ascii").translate(_CLASSES)
        except UnicodeEncodeError as beyond:
            character = rest[beyond.start]
            kind = _class_of(character)
            if kind is None:
                break
            rest = rest.replace(character, kind)
        else:
            joined = classes.replace(b"a-a", b"aaa").replace(b"a-a", b"aaa")  # twice, because a-a-a holds it twice
            return joined.count(b" a") + joined.count(b"-a")
    return sum(1 for _ in _word_pattern().finditer(text))


@dataclass(frozen=True, slots=True)
class UnitMap:
    """Code points to another unit and back, for one text.

    ``wide`` holds the sorted code point offsets of characters that take more than one unit and
    ``extra`` the running sum of the additional units up to and including each of them.
    """

    wide: tuple[int, ...]
    extra: tuple[int, ...]

    def to_units(self, position: int) -> int:
        """Return the unit offset of the code point offset ``position`` (0..len)."""
        before = bisect_left(self.wide, position)
        return position + (self.extra[before - 1] if before else 0)

    def from_units(self, units: int) -> int:
        """Return the code point offset of ``units``; inside a character, that character's start."""
        low, high = 0, len(self.wide)
        while low < high:  # find the number of wide characters that end at or before `units`
            middle = (low + high) // 2
            if self.wide[middle] + 1 + self.extra[middle] <= units:
                low = middle + 1
            else:
                high = middle
        done = self.extra[low - 1] if low else 0
        position = units - done
        return min(position, self.wide[low]) if low < len(self.wide) else position


def _map(text: str, pattern: re.Pattern[str], width: dict[str, int] | None) -> UnitMap:
    wide: list[int] = []
    extra: list[int] = []
    total = 0
    for match in pattern.finditer(text):
        wide.append(match.start())
        total += 1 if width is None else len(match.group().encode("utf-8")) - 1
        extra.append(total)
    return UnitMap(tuple(wide), tuple(extra))


def utf16_map(text: str) -> UnitMap:
    """Return the map between code points and UTF-16 units (Qt) of ``text``."""
    return UnitMap((), ()) if text.isascii() else _map(text, _ASTRAL, None)


def utf8_map(text: str) -> UnitMap:
    """Return the map between code points and UTF-8 bytes (Taguette) of ``text``."""
    return UnitMap((), ()) if text.isascii() else _map(text, re.compile(r"[^\x00-\x7f]"), {})


def crlf_map(text: str) -> UnitMap:
    """Return the map between code points of the LF text and those of the same text with CRLF."""
    return _map(text, re.compile("\n"), None)


def utf16_crlf_map(text: str) -> UnitMap:
    """Return the map to UTF-16 units with CRLF counted as two (NVivo for Windows)."""
    return _map(text, re.compile("[\n\U00010000-\U0010ffff]"), None)


_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|cf|approx)|\b[A-Z])\.$")
_NUMBER = re.compile(r"\bNo\.\s*(?=\d)")  # "No. 5" goes on; "No." alone is an answer and the end of its sentence
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’)\]]*(?=\s|$)|\n")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each sentence between the offsets, without surrounding blanks.

    Deterministic rule, version 1: a sentence ends after ``. ! ? …`` (and closing quotes) before a
    blank, or at a line end; common abbreviations and single capital initials do not end one.
    """
    stop = len(text) if end is None else end
    begin = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        cut = match.end()
        if match.group() != "\n" and (
            _ABBREVIATION.search(text, max(begin, cut - 8), cut) or _NUMBER.match(text, max(begin, cut - 3), stop)
        ):
            continue
        first, last = _strip(text, begin, cut)
        if first < last:
            yield first, last
        begin = cut
    first, last = _strip(text, begin, stop)
    if first < last:
        yield first, last


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each line that is not blank between the offsets, without surrounding blanks."""
    stop = len(text) if end is None else end
    begin = start
    while begin < stop:
        cut = text.find("\n", begin, stop)
        cut = stop if cut < 0 else cut
        first, last = _strip(text, begin, cut)
        if first < last:
            yield first, last
        begin = cut + 1


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the union of the spans as sorted, disjoint, non-touching, non-empty spans."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
