# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp agreement``: coefficients with intervals and reasons."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from qualcoder_cp.agreement.scope import Unit, Universe
from qualcoder_cp.cli import repair_commands
from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    by_option,
    doer,
    out_option,
    project_argument,
    reading,
    say,
    say_table,
    write_or,
    writing,
)


@click.group(cls=PlainGroup)
def agreement() -> None:
    """How far the coders agree, at each unit, with what was compared."""


for _command in repair_commands.COMMANDS:
    agreement.add_command(_command)


_OTHERS = ("scott_pi", "brennan_prediger", "jaccard", "positive_agreement", "negative_agreement", "holsti",
           "prevalence_index", "bias_index")  # fmt: skip


@agreement.command("report")
@project_argument
@click.option("--unit", "units", type=click.Choice([one.value for one in Unit]), multiple=True,
              default=("participant", "turn", "character"), show_default=True)  # fmt: skip
@click.option("--universe", type=click.Choice([one.value for one in Universe]), default=Universe.SPEECH.value,
              show_default=True)  # fmt: skip
@click.option("--share", type=click.FloatRange(0, 100), default=0, show_default=True, metavar="PERCENT",
              help="A code counts in a unit when it covers this much of it (0: one character).")  # fmt: skip
@click.option("--threshold", type=click.FloatRange(0, 100), default=50, show_default=True, metavar="PERCENT",
              help="Overlap from which segments match (unit segment).")  # fmt: skip
@click.option("--fixed-units", "fixed", type=click.Path(path_type=Path), default=None,
              help="CSV of transcript, start, end (default: those kept in the round).")  # fmt: skip
@click.option("--coefficient", "others", type=click.Choice(_OTHERS), multiple=True,
              help="Beside percent agreement, kappa, alpha and AC1.")  # fmt: skip
