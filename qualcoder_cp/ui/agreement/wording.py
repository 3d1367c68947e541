# SPDX-License-Identifier: GPL-3.0-or-later
"""How the numbers of agreement are written on the screen; a value that does not exist says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcoder_cp.agreement.report import FEW
from qualcoder_cp.agreement.result import AgreementReport, Result
from qualcoder_cp.agreement.team_report import TeamReport
from qualcoder_cp.reports.formats import interval, number

NOTHING = "–"
LONGEST = 14
"""How many letters of a coder's name stand in the head of a column."""


def value_words(result: Result) -> str:
    """Return a coefficient with two decimals, or ``undefined: reason``."""
    if result.value is None:
        return f"undefined: {result.reason}" if result.reason else "undefined"
    return number(result.value, 2)


def interval_words(result: Result) -> str:
    """Return ``0.71-0.84``, or nothing where no interval could be drawn."""
    if result.value is None or result.ci_low is None or result.ci_high is None:
        return ""
    return interval(result.ci_low, result.ci_high)


def with_interval(result: Result) -> str:
    """Return the value with its 95 % interval, for tool tips and screen readers."""
    ends = interval_words(result)
    return f"{value_words(result)} (95 % interval {ends})" if ends else value_words(result)


def percent_words(share: float | None, decimals: int = 1) -> str:
    """Return a share of 0..1 as a percentage, or a dash."""
    return NOTHING if share is None else f"{number(100 * share, decimals)} %"


def short_names(names: Sequence[str]) -> list[str]:
    """Return the first word of each name, or the whole name where that would be the same for two; not too long."""
    first = [name.split()[0] if name.split() else name for name in names]
    chosen = [word if first.count(word) == 1 else name for word, name in zip(first, names, strict=True)]
    return [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in chosen]


def compared_words(line: str, level: str, *, shown: bool = True) -> str:
    """Return the line of what was compared with the level, and what is on its way while no interval is drawn yet.

    ``shown``: the study reports coefficients; without them nothing is said of intervals.
    """
    if not shown:
        line = f"{line.partition('; 95 % intervals')[0]}."
    waiting = "95 % intervals from 0 resamples of participants"
    return f"{line.replace(waiting, '95 % intervals from resampled participants are being drawn')} Level: {level}."


def team_line(team: TeamReport) -> str:
    """Return what was compared where all coders are compared at once."""
    return (
        f"Unit: {team.unit}; text: {team.universe}; all coders at once: {', '.join(team.coders)}; round: "
        f"{team.round_name}; {len(team.used)} transcripts of two coders or more, {team.n_participants} participants, "
        f"{team.n_units} units; left out: {len(team.single_coded)} single-coded, {len(team.missing)} missing; 95 % "
        f"intervals from {team.resamples} resamples of participants, seed {team.seed}."
    )


def remarks(
    report: AgreementReport | TeamReport | None, left_out: Mapping[str, str], note: str, *, shown: bool
) -> str:  # fmt: skip
    """Return what to beware of: no result and why, few transcripts, and by name what was left out and why."""
    if report is None:
        return note
    words = [note, report.reason]
    if shown and report.warning and not report.reason:
        count = len(report.used)
        few = f" ({count} of at least {FEW})" if report.warning.startswith("few transcripts") else ""
        words.append(f"{report.warning}{few}")
    reasons = {name: left_out.get(name, "not submitted") for name in (*report.single_coded, *report.missing)}
    if reasons:
        words.append(f"left out: {named(reasons)}")
    return " ".join(f"{one[:1].upper()}{one[1:]}." for one in words if one)


def named(names: Mapping[str, str], most: int = 5) -> str:
    """Return names with what is said of each, the first few of them."""
    told = [f"{name} ({why})" for name, why in list(names.items())[:most]]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(told)}{more}"
