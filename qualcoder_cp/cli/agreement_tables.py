# SPDX-License-Identifier: GPL-3.0-or-later
"""What the agreement commands print: reports, segments and unitizing as tables and tidy rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import click

from qualcoder_cp.agreement.flags import UNDEFINED, explain
from qualcoder_cp.agreement.result import AgreementReport, AgreementRow, Result
from qualcoder_cp.agreement.spans_report import SegmentRow, UnitizingRow
from qualcoder_cp.agreement.team_report import TeamReport
from qualcoder_cp.agreement.wording import methods_sentence
from qualcoder_cp.cli.console import say_table
from qualcoder_cp.coding import round_coders
from qualcoder_cp.model import KnownError, Round
from qualcoder_cp.project import Project, coder_named

COLUMNS = ("code", "level", "alpha", "95% CI", "kappa", "AC1", "percent", "both", "only 1", "only 2", "note")
SEGMENT_COLUMNS = (
    "code", "level", "threshold", "first", "second", "matched", "precision", "recall", "f1", "offset_characters",
    "offset_words", "f1_by_threshold",
)  # fmt: skip
UNITIZING_COLUMNS = ("code", "level", "of_code", "u_alpha", "binary_u", "cu_alpha", "ku_alpha", "coverage", "reason")


def chosen_pairs(
    project: Project, round_: Round, names: Sequence[str], *, everybody: bool
) -> list[tuple[int, int]]:  # fmt: skip
    """Return the pairs of coders to compare: the named one, every one, or the first.

    Raises:
        KnownError: not two are named, one is not in the round, or the round has one coder only.
    """
    team = {coder.id: coder.name for coder in round_coders(project, round_.id)}
    if names:
        chosen = [coder_named(project, name) for name in names]
        if len({coder.id for coder in chosen}) != 2:
            raise KnownError("Name two different coders: --coder NAME --coder NAME.")
        if gone := [coder.name for coder in chosen if coder.id not in team]:
            raise KnownError(f"{gone[0]} is not in '{round_.name}' (coders: {', '.join(team.values())}).")
        return [(chosen[0].id, chosen[1].id)]
    if len(team) < 2:
        raise KnownError(f"'{round_.name}' has one coder only: nothing to compare.")
    pairs = list(combinations(team, 2))
    return pairs if everybody else pairs[:1]


def say_report(report: AgreementReport, *, coefficients: bool = True) -> None:
    """Print what was compared and a row per code, pooled ones first; without coefficients what each coder found."""
    click.echo(report.compared)
    if report.warning or report.reason:
        click.echo(report.warning or report.reason)
    if not coefficients:
        say_table(("code", "level", "both", "only 1", "only 2", "neither"), [
            (row.name, row.level, row.n11, row.n10, row.n01, row.n00) for row in (*report.pooled, *report.codes)
        ])  # fmt: skip
        click.echo()
        return
    extra = [*(report.pooled[0].others if report.pooled else ())]
    aimed = [f"P(alpha ≥ {report.target:g})"] if report.target is not None else []
    rows = (*report.pooled, *report.codes)
    say_table(
        (*COLUMNS[:-1], *aimed, *extra, COLUMNS[-1]),
        [(*_shown(row)[:-1], *([row.krippendorff_alpha.target_share] if aimed else []),
          *(row.others[name].value for name in extra), _shown(row)[-1]) for row in rows],
    )  # fmt: skip
    for row in rows:
        if row.note not in UNDEFINED and (words := explain(row, report.coders)):
            click.echo(f"{row.name}: {words}")
    click.echo(f"For the methods section: {methods_sentence(report)}")
    click.echo()


def _shown(row: AgreementRow) -> tuple[object, ...]:
    """Return a row as the table on the screen shows it, in the order of ``COLUMNS``."""
    alpha = row.krippendorff_alpha
    note = row.note or (f"undefined: {alpha.reason}" if alpha.value is None else "")
    return (
        row.name, row.level, alpha.value, interval_words(alpha), row.cohen_kappa.value, row.gwet_ac1.value,
        row.percent_agreement.value, row.n11, row.n10, row.n01, note,
    )  # fmt: skip


def interval_words(result: Result) -> str:
    """Return the interval as words, nothing where there is none."""
    if result.ci_low is None or result.ci_high is None:
        return ""
    return f"{result.ci_low:.2f} to {result.ci_high:.2f}"


def say_team(report: TeamReport) -> None:
    """Print all coders at once."""
    click.echo(
        f"All coders at once: {', '.join(report.coders)}; unit: {report.unit}; text: {report.universe}; round: "
        f"{report.round_name}; {len(report.used)} transcripts of two coders or more, {len(report.single_coded)} "
        f"single-coded, {len(report.missing)} missing; {report.n_units} units; seed {report.seed}."
    )
    if report.warning or report.reason:
        click.echo(report.warning or report.reason)
    say_table(
        ("code", "level", "alpha", "95% CI", "Fleiss", "Conger", "AC1", "percent", "found by 0, 1, 2 ...", "note"),
        [(row.name, row.level, row.results["krippendorff_alpha"].value,
          interval_words(row.results["krippendorff_alpha"]),
          *(row.results[name].value for name in ("fleiss_kappa", "conger_kappa", "gwet_ac1", "percent_agreement")),
          "/".join(map(str, row.found_by)), row.note) for row in (*report.pooled, *report.codes)],
    )  # fmt: skip
    click.echo()


def team_rows(reports: Iterable[TeamReport]) -> Iterator[dict[str, object]]:
    """Yield a tidy row per code and coefficient of all coders at once; it has no two-by-two table."""
    for report in reports:
        for row in (*report.pooled, *report.codes):
            for name, result in row.results.items():
                yield {
                    "code": row.name, "level": row.level, "unit": report.unit, "universe": report.universe,
                    "coders": "; ".join(report.coders), "round": report.round_name, "coefficient": name,
                    "value": result.value, "ci_low": result.ci_low, "ci_high": result.ci_high, "reason": result.reason,
                    "observed": result.observed, "expected": result.expected, "n_transcripts": len(report.used),
                    "n_units": sum(row.found_by), "resamples": report.resamples, "seed": report.seed,
                    "share": report.share, "target": report.target, "target_share": result.target_share,
                }  # fmt: skip


def segment_rows(rows: Iterable[SegmentRow], threshold: float) -> list[dict[str, object]]:
    """Return a row of `SEGMENT_COLUMNS` per code; the curve is written as "threshold %: F1"."""
    return [
        {
            "code": row.code.name, "level": row.code.level, "threshold": f"{threshold:g} %",
            "first": row.matches.n_first, "second": row.matches.n_second, "matched": len(row.matches.pairs),
            "precision": row.matches.precision, "recall": row.matches.recall, "f1": row.matches.f1,
            "offset_characters": row.offset_characters, "offset_words": row.offset_words,
            "f1_by_threshold": "; ".join(
                f"{100 * at:g} %: {found.f1:.2f}" for at, found in row.curve if found.f1 is not None
            ),
        }
        for row in rows
    ]  # fmt: skip


def unitizing_rows(rows: Iterable[UnitizingRow]) -> list[dict[str, object]]:
    """Return a row of `UNITIZING_COLUMNS` per code, and one per code of a domain for (k)u-alpha."""
    found: list[dict[str, object]] = []
    for row in rows:
        blank = dict.fromkeys(UNITIZING_COLUMNS)
        found.append(blank | {
            "code": row.code.name, "level": row.code.level, "u_alpha": row.u.value, "binary_u": row.binary.value,
            "cu_alpha": row.cu.value, "reason": row.u.reason or row.cu.reason,
        })  # fmt: skip
        for code, result, coverage in row.of_codes:
            found.append(blank | {
                "code": row.code.name, "level": row.code.level, "of_code": code.name, "ku_alpha": result.value,
                "coverage": coverage, "reason": result.reason,
            })  # fmt: skip
    return found
