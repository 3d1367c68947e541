# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of prevalence, drawn once for the window and for the journal; the only home of matplotlib.

A chart is laid out in inches on one bare axes that covers the whole figure, so that nothing moves between
screen, PNG, SVG and PDF, and the place of each bar is known for hover and click. Files are white, opaque
and byte-identical when written again.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import Level
from qualcoder_cp.prevalence import captions
from qualcoder_cp.prevalence.drawing import DARK, LIGHT, Pen, line_height, line_width, wrapped
from qualcoder_cp.prevalence.rules import (
    Count,
    PrevalenceTable,
    Row,
    Sort,
    count_form,
    interval_form,
    jmir_decimals,
    ordered,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST_PX = 1200
"""JMIR takes figures of at most 1200 x 1200 pixels."""

_GAP = 0.10  # inches between neighbouring parts
_TICKS = (0, 25, 50, 75, 100)
_MOST_LABEL, _MOST_LABEL_BY_GROUP = 0.38, 0.26  # share of the width that labels may take


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """How to draw a chart.

    ``level`` chooses the rows. ``by_group`` draws one column of bars per group after the one for all.
    ``dark`` is for the screen only. ``font_scale`` 1 is 9 points; ``width_in`` is inches. ``intervals``
    draws the 95 % Wilson intervals as whiskers. ``decimals`` None takes those that JMIR asks for the
    largest N, in every label.
    """

    level: Level = Level.DOMAIN
    sort: Sort = Sort.PREVALENCE
    by_group: bool = False
    dark: bool = False
    font_scale: float = 1.0
    width_in: float = 7.5
    title: str | None = None
    intervals: bool = True
    decimals: int | None = None

    @property
    def label_size(self) -> float:
        """Return the size of labels in points."""
        return 9.0 * self.font_scale

    @property
    def small_size(self) -> float:
        """Return the size of heads and ticks in points; side by side there is less room."""
        return (7.0 if self.by_group else 8.0) * self.font_scale


@dataclass(frozen=True, slots=True)
class Region:
    """Where a bar's cell lies, as fractions of the figure from its top left corner.

    ``group`` is the column: a group (None is "all"), a participant, a round, or the other code. In figures without
    codes ``code_id`` is 0.
    """

    code_id: int
    group: str | None
    left: float
    top: float
    width: float
    height: float
    tip: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn figure with the places of its bars or cells, its caption and its alternative text."""

    figure: Figure
    regions: tuple[Region, ...]
    dark: bool
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """How far disagreement of the coders moves a bar: from ``low`` (all coders have it) to ``high`` (any has it).

    Both tables count the double-coded participants.
    """

    low: PrevalenceTable
    high: PrevalenceTable

    def of(self, code_id: int, group: str | None) -> tuple[Count, Count] | None:
        """Return both counts, or None where the tables don't know the code or group, or count nobody."""
        found = []
        for table in (self.low, self.high):
            row = next((one for one in table.rows if one.code.code_id == code_id), None)
            if row is None or (group is not None and group not in table.groups) or not row.counts.of(group).N:
                return None
            found.append(row.counts.of(group))
        return found[0], found[1]


def bar_chart(table: PrevalenceTable, options: FigureOptions | None = None, band: Band | None = None) -> Chart:
    """Draw sorted horizontal bars on an axis from 0 to 100 %, with n/N (%) beside each.

    The height follows from the number of rows and the length of their labels. A ``band`` is drawn behind the bars.
    """
    from matplotlib.figure import Figure

    options = options or FigureOptions()
    plan = _Plan.of(table, options, band)
    colours = DARK if options.dark else LIGHT
    figure = Figure(figsize=(options.width_in, plan.height), dpi=100, facecolor=colours.paper)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, options.width_in)
    axes.set_ylim(plan.height, 0)
    pen = Pen(axes, colours)
    cells = plan.draw(pen)
    regions = tuple(
        Region(
            cell.row.code.code_id,
            cell.group,
            cell.left / options.width_in,
            cell.top / plan.height,
            cell.width / options.width_in,
            cell.height / plan.height,
            _tip(cell.row, cell.group, plan.decimals) + _band_tip(band, cell.row, cell.group, plan.decimals),
        )
        for cell in cells
    )
    words = captions.of_table(table, options, "Bar chart", groups=options.by_group, band=band is not None)
    return Chart(figure, regions, options.dark, *words)


