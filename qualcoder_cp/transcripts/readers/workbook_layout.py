# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cells of a sheet do not say themselves: merged and hidden places, formulas, and where the header is."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from qualcoder_cp.transcripts.readers.ooxml import Package

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of merged cells; rows and columns are counted from 1, both ends are inside."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """Return the block as a spreadsheet names it."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(slots=True)
class Layout:
    """The layout of one sheet; ``unknown`` names formulas without a stored result."""

    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    formulas: int = 0
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, the row they stand in, how many records belong to them, and what was noticed."""

    names: list[str]
    row: int
    below: int
    notes: list[str]


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, for example ``B7``."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_layout(data: bytes, package: Package, title: str) -> Layout:
    """Return the layout of the sheet with this title. Raises what lxml and zipfile raise for damaged parts."""
    from lxml import etree

    layout = Layout()
    part = _part_of(package, title)
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
        found = etree.iterparse(
            stream, events=("end",), tag=("{*}row", "{*}mergeCell", "{*}col"),
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        number = 0
        for _, element in found:
            kind = etree.QName(element).localname
            if kind == "row":
                number = int(element.get("r") or number + 1)
                _take_row(layout, element, number)
                element.clear()
            elif kind == "mergeCell":
                ends = [_place(end) for end in str(element.get("ref")).split(":")]
                layout.merged.append(Merged(*ends[0], *ends[-1]))
            elif element.get("hidden") in ("1", "true"):
                first, last = (column_name(int(element.get(end))) for end in ("min", "max"))
                layout.hidden_columns.append(first if first == last else f"{first}-{last}")
    return layout


def _part_of(package: Package, title: str) -> str:
    """Return the name of the part that holds a sheet, by way of the workbook's relations."""
    main = package.main()
    folder, name = posixpath.split(main)
    book, relations = package.root(main), package.root(f"{folder}/_rels/{name}.rels")
    assert book is not None
    assert relations is not None
    for sheet in book.iter("{*}sheet"):
        if sheet.get("name") == title:
            wanted = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            target = next(str(one.get("Target")) for one in relations if one.get("Id") == wanted)
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
    raise package.damaged(main)


def _take_row(layout: Layout, row: Any, number: int) -> None:
    if row.get("hidden") in ("1", "true"):
        layout.hidden_rows.append(number)
    for cell in row.iterfind("{*}c"):
        if cell.find("{*}f") is not None:
            layout.formulas += 1
            if not cell.findtext("{*}v"):
                layout.unknown.append(str(cell.get("r") or f"row {number}"))


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match.group(1):
        column = 26 * column + ord(letter) - 64
    return int(match.group(2)), column


def header_names(rows: list[tuple[int, list[str]]], layout: Layout) -> Header:
    """Return the names of the columns: in the first row with two filled cells, or in several that merged cells join.

    A merged cell names all columns below it that hold anything: ``Tools``, ``Tools (2)``, or ``Tools: diary`` where
    a second row of names follows.
    """
    first = next((place for place, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)
    top = rows[first][0]
    blocks = [one for one in layout.merged if one.top == top]
    bottom = min(max((one.bottom for one in blocks), default=top), top + _DEEPEST - 1)
    below = next((place for place, (number, _) in enumerate(rows) if number > bottom), len(rows))
    width = max(len(cells) for _, cells in rows)
    used = [any(len(cells) > column and cells[column] for _, cells in rows[below:]) for column in range(width)]
    levels = [cells + [""] * (width - len(cells)) for _, cells in rows[first:below]]
    for block in blocks:
        for column in range(block.left, min(block.right, width)):
            if used[column] or bottom > top:
                levels[0][column] = levels[0][block.left - 1]
    names = [": ".join(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True)]
    notes = []
    above = [next(filter(None, cells)) for _, cells in rows[:first]]
    if above:
        notes.append("Left out above the header: " + ", ".join(f"'{text[:60]}'" for text in above) + ".")
    if blocks:
        notes.append("The header has merged cells: " + ", ".join(one.name for one in blocks) + ".")
    return Header(_numbered(names, blocks), top, below, notes)


def _numbered(names: list[str], blocks: list[Merged]) -> list[str]:
    """Tell columns under one merged cell apart by a number; other equal names are left for people to mend."""
    for block in blocks:
        count = 1
        for column in range(block.left, min(block.right, len(names))):
            if names[column] and names[column] == names[block.left - 1]:
                count += 1
                names[column] = f"{names[column]} ({count})"
    return names
