# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands on breakdowns, confusion, repair and presets print, and the pair that they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from qualcoder_cp.agreement.breakdowns import Breakdown, Node, Tree
from qualcoder_cp.agreement.confusion import Confusion, frequent
from qualcoder_cp.agreement.mode import WITHOUT, coefficients_shown
from qualcoder_cp.agreement.presets import PresetTable
from qualcoder_cp.agreement.repair import Repair
from qualcoder_cp.agreement.result import AgreementReport, AgreementRow
from qualcoder_cp.agreement.scope import Scope
from qualcoder_cp.cli.agreement_tables import interval_words, say_team
from qualcoder_cp.cli.console import say_table
from qualcoder_cp.model import Code, KnownError
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.reports.agreement_parts import decomposition_table


def named_pair(project: Project, names: Sequence[str]) -> tuple[int, int] | None:
    """Return the ids of the named pair, None where nobody is named.

    Raises:
        KnownError: a name is unknown, or not two different coders are named.
    """
    if not names:
        return None
    chosen = [coder_named(project, name).id for name in names]
    if len(set(chosen)) != 2:
        raise KnownError("Name two different coders: --coder NAME --coder NAME.")
    return chosen[0], chosen[1]


def check_pair(scope: Scope, pair: tuple[int, int] | None) -> None:
    """Check that the pair is in the round. Raises KnownError if not."""
    known = dict(scope.coders)
    if pair and any(each not in known for each in pair):
        names = ", ".join(known.values()) or "none"
        raise KnownError(f"Not both coders are in '{scope.round_name}' (coders: {names}).")


def need_coefficients(project: Project) -> None:
    """Check that the study reports coefficients. Raises KnownError if not."""
    if not coefficients_shown(project):
        raise KnownError(
            f"In {project.path.name} {WITHOUT}; 'agreement confusion' compares without them, "
            "'agreement coefficients FILE on' brings them back."
        )


def say_tree(tree: Tree, *, coefficients: bool) -> None:
    """Print the codebook with agreement on each node and below it, and where it is lost."""
    _heading(tree.report)
    named: list[tuple[str, AgreementRow, Node | None]] = [(row.name, row, None) for row in tree.report.pooled]
    named += [(2 * node.depth * " " + node.row.name, node.row, node) for node in tree.nodes]
    if not coefficients:
        say_table(("code", "level", "both", "only 1", "only 2"), [
            (label, row.level, row.n11, row.n10, row.n01) for label, row, _ in named
        ])  # fmt: skip
        return
    rows = [
        (label, row.level, row.krippendorff_alpha.value, interval_words(row.krippendorff_alpha),
         node.children.value if node and node.children else None, row.n10 + row.n01,
         node.lost or row.note if node else row.note)
        for label, row, node in named
    ]  # fmt: skip
    say_table(("code", "level", "alpha", "95% CI", "alpha below", "disagreements", "note"), rows)


def say_breakdown(found: Breakdown, *, coefficients: bool) -> None:
    """Print a row per part, pooled over the codes of each level; the value over everything stands first."""
    if found.team and coefficients:
        say_team(found.team)
    if found.note:
        click.echo(found.note)
    named = [("all", "", found.whole)] if found.whole else []
    named += [(part.name, part.note, part.report) for part in found.parts]
    if found.whole:
        click.echo(found.whole.compared)
    rows = [
        (name, *_part(row, coefficients=coefficients), report.n_transcripts, _note(row, report, note, coefficients))
        for name, note, report in named for row in report.pooled
    ]  # fmt: skip
    values = ("alpha", "95% CI", "kappa", "AC1", "percent") if coefficients else ()
    say_table((found.by, "pooled over", *values, "both", "only 1", "only 2", "transcripts", "note"), rows)
    if not found.whole:
        for part in found.parts:
            click.echo(f"{part.name}: {part.report.compared}")


def _note(row: AgreementRow, report: AgreementReport, note: str, coefficients: bool) -> str:
    """Return all that must be known of a row: why undefined, how many of its codes are, the warning."""
    if report.reason:
        return report.reason
    gone = f"{row.n_undefined} of {row.n_codes} {row.level}s undefined" if row.n_undefined and coefficients else ""
    return "; ".join(part for part in (row.note, gone, note, report.warning if coefficients else "") if part)


def _part(row: AgreementRow, *, coefficients: bool) -> tuple[object, ...]:
    alpha = row.krippendorff_alpha
    values: tuple[object, ...] = (
        alpha.value, interval_words(alpha), row.cohen_kappa.value, row.gwet_ac1.value, row.percent_agreement.value,
    )  # fmt: skip
    return (f"{row.level}s", *(values if coefficients else ()), row.n11, row.n10, row.n01)


def _heading(report: AgreementReport) -> None:
    click.echo(report.compared)
    if report.warning or report.reason:
        click.echo(report.warning or report.reason)


def say_confusion(found: Confusion, top: int) -> None:
    """Print the pairs of codes that stand against each other most, and what disagreement is made of."""
    click.echo(found.compared)
    if found.reason:
        click.echo(f"{found.reason[0].upper()}{found.reason[1:]}.")
        return
    pairs = frequent(found, top)
    if pairs:
        say_table(("code", "against", "passages", "characters"), [
            (each.one.name, each.other.name, each.total.passages, each.total.characters) for each in pairs
        ])  # fmt: skip
    else:
        click.echo("No two codes stand against each other.")
    click.echo("\nWhat disagreement is made of (passages of both coders; characters found by one of them only):")
    say_table(*decomposition_table(found))


def say_repair(found: Repair, cards: Mapping[int, Code]) -> None:
    """Print each frequent pair with both definitions and the computed effects, then single codes and boundaries."""
    click.echo(found.compared)
    if found.reason:
        click.echo(f"{found.reason[0].upper()}{found.reason[1:]}.")
        return
    for each in found.pairs:
        count, characters = each.pair.total.passages, each.pair.total.characters
        times = "1 passage" if count == 1 else f"{count} passages"
        click.echo(f"\n{each.pair.one.name} against {each.pair.other.name}: {times}, {characters} characters")
        for code in (each.pair.one, each.pair.other):
            card = cards.get(code.id)
            words = (card.short_definition or card.full_definition) if card else ""
            click.echo(f"  {code.name}: {words or 'no definition'}")
        for effect in each.effects:
            click.echo(f"  {effect.sentence}")
    click.echo("\nSingle codes and boundaries:")
    for effect in [*found.codes, *([found.boundaries] if found.boundaries else [])]:
        click.echo(f"  {effect.sentence}")


def say_preset(found: PresetTable) -> None:
    """Print a preset: what it is, its weakness, the table, its remarks."""
    click.echo(found.compared)
    click.echo(found.preset.what)
    click.echo(f"Known weakness: {found.preset.weakness}")
    if found.reason:
        click.echo(f"{found.reason[0].upper()}{found.reason[1:]}.")
    else:
        say_table(found.preset.columns, found.rows)
    for note in found.notes:
        click.echo(note)
