# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of participants as a sheet: what a spreadsheet copied is read, and many cells are set as one change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.variable_actions import store_values
from qualcoder_cp.transcripts.variables import Variable, day_comes_first, read_value, typed_separator

Cell = tuple[int, str | None]
"""A participant's id and the name of a variable; None stands for the group."""

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))(\t|\n|\Z)')


def copied_cells(text: str) -> list[list[str]]:
    """Return the rows of what a spreadsheet copied: cells between tabs, one row a line.

    Spreadsheets put a cell in quotes only when it holds a tab or a line break; other quotes are part of the value.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    place = 0
    while match := _CELL.match(text, place):
        quoted, bare, end = match.groups()
        if quoted is None:
            rows[-1].append(bare)
        else:
            rows[-1].append(quoted.replace('""', '"') if re.search(r"[\t\n]", quoted) else f'"{quoted}"')
        place = match.end()
        if not end:
            break
        if end == "\n":
            rows.append([])
    return rows


def set_values(project: Project, values: Mapping[Cell, str], *, by: str) -> None:
    """Give participants these values and groups as one change; an empty value takes away what was there.

    Where 03/04/2024 may be in March or April, other dates for the same variable tell.

    Raises:
        KnownError: there is no such variable, or a value is not of its kind. The row (among those in ``values``),
            the participant and the column are named; nothing is changed then.
    """
    named = dict.fromkeys(name for _, name in values if name is not None)
    variables = {name: queries.variable_named(project, name) for name in named}
    day_first = {
        name: day_comes_first(value for (_, column), value in values.items() if column == name) for name in named
    }
    people = {one.id: one.name for one in queries.participants(project)}
    groups: dict[int, str | None] = {}
    stored: dict[int, dict[int, str]] = {}
    rows: dict[int, int] = {}
    for (participant_id, name), value in values.items():
        row = rows.setdefault(participant_id, len(rows) + 1)
        if name is None:
            groups[participant_id] = _group(value)
            continue
        where = f"Row {row} ('{people[participant_id]}'), column '{variables[name].name}'"
        typed = _typed(variables[name], value, day_first[name], where)
        stored.setdefault(participant_id, {})[variables[name].id] = typed
    verb = "Set" if any(value.strip() for value in values.values()) else "Clear"
    with project.change(f"{verb} {len(values)} value{'' if len(values) == 1 else 's'}", by=by) as change:
        for participant_id, group in groups.items():
            change.update("participant", participant_id, group_name=group)
        for participant_id, typed_values in stored.items():
            store_values(project, change, participant_id, typed_values)


def _group(value: str) -> str | None:
    """Return a group as it is stored: what the table shows for "none" is none."""
    name = " ".join(value.split())
    return None if not name or name_key(name) == name_key(queries.NOT_STATED) else name


def _typed(variable: Variable, value: str, day_first: bool | None, where: str) -> str:
    try:
        separator = typed_separator(variable.settings, value)
        return read_value(variable.kind, value, variable.settings.order, day_first, separator)
    except ValueError as problem:
        raise KnownError(f"{where}: {problem} Nothing was changed.") from None
