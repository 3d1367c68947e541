# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of prevalence for a manuscript: codes indented below their domains, all participants and each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qualcoder_cp.model import Level
from qualcoder_cp.prevalence.rules import (
    Count,
    Counts,
    PrevalenceTable,
    Sort,
    count_form,
    interval_form,
    ordered,
    percent,
)
from qualcoder_cp.reports.formats import JMIR, Preset
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.word_tables import table_document

_UNDEFINED = "—"


@dataclass(frozen=True, slots=True)
class PrevalenceOptions:
    """What the prevalence table shows.

    ``level`` None prints the whole tree with codes indented below their domain. ``group_cells`` is the form
    of the groups' cells; the column for all is always n/N (%). ``intervals`` adds a column with the 95 %
    Wilson interval of the column for all. ``preset`` decides decimals and paper.
    """

    number: int = 1
    level: Level | None = None
    sort: Sort = Sort.PREVALENCE
    group_cells: Literal["n (%)", "n/N (%)"] = "n (%)"
    intervals: bool = False
    preset: Preset = JMIR


def prevalence_document(
    table: PrevalenceTable, title: str, notes: Sequence[str], path: Path, options: PrevalenceOptions | None = None
) -> None:
    """Write the prevalence table; ``notes`` (layer, universe, version) follow the note on the unit.

    Raises:
        KnownError: there are more groups than a portrait page holds, or the file can't be written.
    """
    options = options or PrevalenceOptions()
    table_document(prevalence_printed(table, title, notes, options), path, options.preset)


def prevalence_printed(
    table: PrevalenceTable, title: str, notes: Sequence[str], options: PrevalenceOptions
) -> PrintedTable:
    """Return the prevalence table as it is printed, cell by cell."""
    groups = table.groups if len(table.groups) > 1 else ()
    decimals = options.preset.percent_decimals(table.total(group) for group in (None, *groups))

    def cells(label: str, counts: Counts) -> tuple[str, ...]:
        interval = (interval_form(counts.overall, decimals) or _UNDEFINED,) if options.intervals else ()
        of_groups = (_cell(counts.of(group), decimals, options.group_cells) for group in groups)
        return (label, _cell(counts.overall, decimals, "n/N (%)"), *interval, *of_groups)

    rows = [
        PrintedRow(
            cells(row.code.name, row.counts),
            indent=row.code.depth if options.level is None else 0,
            strong=options.level is None and row.code.level is Level.DOMAIN,
        )
        for row in ordered(table, options.sort, options.level)
    ]
    rows.append(PrintedRow(cells("Participants with at least one", table.with_any), rule_above=True))
    rows.append(PrintedRow(cells("Participants with none", table.with_none)))
    gap = ("",) if options.intervals else ()
    analysed = [str(table.total(group)) for group in (None, *groups)]
    rows.append(PrintedRow(("Participants analyzed", analysed[0], *gap, *analysed[1:])))
    header = (
        {None: "Domain and code", Level.DOMAIN: "Domain", Level.THEME: "Theme", Level.CODE: "Code"}[options.level],
        f"All (N={table.total()})",
        *(("95% CI",) if options.intervals else ()),
        *(f"{group} (n={table.total(group)})" for group in groups),
    )
    return PrintedTable(options.number, title, header, tuple(rows), _notes(table, groups, notes, options))


def _cell(count: Count, decimals: int, form: str) -> str:
    if count.reason:
        return _UNDEFINED
    if form == "n/N (%)":
        return count_form(count.n, count.N, decimals)
    return f"{count.n} ({percent(count.n, count.N, decimals)}%)"


def _notes(
    table: PrevalenceTable, groups: Sequence[str], notes: Sequence[str], options: PrevalenceOptions
) -> tuple[Note, ...]:
    form = f"n/N (%) for all and {options.group_cells} for groups" if groups else "n/N (%)"
    unit = (
        f"The unit is the participant; cells are {form}. A participant counts once in a row, for the code itself or "
        "any code below it, and may appear in several rows, so percentages do not add up to 100%."
    )
    first = 2 + options.intervals
    made = [Note(unit), *(Note(text) for text in notes)]
    if table.provisional:
        made.append(Note(table.provisional_note, 1))
    if options.intervals:
        made.append(Note("Wilson 95% CI of the percentage for all; it describes sampling, not errors of coding.", 2))
    empty = [number for number, group in enumerate(groups, start=first) if not table.total(group)]
    return (*made, *(Note("Not defined: no participants in this group.", number) for number in empty))
