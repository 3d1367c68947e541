# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to participants' variables; each verb is one change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.variables import (
    Settings,
    Variable,
    VariableKind,
    day_comes_first,
    read_value,
    settings_for,
)

_COLUMNS = frozenset(["participant", "group", "transcripts"])
"""What the table of participants has besides variables."""


def add_variable(project: Project, name: str, *, by: str) -> str:
    """Add a variable of the kind text that no participant has a value of yet; return its name.

    Raises:
        KnownError: the name is empty or taken.
    """
    name = " ".join(name.split())
    if not name:
        raise KnownError("A variable needs a name.")
    known = {name_key(one.name): one for one in queries.variables(project)}
    if name_key(name) in known:
        raise KnownError(f"There is already a variable '{known[name_key(name)].name}'.")
    if name_key(name) in _COLUMNS:
        raise KnownError(f"The table of participants already has a column '{name}'; choose another name.")
    with project.change(f"Add the variable '{name}'", by=by) as change:
        ensure_variable(change, known, name)
    return name


def set_variable(project: Project, participant_id: int, variable: str, value: str, *, by: str) -> None:
    """Give a participant a value of a variable; an empty value takes it away.

    Raises:
        KnownError: there is no such variable, or the value is not of its kind.
    """
    found = queries.variable_named(project, variable)
    name = project.value("SELECT name FROM participant WHERE id = ?", (participant_id,))
    try:
        stored = read_value(found.kind, value, found.settings.order)
    except ValueError as problem:
        raise KnownError(f"'{found.name}' of '{name}': {problem}") from None
    with project.change(f"Set {found.name} of '{name}'", by=by) as change:
        store_values(project, change, participant_id, {found.id: stored})


def set_kind(
    project: Project, variable: str, kind: VariableKind, *, by: str, order: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Say of what kind a variable is; its values are written in the form of that kind.

    Args:
        project: the open project.
        variable: its name.
        kind: the new kind.
        by: the coder's name.
        order: the categories there are, lowest first; an ordered category without gets a guessed order.
        labels: what values are called in publications; None keeps the labels there are.

    Raises:
        KnownError: there is no such variable, or a participant has a value that is not of this kind.
    """
    found = queries.variable_named(project, variable)
    values = [row[0] for row in project.rows("SELECT value FROM variable_value WHERE variable_id = ?", (found.id,))]
    settings = settings_for(kind, values, order, found.settings.labels if labels is None else labels)
    with project.change(f"Make {found.name} a variable of the kind {kind}", by=by) as change:
        convert(project, change, found, kind, settings)


def ensure_variable(change: Change, known: dict[str, Variable], name: str) -> Variable:
    """Return the variable of this name; make it, of the kind text, if ``known`` (by name key) has none."""
    found = known.get(name_key(name))
    if found is None:
        values = {"name": name, "name_key": name_key(name), "position": len(known)}
        found = Variable(change.insert("variable", **values), name, VariableKind.TEXT, Settings(), 0)
        known[name_key(name)] = found
    return found


def convert(
    project: Project, change: Change, variable: Variable, kind: VariableKind, settings: Settings,
    leave: Collection[int] = (),
) -> None:  # fmt: skip
    """Store another kind and write the values of all participants in its form, except those to ``leave``.

    Raises:
        KnownError: a participant has a value that is not of this kind.
    """
    change.update("variable", variable.id, kind=kind.value, settings=settings.as_json())
    rows = [
        row
        for row in project.rows(
            """SELECT variable_value.id, participant_id, name, value FROM variable_value
            JOIN participant ON participant.id = participant_id WHERE variable_id = ? ORDER BY participant_id""",
            (variable.id,),
        )
        if row[1] not in leave
    ]
    day_first = day_comes_first(row[3] for row in rows)
    for row_id, _, name, value in rows:
        try:
            change.update("variable_value", row_id, value=read_value(kind, value, settings.order, day_first))
        except ValueError as problem:
            raise KnownError(f"'{variable.name}' can't be of the kind {kind}: of '{name}', {problem}") from None


def store_values(
    project: Project, change: Change, participant_id: int, values: Mapping[int, str]
) -> list[tuple[int, str, str]]:
    """Store a participant's values by variable id, an empty one as none; return what was before and is now.

    Only what is different is returned, as (variable id, before, after).
    """
    rows = project.rows("SELECT variable_id, id, value FROM variable_value WHERE participant_id = ?", (participant_id,))
    known = {row[0]: (row[1], row[2]) for row in rows}
    changed = []
    for variable_id, value in values.items():
        row_id, before = known.get(variable_id, (None, ""))
        if value == before:
            continue
        changed.append((variable_id, before, value))
        if row_id is None:
            change.insert("variable_value", participant_id=participant_id, variable_id=variable_id, value=value)
        elif value:
            change.update("variable_value", row_id, value=value)
        else:
            change.delete("variable_value", row_id)
    return changed
