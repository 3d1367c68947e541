# SPDX-License-Identifier: GPL-3.0-or-later
"""The closed answers of a study described: frequencies, mean and SD, median and quartiles, and who gave no answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from qualcoder_cp.mixed.filtering import Condition, matching
from qualcoder_cp.mixed.rules import Share, Spread, shares, spread
from qualcoder_cp.model import KnownError, Participant
from qualcoder_cp.prevalence.groups import Grouping, grouping
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import Variable, VariableKind, choices, participants, variable_named, variables
from qualcoder_cp.transcripts.variables import natural_order

ALL = "all"
"""What the column ``group`` says for everybody."""

DESCRIBED_COLUMNS = (
    "variable", "kind", "group", "category", "n", "N", "percent", "statistic", "value", "participants", "missing",
)  # fmt: skip
MOST_VALUES = 12
"""A variable of the kind text with no more values than this is counted like a category."""

_COUNTED = frozenset({VariableKind.CATEGORY, VariableKind.ORDERED, VariableKind.SEVERAL, VariableKind.YES_NO})


@dataclass(frozen=True, slots=True)
class Column:
    """A variable among some participants: how many there are, how many have no value, and the values.

    ``shares`` of categories, yes/no and several choices; ``spread`` of numbers; ``middle`` is the median category of
    an ordered one (the lower of two); ``first`` and ``last`` are ISO dates; ``distinct`` counts different values.
    """

    group: str
    participants: int
    missing: int
    shares: tuple[Share, ...] = ()
    spread: Spread | None = None
    middle: str = ""
    first: str = ""
    last: str = ""
    distinct: int = 0


@dataclass(frozen=True, slots=True)
class Described:
    """A variable with a column for everybody, and one per group where groups were asked for."""

    variable: Variable
    columns: tuple[Column, ...]


def describe(
    project: Project, names: Sequence[str] = (), *, by: Sequence[str] = (), where: Sequence[Condition] = ()
) -> list[Described]:
    """Describe variables by what they are: categories are counted, numbers averaged.

    Percentages are of those who answered; who has no value is counted as missing, never as a category.

    Args:
        project: the open project.
        names: the variables; default: all.
        by: one or two variables whose groups stand beside everybody; ``group`` is the stakeholder group.
        where: only the participants of whom all of these are true.

    Raises:
        KnownError: there is no such variable or value, or no variable at all.
    """
    chosen = [variable_named(project, name) for name in names] or variables(project)
    if not chosen:
        raise KnownError(f"No participant of {project.path.name} has variables yet; import a survey or a table.")
    some = matching(project, where)
    people = [one for one in participants(project) if some is None or one.id in some]
    grouped = grouping(project, by) if by else None
    return [Described(one, tuple(_columns(one, people, grouped))) for one in chosen]


def _columns(variable: Variable, people: list[Participant], grouped: Grouping | None) -> Iterator[Column]:
    listed = _listed(variable, people)
    yield _column(variable, ALL, people, listed)
    for name in grouped.names if grouped else ():
        yield _column(variable, name, [one for one in people if grouped and name in grouped.groups_of(one.id)], listed)


def _listed(variable: Variable, people: list[Participant]) -> tuple[str, ...]:
    """Return all categories in order, also those that nobody of a group has."""
    given = [part for one in people for part in _parts(variable, one.variables.get(variable.name, ""))]
    if variable.kind is VariableKind.YES_NO:
        return ("yes", "no")
    order = variable.settings.order or natural_order(given)
    return tuple(dict.fromkeys((*order, *given)))


def _parts(variable: Variable, value: str) -> list[str]:
    if not value:
        return []
    return list(dict.fromkeys(choices(value))) if variable.kind is VariableKind.SEVERAL else [value]


def _column(variable: Variable, group: str, people: list[Participant], listed: tuple[str, ...]) -> Column:
    given = [(one.id, value) for one in people if (value := one.variables.get(variable.name, ""))]
    values = [value for _, value in given]
    head = (group, len(people), len(people) - len(given))
    if variable.kind in _COUNTED or (variable.kind is VariableKind.TEXT and len(listed) <= MOST_VALUES):
        counted = tuple(shares([(person, _parts(variable, value)) for person, value in given], listed))
        middle = _middle(values, listed) if variable.kind is VariableKind.ORDERED else ""
        return Column(*head, counted, middle=middle, distinct=len(set(values)))
    if variable.kind is VariableKind.NUMBER:
        return Column(*head, spread=spread([float(value) for value in values]), distinct=len(set(values)))
    if variable.kind is VariableKind.DATE and values:
        return Column(*head, first=min(values), last=max(values), distinct=len(set(values)))
    return Column(*head, distinct=len(set(values)))


def _middle(values: list[str], listed: tuple[str, ...]) -> str:
    ranked = sorted(values, key=listed.index)
    return ranked[(len(ranked) - 1) // 2] if ranked else ""


def described_rows(described: Sequence[Described]) -> Iterator[dict[str, object]]:
    """Yield a row of ``DESCRIBED_COLUMNS`` per variable, group and value or statistic; percentages are 0 to 100.

    ``n`` of ``N`` who answered gave the category; ``participants`` counts all of the group, ``missing`` those
    without a value.
    """
    for one in described:
        for column in one.columns:
            head: dict[str, object] = {
                "variable": one.variable.name, "kind": one.variable.kind.value, "group": column.group,
                "N": column.participants - column.missing, "participants": column.participants,
                "missing": column.missing,
            }  # fmt: skip
            for share in column.shares:
                percent = 100 * share.n / share.N if share.N else None
                yield head | {"category": one.variable.settings.shown(share.value), "n": share.n, "percent": percent}
            yield from (head | {"statistic": name, "value": value} for name, value in _statistics(column))


def _statistics(column: Column) -> Iterator[tuple[str, object]]:
    if column.spread:
        yield from ((name, value) for name, value in asdict(column.spread).items() if name != "n")
    elif column.middle:
        yield "median", column.middle
    elif column.first:
        yield from (("first", column.first), ("last", column.last))
    elif not column.shares:
        yield "different values", column.distinct
