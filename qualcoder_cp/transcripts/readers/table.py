# SPDX-License-Identifier: GPL-3.0-or-later
"""CSV and TSV with a header: cues (start, end, text in milliseconds) or a table of turns (time, speaker, words)."""

from __future__ import annotations

import csv
import io
import re
from typing import Literal

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.reading import Piece, Reading
from qualcoder_cp.transcripts.times import milliseconds
from qualcoder_cp.transcripts.turn_tables import Columns, columns_of

_DELIMITERS = "\t,;"
_LONGEST_MS = 10**10
_SECONDS = re.compile(r"\d{1,7}[.,]\d{1,6}")


def table_columns(text: str) -> tuple[str, Columns] | None:
    """Return the delimiter and the columns, if ``text`` is a table with a header that names speech."""
    if text.count("\n", 0, 1_000_000) < 1:
        return None
    first = text[: text.index("\n")]
    for delimiter in _DELIMITERS:
        header = _records(first, delimiter) if delimiter in first else None
        columns = columns_of(header[0]) if header else None
        records = _records(text, delimiter) if columns else None
        if columns and records and len(records) > 1 and _regular(records):
            return delimiter, columns
    return None


def read_table(text: str) -> Reading:
    """Return the cues or the turns of the canonical ``text``, which `table_columns` took for a table."""
    found = table_columns(text)
    records = _records(text, found[0]) if found else None
    if not found or not records:
        return Reading(text, "table 1", count_words(text), len(text))
    columns = found[1]
    if columns.end is not None and columns.start is not None:
        return _cues(text, records, columns)
    lines = "\n".join(
        "\t".join(_cell(cell, place == columns.words) for place, cell in enumerate(row)) for row in records
    )
    return Reading(lines, "table 1", count_words(text), len(lines))


def _cues(text: str, records: list[list[str]], columns: Columns) -> Reading:
    pieces = []
    left_out = {"times and cue numbers": 0, "header of the table": sum(map(count_words, records[0]))}
    for row in records[1:]:
        cells = [*row, *[""] * (len(records[0]) - len(row))]
        words = _cell(cells[columns.words], False)
        voice = _cell(cells[columns.speaker], False) if columns.speaker is not None else ""
        kept = count_words(words) + (count_words(voice) if words else 0)
        left_out["times and cue numbers"] += sum(map(count_words, cells)) - kept
        if words:
            start, end = (_time(cells[place]) for place in (columns.start or 0, columns.end or 0))
            pieces.append(Piece(words, voice or None, start, end))
    return Reading(
        "", "table of cues 1", count_words(text), 0, left_out=left_out, pieces=tuple(pieces), cues=len(records) - 1
    )


def _time(cell: str) -> int:
    """Return milliseconds: a whole number as such, a decimal one as seconds, else a clock."""
    cell = cell.strip()
    if cell.isascii() and cell.isdigit():
        return min(int(cell[:12]), _LONGEST_MS)
    if _SECONDS.fullmatch(cell):
        return round(float(cell.replace(",", ".")) * 1000)
    return milliseconds(cell) or 0


def _cell(cell: str, lines: bool) -> str:
    """Return the cell without tabs, and on one line unless ``lines`` may stay."""
    flat = cell.strip().replace("\t", " ")
    return flat if lines else flat.replace("\n", " ")


def _records(text: str, delimiter: str) -> list[list[str]] | None:
    quoting: Literal[0, 3] = (
        csv.QUOTE_NONE if delimiter == "\t" and '"' in text and not _quoted(text) else csv.QUOTE_MINIMAL
    )
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, quoting=quoting)
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return None


def _quoted(text: str) -> bool:
    """Return whether quotation marks enclose whole cells; speech recognisers write them bare."""
    return bool(re.search(r'(?:^|\t)"[^"\n]*(?:""[^"\n]*)*"(?:\t|$)', text, re.MULTILINE)) or bool(
        re.search(r'(?:^|\t)"[^"]*\n', text)
    )


def _regular(records: list[list[str]]) -> bool:
    width = len(records[0])
    return sum(1 for row in records if len(row) == width) >= 0.8 * len(records)