def render_png(chart: Chart, path: Path, width_px: int = LARGEST_PX) -> None:
    """Write an opaque RGB picture of that width; a chart higher than wide is made to fit that height.

    Raises:
        ValueError: the chart is dark, or wider than 1200 pixels is asked for.
        KnownError: the file can't be written.
    """
    if not 0 < width_px <= LARGEST_PX:
        raise ValueError(f"width_px is 1 to {LARGEST_PX}")
    from PIL import Image  # a dependency of matplotlib

    _check_light(chart)
    pixels, width, height = render_buffer(chart, width_px, width_px)
    stream = io.BytesIO()
    Image.frombytes("RGBA", (width, height), pixels).convert("RGB").save(stream, "PNG", optimize=True)
    write_bytes(path, stream.getvalue())


def render_svg(chart: Chart, path: Path) -> None:
    """Write a vector picture with its letters as outlines, so that it needs no font.

    Raises:
        ValueError: the chart is dark.
        KnownError: the file can't be written.
    """
    _write_vector(chart, path, "svg", {"Date": None, "Creator": "QualCoder CP"})


def render_pdf(chart: Chart, path: Path) -> None:
    """Write a vector page of the figure's size with its font embedded.

    Raises:
        ValueError: the chart is dark.
        KnownError: the file can't be written.
    """
    _write_vector(chart, path, "pdf", {"CreationDate": None, "Creator": "QualCoder CP"})


