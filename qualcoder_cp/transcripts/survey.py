# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey as transcripts: which column is what, whether each value is what it must be, and one text per participant.

Each question with an answer is a turn of the interviewer, each answer one of the participant. An empty answer is no
text at all and is counted as no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcoder_cp.model import KnownError, Role, TranscriptText, Turn
from qualcoder_cp.text import count_words, name_key
from qualcoder_cp.transcripts.several import choices
from qualcoder_cp.transcripts.tables import Sheet, SheetRow
from qualcoder_cp.transcripts.variables import (
    Settings,
    Variable,
    VariableKind,
    day_comes_first,
    guess_kind,
    near_duplicates,
    read_value,
    settings_for,
)

QUESTION = "Question"
ANSWER = "Answer"
"""The labels of the two speakers of a survey's transcript."""

_IDS = tuple(
    [
        "id",
        "participant",
        "participant_id",
        "respondent",
        "respondent_id",
        "response_id",
        "responseid",
        "record_id",
        "case_id",
        "token",
        "code",
        "pseudonym",
        "nr",
        "no",
        "number",
        "name",
    ]
)
_GROUPS = ("group", "stakeholder_group", "stakeholder", "study_group", "condition", "arm")
_LONGEST_ID = 40
_MOST_GROUPS = 12
_OPEN_WORDS = 8
_OPEN_LONGEST = 20
_CATEGORIES = (VariableKind.CATEGORY, VariableKind.ORDERED, VariableKind.SEVERAL)


