# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet on which the further figures are drawn: inches from the top left corner, as high as what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualcoder_cp.prevalence.drawing import DARK, LIGHT, Pen, line_height, line_width, wrapped
from qualcoder_cp.prevalence.figures import Chart, FigureOptions, Region

GAP = 0.10
DEEP_LIGHT, DEEP_DARK = "#16436b", "#8fc1ea"
"""The end of the one-hued scale; its beginning is the paper."""


class Sheet:
    """Collects rectangles, lines, words and regions; `finish` gives the sheet its height."""

    def __init__(self, options: FigureOptions) -> None:
        from matplotlib.figure import Figure

        self.options = options
        self.colours = DARK if options.dark else LIGHT
        self.width = options.width_in
        self._figure = Figure(figsize=(self.width, 1), dpi=100, facecolor=self.colours.paper)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._pen = Pen(self._axes, self.colours)
        self._boxes: dict[tuple[str, str, float], list[list[tuple[float, float]]]] = {}
        self._lines: dict[tuple[str, float, float], list[list[tuple[float, float]]]] = {}
        self._marks: dict[tuple[str, float, str], list[tuple[float, float]]] = {}
        self._regions: list[tuple[int, str | None, tuple[float, float, float, float], str]] = []
        self.top = GAP
        if options.title:
            size = options.label_size * 1.15
            title = wrapped(options.title, self.width - 2 * GAP, size)
            height = (title.count("\n") + 1) * line_height(size)
            self.text(GAP, self.top + height / 2, title, size)
            self.top += height + GAP

    def text(self, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        """Write words, block-wise centred on ``middle``."""
        if words:
            self._pen.text(x, middle, words, size, **how)

    def quiet(self, x: float, middle: float, words: str, size: float, **how: Any) -> None:
        """Write words in the quiet colour."""
        self.text(x, middle, words, size, color=self.colours.quiet, **how)

    def paragraph(self, words: str, size: float) -> None:
        """Write wrapped words in the quiet colour at ``top`` and move on."""
        if words:
            text = wrapped(words, self.width - 2 * GAP, size)
            height = (text.count("\n") + 1) * line_height(size)
            self.quiet(GAP, self.top + height / 2, text, size)
            self.top += height + GAP / 2

    def box(
        self, left: float, top: float, width: float, height: float, fill: str, edge: str = "none", order: float = 2
    ) -> None:
        """Draw a rectangle."""
        right, bottom = left + width, top + height
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self._boxes.setdefault((fill, edge, order), []).append(corners)

    def line(
        self, first: tuple[float, float], second: tuple[float, float], colour: str, width: float = 0.7,
        order: float = 1,
    ) -> None:  # fmt: skip
        """Draw a line ``width`` points strong."""
        self._lines.setdefault((colour, width, order), []).append([first, second])

    def path(self, points: Sequence[tuple[float, float]], colour: str, width: float, order: float = 3) -> None:
        """Draw a line through several points."""
        self._lines.setdefault((colour, width, order), []).append(list(points))

    def marks(self, points: Sequence[tuple[float, float]], shape: str, size: float, fill: str) -> None:
        """Draw markers of ``size`` points, with a dark edge so that they can be told on any paper."""
        self._marks.setdefault((shape, size, fill), []).extend(points)

    def region(self, code_id: int, group: str | None, place: tuple[float, float, float, float], tip: str) -> None:
        """Remember where something lies (left, top, width, height) for hover and click."""
        self._regions.append((code_id, group, place, tip))

    def finish(self, caption: str, alt: str) -> Chart:
        """Return the chart, as high as ``top`` has come."""
        from matplotlib.collections import LineCollection, PolyCollection

        for (fill, edge, order), boxes in self._boxes.items():
            self._axes.add_collection(
                PolyCollection(boxes, facecolors=fill, edgecolors=edge, linewidths=0.6, zorder=order), autolim=False
            )
        for (colour, width, order), lines in self._lines.items():
            self._axes.add_collection(
                LineCollection(lines, colors=colour, linewidths=width, zorder=order), autolim=False
            )
        for (shape, size, fill), points in self._marks.items():
            self._axes.plot(
                [x for x, _ in points], [y for _, y in points], linestyle="none", marker=shape, markersize=size,
                markerfacecolor=fill, markeredgecolor=self.colours.ink, markeredgewidth=0.8, zorder=4,
            )  # fmt: skip
        height = max(self.top, 0.5)
        self._figure.set_size_inches(self.width, height)
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(height, 0)
        regions = tuple(
            Region(code, group, left / self.width, top / height, wide / self.width, high / height, tip)
            for code, group, (left, top, wide, high), tip in self._regions
        )
        return Chart(self._figure, regions, self.options.dark, caption, alt)

    def shade(self, share: float) -> str:
        """Return the colour of a share (0 to 1) on the one-hued scale, which is a scale of greys as well."""
        deep = DEEP_DARK if self.options.dark else DEEP_LIGHT
        start = self.colours.paper
        mixed = (
            round(int(start[i : i + 2], 16) + (int(deep[i : i + 2], 16) - int(start[i : i + 2], 16)) * share)
            for i in (1, 3, 5)
        )
        return "#" + "".join(f"{part:02x}" for part in mixed)

    def ink_on(self, paper: str) -> str:
        """Return black or white, whichever can be read better on a colour (WCAG contrast)."""
        own = _luminance(paper)
        return "#ffffff" if 1.05 / (own + 0.05) > (own + 0.05) / 0.05 else "#000000"


def _luminance(colour: str) -> float:
    parts = []
    for i in (1, 3, 5):
        value = int(colour[i : i + 2], 16) / 255
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def labels_of(names: Sequence[str], most: float, size: float) -> tuple[list[str], float]:
    """Return wrapped labels and the width of the widest line in inches."""
    labels = [wrapped(name, most, size) for name in names]
    return labels, max((line_width(line, size) for label in labels for line in label.split("\n")), default=0.0)


def height_of(label: str, size: float) -> float:
    """Return the height of a label in inches."""
    return (label.count("\n") + 1) * line_height(size)
