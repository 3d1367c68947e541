# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in the tables of a manuscript: by the label of the row and the head of the column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcoder_cp.prevalence.rules import Count
from qualcoder_cp.reports.manuscript_findings import Finding, Verdict, judge_bounds, judge_share, judge_sum
from qualcoder_cp.reports.manuscript_numbers import Hit, Kind, numbers_in
from qualcoder_cp.reports.manuscript_project import FOOT, Known
from qualcoder_cp.reports.manuscript_reader import ManuscriptTable
from qualcoder_cp.reports.printed import PrintedTable

_N = re.compile(r"\b[nN]\s*=\s*(\d+)")
_CELL = re.compile(r"(?P<n>\d+)\s*(?:/\s*(?P<N>\d+))?\s*(?:\(\s*(?P<p>\d+(?:\.\d+)?)\s*%?\s*\))?")
_BOUNDS = re.compile(r"(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to|,)\s*(?P<high>\d+(?:\.\d+)?)")
_QUOTE = re.compile(r"[“\"]")


def table_findings(known: Known, table: ManuscriptTable) -> Iterator[Finding]:
    """Yield a finding per number of a table."""
    if not table.rows:
        return
    same = _same_table(known, table)
    if same is not None:
        yield from _compared(table, same)
        return
    header = table.rows[0]
    groups = [known.group_headed(cell) for cell in header]
    yield from _heads(known, table, groups)
    first = next((one for one in known.tables if one.header[0].startswith("Characteristic")), None)
    cells = _keyed([list(one.cells) for one in first.rows]) if first else {}
    section = ""
    for number, row in enumerate(table.rows[1:], 1):
        label = row[0] if row else ""
        if not any(cell.strip() for cell in row[1:]):
            section = label
            continue
        key = known.code_labelled(label)
        foot = " ".join(label.split()).casefold()
        if key is not None or foot in FOOT:
            yield from _prevalence_row(known, table, number, groups, foot if key is None else key)
        elif first is not None and (_flat(section), _flat(label)) in cells:
            yield from _row(table, number, first, cells[_flat(section), _flat(label)])
        else:
            yield from _unknown_row(table, number)


def _heads(known: Known, table: ManuscriptTable, groups: list[str | None]) -> Iterator[Finding]:
    """Yield a finding per N in the header."""
    for column, (cell, group) in enumerate(zip(table.rows[0], groups, strict=True)):
        match = _N.search(cell)
        if match is None or group is None:
            continue
        value = known.table.total(group or None)
        right = int(match.group(1)) == value
        yield Finding(
            Verdict.AGREES if right else Verdict.DIFFERS, table.place(0, column), match.group(),
            f"N: {group}" if group else "N", str(value), "" if right else f"The project has {value}.", cell,
        )  # fmt: skip


def _prevalence_row(
    known: Known, table: ManuscriptTable, number: int, groups: list[str | None], key: int | str
) -> Iterator[Finding]:
    row, header = table.rows[number], table.rows[0]
    counts = known.counts(key)
    name = known.names[key] if isinstance(key, int) else key
    decimals = {
        known.preset.percent_decimals(known.table.total(group or None) for group in groups if group is not None)
    }
    for column, cell in enumerate(row[1:], 1):
        group, words = groups[column], cell.strip()
        if group is None:
            before = groups[column - 1]
            if "CI" in header[column] and before is not None and (match := _BOUNDS.fullmatch(words)):
                yield _interval(table, number, column, counts.of(before or None), match, name)
            continue
        match = _CELL.fullmatch(words)
        if match is None or not words:
            continue
        N = match["N"]
        hit = Hit(Kind.SHARE, 0, len(words), words, int(match["n"]), int(N) if N else None, match["p"] or "")
        verdict, expected, why = judge_share(hit, counts.of(group or None), decimals)
        about = name + (f": {group}" if group else "")
        yield Finding(verdict, table.place(number, column), words, about, expected, why, row[0])


