# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts survey``: a survey's table in, and in again when it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import (
    Console,
    as_json,
    by_option,
    doer,
    project_argument,
    reading,
    say_json,
    say_table,
    sheet_option,
    writing,
)
from qualcoder_cp.cli.variable_commands import divided, kind_of
from qualcoder_cp.model import KnownError

if TYPE_CHECKING:
    from qualcoder_cp import transcripts as stage

_SHOWN = 20


@click.command("survey")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--id", "id_column", metavar="COLUMN", default=None, help="What tells participants apart.")
@click.option("--group", "group_column", metavar="COLUMN", default=None, help="The stakeholder group.")
@click.option("--open", "asked", metavar="COLUMN", multiple=True, help="An open question; may be repeated.")
@click.option("--variable", "variables", metavar="COLUMN=KIND", multiple=True,
              help="A variable: text, number, date, yes/no, category, ordered category, several choice; the categories "
              "may follow, lowest first: 'Use=ordered category:never<weekly<daily'.")  # fmt: skip
@click.option("--divided", "signs", metavar="COLUMN=SIGN", multiple=True,
              help="What divides several choices in a column: ; , | or 'line'; may be repeated.")  # fmt: skip
@click.option("--ignore", "ignored", metavar="COLUMN", multiple=True, help="A column to leave out; may be repeated.")
@sheet_option
@click.option("--encoding", default=None, help="Of a CSV file, where the accents are wrong (cp1250, mac-roman).")
@click.option("--dry-run", is_flag=True, help="Only say what the columns are taken for and what is wrong.")
@by_option
@as_json
def survey(
    project: Path, table: Path, id_column: str | None, group_column: str | None, asked: tuple[str, ...],
    variables: tuple[str, ...], signs: tuple[str, ...], ignored: tuple[str, ...], sheet: str | None,
    encoding: str | None, dry_run: bool, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Import a survey from CSV or Excel: one transcript per participant, closed questions as variables.

    Columns that are not named are guessed; --dry-run shows the guesses. A table that was imported before updates what
    has changed: values at once, answers where nobody has coded the transcript yet.
    """
    from qualcoder_cp import transcripts as stage

    read = stage.read_sheet(table, sheet=sheet, encoding=encoding)
    with reading(project) as opened:
        known = stage.variables(opened)
    plan = _plan(read, known, id_column, group_column, asked, variables, ignored)
    plan = replace(plan, separators={read.column(one): sign for one, sign in divided(signs).items()})
    if dry_run:
        _say_plan(read, stage.read_survey(read, plan, known), json_)
        return
    with writing(project) as opened, Console() as console:
        done = stage.import_survey(opened, read, plan, by=doer(opened, by).name, progress=console.progress)
    if json_:
        say_json(asdict(done))
    else:
        _say_done(done)


def _plan(
    read: stage.Sheet, known: list[stage.Variable], id_column: str | None, group_column: str | None,
    asked: tuple[str, ...], variables: tuple[str, ...], ignored: tuple[str, ...],
) -> stage.Plan:  # fmt: skip
    """Return the guessed plan with what the person said in its place."""
    from qualcoder_cp import transcripts as stage

    named = [_variable(read, one) for one in variables]
    roles: list[tuple[str, str]] = [("id", read.column(id_column))] if id_column else []
    roles += [("group", read.column(group_column))] if group_column else []
    roles += [("open", read.column(one)) for one in asked] + [("ignored", read.column(one)) for one in ignored]
    roles += [("variable", column) for column, _, _ in named]
    said = {column: role for role, column in roles}
    if len(said) < len(roles):
        twice = next(column for _, column in roles if sum(column == other for _, other in roles) > 1)
        raise KnownError(f"The column '{twice}' can't be two things at once.")
    guess = stage.propose_plan(read, known, id_column=next((one for role, one in roles if role == "id"), None))
    kinds = {column: kind for column, kind in guess.variables.items() if column not in said}
    group = guess.group_column if guess.group_column not in said else None
    return replace(
        guess,
        group_column=next((column for role, column in roles if role == "group"), group),
        variables=_in_order(read, kinds | {column: kind for column, kind, _ in named}),
        open_columns=_ordered(read, said, "open", guess.open_columns),
        ignored=_ordered(read, said, "ignored", guess.ignored),
        orders={column: order for column, _, order in named if order},
    )


def _ordered(read: stage.Sheet, said: dict[str, str], role: str, guessed: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a role, said or guessed, as they stand in the table."""
    return tuple(one for one in read.columns if said.get(one) == role or (one in guessed and one not in said))


def _in_order(read: stage.Sheet, kinds: dict[str, stage.VariableKind]) -> dict[str, stage.VariableKind]:
    return {column: kinds[column] for column in read.columns if column in kinds}


def _variable(read: stage.Sheet, words: str) -> tuple[str, stage.VariableKind, tuple[str, ...]]:
    """Return column, kind and categories of ``COLUMN=KIND:a<b<c``."""
    from qualcoder_cp.transcripts import VariableKind

    kinds = "|".join(re.escape(kind.value) for kind in VariableKind)
    match = re.fullmatch(rf"(.+?)\s*=\s*((?:{kinds})\s*(?::.*)?)", words.strip(), re.IGNORECASE | re.DOTALL)
    if match is None:
        listed = ", ".join(kind.value for kind in VariableKind)
        raise click.UsageError(f"'{words}' must be COLUMN=KIND, and the kinds are: {listed}.")
    return read.column(match.group(1)), *kind_of(match.group(2))


def _say_plan(read: stage.Sheet, found: stage.Survey, json_: bool) -> None:
    from qualcoder_cp.transcripts import SEPARATOR_NAMES, VariableKind

    plan = found.plan
    taken = {plan.id_column: "id", **dict.fromkeys(plan.ignored, "ignored")}
    taken |= {plan.group_column: "group"} if plan.group_column else {}
    taken |= dict.fromkeys(plan.open_columns, "open answer") | {one: kind.value for one, kind in plan.variables.items()}
    rows = [
        {
            "column": column, "is": taken[column], "filled": sum(1 for row in read.rows if row[column]),
            "categories": " < ".join(found.settings[column].order) if column in found.settings else "",
            "divided by": SEPARATOR_NAMES[found.settings[column].separator]
            if plan.variables.get(column) is VariableKind.SEVERAL else "",
        }
        for column in read.columns
    ]  # fmt: skip
    if json_:
        say_json({"columns": rows, "rows": len(read.rows), "notes": found.notes, "problems": found.problems})
        return
    say_table(("column", "is", "filled", "categories", "divided by"), [tuple(row.values()) for row in rows])
    click.echo(f"{len(read.rows)} rows.")
    for title, sentences in (("note", found.notes), ("problem", found.problems)):
        for sentence in sentences:
            click.echo(f"{title}: {sentence}")


def _say_done(done: stage.SurveyImported) -> None:
    click.echo(f"Imported {len(done.new)} new participants and {len(done.transcripts)} new transcripts.")
    for question, count in done.unanswered.items():
        click.echo(f"No answer to '{question}': {count}")
    changes = [f"{one.participant}, {one.variable}: '{one.before}' is now '{one.after}'" for one in done.values]
    changes += [
        f"{one.transcript}, '{one.question}': " + ("the answer was replaced" if one.applied else
        "the answer has changed, but the transcript was worked on; 'transcripts answers' applies or dismisses it")
        for one in done.answers
    ]  # fmt: skip
    for line in changes[:_SHOWN]:
        click.echo(line)
    if len(changes) > _SHOWN:
        click.echo(f"and {len(changes) - _SHOWN} more changes (--json lists all)")
    if done.missing:
        click.echo("No longer in the table, but kept: " + ", ".join(done.missing))
    for sentence in done.notes:
        click.echo(sentence, err=True)
