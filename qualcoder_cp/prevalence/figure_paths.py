# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures made of lines: saturation curve, study flow, network of codes, codeline of a transcript."""

from __future__ import annotations

import math

from qualcoder_cp.prevalence import captions
from qualcoder_cp.prevalence.analyses import Codeline, Flow
from qualcoder_cp.prevalence.cooccurrence import SAID, Cooccurrence
from qualcoder_cp.prevalence.drawing import line_height, line_width, wrapped
from qualcoder_cp.prevalence.figure_sheet import GAP, Sheet, height_of, labels_of
from qualcoder_cp.prevalence.figures import Chart, FigureOptions
from qualcoder_cp.prevalence.saturation import Saturation

_PLOT = 3.2  # inches of height


def saturation_chart(found: Saturation, options: FigureOptions | None = None) -> Chart:
    """Draw new codes per interview as bars and their sum as a line; base and run of the result are shaded."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    small = options.small_size
    most = max(found.cumulative[-1] if found.cumulative else 0, 1)
    ticks = _ticks(most)
    left = 3 * GAP + line_width(str(ticks[-1]), small) + line_height(small)
    length, number = sheet.width - left - 2 * GAP, max(len(found.names), 1)
    top = sheet.top + line_height(small) + GAP
    bottom, pitch = top + _PLOT, length / number

    def height(value: int) -> float:
        return bottom - _PLOT * value / ticks[-1]

    shaded = [("base", 0, min(found.rule.base, number))]
    if found.reached is not None:
        shaded.append(("run", found.reached, found.reached + found.rule.run))
    for name, first, last in shaded:
        sheet.box(left + first * pitch, top, (last - first) * pitch, _PLOT, sheet.colours.grid, order=0.5)
        place = left + (first + last) / 2 * pitch
        sheet.quiet(place, top - 0.6 * line_height(small), name, small, ha="center")
    for tick in ticks:
        sheet.line((left, height(tick)), (left + length, height(tick)), sheet.colours.grid, 0.7, 0.8)
        sheet.quiet(left - GAP / 2, height(tick), str(tick), small, ha="right")
    curve: list[tuple[float, float]] = []
    for place, (name, new, whole) in enumerate(zip(found.names, found.new, found.cumulative, strict=True)):
        x = left + place * pitch
        sheet.box(x + 0.12 * pitch, height(new), 0.76 * pitch, bottom - height(new), sheet.colours.bar)
        curve.append((x + pitch / 2, height(whole)))
        tip = f"{place + 1}. {name}: {new} new, {whole} so far"
        sheet.region(0, name, (x, top, pitch, _PLOT), tip)
    if curve:
        sheet.path(curve, sheet.colours.whisker, 1.6)
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if step * pitch > 0.28)
    for place in range(len(found.names)):
        if place == 0 or (place + 1) % every == 0:
            words = str(place + 1)
            sheet.quiet(left + (place + 0.5) * pitch, bottom + 0.7 * line_height(small), words, small, ha="center")
    sheet.line((left, bottom), (left + length, bottom), sheet.colours.quiet, 0.8)
    sheet.quiet(left + length / 2, bottom + 1.9 * line_height(small), "Interviews in order", small, ha="center")
    name = f"{found.level.capitalize()}s: new (bars), so far (line)"
    sheet.quiet(GAP, sheet.top + line_height(small) / 2 - GAP / 2, name, small)
    sheet.top = bottom + 2.9 * line_height(small)
    sheet.paragraph(" ".join(filter(None, (found.sentence, found.resampled_sentence))), small)
    return sheet.finish(*captions.of_saturation(found))


def _ticks(most: int) -> list[int]:
    step = next(one * 10**power for power in range(12) for one in (1, 2, 5) if most <= 5 * one * 10**power)
    return [step * number for number in range(-(-most // step) + 1)]


def flow_chart(facts: Flow, options: FigureOptions | None = None) -> Chart:
    """Draw the flow of the study as boxes from the transcripts to the analysed participants."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    steps = [
        (f"{facts.transcripts} transcripts of {facts.participants} participants",
         f"{facts.not_in_a_round} not in a round" if facts.not_in_a_round else ""),
        (f"{facts.double_coded} double-coded" + (f", {facts.single_coded} single-coded" if facts.single_coded else ""),
         f"{facts.not_submitted} not submitted yet" if facts.not_submitted else ""),
        (f"{facts.items} passages compared\n{facts.agreements} agreements, {facts.disagreements} disagreements", ""),
        (f"{facts.decided} disagreements adjudicated", f"{facts.open} still open" if facts.open else ""),
        (f"{facts.consensus} transcripts with a consensus", ""),
        (f"{facts.analysed} participants analysed",
         f"{facts.left_out} participants left out" if facts.left_out else ""),
    ]  # fmt: skip
    size = options.label_size
    wide, aside = 0.5 * sheet.width, 0.3 * sheet.width
    left = GAP if any(words for _, words in steps) else (sheet.width - wide) / 2
    for place, (words, lost) in enumerate(steps):
        text = wrapped_lines(words, wide - 3 * GAP, size)
        high = height_of(text, size) + 2 * GAP
        sheet.box(left, sheet.top, wide, high, sheet.colours.paper, sheet.colours.ink)
        sheet.text(left + wide / 2, sheet.top + high / 2, text, size, ha="center")
        sheet.region(0, None, (left, sheet.top, wide, high), " ".join(words.split()))
        if lost:
            side = left + wide + 0.12 * sheet.width
            note = wrapped(lost, aside - 2 * GAP, size)
            tall = height_of(note, size) + GAP
            middle = sheet.top + high / 2
            sheet.box(side, middle - tall / 2, aside, tall, sheet.colours.paper, sheet.colours.quiet)
            sheet.text(side + aside / 2, middle, note, size, ha="center")
            _arrow(sheet, (left + wide, middle), (side, middle))
        sheet.top += high
        if place < len(steps) - 1:
            _arrow(sheet, (left + wide / 2, sheet.top), (left + wide / 2, sheet.top + 0.28))
            sheet.top += 0.28
    sheet.top += GAP
    return sheet.finish(*captions.of_flow(facts))


