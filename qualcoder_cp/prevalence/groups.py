# SPDX-License-Identifier: GPL-3.0-or-later
"""What participants are compared by: the stakeholder group, any variable, or two of them together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from qualcoder_cp.known import KnownError
from qualcoder_cp.prevalence.rules import NOT_STATED
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import VariableKind, groups, participants, variable_named
from qualcoder_cp.transcripts.several import choices
from qualcoder_cp.transcripts.variables import Variable, natural_order

STAKEHOLDERS = "group"
"""The name of the stakeholder group beside those of variables."""

JOINED = " / "
"""Stands between the two values of a combination."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which groups there are, in order, and those of each participant by id; ``title`` names the variables."""

    title: str
    names: tuple[str, ...]
    of: Mapping[int, tuple[str, ...]]

    def groups_of(self, participant_id: int) -> tuple[str, ...]:
        """Return the groups of a participant, at least "not stated"."""
        return self.of.get(participant_id) or (NOT_STATED,)


def grouping(project: Project, by: Sequence[str] = (STAKEHOLDERS,)) -> Grouping:
    """Return the groups that one or two variables make.

    A variable of numbers can be cut: ``age:30,50`` makes "below 30", "30 to below 50" and "50 or more". One of several
    choices puts a participant into each of them. Missing values are "not stated". Of combinations those stand that
    somebody belongs to.

    Args:
        project: the open project.
        by: names of variables; ``group`` is the stakeholder group.

    Raises:
        KnownError: there is no such variable, more than two are named, or it can't be cut.
    """
    if not 0 < len(by) <= 2:
        raise KnownError("Groups are made by one variable or by two.")
    single = [_of_one(project, name) for name in by]
    if len(single) == 1:
        return single[0]
    first, second = single
    ids = [one.id for one in participants(project)]
    of = {
        person: tuple(JOINED.join(pair) for pair in product(first.groups_of(person), second.groups_of(person)))
        for person in ids
    }
    lived = {name for own in of.values() for name in own}
    names = tuple(
        name for name in (JOINED.join(pair) for pair in product(_all_names(first), _all_names(second))) if name in lived
    )
    return Grouping(f"{first.title} x {second.title}", names, of)


def _all_names(one: Grouping) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one.names, NOT_STATED)))


def _of_one(project: Project, name: str) -> Grouping:
    spec, _, cuts = name.partition(":")
    everyone = participants(project)
    is_variable = any(name_key(spec) == name_key(one) for person in everyone for one in person.variables)
    if name_key(spec) == STAKEHOLDERS and not is_variable:
        of = {one.id: (one.group or NOT_STATED,) for one in everyone}
        return Grouping("group", tuple(groups(project)), of)
    variable = variable_named(project, spec)
    values = {one.id: one.variables[variable.name] for one in everyone if one.variables.get(variable.name)}
    if cuts:
        return _cut(variable, values, cuts)
    own = {person: _shown(variable, value) for person, value in values.items()}
    names = _in_order(variable, values.values())
    return Grouping(variable.name, names + ((NOT_STATED,) if len(values) < len(everyone) else ()), own)


def _shown(variable: Variable, value: str) -> tuple[str, ...]:
    parts = choices(value) if variable.kind is VariableKind.SEVERAL else [value]
    return tuple(dict.fromkeys(variable.settings.labels.get(one, one) for one in parts))


def _in_order(variable: Variable, values: Iterable[str]) -> tuple[str, ...]:
    every = list(values)
    if variable.kind is VariableKind.SEVERAL:
        every = [one for value in every for one in choices(value)]
    if variable.kind is VariableKind.NUMBER:
        found: Sequence[str] = sorted(set(every), key=float)
    elif variable.kind is VariableKind.DATE:
        found = sorted(set(every))
    elif variable.kind is VariableKind.YES_NO:
        found = sorted(set(every), reverse=True)
    else:
        found = (*variable.settings.order, *natural_order(every))
    present = set(every) | set(variable.settings.order)
    return tuple(dict.fromkeys(variable.settings.labels.get(one, one) for one in found if one in present))


def _cut(variable: Variable, values: Mapping[int, str], cuts: str) -> Grouping:
    try:
        edges = sorted({float(one) for one in cuts.split(",")})
        numbers = {person: float(value) for person, value in values.items()}
    except ValueError:
        raise KnownError(f"'{variable.name}:{cuts}' can't be cut; both values and cuts must be numbers.") from None
    plain = [f"{one:g}" for one in edges]
    names = [f"below {plain[0]}"]
    names += [f"{low} to below {high}" for low, high in pairwise(plain)]
    names.append(f"{plain[-1]} or more")
    return Grouping(
        variable.name,
        tuple(names),
        {person: (names[bisect_right(edges, number)],) for person, number in numbers.items()},
    )
