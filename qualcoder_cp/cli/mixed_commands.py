# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp prevalence describe|joint|side-by-side``: closed questions, and themes beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import (
    as_json,
    project_argument,
    reading,
    say,
    say_json,
    say_table,
    viewer,
    viewer_option,
    write_or,
)
from qualcoder_cp.cli.prevalence_commands import layer_of, layer_option
from qualcoder_cp.model import Level

if TYPE_CHECKING:
    from qualcoder_cp.reports.printed import PrintedTable

_out = click.option("--out", type=click.Path(path_type=Path), default=None,
                    help="Write it to this .csv, .xlsx, .docx, .tex or .html file.")  # fmt: skip
_where = click.option("--where", "where", multiple=True, metavar="VARIABLE=VALUE",
                      help="Only these participants (ONE|OTHER: of either value); may be repeated.")  # fmt: skip
_by = click.option("--by", "groups", multiple=True, metavar="VARIABLE",
                   help="Groups beside everybody: 'group', a variable, or age:30,50; twice for two.")  # fmt: skip


def _written(table: PrintedTable, out: Path, json_: bool) -> None:
    from qualcoder_cp.reports.table_files import write_printed

    write_printed(table, out)
    say({"file": str(out), "rows": len(table.rows)}, f"Written: {out}", json_)


def _shown(table: PrintedTable) -> None:
    say_table(table.header, [
        ("  " * row.indent + row.cells[0], *(cell.replace("\n", " / ") for cell in row.cells[1:])) for row in table.rows
    ])  # fmt: skip
    for note in table.notes:
        click.echo(note.text)


@click.command("describe")
@project_argument
@click.option("--variable", "names", multiple=True, metavar="NAME", help="Only this question; may be repeated.")
@_by
@_where
@_out
@as_json
def describe(
    project: Path, names: tuple[str, ...], groups: tuple[str, ...], where: tuple[str, ...], out: Path | None,
    json_: bool,
) -> None:  # fmt: skip
    """Describe closed questions: frequencies, mean (SD), median (IQR), missing answers. CSV is one row per number."""
    from qualcoder_cp import mixed
    from qualcoder_cp.reports.mixed_tables import described_printed

    with reading(project) as opened:
        found = mixed.describe(opened, names, by=groups, where=[mixed.condition(one) for one in where])
    if out is not None and out.suffix.lower() != ".csv":
        _written(described_printed(found), out, json_)
        return
    rows = list(mixed.described_rows(found))
    write_or(out, mixed.DESCRIBED_COLUMNS, rows, lambda: _shown(described_printed(found)), json_=json_)


@click.command("joint")
@project_argument
@click.option("--variable", "groups", multiple=True, metavar="VARIABLE", required=True,
              help="Whose values are the columns: 'group', a variable, or age:30,50; twice for two.")  # fmt: skip
@click.option("--level", type=click.Choice([*(one.value for one in Level), "all"]), default=Level.DOMAIN.value,
              show_default=True, help="Which rows.")  # fmt: skip
@click.option("--voices", type=click.IntRange(0, 5), default=1, show_default=True, help="Quotes per cell, at most.")
@_where
@layer_option
@_out
@viewer_option
@as_json
def joint(
    project: Path, groups: tuple[str, ...], level: str, voices: int, where: tuple[str, ...], layer: str,
    out: Path | None, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Show themes against the values of a variable: n/N, % and quotes in each cell. CSV is one row per cell."""
    from qualcoder_cp import mixed
    from qualcoder_cp.reports.mixed_tables import JOINT_COLUMNS, joint_printed, joint_rows

    with reading(project) as opened:
        shown = mixed.joint_display(
            opened, viewer(opened, by), by=groups, level=None if level == "all" else Level(level), voices=voices,
            where=[mixed.condition(one) for one in where], layer=layer_of(opened, layer),
        )  # fmt: skip
        table, rows = joint_printed(opened, shown), joint_rows(opened, shown)
    if out is not None and out.suffix.lower() != ".csv":
        _written(table, out, json_)
    else:
        write_or(out, JOINT_COLUMNS, rows, lambda: _shown(table), json_=json_)


@click.command("side-by-side")
@project_argument
@click.option("--pair", "pairs", multiple=True, required=True, metavar="VARIABLE=CODE",
              help="A closed question and the code about the same matter; may be repeated.")  # fmt: skip
@click.option("--voices", type=click.IntRange(0, 9), default=2, show_default=True, help="Quotes per theme, at most.")
@_where
@_out
@viewer_option
@as_json
def sides(
    project: Path, pairs: tuple[str, ...], voices: int, where: tuple[str, ...], out: Path | None, by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Put closed questions and themes about the same matter beside each other."""
    from qualcoder_cp import mixed
    from qualcoder_cp.reports.mixed_tables import sides_printed

    with reading(project) as opened:
        found = mixed.side_by_side(
            opened, [mixed.Pair.of(one) for one in pairs], viewer(opened, by), voices=voices,
            where=[mixed.condition(one) for one in where],
        )  # fmt: skip
        table = sides_printed(opened, found)
    if out is not None:
        _written(table, out, json_)
    elif json_:
        say_json([dict(zip(table.header, row.cells, strict=True)) for row in table.rows])
    else:
        _shown(table)


COMMANDS = (describe, joint, sides)
"""What joins the group ``prevalence``."""
