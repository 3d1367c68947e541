# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to participants' variables; each verb is one change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Change, Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import queries
from qualcoder_cp.transcripts.several import SEPARATOR, choices
from qualcoder_cp.transcripts.tables import Sheet
from qualcoder_cp.transcripts.variables import (
    Settings,
    Variable,
    VariableKind,
    day_comes_first,
    read_value,
    settings_for,
    typed_separator,
)

_COLUMNS = frozenset(["participant", "group", "transcripts"])
"""What the table of participants has besides variables."""


def add_variable(project: Project, name: str, *, by: str) -> str:
    """Add a variable of the kind text that no participant has a value of yet; return its name.

    Raises:
        KnownError: the name is empty or taken.
    """
    name = _free_name(project, name)
    known = {name_key(one.name): one for one in queries.variables(project)}
    with project.change(f"Add the variable '{name}'", by=by) as change:
        ensure_variable(change, known, name)
    return name


def _free_name(project: Project, name: str, but: int | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise KnownError("A variable needs a name.")
    for one in queries.variables(project):
        if name_key(one.name) == name_key(name) and one.id != but:
            raise KnownError(f"There is already a variable '{one.name}'.")
    if name_key(name) in _COLUMNS:
        raise KnownError(f"The table of participants already has a column '{name}'; choose another name.")
    return name


def set_variable(project: Project, participant_id: int, variable: str, value: str, *, by: str) -> None:
    """Give a participant a value of a variable; an empty value takes it away.

    Raises:
        KnownError: there is no such variable, or the value is not of its kind.
    """
    found = queries.variable_named(project, variable)
    name = project.value("SELECT name FROM participant WHERE id = ?", (participant_id,))
    try:
        separator = typed_separator(found.settings, value)
        stored = read_value(found.kind, value, found.settings.order, separator=separator)
    except ValueError as problem:
        raise KnownError(f"'{found.name}' of '{name}': {problem}") from None
    with project.change(f"Set {found.name} of '{name}'", by=by) as change:
        store_values(project, change, participant_id, {found.id: stored})


def set_kind(
    project: Project, variable: str, kind: VariableKind, *, by: str, order: Sequence[str] = (),
    labels: Mapping[str, str] | None = None, separator: str | None = None, clear_misfits: bool = False,
) -> list[Misfit]:  # fmt: skip
    """Say of what kind a variable is; its values are written in the form of that kind; return those taken away.

    Args:
        project: the open project.
        variable: its name.
        kind: the new kind.
        by: the coder's name.
        order: the categories there are, lowest first; an ordered category without gets a guessed order.
        labels: what values are called in publications; None keeps the labels there are.
        separator: what divides several choices in the values there are; None guesses it.
        clear_misfits: take values away that are not of this kind, instead of refusing (see `misfits`).

    Raises:
        KnownError: there is no such variable, or a participant has a value that is not of this kind.
    """
    found = queries.variable_named(project, variable)
    settings = _settings(project, found, kind, order, labels, separator)
    with project.change(f"Make {found.name} a variable of the kind {kind}", by=by) as change:
        gone = _misfits(project, found, kind, settings) if clear_misfits else []
        for one in gone:
            store_values(project, change, one.participant_id, {found.id: ""})
        convert(project, change, found, kind, settings)
    return gone


@dataclass(frozen=True, slots=True)
class Misfit:
    """A participant's value that is not of the kind that a variable should have; ``problem`` ends a sentence."""

    participant_id: int
    participant: str
    value: str
    problem: str


def misfits(
    project: Project, variable: str, kind: VariableKind, *, order: Sequence[str] = (), separator: str | None = None
) -> list[Misfit]:  # fmt: skip
    """Return the values that would not fit if the variable were of this kind, in the order of participants.

    Raises:
        KnownError: there is no such variable.
    """
    found = queries.variable_named(project, variable)
    return _misfits(project, found, kind, _settings(project, found, kind, order, None, separator))


def _settings(
    project: Project, found: Variable, kind: VariableKind, order: Sequence[str], labels: Mapping[str, str] | None,
    separator: str | None,
) -> Settings:  # fmt: skip
    values = [value for _, _, _, value in _stored(project, found.id)]
    if kind is found.kind:
        separator = separator or found.settings.separator
    return settings_for(kind, values, order, found.settings.labels if labels is None else labels, separator)


def _stored(project: Project, variable_id: int) -> list[tuple[int, int, str, str]]:
    """Return row id, participant's id and name, and value of all values of a variable."""
    rows = project.rows(
        """SELECT variable_value.id, participant_id, name, value FROM variable_value
        JOIN participant ON participant.id = participant_id WHERE variable_id = ? ORDER BY participant_id""",
        (variable_id,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _misfits(project: Project, found: Variable, kind: VariableKind, settings: Settings) -> list[Misfit]:
    rows = _stored(project, found.id)
    day_first, separator = day_comes_first(row[3] for row in rows), _separator_of(found, settings)
    gone = []
    for _, participant_id, name, value in rows:
        try:
            read_value(kind, value, settings.order, day_first, separator)
        except ValueError as problem:
            gone.append(Misfit(participant_id, name, value, str(problem)))
    return gone


def _separator_of(variable: Variable, settings: Settings) -> str:
    """Return what divides several choices in the stored values of a variable."""
    return SEPARATOR if variable.kind is VariableKind.SEVERAL else settings.separator


def rename_variable(project: Project, variable: str, name: str, *, by: str) -> str:
    """Give a variable another name and return it as it is stored.

    Raises:
        KnownError: there is no such variable, or the new name is empty or taken.
    """
    found = queries.variable_named(project, variable)
    name = _free_name(project, name, but=found.id)
    with project.change(f"Rename the variable '{found.name}' to '{name}'", by=by) as change:
        change.update("variable", found.id, name=name, name_key=name_key(name))
    return name


def remove_variable(project: Project, variable: str, *, by: str) -> Variable:
    """Remove a variable with all its values; return it as it was (``values``: how many participants lose one).

    Raises:
        KnownError: there is no such variable.
    """
    found = queries.variable_named(project, variable)
    with project.change(f"Remove the variable '{found.name}'", by=by) as change:
        for row_id, _, _, _ in _stored(project, found.id):
            change.delete("variable_value", row_id)
        change.delete("variable", found.id)
    return found


def set_labels(project: Project, variable: str, labels: Mapping[str, str], *, by: str) -> list[str]:
    """Say what values of a variable are called in publications (1: "Yes"); return values that nobody has.

    Labels of other values stay; an empty label takes one away.

    Raises:
        KnownError: there is no such variable.
    """
    found = queries.variable_named(project, variable)
    with project.change(f"Label the values of {found.name}", by=by) as change:
        return _label(project, change, found, labels)


def import_labels(project: Project, table: Sheet, *, by: str) -> list[str]:
    """Take a list of value labels in: columns ``variable``, ``value`` and ``label``; one change.

    Returns:
        A sentence for each value that no participant has.

    Raises:
        KnownError: a column is missing, a cell is empty or there is no such variable (file, row and column are named).
            Nothing is changed then.
    """
    columns = [table.column(name) for name in ("variable", "value", "label")]
    known = {name_key(one.name): one for one in queries.variables(project)}
    labels: dict[int, dict[str, str]] = {}
    for row in table.rows:
        name, value, label = (" ".join(row[column].split()) for column in columns)
        if name_key(name) not in known:
            raise table.problem(row, columns[0], f"there is no variable '{name}'.")
        if not value:
            raise table.problem(row, columns[1], "there is no value.")
        labels.setdefault(known[name_key(name)].id, {})[value] = label
    notes = []
    with project.change(f"Import value labels {table.path.name}", by=by) as change:
        for one in known.values():
            if one.id in labels:
                without = _label(project, change, one, labels[one.id])
                notes += [f"No participant has the value '{value}' of {one.name}." for value in without]
    return notes


def _label(project: Project, change: Change, found: Variable, labels: Mapping[str, str]) -> list[str]:
    said = {_as_stored(found, value): " ".join(label.split()) for value, label in labels.items()}
    kept = {value: label for value, label in (found.settings.labels | said).items() if label}
    change.update("variable", found.id, settings=replace(found.settings, labels=kept).as_json())
    several = found.kind is VariableKind.SEVERAL
    values = {part for *_, value in _stored(project, found.id) for part in (choices(value) if several else [value])}
    return [value for value in said if value not in values]


def _as_stored(found: Variable, value: str) -> str:
    """Return a value of a list of labels as the project writes it (1,0 is 1); one that does not fit stays."""
    kind = VariableKind.CATEGORY if found.kind is VariableKind.SEVERAL else found.kind
    try:
        return read_value(kind, value, found.settings.order)
    except ValueError:
        return value


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
    rows = [row for row in _stored(project, variable.id) if row[1] not in leave]
    day_first, separator = day_comes_first(row[3] for row in rows), _separator_of(variable, settings)
    for row_id, _, name, value in rows:
        try:
            change.update("variable_value", row_id, value=read_value(kind, value, settings.order, day_first, separator))
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
