# SPDX-License-Identifier: GPL-3.0-or-later
"""Word documents for people: styles for a quiet page, and the same bytes for the same content.

Knows nothing of studies; ``codebook`` and ``coding`` write their pages with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcoder_cp.csv_table import write_bytes

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FIXED_DATE = datetime(2000, 1, 1)
"""The date inside the file; one that told when it was written would differ each time."""

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_FONT = "Calibri"
_GREY, _INK, _RULE = "5f6368", "1f2328", "d0d4d9"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STYLES = (
    # name, points, bold, colour, points before, points after
    ("Normal", 10.5, False, _INK, 0, 4),
    ("Title", 24, True, _INK, 0, 2),
    ("Subtitle", 11, False, _GREY, 0, 14),
    ("Heading 1", 16, True, _INK, 20, 4),
    ("Heading 2", 13, True, _INK, 14, 3),
    ("Heading 3", 11.5, True, _INK, 10, 2),
    ("Caption", 9, False, _GREY, 0, 8),
    ("Quote", 10.5, False, _INK, 3, 3),
)


def plain(words: str) -> str:
    """Return the words without the control characters that no XML file can hold."""
    return _FORBIDDEN.sub("", words)


def new_document(title: str, subtitle: str = "") -> Document:
    """Return an A4 document with its styles, a title and page numbers at the foot."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for style in _STYLES:
        _set_style(document, *style)
    quote = document.styles["Quote"]
    quote.font.italic = False
    quote.paragraph_format.left_indent = Cm(0.5)
    _left_rule(quote.element.get_or_add_pPr(), _RULE)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = plain(title), "", "", ""
    core.created = core.modified = FIXED_DATE
    document.add_paragraph(plain(title), style="Title")
    if subtitle:
        document.add_paragraph(plain(subtitle), style="Subtitle")
    _number_pages(section.footer.paragraphs[0])
    return document


def heading(document: Document, words: str, level: int, *, colour: str = "") -> None:
    """Add a heading of level 1 to 3, with a square in the colour ``#rrggbb`` before it if one is given."""
    from docx.shared import RGBColor

    paragraph = document.add_paragraph(style=f"Heading {min(max(level, 1), 3)}")
    if colour:
        paragraph.add_run("\u25a0 ").font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    paragraph.add_run(plain(words))


def fields(document: Document, rows: Sequence[tuple[str, str]]) -> None:
    """Add a table of two columns without lines: what it is, and what it says."""
    from docx.shared import Cm, RGBColor

    if not rows:
        return
    grid = document.add_table(len(rows), 2)
    grid.autofit = False
    for (name, words), row in zip(rows, grid.rows, strict=True):
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.cells, (3.6, 12.8), strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].paragraph_format.space_after = 0
        row.cells[0].paragraphs[0].add_run(name).font.color.rgb = RGBColor.from_string(_GREY.upper())
        lines(row.cells[1].paragraphs[0], words)
    document.add_paragraph().paragraph_format.space_after = 0


def table(document: Document, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Add a table with a rule above, below its header and at its end; widths in centimetres.

    The header is repeated on each page, and no row is split.
    """
    from docx.shared import Cm, Pt

    grid = document.add_table(len(rows) + 1, len(header))
    grid.autofit = False
    last = len(rows)
    for number, (row, words) in enumerate(zip(grid.rows, [header, *rows], strict=True)):
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        if number == 0:
            row._tr.get_or_add_trPr().append(element("w:tblHeader"))
        edges = {"top": 8, "bottom": 4} if number == 0 else {"bottom": 8 if number == last else 2}
        for cell, said, width in zip(row.cells, words, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            lines(paragraph, said)
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(9), number == 0
            _rules(cell, edges)
    document.add_paragraph()


def quote(document: Document, words: str, source: str = "") -> None:
    """Add a quotation with where it comes from below it."""
    paragraph = document.add_paragraph(style="Quote")
    lines(paragraph, words)
    if source:
        paragraph.paragraph_format.keep_with_next = True
        below = document.add_paragraph(plain(source), style="Caption")
        below.paragraph_format.left_indent = document.styles["Quote"].paragraph_format.left_indent


def lines(paragraph: Paragraph, words: str) -> None:
    """Write words into a paragraph, with line breaks where they have some."""
    for number, line in enumerate(plain(words).split("\n")):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def save(document: Document, path: Path) -> None:
    """Write the document.

    Raises:
        KnownError: the file can't be written.
    """
    made = io.BytesIO()
    document.save(made)
    write_bytes(path, without_times(made.getvalue()))


def without_times(archive: bytes) -> bytes:
    """Return an Office file with the same bytes each time: no times of day inside the archive."""
    fixed, then = io.BytesIO(), f"\\g<1>{FIXED_DATE.isoformat()}Z".encode()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            content = source.read(name)  # openpyxl writes into it when it was saved
            target.writestr(entry, _MODIFIED.sub(then, content) if name == "docProps/core.xml" else content)
    return fixed.getvalue()


def element(name: str, **attributes: str) -> Any:
    """Return an XML element of the document's language, its attributes in the same name space."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _set_style(
    document: Document, name: str, size: float, bold: bool, colour: str, before: float, after: float
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour.upper())
    kinds = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(kinds.attrib):
        if "Theme" in key:
            del kinds.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        kinds.set(qn(f"w:{script}"), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.12
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)


def _left_rule(properties: Any, colour: str) -> None:
    border = element("w:pBdr")
    border.append(element("w:left", val="single", sz="12", space="8", color=colour))
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _rules(cell: Any, edges: dict[str, int]) -> None:
    borders = element("w:tcBorders")
    for side, size in edges.items():
        borders.append(element(f"w:{side}", val="single", sz=str(size), color="000000" if size > 2 else _RULE))
    cell._tc.get_or_add_tcPr().append(borders)


def _number_pages(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in ("PAGE", " / ", "NUMPAGES"):
        if part.strip() == "/":
            paragraph.add_run(part)
            continue
        field = element("w:fldSimple", instr=part)
        run = element("w:r")
        text = element("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
