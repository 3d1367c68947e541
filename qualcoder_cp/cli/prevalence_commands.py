# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp prevalence``: n/N and % by group, and the chart; the analyses stand in a module of their own."""

from __future__ import annotations

from dataclasses import replace
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
from qualcoder_cp.model import Coder, KnownError, Level, Round
from qualcoder_cp.prevalence import Counted, LayerChoice, PrevalenceTable
from qualcoder_cp.project import Project, coder_named

layer_option = click.option("--layer", default="consensus", show_default=True,
                            help="consensus, any, both or all, majority, or a coder's name.")  # fmt: skip
level_option = click.option("--level", type=click.Choice([one.value for one in Level]), default=None,
                            help="Only this level (default: all for tables, domains for the chart).")  # fmt: skip
groups_option = click.option("--by", "variables", metavar="VARIABLE", multiple=True,
                             help="Groups by this variable ('group': stakeholders; 'age:30,50' cuts numbers); "
                                  "twice for a combination.")  # fmt: skip
round_option = click.option("--round", "round_name", metavar="ROUND", default=None,
                            help="Only this round (default: per transcript the newest that is complete).")  # fmt: skip

_SHORT = {"any": LayerChoice.ANY, "either": LayerChoice.ANY, "all": LayerChoice.ALL, "both": LayerChoice.ALL}


@click.group(cls=PlainGroup)
def prevalence() -> None:
    """How many participants raised what."""


def layer_of(project: Project, name: str) -> LayerChoice | Coder:
    """Return the layer that a name on the command line means.

    Raises:
        KnownError: it is neither a choice nor a coder.
    """
    from qualcoder_cp.project import coders

    if name in _SHORT and all(one.name != name for one in coders(project)):
        return _SHORT[name]
    return LayerChoice(name) if name in {one.value for one in LayerChoice} else coder_named(project, name)


def round_of(project: Project, name: str | None) -> Round | None:
    """Return the round of this name, or None for all.

    Raises:
        KnownError: there is none.
    """
    from qualcoder_cp import coding

    return coding.round_named(project, name) if name else None


