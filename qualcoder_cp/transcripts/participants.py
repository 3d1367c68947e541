# SPDX-License-Identifier: GPL-3.0-or-later
"""The participants' table: one row per participant, with stakeholder group, transcripts and variables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.encodings import decode
from qualcoder_cp.transcripts.sniff import NOT_READ, Format, looks_binary, sniff_bytes

_ROLES = {
    "name": ("participant", "participant_id", "id"),
    "group": ("group", "stakeholder_group"),
    "transcripts": ("transcript", "transcripts"),
}
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One participant; ``row`` is the record's number in the table, the header being 1."""

    name: str
    row: int
    group: str | None = None
    transcripts: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParticipantTable:
    """What a participants' table says; values stay strings, so ids keep their leading zeros."""

    path: Path
    variables: tuple[str, ...]
    rows: tuple[ParticipantRow, ...]
    notes: tuple[str, ...] = ()


def read_participants(path: Path) -> ParticipantTable:
    """Return the table in ``path``: CSV with a comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252.

    A column ``participant`` (or ``participant_id``, ``id``) is needed; ``group`` (``stakeholder_group``)
    and ``transcript`` (names or file names, several separated by ``;``) are optional; all other columns
    are variables.

    Raises:
        KnownError: the file can't be read, a column is missing or doubled, a participant stands twice or
            has no name, a row is longer than the header. The message names file, row and column.
    """
    records = _records(path)
    header = [cell.strip() for cell in records[0][1]]
    while header and not header[-1]:
        header.pop()
    places = _places(path, header)
    variables = {place: name for place, name in enumerate(header) if place not in places.values()}
    rows = tuple(_row(path, number, cells, header, places, variables) for number, cells in records[1:])
    if not rows:
        raise KnownError(f"{path}: the table has a header but no participants.")
    first: dict[str, int] = {}
    column = header[places["name"]]
    for row in rows:
        before = first.setdefault(name_key(row.name), row.row)
        if before != row.row:
            raise KnownError(
                f"{path}, row {row.row}, column '{column}': the participant '{row.name}' is already in row {before}."
            )
    return ParticipantTable(path, tuple(variables.values()), rows, tuple(_notes(rows)))


def _records(path: Path) -> list[tuple[int, list[str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnownError(f"{path}: can't be read ({error.strerror}).") from error
    kind = sniff_bytes(data)
    decoded = decode(data)
    if kind is Format.TXT and looks_binary(decoded.text):
        kind = Format.BINARY
    if kind is not Format.TXT:
        reason = NOT_READ.get(kind, "is a Word file" if kind is Format.DOCX else f"is a file of the kind {kind.value}")
        raise KnownError(f"{path}: a table of participants must be a CSV file, but this {reason}.")
    text = canonical(decoded.text).text
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        records = [(number, cells) for number, cells in enumerate(reader, 1) if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise KnownError(f"{path}: is not a well-formed CSV file ({error}).") from error
    return records


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most columns, if all of the first 50 records agree on them."""
    best, most = ",", (False, 0)
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = Counter(len(cells) for _, cells in zip(range(50), reader, strict=False) if cells)
        except csv.Error:
            continue
        width = widths.most_common(1)[0][0] if widths else 1
        if (width > 1 and len(widths) == 1, width) > most:
            best, most = delimiter, (width > 1 and len(widths) == 1, width)
    return best


def _places(path: Path, header: list[str]) -> dict[str, int]:
    keys = [name_key(name).replace(" ", "_") for name in header]
    for place, key in enumerate(keys):
        if not key:
            raise KnownError(f"{path}, row 1, column {place + 1}: the column has no name.")
        if key in keys[:place]:
            raise KnownError(f"{path}, row 1, column {place + 1}: the column name '{header[place]}' stands twice.")
    found = {}
    for role, names in _ROLES.items():
        at = [keys.index(name) for name in names if name in keys]
        if at:
            found[role] = at[0]
    if "name" not in found:
        columns = ", ".join(header) or "none"
        raise KnownError(f"{path}, row 1: there is no column 'participant' (columns found: {columns}).")
    return found


def _row(
    path: Path, number: int, cells: list[str], header: list[str], places: dict[str, int], variables: dict[int, str]
) -> ParticipantRow:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise KnownError(
            f"{path}, row {number}, column {len(header) + 1}: there is a value without a column name in row 1; "
            "put values that hold the delimiter into quotation marks."
        )
    cells = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
    name = " ".join(cells[places["name"]].split())
    if not name:
        raise KnownError(f"{path}, row {number}, column '{header[places['name']]}': the participant has no name.")
    listed = cells[places["transcripts"]].split(";") if "transcripts" in places else []
    return ParticipantRow(
        name,
        number,
        (cells[places["group"]] or None) if "group" in places else None,
        tuple(one.strip() for one in listed if one.strip()),
        {variable: cells[place] for place, variable in variables.items() if cells[place]},
    )


def _notes(rows: tuple[ParticipantRow, ...]) -> list[str]:
    """Return what people should look at: groups written in two ways, participants without a group."""
    spellings: dict[str, set[str]] = {}
    for row in rows:
        if row.group:
            spellings.setdefault(name_key(row.group), set()).add(row.group)
    notes = [
        "The same group is written in several ways: " + ", ".join(f"'{one}'" for one in sorted(several)) + "."
        for several in spellings.values()
        if len(several) > 1
    ]
    without = sum(1 for row in rows if row.group is None)
    if without and spellings:
        notes.append(f"{without} of {len(rows)} participants have no group; they will be shown as 'not stated'.")
    return notes
