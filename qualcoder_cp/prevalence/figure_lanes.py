# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures with a lane per group or round in each row: grouped bars, dot plot, agreement before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcoder_cp.prevalence import captions
from qualcoder_cp.prevalence.drawing import line_height, line_width
from qualcoder_cp.prevalence.figure_sheet import GAP, Sheet, height_of, labels_of
from qualcoder_cp.prevalence.figures import Chart, FigureOptions
from qualcoder_cp.prevalence.rules import PrevalenceTable, Row, count_form, interval_form, jmir_decimals, ordered

SHAPES = ("o", "s", "^", "D", "v", "P", "X", "p")
FILLS_LIGHT, FILLS_DARK = ("#1b5e94", "#ffffff", "#f0b83c", "#8a8f98"), ("#8fc1ea", "#1e1f22", "#f0b83c", "#71767d")


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a row: a value with its interval, each None where undefined, and what is written beside it."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    tip: str
    group: str | None


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A row: its label and its lanes, the same ones in each row."""

    code_id: int
    label: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale under the rows."""

    low: float
    high: float
    ticks: tuple[float, ...]
    title: str
    shown: Callable[[float], str]


_PERCENT = Axis(0, 1, (0, 0.25, 0.5, 0.75, 1), "Participants (%)", lambda tick: f"{100 * tick:g}")
_COEFFICIENT = Axis(0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1), "Agreement", lambda tick: f"{tick:g}")
_NEGATIVE = Axis(-1, 1, (-1, -0.5, 0, 0.5, 1), "Agreement", lambda tick: f"{tick:g}")


