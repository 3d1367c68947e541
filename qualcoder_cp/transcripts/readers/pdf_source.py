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
_CLEAN = str.maketrans(_SIGNS)
_LINES = re.compile("[^\r\n]+")
_PARTS = re.compile("[ \t\u2028\u2029]+|[^ \t\u2028\u2029]+")
_BLANKS = " \t\u2028\u2029"
_NOT_WHOLE = re.compile(f"[\t\u2028\u2029{re.escape(''.join(_SIGNS))}]|  ")
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")  # perhaps a number in the margin beside a word
_DOUBTFUL = re.compile(f"{_LIGATURE.pattern}|{_MIXED.pattern}")
_WIDEST = 0.8  # of its height, for a character on average
_AS_WIDE = 0.2  # of the height of a line, less than the white that counts as a blank
_A_BLANK = Character(" ", 0.0, 0.0, 0.0, 0.0)
_WIDE = re.compile("[\x00\ud800-\udfff]")
_SAMPLE = 40
_SLANT = 0.1  # radians


_Box = tuple[float, float, float, float]  # left, bottom, right, top
_Advances = dict[float, dict[str, float]]  # the widths of characters in lines of one height


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
    advances: _Advances = {}
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
        yield _read_page(pdfium, page.raw, text_page.raw, advances)
        text_page.close()
        page.close()


def _read_page(pdfium: Any, page: Any, text_page: Any, advances: _Advances) -> PageCharacters:
    letters = _letters(pdfium, text_page)
    turns = _usual_turn(pdfium, text_page, len(letters))
    sorter = _Sorter(pdfium, text_page, turns, _visible(pdfium, page, turns), advances)
    for match in _LINES.finditer(letters):
        sorter.line(match.group(), match.start())
    return sorter.found


class _Sorter:
    """Puts the lines of one page where they belong: inside the visible page, outside of it, or at an angle.

    Asking PDFium for every box is what takes the time. So a line that is one object of the file and as wide as
    its characters together is taken as a whole; in others, a word whose first and last characters stand on one
    line; all the rest is taken apart. ``advances`` is filled and used from page to page.
    """

    def __init__(self, pdfium: Any, text_page: Any, turns: int, visible: _Box, advances: _Advances) -> None:
        self._pdfium, self._text_page, self._turns, self._visible = pdfium, text_page, turns, visible
        self._advances = advances
        self._loose_box, self._rect = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._bottom = math.nan
        self._slanted = False
        self.found = PageCharacters(visible[1], visible[3])

    def line(self, text: str, start: int) -> None:
        """Take a line as PDFium tells lines apart; its first character is the character ``start`` of PDFium."""
        if self._slanted:
            self.found.slanted.append(" ")
        self._bottom = math.nan
        if text[0] not in _BLANKS and self._is_whole(text.rstrip(_BLANKS), start):
            if text[-1] in _BLANKS:
                self.found.inside.append(_A_BLANK)
            return
        doubtful = bool(_DOUBTFUL.search(text))
        for match in _PARTS.finditer(text):
            part = match.group()
            if part[0] not in _BLANKS:
                self._word(part, start + match.start(), doubtful)
            elif self._slanted:
                self.found.slanted.append(" ")
            else:
                self.found.inside.append(_A_BLANK)

    def _is_whole(self, words: str, start: int) -> bool:
        """Take ``words`` at once if there can be no white, nothing raised and nothing turned among them.

        They go in two parts, so that what follows them is compared with the box of the last character.
        """
        end = start + len(words) - 1
        if end <= start or _NOT_WHOLE.search(words):
            return False
        if self._pdfium.FPDFText_CountRects(self._text_page, start, len(words)) != 1:  # as many as text objects
            return False
        left, bottom, _, top = first = self._box(start)
        last = self._box(end)
        height = top - bottom
        if last[1] != bottom or last[3] != top or not (self._is_inside(first) and self._is_inside(last)):
            return False
        if self._ligatures(words, start) or _is_slanted(self._pdfium, self._text_page, start, self._turns):
            return False
        if not abs(self._width(words, start, height) - (last[2] - left)) <= _AS_WIDE * height:
            return False
        self._slanted = False
        self.found.inside.append(Character(words[:-1], left, bottom, last[0], top))
        self.found.inside.append(Character(words[-1], *last))
        return True

    def _width(self, words: str, start: int, height: float) -> float:
        """Return how wide the characters are together, by the widths of such characters in lines of this height."""
        known = self._advances.setdefault(round(height, 2), {})
        try:
            return sum(map(known.__getitem__, words))
        except KeyError:
            for index, sign in enumerate(words, start):
                if sign not in known:
                    left, _, right, _ = self._box(index)
                    if sign == " " and right - left > _WIDEST * height:
                        return math.nan  # PDFium puts a blank as wide as the white where the file has none
                    known[sign] = right - left
        return sum(map(known.__getitem__, words))

    def _word(self, word: str, start: int, doubtful: bool) -> None:
        """Take the characters from ``start``; if ``doubtful`` the line has signs, numbers or ligatures to look at."""
        if doubtful:
            self.found.ligatures += self._ligatures(word, start)
        left, bottom, right, top = first = self._box(start)
        inside = self._is_inside(first)
        if len(word) > 1:
            last = self._box(start + len(word) - 1)
            whole = last[1] == bottom and last[3] == top and not (doubtful and _MIXED.search(word))
            right = last[2]
            whole = whole and left < right <= left + _WIDEST * (top - bottom) * len(word)
            if not whole or inside != self._is_inside(last):
                for index, sign in enumerate(word, start):
                    box = self._box(index)
                    self._add(sign, box, index, self._is_inside(box))
                return
        self._add(word, (left, bottom, right, top), start, inside)

    def _add(self, text: str, box: _Box, index: int, inside: bool) -> None:
        if not text.isascii() or not text.isprintable():
            text = text.translate(_CLEAN)
        if box[1] != self._bottom:
            self._slanted = _is_slanted(self._pdfium, self._text_page, index, self._turns)
            self._bottom = box[1]
        if not inside:
            self.found.outside.append(Character(text, *box))
        elif self._slanted:
            self.found.slanted.append(text)
        elif text:
            self.found.inside.append(Character(text, *box))

    def _box(self, index: int) -> _Box:
        rect = self._rect
        self._loose_box(self._text_page, index, self._reference)
        if self._turns:
            return _turned(rect.left, rect.bottom, rect.right, rect.top, self._turns)
        return rect.left, rect.bottom, rect.right, rect.top

    def _is_inside(self, box: _Box) -> bool:
        low_x, low_y, high_x, high_y = self._visible
        return low_y <= (box[1] + box[3]) / 2 <= high_y and low_x <= (box[0] + box[2]) / 2 <= high_x

    def _ligatures(self, text: str, start: int) -> int:
        """Return where PDFium gives several letters for one character: they have one box."""
        return sum(
            self._box(start + match.start()) == self._box(start + match.end() - 1) for match in _LIGATURE.finditer(text)
        )


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
