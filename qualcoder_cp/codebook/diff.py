# SPDX-License-Identifier: GPL-3.0-or-later
"""Old and new side by side: which words of a field stayed, went and came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 4000
"""So many words and blanks are compared one by one; longer texts by their lines."""


class DiffKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A stretch of text that is the same in both, only in the old or only in the new one."""

    kind: DiffKind
    text: str


def word_diff(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return how one text became another, word by word.

    The pieces that are the same or removed make the old text again, those that are the same or added the new one.
    """
    from difflib import SequenceMatcher

    before, after = _pieces(old), _pieces(new)
    if len(before) + len(after) > _LONGEST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[DiffPiece] = []
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(DiffPiece(DiffKind.SAME, "".join(before[first:last])))
            continue
        if first < last:
            found.append(DiffPiece(DiffKind.REMOVED, "".join(before[first:last])))
        if new_first < new_last:
            found.append(DiffPiece(DiffKind.ADDED, "".join(after[new_first:new_last])))
    return tuple(found)


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(text)


def side(pieces: tuple[DiffPiece, ...], *, new: bool) -> tuple[DiffPiece, ...]:
    """Return the pieces of one side only: the old text, or the new one."""
    gone = DiffKind.REMOVED if new else DiffKind.ADDED
    return tuple(piece for piece in pieces if piece.kind is not gone)
