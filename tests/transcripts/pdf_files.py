# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small PDF files, so that every rule of the reader is tried on a page made for it.

Everything is set in Courier, where each character is 0.6 of the size wide. The ligatures U+FB00 to U+FB06 can be
set, as can the soft hyphen, because the font has a map of its codes to Unicode.
"""

from __future__ import annotations

import hashlib
import textwrap
import zlib
from dataclasses import dataclass, field

SIZE = 10.0
WIDTH, HEIGHT = 595, 842
LEFT, TOP = 72.0, 770.0
COLUMNS = 75
_SPECIAL = {chr(0xFB00 + number): 0x80 + number for number in range(7)} | {"\u00ad": 0xAD}
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class PdfPage:
    """What is drawn on one page: ``(x, y, size, text)`` or ready content, and entries of its dictionary."""

    drawn: list = field(default_factory=list)
    extra: str = ""

    def put(self, x, y, text, size=SIZE):
        """Draw ``text`` with its baseline at ``y``."""
        self.drawn.append((x, y, size, text))
        return self

    def paragraph(self, text, y, x=LEFT, columns=COLUMNS, pitch=12.0, first=0.0, rest=0.0):
        """Wrap ``text`` and draw it from ``y`` downwards; return the baseline below the last line."""
        for number, line in enumerate(textwrap.wrap(text, columns, break_on_hyphens=False)):
            self.put(x + (rest if number else first), y, line)
            y -= pitch
        return y


def _content(page):
    parts = []
    for item in page.drawn:
        if isinstance(item, bytes):
            parts.append(item)
            continue
        x, y, size, text = item
        codes = b"".join(bytes([_SPECIAL[sign]]) if sign in _SPECIAL else sign.encode("cp1252") for sign in text)
        codes = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm (".encode() + codes + b") Tj ET")
    return b"\n".join(parts)


def _to_unicode():
    pairs = "".join(f"<{code:02X}> <{ord(sign):04X}>\n" for sign, code in _SPECIAL.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /M def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"1 beginbfrange <20> <7E> <0020> endbfrange\n1 beginbfrange <A0> <AC> <00A0> endbfrange\n"
        f"1 beginbfrange <AE> <FF> <00AE> endbfrange\n{len(_SPECIAL)} beginbfchar\n{pairs}endbfchar\n"
        "endcmap end end"
    ).encode()


def stream(data, extra="", packed=True):
    """Return the bytes of a stream object."""
    if packed:
        data, extra = zlib.compress(data), extra + " /Filter /FlateDecode"
    return f"<< /Length {len(data)}{extra} >>\nstream\n".encode() + data + b"\nendstream"


def assemble(objects, trailer=""):
    """Return a PDF file of ``objects`` (bytes, numbered from 1); the first is the catalogue."""
    data = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + (table + end).encode()


def pdf_file(*pages, password=""):
    """Return the bytes of a PDF with these pages."""
    numbers = [5 + 2 * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding /ToUnicode 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 {WIDTH} {HEIGHT}] >>".encode(),
        font.encode(),
        stream(_to_unicode()),
    ]
    for number, page in zip(numbers, pages, strict=True):
        head = f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R /Resources << /Font << /F1 3 0 R >> >>"
        objects += [f"{head} {page.extra} >>".encode(), stream(_content(page))]
    trailer = ""
    if password:
        objects.append(_encryption(password.encode()))
        trailer = f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    return assemble(objects, trailer)


def _rc4(key, data):
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _encryption(password):
    """Return the dictionary that asks for ``password`` (40 bit RC4, the oldest kind)."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"\0").digest()[:5]
    user = _rc4(key, _PADDING)
    return f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>".encode()
