# SPDX-License-Identifier: GPL-3.0-or-later
"""How the numbers of agreement are written on the screen; a value that does not exist says why."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp.agreement.result import Result
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