def render_buffer(
    chart: Chart, width_px: int, height_px: int, device_pixel_ratio: float = 1.0
) -> tuple[bytes, int, int]:
    """Paint the largest whole picture that fits into a box of logical pixels.

    Returns:
        RGBA bytes (8 bits each, rows from the top, without padding), width and height in device pixels.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    inches = chart.figure.get_size_inches()
    box = width_px * device_pixel_ratio, height_px * device_pixel_ratio
    canvas = FigureCanvasAgg(chart.figure)
    # a hair more than the exact resolution: matplotlib cuts the fraction of a pixel off
    chart.figure.set_dpi(min(box[0] / inches[0], box[1] / inches[1]) * (1 + 1e-9))
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib has no hints here
    width, height = canvas.get_width_height()
    return bytes(canvas.buffer_rgba()), width, height  # type: ignore[no-untyped-call]


def regions(chart: Chart) -> list[Region]:
    """Return the places of the bars, for hover and click."""
    return list(chart.regions)


def _check_light(chart: Chart) -> None:
    if chart.dark:
        raise ValueError("a dark chart is for the screen; draw a light one for files")


def _write_vector(chart: Chart, path: Path, kind: Literal["svg", "pdf"], metadata: dict[str, str | None]) -> None:
    import matplotlib

    _check_light(chart)
    stream = io.BytesIO()
    # a fixed salt makes the ids in an SVG the same each time; font type 42 embeds the letters in a PDF
    with matplotlib.rc_context({"svg.hashsalt": "qualcoder-cp", "svg.fonttype": "path", "pdf.fonttype": 42}):
        chart.figure.savefig(stream, format=kind, metadata=metadata, facecolor=chart.figure.get_facecolor())
    write_bytes(path, stream.getvalue())


class _Cell(NamedTuple):
    """One bar's place in inches from the top left corner."""

    row: Row
    group: str | None
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class _Plan:
    """Where everything goes, in inches."""

    table: PrevalenceTable
    options: FigureOptions
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    blocks: tuple[tuple[str | None, ...], ...]
    heads: dict[str | None, str]
    decimals: int
    label_width: float
    row_heights: tuple[float, ...]
    title: str
    band: Band | None = None

    @classmethod
    def of(cls, table: PrevalenceTable, options: FigureOptions, band: Band | None = None) -> _Plan:
        """Measure the labels and share out the width."""
        rows = ordered(table, options.sort, options.level)
        size, small = options.label_size, options.small_size
        most = (_MOST_LABEL_BY_GROUP if options.by_group else _MOST_LABEL) * options.width_in
        labels = tuple(wrapped(row.code.name, most, size) for row in rows)
        label_width = max((line_width(line, size) for label in labels for line in label.split("\n")), default=0.0)
        decimals = jmir_decimals(table.total()) if options.decimals is None else options.decimals
        space = options.width_in - 3 * _GAP - label_width
        blocks: tuple[tuple[str | None, ...], ...] = ((None,),)
        if options.by_group:
            widest = max(line_width(text, small) for text in _values(table, rows, decimals)) + 1.1 * _GAP
            blocks = _blocks((None, *table.groups), max(1, int(space / widest)))
        panel = space / len(blocks[0]) - _GAP
        heads = {group: _head(table, group, panel, small) for block in blocks for group in block}
        step = line_height(size)
        extra = 2.1 * line_height(small) if options.by_group else 0.55 * step
        heights = tuple(max((label.count("\n") + 1) * step + 0.3 * step, step * 0.9 + extra) for label in labels)
        title = wrapped(options.title or "", options.width_in - 2 * _GAP, size * 1.15)
        return cls(table, options, rows, labels, blocks, heads, decimals, label_width, heights, title, band)

    @property
    def height(self) -> float:
        """Return the height of the figure."""
        return self._top() + len(self.blocks) * self._block_height() + self._foot()

    def draw(self, pen: Pen) -> list[_Cell]:
        """Draw everything and return the place of each bar."""
        size, small = self.options.label_size, self.options.small_size
        if self.title:
            pen.text(_GAP, (self._top() - _GAP) / 2, self.title, size * 1.15)
        top, cells = self._top(), []
        for block in self.blocks:
            cells += self._draw_block(pen, block, top)
            top += self._block_height()
        if self.table.provisional:
            pen.text(_GAP, top + self._foot() / 2, self.table.provisional_note, small, color=pen.colours.quiet)
        return cells

    def _top(self) -> float:
        size = self.options.label_size * 1.15
        return _GAP + ((self.title.count("\n") + 1) * line_height(size) + _GAP if self.title else 0.0)

    def _foot(self) -> float:
        return 1.6 * line_height(self.options.small_size) if self.table.provisional else 0.0

    def _head_height(self) -> float:
        if not self.options.by_group:
            return 0.0
        lines = max(head.count("\n") + 1 for head in self.heads.values())
        return lines * line_height(self.options.small_size) + _GAP

    def _block_height(self) -> float:
        return self._head_height() + sum(self.row_heights) + 2.7 * line_height(self.options.small_size) + _GAP

    def _draw_block(self, pen: Pen, block: Sequence[str | None], top: float) -> list[_Cell]:
        size = self.options.label_size
        first = top + self._head_height()
        middle = first
        for label, height in zip(self.labels, self.row_heights, strict=True):
            pen.text(_GAP + self.label_width, middle + height / 2, label, size, ha="right")
            middle += height
        left = self.label_width + 2 * _GAP
        pitch = (self.options.width_in - left - _GAP) / len(self.blocks[0])
        cells = []
        for number, group in enumerate(block):
            cells += self._draw_panel(pen, group, left + number * pitch, pitch - _GAP, first)
        return cells

    def _draw_panel(self, pen: Pen, group: str | None, left: float, width: float, top: float) -> list[_Cell]:
        size, small = self.options.label_size, self.options.small_size
        values = [_value(row.counts.of(group), self.decimals) for row in self.rows]
        beside = not self.options.by_group
        column = max((line_width(text, size) for text in values), default=0.0) + _GAP if beside else 0.0
        # half of the last tick's label stands out to the right
        length = max(width - column - (0 if beside else line_width("100", small) / 2), _GAP)
        if not beside:
            head = self.heads[group]
            pen.text(left, top - _GAP / 2 - (head.count("\n") + 1) * line_height(small) / 2, head, small)
        self._draw_axis(pen, left, length, top)
        cells, upper = [], top
        for row, value, height in zip(self.rows, values, self.row_heights, strict=True):
            middle = upper + height / 2
            if beside:
                pen.text(left + width, middle, value, size, ha="right")
            else:
                paper = {"facecolor": pen.colours.paper, "edgecolor": "none", "pad": 0.5}
                pen.text(left + _GAP / 4, middle - 0.55 * line_height(small), value, small, bbox=paper)
                middle += 0.5 * line_height(small)
            self._draw_band(pen, row.code.code_id, group, (left, middle, length, height))
            self._draw_bar(pen, row.counts.of(group), left, middle, length)
            cells.append(_Cell(row, group, left, upper, width, height))
            upper += height
        return cells

    def _draw_axis(self, pen: Pen, left: float, length: float, top: float) -> None:
        small, quiet = self.options.small_size, pen.colours.quiet
        bottom = top + sum(self.row_heights)
        wide = length > 5 * line_width("100", small) * 1.3
        for tick in _TICKS:
            x = left + length * tick / 100
            pen.line((x, x), (top, bottom), pen.colours.quiet if tick == 0 else pen.colours.grid, 0.7, 1)
            if wide or tick in (0, 100) or (tick == 50 and length > 2.8 * line_width("100", small)):
                pen.text(x, bottom + 0.75 * line_height(small), str(tick), small, color=quiet, ha="center")
        words = "Participants (%)" if line_width("Participants (%)", small) < length + _GAP else "%"
        pen.text(left + length / 2, bottom + 2 * line_height(small), words, small, color=quiet, ha="center")

    def _draw_band(self, pen: Pen, code_id: int, group: str | None, place: tuple[float, float, float, float]) -> None:
        found = self.band.of(code_id, group) if self.band else None
        if found is None:
            return
        left, middle, length, height = place
        low, high = (float(one.percent or 0) / 100 * length for one in found)
        thick = min(0.85 * line_height(self.options.label_size) * (0.55 if self.options.by_group else 1) * 1.5, height)
        # a hair wide even where the coders agree, so that a band that is there can be seen
        pen.band(left + low, middle, max(high - low, 0.02), thick)

    def _draw_bar(self, pen: Pen, count: Count, left: float, middle: float, length: float) -> None:
        share, low, high = count.percent, count.ci_low, count.ci_high
        if share is None or low is None or high is None:
            return
        thick = 0.85 * line_height(self.options.label_size) * (0.55 if self.options.by_group else 1)
        pen.bar(left, middle, length * float(share) / 100, thick)
        if not self.options.intervals:
            return
        ends, cap = (left + length * low, left + length * high), thick * 0.22
        pen.line(ends, (middle, middle), pen.colours.whisker, 0.9, 3)
        for end in ends:
            pen.line((end, end), (middle - cap, middle + cap), pen.colours.whisker, 0.9, 3)


