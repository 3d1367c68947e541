# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of a manuscript as it is printed, whatever kind of file it becomes: cells are words, rounded once."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row: its cells from the left, how deep its label is indented, and how it stands out."""

    cells: tuple[str, ...]
    indent: int = 0
    strong: bool = False
    rule_above: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; ``column`` is the header cell that it belongs to, None for the caption."""

    text: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is printed: the first column holds the labels, the others numbers.

    ``text_columns`` are the other columns that hold words: they stand at the left and share the room.
    """

    number: int
    title: str
    header: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    notes: tuple[Note, ...] = ()
    text_columns: tuple[int, ...] = ()

    @property
    def shown_title(self) -> str:
        """Return the title without the full stop at its end."""
        return self.title.strip().rstrip(".")


def lettered(table: PrintedTable) -> tuple[list[tuple[str, str]], dict[int | None, str]]:
    """Return the notes in reading order, each with its letter, and the letters that each header cell bears.

    The caption is column None; several letters are divided by commas.
    """
    notes: list[tuple[str, str]] = []
    marks: dict[int | None, str] = {}
    in_order = sorted(table.notes, key=lambda note: -1 if note.column is None else note.column)
    for note, letter in zip(in_order, _letters(), strict=False):
        notes.append((letter, note.text))
        marks[note.column] = f"{marks[note.column]},{letter}" if note.column in marks else letter
    return notes, marks


def _letters() -> Iterator[str]:
    yield from string.ascii_lowercase
    yield from (first + second for first in string.ascii_lowercase for second in string.ascii_lowercase)
