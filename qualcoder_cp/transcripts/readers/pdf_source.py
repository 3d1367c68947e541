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
_LIGATURE = re.compile("ff[il]|f[fil]|ſt")  # PDFium gives their letters one by one
# PDFium marks a hyphen at a line end by U+0002 or U+FFFE; 0 is a glyph without meaning; U+F0B7 a bullet of Symbol.
_SIGNS = {"\x02": "-", "\ufffe": "-", "\uffff": "-", "\x00": "\ufffd", "\ufeff": "", "\uf0b7": "•"}
_SIGNS |= {chr(point): "" for point in (*range(0x01, 0x20), *range(0x7F, 0xA0)) if chr(point) not in _SIGNS}
_ODD = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
_CLEAN = str.maketrans(_SIGNS)
_PARTS = re.compile("[ \t\u2028\u2029]+|[\r\n]+|[^ \t\u2028\u2029\r\n]+")
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")  # perhaps a number in the margin beside a word
_WIDEST = 0.8  # of its height, for a character on average
_A_BLANK = Character(" ", 0.0, 0.0, 0.0, 0.0)
_WIDE = re.compile("[\x00\ud800-\udfff]")
_SAMPLE = 40
_SLANT = 0.1  # radians


_Box = tuple[float, float, float, float]  # left, bottom, right, top


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
    sorter = _Sorter(pdfium, text_page, turns, _visible(pdfium, page, turns))
    for match in _PARTS.finditer(letters):
        start, end = match.span()
        if letters[start] in " \t\u2028\u2029":
            sorter.blank(False)
        elif letters[start] in "\r\n":
            sorter.blank(True)
        else:
            sorter.word(match.group(), start, end)
    return sorter.found


class _Sorter:
    """Puts the words of one page where they belong: inside the visible page, outside of it, or at an angle.

    A word whose first and last characters stand on one line is one `Character`, because asking PDFium for
    every box is what takes the time; all others are taken apart.
    """

    def __init__(self, pdfium: Any, text_page: Any, turns: int, visible: _Box) -> None:
        self._pdfium, self._text_page, self._turns, self._visible = pdfium, text_page, turns, visible
        self._rect = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._bottom = math.nan
        self._slanted = False
        self.found = PageCharacters(visible[1], visible[3])

    def blank(self, ends_line: bool) -> None:
        """Take a blank or the end of a line."""
        if self._slanted:
            self.found.slanted.append(" ")
        elif not ends_line:
            self.found.inside.append(_A_BLANK)
        if ends_line:
            self._bottom = math.nan

    def word(self, word: str, start: int, end: int) -> None:
        """Take the characters ``start`` to ``end`` of PDFium."""
        if _LIGATURE.search(word):
            self._count_ligatures(word, start)
        left, bottom, right, top = first = self._box(start)
        if end - start > 1:
            other_left, other_bottom, right, other_top = self._box(end - 1)
            height = top - bottom
            whole = other_bottom == bottom and other_top == top and not _MIXED.search(word)
            whole = whole and left < right <= left + _WIDEST * height * (end - start)
            if not whole or self._is_inside(first) != self._is_inside((other_left, bottom, right, top)):
                for index in range(start, end):
                    self._add(word[index - start], self._box(index), index)
                return
        self._add(word, (left, bottom, right, top), start)

    def _add(self, text: str, box: _Box, index: int) -> None:
        if _ODD.search(text):
            text = text.translate(_CLEAN)
        if box[1] != self._bottom:
            self._slanted = _is_slanted(self._pdfium, self._text_page, index, self._turns)
            self._bottom = box[1]
        if not self._is_inside(box):
            self.found.outside.append(Character(text, *box))
        elif self._slanted:
            self.found.slanted.append(text)
        elif text:
            self.found.inside.append(Character(text, *box))

    def _box(self, index: int) -> _Box:
        rect = self._rect
        self._pdfium.FPDFText_GetLooseCharBox(self._text_page, index, self._reference)
        if self._turns:
            return _turned(rect.left, rect.bottom, rect.right, rect.top, self._turns)
        return rect.left, rect.bottom, rect.right, rect.top

    def _is_inside(self, box: _Box) -> bool:
        low_x, low_y, high_x, high_y = self._visible
        return low_y <= (box[1] + box[3]) / 2 <= high_y and low_x <= (box[0] + box[2]) / 2 <= high_x

    def _count_ligatures(self, word: str, start: int) -> None:
        """Count where PDFium gives several letters for one character: they have one box."""
        for match in _LIGATURE.finditer(word):
            self.found.ligatures += self._box(start + match.start()) == self._box(start + match.end() - 1)


def _visible(pdfium: Any, page: Any, turns: int) -> _Box:
    """Return left, bottom, right and top of the crop box within the media box."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, rect):
        return -math.inf, -math.inf, math.inf, math.inf
    return _turned(rect.left, rect.bottom, rect.right, rect.top, turns)


def _letters(pdfium: Any, text_page: Any) -> str:
    """Return one letter per character of PDFium, all at once where none is missing or beyond the basic plane."""
    count = max(0, pdfium.FPDFText_CountChars(text_page))
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", "surrogatepass")[: max(0, written - 1)]
    if len(text) == count and not _WIDE.search(text):
        return text
    points = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count)]
    return "".join(chr(point) if point < 0xD800 or 0xE000 <= point < 0x110000 else "\ufffd" for point in points)


def _turned(left: float, bottom: float, right: float, top: float, turns: int) -> _Box:
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
