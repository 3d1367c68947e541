# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check says of one number of a manuscript, and how a printed share is held against a count of the project."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from qualcoder_cp.prevalence.rules import Count, count_form
from qualcoder_cp.reports.manuscript_numbers import Hit, Sum, decimal, percent_of, places


class Verdict(StrEnum):
    """How a number of the manuscript stands to the project."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ARITHMETIC = "arithmetic wrong"
    FORMAT = "rounding or format"
    QUOTE = "quote not in the transcripts"
    NOT_LINKED = "not linked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One number (or quote): where it stands, what is printed, what it was linked to, and the verdict in words.

    ``about`` names the quantity, the same wherever it is printed; ``context`` are the words around it.
    """

    verdict: Verdict
    place: str
    printed: str
    about: str = ""
    expected: str = ""
    words: str = ""
    context: str = ""

    @property
    def is_problem(self) -> bool:
        """Return whether an author should look at it."""
        return self.verdict not in (Verdict.AGREES, Verdict.NOT_LINKED)


Answer = tuple[Verdict, str, str]
"""A verdict, what the project has, and a sentence."""


def judge_share(hit: Hit, count: Count, decimals: Collection[int]) -> Answer:
    """Hold a printed ``n/N (p%)``, of which parts may be missing, against a count.

    ``decimals`` are those that the preset accepts here.
    """
    N = count.N if hit.N is None else hit.N
    expected = count_form(count.n, count.N, min(decimals))
    if hit.n is not None and (hit.n, N) != (count.n, count.N):
        wrong = " It is more than its N." if hit.n > N else ""
        return Verdict.DIFFERS, expected, f"The project has {count.n}/{count.N}.{wrong}"
    if not hit.percent:
        return Verdict.AGREES, expected, ""
    if count.N == 0:
        return Verdict.DIFFERS, expected, "The project has no participants there."
    sum_ = percent_of(count.n, count.N, hit.percent)
    if sum_ is Sum.WRONG and hit.n is not None:
        return Verdict.ARITHMETIC, expected, f"{count.n}/{count.N} is not {hit.percent}%."
    if sum_ is Sum.WRONG:
        return Verdict.DIFFERS, expected, f"The project has {expected}."
    if sum_ is Sum.ROUNDED:
        return Verdict.FORMAT, expected, f"{hit.percent}% is not rounded half up."
    if places(hit.percent) not in decimals:
        wanted = " or ".join(map(str, sorted(decimals)))
        return Verdict.FORMAT, expected, f"Decimals that the preset prints here: {wanted}."
    return Verdict.AGREES, expected, ""


def judge_sum(hit: Hit) -> Answer:
    """Return whether a share that is linked to nothing adds up at all."""
    if hit.n is None or hit.N is None:
        return Verdict.NOT_LINKED, "", ""
    if hit.n > hit.N:
        return Verdict.ARITHMETIC, "", f"{hit.n} is more than {hit.N}."
    if hit.percent and percent_of(hit.n, hit.N, hit.percent) is Sum.WRONG:
        return Verdict.ARITHMETIC, "", f"{hit.n}/{hit.N} is not {hit.percent}%."
    return Verdict.NOT_LINKED, "", ""


def judge_value(printed: str, value: float | None) -> bool:
    """Return whether a printed value is that of the project at the printed decimals, rounded half up as it is seen."""
    from qualcoder_cp.reports.formats import number

    return value is not None and decimal(number(value, places(printed))) == decimal(printed)


def judge_bounds(hit: Hit, low: float | None, high: float | None) -> bool:
    """Return whether printed bounds are those of the project."""
    return judge_value(hit.low, low) and judge_value(hit.high, high)
