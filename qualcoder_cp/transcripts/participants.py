# SPDX-License-Identifier: GPL-3.0-or-later
"""The participants' table: one row per participant, with stakeholder group, transcripts and variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts.tables import Sheet, SheetRow, read_sheet

_ROLES = {
    "name": ("participant", "participant_id", "id"),
    "group": ("group", "stakeholder_group"),
    "transcripts": ("transcript", "transcripts"),
}


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


def read_participants(path: Path, *, sheet: str | None = None) -> ParticipantTable:
    """Return the table in ``path``: CSV in UTF-8, UTF-16 or Windows-1252, or an Excel workbook.

    A column ``participant`` (or ``participant_id``, ``id``) is needed; ``group`` (``stakeholder_group``)
    and ``transcript`` (names or file names, several separated by ``;``) are optional; all other columns
    are variables. ``sheet`` names the workbook's sheet, where it is not the first with data.

    Raises:
        KnownError: the file can't be read, a column is missing or doubled, a participant stands twice or
            has no name, a row is longer than the header. The message names file, row and column.
    """
    table = read_sheet(path, sheet=sheet)
    places = _places(table)
    variables = tuple(column for column in table.columns if column not in places.values())
    rows = tuple(_row(table, row, places, variables) for row in table.rows)
    if not rows:
        raise KnownError(f"{path}: the table has a header but no participants.")
    first: dict[str, int] = {}
    for entry in rows:
        before = first.setdefault(name_key(entry.name), entry.row)
        if before != entry.row:
            raise KnownError(
                f"{path}, row {entry.row}, column '{places['name']}': "
                f"the participant '{entry.name}' is already in row {before}."
            )
    return ParticipantTable(path, variables, rows, (*table.notes, *_notes(rows)))


def _places(table: Sheet) -> dict[str, str]:
    """Return the column of each role that the header names."""
    keys = {name_key(name).replace(" ", "_"): name for name in reversed(table.columns)}
    found = {role: keys[name] for role, names in _ROLES.items() for name in reversed(names) if name in keys}
    if "name" not in found:
        raise KnownError(
            f"{table.path}, row {table.header_row}: there is no column 'participant' (columns found: {table.found})."
        )
    return found


def _row(table: Sheet, row: SheetRow, places: dict[str, str], variables: tuple[str, ...]) -> ParticipantRow:
    name = " ".join(row[places["name"]].split())
    if not name:
        raise table.problem(row, places["name"], "the participant has no name.")
    listed = row[places["transcripts"]].split(";") if "transcripts" in places else []
    return ParticipantRow(
        name,
        row.number,
        (row[places["group"]] or None) if "group" in places else None,
        tuple(one.strip() for one in listed if one.strip()),
        {variable: row[variable] for variable in variables if row[variable]},
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
