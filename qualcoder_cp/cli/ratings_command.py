# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp ratings``: all coefficients of any table of units by coders, without a project."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.agreement.result import COEFFICIENT_LABELS
from qualcoder_cp.cli.agreement_tables import interval_words
from qualcoder_cp.cli.console import Console, as_json, say_json, say_table, sheet_option
from qualcoder_cp.model import KnownError

if TYPE_CHECKING:
    from qualcoder_cp.agreement.ratings import RatingsReport
    from qualcoder_cp.agreement.ratings_table import RatingsTable

_LEVELS = ("nominal", "ordinal", "interval", "ratio")
_WEIGHTS = ("identity", "ordinal", "linear", "quadratic")


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--level", type=click.Choice(_LEVELS), default="nominal", show_default=True,
              help="What the ratings mean: names, an order, equal steps, a true zero.")  # fmt: skip
@click.option("--weights", type=click.Choice(_WEIGHTS), default=None,
              help="Of near misses (default: identity, ordinal, quadratic, quadratic by level).")  # fmt: skip
@click.option("--order", default="", metavar="A,B,C", help="The categories from low to high, if they are words.")
@click.option("--cluster", default="", metavar="COLUMN", help="Column of participants, who are resampled as a whole.")
@click.option("--target", type=click.FloatRange(0, 1), default=None,
              help="Also how probable it is that a coefficient reaches this.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help="For the intervals.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the resampling.")
@sheet_option
@as_json
def ratings(
    table: Path, level: str, weights: str | None, order: str, cluster: str, target: float | None, resamples: int,
    seed: int, sheet: str | None, json_: bool,
) -> None:  # fmt: skip
    """Compute all coefficients, with intervals, for units (rows) by coders (columns); an empty cell is missing.

    A column named unit, unit_id, id, transcript, participant, passage, segment or item holds the names of the units
    and is not a coder. With a column named coder, rater, analyst or annotator each row is one rating of one unit.
    """
    from qualcoder_cp.agreement.ratings import analyse
    from qualcoder_cp.agreement.ratings_table import read_ratings
    from qualcoder_cp.agreement.weights import Level, Weights

    ordered = [each.strip() for each in order.split(",") if each.strip()]
    with Console() as console:
        read = read_ratings(
            table, cluster=cluster, order=ordered, sheet=sheet,
            progress=lambda row: console.progress(row, 0, f"{row:,} rows read"),
        )  # fmt: skip
    kind, near = Level(level), Weights(weights) if weights else None
    values = _values(read, kind, near, bool(ordered))
    report = analyse(
        read.numbers, read.categories, coders=read.coders, values=values, level=kind, weights=near,
        clusters=read.clusters, cluster_name=cluster, resamples=resamples, seed=seed, target=target,
    )  # fmt: skip
    if json_:
        say_json(asdict(report))
    else:
        _show(report)


def _values(read: RatingsTable, level: object, weights: object, ordered: bool) -> tuple[float, ...] | None:
    """Return the numbers of the categories, None where only names or ranks count.

    Raises:
        KnownError: the level or the weights need an order or numbers that are not there.
    """
    from qualcoder_cp.agreement.ratings_table import is_number
    from qualcoder_cp.agreement.weights import Level, Weights

    word = next((each for each in read.categories if not is_number(each)), None)
    needs_order = level is not Level.NOMINAL or weights not in (None, Weights.IDENTITY)
    if level in (Level.INTERVAL, Level.RATIO) and word is not None:
        raise KnownError(f"{read.path}: '{word}' is no number; the level {level} needs numbers.")
    if needs_order and word is not None and not ordered:
        raise KnownError(f"{read.path}: '{word}' is no number; say the order of the words: --order low,medium,high.")
    if level is Level.RATIO and min(read.values or (0,)) < 0:
        raise KnownError(f"{read.path}: {min(read.values or (0,)):g} is below zero; the level ratio has none below.")
    return read.values if needs_order and not ordered else None


def _show(report: RatingsReport) -> None:
    units = "1 unit" if report.n_units == 1 else f"{report.n_units} units"
    click.echo(f"{report.level.capitalize()} ratings of {units} by {len(report.coders)} coders: "
               f"{', '.join(report.coders)}. {report.n_rated_twice} rated by two or more.")  # fmt: skip
    shown = report.categories[:30]
    more = f"; and {len(report.categories) - len(shown)} more" if len(report.categories) > len(shown) else ""
    click.echo(f"Categories: {'; '.join(shown) or 'none'}{more}.")
    if report.weights != "identity":
        click.echo(f"Near misses count with {report.weights} weights; alpha is {report.level}.")
    drawn = any(result.ci_low is not None for result in report.results.values())
    if drawn:
        click.echo(f"95 % intervals from {report.resamples} resamples of {report.n_resampled} {report.resampled}, "
                   f"seed {report.seed}.")  # fmt: skip
    if report.note:
        click.echo(report.note.capitalize() + ".")
    elif drawn and report.n_resampled < 20:
        click.echo(f"Few {report.resampled}: intervals are unreliable.")
    aimed = ["at target"] if any(result.target_share is not None for result in report.results.values()) else []
    say_table(("coefficient", "value", "95% CI", *aimed, "observed", "expected", "note"), [
        (_label(name, report), result.value, interval_words(result), *([result.target_share] if aimed else []),
         result.observed, result.expected, f"undefined: {result.reason}" if result.value is None else result.reason)
        for name, result in report.results.items()
    ])  # fmt: skip


def _label(name: str, report: RatingsReport) -> str:
    """Return a coefficient's name, with its level or with the word that near misses count."""
    if name == "holsti":
        return "Holsti"
    label = COEFFICIENT_LABELS.get(name, name).replace("(nominal)", f"({report.level})")
    weighted = report.weights != "identity" and name not in ("krippendorff_alpha", "gwet_ac2")
    return f"{label} (weighted)" if weighted else label
