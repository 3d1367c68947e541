# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done away from the window's thread: counting, drawing the chart, writing it to a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcoder_cp import prevalence
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.prevalence import Counted, LayerChoice, PrevalenceTable, figures
from qualcoder_cp.prevalence.figures import FigureOptions
from qualcoder_cp.project import Project
from qualcoder_cp.ui.prevalence.chart_view import Picture

_LARGEST_LABEL = 1.25
"""How much larger than the window's text the chart's labels may become before the chart stops growing."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A count and, where it was asked for, the tables of the band."""

    counted: Counted
    band: dict[str, PrevalenceTable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screenful:
    """The room for a chart: logical pixels in width, the device pixel ratio, the height of the window's letters."""

    width: int
    ratio: float
    letter: float


def count(project: Project, viewer: Coder | None, layer: LayerChoice | Coder, *, band: bool) -> Numbers:
    """Count for a layer, with the band between the coders if it is wanted.

    Raises:
        KnownError: nothing is coded yet, or the viewer may not see this layer.
    """
    counted = prevalence.count(project, viewer, layer=layer)
    return Numbers(counted, prevalence.sensitivity(project) if band else {})


def paint(table: PrevalenceTable, options: FigureOptions, room: Screenful) -> Picture:
    """Draw the chart that is exported, as wide as the room; its letters never smaller than the window's by much.

    The exported chart is 7.5 inches wide with labels of 9 points. On the screen the same rows, bars and
    words are drawn with larger letters where the room is small or the window's text is large.
    """
    smallest = 7 if options.by_group else 9  # points of the numbers
    same = room.letter * options.width_in * 72 / smallest  # the width at which they are as large as the window's text
    width = round(min(room.width, same * _LARGEST_LABEL))
    scale = max(1.0, min(2.0, 0.9 * same / max(width, 1)))
    chart = figures.bar_chart(table, replace(options, font_scale=scale))
    inches = chart.figure.get_size_inches()
    height = round(width * inches[1] / inches[0]) + 1
    pixels, device_width, device_height = figures.render_buffer(chart, width, height, room.ratio)
    return Picture(pixels, device_width, device_height, room.ratio, chart.regions)


def write_chart(table: PrevalenceTable, options: FigureOptions, path: Path) -> Path:
    """Write the chart, light and opaque, as its suffix says, and return the path.

    Raises:
        KnownError: the suffix is none of .png, .svg and .pdf, or the file can't be written.
    """
    writers = {".png": figures.render_png, ".svg": figures.render_svg, ".pdf": figures.render_pdf}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise KnownError(f"{path.name}: a chart is written as .png, .svg or .pdf.")
    writer(figures.bar_chart(table, replace(options, dark=False)), path)  # type: ignore[operator]
    return path