def groups_of(variables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variables that make the groups; without any, the stakeholder group."""
    from qualcoder_cp.prevalence.groups import STAKEHOLDERS

    return variables or (STAKEHOLDERS,)


@prevalence.command("report")
@project_argument
@layer_option
@level_option
@groups_option
@click.option("--more", is_flag=True, help="Also codings, words, share of speech and codings per 1,000 words.")
@click.option("--sensitivity", "band", is_flag=True, help="Also each coder, any and all coders (double-coded only).")
@click.option("--compare", nargs=2, metavar="A B", default=None, help="Compare two groups code by code (exploratory).")
@round_option
@viewer_option
@out_option
@as_json
def report(
    project: Path, layer: str, level: str | None, variables: tuple[str, ...], more: bool, band: bool,
    compare: tuple[str, str] | None, round_name: str | None, by: str | None, out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Report n/N and % with 95 % Wilson intervals, overall and by group."""
    from qualcoder_cp import prevalence as stage
    from qualcoder_cp.cli import prevalence_rows as tidy
    from qualcoder_cp.prevalence.measures import measures
    from qualcoder_cp.reports import PREVALENCE_COLUMNS, prevalence_rows

    if sum((more, band, compare is not None)) > 1:
        raise KnownError("Ask for one of --more, --sensitivity and --compare at a time.")
    with reading(project) as opened:
        who, chosen, groups = viewer(opened, by), layer_of(opened, layer), groups_of(variables)
        round_ = round_of(opened, round_name)
        counted = stage.count(opened, who, layer=chosen, by=groups, round_=round_)
        amounts = measures(opened, who, layer=chosen, by=groups, round_=round_) if more else None
        tables = stage.sensitivity(opened, round_, by=groups) if band else {}
    if compare is not None:
        _say_comparison(counted, compare, Level(level) if level else None, out, json_)
        return
    rows = list(prevalence_rows(counted))
    columns: tuple[str, ...] = PREVALENCE_COLUMNS
    if amounts is not None:
        rows, columns = tidy.measured(counted, rows, amounts), (*PREVALENCE_COLUMNS, *tidy.MEASURE_COLUMNS)
    for name, table in tables.items():
        if name != counted.layer:
            rows += prevalence_rows(replace(counted, table=table, layer=name))
    rows = [row for row in rows if level in (None, row["level"])]

    def show() -> None:
        _show_head(counted)
        if amounts is not None:
            say_table(("level", "code", "group", *MEASURES), [
                (row["level"], row["code"], row["group"], f"{row['n']}/{row['N']}", row["codings"], row["words"],
                 _percent(row["share_of_speech"]), _rounded(row["codings_per_1000_words"]))
                for row in rows
            ])  # fmt: skip
        elif tables:
            _show_band(tables, level)
        else:
            _show_table(counted, level)
        _show_foot(counted)

    write_or(out, columns, rows, show, json_=json_)


MEASURES = ("participants", "codings", "words", "% of speech", "codings per 1,000 words")


def _percent(share: object) -> str:
    return f"{100 * share:.2f}" if isinstance(share, float) else ""


def _rounded(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else ""


def _show_head(counted: Counted) -> None:
    table = counted.table
    click.echo(f"Layer: {counted.layer}; round: {counted.round_name}; N={table.total()}.")
    if table.provisional:
        click.echo(table.provisional_note)


def _show_foot(counted: Counted) -> None:
    if not counted.table.exclusive:
        click.echo("Participants may be in several groups, which therefore do not add up to all.")
    for one in counted.table.left_out:
        click.echo(f"Left out: {one.name} ({one.why}).")
    if counted.outside:
        click.echo(f"Codings that touch no participant's speech and were not counted: {len(counted.outside)}.")


def _show_table(counted: Counted, level: str | None) -> None:
    from qualcoder_cp import prevalence as stage

    table = counted.table
    decimals = stage.jmir_decimals(table.total())
    say_table(("level", "code", "all", "95% CI", *table.groups), [
        (row.code.level.value, "  " * row.code.depth + row.code.name,
         stage.count_form(row.counts.overall.n, row.counts.overall.N, decimals),
         stage.interval_form(row.counts.overall, decimals),
         *(f"{row.counts.of(group).n}/{row.counts.of(group).N}" for group in table.groups))
        for row in table.rows if level in (None, row.code.level.value)
    ])  # fmt: skip


def _show_band(tables: dict[str, PrevalenceTable], level: str | None) -> None:
    first = next(iter(tables.values()))
    say_table(("level", "code", *tables), [
        (row.code.level.value, "  " * row.code.depth + row.code.name,
         *(f"{one.rows[place].counts.overall.n}/{one.rows[place].counts.overall.N}" for one in tables.values()))
        for place, row in enumerate(first.rows) if level in (None, row.code.level.value)
    ])  # fmt: skip


def _say_comparison(
    counted: Counted, pair: tuple[str, str], level: Level | None, out: Path | None, json_: bool
) -> None:
    from qualcoder_cp.cli import prevalence_rows as tidy
    from qualcoder_cp.prevalence import comparing

    found = comparing.compare(counted.table, *pair, level)

    def show() -> None:
        _show_head(counted)
        say_table(("level", "code", *pair, "difference (points)", "95% CI", "P", "P (Holm)"), [
            (one.code.level.value, "  " * one.code.depth + one.code.name, f"{one.first.n}/{one.first.N}",
             f"{one.second.n}/{one.second.N}",
             *((f"{100 * one.difference:.1f}", f"{100 * (one.low or 0):.1f} to {100 * (one.high or 0):.1f}", one.p,
                one.adjusted) if one.difference is not None else (one.reason, "", None, None)))
            for one in found
        ])  # fmt: skip
        click.echo(comparing.EXPLORATORY)
        _show_foot(counted)

    write_or(out, tidy.DIFFERENCE_COLUMNS, tidy.differences(found, *pair), show, json_=json_)


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
