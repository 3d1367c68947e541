# SPDX-License-Identifier: GPL-3.0-or-later
"""Excel workbooks for people: a sheet per table, its header kept in sight; words stay words, never formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import KnownError
from qualcoder_cp.word_document import FIXED_DATE, plain, without_times

_LONGEST = 32_767
"""How many characters a cell of Excel holds."""
_NARROW, _WIDE = 10, 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns and a row per dictionary."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, object]]


def write_workbook(path: Path, sheets: Sequence[Sheet], title: str = "") -> None:
    """Write the sheets to an xlsx file; the same tables give the same bytes.

    Raises:
        KnownError: a cell is longer than Excel allows, or the file can't be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = title, ""
    book.properties.created = book.properties.modified = FIXED_DATE
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name[:31]), sheet, path)
    made = io.BytesIO()
    book.save(made)
    write_bytes(path, without_times(made.getvalue()))


def _fill(target: Any, sheet: Sheet, path: Path) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    widths = [len(name) for name in sheet.columns]
    for column, name in enumerate(sheet.columns, 1):
        target.cell(1, column, name).font = Font(bold=True)
    for number, row in enumerate(sheet.rows, 2):
        for column, name in enumerate(sheet.columns, 1):
            value = row.get(name)
            if value is None or value == "":
                continue
            cell = target.cell(number, column)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, (int, float)):
                cell.value = value
                continue
            words = plain(str(value))
            if len(words) > _LONGEST:
                raise KnownError(
                    f"{path}, sheet '{sheet.name}', row {number}, column '{name}': {len(words):,} characters are more "
                    f"than a cell of Excel holds ({_LONGEST:,}); write CSV instead."
                )
            cell.value, cell.data_type = words, "s"  # "=1+1" somebody said is no formula
            widths[column - 1] = max(widths[column - 1], *(len(line) for line in words.split("\n")))
    for column, width in enumerate(widths, 1):
        letter = get_column_letter(column)
        target.column_dimensions[letter].width = min(max(width + 2, _NARROW), _WIDE)
    target.freeze_panes = "A2"
    if sheet.rows:
        target.auto_filter.ref = target.dimensions
