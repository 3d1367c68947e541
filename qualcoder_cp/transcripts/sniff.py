# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, decided by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from enum import StrEnum

from qualcoder_cp.transcripts.readers.segments import is_json
from qualcoder_cp.transcripts.readers.table import table_columns
from qualcoder_cp.transcripts.readers.timed import is_lrc, is_timed_lines
from qualcoder_cp.transcripts.times import CLOCK

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_TIMING = re.compile(rf"^[ \t]*{CLOCK}[ \t]*-->[ \t]*{CLOCK}", re.MULTILINE)
_COMMA = re.compile(r"\d,\d{3}\s*-->")
_HEADING = re.compile(r"^#{1,6} \S|^\*\*\S", re.MULTILINE)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html"
    r"|(?:html|head|body|p|div|table|h[1-6]|ul|ol|meta|title|section|article|main|span|b|strong)[\s>])",
    re.IGNORECASE,
)
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_PLACES = ("word/", "xl/", "ppt/")


class Format(StrEnum):
    """What the bytes are; those that `NOT_READ` does not name have a reader."""

    TXT = "txt"
    MARKDOWN = "md"
    DOCX = "docx"
    VTT = "vtt"
    SRT = "srt"
    TIMED = "timed lines"
    LRC = "lrc"
    TABLE = "table"
    JSON = "json"
    HTML = "html"
    EMPTY = "empty"
    BINARY = "binary"
    PDF = "pdf"
    RTF = "rtf"
    ODT = "odt"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    PROTECTED = "protected"
    DAMAGED_ZIP = "damaged zip"
    ZIP = "zip"


NOT_READ: dict[Format, str] = {
    Format.EMPTY: "is empty",
    Format.BINARY: "is not a text; it holds binary data",
    Format.XLSX: "is an Excel workbook, which this version does not read as a transcript",
    Format.PPTX: "is a PowerPoint file and not a transcript",
    Format.PROTECTED: "is protected by a password; open it in Word and save it without one",
    Format.DAMAGED_ZIP: "is a damaged Word file; open it in Word and save it again, or take another copy",
    Format.ZIP: "is a zip archive and not a Word file; unpack it first",
}
"""Why a file of this format is not imported, as the end of a sentence that begins with its name."""


def sniff_bytes(data: bytes) -> Format:
    """Return the format as far as the bytes tell; `Format.TXT` means some kind of text, see `sniff_text`."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\x00"):
        return Format.EMPTY
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    return Format.RTF if start.startswith(b"{\\rtf") else Format.TXT


def _ole_kind(data: bytes) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Format.PROTECTED
    return Format.DOC if "WordDocument".encode("utf-16-le") in data else Format.BINARY


def _zip_kind(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mime = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except Exception:  # zipfile raises many kinds for damaged archives; all mean the same to people
        return Format.DAMAGED_ZIP
    if b"opendocument.text" in mime:
        return Format.ODT
    if "[Content_Types].xml" not in names:
        return Format.ZIP
    found = [place for place in _PLACES if any(name.startswith(place) for name in names)]
    kinds = {"word/": Format.DOCX, "xl/": Format.XLSX, "ppt/": Format.PPTX}
    return kinds[found[0]] if found else Format.ZIP


def sniff_text(text: str) -> Format:
    """Return what kind of text the canonical ``text`` is: cues, segments, a table, a web page, Markdown or plain."""
    if not text or text.isspace():
        return Format.EMPTY
    sample = text[:200_000]
    if sample.startswith("WEBVTT"):
        return Format.VTT
    timings = len(_TIMING.findall(sample))
    filled = sum(1 for line in sample.split("\n") if line.strip())
    if timings and timings * 8 >= filled:
        first = _TIMING.search(sample)
        return Format.SRT if first and _COMMA.search(first.group()) else Format.VTT
    for kind, looks_so in _KINDS.items():
        if looks_so(text):
            return kind
    return Format.MARKDOWN if _HEADING.search(sample) else Format.TXT


_KINDS: dict[Format, Callable[[str], object]] = {
    Format.TIMED: is_timed_lines,
    Format.LRC: is_lrc,
    Format.HTML: lambda text: _PAGE.match(_REMARK.sub("", text[:4000])),
    Format.JSON: is_json,
    Format.TABLE: table_columns,
}


def looks_binary(decoded: str) -> bool:
    """Return whether so many control or meaningless characters were decoded that this can't be a text."""
    sample = decoded[:100_000]
    junk = len(_JUNK.findall(sample))
    return bool(sample) and junk > 0.05 * len(sample) + 2
