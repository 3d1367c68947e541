# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures made of cells: heat map by group, participants x codes, co-occurrence."""

from __future__ import annotations

from collections.abc import Sequence

from qualcoder_cp.prevalence import captions
from qualcoder_cp.prevalence.analyses import Matrix, MatrixRow
from qualcoder_cp.prevalence.cooccurrence import SAID, Cooccurrence
from qualcoder_cp.prevalence.drawing import line_height, line_width, wrapped
from qualcoder_cp.prevalence.figure_sheet import GAP, Sheet, height_of, labels_of
from qualcoder_cp.prevalence.figures import Chart, FigureOptions
from qualcoder_cp.prevalence.rules import (
    Count,
    PrevalenceTable,
    Row,
    count_form,
    interval_form,
    jmir_decimals,
    ordered,
    percent,
)

_NARROWEST = 0.042  # inches of a participant's column


def storeys(columns: Sequence[str | None], most: int) -> list[Sequence[str | None]]:
    """Share columns out over as few storeys as will do, none fuller than the first."""
    number = -(-len(columns) // max(most, 1))
    each = -(-len(columns) // max(number, 1))
    return [columns[start : start + each] for start in range(0, len(columns), each)]


def heat_map(table: PrevalenceTable, options: FigureOptions | None = None) -> Chart:
    """Draw codes x groups with n (%) in each cell, the darker the larger the share."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    size, small = options.label_size, 7.5 * options.font_scale
    rows = ordered(table, options.sort, options.level)
    decimals = jmir_decimals(table.total()) if options.decimals is None else options.decimals
    labels, label_width = labels_of([row.code.name for row in rows], 0.28 * sheet.width, size)
    columns: list[str | None] = [None, *table.groups]
    cells = [_cell(row.counts.of(group), decimals) for row in rows for group in columns]
    widest = max((line_width(words, small) for words in cells), default=0.5) + 1.2 * GAP
    left = 2 * GAP + label_width
    for block in storeys(columns, int((sheet.width - left - GAP) / widest)):
        pitch = min((sheet.width - left - GAP) / len(block), 1.6)
        _heads(sheet, table, block, left, pitch, small)
        for row, label in zip(rows, labels, strict=True):
            height = max(height_of(label, size), line_height(small)) + 0.35 * line_height(size)
            sheet.text(GAP + label_width, sheet.top + height / 2, label, size, ha="right")
            for number, group in enumerate(block):
                place = (left + number * pitch, sheet.top, pitch, height)
                _heat_cell(sheet, row, group, place, decimals, small)
            sheet.top += height
        sheet.top += 1.5 * GAP
    sheet.paragraph(table.provisional_note, options.small_size)
    return sheet.finish(*captions.of_table(table, options, "Heat map"))


def _cell(count: Count, decimals: int) -> str:
    return f"{count.n} ({percent(count.n, count.N, decimals)}%)" if count.N else "–"


def _heads(
    sheet: Sheet, table: PrevalenceTable, block: Sequence[str | None], left: float, pitch: float, size: float
) -> None:
    heads = []
    for group in block:
        name = wrapped("All" if group is None else group, pitch - 0.06, size)
        heads.append(f"{name}\n{'N' if group is None else 'n'}={table.total(group)}")
    height = max(height_of(head, size) for head in heads)
    for number, head in enumerate(heads):
        middle = sheet.top + height - height_of(head, size) / 2
        sheet.text(left + (number + 0.5) * pitch, middle, head, size, ha="center")
    sheet.top += height + GAP / 2


def _heat_cell(
    sheet: Sheet, row: Row, group: str | None, place: tuple[float, float, float, float], decimals: int, size: float
) -> None:
    count = row.counts.of(group)
    where = row.code.name if group is None else f"{row.code.name}, {group}"
    left, top, width, height = place
    if count.percent is None:
        sheet.box(*place, sheet.colours.paper, sheet.colours.grid)
        sheet.quiet(left + width / 2, top + height / 2, "–", size, ha="center")
        sheet.region(row.code.code_id, group, place, f"{where}: {count.reason}")
        return
    fill = sheet.shade(float(count.percent) / 100)
    sheet.box(*place, fill, sheet.colours.paper)
    sheet.text(left + width / 2, top + height / 2, _cell(count, decimals), size, ha="center", color=sheet.ink_on(fill))
    words = f"{count_form(count.n, count.N, decimals)}, 95% CI {interval_form(count, decimals)}"
    sheet.region(row.code.code_id, group, place, f"{where}: {words}")


def matrix_chart(table: Matrix, options: FigureOptions | None = None) -> Chart:
    """Draw codes as rows and participants as columns, by group; filled where the participant has the code."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    size, small = options.label_size, 7.0 * options.font_scale
    totals = [f"{sum(row.present[place] or 0 for row in table.rows)}" for place in range(len(table.codes))]
    labels, label_width = labels_of([code.name for code in table.codes], 0.28 * sheet.width, size)
    sums = max((line_width(words, small) for words in totals), default=0.0) + GAP
    left = 2 * GAP + label_width
    room = sheet.width - left - sums - GAP
    blocks = _columns(table.rows, int(room / _NARROWEST))
    widest = max((sum(len(own) for _, own in block) + len(block) - 1 for block in blocks), default=1)
    pitch = min(room / max(widest, 1), 0.22)
    for number, block in enumerate(blocks):
        _group_heads(sheet, block, left, pitch, small)
        shown = totals if number == len(blocks) - 1 else [""] * len(totals)
        for place, (label, words) in enumerate(zip(labels, shown, strict=True)):
            height = max(height_of(label, size), 0.17) + 0.25 * line_height(size)
            sheet.text(GAP + label_width, sheet.top + height / 2, label, size, ha="right")
            end = _matrix_cells(sheet, table, place, block, (left, sheet.top, pitch, height))
            sheet.quiet(end + GAP / 2, sheet.top + height / 2, words, small)
            sheet.top += height
        sheet.top += 1.5 * GAP
    return sheet.finish(*captions.of_matrix(table))


def _columns(rows: Sequence[MatrixRow], most: int) -> list[list[tuple[str, list[MatrixRow]]]]:
    """Return the storeys of groups with their participants; a group that is too wide goes on in the next storey."""
    blocks: list[list[tuple[str, list[MatrixRow]]]] = [[]]
    used = 0
    for row in rows:
        name = row.groups[0] if row.groups else ""
        begins = not blocks[-1] or blocks[-1][-1][0] != name
        if used + 1 + begins > most and blocks[-1]:
            blocks.append([])
            used, begins = 0, True
        if begins:
            blocks[-1].append((name, []))
            used += 1
        blocks[-1][-1][1].append(row)
        used += 1
    return [block for block in blocks if block]


def _group_heads(
    sheet: Sheet, block: Sequence[tuple[str, list[MatrixRow]]], left: float, pitch: float, size: float
) -> None:
    """Write each group's name above its columns; names too wide for them are numbered and stand in the key below."""
    widths = [len(own) * pitch for _, own in block]
    heads = [f"{name} ({len(own)})" for name, own in block]
    wrapped_heads = [wrapped(head, max(width, 0.1), size) for head, width in zip(heads, widths, strict=True)]
    longest = [max(head.split(), key=len, default="") for head in heads]
    fits = all(line_width(word, size) <= width for word, width in zip(longest, widths, strict=True))
    if not fits:
        key = "; ".join(f"{number}: {head}" for number, head in enumerate(heads, start=1))
        sheet.paragraph(f"Groups, from the left: {key}", size)
        wrapped_heads = [
            str(number) if line_width(str(number), size) <= width + pitch else ""
            for number, width in enumerate(widths, start=1)
        ]
    height = max((height_of(head, size) for head in wrapped_heads), default=0.0)
    x = left
    for head, width in zip(wrapped_heads, widths, strict=True):
        sheet.quiet(x + width / 2, sheet.top + height - height_of(head, size) / 2, head, size, ha="center")
        sheet.line(
            (x, sheet.top + height + 0.02), (x + width - 0.01, sheet.top + height + 0.02), sheet.colours.quiet, 0.8
        )
        x += width + pitch
    sheet.top += height + GAP / 2


def _matrix_cells(
    sheet: Sheet, table: Matrix, place: int, block: Sequence[tuple[str, list[MatrixRow]]],
    cell: tuple[float, float, float, float],
) -> float:  # fmt: skip
    x, top, pitch, height = cell
    code = table.codes[place]
    inset = min(0.012, pitch * 0.12)
    for _, own in block:
        for row in own:
            has = row.present[place]
            box = (x + inset, top + 0.02, pitch - 2 * inset, height - 0.04)
            fill = sheet.shade(0.85) if has else sheet.colours.paper
            sheet.box(*box, fill, "none" if has else sheet.colours.grid)
            if has is None:
                sheet.line(box[:2], (box[0] + box[2], box[1] + box[3]), sheet.colours.quiet, 0.6, 3)
            words = row.why_not if has is None else "raised" if has else "not raised"
            sheet.region(code.code_id, row.name, (x, top, pitch, height), f"{code.name}, {row.name}: {words}")
            x += pitch
        x += pitch
    return x - pitch


def cooccurrence_matrix(table: Cooccurrence, options: FigureOptions | None = None) -> Chart:
    """Draw the pairs of codes below the diagonal: darker for a larger Jaccard index, the count in the cell."""
    options = options or FigureOptions()
    sheet = Sheet(options)
    size, small = options.label_size, 7.0 * options.font_scale
    names = [f"{number} {code.name}" for number, code in enumerate(table.codes, start=1)]
    labels, label_width = labels_of(names, 0.38 * sheet.width, size)
    left = 2 * GAP + label_width
    pitch = min((sheet.width - left - GAP) / max(len(names), 1), 0.5)
    numbers = [str(number) for number in range(1, len(names) + 1)]
    every = 1 if line_width("00", small) * 1.1 < pitch else 5
    for place, words in enumerate(numbers):
        if place % every == 0 or every == 1:
            sheet.quiet(left + (place + 0.5) * pitch, sheet.top + line_height(small) / 2, words, small, ha="center")
    sheet.top += line_height(small) + GAP / 2
    for number, (code, label) in enumerate(zip(table.codes, labels, strict=True)):
        height = max(height_of(label, size) + 0.2 * line_height(size), min(pitch, 0.3))
        sheet.text(GAP + label_width, sheet.top + height / 2, label, size, ha="right")
        for other in range(number + 1):
            cell = (left + other * pitch, sheet.top, pitch, height)
            _pair_cell(sheet, table, code.code_id, table.codes[other].code_id, cell, small)
        sheet.top += height
    sheet.top += GAP / 2
    sheet.paragraph(
        f"Numbers: {SAID[table.scope]}; on the diagonal, where the code stands at all. Shade: Jaccard index, 0 to 1.",
        small,
    )
    return sheet.finish(*captions.of_pairs(table, "Matrix"))


def _pair_cell(
    sheet: Sheet, table: Cooccurrence, one: int, other: int, place: tuple[float, float, float, float], size: float
) -> None:
    left, top, width, height = place
    names = {code.code_id: code.name for code in table.codes}
    if one == other:
        fill, words = sheet.colours.grid, str(table.used[one])
        tip = f"{names[one]}: {words}"
    else:
        pair = table.of(one, other)
        share = pair.jaccard
        fill, words = sheet.shade(share or 0.0), str(pair.both)
        tip = f"{names[one]} and {names[other]}: {words}" + (f", Jaccard {share:.2f}" if share is not None else "")
    sheet.box(*place, fill, sheet.colours.grid)
    if line_width(words, size) + 0.04 < width:
        sheet.text(left + width / 2, top + height / 2, words, size, ha="center", color=sheet.ink_on(fill))
    sheet.region(one, names[other], place, tip)
