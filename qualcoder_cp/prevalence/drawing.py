# SPDX-License-Identifier: GPL-3.0-or-later
"""How a figure is drawn in inches: its colours, its pen, the width of words and where labels break."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT = "DejaVu Sans"  # comes with matplotlib, so that a chart looks the same on every machine
CAPITAL_HEIGHT = 0.73  # of the font size
_LEADING = 1.25  # line height in units of the font size


class Colours(NamedTuple):
    """The few colours of a figure; one accent, dark lines on it, readable in grey."""

    paper: str
    ink: str
    quiet: str
    grid: str
    bar: str
    whisker: str


LIGHT = Colours("#ffffff", "#1a1a1a", "#555555", "#dcdfe3", "#5b8fbc", "#1a1a1a")
DARK = Colours("#1e1f22", "#ececec", "#a8abb0", "#3b3d42", "#4f81ab", "#ffffff")


class Pen:
    """Draws on an axes that covers the figure, in inches from the top left corner."""

    def __init__(self, axes: Axes, colours: Colours) -> None:
        self.axes = axes
        self.colours = colours

    def text(self, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        """Write words (plain, never a formula), block-wise centred on ``middle``, line below line."""
        lines = words.split("\n")
        baseline = middle - (len(lines) - 1) / 2 * line_height(size) + CAPITAL_HEIGHT / 2 * size / 72
        for number, line in enumerate(lines):
            y = baseline + number * line_height(size)
            style = {"color": self.colours.ink, "ha": "left", "va": "baseline", "zorder": 4, **how}
            self.axes.text(x, y, line, fontsize=size, family=FONT, parse_math=False, **style)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float, order: float) -> None:
        """Draw a line ``width`` points strong."""
        self.axes.plot(xs, ys, color=colour, linewidth=width, zorder=order, solid_capstyle="butt")

    def bar(self, left: float, middle: float, length: float, height: float) -> None:
        """Draw a filled bar."""
        from matplotlib.patches import Rectangle

        box = Rectangle((left, middle - height / 2), length, height, facecolor=self.colours.bar, linewidth=0, zorder=2)
        self.axes.add_patch(box)

    def band(self, left: float, middle: float, length: float, height: float) -> None:
        """Draw a hatched, framed range behind a bar, which can be told from it in grey as well."""
        from matplotlib.patches import Rectangle

        box = Rectangle(
            (left, middle - height / 2), length, height, facecolor=self.colours.grid, edgecolor=self.colours.quiet,
            linewidth=0.6, zorder=1.5,
        )  # fmt: skip
        self.axes.add_patch(box)


def line_height(size: float) -> float:
    """Return the height in inches of a line set in ``size`` points."""
    return size * _LEADING / 72


@lru_cache(maxsize=4096)
def line_width(words: str, size: float) -> float:
    """Return the width in inches of a line set in ``size`` points, the same for every output."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family=FONT, size=size)
    return float(TextToPath().get_text_width_height_descent(words, font, False)[0]) / 72


def wrapped(words: str, width: float, size: float) -> str:
    """Break a label into lines of at most ``width`` inches; a word longer than that is divided."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        if line and line_width(f"{line} {word}", size) <= width:
            line = f"{line} {word}"
            continue
        lines += [line] if line else []
        line = word
        while line_width(line, size) > width and len(line) > 1:
            ends = (end for end in range(1, len(line)) if line_width(f"{line[:end]}-", size) <= width)
            cut = max(ends, default=1)
            lines.append(f"{line[:cut]}-")
            line = line[cut:]
    return "\n".join([*lines, line])
