# SPDX-License-Identifier: GPL-3.0-or-later
"""WebVTT and SubRip, read tolerantly: header and hours optional, ids, notes, settings, voices, entities."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.reading import Piece, Reading
from qualcoder_cp.transcripts.times import CLOCK, milliseconds

_TIMING = re.compile(rf"^[ \t]*({CLOCK})[ \t]*-->[ \t]*({CLOCK})([ \t].*)?$")
_TAG = re.compile(r"</?(?:c|i|b|u|v|s|lang|ruby|rt|font|span)(?:[.\s][^<>]*)?/?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^<>]*)>", re.I)
_ASIDE = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_TIMES, _NOTES, _MARKS = "times and cue numbers", "notes and styles", "marks inside cues"


@dataclass(slots=True)
class _Found:
    preamble: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    empty: int = 0


def read_cues(text: str) -> Reading:
    """Return the cues of the canonical ``text``; ``Reading.text`` holds what stood before the first cue."""
    lines = text.split("\n")
    at = [number for number, line in enumerate(lines) if _TIMING.match(line)]
    found = _Found()
    _read_head(lines[: at[0]] if at else lines, found)
    for number, line in enumerate(at):
        last = number + 1 == len(at)
        body = lines[line + 1 :] if last else lines[line + 1 : at[number + 1]]
        _read_cue(lines[line], body, last, found)
    notes = (f"{found.empty} cues without text",) if found.empty else ()
    preamble = "\n".join(found.preamble).strip()
    return Reading(
        preamble,
        "cues 1",
        count_words(text),
        len(preamble),
        left_out=dict(found.left_out),
        notes=notes,
        pieces=tuple(found.pieces),
        cues=len(at),
    )


def _read_head(lines: list[str], found: _Found) -> None:
    """Sort the lines before the first time into cue number, header and notes, and words to keep."""
    if lines and lines[-1].strip() and (len(lines) == 1 or not lines[-2].strip()):
        found.left_out[_TIMES] += count_words(lines.pop())
    blocks = list(_blocks(lines))
    if blocks and blocks[0][0].startswith("WEBVTT"):
        found.left_out[_NOTES] += _count(blocks.pop(0))
    for block in blocks:
        if _ASIDE.match(block[0]):
            found.left_out[_NOTES] += _count(block)
        else:
            found.preamble += [*block, ""]


def _read_cue(timing: str, body: list[str], last: bool, found: _Found) -> None:
    found.left_out[_TIMES] += count_words(timing)
    if not last and len(body) > 1 and body[-1].strip() and (not body[-2].strip() or body[-1].strip().isdigit()):
        found.left_out[_TIMES] += count_words(body.pop())  # the id or number of the next cue
    payload: list[str] = []
    for block in _blocks(body):
        if _ASIDE.match(block[0]) and payload:
            found.left_out[_NOTES] += _count(block)
        else:
            payload += block
    match = _TIMING.match(timing)
    start, end = (milliseconds(match.group(1)), milliseconds(match.group(2))) if match else (0, 0)
    pieces = [Piece(words, voice, start or 0, end or 0) for voice, words in _voices(payload)]
    kept = sum(count_words(piece.text) + count_words(piece.voice or "") for piece in pieces)
    found.left_out[_MARKS] += _count(payload) - kept
    found.pieces += pieces
    found.empty += not pieces


def _voices(payload: list[str]) -> Iterator[tuple[str | None, str]]:
    """Yield voice and words of each line, and of each voice inside a line."""
    voice: str | None = None
    for line in payload:
        parts = _VOICE.split(line)
        for number in range(0, len(parts), 2):
            if number:
                voice = _clean(parts[number - 1]) or None
            words = _clean(parts[number])
            if words:
                yield voice, words


def _clean(marked: str) -> str:
    """Return ``marked`` without tags, with entities decoded, on one line."""
    return canonical(html.unescape(_TAG.sub("", marked))).text.replace("\n", " ").strip()


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _count(lines: list[str]) -> int:
    return sum(map(count_words, lines))
