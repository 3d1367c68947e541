# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables for a manuscript as Word documents: real tables, portrait, with caption and lettered footnotes.

The same table gives the same bytes: the dates inside are fixed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import KnownError
from qualcoder_cp.reports.formats import PLAIN, Preset
from qualcoder_cp.reports.printed import PrintedRow, PrintedTable, lettered
from qualcoder_cp.word_document import FIXED_DATE, plain, without_times

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_FONT = "Arial"
_PAPER_CM = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}
_MARGIN_CM = 2.0
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


def table_document(table: PrintedTable, path: Path, preset: Preset = PLAIN) -> None:
    """Write one table as a portrait Word document; columns that a page can't hold follow below, under the same labels.

    Raises:
        KnownError: the file can't be written.
    """
    from docx import Document

    document = Document()
    _set_up(document, table, preset.paper)
    notes, marks = lettered(table)
    for columns, measures in _parts(table, _PAPER_CM[preset.paper][0] - 2 * _MARGIN_CM):
        _caption(document, table, marks.get(None, ""), preset, continued=columns[1] > 1)
        part = _columns_of(table, columns)
        own: dict[int | None, str] = {place: marks[column] for place, column in enumerate(columns) if column in marks}
        _fill(document.add_table(len(part.rows) + 1, len(part.header)), part, measures, own)
    for letter, words in notes:
        foot = document.add_paragraph(style="Table note")
        foot.add_run(letter).font.superscript = True
        foot.add_run(plain(words))
    made = io.BytesIO()
    document.save(made)
    write_bytes(path, without_times(made.getvalue()))


def _parts(table: PrintedTable, room: float) -> Iterator[tuple[list[int], _Measures]]:
    """Yield the columns of each part, the labels first, with their widths: as many as fit, evenly."""
    columns = range(1, len(table.header))
    for count in range(1, len(columns) + 1):
        size = -(-len(columns) // count)
        parts = [[0, *columns[start : start + size]] for start in range(0, len(columns), size)]
        measured = [_measure(_columns_of(table, part), room) for part in parts]
        if all(measured):
            yield from ((part, one) for part, one in zip(parts, measured, strict=True) if one)
            return
    raise KnownError(f"Table {table.number} has a column that is wider than a portrait page.")


def _columns_of(table: PrintedTable, columns: Sequence[int]) -> PrintedTable:
    if len(columns) == len(table.header):
        return table
    texts = tuple(place for place, column in enumerate(columns) if column in table.text_columns)
    rows = tuple(replace(row, cells=tuple(row.cells[column] for column in columns)) for row in table.rows)
    return replace(table, header=tuple(table.header[column] for column in columns), rows=rows, text_columns=texts)


def _caption(document: WordDocument, table: PrintedTable, marks: str, preset: Preset, *, continued: bool) -> None:
    """Write number and title: in one line, or, as APA has it, the number in bold and the title in italics below."""
    from docx.shared import Pt

    if continued:
        caption = document.add_paragraph(f"Table {table.number} (continued).", style="Caption")
        caption.paragraph_format.keep_with_next, caption.paragraph_format.space_before = True, Pt(10)
        return
    if preset.heading == "one line":
        caption = document.add_paragraph(style="Caption")
        _write(caption, f"Table {table.number}. {table.shown_title}.", marks)
        caption.paragraph_format.keep_with_next = True
        return
    head = document.add_paragraph(style="Caption")
    head.add_run(f"Table {table.number}").font.bold = True
    title = document.add_paragraph(style="Caption")
    _write(title, table.shown_title, marks)
    title.runs[0].font.italic = True
    for line in (head, title):
        line.paragraph_format.keep_with_next = True


class _Measures(NamedTuple):
    """The size of the letters in points and the widths of the columns in centimetres."""

    size: float
    widths: tuple[float, ...]


def _measure(table: PrintedTable, room: float) -> _Measures | None:
    """Take the largest size at which the numbers stand on one line and labels and texts keep enough room.

    Columns of text share what numbers leave, in proportion to how much they hold. None: the columns don't fit.
    """
    number = [column for column in range(1, len(table.header)) if column not in table.text_columns]
    for size, breaking, least in _TRIED:
        fixed = {
            column: max(
                _words_cm([table.header[column]], size, breaking=True),
                _words_cm((row.cells[column] for row in table.rows), size, breaking=breaking),
            )
            for column in number
        }
        left = room - sum(fixed.values())
        shares = _shares(table, left, least)
        if left >= _least(table, least) * len(shares):
            return _Measures(size, tuple((fixed | shares)[column] for column in range(len(table.header))))
    return None


def _shares(table: PrintedTable, room: float, least: float) -> dict[int, float]:
    """Return how wide the columns of labels and texts are: each has at least ``least`` cm, long ones more."""
    columns = [0, *table.text_columns]
    least = _least(table, least)
    lengths = [max([12, *(min(len(row.cells[column]), 160) for row in table.rows)]) for column in columns]
    spare = max(room - least * len(columns), 0)
    over = [length - min(lengths) + 1 for length in lengths]
    return {column: least + spare * one / sum(over) for column, one in zip(columns, over, strict=True)}


def _least(table: PrintedTable, least: float) -> float:
    """Return the room in cm that each column of words needs; where there are several, they break into more lines."""
    return min(least, 2.6) if table.text_columns else least


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


def _set_up(document: WordDocument, table: PrintedTable, paper: str) -> None:
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
    core.created = core.modified = FIXED_DATE


def _fill(grid: Table, table: PrintedTable, measures: _Measures, marks: dict[int | None, str]) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _narrow_margins(grid)
    for column, width in zip(grid.columns, measures.widths, strict=True):
        column.width = Cm(width)
    lines = [PrintedRow(table.header), *table.rows]
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
            mark = marks.get(column, "") if number == 0 else ""
            _set_cell(cell, words, mark, line, column, table.text_columns, measures.size)


def _set_cell(
    cell: _Cell, words: str, mark: str, line: PrintedRow, column: int, texts: tuple[int, ...], size: float
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = cell.paragraphs[0]
    _write(paragraph, words, mark)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    if column == 0:
        paragraph.paragraph_format.left_indent = Cm(0.4 * line.indent)
    elif column not in texts:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.font.bold = True if line.strong and column == 0 else None


def _write(paragraph: Paragraph, words: str, mark: str) -> None:
    """Write words, without characters that no XML can carry, and the letters of their footnotes."""
    paragraph.add_run(plain(words))
    if mark:
        paragraph.add_run(mark).font.superscript = True


def _edges(number: int, lines: int, line: PrintedRow) -> dict[str, int]:
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
