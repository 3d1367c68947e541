# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a printed quote what was said? What was left out or put in must be marked, and everything else stand in the text.

``[…]``, ``[...]`` and ``…`` mark words that were left out; other words in square brackets were put in by the author, in
the place of a few words or of none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST_REPLACED = 40
"""How many characters of the text words in square brackets may stand for."""

_MARK = re.compile(r"\[\s*(?:…|\.\.\.|\. \. \.)\s*\]|…|(?<!\.)\.\.\.(?!\.)|\[([^\[\]]*)\]")
_SAME = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"',
    "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u00a0": " ",
})  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'\u201d\u2019)]*\s+")


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """Whether a quote follows from the text; ``problem`` is empty if it does, else one sentence."""

    problem: str = ""

    @property
    def holds(self) -> bool:
        """Return whether it does."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that must stand in the text, and how far behind the piece before them (None: any distance)."""

    words: str
    gap: int | None
    open_left: bool
    open_right: bool


def plain_words(text: str) -> str:
    """Return a text as quotes are compared: one blank between words, one kind of quotation mark and dash."""
    return " ".join(text.translate(_SAME).split())


def check_quote(quote: str, text: str) -> QuoteCheck:
    """Check that a quote with its marks is a subsequence of the text it comes from.

    Args:
        quote: as it is printed, without the quotation marks around it.
        text: the stored text of the transcript, or of the passage.

    Returns:
        What is wrong, naming the first words that are not there or not in this order.
    """
    return _check(quote, plain_words(text))


def found_in(quote: str, texts: Mapping[str, str]) -> list[str]:
    """Return the names of the texts (already as `plain_words` gives them) that the quote follows from."""
    return [name for name, text in texts.items() if _check(quote, text).holds]


def _check(quote: str, text: str) -> QuoteCheck:
    pieces = list(_pieces(quote))
    if not pieces:
        return QuoteCheck("The quote has no words of the text.")
    reached: list[int] | None = None
    for piece in pieces:
        ends = [
            start + len(piece.words)
            for start in _places(piece, text)
            if reached is None or _follows(start, reached, piece.gap)
        ]
        if not ends:
            there = any(True for _ in _places(piece, text))
            how = "stands elsewhere in the text, not here" if there else "is not in the text"
            return QuoteCheck(f"'{_short(piece.words)}' {how}.")
        reached = ends
    return QuoteCheck()


def _pieces(quote: str) -> Iterator[_Piece]:
    words = plain_words(quote)
    at, gap, glued = 0, None, False
    for mark in (*_MARK.finditer(words), None):
        end = len(words) if mark is None else mark.start()
        between = words[at:end]
        if between.strip():
            open_left = glued and not between.startswith(" ")
            inserted_next = mark is not None and mark.group(1) is not None
            yield _Piece(between.strip(), gap, open_left, inserted_next and not between.endswith(" "))
            gap = LONGEST_REPLACED
        if mark is not None:
            left_out = mark.group(1) is None
            gap = None if left_out or (gap is None and not between.strip()) else LONGEST_REPLACED
            at, glued = mark.end(), not left_out


def _places(piece: _Piece, text: str) -> Iterator[int]:
    """Yield where the piece stands as whole words (but for sides that touch a bracket, as in ``[T]hey``)."""
    folded, wanted = text.casefold(), piece.words.casefold()
    if len(folded) != len(text):  # rare letters grow when folded; then their case must be right
        folded, wanted = text, piece.words
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        left = piece.open_left or at == 0 or not (folded[at - 1].isalnum() and wanted[0].isalnum())
        right = piece.open_right or end == len(folded) or not (folded[end].isalnum() and wanted[-1].isalnum())
        if left and right:
            yield at
        at = folded.find(wanted, at + 1)


def _follows(start: int, ends: list[int], gap: int | None) -> bool:
    """Return whether the place comes after the end of a piece before it, at most ``gap`` characters later."""
    before = bisect_left(ends, start + 1)
    return before > 0 and (gap is None or start - ends[before - 1] <= gap)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"


def shortened(words: str, longest: int) -> str:
    """Return the words, or as many of their first sentences as fit with ``[…]`` behind them; at least the first words.

    The result holds against the words (`check_quote`).
    """
    flat = " ".join(words.split())
    if len(flat) <= longest:
        return flat
    room, kept = longest - 4, ""
    for match in _SENTENCE.finditer(flat):
        if match.start() > room:
            break
        kept = flat[: match.start()]
    kept = kept or flat[:room].rpartition(" ")[0] or flat[:room]
    return f"{kept.rstrip()} […]"