def grouped_bars(table: PrevalenceTable, options: FigureOptions | None = None) -> Chart:
    """Draw a bar per group in each row, every bar with its group's name and n/N (%)."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    _draw(sheet, _rows(table, options), _PERCENT, bars=True)
    sheet.paragraph(table.provisional_note, options.small_size)
    return sheet.finish(*captions.of_table(table, options, "Grouped bars"))


def dot_plot(table: PrevalenceTable, options: FigureOptions | None = None) -> Chart:
    """Draw a dot with its interval per group in each row, told by shape, fill and name."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    _draw(sheet, _rows(table, options), _PERCENT, bars=False)
    sheet.paragraph(table.provisional_note, options.small_size)
    return sheet.finish(*captions.of_table(table, options, "Dot plot"))


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on one code at one time (a round, or before and after discussion); ``reason`` where undefined."""

    when: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def agreement_chart(
    codes: Sequence[tuple[int, str, Sequence[Agreed]]], coefficient: str, options: FigureOptions | None = None,
    target: float | None = None,
) -> Chart:  # fmt: skip
    """Draw agreement per code, a dot with its interval per round, or before and after the discussion.

    Args:
        codes: id, label and values in time of each row.
        coefficient: what the values are.
        options: how to draw.
        target: a value aimed at, drawn as a line.
    """
    options = options or FigureOptions()
    sheet = Sheet(options)
    rows = [LaneRow(code, label, tuple(_agreed(label, one) for one in values)) for code, label, values in codes]
    lowest = min(
        (lane.low if lane.low is not None else lane.value or 0 for row in rows for lane in row.lanes), default=0
    )
    axis = _COEFFICIENT if lowest >= 0 else _NEGATIVE
    _draw(sheet, rows, Axis(axis.low, axis.high, axis.ticks, coefficient, axis.shown), bars=False, target=target)
    return sheet.finish(*captions.of_agreement(codes_count=len(rows), coefficient=coefficient, target=target, rows=[
        (row.label, [(lane.name, lane.words) for lane in row.lanes]) for row in rows
    ]))  # fmt: skip


def _agreed(label: str, one: Agreed) -> Lane:
    words = "not defined" if one.value is None else f"{one.value:.2f}"
    if one.value is not None and one.low is not None and one.high is not None:
        words += f" ({one.low:.2f} to {one.high:.2f})"
    more = f": {one.reason}" if one.value is None and one.reason else ""
    return Lane(one.when, one.value, one.low, one.high, words, f"{label}, {one.when}: {words}{more}", one.when)


def _rows(table: PrevalenceTable, options: FigureOptions) -> list[LaneRow]:
    decimals = jmir_decimals(table.total()) if options.decimals is None else options.decimals
    groups = table.groups or (None,)
    return [
        LaneRow(
            row.code.code_id, row.code.name, tuple(_lane(row, group, decimals, options.intervals) for group in groups)
        )
        for row in ordered(table, options.sort, options.level)
    ]


def _lane(row: Row, group: str | None, decimals: int, intervals: bool) -> Lane:
    count = row.counts.of(group)
    name = group or "All"
    where = f"{row.code.name}, {name}"
    if count.percent is None:
        return Lane(name, None, None, None, "–", f"{where}: {count.reason}", group)
    words = count_form(count.n, count.N, decimals)
    tip = f"{where}: {words}, 95% CI {interval_form(count, decimals)}"
    bounds = (count.ci_low, count.ci_high) if intervals else (None, None)
    return Lane(name, float(count.percent) / 100, *bounds, words, tip, group)


def _draw(sheet: Sheet, rows: Sequence[LaneRow], axis: Axis, *, bars: bool, target: float | None = None) -> None:
    options = sheet.options
    size, small = options.label_size, 7.0 * options.font_scale
    labels, label_width = labels_of([row.label for row in rows], 0.3 * sheet.width, size)
    lanes = [lane for row in rows for lane in row.lanes]
    names, name_width = labels_of([lane.name for lane in lanes], 0.2 * sheet.width, small)
    named = dict(zip((lane.name for lane in lanes), names, strict=True))
    value_width = max((line_width(lane.words, small) for lane in lanes), default=0.0)
    left = GAP + label_width + GAP + name_width + GAP
    length = max(sheet.width - left - GAP - value_width - GAP, 0.5)
    top = sheet.top
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        heights = [max(height_of(named[lane.name], small) * 1.02, line_height(small) * 1.15) for lane in row.lanes]
        height = max(sum(heights), height_of(label, size)) + 0.6 * line_height(size)
        if place:
            sheet.line((GAP, sheet.top), (sheet.width - GAP, sheet.top), sheet.colours.grid, 0.6)
        sheet.text(GAP + label_width, sheet.top + height / 2, label, size, ha="right")
        upper = sheet.top + (height - sum(heights)) / 2
        for number, (lane, own) in enumerate(zip(row.lanes, heights, strict=True)):
            middle = upper + own / 2
            sheet.quiet(left - GAP, middle, named[lane.name], small, ha="right")
            sheet.text(sheet.width - GAP, middle, lane.words, small, ha="right")
            _draw_lane(sheet, lane, number, axis, (left, middle, length, own), bars=bars)
            sheet.region(row.code_id, lane.group, (left, upper, sheet.width - GAP - left, own), lane.tip)
            upper += own
        sheet.top += height
    _draw_axis(sheet, axis, left, length, top, target)


def _draw_lane(
    sheet: Sheet, lane: Lane, number: int, axis: Axis, place: tuple[float, float, float, float], *, bars: bool
) -> None:
    left, middle, length, height = place
    if lane.value is None:
        return

    def at(value: float) -> float:
        return left + length * (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low)

    if lane.low is not None and lane.high is not None:
        sheet.line((at(lane.low), middle), (at(lane.high), middle), sheet.colours.whisker, 0.9, 3)
    if bars:
        thick = 0.62 * height if height < 0.25 else 0.16
        sheet.box(at(0), middle - thick / 2, at(lane.value) - at(0), thick, sheet.colours.bar)
    else:
        fills = FILLS_DARK if sheet.options.dark else FILLS_LIGHT
        shape = SHAPES[number % len(SHAPES)]
        fill = fills[(number + number // len(SHAPES)) % len(fills)]
        sheet.marks([(at(lane.value), middle)], shape, 5.5 * sheet.options.font_scale, fill)


def _draw_axis(sheet: Sheet, axis: Axis, left: float, length: float, top: float, target: float | None) -> None:
    small, bottom = 7.0 * sheet.options.font_scale, sheet.top
    for tick in axis.ticks:
        x = left + length * (tick - axis.low) / (axis.high - axis.low)
        sheet.line((x, top), (x, bottom), sheet.colours.quiet if tick == 0 else sheet.colours.grid, 0.7)
        if length > 1.6 or tick in (axis.low, axis.high):
            sheet.quiet(x, bottom + 0.75 * line_height(small), axis.shown(tick), small, ha="center")
    if target is not None:
        x = left + length * (target - axis.low) / (axis.high - axis.low)
        sheet.line((x, top), (x, bottom), sheet.colours.ink, 1.2, 2)
    sheet.quiet(left + length / 2, bottom + 2 * line_height(small), axis.title, small, ha="center")
    sheet.top = bottom + 2.9 * line_height(small)
