# SPDX-License-Identifier: GPL-3.0-or-later
"""Excel workbooks: tidy tables as sheets. Text stays text (nothing becomes a formula), numbers stay numbers."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import KnownError

MOST_ROWS = 1_048_576
LONGEST = 32_767
_FIXED_DATE = datetime(2000, 1, 1)  # a workbook that tells when it was written would differ each time
_NOW = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_THEN = rb"\g<1>2000-01-01T00:00:00Z"
_ILLEGAL = {number: None for number in range(32) if number not in (9, 10, 13)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, columns, and rows by column; None is an empty cell."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Mapping[str, object]]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets to a workbook, complete or not at all; the same tables give the same bytes.

    Raises:
        KnownError: a sheet has more rows than Excel takes, or the file can't be written.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.created = _FIXED_DATE
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for index, name in enumerate(sheet.columns, start=1):
            page.column_dimensions[get_column_letter(index)].width = min(40, max(10, len(name) + 2))
        page.append([_cell(page, name) for name in sheet.columns])
        for number, row in enumerate(sheet.rows, start=2):
            if number > MOST_ROWS:
                raise KnownError(f"The sheet '{sheet.name}' has more rows than Excel takes; write it as CSV instead.")
            page.append([_cell(page, row.get(name)) for name in sheet.columns])
    made = io.BytesIO()
    book.save(made)
    write_bytes(path, _fixed(made))


def _cell(page: object, value: object) -> object:
    """Return a cell whose text is never taken for a formula."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page)
    cell.value = str(value).translate(_ILLEGAL)[:LONGEST]
    cell.data_type = "s"
    return cell


def _fixed(made: io.BytesIO) -> bytes:
    """Return the archive without times of day."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            content = source.read(name)
            target.writestr(entry, _NOW.sub(_THEN, content) if name == "docProps/core.xml" else content)
    return fixed.getvalue()
