# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp agreement``: where agreement is lost, what to repair, how many to code twice, what others print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcoder_cp.agreement.comparing import LEVELS
from qualcoder_cp.agreement.scope import Unit, Universe
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
    write_or,
    writing,
)

if TYPE_CHECKING:
    from qualcoder_cp.agreement.breakdowns import Breakdown, Tree
    from qualcoder_cp.project import Project

Command = TypeVar("Command", bound=Callable[..., Any])
BY = ("level", "pair", "transcript", "group", "week", "coding week", "round")

coder_option = click.option(
    "--coder", "names", multiple=True, metavar="NAME", help="The pair, given twice (default: the first two)."
)
universe_option = click.option(
    "--universe", type=click.Choice([one.value for one in Universe]), default=Universe.SPEECH.value, show_default=True
)


def unit_option(default: Unit) -> Callable[[Command], Command]:
    """Return the option that chooses the unit."""
    return click.option(
        "--unit", type=click.Choice([one.value for one in Unit]), default=default.value, show_default=True
    )


@click.command("breakdown")
@project_argument
@click.option("--by", "by_", type=click.Choice(BY), default="level", show_default=True)
@unit_option(Unit.PARTICIPANT)
@universe_option
@coder_option
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals.")
@click.option("--seed", type=click.IntRange(0), default=None, help="Of the resampling (default: the round's).")
@out_option
@as_json
def breakdown(
    project: Path, by_: str, unit: str, universe: str, names: tuple[str, ...], resamples: int, seed: int | None,
    out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Take agreement apart: by level of the codebook, pair, transcript, group, week of submission or coding, round."""
    from qualcoder_cp.agreement.breakdowns import Tree
    from qualcoder_cp.agreement.mode import coefficients_shown
    from qualcoder_cp.cli import repair_tables
    from qualcoder_cp.reports import agreement_parts as parts

    with reading(project) as opened:
        shown = coefficients_shown(opened)
        found = _breakdown(opened, by_, (unit, universe, names), resamples, seed)
    if isinstance(found, Tree):
        tree = found
        write_or(out, parts.TREE_COLUMNS, list(parts.tree_rows(tree, coefficients=shown)),
                 lambda: repair_tables.say_tree(tree, coefficients=shown), json_=json_)  # fmt: skip
    else:
        taken = found
        write_or(out, parts.BREAKDOWN_COLUMNS, list(parts.breakdown_rows(taken, coefficients=shown)),
                 lambda: repair_tables.say_breakdown(taken, coefficients=shown), json_=json_)  # fmt: skip


def _breakdown(
    opened: Project, by_: str, what: tuple[str, str, tuple[str, ...]], resamples: int, seed: int | None
) -> Breakdown | Tree:
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement import breakdown_queries as queries
    from qualcoder_cp.agreement import breakdowns
    from qualcoder_cp.cli import repair_tables
    from qualcoder_cp.coding import needed_round

    unit, universe, names = what
    round_ = needed_round(opened)
    pair = repair_tables.named_pair(opened, names)
    options = breakdowns.Options(unit, pair, resamples, round_.seed if seed is None else seed)
    if by_ == "round":
        scopes = queries.round_scopes(
            opened, lambda one: stage.scope_of(opened, one, universe=Universe(universe), inside=[Unit(unit)])
        )
        return breakdowns.by_round([(each, note, own if seed is None else seed) for each, note, own in scopes], options)
    scope = stage.scope_of(opened, round_, universe=Universe(universe), inside=[Unit(unit)])
    repair_tables.check_pair(scope, pair)
    if by_ == "week":
        return breakdowns.by_week(scope, options, queries.submission_days(opened, round_))
    if by_ == "coding week":
        return breakdowns.by_week(scope, options, queries.coding_days(opened, round_), by_)
    if by_ == "level":
        return breakdowns.by_node(scope, options)
    return {
        "pair": breakdowns.by_pair, "transcript": breakdowns.by_transcript, "group": breakdowns.by_group,
    }[by_](scope, options)  # fmt: skip


@click.command("confusion")
@project_argument
@click.option("--level", type=click.Choice(LEVELS), default="code", show_default=True)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many pairs of codes.")
@click.option("--kinds", is_flag=True, help="Write what disagreement is made of per code, instead of the matrix.")
@universe_option
@coder_option
@out_option
@as_json
def confusion(
    project: Path,
    level: str,
    top: int,
    kinds: bool,
    universe: str,
    names: tuple[str, ...],
    out: Path | None,
    json_: bool,
) -> None:
    """Show which codes stand against each other, or against nothing, and what disagreement is made of."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.confusion import confusion as compute
    from qualcoder_cp.agreement.confusion import over_all_pairs
    from qualcoder_cp.cli import repair_tables
    from qualcoder_cp.reports import agreement_parts as parts

    with reading(project) as opened:
        scope = stage.scope_of(opened, universe=Universe(universe))
        pair = repair_tables.named_pair(opened, names)
    repair_tables.check_pair(scope, pair)
    found = compute(scope, coders=pair, level=level) if pair else over_all_pairs(scope, level=level)
    rows = list(parts.decomposition_rows(found) if kinds else parts.confusion_rows(found))
    columns = parts.DECOMPOSITION_COLUMNS if kinds else parts.CONFUSION_COLUMNS
    write_or(out, columns, rows, lambda: repair_tables.say_confusion(found, top), json_=json_)


@click.command("repair")
@project_argument
@unit_option(Unit.CHARACTER)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many pairs and codes.")
@coder_option
@out_option
@as_json
def repair(
    project: Path, unit: str, top: int, names: tuple[str, ...], out: Path | None, json_: bool
) -> None:  # fmt: skip
    """Compute what merging or dropping codes, rolling domains up or ignoring boundaries would do to alpha."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp import codebook
    from qualcoder_cp.agreement.repair import repair as compute
    from qualcoder_cp.cli import repair_tables
    from qualcoder_cp.reports import agreement_parts as parts

    with reading(project) as opened:
        repair_tables.need_coefficients(opened)
        scope = stage.scope_of(opened, inside=[Unit(unit)])
        pair = repair_tables.named_pair(opened, names)
        cards = codebook.tree(opened).codes
    repair_tables.check_pair(scope, pair)
    found = compute(scope, unit, coders=pair, top=top)
    rows = list(parts.repair_rows(found))
    write_or(out, parts.REPAIR_COLUMNS, rows, lambda: repair_tables.say_repair(found, cards), json_=json_)


@click.command("plan")
@click.option("--prevalence", type=float, required=True, help="Expected share of units with the code, 0 to 1.")
@click.option("--alpha", type=float, required=True, help="Expected agreement (Krippendorff's alpha).")
@click.option("--half-width", type=float, default=0.1, show_default=True, help="Wanted: the interval is ± this.")
@click.option("--units", type=int, default=60, show_default=True,
              help="Units per transcript; 1 where participants or transcripts are the unit.")  # fmt: skip
@click.option("--correlation", type=float, default=0.1, show_default=True, help="How alike units of one text are.")
@click.option("--most", type=click.IntRange(2, 5000), default=1000, show_default=True, help="Transcripts at most.")
@click.option("--simulations", type=click.IntRange(100, 100_000), default=1000, show_default=True,
              help="Simulated studies.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the simulation.")
@out_option
@as_json
def plan(
    prevalence: float, alpha: float, half_width: float, units: int, correlation: float, most: int, simulations: int,
    seed: int, out: Path | None, json_: bool,
) -> None:  # fmt: skip
    """Say how many transcripts to code twice for an interval of a wanted width, by simulation."""
    from qualcoder_cp.agreement.planning import Expectation
    from qualcoder_cp.agreement.planning import plan as compute

    found = compute(
        Expectation(prevalence, alpha, units, correlation), half_width, simulations=simulations, seed=seed, most=most
    )
    columns = ("transcripts", "half_width", "undefined")
    curve: list[dict[str, object]] = [dict(zip(columns, each, strict=True)) for each in found.curve]
    if json_ and out is None:
        say_json({"transcripts": found.transcripts, "sentence": found.sentence, "curve": curve})
        return

    def show() -> None:
        click.echo(found.sentence)
        say_table(("transcripts", "± half-width", "studies without a value"), found.curve)

    write_or(out, columns, curve, show, json_=json_)


@click.command("sample")
@project_argument
@click.option("--count", type=int, default=None, help="So many transcripts, in proportion to the groups.")
@click.option("--share", type=float, default=None, metavar="PERCENT", help="This share of each group, rounded up.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the draw.")
@out_option
@as_json
def sample(
    project: Path, count: int | None, share: float | None, seed: int, out: Path | None, json_: bool
) -> None:  # fmt: skip
    """Draw a random sample of transcripts within the groups, to make a round from."""
    from qualcoder_cp.agreement.sampling import sample as compute

    with reading(project) as opened:
        found = compute(opened, count=count, percent=share, seed=seed)
    rows: list[dict[str, object]] = [
        {"transcript": name, "group": stratum.group, "group_size": stratum.size, "seed": seed}
        for stratum in found.strata for name in stratum.names
    ]  # fmt: skip

    def show() -> None:
        for row in rows:
            click.echo(row["transcript"])
        click.echo(found.sentence, err=True)

    write_or(out, ("transcript", "group", "group_size", "seed"), rows, show, json_=json_)


@click.command("diagnosis")
@project_argument
@unit_option(Unit.PARTICIPANT)
@universe_option
@click.option("--share", type=click.FloatRange(0, 100), default=0, show_default=True, metavar="PERCENT",
              help="A code counts in a unit when it covers this much of it (0: one character).")  # fmt: skip
@out_option
@as_json
def diagnosis(project: Path, unit: str, universe: str, share: float, out: Path | None, json_: bool) -> None:
    """Write one row per unit and code, one column per coder, and why a unit is not used: all numbers follow from it."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.breakdown_queries import missing_reasons
    from qualcoder_cp.agreement.diagnosis import diagnosis as compute
    from qualcoder_cp.coding import needed_round

    with reading(project) as opened:
        round_ = needed_round(opened)
        scope = stage.scope_of(opened, round_, universe=Universe(universe), inside=[Unit(unit)])
        found = compute(scope, unit, reasons=missing_reasons(opened, round_), share=share / 100)
    rows = list(found.rows)
    write_or(out, found.columns, rows, lambda: say_table(
        found.columns, [[row[column] for column in found.columns] for row in rows]
    ), json_=json_)  # fmt: skip


@click.command("preset")
@project_argument
@click.argument("name", metavar="NAME")
@coder_option
@out_option
@as_json
def preset(project: Path, name: str, names: tuple[str, ...], out: Path | None, json_: bool) -> None:
    """Compute agreement as another program defines it: nvivo, maxqda, atlasti, dedoose or qdaminer."""
    from qualcoder_cp import agreement as stage
    from qualcoder_cp.agreement.presets import preset_named, preset_table
    from qualcoder_cp.cli import repair_tables

    chosen = preset_named(name)
    with reading(project) as opened:
        repair_tables.need_coefficients(opened)
        scope = stage.scope_of(opened, universe=chosen.universe)
        pair = repair_tables.named_pair(opened, names)
    repair_tables.check_pair(scope, pair)
    found = preset_table(scope, chosen, coders=pair)
    write_or(out, ("preset", *chosen.columns), found.records(), lambda: repair_tables.say_preset(found), json_=json_)


@click.command("coefficients")
@project_argument
@click.argument("shown", type=click.Choice(["on", "off"]))
@by_option
@as_json
def coefficients(project: Path, shown: str, by: str | None, json_: bool) -> None:
    """Say whether the study reports coefficients; "off" compares and settles without a number."""
    from qualcoder_cp.agreement.mode import show_coefficients

    with writing(project) as opened:
        changed = show_coefficients(opened, shown == "on", by=doer(opened, by).name)
    now = "reports coefficients of agreement" if shown == "on" else "reports no coefficients of agreement"
    say({"coefficients": shown == "on", "changed": changed}, f"The study {now}.", json_)


COMMANDS = (breakdown, confusion, repair, plan, sample, diagnosis, preset, coefficients)
"""What the group ``agreement`` takes from here."""
