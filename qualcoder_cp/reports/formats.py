# SPDX-License-Identifier: GPL-3.0-or-later
"""How a journal wants numbers printed: decimals, leading zeros, intervals, signs, marks of notes, pictures.

The rules of JMIR follow the AMA Manual of Style (11th edition), those of APA its Publication Manual (7th edition).
Percentages of participants are printed by ``prevalence.rules``, from exact counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from qualcoder_cp.known import KnownError
from qualcoder_cp.prevalence.rules import jmir_decimals, percent

MINUS = "−"
"""The true minus sign: a hyphen stands between the bounds of an interval."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What a journal asks for, in tables, text and figures.

    ``decimals`` None follows the number of participants. ``spaced`` puts blanks around the equals sign,
    ``leading_zero`` False leaves the zero of values that can't exceed 1 out (``α = .81``), ``brackets`` prints
    intervals as ``[0.76, 0.85]``. ``heading`` is how a table is announced: ``Table 1. Title.`` in one line, or number
    and title in two. ``picture_px`` is the longest side of a PNG, ``pictures`` which kinds of files figures become.
    """

    name: str
    decimals: int | None
    paper: Literal["A4", "Letter"]
    spaced: bool = False
    leading_zero: bool = True
    brackets: bool = False
    heading: Literal["one line", "two lines"] = "one line"
    picture_px: int = 1200
    pictures: tuple[str, ...] = (".png", ".svg")

    def percent_decimals(self, totals: Iterable[int]) -> int:
        """Return the decimals for every cell of a table whose columns have these N: the largest decides."""
        return jmir_decimals(max(totals, default=0)) if self.decimals is None else self.decimals

    def in_text(self, n: int, N: int) -> str:
        """Return a count as it stands in brackets in running text, ``88/102, 86.3%``."""
        return f"{n}/{N}, {percent(n, N, self.percent_decimals([N]))}%"

    def coefficient(self, symbol: str, value: float) -> str:
        """Return a coefficient of agreement: ``α=0.81``, in APA style ``α = .81``."""
        return f"{symbol}{' = ' if self.spaced else '='}{self.bounded(value)}"

    def interval(self, low: float, high: float) -> str:
        """Return ``0.76-0.85``, in APA style ``[.76, .85]``."""
        if self.brackets:
            return f"[{self.bounded(low)}, {self.bounded(high)}]"
        return interval(low, high)

    def bounded(self, value: float) -> str:
        """Return a value that can't exceed 1, with two decimals."""
        shown = number(value, 2)
        return shown if self.leading_zero else shown.replace("0.", ".", 1) if abs(value) < 0.995 else shown


JMIR = Preset("JMIR", None, "Letter")
APA7 = Preset(
    "APA 7", 1, "Letter", spaced=True, leading_zero=False, brackets=True, heading="two lines",
    pictures=(".png", ".svg", ".pdf"),
)  # fmt: skip
PLAIN = Preset("Plain", 1, "A4", pictures=(".png", ".svg", ".pdf"))

PRESETS = {"jmir": JMIR, "apa7": APA7, "plain": PLAIN}
"""The presets by the name that commands take."""


def preset_named(name: str) -> Preset:
    """Return a preset by its name.

    Raises:
        KnownError: there is none of this name.
    """
    if name.lower() not in PRESETS:
        raise KnownError(f"'{name}' is no preset; there are {', '.join(PRESETS)}.")
    return PRESETS[name.lower()]


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
