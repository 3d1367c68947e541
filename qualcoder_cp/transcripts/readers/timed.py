# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines with a time in front: ``[mm:ss.mmm --> mm:ss.mmm]  text`` (Whisper) and ``[mm:ss.xx]text`` (LRC)."""

from __future__ import annotations

import re
from collections import Counter

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.reading import Piece, Reading
from qualcoder_cp.transcripts.times import CLOCK, milliseconds

_SPAN = re.compile(rf"^[ \t]*\[({CLOCK})[ \t]*-->[ \t]*({CLOCK})\][ \t]*(.*)$")
_POINT = re.compile(r"^[ \t]*\[(\d{1,3}:[0-5]\d\.\d{2,3})\](.*)$")
_TAG = re.compile(r"^[ \t]*\[(?:ar|al|ti|au|by|length|offset|re|tool|ve|la|#)\s*:[^\]]*\][ \t]*$", re.IGNORECASE)
_INNER = re.compile(r"<\d{1,3}:\d\d[.:]\d{2,3}>")
_SHARE = 0.8
_FEWEST = 2
_TIMES, _TAGS = "times and cue numbers", "tags before the first line"


def is_timed_lines(text: str) -> bool:
    """Return whether nearly all lines begin with ``[from --> to]``."""
    return _share(text, _SPAN) >= _SHARE


def is_lrc(text: str) -> bool:
    """Return whether nearly all lines begin with ``[mm:ss.xx]``, with hundredths or thousandths."""
    return _share(text, _POINT) >= _SHARE


def _share(text: str, pattern: re.Pattern[str]) -> float:
    lines = [line for line in text[:200_000].split("\n") if line.strip() and not _TAG.match(line)]
    found = sum(1 for line in lines if pattern.match(line))
    return found / len(lines) if found >= _FEWEST else 0.0


def read_timed_lines(text: str) -> Reading:
    """Return the cues of a text of lines ``[from --> to]  words``; a line without time continues its cue."""
    pieces: list[Piece] = []
    preamble: list[str] = []
    times = cues = 0
    for line in text.split("\n"):
        found = _SPAN.match(line)
        words = found.group(3).strip() if found else line.strip()
        if found:
            cues += 1
            start, end = milliseconds(found.group(1)) or 0, milliseconds(found.group(2)) or 0
            times += count_words(found.group(1)) + count_words(found.group(2))
        elif not cues:
            preamble.append(line)
            continue
        if words:
            pieces.append(Piece(words, None, start, end))
    return _reading("timed lines 1", text, preamble, pieces, cues, {_TIMES: times})


def read_lrc(text: str) -> Reading:
    """Return the cues of an LRC text: each line lasts until the next time; lines without words are ends."""
    rows: list[tuple[int, str]] = []
    preamble: list[str] = []
    left_out: Counter[str] = Counter()
    for line in text.split("\n"):
        found = _POINT.match(line)
        if found:
            left_out[_TIMES] += count_words(found.group(1))
            inner = _INNER.sub("", found.group(2))
            left_out[_TIMES] += count_words(found.group(2)) - count_words(inner)
            rows.append((milliseconds(found.group(1)) or 0, inner.strip()))
        elif _TAG.match(line):
            left_out[_TAGS] += count_words(line)
        elif rows and line.strip():
            rows.append((rows[-1][0], line.strip()))
        else:
            preamble.append(line)
    ends = [start for start, _ in rows[1:]] + [rows[-1][0] if rows else 0]
    pieces = [Piece(words, None, start, end) for (start, words), end in zip(rows, ends, strict=True) if words]
    return _reading("lrc 1", text, preamble, pieces, len(pieces), dict(left_out))


def _reading(
    reader: str, text: str, preamble: list[str], pieces: list[Piece], cues: int, left_out: dict[str, int]
) -> Reading:
    before = "\n".join(preamble).strip()
    return Reading(
        before, reader, count_words(text), len(before), left_out=left_out, pieces=tuple(pieces), cues=cues
    )  # fmt: skip
