# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps PDFs out that would unpack to more than any transcript needs, before PDFium unpacks them."""

from __future__ import annotations

import re
import zlib

from qualcoder_cp.model import KnownError

_FILE_CAP = 300_000_000
_UNPACKED_CAP = 150_000_000
_STEP = 1_000_000
_PACKED = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")  # the first byte of zlib data
_LAYERS = 3
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_HEAD = 600  # bytes before the data in which a picture says that it is one


def check_size(data: bytes, name: str) -> None:
    """Raise `KnownError` if the PDF ``data`` is larger, or unpacks to more, than any transcript needs.

    Pictures don't count: they are not unpacked to read the text.
    """
    if len(data) > _FILE_CAP:
        raise KnownError(f"{name}: has {len(data) / 1e6:,.0f} MB, which no transcript needs; it is not opened.")
    left = _UNPACKED_CAP
    for match in _PACKED.finditer(data):
        head = data[max(0, match.start() - _HEAD) : match.start()]
        if not _PICTURE.search(head[head.rfind(b" obj") + 1 :]):
            left -= _unpacked(memoryview(data)[match.end() :], left, _LAYERS)
        if left < 0:
            size = f"{_UNPACKED_CAP / 1e6:.0f} MB"
            raise KnownError(f"{name}: unpacks to more than {size}, which no transcript needs; it is not opened.")


def _unpacked(data: memoryview | bytes, most: int, layers: int) -> int:
    """Return how many bytes the zlib stream at the start of ``data`` gives, streams inside it included.

    Stops soon after ``most``; what can't be unpacked counts as far as it can.
    """
    machine, total, first = zlib.decompressobj(), 0, b""
    at = 0
    try:
        while not machine.eof and total <= most and (machine.unconsumed_tail or at < len(data)):
            fresh = b"" if machine.unconsumed_tail else bytes(data[at : at + _STEP])
            at += len(fresh)
            piece = machine.decompress(machine.unconsumed_tail or fresh, _STEP)
            total += len(piece)
            if len(first) < _STEP * 10:
                first += piece
    except zlib.error:
        pass
    if layers > 1 and first[:1] in (b"\x78", b"\x58", b"\x48", b"\x68") and total <= most:
        total += _unpacked(first, most - total, layers - 1)
    return total
