# SPDX-License-Identifier: GPL-3.0-or-later
"""How a journal wants numbers printed: decimals, leading zeros, intervals, signs.

The rules are JMIR's house style, which follows the AMA Manual of Style (11th edition). Percentages of
participants are printed by ``prevalence.rules``, from exact counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from qualcoder_cp.prevalence.rules import jmir_decimals

MINUS = "−"
"""The true minus sign: a hyphen stands between the bounds of an interval."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What a journal asks for. ``decimals`` None follows the number of participants."""

    name: str
    decimals: int | None
    paper: Literal["A4", "Letter"]

    def percent_decimals(self, totals: Iterable[int]) -> int:
        """Return the decimals for every cell of a table whose columns have these N: the largest decides."""
        return jmir_decimals(max(totals, default=0)) if self.decimals is None else self.decimals


JMIR = Preset("JMIR", None, "Letter")
PLAIN = Preset("Plain", 1, "A4")


def number(value: float, decimals: int) -> str:
    """Return a number rounded half up as it is seen (0.845 gives 0.85), with leading zero and true minus."""
    rounded = Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded)}"


def coefficient(symbol: str, value: float, decimals: int = 2) -> str:
    """Return a coefficient of agreement as in running text, ``α=0.81``: alpha keeps its leading zero."""
    return f"{symbol}={number(value, decimals)}"


def interval(low: float, high: float, decimals: int = 2) -> str:
    """Return ``0.76-0.85``; where a bound is negative, ``−0.12 to 0.30``."""
    bounds = number(low, decimals), number(high, decimals)
    return (" to " if any(bound.startswith(MINUS) for bound in bounds) else "-").join(bounds)


def whole(value: int) -> str:
    """Return a whole number with commas only above 9999: ``6500``, ``36,127``."""
    shown = f"{abs(value):,}" if abs(value) > 9999 else str(abs(value))
    return f"{MINUS if value < 0 else ''}{shown}"
