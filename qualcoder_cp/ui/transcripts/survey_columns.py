# SPDX-License-Identifier: GPL-3.0-or-later
"""What the columns of a survey are taken for while a person looks at them, and what an import did, in words."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts import Plan, Sheet, Survey, SurveyImported, Variable, VariableKind

ID, GROUP, OPEN, IGNORE = "participant id", "group", "open answer", "ignore"
ROLES: tuple[str, ...] = (ID, GROUP, OPEN, *(kind.value for kind in VariableKind), IGNORE)
"""What a column can be; the kinds of variables stand for a variable of that kind."""

_SAMPLES = 3
_LISTED = (VariableKind.CATEGORY, VariableKind.ORDERED, VariableKind.SEVERAL)


def role_words(role: str) -> str:
    """Return a role as people read it."""
    return role if role in (ID, GROUP, OPEN, IGNORE) else f"variable: {role}"


class Columns:
    """A table whose columns have a role each, preset by the guess of the core.

    ``survey`` is the table read in this way, or None with the reason in ``problem``.
    """

    def __init__(self, table: Sheet, known: Sequence[Variable]) -> None:
        """Guess what each column is; ``known`` are the variables of the project."""
        self.table, self._known = table, known
        self.survey: Survey | None = None
        self.problem = ""
        self._orders: dict[str, tuple[str, ...]] = {}
        try:
            self.roles = _roles(table, transcripts.propose_plan(table, known))
        except KnownError:  # no column tells the participants apart by itself: a person has to say which one does
            guess = _roles(table, transcripts.propose_plan(table, known, id_column=table.columns[0]))
            self.roles = guess | {table.columns[0]: IGNORE}
        self._read()

    def set_role(self, column: str, role: str) -> None:
        """Take a column for something else; there is one id and one group, so that an earlier one gives way."""
        if role in (ID, GROUP):
            before = next((one for one, held in self.roles.items() if held == role and one != column), None)
            if before is not None:
                guess = _roles(self.table, transcripts.propose_plan(self.table, self._known, id_column=column))
                self.roles[before] = guess[before] if role == ID and guess[before] != GROUP else VariableKind.CATEGORY
        self.roles[column] = role
        self._orders.pop(column, None)
        self._read()

    def set_order(self, column: str, categories: Sequence[str]) -> None:
        """Give an ordered category its categories, lowest first; none: as they were guessed."""
        self._orders.pop(column, None)
        if categories:
            self._orders[column] = tuple(categories)
        self._read()

    def plan(self) -> Plan:
        """Return what the columns are.

        Raises:
            KnownError: no column is the participants' id.
        """
        held: dict[str, list[str]] = {role: [] for role in ROLES}
        for column, role in self.roles.items():
            held[role].append(column)
        if not held[ID]:
            raise KnownError("Choose the column that tells the participants apart (participant id).")
        kinds = {one: VariableKind(role) for one, role in self.roles.items() if role not in (ID, GROUP, OPEN, IGNORE)}
        group = held[GROUP][0] if held[GROUP] else None
        return Plan(held[ID][0], group, kinds, tuple(held[OPEN]), tuple(held[IGNORE]), dict(self._orders))

    def values(self, column: str) -> str:
        """Return the categories of a column, or else its first values."""
        settings = self.survey.settings.get(column) if self.survey else None
        if settings is not None and settings.order and self.roles[column] in _LISTED:
            return (" < " if self.roles[column] == VariableKind.ORDERED else ", ").join(settings.order)
        found = dict.fromkeys(" ".join(row[column].split()) for row in self.table.rows if row[column])
        return " · ".join(list(found)[:_SAMPLES])

    def filled(self, column: str) -> int:
        """Return in how many rows a column has something."""
        return sum(1 for row in self.table.rows if row[column])

    @property
    def sound(self) -> bool:
        """Return whether the table can be imported as it is read."""
        return self.survey is not None and bool(self.survey.rows) and not self.survey.problems

    def _read(self) -> None:
        self.survey, self.problem = None, ""
        try:
            self.survey = transcripts.read_survey(self.table, self.plan(), self._known)
        except KnownError as problem:
            self.problem = str(problem)


def _roles(table: Sheet, plan: Plan) -> dict[str, str]:
    held: dict[str, str] = {plan.id_column: ID}
    if plan.group_column:
        held[plan.group_column] = GROUP
    held |= dict.fromkeys(plan.open_columns, OPEN) | {one: kind.value for one, kind in plan.variables.items()}
    return {column: held.get(column, IGNORE) for column in table.columns}


def count_words(columns: Columns) -> str:
    """Return the file and how many people and answers it holds, on one line."""
    survey = columns.survey
    if survey is None:
        return f"{columns.table.path.name} · {_many(len(columns.table.rows), 'row')}"
    answers, missing = sum(len(row.answers) for row in survey.rows), sum(survey.unanswered.values())
    parts = [
        columns.table.path.name,
        _many(len(survey.rows), "participant"),
        _many(answers, "answer"),
        f"{missing:,} without an answer",
    ]
    if survey.problems:
        parts.append(_many(len(survey.problems), "problem"))
    return " · ".join(parts)


def remarks(columns: Columns) -> list[str]:
    """Return what is wrong first, then what people should look at."""
    if columns.survey is None:
        return [columns.problem, *columns.table.notes]
    file = f"{columns.table.path}, "  # the name of the file stands above
    return [one.removeprefix(file).capitalize() if one.startswith(file) else one for one in columns.survey.problems] + [
        *columns.survey.notes
    ]


def said(done: SurveyImported, file: str) -> str:
    """Return what an import did, on one line."""
    parts = [
        f"{_many(len(done.new), 'participant')} and {_many(len(done.transcripts), 'transcript')} added"
        if done.new or done.transcripts else "",
        f"{_many(len(done.values), 'value')} updated" if done.values else "",
        f"{_many(len(done.answers), 'changed answer')}" if done.answers else "",
    ]  # fmt: skip
    return f"{file}: " + (", ".join(part for part in parts if part) or "nothing is new")


def changes(done: SurveyImported) -> list[str]:
    """Return each change of what was there before, and who is no longer in the table, one sentence each."""
    lines = [
        f"{one.participant}, {one.variable}: '{one.before or 'nothing'}' is now '{one.after or 'nothing'}'."
        for one in done.values
    ]
    for one in done.answers:
        what = "replaced" if one.applied else "changed; it waits, because the transcript was worked on"
        lines.append(f"{one.transcript}, the answer to '{one.question}': {what}.")
    return lines + [f"{name} is no longer in the table and was kept." for name in done.missing]


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
