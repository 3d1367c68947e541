# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp prevalence``: n/N and % by group, and the chart."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    out_option,
    project_argument,
    reading,
    say,
    say_table,
    viewer,
    viewer_option,
    write_or,
)
from qualcoder_cp.model import Coder, KnownError, Level
from qualcoder_cp.prevalence import LayerChoice
from qualcoder_cp.project import Project, coder_named

layer_option = click.option("--layer", default="consensus", show_default=True,
                            help="consensus, 'any coder', 'all coders', or a coder's name.")  # fmt: skip
level_option = click.option("--level", type=click.Choice([one.value for one in Level]), default=None,
                            help="Only this level (default: all for tables, domains for the chart).")  # fmt: skip


@click.group(cls=PlainGroup)
def prevalence() -> None:
    """How many participants raised what."""


def layer_of(project: Project, name: str) -> LayerChoice | Coder:
    """Return the layer that a name on the command line means.

    Raises:
        KnownError: it is neither a choice nor a coder.
    """
    return LayerChoice(name) if name in {one.value for one in LayerChoice} else coder_named(project, name)


@prevalence.command("report")
@project_argument
@layer_option
@level_option
@viewer_option
@out_option
@as_json
def report(project: Path, layer: str, level: str | None, by: str | None, out: Path | None, json_: bool) -> None:
    """Report n/N and % with 95 % Wilson intervals, overall and by group."""
    from qualcoder_cp import prevalence as stage
    from qualcoder_cp.reports import PREVALENCE_COLUMNS, prevalence_rows

    with reading(project) as opened:
        counted = stage.count(opened, viewer(opened, by), layer=layer_of(opened, layer))
    rows = [row for row in prevalence_rows(counted) if level in (None, row["level"])]

    def show() -> None:
        table = counted.table
        click.echo(f"Layer: {counted.layer}; round: {counted.round_name}; N={table.total()}.")
        if table.provisional:
            click.echo(table.provisional_note)
        decimals = stage.jmir_decimals(table.total())
        say_table(("level", "code", "all", "95% CI", *table.groups), [
            (row.code.level.value, "  " * row.code.depth + row.code.name,
             stage.count_form(row.counts.overall.n, row.counts.overall.N, decimals),
             stage.interval_form(row.counts.overall, decimals),
             *(f"{row.counts.of(group).n}/{row.counts.of(group).N}" for group in table.groups))
            for row in table.rows if level in (None, row.code.level.value)
        ])  # fmt: skip
        for one in table.left_out:
            click.echo(f"Left out: {one.name} ({one.why}).")
        if counted.outside:
            click.echo(f"Codings that touch no participant's speech and were not counted: {len(counted.outside)}.")

    write_or(out, PREVALENCE_COLUMNS, rows, show, json_=json_)


@prevalence.command("chart")
@project_argument
@click.argument("picture", type=click.Path(path_type=Path))
@layer_option
@level_option
@click.option("--by-group", is_flag=True, help="A column of bars per stakeholder group.")
@click.option("--width", type=click.IntRange(200, 1200), default=1200, show_default=True, help="Of a PNG, in pixels.")
@viewer_option
@as_json
def chart(
    project: Path, picture: Path, layer: str, level: str | None, by_group: bool, width: int, by: str | None, json_: bool
) -> None:
    """Draw the bar chart as .png, .svg or .pdf."""
    if picture.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise KnownError(f"{picture} must end in .png, .svg or .pdf.")
    from qualcoder_cp import prevalence as stage
    from qualcoder_cp.prevalence import figures

    with reading(project) as opened:
        counted = stage.count(opened, viewer(opened, by), layer=layer_of(opened, layer))
    options = figures.FigureOptions(level=Level(level) if level else Level.DOMAIN, sort=stage.Sort.PREVALENCE,
                                    by_group=by_group)  # fmt: skip
    made = figures.bar_chart(counted.table, options)
    if picture.suffix.lower() == ".png":
        figures.render_png(made, picture, width)
    else:
        {".svg": figures.render_svg, ".pdf": figures.render_pdf}[picture.suffix.lower()](made, picture)
    say({"picture": str(picture)}, f"Drawn: {picture}", json_)