def _band_tip(band: Band | None, row: Row, group: str | None, decimals: int) -> str:
    found = band.of(row.code.code_id, group) if band else None
    if found is None:
        return ""
    low, high = (count_form(one.n, one.N, decimals) for one in found)
    return f"; all coders {low}, any coder {high}"


def _value(count: Count, decimals: int) -> str:
    return count_form(count.n, count.N, decimals) if count.N else "–"


def _values(table: PrevalenceTable, rows: Sequence[Row], decimals: int) -> list[str]:
    return ["100"] + [_value(row.counts.of(group), decimals) for row in rows for group in (None, *table.groups)]


def _head(table: PrevalenceTable, group: str | None, width: float, size: float) -> str:
    name = "All" if group is None else group
    return f"{wrapped(name, width, size)}\n{'N' if group is None else 'n'}={table.total(group)}"


def _blocks(groups: Sequence[str | None], most: int) -> tuple[tuple[str | None, ...], ...]:
    """Share the columns of bars out over as few storeys as will do, the first being the fullest."""
    storeys = -(-len(groups) // most)
    each = -(-len(groups) // storeys)
    return tuple(tuple(groups[start : start + each]) for start in range(0, len(groups), each))


def _tip(row: Row, group: str | None, decimals: int) -> str:
    count = row.counts.of(group)
    where = row.code.name if group is None else f"{row.code.name}, {group}"
    if count.reason:
        return f"{where}: {count.reason}"
    return f"{where}: {count_form(count.n, count.N, decimals)}, 95% CI {interval_form(count, decimals)}"
