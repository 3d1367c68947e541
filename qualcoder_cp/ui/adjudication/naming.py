# SPDX-License-Identifier: GPL-3.0-or-later
"""What coders are called while their work is judged: letters shuffled per transcript, or their names.

A fixed order would give away who is who after a few items, so each transcript has its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from qualcoder_cp.adjudication import Board


def letters(transcript_uuid: str, coders: Iterable[str]) -> dict[str, str]:
    """Return the letter of each coder (UUIDs) on a transcript, in the order of the letters; always the same."""
    shuffled = sorted(coders, key=lambda one: hashlib.sha256(f"{transcript_uuid}|{one}".encode()).digest())
    return dict(zip(shuffled, ascii_uppercase, strict=False))


class Naming:
    """Calls coders by letter until their names are to be seen."""

    def __init__(self) -> None:
        """Hide the names."""
        self.names: Mapping[str, str] = {}
        self.open = False

    def order(self, board: Board) -> list[str]:
        """Return the coders of a transcript in the order of their letters; the keys 1 to 9 follow it."""
        return list(letters(board.transcript.uuid, board.coders))

    def letter(self, board: Board, coder: str) -> str:
        """Return the coder's letter on this transcript."""
        return letters(board.transcript.uuid, board.coders).get(coder, "?")

    def called(self, board: Board, coder: str) -> str:
        """Return the letter, with the name where names are open."""
        letter = self.letter(board, coder)
        return f"{letter} · {self.names.get(coder, '')}" if self.open else letter