@click.option("--coder", "names", multiple=True, metavar="NAME", help="The pair, given twice (default: the first two).")
@click.option("--everybody", is_flag=True, help="All coders of the round at once, then each pair.")
@click.option("--target", type=click.FloatRange(0, 1), default=None,
              help="Also how probable it is that a coefficient reaches this (default: the round's).")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Of the resampling (default: the round's).")
@out_option
@as_json
def report(
    project: Path, units: tuple[str, ...], universe: str, share: float, threshold: float, fixed: Path | None,
    others: tuple[str, ...], names: tuple[str, ...], everybody: bool, target: float | None, resamples: int,
    seed: int | None, out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Report percent agreement, kappa, alpha and AC1 per code, per domain and pooled."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.mode import coefficients_shown
    from qualcoder_cp.cli import agreement_tables
    from qualcoder_cp.coding import needed_round
    from qualcoder_cp.reports import AGREEMENT_COLUMNS, agreement_rows

    with reading(project) as opened:
        round_ = needed_round(opened)
        goal = round_.settings.get("target") if target is None else target
        cut = stage.read_fixed_units(opened, fixed) if fixed else None
        pairs = agreement_tables.chosen_pairs(opened, round_, names, everybody=everybody)
        what: dict[str, Any] = {
            "universe": Universe(universe), "resamples": resamples, "seed": seed, "share": share / 100, "fixed": cut,
            "target": goal if isinstance(goal, int | float) else None,
        }  # fmt: skip
        found = [
            stage.compare(opened, Unit(unit), coders=pair, others=others, threshold=threshold / 100, **what)
            for unit in units for pair in pairs
        ]  # fmt: skip
        team = [
            stage.compare_team(opened, Unit(unit), **what)
            for unit in units
            if everybody and unit != Unit.SEGMENT and universe != Universe.CODED
        ]
        shown = coefficients_shown(opened)
    team = team if shown else []

    def show() -> None:
        for whole in team:
            agreement_tables.say_team(whole)
        for one in found:
            agreement_tables.say_report(one, coefficients=shown)

    rows = [*agreement_tables.team_rows(team), *agreement_rows(found, coefficients=shown)]
    write_or(out, AGREEMENT_COLUMNS, rows, show, json_=json_)


@agreement.command("segments")
@project_argument
@click.option("--threshold", type=click.FloatRange(0, 100), default=50, show_default=True, metavar="PERCENT",
              help="Overlap (intersection over union) from which two segments match.")  # fmt: skip
@click.option("--coder", "names", multiple=True, metavar="NAME", help="The pair, given twice (default: the first two).")
@out_option
@as_json
def segments(project: Path, threshold: float, names: tuple[str, ...], out: Path | None, json_: bool) -> None:
    """Match the segments of two coders: precision, recall, F1, how far edges differ, and F1 at every threshold."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.spans_report import match_segments
    from qualcoder_cp.cli import agreement_tables
    from qualcoder_cp.coding import needed_round

    with reading(project) as opened:
        round_ = needed_round(opened)
        scope = stage.scope_of(opened, round_, inside=[Unit.TOKEN])
        (pair,) = agreement_tables.chosen_pairs(opened, round_, names, everybody=False)
    rows = agreement_tables.segment_rows(match_segments(scope, coders=pair, threshold=threshold / 100), threshold)
    columns = agreement_tables.SEGMENT_COLUMNS

    def show() -> None:
        coders = " and ".join(scope.coder_name(each) for each in pair)
        click.echo(f"Segments of {coders} in {scope.round_name}, matched from {threshold:g} % overlap; text: "
                   f"{scope.universe}. There is no 'neither', so no kappa.")  # fmt: skip
        say_table(columns, [[row[name] for name in columns] for row in rows])

    write_or(out, columns, rows, show, json_=json_)


@agreement.command("unitizing")
@project_argument
@out_option
@as_json
def unitizing(project: Path, out: Path | None, json_: bool) -> None:
    """Compute u-alpha of free spans, and (experimental) |u-, cu- and (k)u-alpha, over all coders of the round."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.spans_report import unitizing as compute
    from qualcoder_cp.cli import agreement_tables

    with reading(project) as opened:
        scope = stage.scope_of(opened)
    rows = agreement_tables.unitizing_rows(compute(scope))
    columns = agreement_tables.UNITIZING_COLUMNS

    def show() -> None:
        names = ", ".join(name for _, name in scope.coders)
        click.echo(f"Free spans of {names} in {scope.round_name}; text: {scope.universe}. All but u_alpha are "
                   "experimental: no printed example was found to hold them against.")  # fmt: skip
        say_table(columns, [[row[name] for name in columns] for row in rows])

    write_or(out, columns, rows, show, json_=json_)


@agreement.command("sets")
@project_argument
@click.option("--unit", type=click.Choice([one.value for one in Unit if one not in (Unit.CHARACTER, Unit.SEGMENT)]),
              default=Unit.TURN.value, show_default=True)  # fmt: skip
@click.option("--distance", type=click.Choice(["masi", "jaccard", "nominal"]), default="masi", show_default=True,
              help="Between sets of codes; masi is that of Passonneau 2006.")  # fmt: skip
@click.option("--level", type=click.Choice(["code", "theme", "domain"]), default="code", show_default=True)
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the interval.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Of the resampling (default: the round's).")
@as_json
def sets(
    project: Path, unit: str, distance: str, level: str, resamples: int, seed: int | None, json_: bool
) -> None:  # fmt: skip
    """Compute alpha over the set of codes that each coder gave each unit, for codes that may stand together."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.sets_report import set_agreement
    from qualcoder_cp.cli.agreement_tables import interval_words
    from qualcoder_cp.coding import needed_round

    with reading(project) as opened:
        round_ = needed_round(opened)
        scope = stage.scope_of(opened, round_, inside=[Unit(unit)])
    found = set_agreement(scope, unit, distance=distance, level=level, resamples=resamples,
                          seed=round_.seed if seed is None else seed)  # fmt: skip
    value = found.result.value
    words = f"undefined: {found.result.reason}" if value is None else f"{value:.3f} ({interval_words(found.result)})"
    say(asdict(found), f"Alpha over sets of {level}s, distance {distance}: {words}; unit: {unit}, {found.n_units} "
        f"units in {found.n_transcripts} transcripts; text: {found.universe}; coders: {', '.join(found.coders)}; seed "
        f"{found.seed}.", json_)  # fmt: skip


@agreement.command("fix-units")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@by_option
@as_json
def fix_units(project: Path, table: Path, by: str | None, json_: bool) -> None:
    """Keep the fixed units of the round: a CSV of transcript, start, end (characters, the end is the one after)."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.coding import needed_round

    with writing(project) as opened:
        units = stage.read_fixed_units(opened, table)
        who = doer(opened, by)
        stage.keep_fixed_units(opened, needed_round(opened), units, by=who.name)
    count = sum(map(len, units.values()))
    say({"units": count, "transcripts": len(units)}, f"{count} fixed units in {len(units)} transcripts.", json_)