def wrapped_lines(words: str, width: float, size: float) -> str:
    """Break each line of a text on its own."""
    return "\n".join(wrapped(line, width, size) for line in words.split("\n"))


def _arrow(sheet: Sheet, first: tuple[float, float], second: tuple[float, float]) -> None:
    sheet.line(first, second, sheet.colours.ink, 1.0, 3)
    angle = math.atan2(second[1] - first[1], second[0] - first[0])
    for turn in (2.6, -2.6):
        end = (second[0] + 0.07 * math.cos(angle + turn), second[1] + 0.07 * math.sin(angle + turn))
        sheet.line(second, end, sheet.colours.ink, 1.0, 3)


def network_chart(table: Cooccurrence, options: FigureOptions | None = None, most: int = 120) -> Chart:
    """Draw codes on a ring, larger the more they stand, and the ``most`` strongest pairs as lines, wider for more."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    small = options.small_size
    number = max(len(table.codes), 1)
    radius = min(2.0 + 0.01 * number, sheet.width / 2 - 0.6)
    middle = (sheet.width / 2, sheet.top + radius + 0.35)
    places = {
        code.code_id: (
            middle[0] + radius * math.sin(2 * math.pi * place / number),
            middle[1] - radius * math.cos(2 * math.pi * place / number),
        )
        for place, code in enumerate(table.codes)
    }
    pairs = sorted(
        (one for one in table.pairs.values() if one.both), key=lambda one: (-one.both, one.first, one.second)
    )
    largest = max((one.both for one in pairs), default=1)
    for one in pairs[:most]:
        share = one.both / largest
        colour = sheet.shade(0.25 + 0.6 * share)
        sheet.line(places[one.first], places[one.second], colour, round(0.5 + 4 * share, 1), 1 + share)
    heaviest = max(table.used.values(), default=0) or 1
    step = 2 * radius * math.sin(math.pi / number) if number > 1 else 1.0
    for place, code in enumerate(table.codes, start=1):
        x, y = places[code.code_id]
        diameter = max(min(0.14 + 0.2 * math.sqrt(table.used[code.code_id] / heaviest), 0.95 * step), 0.06)
        sheet.marks([(x, y)], "o", 72 * diameter, sheet.colours.bar)
        away = 0.12 + diameter / 2
        out = ((x - middle[0]) / radius * away, (y - middle[1]) / radius * away)
        sheet.text(x + out[0], y + out[1], str(place), min(small, max(step * 60, 4)), ha="center")
        half = diameter / 2
        tip = f"{code.name}: {table.used[code.code_id]}"
        sheet.region(code.code_id, None, (x - half, y - half, diameter, diameter), tip)
    sheet.top = middle[1] + radius + 0.45
    _key(sheet, [f"{place} {code.name}" for place, code in enumerate(table.codes, start=1)], small)
    shown = f" The {most} most frequent of {len(pairs)} pairs are drawn." if len(pairs) > most else ""
    sheet.paragraph(f"Lines: {SAID[table.scope]}, the widest {largest if pairs else 0}.{shown}", small)
    return sheet.finish(*captions.of_pairs(table, "Network"))


def _key(sheet: Sheet, names: list[str], size: float) -> None:
    """Write the key in two columns."""
    half = -(-len(names) // 2)
    wide = (sheet.width - 3 * GAP) / 2
    start, lowest = sheet.top, sheet.top
    for column, own in enumerate((names[:half], names[half:])):
        sheet.top = start
        for name in own:
            text = wrapped(name, wide, size)
            high = height_of(text, size) * 1.05
            sheet.text(GAP + column * (wide + GAP), sheet.top + high / 2, text, size)
            sheet.top += high
        lowest = max(lowest, sheet.top)
    sheet.top = lowest + GAP


def codeline_chart(line: Codeline, options: FigureOptions | None = None) -> Chart:
    """Draw where each code stands along a transcript; participants' turns are shaded behind."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    size, small = options.label_size, options.small_size
    labels, label_width = labels_of([code.name for code, _ in line.lanes], 0.32 * sheet.width, size)
    left = 2 * GAP + label_width
    length, whole, top = sheet.width - left - 2 * GAP, max(line.length, 1), sheet.top

    def at(place: int) -> float:
        return left + length * place / whole

    for (code, spans), label in zip(line.lanes, labels, strict=True):
        height = max(height_of(label, size), 0.18) + 0.35 * line_height(size)
        sheet.text(GAP + label_width, sheet.top + height / 2, label, size, ha="right")
        for start, end in spans:
            wide = max(at(end) - at(start), 0.015)  # a short passage must still be seen
            box = (min(at(start), left + length - wide), sheet.top + 0.15 * height, wide, 0.7 * height)
            sheet.box(*box, sheet.shade(0.8))
            sheet.region(code.code_id, str(start), box, f"{code.name}: characters {start:,} to {end:,}")
        sheet.top += height
        sheet.line((left, sheet.top), (left + length, sheet.top), sheet.colours.grid, 0.6)
    if not line.lanes:
        sheet.quiet(left, sheet.top + line_height(size), "No code stands here.", size)
        sheet.top += 2 * line_height(size)
    tint = sheet.shade(0.08)
    for start, end, speaks in line.turns:
        if speaks:
            sheet.box(at(start), top, at(end) - at(start), sheet.top - top, tint, order=0.5)
    for tick in (0, 0.25, 0.5, 0.75, 1):
        words = f"{round(whole * tick):,}"
        where = "left" if tick == 0 else "right" if tick == 1 else "center"
        sheet.quiet(left + length * tick, sheet.top + 0.8 * line_height(small), words, small, ha=where)
    sheet.quiet(
        left + length / 2, sheet.top + 2 * line_height(small), "Place in the text (characters)", small, ha="center"
    )
    sheet.top += 2.9 * line_height(small)
    return sheet.finish(*captions.of_codeline(line))
