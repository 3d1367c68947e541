# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a table of units (rows) by coders (columns), and refuses tables whose numbers would mean something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp.csv_table import Table, read_table
from qualcoder_cp.model import KnownError

UNIT_COLUMNS = frozenset({"unit", "unit_id", "id", "transcript", "participant", "passage", "segment", "item"})
_LONG_FORM = frozenset({"coder", "coder_id", "rater", "analyst", "annotator"})
_MISSING_MARKS = frozenset({"na", "n/a", "#n/a", "nan", "null", "."})
_FEW = 3  # units; with fewer, entries that never repeat are no sign of anything


@dataclass(frozen=True, slots=True)
class RatingsTable:
    """``ratings`` has a row per coder and an entry per unit, None where nothing was rated."""

    coders: tuple[str, ...]
    ratings: tuple[tuple[str | None, ...], ...]

    @property
    def n_units(self) -> int:
        """Return the number of rows of the file below its header."""
        return len(self.ratings[0])

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories that occur, sorted."""
        return tuple(sorted({one for each in self.ratings for one in each if one is not None}))


def read_ratings(path: Path) -> RatingsTable:
    """Return the ratings in a delimited text file; an empty cell is missing.

    A column named as in `UNIT_COLUMNS`, or a first column without a name, holds the units and is no coder.
    Raises `KnownError` for fewer than two coders, no ratings, one rating per row (long form), a unit that occurs
    twice, a row that ends early, marks of missing values, and entries that two coders write in different ways.
    """
    table = read_table(path, [])
    coders = [name for name in table.columns if name and name not in UNIT_COLUMNS]
    _check_header(table, coders)
    _check_rows(table)
    ratings = tuple(tuple(row[name] or None for row in table.rows) for name in coders)
    found = RatingsTable(tuple(coders), ratings)
    _check_spelling(table, coders)
    _check_coders(table, found)
    return found


def _check_header(table: Table, coders: list[str]) -> None:
    where = f"{table.path}, row 1"
    if long := next((name for name in coders if name in _LONG_FORM), None):
        raise KnownError(
            f"{where}: a column '{long}' means one rating per row; give one row per unit and one column per coder."
        )
    if len(coders) < 2:
        raise KnownError(f"{where}: at least two columns of coders are needed (found: {', '.join(coders)}).")
    if "" in table.columns[1:]:
        raise KnownError(f"{where}: column {table.columns.index('', 1) + 1} has no name; name each coder.")
    if not table.rows:
        raise KnownError(f"{table.path} has no ratings below the header.")


def _check_rows(table: Table) -> None:
    names = [name for name in table.columns if name in UNIT_COLUMNS][:1]
    seen: dict[str, int] = {}
    for row in table.rows:
        if gone := [name for name in table.columns if name and name not in row.cells]:
            raise table.problem(row, gone[0], "the row ends before it; keep an empty cell where nothing was rated.")
        for name in names:
            before = seen.setdefault(row[name], row.number)
            if row[name] and before != row.number:
                raise table.problem(row, name, f"'{row[name]}' stands in row {before} already; each unit has one row.")


def _check_spelling(table: Table, coders: list[str]) -> None:
    """Refuse what would count as a category, or as two, only because of how it is written."""
    spelled: dict[str | float, str] = {}
    for row in table.rows:
        for name in filter(row.__getitem__, coders):
            entry = row[name]
            if entry.casefold() in _MISSING_MARKS:
                raise table.problem(
                    row, name, f"'{entry}' may mean missing or a category; leave the cell empty, or name the category."
                )
            other = spelled.setdefault(_meaning(entry), entry)
            if other != entry:
                raise table.problem(
                    row, name, f"'{entry}' is elsewhere written '{other}'; write each category one way."
                )


def _check_coders(table: Table, found: RatingsTable) -> None:
    used = {name: [one for one in row if one] for name, row in zip(found.coders, found.ratings, strict=True)}
    for name, entries in used.items():
        others = {one for other, each in used.items() if other != name for one in each}
        if len(entries) >= _FEW and len(set(entries)) == len(entries) and others.isdisjoint(entries):
            raise KnownError(
                f"{table.path}: each entry of the column '{name}' is another, and nobody else uses any of them; "
                "if it holds the names of the units, call it 'unit'."
            )
    numbers = next((name for name, entries in used.items() if entries and all(_are_numbers(entries))), None)
    words = next((name for name, entries in used.items() if entries and not any(_are_numbers(entries))), None)
    if numbers and words:
        raise KnownError(
            f"{table.path}: '{numbers}' holds numbers and '{words}' words; the coders need the same categories."
        )


def _are_numbers(entries: Iterable[str]) -> list[bool]:
    return [isinstance(_meaning(one), float) for one in entries]


def _meaning(entry: str) -> str | float:
    """Return the number that is written, or the words in folded letters with single blanks."""
    try:
        return float(entry.replace(",", "."))
    except ValueError:
        return " ".join(entry.casefold().split())
