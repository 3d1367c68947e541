# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON of speech recognisers: ``segments`` with start, end (seconds), text and perhaps speaker, or a bare list."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.reading import Piece, Reading

_SPEAKER = ("speaker", "speaker_name", "speaker_label")
_LONGEST_S = 10_000_000.0


def is_json(text: str) -> bool:
    """Return whether the text is a JSON object, or a list of objects."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def read_segments(text: str) -> Reading:
    """Return the segments of the JSON ``text`` as cues.

    Raises `KnownError`, with the end of a sentence that begins with the file's name, if there are none.
    """
    strings: list[str] = []
    value = json.loads(text, object_pairs_hook=lambda pairs: _collected(pairs, strings))
    strings += _strings(value) if isinstance(value, list) else []
    rows = value.get("segments") if isinstance(value, dict) else value
    segments = [row for row in rows if _is_segment(row)] if isinstance(rows, list) else []
    if not segments:
        raise KnownError("is a JSON file without segments of start, end and text, which is no transcript")
    pieces, used = [], []
    for row in segments:
        words = _flat(str(row["text"]))
        key = next((key for key in _SPEAKER if isinstance(row.get(key), str) and row[key].strip()), None)
        voice = _flat(row[key]) if key else None
        used += [str(row["text"]), *([row[key]] if key else [])]
        if words:
            pieces.append(Piece(words, voice or None, _milliseconds(row.get("start")), _milliseconds(row.get("end"))))
    whole = value.get("text") if isinstance(value, dict) else None
    again = _words([whole]) if isinstance(whole, str) else 0
    kept = sum(count_words(piece.text) + count_words(piece.voice or "") for piece in pieces)
    lost = sum(map(count_words, map(_flat, used))) - kept  # names of speakers of segments without words
    left_out = {"the same text once more": again, "other fields": _inside(value) - again - kept - lost}
    left_out["segments without words"] = lost
    return Reading("", "segments 1", _words(strings), 0, left_out=left_out, pieces=tuple(pieces), cues=len(segments))


def _is_segment(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("text"), str) and ("start" in row or "end" in row)


def _collected(pairs: list[tuple[str, Any]], strings: list[str]) -> dict[str, Any]:
    """Make an object as JSON does and note all strings in it; a name that comes twice counts once."""
    made = dict(pairs)
    strings += _strings(made.values())
    return made


def _strings(values: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            found += _strings(value)
    return found


def _inside(value: Any) -> int:
    """Return the words of all strings in ``value``, by walking through the finished value."""
    total, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            total += count_words(_flat(one))
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return total


def _words(strings: list[str]) -> int:
    return sum(count_words(_flat(one)) for one in strings)


def _flat(text: str) -> str:
    return canonical(text).text.replace("\n", " ").strip()


def _milliseconds(seconds: Any) -> int:
    try:
        number = float(seconds)
    except (TypeError, ValueError, OverflowError):
        return 0
    return round(number * 1000) if math.isfinite(number) and 0 <= number <= _LONGEST_S else 0
