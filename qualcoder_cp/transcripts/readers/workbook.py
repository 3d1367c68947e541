# SPDX-License-Identifier: GPL-3.0-or-later
"""Excel workbooks (.xlsx) as rows of strings: what the cells show, and a sentence on all that is easily overlooked.

Stored results stand for formulas, dates are written as ISO 8601, numbers shown with leading zeros keep them.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.ooxml import Package
from qualcoder_cp.transcripts.readers.workbook_layout import Layout, cell_name, header_names, read_layout

_MOST_ROWS = 100_000
_MOST_CELLS = 1_000_000
_COUNTED = {b"<row": 2 * _MOST_ROWS, b"<c": _MOST_CELLS, b"<si": _MOST_CELLS // 2}
"""Tags that stand for rows, cells and texts, with the most of each that are read."""
_DTD = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
_ZEROS = re.compile(r"0{2,}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Records of a table with their row numbers, the header first, and sentences about how they were read.

    ``sheets`` are the visible sheets of a workbook that hold data.
    """

    records: list[tuple[int, list[str]]]
    notes: tuple[str, ...] = ()
    format: str = "csv"
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_workbook(data: bytes, path: str, sheet: str | None = None) -> Grid:
    """Return the first visible sheet that holds data, or the named one.

    Raises:
        KnownError: the workbook is damaged, protected, too big, holds a DTD or no data, or has no such sheet.
    """
    package = Package(data, path, "Excel workbook", "Excel")
    _refuse_dangers(data, package)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and menus that it does not keep
            return _read(data, package, sheet)
    except KnownError:
        raise
    except Exception as error:  # openpyxl raises many kinds for what a damaged workbook lacks
        raise package.damaged() from error


def _refuse_dangers(data: bytes, package: Package) -> None:
    """Read every XML part once, no further than it declares, before a parser sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    part = archive.read(info)
                    if any(word in part for word in _DTD):
                        raise KnownError(
                            f"{package.name}: {info.filename} holds a DTD, which Excel never writes; it is not opened."
                        )
                    if any(
                        sum(part.count(tag + end) for end in (b" ", b">", b"/")) > most
                        for tag, most in _COUNTED.items()
                    ):
                        raise KnownError(
                            f"{package.name}: {info.filename} has more than {2 * _MOST_ROWS:,} rows or"
                            f" {_MOST_CELLS:,} cells; split it."
                        )
    except KnownError:
        raise
    except Exception as error:  # zlib.error, BadZipFile, EOFError ...
        raise package.damaged() from error


def _count(part: bytes, tag: bytes) -> int:
    return sum(part.count(tag + end) for end in (b" ", b">", b"/"))


def _read(data: bytes, package: Package, wanted: str | None) -> Grid:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        filled = [one for one in book.worksheets if one.sheet_state == "visible" and _has_data(one)]
        sheet = _chosen(book, filled, wanted, package.name)
        rows, notes = _rows(sheet, package.name)
        layout = read_layout(data, package, sheet.title)
    finally:
        book.close()
    if not rows:
        raise KnownError(f"{package.name}: the sheet '{sheet.title}' holds no data.")
    others = [one.title for one in filled if one.title != sheet.title]
    if others and wanted is None:
        notes.insert(0, f"The sheet '{sheet.title}' was read; there is data in others too: {_listed(others)}.")
    found = header_names(rows, layout)
    notes += [*found.notes, *_layout_notes(layout, found.row, rows)]
    return Grid([(found.row, found.names), *rows[found.below :]], tuple(notes), "xlsx", "", sheet.title,
                tuple(one.title for one in filled))  # fmt: skip


def _has_data(sheet: Any) -> bool:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    return any(text for _, cells in _cells(sheet, "") for text, _, _ in cells)


def _chosen(book: Any, filled: list[Any], wanted: str | None, path: str) -> Any:
    if wanted is not None:
        for one in book.worksheets:
            if one.title.casefold() == wanted.casefold():
                one.reset_dimensions()
                return one
        names = _listed([one.title for one in book.worksheets])
        raise KnownError(f"{path}: there is no sheet '{wanted}' (sheets: {names}).")
    if not filled:
        raise KnownError(f"{path}: no visible sheet of the workbook holds data.")
    return filled[0]


def _cells(sheet: Any, path: str) -> Iterator[tuple[int, list[tuple[str, int, bool]]]]:
    """Yield row number and, for each filled cell, its text, column (from 1) and whether it is an error value."""
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > 2 * _MOST_ROWS:
            raise KnownError(f"{path}: the sheet '{sheet.title}' has more than {2 * _MOST_ROWS:,} rows.")
        seen += len(row)
        if seen > _MOST_CELLS:
            raise KnownError(f"{path}: the sheet '{sheet.title}' has more than {_MOST_CELLS:,} cells.")
        cells = [
            (_text(cell), place, cell.data_type == "e") for place, cell in enumerate(row, 1) if cell.value is not None
        ]
        yield number, [one for one in cells if one[0]]


def _rows(sheet: Any, path: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    rows, errors = [], []
    for number, cells in _cells(sheet, path):
        if not cells:
            continue
        record = [""] * max(place for _, place, _ in cells)
        for text, place, wrong in cells:
            record[place - 1] = text
            if wrong:
                errors.append(f"{cell_name(number, place)} ({text})")
        rows.append((number, record))
        if len(rows) > _MOST_ROWS:
            raise KnownError(f"{path}: the sheet '{sheet.title}' has more than {_MOST_ROWS:,} filled rows.")
    return rows, [f"Cells with an error instead of a value: {_listed(errors)}."] if errors else []


def _text(cell: Any) -> str:
    """Return what a cell says, as text without blanks at the edges."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), str(value))
    return canonical(text).text.strip()


def _number(value: float, number_format: str) -> str:
    """Return a number with the 15 digits that Excel keeps, padded where its format is ``000``."""
    text = str(value) if isinstance(value, int) else format(Decimal(f"{value:.15g}"), "f")
    return text.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) and text.isdigit() else text


def _layout_notes(layout: Layout, header: int, rows: list[tuple[int, list[str]]]) -> list[str]:
    filled = {number for number, _ in rows}
    notes = []
    hidden = [str(number) for number in layout.hidden_rows if number in filled]
    if hidden:
        notes.append(f"Hidden rows were read too: {_listed(hidden)}.")
    if layout.hidden_columns:
        notes.append(f"Hidden columns were read too: {_listed(layout.hidden_columns)}.")
    if layout.formulas:
        notes.append(f"{layout.formulas} cells hold formulas; their stored results were read.")
    if layout.unknown:
        notes.append(
            f"Formulas without a stored result count as empty: {_listed(layout.unknown)}; "
            "open the workbook in Excel and save it."
        )
    below = [one.name for one in layout.merged if one.top > header]
    if below:
        notes.append(f"Merged cells have their value in the first row and column only: {_listed(below)}.")
    return notes


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
