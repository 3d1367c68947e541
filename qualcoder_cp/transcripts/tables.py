# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of people: a survey's answers or a list of participants, from CSV or an Excel workbook.

Cells stay strings, so that ids keep their leading zeros; rows are counted as a spreadsheet counts them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcoder_cp.csv_table import delimiter_of
from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.encodings import Decoded, decode
from qualcoder_cp.transcripts.readers.workbook import Grid, read_workbook
from qualcoder_cp.transcripts.sniff import NOT_READ, Format, looks_binary, sniff_bytes, sniff_text

_LARGEST = 20_000_000
_MOST_ROWS = 100_000
_MOST_CELLS = 1_000_000
_LONGEST_CELL = 2_000_000
_OLD_WORKBOOK = "Workbook".encode("utf-16-le")
_DECLARED = re.compile(r"sep=(.)\r?\n")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number, the header being above it, and the text of each column that is filled."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with named columns. ``sheet`` is the workbook's sheet, ``notes`` say what people should look at.

    ``sheets`` are the visible sheets of the workbook that hold data, in order.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    header_row: int
    notes: tuple[str, ...]
    format: str
    encoding: str
    sheet: str
    sha256: str
    sheets: tuple[str, ...] = ()

    def problem(self, row: SheetRow | None, column: str, words: str) -> KnownError:
        """Return the error that names file, row (None: the header) and column."""
        number = row.number if row else self.header_row
        return KnownError(f"{self.path}, row {number}, column '{column}': {words}")

    def column(self, name: str) -> str:
        """Return a column's name as it stands in the header, whatever its capitals.

        Raises:
            KnownError: there is no such column.
        """
        for column in self.columns:
            if name_key(column) == name_key(name):
                return column
        raise KnownError(
            f"{self.path}, row {self.header_row}: there is no column '{name}' (columns found: {self.found})."
        )

    @property
    def found(self) -> str:
        """Return the columns as one listing for messages."""
        return ", ".join(self.columns) or "none"


def read_sheet(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Sheet:
    """Return the table in a CSV file (comma, semicolon, tab or bar) or an Excel workbook (.xlsx).

    Args:
        path: the file; its content decides what it is.
        sheet: the workbook's sheet, the first with data otherwise.
        encoding: of a CSV file, where the guess (UTF-8, UTF-16, else Windows-1252) is wrong.

    Raises:
        KnownError: the file can't be read, is protected, damaged or no table, a column name is missing or stands
            twice, a row is longer than the header. The message names file, row and column.
    """
    data = _bytes(path)
    kind = sniff_bytes(data)
    if kind is Format.XLSX:
        grid = read_workbook(data, str(path), sheet)
    elif sheet is not None:
        raise KnownError(f"{path}: only an Excel workbook has sheets, so there is no sheet '{sheet}'.")
    else:
        grid = _read_csv(data, kind, path, encoding)
    number, header = grid.records[0]
    columns = _columns(path, number, header, grid.records[1:])
    rows = tuple(_row(path, columns, *record, number) for record in grid.records[1:])
    return Sheet(
        path, tuple(name for name in columns if name), rows, number, grid.notes, grid.format, grid.encoding,
        grid.sheet, hashlib.sha256(data).hexdigest(), grid.sheets,
    )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise KnownError(f"{path}: is larger than {_LARGEST // 1_000_000} MB, too much for a table.")
        return path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path}: can't be read ({error.strerror}).") from error


