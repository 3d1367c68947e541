# SPDX-License-Identifier: GPL-3.0-or-later
"""What every reader gives: text in canonical form, ranges and an account of the words."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcoder_cp.model import TextRange


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's note beside the text (Word comment), at ``start`` to ``end`` of the canonical text.

    A comment on a point has ``start == end``. ``made_at`` is the time as the file writes it (ISO 8601, often without
    a zone); a ``reply`` stands where the comment stands that it answers; ``done`` was ticked off by somebody.
    """

    start: int
    end: int
    author: str
    text: str
    made_at: str = ""
    reply: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What one voice says within one cue; ``voice`` is the name that the format itself declares."""

    text: str
    voice: str | None
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of one file.

    ``body_end`` is where the transcript ends and the appendix of notes begins. ``source_words`` were
    counted in the source, ``left_out`` says which of them are not in the text and why, ``added_words``
    are in the text only. A cue file has ``pieces`` instead of its final ``text``: where turns begin is
    known only when the speakers of the whole batch are. ``bold`` are the paragraphs that are bold throughout.
    """

    text: str
    reader: str
    source_words: int
    body_end: int
    ranges: tuple[TextRange, ...] = ()
    comments: tuple[Comment, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    added_words: int = 0
    notes: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    cues: int = 0
    bold: tuple[tuple[int, int], ...] = ()