@dataclass(frozen=True, slots=True)
class Plan:
    """What each column of a survey is; ``orders`` are the categories of a column, lowest first, where given.

    ``separators`` are the signs that divide several choices in a column, where a person named them.
    """

    id_column: str
    group_column: str | None
    variables: dict[str, VariableKind]
    open_columns: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    separators: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One participant's row; ``answers`` are pairs of question and answer, without those that are empty."""

    name: str
    row: int
    group: str | None
    values: dict[str, str]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as its plan reads it.

    ``unanswered`` counts the participants without an answer by question, ``problems`` are sentences that name file,
    row and column; with any of them nothing can be imported. ``notes`` are for people to look at.
    """

    plan: Plan
    rows: tuple[SurveyRow, ...]
    settings: dict[str, Settings]
    unanswered: dict[str, int]
    notes: tuple[str, ...]
    problems: tuple[str, ...]


def propose(table: Sheet, known: Iterable[Variable] = (), *, id_column: str | None = None) -> Plan:
    """Return a guess of what the columns are, for people to confirm; variables of the project keep their kind.

    ``id_column`` is named by a person where they know it.

    Raises:
        KnownError: no column holds another short value in each row.
    """
    kinds = {name_key(one.name): one.kind for one in known}
    values = {column: _filled(table, column) for column in table.columns}
    id_column = id_column or _id_column(table, values)
    rest = [column for column in table.columns if column != id_column]
    group = next((column for column in rest if _key(column) in _GROUPS and _groups(values[column])), None)
    variables: dict[str, VariableKind] = {}
    asked, ignored = [], []
    for column in rest:
        if column == group:
            continue
        if not values[column]:
            ignored.append(column)
        elif name_key(column) in kinds:
            variables[column] = kinds[name_key(column)]
        elif _is_open(column, values[column]):
            asked.append(column)
        else:
            variables[column] = guess_kind(values[column])
    return Plan(id_column, group, variables, tuple(asked), tuple(ignored))


def _filled(table: Sheet, column: str) -> list[str]:
    return [row[column] for row in table.rows if row[column]]


def _key(column: str) -> str:
    return name_key(column).replace(" ", "_")


def _id_column(table: Sheet, values: Mapping[str, list[str]]) -> str:
    fit = [
        column
        for column in table.columns
        if len(values[column]) == len(table.rows) == len({name_key(value) for value in values[column]})
        and table.rows
        and max(map(len, values[column])) <= _LONGEST_ID
        and guess_kind(values[column]) is not VariableKind.DATE
    ]
    named = sorted((column for column in fit if _key(column) in _IDS), key=lambda column: _IDS.index(_key(column)))
    if not fit:
        raise KnownError(
            f"{table.path}: no column holds another short value in each row; name the column that tells participants "
            f"apart (columns found: {table.found})."
        )
    return (named or fit)[0]


def _groups(values: list[str]) -> bool:
    return 1 < len({name_key(value) for value in values}) <= min(_MOST_GROUPS, max(2, len(values) // 2))


def _is_open(column: str, values: list[str]) -> bool:
    """Return whether people wrote in their own words: long texts that hardly ever are the same."""
    words = [count_words(value) for value in values]
    distinct = len({name_key(value) for value in values})
    long = sum(words) >= _OPEN_WORDS * len(words) or max(words) >= _OPEN_LONGEST
    asked = column.endswith("?") and sum(words) >= _OPEN_WORDS / 2 * len(words)
    return (long or asked) and distinct > len(values) / 2 and guess_kind(values) is not VariableKind.SEVERAL


def read_survey(table: Sheet, plan: Plan, known: Iterable[Variable] = ()) -> Survey:
    """Return the survey's rows, each value checked and written in one form.

    Args:
        table: the table as it was read.
        plan: what its columns are.
        known: the project's variables, whose order of categories holds unless the plan gives another.

    Raises:
        KnownError: the plan names a column that is not there, or one twice, or the table has no rows.
    """
    _check(table, plan)
    before = {name_key(one.name): one for one in known}
    settings = {column: _settings(table, plan, column, before.get(name_key(column))) for column in plan.variables}
    problems: list[str] = []
    rows: list[SurveyRow] = []
    first: dict[str, int] = {}
    days = {column: day_comes_first(_filled(table, column)) for column in plan.variables}
    for row in table.rows:
        name = " ".join(row[plan.id_column].split())
        if not name:
            problems.append(str(table.problem(row, plan.id_column, "the participant has no id.")))
            continue
        if first.setdefault(name_key(name), row.number) != row.number:
            where = f"the participant '{name}' is already in row {first[name_key(name)]}."
            problems.append(str(table.problem(row, plan.id_column, where)))
            continue
        values = _values(table, plan, row, settings, days, problems)
        group = (" ".join(row[plan.group_column].split()) or None) if plan.group_column else None
        answers = tuple((question, row[question]) for question in plan.open_columns if row[question])
        rows.append(SurveyRow(name, row.number, group, values, answers))
    unanswered = {
        question: sum(1 for row in rows if question not in dict(row.answers)) for question in plan.open_columns
    }
    return Survey(plan, tuple(rows), settings, unanswered, tuple(_notes(table, plan, rows)), tuple(problems))


def _check(table: Sheet, plan: Plan) -> None:
    used = [plan.id_column, *([plan.group_column] if plan.group_column else []), *plan.variables, *plan.open_columns]
    for place, column in enumerate([*used, *plan.ignored]):
        if column not in table.columns:
            raise KnownError(
                f"{table.path}, row {table.header_row}: there is no column '{column}' (columns found: {table.found})."
            )
        if column in used[:place]:
            raise KnownError(f"The column '{column}' of {table.path} can't be two things at once.")
    if not table.rows:
        raise KnownError(f"{table.path}: the table has a header but no participants.")


def _settings(table: Sheet, plan: Plan, column: str, before: Variable | None) -> Settings:
    kind = plan.variables[column]
    kept = before.settings if before and before.kind is kind else Settings()
    order, separator = plan.orders.get(column) or kept.order, plan.separators.get(column)
    return settings_for(kind, _filled(table, column), order, kept.labels, separator)


def _values(
    table: Sheet, plan: Plan, row: SheetRow, settings: Mapping[str, Settings], days: Mapping[str, bool | None],
    problems: list[str],
) -> dict[str, str]:  # fmt: skip
    values = {}
    for column, kind in plan.variables.items():
        try:
            values[column] = read_value(
                kind, row[column], settings[column].order, days[column], settings[column].separator
            )
        except ValueError as problem:
            problems.append(str(table.problem(row, column, str(problem))))
    return values


def _notes(table: Sheet, plan: Plan, rows: list[SurveyRow]) -> list[str]:
    """Return what people should look at: categories written in two ways, people without group or answers."""
    notes = list(table.notes)
    found = {column: [row.values.get(column, "") for row in rows] for column in plan.variables}
    listed = {column: found[column] for column, kind in plan.variables.items() if kind in _CATEGORIES}
    if plan.group_column:
        listed[plan.group_column] = [row.group or "" for row in rows]
    for column, values in listed.items():
        several = plan.variables.get(column) is VariableKind.SEVERAL
        parts = [part for value in values for part in (choices(value) if several else [value]) if part]
        for group in near_duplicates(parts):
            names = ", ".join(f"'{one}'" for one in group)
            notes.append(f"Column '{column}': is this one category? {names}.")
    without = sum(1 for row in rows if row.group is None)
    if plan.group_column and without:
        notes.append(f"{without} of {len(rows)} participants have no group; they will be shown as 'not stated'.")
    silent = sum(1 for row in rows if not row.answers)
    if plan.open_columns and silent:
        notes.append(f"{silent} of {len(rows)} participants answered no open question; they get no transcript.")
    return notes


def answer_text(answers: Iterable[tuple[str, str]]) -> tuple[str, tuple[Turn, ...]]:
    """Return one participant's text and its turns: each question followed by its answer."""
    text = ""
    turns: list[Turn] = []
    for question, answer in answers:
        for label, role, said in ((QUESTION, Role.INTERVIEWER, question), (ANSWER, Role.PARTICIPANT, answer)):
            start = len(text)
            text += f"{label}: {said}"
            turns.append(Turn(start, len(text), start + len(label) + 2, label, role))
            text += "\n" if role is Role.INTERVIEWER else "\n\n"
    return text.rstrip("\n") + "\n" if text else "", tuple(turns)


def answers_in(text: TranscriptText) -> dict[str, str]:
    """Return the answers by question of a text that `answer_text` made, also after it was corrected."""
    found: dict[str, str] = {}
    question = None
    for turn in text.turns:
        said = text.text[turn.speech_start : turn.end]
        if turn.role is Role.INTERVIEWER:
            question = said
        elif question is not None:
            found[question] = f"{found[question]}\n{said}" if question in found else said
    return found


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that reads otherwise in a corrected table; ``applied`` if the transcript says so now."""

    participant: str
    transcript: str
    question: str
    before: str
    after: str
    applied: bool


def changed_answers(
    stored: Mapping[str, str], answers: Iterable[tuple[str, str]], asked: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return (question, before, after) for each asked question whose answer is not the stored one."""
    before = {name_key(question): answer for question, answer in stored.items()}
    after = {name_key(question): answer for question, answer in answers}
    pairs = [(question, before.get(name_key(question), ""), after.get(name_key(question), "")) for question in asked]
    return [one for one in pairs if one[1] != one[2]]
