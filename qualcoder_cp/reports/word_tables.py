# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables for a manuscript as Word documents: real tables, portrait, with caption and lettered footnotes.

``prevalence_document`` writes the prevalence table; ``table_document`` writes any other one. The same
table gives the same bytes: the dates inside are fixed.
"""

from __future__ import annotations

import io
import string
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import KnownError, Level
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

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_FONT = "Arial"
_PAPER_CM = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}
_MARGIN_CM = 2.0
_FIXED_DATE = datetime(2000, 1, 1)  # a document that tells when it was written would differ each time
_UNDEFINED = "—"
_TRIED = (
    (9.0, False, 5.0),
    (8.0, False, 4.5),
    (7.5, False, 4.0),
    (7.0, False, 3.3),
    (7.0, True, 3.0),
    (6.5, True, 2.5),
)
"""Sizes in points, whether numbers may break before their bracket, and the room in cm that labels need."""
_MOST_EM = 12.0  # a longer word in a header is broken by the word processor


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row: its cells from the left, how deep its label is indented, and how it stands out."""

    cells: tuple[str, ...]
    indent: int = 0
    strong: bool = False
    rule_above: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; ``column`` is the header cell that it belongs to, None for the caption."""

    text: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as it is printed: the first column holds the labels, the others numbers."""

    number: int
    title: str
    header: tuple[str, ...]
    rows: tuple[WordRow, ...]
    notes: tuple[Note, ...] = ()


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
    table_document(prevalence_word_table(table, title, notes, options), path, options.preset.paper)


def prevalence_word_table(
    table: PrevalenceTable, title: str, notes: Sequence[str], options: PrevalenceOptions
) -> WordTable:
    """Return the prevalence table as it is printed, cell by cell."""
    groups = table.groups if len(table.groups) > 1 else ()
    decimals = options.preset.percent_decimals(table.total(group) for group in (None, *groups))

    def cells(label: str, counts: Counts) -> tuple[str, ...]:
        interval = (interval_form(counts.overall, decimals) or _UNDEFINED,) if options.intervals else ()
        of_groups = (_cell(counts.of(group), decimals, options.group_cells) for group in groups)
        return (label, _cell(counts.overall, decimals, "n/N (%)"), *interval, *of_groups)

    rows = [
        WordRow(
            cells(row.code.name, row.counts),
            indent=row.code.depth if options.level is None else 0,
            strong=options.level is None and row.code.level is Level.DOMAIN,
        )
        for row in ordered(table, options.sort, options.level)
    ]
    rows.append(WordRow(cells("Participants with at least one", table.with_any), rule_above=True))
    rows.append(WordRow(cells("Participants with none", table.with_none)))
    gap = ("",) if options.intervals else ()
    analysed = [str(table.total(group)) for group in (None, *groups)]
    rows.append(WordRow(("Participants analyzed", analysed[0], *gap, *analysed[1:])))
    header = (
        {None: "Domain and code", Level.DOMAIN: "Domain", Level.THEME: "Theme", Level.CODE: "Code"}[options.level],
        f"All (N={table.total()})",
        *(("95% CI",) if options.intervals else ()),
        *(f"{group} (n={table.total(group)})" for group in groups),
    )
    return WordTable(options.number, title, header, tuple(rows), _notes(table, groups, notes, options))


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


def table_document(table: WordTable, path: Path, paper: Literal["A4", "Letter"] = "A4") -> None:
    """Write one table as a portrait Word document.

    Raises:
        KnownError: the columns don't fit on a portrait page, or the file can't be written.
    """
    from docx import Document

    document = Document()
    measures = _measure(table, _PAPER_CM[paper][0] - 2 * _MARGIN_CM)
    _set_up(document, table, paper)
    letters = dict(zip(sorted(table.notes, key=_reading_order), _letters(), strict=False))
    marks = {note.column: "" for note in table.notes}
    for note, letter in letters.items():
        marks[note.column] += f",{letter}" if marks[note.column] else letter
    caption = document.add_paragraph(style="Caption")
    title = table.title.strip().rstrip(".")
    _write(caption, f"Table {table.number}. {title}.", marks.get(None, ""))
    caption.paragraph_format.keep_with_next = True
    _fill(document.add_table(len(table.rows) + 1, len(table.header)), table, measures, marks)
    for note, letter in letters.items():
        foot = document.add_paragraph(style="Table note")
        foot.add_run(letter).font.superscript = True
        foot.add_run(note.text)
    write_bytes(path, _fixed(document))


class _Measures(NamedTuple):
    """The size of the letters in points and the widths of the columns in centimetres."""

    size: float
    widths: tuple[float, ...]


