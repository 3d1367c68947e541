# SPDX-License-Identifier: GPL-3.0-or-later
"""The characters of a PDF with their boxes, as PDFium (through pypdfium2) gives them: the only module that knows it.

Coordinates are turned so that most of the text of a page is upright, however the page is shown.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.readers.pdf_guard import check_size
from qualcoder_cp.transcripts.readers.pdf_lines import Character

_PAGE_CAP = 5_000
_CHARACTER_CAP = 5_000_000
_PASSWORD = 4
_END = 2_048
_PARTS_OF_LIGATURES = "fiſlst"  # PDFium gives the letters of a ligature one by one, all with its box
# PDFium marks a hyphen at a line end by U+0002 or U+FFFE; 0 is a glyph without meaning; U+F0B7 a bullet of Symbol.
_SIGNS = {"\x02": "-", "\ufffe": "-", "\uffff": "-", "\x00": "\ufffd", "\ufeff": "", "\uf0b7": "•"}
_SIGNS |= dict.fromkeys("\t\u2028\u2029", " ")
_SIGNS |= {chr(point): "" for point in (*range(0x01, 0x20), *range(0x7F, 0xA0)) if chr(point) not in "\x02\t"}
_A_BLANK = Character(" ", 0.0, 0.0, 0.0, 0.0)
_WIDE = re.compile("[\x00\ud800-\udfff]")
_SAMPLE = 40
_SLANT = 0.1  # radians


@dataclass(slots=True)
class PageCharacters:
    """One page: its visible edges (bottom, top), the characters inside, those outside, and text at an angle."""

    bottom: float
    top: float
    inside: list[Character] = field(default_factory=list)
    outside: list[Character] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    ligatures: int = 0


def pages_of(data: bytes, name: str) -> Iterator[PageCharacters]:
    """Yield the pages of the PDF ``data``; ``name`` is used in messages.

    Raises `KnownError` if the file is damaged, protected by a password, or larger than any transcript.
    """
    import pypdfium2

    if b"%%EOF" not in data[-_END:]:
        raise damaged(name)  # PDFium would give the pages that are left, without a word about the others
    check_size(data, name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise KnownError(f"{name}: is protected by a password; save it without one.") from error
        raise damaged(name) from error
    try:
        yield from _read_pages(document, name)
    finally:
        document.close()


def damaged(name: str) -> KnownError:
    """Return the error that says that the PDF is damaged."""
    return KnownError(f"{name}: is a damaged PDF; open it in a PDF viewer and save it again, or take another copy.")


def _read_pages(document: Any, name: str) -> Iterator[PageCharacters]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    count, total = len(document), 0
    if count > _PAGE_CAP:
        raise KnownError(f"{name}: has {count:,} pages, more than any transcript; split it.")
    for number in range(count):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise damaged(name) from error
        total += text_page.count_chars()
        if total > _CHARACTER_CAP:
            raise KnownError(
                f"{name}: has more than {_CHARACTER_CAP:,} characters, more than any transcript; split it."
            )
        yield _read_page(pdfium, page.raw, text_page.raw)
        text_page.close()
        page.close()


def _read_page(pdfium: Any, page: Any, text_page: Any) -> PageCharacters:
    letters = _letters(pdfium, text_page)
    turns = _usual_turn(pdfium, text_page, len(letters))
    low_x, low_y, high_x, high_y = _visible(pdfium, page, turns)
    found = PageCharacters(low_y, high_y)
    add = found.inside.append
    rect = pdfium.FS_RECTF()
    box, reference = pdfium.FPDFText_GetLooseCharBox, ctypes.byref(rect)
    before = math.nan
    last = math.nan
    slanted = within = False
    for index, sign in enumerate(letters):
        if sign in "\r\n":
            before = math.nan
            if slanted:
                found.slanted.append(" ")
            continue
        if sign in _SIGNS:
            sign = _SIGNS[sign]
        if sign == " ":
            found.slanted.append(" ") if slanted else add(_A_BLANK)
            continue
        box(text_page, index, reference)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if turns:
            left, bottom, right, top = _turned(left, bottom, right, top, turns)
        if left == last and sign in _PARTS_OF_LIGATURES and bottom == before:
            found.ligatures += not within
            within = True
        else:
            within = False
        last = left
        if bottom != before:
            slanted = _is_slanted(pdfium, text_page, index, turns)
            before = bottom
        if not (low_y <= (bottom + top) / 2 <= high_y and low_x <= (left + right) / 2 <= high_x):
            found.outside.append(Character(sign, left, bottom, right, top))
        elif slanted:
            found.slanted.append(sign)
        elif sign:
            add(Character(sign, left, bottom, right, top))
    return found


def _visible(pdfium: Any, page: Any, turns: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the crop box within the media box."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, rect):
        return -math.inf, -math.inf, math.inf, math.inf
    return _turned(rect.left, rect.bottom, rect.right, rect.top, turns)


def _letters(pdfium: Any, text_page: Any) -> str | list[str]:
    """Return one string per character of PDFium, all at once where none is missing or beyond the basic plane."""
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", "surrogatepass")[: max(0, written - 1)]
    if len(text) == count and not _WIDE.search(text):
        return text
    points = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count)]
    return [chr(point) if point < 0xD800 or 0xE000 <= point < 0x110000 else "\ufffd" for point in points]


def _turned(left: float, bottom: float, right: float, top: float, turns: int) -> tuple[float, float, float, float]:
    """Return the box after a turn clockwise by ``turns`` quarters."""
    if turns == 1:
        return bottom, -right, top, -left
    if turns == 2:
        return -right, -top, -left, -bottom
    return (-top, left, -bottom, right) if turns == 3 else (left, bottom, right, top)


def _usual_turn(pdfium: Any, text_page: Any, count: int) -> int:
    """Return by how many quarters to turn the page clockwise for most of its characters to be upright."""
    sample = range(0, count, max(1, count // _SAMPLE))
    angles = [pdfium.FPDFText_GetCharAngle(text_page, index) for index in sample]
    quarters = [-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0]
    return max(set(quarters), key=quarters.count, default=0)


def _is_slanted(pdfium: Any, text_page: Any, index: int, turns: int) -> bool:
    """Return whether the character does not run like most of the page, for instance in a watermark."""
    angle = pdfium.FPDFText_GetCharAngle(text_page, index)
    return angle >= 0 and abs(math.sin((angle + turns * math.pi / 2) / 2)) > _SLANT / 2
