# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of a manuscript as they are printed: shares, counts, coefficients, intervals; and whether they add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qualcoder_cp.prevalence.rules import percent


class Kind(StrEnum):
    """What a printed number is."""

    SHARE = "share"
    COUNT = "n or N"
    COEFFICIENT = "coefficient"
    INTERVAL = "interval"
    THINGS = "count of things"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Hit:
    """A number where it stands in a sentence.

    ``n``, ``N`` and ``percent`` (as printed) are of shares; ``value`` of counts and coefficients as printed; ``name``
    the symbol or the thing; ``low`` and ``high`` the printed bounds of an interval.
    """

    kind: Kind
    start: int
    end: int
    text: str
    n: int | None = None
    N: int | None = None
    percent: str = ""
    value: str = ""
    name: str = ""
    low: str = ""
    high: str = ""


_P = r"(?P<p>\d+(?:\.\d+)?)\s*%"
_VALUE = r"[-−–]?(?:\d+)?\.\d+|[-−–]?[01]\b"
_CI = r"95\s*%\s*CI\s*[:=,]?\s*[\[(]?\s*"
_BOUNDS = r"(?P<low>[-−]?\d*\.?\d+)\s*%?\s*(?:-|–|to|,)\s*(?P<high>[-−]?\d*\.?\d+)"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_THINGS = r"(?P<name>codes|domains|transcripts|interviews|participants|interviewees|coders|analysts|disagreements)\b"
_BEHIND = rf"(?:\s+[a-z][a-z -]{{0,40}})?\s*[,;(\[]+\s*{_P}"
_PATTERNS = (
    (Kind.INTERVAL, re.compile(_CI + _BOUNDS, re.IGNORECASE)),
    (Kind.SHARE, re.compile(rf"{_P}\s*[\[(;,]\s*(?P<n>\d+)\s*/\s*(?P<N>\d+)")),
    (Kind.SHARE, re.compile(rf"(?<![\d.])(?P<n>\d+)\s*/\s*(?P<N>\d+)(?:{_BEHIND})?")),
    (Kind.SHARE, re.compile(rf"(?<![\d.])(?P<n>\d+)\s+(?:out )?of\s+(?:the\s+)?(?P<N>\d+){_BEHIND}")),
    (Kind.SHARE, re.compile(rf"(?<![\d./])(?P<n>\d+)\s*\(\s*{_P}\s*\)")),
    (Kind.COUNT, re.compile(r"\b(?P<name>[nN])\s*=\s*(?P<value>\d[\d,]*\d|\d)")),
    (Kind.COEFFICIENT, re.compile(
        rf"(?P<name>κ|α|\b[Kk]appa|\b[Aa]lpha)(?:\s+for\s+[^.;\d]{{1,80}}?)?\s*(?:=|was|of|:)?\s*(?P<value>{_VALUE})"
        rf"(?:\s*[(\[,;]\s*{_CI}{_BOUNDS})?")),
    (Kind.THINGS, re.compile(
        rf"(?<![\d./])(?P<value>\d[\d,]*\d|\d|\b(?:{'|'.join(_WORDS[2:])}))\s+{_THINGS}", re.IGNORECASE)),
    (Kind.PERCENT, re.compile(rf"(?<![\d.]){_P}(?!\s*CI)")),
)  # fmt: skip


def numbers_in(sentence: str) -> Iterator[Hit]:
    """Yield the numbers of a sentence from left to right; one that could be read in two ways is read in the fuller."""
    at = 0
    while True:
        found = [(match.start(), order, kind, match) for order, (kind, pattern) in enumerate(_PATTERNS)
                 if (match := pattern.search(sentence, at))]  # fmt: skip
        if not found:
            return
        start, _, kind, match = min(found, key=lambda one: one[:2])
        parts = {name: value or "" for name, value in match.groupdict().items()}
        end = match.end()
        for opened, closed in ("()", "[]"):  # the bracket that the number opened belongs to it
            if match.group().count(opened) > match.group().count(closed) and sentence[end : end + 1] == closed:
                end += 1
        whole = {name: int(parts[name]) for name in ("n", "N") if parts.get(name)}
        yield Hit(
            kind, start, end, sentence[start:end].strip(), whole.get("n"), whole.get("N"), parts.get("p", ""),
            parts.get("value", ""), parts.get("name", ""), parts.get("low", ""), parts.get("high", ""),
        )  # fmt: skip
        at = end


def whole_number(words: str) -> int:
    """Return ``6,500``, ``12`` or ``two`` as a number."""
    lower = words.lower()
    return _WORDS.index(lower) if lower in _WORDS else int(words.replace(",", ""))


def decimal(words: str) -> Decimal:
    """Return a printed value; ``.81`` and a true minus are understood."""
    return Decimal(words.replace("−", "-").replace("–", "-"))


def places(words: str) -> int:
    """Return how many decimals are printed."""
    return len(words.partition(".")[2])


class Sum(StrEnum):
    """Whether a printed percentage is the share beside it."""

    RIGHT = "right"
    ROUNDED = "rounded in another way"
    WRONG = "wrong"


def percent_of(n: int, N: int, printed: str) -> Sum:
    """Return whether 100 n/N gives the printed percentage: half up, off by under one in its last place, or not."""
    if not 0 <= n <= N or not N:
        return Sum.WRONG
    decimals = places(printed)
    if decimal(percent(n, N, decimals)) == decimal(printed):
        return Sum.RIGHT
    off = abs(Fraction(100 * n, N) - Fraction(decimal(printed)))
    return Sum.ROUNDED if off < Fraction(1, 10**decimals) else Sum.WRONG


_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(\[])")


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [one for one in _END.split(text) if one.strip()]