def _measure(table: WordTable, room: float) -> _Measures:
    """Take the largest size at which the numbers stand on one line and the labels keep enough room."""
    columns = [[row.cells[number] for row in table.rows] for number in range(1, len(table.header))]
    for size, breaking, least in _TRIED:
        widths = [
            max(_words_cm([head], size, breaking=True), _words_cm(cells, size, breaking=breaking))
            for head, cells in zip(table.header[1:], columns, strict=True)
        ]
        if room - sum(widths) >= least:
            return _Measures(size, (room - sum(widths), *widths))
    raise KnownError(
        f"Table {table.number} has {len(table.header)} columns, more than a portrait page holds; choose fewer groups."
    )


def _words_cm(texts: Iterable[str], size: float, *, breaking: bool) -> float:
    """Return the width of the longest text (or word, where lines may break) with the cell's margins."""
    pieces = [piece for text in texts for piece in (text.split() if breaking else [text])]
    widest = max((sum(map(_letter_em, piece)) for piece in pieces), default=0.0)
    return min(widest, _MOST_EM) * size * 2.54 / 72 + 0.3


def _letter_em(letter: str) -> float:
    """Return about how wide a letter of the font is, in units of its size."""
    if letter in " ./,:;":
        return 0.28
    if letter in "()-":
        return 0.34
    return 0.9 if letter in "%MW—" else 0.7 if letter.isupper() else 0.56


def _letters() -> Iterable[str]:
    yield from string.ascii_lowercase
    yield from (first + second for first in string.ascii_lowercase for second in string.ascii_lowercase)


def _reading_order(note: Note) -> int:
    return -1 if note.column is None else note.column


def _set_up(document: WordDocument, table: WordTable, paper: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in _PAPER_CM[paper])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    document.styles.add_style("Table note", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size, after in (("Normal", 10, 0), ("Caption", 10, 4), ("Table note", 8, 2)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(after)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = table.title, "", "", ""
    core.created = core.modified = _FIXED_DATE


def _fill(grid: Table, table: WordTable, measures: _Measures, marks: dict[int | None, str]) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _narrow_margins(grid)
    for column, width in zip(grid.columns, measures.widths, strict=True):
        column.width = Cm(width)
    lines = [WordRow(table.header), *table.rows]
    for number, (line, row) in enumerate(zip(lines, grid.rows, strict=True)):
        _mark_row(row._tr, "cantSplit")
        if number == 0:
            _mark_row(row._tr, "tblHeader")
        edges = _edges(number, len(lines), line)
        for column, (cell, words) in enumerate(zip(row.cells, line.cells, strict=True)):
            cell.width = Cm(measures.widths[column])
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM if number == 0 else None
            if edges:
                _rule(cell, edges)
            _set_cell(cell, words, marks.get(column, "") if number == 0 else "", line, column, measures.size)


def _set_cell(cell: _Cell, words: str, mark: str, line: WordRow, column: int, size: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = cell.paragraphs[0]
    _write(paragraph, words, mark)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    if column == 0:
        paragraph.paragraph_format.left_indent = Cm(0.4 * line.indent)
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.font.bold = True if line.strong and column == 0 else None


def _write(paragraph: Paragraph, words: str, mark: str) -> None:
    """Write words that may hold characters no XML can carry, and the letters of their footnotes."""
    paragraph.add_run("".join(letter for letter in words if letter >= " "))
    if mark:
        paragraph.add_run(mark).font.superscript = True


def _edges(number: int, lines: int, line: WordRow) -> dict[str, int]:
    """Return the rules of a row in eighths of a point: around the header, above the foot, at the end."""
    edges = {"top": 8, "bottom": 4} if number == 0 else {}
    if line.rule_above:
        edges["top"] = 4
    if number == lines - 1:
        edges["bottom"] = 8
    return edges


def _rule(cell: _Cell, edges: dict[str, int]) -> None:
    borders = _element("w:tcBorders", {})
    for edge, size in edges.items():
        borders.append(
            _element(f"w:{edge}", {"w:val": "single", "w:sz": str(size), "w:space": "0", "w:color": "000000"})
        )
    properties = cell._tc.get_or_add_tcPr()
    # the order of elements is fixed by the format: borders stand before the vertical alignment
    properties.insert_element_before(borders, "w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:vAlign")


def _narrow_margins(grid: Table) -> None:
    margins = _element("w:tblCellMar", {})
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", {"w:w": "57", "w:type": "dxa"}))
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _mark_row(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(_element(f"w:{name}", {}))


def _element(name: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element


def _fixed(document: WordDocument) -> bytes:
    """Return the document's file with the same bytes each time: no times of day inside the archive."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
