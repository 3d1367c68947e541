# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp agreement`` and ``qualcoder-cp ratings``: coefficients with intervals and reasons."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qualcoder_cp.agreement.result import COEFFICIENT_LABELS, AgreementRow
from qualcoder_cp.agreement.scope import Unit, Universe
from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    out_option,
    project_argument,
    reading,
    say_json,
    say_table,
    write_or,
)


@click.group(cls=PlainGroup)
def agreement() -> None:
    """How far the coders agree, at each unit, with what was compared."""


@agreement.command("report")
@project_argument
@click.option("--unit", "units", type=click.Choice([one.value for one in Unit]), multiple=True,
              default=("participant", "turn", "character"), show_default=True)  # fmt: skip
@click.option("--universe", type=click.Choice([one.value for one in Universe]), default=Universe.SPEECH.value,
              show_default=True)  # fmt: skip
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals.")
@click.option("--seed", type=int, default=None, help="Of the resampling (default: the round's).")
@out_option
@as_json
def report(
    project: Path,
    units: tuple[str, ...],
    universe: str,
    resamples: int,
    seed: int | None,
    out: Path | None,
    json_: bool,
) -> None:
    """Report percent agreement, kappa, alpha and AC1 per code, per domain and pooled."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.reports import AGREEMENT_COLUMNS, agreement_rows

    with reading(project) as opened:
        found = [
            stage.compare(opened, Unit(unit), universe=Universe(universe), resamples=resamples, seed=seed)
            for unit in units
        ]
    rows = list(agreement_rows(found))

    def show() -> None:
        for one in found:
            click.echo(one.compared)
            if one.warning or one.reason:
                click.echo(one.warning or one.reason)
            say_table(_COLUMNS, [_shown(row) for row in (*one.pooled, *one.codes)])
            click.echo()

    write_or(out, AGREEMENT_COLUMNS, rows, show, json_=json_)


_COLUMNS = ("code", "level", "alpha", "95% CI", "kappa", "AC1", "percent", "both", "only 1", "only 2", "note")


def _shown(row: AgreementRow) -> tuple[object, ...]:
    """Return a row as the table on the screen shows it, in the order of ``_COLUMNS``."""
    alpha = row.krippendorff_alpha
    interval = "" if alpha.ci_low is None or alpha.ci_high is None else f"{alpha.ci_low:.2f} to {alpha.ci_high:.2f}"
    note = row.note or (f"undefined: {alpha.reason}" if alpha.value is None else "")
    return (
        row.name, row.level, alpha.value, interval, row.cohen_kappa.value, row.gwet_ac1.value,
        row.percent_agreement.value, row.n11, row.n10, row.n01, note,
    )  # fmt: skip


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@as_json
def ratings(table: Path, json_: bool) -> None:
    """Compute all coefficients for a CSV of units (rows) by coders (columns); an empty cell is missing.

    A column named unit, unit_id, id, transcript, participant, passage, segment or item holds the names of the units
    and is not a coder. One rating per row (long form) is not read.
    """
    from qualcoder_cp.agreement.coefficients import ratings_report
    from qualcoder_cp.agreement.ratings_table import read_ratings

    read = read_ratings(table)
    results = ratings_report(read.ratings)
    if json_:
        say_json({name: asdict(result) for name, result in results.items()})
        return
    units = "1 unit" if read.n_units == 1 else f"{read.n_units} units"
    click.echo(f"Nominal ratings of {units} by {len(read.coders)} coders: {', '.join(read.coders)}.")
    click.echo(f"Categories: {'; '.join(read.categories) or 'none'}.")
    say_table(("coefficient", "value", "observed", "expected", "note"), [
        (COEFFICIENT_LABELS.get(name, name), result.value, result.observed, result.expected,
         f"undefined: {result.reason}" if result.value is None else result.reason)
        for name, result in results.items()
    ])  # fmt: skip
