# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp prevalence saturation|cooccurrence|matrix|flow|figure``: what else is told."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli import prevalence_rows as tidy
from qualcoder_cp.cli.console import (
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
from qualcoder_cp.cli.prevalence_commands import (
    groups_of,
    groups_option,
    layer_of,
    layer_option,
    level_option,
    round_of,
    round_option,
)
from qualcoder_cp.model import KnownError, Level

_SCOPES = ("passage", "turn", "participant")
_KINDS = (
    "bars", "small-multiples", "grouped-bars", "dots", "heat-map", "matrix", "co-occurrence", "network", "saturation",
    "flow", "agreement", "codeline",
)  # fmt: skip
base_option = click.option("--base", type=click.IntRange(1), default=4, show_default=True,
                           help="Interviews in the base.")  # fmt: skip
run_option = click.option("--run", type=click.IntRange(1), default=2, show_default=True, help="Interviews in a run.")
threshold_option = click.option("--threshold", type=click.FloatRange(0, 100), default=5, show_default=True,
                                help="New information that is still let pass, in percent.")  # fmt: skip
orders_option = click.option("--orders", type=click.IntRange(0, 100_000), default=1000, show_default=True,
                             help="Random orders (in the figure of agreement: bootstrap resamples).")  # fmt: skip
seed_option = click.option("--seed", type=int, default=1, show_default=True, help="Of the random orders.")
scope_option = click.option("--scope", type=click.Choice(_SCOPES), default="passage", show_default=True,
                            help="Within what codes come together.")  # fmt: skip


def _level(name: str | None, otherwise: Level) -> Level:
    return Level(name) if name else otherwise


@click.command("saturation")
@project_argument
@layer_option
@level_option
@base_option
@run_option
@threshold_option
@orders_option
@seed_option
@click.option("--group", default=None, help="Only participants of this stakeholder group.")
@round_option
@viewer_option
@out_option
@as_json
def saturation(
    project: Path, layer: str, level: str | None, base: int, run: int, threshold: float, orders: int, seed: int,
    group: str | None, round_name: str | None, by: str | None, out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Say from which interview on hardly anything new came (Guest, Namey and Chen 2020)."""
    from qualcoder_cp.prevalence.analyses import saturated
    from qualcoder_cp.prevalence.saturation import Rule

    with reading(project) as opened:
        found = saturated(
            opened, viewer(opened, by), layer=layer_of(opened, layer), level=_level(level, Level.CODE),
            rule=Rule(base, run, threshold / 100), orders=orders, seed=seed, group=group,
            round_=round_of(opened, round_name),
        )  # fmt: skip
    rows = list(tidy.interviews(found))

    def show() -> None:
        say_table(tidy.SATURATION_COLUMNS[:-1], [[row[name] for name in tidy.SATURATION_COLUMNS[:-1]] for row in rows])
        click.echo(found.sentence)
        if found.resampled_sentence:
            click.echo(found.resampled_sentence)
        if found.level == Level.DOMAIN:
            click.echo("Domains saturate at once; codes tell more.")

    if json_ and out is None:
        more = found.resampled
        say({
            "sentence": found.sentence, "reached": found.reached, "base_codes": found.base_codes,
            "resampled": None if more is None else {
                "orders": more.orders, "seed": more.seed, "reached": more.reached, "median": more.median,
                "low": more.low, "high": more.high,
            },
            "interviews": rows,
        }, "", json_)  # fmt: skip
        return
    write_or(out, tidy.SATURATION_COLUMNS, rows, show, json_=json_)


@click.command("cooccurrence")
@project_argument
@layer_option
@level_option
@scope_option
@round_option
@viewer_option
@out_option
@as_json
def cooccurrence(
    project: Path, layer: str, level: str | None, scope: str, round_name: str | None, by: str | None,
    out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Count which codes come together, in a passage, a turn or a participant."""
    from qualcoder_cp.prevalence import analyses
    from qualcoder_cp.prevalence.cooccurrence import SAID, Scope

    with reading(project) as opened:
        found = analyses.cooccurrence(
            opened, viewer(opened, by), layer=layer_of(opened, layer), level=_level(level, Level.DOMAIN),
            scope=Scope(scope), round_=round_of(opened, round_name),
        )  # fmt: skip
    rows = list(tidy.pairs(found))

    def show() -> None:
        say_table(tidy.PAIR_COLUMNS[1:], [[row[name] for name in tidy.PAIR_COLUMNS[1:]] for row in rows])
        click.echo(f"Counted: {SAID[found.scope]}.")

    write_or(out, tidy.PAIR_COLUMNS, rows, show, json_=json_)


@click.command("matrix")
@project_argument
@layer_option
@level_option
@groups_option
@round_option
@viewer_option
@out_option
@as_json
def matrix(
    project: Path, layer: str, level: str | None, variables: tuple[str, ...], round_name: str | None, by: str | None,
    out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """List which participant has which code: 1, 0, or empty where the participant is not complete."""
    from qualcoder_cp.prevalence import analyses

    with reading(project) as opened:
        found = analyses.matrix(
            opened, viewer(opened, by), layer=layer_of(opened, layer), level=_level(level, Level.DOMAIN),
            by=groups_of(variables), round_=round_of(opened, round_name),
        )  # fmt: skip
    rows, columns = list(tidy.participants(found)), tidy.matrix_columns(found)
    write_or(
        out, columns, rows, lambda: say_table(columns, [[row[name] for name in columns] for row in rows]), json_=json_
    )


@click.command("flow")
@project_argument
@round_option
@viewer_option
@out_option
@as_json
def flow(project: Path, round_name: str | None, by: str | None, out: Path | None, json_: bool) -> None:
    """Count the way of the study: transcripts, double-coded, disagreements, adjudicated, consensus, analysed."""
    from qualcoder_cp.prevalence import analyses

    with reading(project) as opened:
        rows = tidy.facts(analyses.flow(opened, viewer(opened, by), round_of(opened, round_name)))
    columns = ("fact", "number")
    write_or(
        out, columns, rows, lambda: say_table(columns, [[row[name] for name in columns] for row in rows]), json_=json_
    )


@click.command("figure")
@project_argument
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("picture", type=click.Path(path_type=Path))
@layer_option
@level_option
@groups_option
@click.option("--band", is_flag=True, help="Behind bars, the range from all coders to any coder.")
@click.option("--codebook-order", is_flag=True, help="Rows in the order of the codebook, not by prevalence.")
@click.option("--transcript", default="", help="For a codeline: which transcript.")
@scope_option
@base_option
@run_option
@threshold_option
@orders_option
@seed_option
@click.option("--title", default=None, help="Write this above the figure.")
@click.option("--width", type=click.IntRange(200, 1200), default=1200, show_default=True, help="Of a PNG, in pixels.")
@round_option
@viewer_option
@as_json
def figure(
    project: Path, kind: str, picture: Path, layer: str, level: str | None, variables: tuple[str, ...], band: bool,
    codebook_order: bool, transcript: str, scope: str, base: int, run: int, threshold: float, orders: int, seed: int,
    title: str | None, width: int, round_name: str | None, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Draw a figure as .png, .svg or .pdf, with its caption and alternative text."""
    if picture.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise KnownError(f"{picture} must end in .png, .svg or .pdf.")
    from qualcoder_cp.prevalence import Sort, figure_kinds
    from qualcoder_cp.prevalence.cooccurrence import Scope
    from qualcoder_cp.prevalence.figures import FigureOptions
    from qualcoder_cp.prevalence.saturation import Rule

    options = FigureOptions(sort=Sort.CODEBOOK if codebook_order else Sort.PREVALENCE, title=title)
    with reading(project) as opened:
        asked = figure_kinds.Asked(
            layer=layer_of(opened, layer), by=groups_of(variables), level=Level(level) if level else None, band=band,
            scope=Scope(scope), rule=Rule(base, run, threshold / 100), orders=orders, seed=seed,
            transcript=transcript, round_=round_of(opened, round_name), options=options,
        )  # fmt: skip
        chart = figure_kinds.draw(opened, viewer(opened, by), figure_kinds.Kind(kind), asked)
    figure_kinds.write_figure(chart, picture, width)
    small = picture.suffix.lower() == ".png" and figure_kinds.letters_px(chart, width) < 5
    words = f"Drawn: {picture}\nCaption: {chart.caption}\nAlternative text: {chart.alt}"
    if small:
        words += "\nIts letters are too small to be read at this size; write .svg or .pdf, or show fewer rows."
    say({"picture": str(picture), "caption": chart.caption, "alt": chart.alt, "too_small": small}, words, json_)


COMMANDS = (saturation, cooccurrence, matrix, flow, figure)
"""They join the group of prevalence."""
