# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps PDFs out that would grow to more than any transcript needs, before PDFium, which has no such limits, tries.

A small file can hold streams that unpack to gigabytes, pages of millions of characters, and forms that
draw forms that draw forms. All are measured here in the raw file, piece by piece.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcoder_cp.model import KnownError

_FILE_CAP = 300_000_000
_UNPACKED_CAP = 150_000_000
_AT_ONCE = 6_000_000  # bytes of one page; PDFium needs up to 30 times as much
_SAVED_STATES = 200_000
_SHOWN_AT_ONCE = 400_000
_DRAWN_CAP = 20_000
_STEP = 1_000_000
_LAYERS = 3
_STREAM = re.compile(rb"\bstream\r?\n")
_HEAD = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b(.{0,4000}?)(?=\bstream\b|\bendobj\b)", re.DOTALL)
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_NOT_NEEDED = re.compile(
    rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType|XML)\b|/Type\s*/EmbeddedFile\b|/Length1\b|/Type\s*/XRef\b"
)
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_SETS_TEXT = re.compile(rb"\sT[fdDm*]\s")
_STRINGS = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>", re.DOTALL)
_SAVES = re.compile(rb"(?<!\S)q(?!\S)")
_CONTENTS = re.compile(rb"/Contents\s*\[([^\]]{1,100000})\]")
_DRAWS = re.compile(rb"(?<!\S)Do\b")
_REACH = 3  # references from a form to the forms it draws: resources, their XObjects, the form


@dataclass(slots=True)
class _Object:
    """One object of the file: what it refers to and, if it has a stream, what that shows and draws."""

    references: list[int]
    form: bool = False
    draws: int = 0
    size: int = 0
    saves: int = 0


@dataclass(slots=True)
class _Measure:
    """What all streams seen so far unpack to, and the most characters that one of them shows."""

    unpacked: int = 0
    shown: int = 0
    objects: dict[int, _Object] = field(default_factory=dict)
    pages: list[list[int]] = field(default_factory=list)  # of each page in several streams: their numbers


def check_size(data: bytes, name: str) -> None:
    """Raise `KnownError` if the PDF ``data`` is larger, or grows larger, than any transcript.

    Pictures and fonts don't count: they are not unpacked to read the text.
    """
    much = f"{len(data) / 1e6:,.0f} MB" if len(data) > _FILE_CAP else _too_much(data)
    if much:
        raise KnownError(f"{name}: holds {much}, which no transcript needs; it is not opened.")


def _too_much(data: bytes) -> str:
    found = _Measure()
    _note_pages(found, data)
    for match in _HEAD.finditer(data):
        head = match.group(2)
        own = _Object([int(number) for number in _REFERENCE.findall(head)], bool(_FORM.search(head)))
        found.objects[int(match.group(1))] = own
        begin = _STREAM.match(data, match.end())
        if begin and not _NOT_NEEDED.search(head):
            _measure(found, own, _body(data, begin.end(), head))
        if found.unpacked > _UNPACKED_CAP:
            return f"more than {_UNPACKED_CAP / 1e6:.0f} MB when it is unpacked"
        if found.shown > _SHOWN_AT_ONCE:
            return "hundreds of thousands of characters on a page"
        if own.size > _AT_ONCE or own.saves > _SAVED_STATES:
            return "drawings of millions of strokes"
    sizes = {number: one.size for number, one in found.objects.items()}
    if any(sum(sizes.get(number, 0) for number in page) > _AT_ONCE for page in found.pages):
        return "pages of millions of strokes"
    return "drawings within drawings without end" if _drawn(found.objects) > _DRAWN_CAP else ""


def _note_pages(found: _Measure, piece: bytes) -> None:
    """Remember which streams one page is made of, where there are several."""
    found.pages += [[int(number) for number in _REFERENCE.findall(inside)] for inside in _CONTENTS.findall(piece)]


def _body(data: bytes, start: int, head: bytes) -> memoryview | bytes:
    end = data.find(b"endstream", start)
    body = memoryview(data)[start : end if end >= 0 else len(data)]
    if b"/ASCII85Decode" in head:
        try:
            return base64.a85decode(bytes(body).strip().removesuffix(b"~>"))
        except ValueError:
            return b""
    return body


def _measure(found: _Measure, own: _Object, body: memoryview | bytes) -> None:
    """Add what the stream ``body`` of the object ``own`` comes to."""
    size = shown = 0
    waiting: list[bytes] = []  # a stream shows no more characters than it has bytes, so short ones needn't be counted
    for piece in _unpacked(body, _LAYERS):
        found.unpacked += len(piece)
        size += len(piece)
        if found.unpacked > _UNPACKED_CAP:
            return
        own.size = size
        own.saves += len(_SAVES.findall(piece))
        if b"/Contents" in piece:
            _note_pages(found, piece)
        own.draws += len(_DRAWS.findall(piece)) if b"Do" in piece else 0
        waiting.append(piece)
        if size > _SHOWN_AT_ONCE:
            shown += sum(map(_shown, waiting))
            waiting.clear()
    found.shown = max(found.shown, shown)


def _shown(piece: bytes) -> int:
    """Return how many bytes the strings of a piece of a page have."""
    if b"T" not in piece or not _SETS_TEXT.search(piece):
        return 0
    return sum(len(plain) + len(digits) // 2 for plain, digits in _STRINGS.findall(piece))


def _unpacked(body: memoryview | bytes, layers: int) -> Iterator[bytes]:
    """Yield what a stream holds, a megabyte at a time, packed streams within it unpacked as well."""
    if not layers or bytes(body[:1]) not in (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08"):
        for at in range(0, len(body), _STEP):
            yield bytes(body[at : at + _STEP])
        return
    machine, at, inner = zlib.decompressobj(), 0, b""
    try:
        while not machine.eof and (machine.unconsumed_tail or at < len(body)):
            fresh = machine.unconsumed_tail or bytes(body[at : at + _STEP])
            at += 0 if machine.unconsumed_tail else _STEP
            piece = machine.decompress(fresh, _STEP)
            yield piece
            if layers > 1 and len(inner) < _STEP and (inner or piece[:1] == b"\x78"):
                inner += piece
    except zlib.error:
        return  # PDFium takes what can be unpacked, and so does this
    if inner:
        yield from _unpacked(inner, layers - 1)


def _drawn(objects: dict[int, _Object]) -> int:
    """Return an upper limit of the forms that one stream draws, forms within forms included."""
    costs: dict[int, int] = {}

    def forms_from(number: int, reach: int) -> set[int]:
        found: set[int] = set()
        for other in objects[number].references if reach and number in objects else ():
            if other in objects and objects[other].form:
                found.add(other)
            elif other != number:
                found |= forms_from(other, reach - 1)
        return found

    def cost(number: int, depth: int) -> int:
        if number not in costs:
            costs[number] = 1  # also ends circles
            inner = forms_from(number, _REACH) if objects[number].draws and depth else set()
            costs[number] = 1 + objects[number].draws * max((cost(one, depth - 1) for one in inner), default=0)
        return costs[number]

    most = max((cost(number, 50) for number, one in objects.items() if one.form), default=0)
    return most * max((one.draws for one in objects.values() if not one.form), default=0) if most > 100 else 0
