# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of WordprocessingML elements that the walker and the count of words share; both dialects of OOXML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_OTHER = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_LOCAL = {space: len(space) for space in (*_WORD, *_OTHER)}
TEXT = frozenset({"t", "delText", "instrText", "delInstrText"})
CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
PROPERTIES = frozenset({"pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"})
LEFT_OUT = {
    "del": "deleted by tracked change",
    "moveFrom": "moved elsewhere by tracked change",
    "Fallback": "duplicate alternate content",
    "rt": "phonetic guides",
}
FIELD_CODES = "field codes"
_LOOKS = """rFonts bCs i iCs color sz szCs lang spacing kern position highlight u shd w ind jc keepNext keepLines
noProof pageBreakBefore widowControl contextualSpacing suppressAutoHyphens autoSpaceDE autoSpaceDN adjustRightInd
snapToGrid textAlignment outlineLvl tcW tblW gridCol tblLayout tblLook cantSplit trHeight vAlign noWrap top left bottom
right start end insideH insideV proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak"""
_LOOK = re.compile(
    rb"<w:tabs>(?:\s*<w:tab [^<>]*/>)+\s*</w:tabs>\s*|<w:(?:%s)(?: [^<>]*)?/>\s*" % "|".join(_LOOKS.split()).encode()
)
_LARGE = 1_000_000
_SYMBOL = dict(zip("abgdezhqiklmnxoprstufcywDSWFGL", "αβγδεζηθικλμνξοπρστυφχψωΔΣΩΦΓΛ", strict=True))
_WINGDINGS = {0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xDF: "←", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xA8: "☐", 0xFE: "☑"}


def without_looks(part: bytes) -> bytes:
    """Return a large part of a Word file without the elements that say only how text looks.

    Tables as some programs write them hold ten times more of those than words; their tree would fill the memory.
    """
    return part if len(part) < _LARGE or b"<![CDATA[" in part else _LOOK.sub(b"", part)


def local(element: Any) -> str:
    """Return the name without namespace for elements of Word, math and alternate content; else ``{x}name``."""
    return _local(element.tag)


@lru_cache(maxsize=2048)
def _local(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    for space, length in _LOCAL.items():
        if tag.startswith(space):
            return tag[length:]
    return "{x}" + tag.rpartition("}")[2]


def attribute(element: Any, name: str) -> str | None:
    """Return the attribute ``name`` of one of the two Word namespaces, None if it is absent."""
    for space in _WORD:
        value = element.get(space + name)
        if value is not None:
            return str(value)
    return None


def is_on(element: Any | None) -> bool:
    """Return whether a switch such as ``w:vanish`` is present and not turned off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def child(element: Any, *path: str) -> Any | None:
    """Return the first descendant along the local names ``path``, None if one is missing."""
    for name in path:
        for inner in element:
            if local(inner) == name:
                element = inner
                break
        else:
            return None
    return element


def symbol(element: Any) -> str:
    """Return the character of a ``w:sym``, U+FFFD where the font's character is not known."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    font = (attribute(element, "font") or "").casefold()
    if not 0xF000 <= code <= 0xF0FF:
        return "\ufffd" if code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
    low = code - 0xF000
    if font == "wingdings":
        return _WINGDINGS.get(low, "\ufffd")
    return _SYMBOL.get(chr(low), chr(low) if chr(low).isdigit() else "\ufffd") if font == "symbol" else "\ufffd"


def balanced_fields(root: Any) -> bool:
    """Return whether every complex field that begins in ``root`` also ends there."""
    kinds = [attribute(mark, "fldCharType") for mark in root.iter("{*}fldChar")] if len(root) else []
    return kinds.count("begin") == kinds.count("end")


def runs_on(paragraph: Any) -> bool:
    """Return whether the end mark of the paragraph was deleted, so that the next one continues its line."""
    if child(paragraph, "pPr", "rPr", "del") is None:
        return False
    after = paragraph.getnext()
    boxed = any(local(inner) == "txbxContent" for inner in paragraph.iter())
    return after is not None and local(after) == "p" and not boxed