def _interval(
    table: ManuscriptTable, number: int, column: int, count: Count, match: re.Match[str], name: str
) -> Finding:
    hit = Hit(Kind.INTERVAL, 0, 0, match.group(), low=match["low"], high=match["high"])
    low, high = 100 * (count.ci_low or 0), 100 * (count.ci_high or 0)
    right, expected = judge_bounds(hit, low, high), f"{low:.1f}-{high:.1f}"
    return Finding(
        Verdict.AGREES if right else Verdict.DIFFERS, table.place(number, column), match.group(),
        f"interval: {name}", expected, "" if right else f"The Wilson interval of the project is {expected}.", name,
    )  # fmt: skip


def _same_table(known: Known, table: ManuscriptTable) -> PrintedTable | None:
    """Return the table of the project with the same heads (of agreement or decisions), if it is one of those."""
    heads = {_flat(cell) for cell in table.rows[0][1:]}
    for one in known.tables:
        own = {_flat(cell) for cell in one.header[1:]}
        if (
            not one.text_columns
            and not any(known.group_headed(cell) is not None for cell in one.header[1:])
            and (len(heads & own) >= 2)
        ):
            return one
    return None


def _compared(table: ManuscriptTable, same: PrintedTable) -> Iterator[Finding]:
    cells = _keyed([list(one.cells) for one in same.rows])
    section = ""
    for number, row in enumerate(table.rows[1:], 1):
        if not any(cell.strip() for cell in row[1:]):
            section = row[0]
        for key in ((_flat(section), _flat(row[0])), ("", _flat(row[0]))):
            if key in cells:
                yield from _row(table, number, same, cells[key])
                break
        else:
            yield from _unknown_row(table, number)


def _row(table: ManuscriptTable, number: int, same: PrintedTable, expected: list[str]) -> Iterator[Finding]:
    """Compare the cells of a row with those of the project's table under the same heads."""
    columns = {_flat(cell): column for column, cell in enumerate(same.header)}
    row = table.rows[number]
    for column, cell in enumerate(row[1:], 1):
        own = columns.get(_flat(table.rows[0][column]))
        if own is None or not re.search(r"\d", cell + expected[own]):
            continue
        right = _flat(cell, keep=True) == _flat(expected[own], keep=True)
        verdict = Verdict.AGREES if right else Verdict.DIFFERS
        about = f"{row[0].partition(':')[0]}, {table.rows[0][column]}"
        why = "" if right else f"The project has {expected[own]}."
        yield Finding(verdict, table.place(number, column), cell, about, expected[own], why, row[0])


def _unknown_row(table: ManuscriptTable, number: int) -> Iterator[Finding]:
    row = table.rows[number]
    for column, cell in enumerate(row[1:], 1):
        if _QUOTE.search(cell):
            continue
        total = _N.search(table.rows[0][column]) if column < len(table.rows[0]) else None
        for hit in numbers_in(cell):
            if hit.kind is Kind.SHARE and hit.N is None and total:
                hit = Hit(Kind.SHARE, hit.start, hit.end, hit.text, hit.n, int(total.group(1)), hit.percent)
            verdict, expected, why = judge_sum(hit)
            yield Finding(verdict, table.place(number, column), hit.text, "", expected, why, row[0])


def _keyed(rows: list[list[str]]) -> dict[tuple[str, str], list[str]]:
    """Return rows by section and label; a row without numbers begins a section, a label without one is found too."""
    found: dict[tuple[str, str], list[str]] = {}
    section = ""
    for row in rows:
        if not any(cell.strip() for cell in row[1:]):
            section = row[0]
            continue
        found[_flat(section), _flat(row[0])] = row
        found.setdefault(("", _flat(row[0])), row)
    return found


def _flat(words: str, *, keep: bool = False) -> str:
    """Return words as heads and labels are compared: one blank, no case, without N and letters of notes."""
    flat = " ".join(words.replace("−", "-").replace("–", "-").split()).casefold()
    return flat if keep else re.sub(r"\s*\(n\s*=\s*\d+\)\w?$", "", flat)
