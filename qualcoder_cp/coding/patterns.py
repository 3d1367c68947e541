# SPDX-License-Identifier: GPL-3.0-or-later
"""Places of words, wildcards or regular expressions in texts, within a time limit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from qualcoder_cp.coding import pattern_worker
from qualcoder_cp.model import KnownError
from qualcoder_cp.project.folding import fold

SECONDS = 5.0
"""How long a wildcard or regular expression may search before it is given up."""

PATTERN_LENGTH = 1000
"""How many characters a pattern may have."""


class FindMode(StrEnum):
    """How a pattern is meant."""

    TEXT = "text"
    WILDCARD = "wildcard"
    REGEX = "regex"


def places(
    texts: Sequence[str], pattern: str, mode: FindMode, *, whole_words: bool = False, match_case: bool = False,
    most: int, seconds: float = SECONDS,
) -> tuple[list[list[tuple[int, int]]], bool]:  # fmt: skip
    """Return the places of a pattern in each text (code points, half-open), and whether there are more.

    Args:
        texts: where to look.
        pattern: *text*: words as they stand, whatever case and accents, any blanks between them. *wildcard*: as
            text, ``*`` is any letters and ``?`` one letter of a word. *regex*: a regular expression of Python,
            ``^`` and ``$`` at line ends.
        mode: how the pattern is meant.
        whole_words: the hit begins and ends at a word's edge.
        match_case: a regular expression tells upper from lower case; text and wildcards never do.
        most: at most so many places in all.
        seconds: the time limit.

    Raises:
        KnownError: there is nothing to look for, it is no regular expression, or it takes too long.
    """
    if not pattern.strip():
        raise KnownError("Say what to look for.")
    if len(pattern) > PATTERN_LENGTH:
        raise KnownError(f"A pattern may have {PATTERN_LENGTH} characters; this one has {len(pattern):,}.")
    if mode is FindMode.REGEX:
        wanted = rf"\b(?:{pattern})\b" if whole_words else pattern
        found, more = _in_time(texts, wanted, not match_case, most, seconds, pattern)
        return [[(start, end) for start, end in here] for here in found], more
    folded = [fold(text) for text in texts]
    wanted = expression(pattern, wildcards=mode is FindMode.WILDCARD, whole_words=whole_words)
    plain = [one.text for one in folded]
    if mode is FindMode.TEXT:  # nothing in it repeats without end
        found, more = pattern_worker.spans(re.compile(wanted), plain, most)
    else:
        found, more = _in_time(plain, wanted, False, most, seconds, pattern)
    return [[one.original(start, end) for start, end in here] for one, here in zip(folded, found, strict=True)], more


def expression(pattern: str, *, wildcards: bool, whole_words: bool = False) -> str:
    """Return the regular expression for words or wildcards, to be used on folded text."""
    parts = []
    for word in fold(pattern).text.split():
        escaped = re.escape(word)
        parts.append(escaped.replace(r"\*", r"\w*").replace(r"\?", r"\w") if wildcards else escaped)
    wanted = r"\s+".join(parts)
    whole_words = whole_words or wildcards
    return rf"(?<!\w){wanted}(?!\w)" if whole_words else wanted


def _in_time(
    texts: Sequence[str], pattern: str, ignore_case: bool, most: int, seconds: float, said: str
) -> tuple[list[list[list[int]]], bool]:
    question = {"pattern": pattern, "ignore_case": ignore_case, "most": most, "texts": list(texts)}
    command = [sys.executable, "-I", "-S", str(Path(pattern_worker.__file__))]
    try:
        done = subprocess.run(
            command, input=json.dumps(question).encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise KnownError(
            f"'{said[:60]}' takes too long: after {seconds:g} seconds the search was given up. Repetitions inside "
            "repetitions, as in (a+)+, are the usual cause."
        ) from None
    if done.returncode:
        raise KnownError(f"'{said[:60]}' can't be searched: it needs too much memory or is nested too deeply.")
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise KnownError(f"'{said[:60]}' is no regular expression: {answer['problem']}.")
    return answer["spans"], bool(answer["more"])
