# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts variables`` and what is done to them: kind, name, value labels."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.comments_commands import pairs
from qualcoder_cp.cli.console import (
    as_json,
    by_option,
    doer,
    out_option,
    project_argument,
    reading,
    say,
    say_json,
    say_table,
    sheet_option,
    write_or,
    writing,
)

if TYPE_CHECKING:
    from qualcoder_cp.transcripts import VariableKind

_DIVIDED = {";": ";", ",": ",", "|": "|", "line": "\n"}


@click.command("variables")
@project_argument
@as_json
def variables(project: Path, json_: bool) -> None:
    """List the variables of participants with their kind, categories and value labels."""
    from qualcoder_cp import transcripts as stage

    with reading(project) as opened:
        found = stage.variables(opened)
    if json_:
        say_json([
            {"variable": one.name, "kind": one.kind.value, "participants": one.values,
             "categories": one.settings.order, "labels": one.settings.labels} for one in found
        ])  # fmt: skip
        return
    say_table(
        ("variable", "kind", "participants", "categories", "labels"),
        [
            (one.name, one.kind.value, one.values, " < ".join(one.settings.order),
             "; ".join(f"{value} = {label}" for value, label in one.settings.labels.items()))
            for one in found
        ],
    )  # fmt: skip


@click.command("rename-variable")
@project_argument
@click.argument("variable")
@click.argument("name")
@by_option
@as_json
def rename_variable(project: Path, variable: str, name: str, by: str | None, json_: bool) -> None:
    """Give a variable of participants another name."""
    from qualcoder_cp import transcripts as stage

    with writing(project) as opened:
        stored = stage.rename_variable(opened, variable, name, by=doer(opened, by).name)
    say({"variable": stored, "before": variable}, f"'{variable}' is now called '{stored}'.", json_)


@click.command("remove-variable")
@project_argument
@click.argument("variable")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@by_option
@as_json
def remove_variable(project: Path, variable: str, dry_run: bool, by: str | None, json_: bool) -> None:
    """Remove a variable with the values of all participants, as a step that can be undone."""
    from qualcoder_cp import transcripts as stage

    with (reading if dry_run else writing)(project) as opened:
        found = stage.variable_named(opened, variable)
        if not dry_run:
            stage.remove_variable(opened, variable, by=doer(opened, by).name)
    went = "would go" if dry_run else "went"
    say({"variable": found.name, "values": found.values, "dry_run": dry_run},
        f"'{found.name}' {went}, with the values of {found.values} participants.", json_)  # fmt: skip


@click.command("set-kind")
@project_argument
@click.argument("variable")
@click.argument("kind", metavar="KIND")
@click.option("--divided-by", type=click.Choice(list(_DIVIDED)), default=None, help="What divides several choices.")
@click.option("--clear-misfits", is_flag=True, help="Take values away that are not of this kind.")
@click.option("--dry-run", is_flag=True, help="Only list the values that are not of this kind.")
@by_option
@as_json
def set_kind(
    project: Path, variable: str, kind: str, divided_by: str | None, clear_misfits: bool, dry_run: bool,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Say of what KIND a variable is; the categories may follow, lowest first: 'ordered category:never<daily'.

    The kinds are text, number, date, yes/no, category, ordered category and several choice. A value that is not of
    the kind stops it, unless --clear-misfits takes such values away.
    """
    from qualcoder_cp import transcripts as stage

    wanted, order = kind_of(kind)
    separator = _DIVIDED[divided_by] if divided_by else None
    with (reading if dry_run else writing)(project) as opened:
        if dry_run:
            gone = stage.misfits(opened, variable, wanted, order=order, separator=separator)
        else:
            gone = stage.set_kind(
                opened, variable, wanted, by=doer(opened, by).name, order=order, separator=separator,
                clear_misfits=clear_misfits,
            )  # fmt: skip
    if json_:
        say_json({"variable": variable, "kind": wanted.value, "misfits": [asdict(one) for one in gone],
                  "dry_run": dry_run})  # fmt: skip
        return
    for one in gone:
        click.echo(f"{one.participant}: {one.problem}")
    done = "do not fit" if dry_run else "were taken away"
    click.echo(f"'{variable}' {'would be' if dry_run else 'is now'}: {wanted.value}; {len(gone)} values {done}.")


def kind_of(words: str) -> tuple[VariableKind, tuple[str, ...]]:
    """Return kind and categories of ``KIND:a<b<c``.

    Raises:
        click.UsageError: there is no such kind.
    """
    from qualcoder_cp.transcripts import VariableKind

    kinds = "|".join(re.escape(kind.value) for kind in VariableKind)
    match = re.fullmatch(rf"\s*({kinds})\s*(?::(.*))?", words, re.IGNORECASE | re.DOTALL)
    if match is None:
        listed = ", ".join(kind.value for kind in VariableKind)
        raise click.UsageError(f"'{words}' is no kind of variable; the kinds are: {listed}.")
    order = tuple(" ".join(one.split()) for one in (match.group(2) or "").split("<") if one.strip())
    return VariableKind(match.group(1).lower()), order


def divided(words: tuple[str, ...]) -> dict[str, str]:
    """Return the separator by column of ``COLUMN=SIGN`` options.

    Raises:
        click.UsageError: a sign is none of those there are.
    """
    found = {}
    for column, sign in pairs("--divided", words).items():
        if sign not in _DIVIDED:
            raise click.UsageError(f"--divided '{column}={sign}': the signs are {' '.join(_DIVIDED)}.")
        found[column] = _DIVIDED[sign]
    return found


@click.command("value-labels")
@project_argument
@click.argument("table", required=False, type=click.Path(path_type=Path))
@click.option("--variable", default=None, help="The variable that --label speaks of.")
@click.option("--label", "said", multiple=True, metavar="VALUE=LABEL", help="What a value is called; may be repeated.")
@sheet_option
@by_option
@as_json
def value_labels(
    project: Path, table: Path | None, variable: str | None, said: tuple[str, ...], sheet: str | None, by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Say what values are called in publications (1 = Yes): a TABLE with variable, value and label, or --label.

    An empty label takes one away.
    """
    from qualcoder_cp import transcripts as stage

    if bool(table) == bool(variable and said):
        raise click.UsageError("Give either a table or --variable with --label.")
    with writing(project) as opened:
        who = doer(opened, by).name
        if table:
            read = stage.read_sheet(table, sheet=sheet)
            notes, count = stage.import_labels(opened, read, by=who), len(read.rows)
        else:
            labels = pairs("--label", said, empty=True)
            without = stage.set_labels(opened, variable or "", labels, by=who)
            notes, count = [f"No participant has the value '{value}' of {variable}." for value in without], len(labels)
    say({"labels": count, "notes": notes}, f"{count} labels were set.", json_)
    for sentence in () if json_ else notes:
        click.echo(sentence, err=True)


@click.command("export-participants")
@project_argument
@click.option("--labels", is_flag=True, help="Also what values are called, in a column beside.")
@out_option
@as_json
def export_participants(project: Path, labels: bool, out: Path | None, json_: bool) -> None:
    """Write the participants with group, transcripts and variables as a table that can be taken in again."""
    from qualcoder_cp import transcripts as stage

    with reading(project) as opened:
        columns = stage.participant_columns(opened, labels=labels)
        rows = stage.participant_rows(opened, labels=labels)
    write_or(out, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)
