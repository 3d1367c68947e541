# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed questions as they are printed: described, against themes (joint display), and beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcoder_cp.mixed import Column, Described, JointDisplay, JointVoice, Share, Side
from qualcoder_cp.prevalence.rules import count_form, percent
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import PLAIN, Preset, number
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.quoting import shortened
from qualcoder_cp.reports.settings import pseudonyms, without_names
from qualcoder_cp.transcripts import VariableKind

LONGEST_QUOTE = 220
"""Characters of a quote in a cell, before it is shortened with a mark."""

_NONE = "—"


def described_printed(described: Sequence[Described], order: int = 1, preset: Preset = PLAIN) -> PrintedTable:
    """Return the closed questions as one table: categories as n/N (%), numbers as mean (SD) and median (quartiles)."""
    columns = described[0].columns
    decimals = preset.percent_decimals(column.participants for column in columns)
    rows: list[PrintedRow] = []
    for one in described:
        rows += _described_rows(one, decimals)
    header = ("Question", *(_titled(column, first=not place) for place, column in enumerate(columns)))
    notes = [Note("n/N (%) of those who answered; a question's missing answers are counted below it.")]
    if any(one.variable.kind is VariableKind.SEVERAL for one in described):
        notes.append(Note("Of several choices a participant may have given more than one: they may exceed 100%."))
    if any(column.spread for one in described for column in one.columns):
        notes.append(Note("SD of a sample; IQR: quartiles of type 7 (the default of R, numpy and Excel)."))
    return PrintedTable(order, "Answers to the closed questions", header, tuple(rows), tuple(notes))


def _titled(column: Column, *, first: bool) -> str:
    return f"All (N={column.participants})" if first else f"{column.group} (n={column.participants})"


def _described_rows(one: Described, decimals: int) -> list[PrintedRow]:
    name, blank = one.variable.name.replace("_", " "), tuple("" for _ in one.columns)
    rows = [PrintedRow((name[:1].upper() + name[1:], *blank), strong=True)]
    for place, share in enumerate(one.columns[0].shares):
        cells = (_share(column.shares[place], decimals) for column in one.columns)
        rows.append(PrintedRow((one.variable.settings.shown(share.value), *cells), indent=1))
    if one.variable.kind is VariableKind.NUMBER:
        rows.append(PrintedRow(("mean (SD)", *(_mean(column) for column in one.columns)), indent=1))
        rows.append(PrintedRow(("median (IQR)", *(_median(column) for column in one.columns)), indent=1))
    elif one.variable.kind is VariableKind.ORDERED:
        shown = one.variable.settings.shown
        cells = (shown(column.middle) if column.middle else _NONE for column in one.columns)
        rows.append(PrintedRow(("median category", *cells), indent=1))
    elif one.variable.kind is VariableKind.DATE:
        cells = (f"{column.first} to {column.last}" if column.first else _NONE for column in one.columns)
        rows.append(PrintedRow(("range", *cells), indent=1))
    elif one.variable.kind is VariableKind.TEXT and not one.columns[0].shares:
        rows.append(PrintedRow(("different values", *(str(column.distinct) for column in one.columns)), indent=1))
    if any(column.missing for column in one.columns):
        rows.append(PrintedRow(("missing", *(str(column.missing) for column in one.columns)), indent=1))
    return rows


def _share(share: Share, decimals: int) -> str:
    return f"{share.n}/{share.N} ({percent(share.n, share.N, decimals)}%)" if share.N else _NONE


def _mean(column: Column) -> str:
    if column.spread is None:
        return _NONE
    return f"{number(column.spread.mean, 1)} ({_NONE if column.spread.sd is None else number(column.spread.sd, 1)})"


def _median(column: Column) -> str:
    found = column.spread
    return _NONE if found is None else f"{number(found.median, 1)} ({number(found.q1, 1)} to {number(found.q3, 1)})"


def joint_printed(project: Project, shown: JointDisplay, order: int = 1, preset: Preset = PLAIN) -> PrintedTable:
    """Return a joint display as a table: in each cell n/N (%) and below it the voices."""
    names = pseudonyms(project)
    decimals = preset.percent_decimals((shown.total, *shown.totals.values()))
    rows = []
    for row in shown.rows:
        cells = [count_form(row.overall.n, row.overall.N, decimals)]
        for value in shown.values:
            cell = row.cells[value]
            words = [count_form(cell.count.n, cell.count.N, decimals)] if cell.count.N else [_NONE]
            cells.append("\n".join((*words, *(voice_form(one, names) for one in cell.voices))))
        rows.append(PrintedRow((row.code.name, *cells), indent=row.code.depth, strong=row.code.depth == 0))
    header = (
        "Theme", f"All (N={shown.total})", *(f"{value} (n={shown.totals[value]})" for value in shown.values)
    )  # fmt: skip
    notes = [Note(f"Participants with at least one coding of a theme or below it; layer: {shown.layer}.")]
    notes += [Note(f"Only participants with {'; '.join(shown.where)}.")] if shown.where else []
    if shown.left_out:
        notes.append(Note(f"Participants left out, as their answers or codings are missing: {len(shown.left_out)}."))
    title = f"Themes by {shown.variable.replace('_', ' ')}"
    return PrintedTable(order, title, header, tuple(rows), tuple(notes), tuple(range(2, len(header))))


def voice_form(voice: JointVoice, names: Mapping[str, str]) -> str:
    """Return a quote as it is printed: shortened, listed names replaced, with whose it is."""
    words, _ = without_names(shortened(voice.words, LONGEST_QUOTE), names)
    return f"“{words}” ({voice.participant}, {voice.group})"


def sides_printed(project: Project, sides: Sequence[Side], order: int = 1, preset: Preset = PLAIN) -> PrintedTable:
    """Return a table side by side: question, what was answered, theme, how many raised it, in which words."""
    names = pseudonyms(project)
    rows = []
    for one in sides:
        column = one.described.columns[0]
        decimals = preset.percent_decimals((column.participants, one.count.N))
        described = _described_rows(one.described, decimals)[1:]
        answers = "\n".join(f"{row.cells[0]}: {row.cells[1]}" for row in described)
        rows.append(PrintedRow((
            one.described.variable.name.replace("_", " "), answers, one.code,
            count_form(one.count.n, one.count.N, decimals), "\n".join(voice_form(voice, names) for voice in one.voices),
        )))  # fmt: skip
    header = ("Question", "Answers", "Theme", "Participants", "In their words")
    note = Note("Left: of all who were asked. Right: of those whose open answers were coded.")
    return PrintedTable(order, "Closed questions beside themes", header, tuple(rows), (note,), (1, 2, 4))


def joint_rows(project: Project, shown: JointDisplay) -> list[dict[str, object]]:
    """Return the joint display as a tidy table, a row per theme and value; percentages are 0 to 100."""
    names = pseudonyms(project)
    made: list[dict[str, object]] = []
    for row in shown.rows:
        for value, count, voices in (("all", row.overall, ()), *(
            (value, cell.count, cell.voices) for value, cell in row.cells.items()
        )):  # fmt: skip
            made.append({
                "level": row.code.level.value, "code": row.code.name, "variable": shown.variable, "value": value,
                "n": count.n, "N": count.N, "percent": None if count.percent is None else float(count.percent),
                "layer": shown.layer, "where": "; ".join(shown.where),
                "quotes": "\n".join(voice_form(one, names) for one in voices),
            })  # fmt: skip
    return made


JOINT_COLUMNS = ("level", "code", "variable", "value", "n", "N", "percent", "layer", "where", "quotes")
