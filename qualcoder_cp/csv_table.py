# SPDX-License-Identifier: GPL-3.0-or-later
"""Delimited text in and out: tables that people and other programs exchange.

Reading finds the delimiter, drops a byte order mark and speaks of rows as a spreadsheet numbers them
(the header is row 1). Writing is tidy: UTF-8 without byte order mark, LF, an empty cell for missing.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoder_cp.model import SUFFIX, KnownError

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One data row: its spreadsheet number and the stripped text of each column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a file; ``columns`` are the header's names in lower_snake_case."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def problem(self, row: TableRow, column: str, words: str) -> KnownError:
        """Return the error that names file, row and column."""
        return KnownError(f"{self.path}, row {row.number}, column '{column}': {words}")


def read_table(path: Path, needed: Sequence[str], aliases: Mapping[str, str] | None = None) -> Table:
    """Read a delimited text file with a header.

    Args:
        path: a UTF-8 file with comma, semicolon, tab or bar between the cells.
        needed: column names (lower_snake_case) that must be there.
        aliases: other spellings of column names and what they mean.

    Raises:
        KnownError: the file is missing, empty, not UTF-8, binary, lacks a needed column, repeats one, or a
            row has more cells than the header.
    """
    content = _decode(path)
    delimiter = delimiter_of(content)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        records = [
            (number, cells) for number, cells in enumerate(reader, start=1) if any(cell.strip() for cell in cells)
        ]
    except csv.Error as problem:
        raise KnownError(f"{path} is no readable table: {problem} (near line {reader.line_num}).") from problem
    if not records:
        raise KnownError(f"{path} is empty.")
    return table_of(path, records, needed, aliases)


def table_of(
    path: Path,
    records: Sequence[tuple[int, list[str]]],
    needed: Sequence[str],
    aliases: Mapping[str, str] | None = None,
) -> Table:
    """Return numbered records, the header first, as a table; ``read_table`` for those of another kind of file.

    Raises:
        KnownError: a needed column is missing or repeated, or a row has more cells than the header.
    """
    columns = [_column(cell, aliases or {}) for cell in records[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(path, columns, needed)
    return Table(path, tuple(columns), tuple(_row(path, columns, *record) for record in records[1:]))


def stream_table(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the columns (lower_snake_case, at the end without nameless ones) and the records below, one by one.

    For tables of millions of rows. Blank records are left out; the header is row 1.

    Raises:
        KnownError: as `read_table`; also while the records are read.
    """
    content = _decode(path)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter_of(content), strict=True)
    records = _records(path, reader)
    header = next(records, None)
    if header is None:
        raise KnownError(f"{path} is empty.")
    columns = [_column(cell, {}) for cell in header[1]]
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(path, columns, [])
    return columns, records


def _records(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cells) and any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as problem:
        raise KnownError(f"{path} is no readable table: {problem} (near line {reader.line_num}).") from problem


def _decode(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as problem:
        raise KnownError(f"{path} does not exist.") from problem
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror}.") from problem
    if not raw.strip():
        raise KnownError(f"{path} is empty.")
    if b"\0" in raw:
        raise KnownError(f"{path} is no text table: it holds binary data.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise KnownError(f"{path} is not UTF-8 (line {line}); save it as 'CSV UTF-8'.") from problem


def delimiter_of(content: str) -> str:
    """Return the delimiter (comma, semicolon, tab, bar) whose column count is the most regular in the first records."""

    def regularity(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(content[:200_000], newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for cells, _ in zip(reader, range(50), strict=False) if cells]
        except csv.Error:
            return (0, 0)
        first = widths[0] if widths else 0
        return (sum(width == first for width in widths) if first > 1 else 0, first)

    return max(_DELIMITERS, key=regularity)


def _column(cell: str, aliases: Mapping[str, str]) -> str:
    name = "_".join(cell.strip().lower().replace("-", " ").split())
    return aliases.get(name, name)


def _check_columns(path: Path, columns: list[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in columns]
    if missing:
        there = ", ".join(filter(None, columns))
        raise KnownError(f"{path}, row 1: the column '{missing[0]}' is missing (found: {there}).")
    repeated = [name for name in columns if name and columns.count(name) > 1]
    if repeated:
        raise KnownError(f"{path}, row 1: the column '{repeated[0]}' occurs twice.")


def _row(path: Path, columns: list[str], number: int, cells: list[str]) -> TableRow:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise KnownError(f"{path}, row {number}: more cells ({len(cells)}) than the header has ({len(columns)}).")
    return TableRow(number, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name})


def whole_number(table: Table, row: TableRow, column: str) -> int:
    """Return a cell as a whole number.

    Raises:
        KnownError: it is none.
    """
    try:
        return int(row[column])
    except ValueError:
        raise table.problem(row, column, f"'{row[column]}' is no whole number.") from None


def table_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return the rows as CSV text with a header; None becomes an empty cell."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator=_Lines.END)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row.get(name) is None else row[name] for name in columns])
    return "".join(lines.taken)


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet takes for a formula."""


def excel_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return the rows as CSV text that Excel opens by a double click: with byte order mark, without formulas.

    Words that begin like a formula ("- well, no") get an apostrophe before them, which alters the data; programs for
    statistics want `table_text`, which leaves every cell as it is. Numbers stay numbers.
    """

    def harmless(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

    safe = ({str(harmless(name)): harmless(value) for name, value in row.items()} for row in rows)
    return "\ufeff" + table_text([str(harmless(name)) for name in columns], safe)


class _Lines:
    """Takes each record from the writer and ends it with a line feed.

    The writer quotes only those line ends that it writes itself, so it must be told of both characters: a bare
    carriage return in a cell would otherwise break the record in two.
    """

    END = "\r\n"

    def __init__(self) -> None:
        self.taken: list[str] = []

    def write(self, record: str) -> None:
        self.taken.append(record.removesuffix(self.END) + "\n")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write the rows to a CSV file, complete or not at all.

    Raises:
        KnownError: the file can't be written.
    """
    write_bytes(path, table_text(columns, rows).encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file through a temporary one, so that a half-written file never has the name.

    Raises:
        KnownError: the folder is missing or can't be written.
    """
    if not path.name:
        raise KnownError(f"{path} is no name for a file.")
    if path.suffix.lower() == SUFFIX:
        raise KnownError(f"{path} ends in {SUFFIX} like a project; choose another name for this file.")
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            partial.unlink()
        taken = isinstance(problem, PermissionError) and path.is_file()
        hint = " Is it open in another program? Close it there, or choose another place." if taken else ""
        raise KnownError(f"{path} can't be written: {problem.strerror or problem}.{hint}") from problem
