# SPDX-License-Identifier: GPL-3.0-or-later
"""From cues to a readable text: consecutive cues of one voice become one turn, with its times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcoder_cp.model import RangeKind, Role, TextRange, Turn
from qualcoder_cp.text import count_words, name_key
from qualcoder_cp.transcripts.labels import Candidate
from qualcoder_cp.transcripts.readers.reading import Piece
from qualcoder_cp.transcripts.turns import shown_labels

PARAGRAPH_MS = 60_000
LONGEST_MS = 90_000
_ENDS = (".", "?", "!", "…", "。", "？", "！")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a cue file with its turns; ``repeated`` are label words that stood at every cue.

    It is negative if a label was written for a shorter one.
    """

    text: str
    turns: tuple[Turn, ...]
    ranges: tuple[TextRange, ...]
    repeated: int


@dataclass(slots=True)
class _Group:
    voice: str | None
    words: list[str]
    start_ms: int
    end_ms: int


def provisional(pieces: Sequence[Piece]) -> str:
    """Return one line per piece, for the search for labels such as ``Name: text`` inside cues."""
    return "\n".join(f"{piece.voice}: {piece.text}" if piece.voice else piece.text for piece in pieces)


def assemble(preamble: str, pieces: Sequence[Piece], labels: Sequence[Candidate], same: Mapping[str, str]) -> Assembled:
    """Return the text of the cues.

    ``labels`` were accepted in the `provisional` text; a voice in ``same`` (by key) is written as what stands there.
    Before the first label of a file with speakers, words belong to nobody known and are kept as a header. Without
    speakers a paragraph ends with a sentence after about 60 seconds, and after 90 seconds at any cue.
    """
    voiced = _voiced(pieces, labels, same)
    label_words = sum(named for _, _, named in voiced)
    known = any(voice for voice, _, _ in voiced)
    groups = _by_voice(voiced, pieces) if known else _by_time(pieces)
    parts, turns = ([preamble] if preamble else []), list[Turn]()
    length = len(preamble)
    for group in groups:
        start = length + 2 if parts else 0
        label = f"{group.voice}: " if group.voice else ""
        label_words -= count_words(label)
        parts.append(label + " ".join(group.words))
        length = start + len(parts[-1])
        if group.voice or not known:
            speech = start + len(label)
            turns.append(Turn(start, length, speech, group.voice, Role.PARTICIPANT, group.start_ms, group.end_ms))
    first = turns[0].start if turns else 0
    header = (TextRange(0, first - 2, RangeKind.HEADER),) if first > 2 else ()
    return Assembled("\n\n".join(parts), tuple(turns), header, label_words)


def _voiced(
    pieces: Sequence[Piece], labels: Sequence[Candidate], same: Mapping[str, str]
) -> list[tuple[str | None, str, int]]:
    """Return per piece the voice, what it says, and how many words of the piece are its label."""
    by_start = {label.start: label for label in labels}
    voices = [same.get(name_key(piece.voice), piece.voice) if piece.voice else None for piece in pieces]
    shown = shown_labels([*(voice for voice in voices if voice), *(label.label for label in labels)])
    found: list[tuple[str | None, str, int]] = []
    current: str | None = None
    position = 0
    for piece, voice in zip(pieces, voices, strict=True):
        line = len(piece.text) + (len(piece.voice) + 2 if piece.voice else 0)
        label = by_start.get(position)
        words, named = piece.text, 0
        if piece.voice and voice:
            current, named = shown[name_key(voice)], count_words(piece.voice)
        elif label is not None:
            cut = label.after - position
            current, words, named = shown[label.key], piece.text[cut:].strip(), count_words(piece.text[:cut])
        found.append((current, words, named))
        position += line + 1
    return found


def _by_voice(voiced: Sequence[tuple[str | None, str, int]], pieces: Sequence[Piece]) -> list[_Group]:
    groups: list[_Group] = []
    for (voice, words, _), piece in zip(voiced, pieces, strict=True):
        if not groups or groups[-1].voice != voice:
            groups.append(_Group(voice, [], piece.start_ms, piece.end_ms))
        groups[-1].words += [words] if words else []
        groups[-1].end_ms = max(groups[-1].end_ms, piece.end_ms)
    return groups


def _by_time(pieces: Sequence[Piece]) -> list[_Group]:
    groups: list[_Group] = []
    for piece in pieces:
        if groups:
            last = groups[-1]
            spent = last.end_ms - last.start_ms
            full = spent >= LONGEST_MS or (spent >= PARAGRAPH_MS and last.words[-1].rstrip("\"'”’").endswith(_ENDS))
        if not groups or full:
            groups.append(_Group(None, [], piece.start_ms, piece.end_ms))
        groups[-1].words.append(piece.text)
        groups[-1].end_ms = max(groups[-1].end_ms, piece.end_ms)
    return groups