def _read_csv(data: bytes, kind: Format, path: Path, encoding: str | None) -> Grid:
    refused = _not_csv(data, kind)
    if refused:
        raise KnownError(f"{path}: {refused}.")
    try:
        decoded = decode(data, encoding)
    except KnownError as error:
        raise KnownError(f"{path}: {error}.") from error
    text = decoded.text.lstrip("\ufeff")
    if looks_binary(decoded.text):
        raise KnownError(f"{path}: {_must_be(NOT_READ[Format.BINARY])}.")
    if not text.strip():
        raise KnownError(f"{path}: {_must_be(NOT_READ[Format.EMPTY])}.")
    if sniff_text(text) is Format.HTML:
        raise KnownError(f"{path}: {_must_be('is a web page')}.")
    declared = _DECLARED.match(text)
    delimiter = declared.group(1) if declared else delimiter_of(text)
    csv.field_size_limit(_LONGEST_CELL)  # a cell may hold a whole interview
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        numbered = list(_counted(enumerate(reader, 1), path))[1 if declared else 0 :]
    except csv.Error as error:
        raise KnownError(f"{path}: is not a well-formed CSV file ({error}, near line {reader.line_num}).") from error
    # only now, because a form feed or U+2028 inside a cell becomes a line end, which would have ended the record
    cleaned = [(number, [canonical(cell).text for cell in cells]) for number, cells in numbered]
    records = [(number, cells) for number, cells in cleaned if any(cell.strip() for cell in cells)]
    if not records:
        raise KnownError(f"{path}: {_must_be(NOT_READ[Format.EMPTY])}.")
    return Grid(records, tuple(_encoding_notes(decoded)), "csv", decoded.encoding)


def _counted(records: Iterable[tuple[int, list[str]]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the records until they are too many."""
    cells = 0
    for number, record in records:
        cells += len(record)
        if number > _MOST_ROWS or cells > _MOST_CELLS:
            raise KnownError(f"{path}: has more than {_MOST_ROWS:,} rows or {_MOST_CELLS:,} cells; split it.")
        yield number, record


def _not_csv(data: bytes, kind: Format) -> str:
    """Return why this can't be a text table, as the end of a sentence, or nothing."""
    if kind is Format.PROTECTED:
        return "is protected by a password; open it in Excel and save it without one"
    if kind is Format.DAMAGED_ZIP:
        return _must_be("is damaged; open it in Excel and save it again, or take another copy")
    if kind is Format.BINARY and _OLD_WORKBOOK in data:
        return "is an old Excel workbook (.xls); open it in Excel and save it as .xlsx or CSV"
    if b"opendocument.spreadsheet" in data[:200]:
        return "is an OpenDocument spreadsheet; save it as .xlsx or CSV"
    if kind is Format.TXT:
        return ""
    return _must_be(
        NOT_READ.get(kind, "is a Word file" if kind is Format.DOCX else f"is a file of the kind {kind.value}")
    )


def _must_be(reason: str) -> str:
    return f"a table must be a CSV file or an Excel workbook, but this {reason}"


def _encoding_notes(decoded: Decoded) -> list[str]:
    notes = []
    if not decoded.encoding.startswith("utf-"):
        odd = [line.strip()[:60] for line in decoded.text.split("\n") if not line.isascii()][:_EXAMPLES]
        notes.append(f"Read as {decoded.encoding}; please check the accents: " + " / ".join(odd))
    if decoded.undefined:
        notes.append(f"{decoded.undefined} characters have no meaning in {decoded.encoding} and became U+FFFD.")
    return notes


def _columns(path: Path, number: int, header: list[str], records: list[tuple[int, list[str]]]) -> list[str]:
    """Return the name of each column; one without a name must be without values too, and has the name ''."""
    names = [" ".join(cell.split()) for cell in header]
    while names and not names[-1]:
        names.pop()
    first: dict[str, str] = {}
    for place, name in enumerate(names):
        key = name_key(name).replace(" ", "_")
        if not name and any(place < len(cells) and cells[place].strip() for _, cells in records):
            raise KnownError(f"{path}, row {number}, column {place + 1}: the column has no name.")
        if name and key in first:
            raise KnownError(f"{path}, row {number}, column {place + 1}: the column name '{name}' stands twice.")
        first[key] = name
    return names


def _row(path: Path, columns: list[str], number: int, cells: list[str], header: int) -> SheetRow:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise KnownError(
            f"{path}, row {number}, column {len(columns) + 1}: there is a value without a column name in row {header}; "
            "put values that hold the delimiter into quotation marks."
        )
    stripped = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    return SheetRow(number, {name: cell for name, cell in stripped.items() if cell})
