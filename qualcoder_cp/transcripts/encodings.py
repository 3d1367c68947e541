# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes to characters, in a fixed order and without guessing by statistics.

Byte order mark, then UTF-16 without mark by its pattern of NUL bytes, then strict UTF-8, then
Windows-1252. The NUL pattern stands before UTF-8 because English UTF-16 is also valid UTF-8 full of NULs.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from qualcoder_cp.model import KnownError

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN_1 = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})  # pages that say so mean Windows-1252
_NUL_SHARE = 0.3  # share of NULs in the high bytes of UTF-16 Latin text: nearly 1; with other scripts, blanks only


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters with the encoding they were read in, how it was decided and how many bytes had no meaning."""

    text: str
    encoding: str
    how: str
    undefined: int = 0


def decode(data: bytes, chosen: str | None = None, declared: str | None = None) -> Decoded:
    """Return the characters of ``data``. Bytes without meaning become U+FFFD and are counted.

    A person's choice wins over everything; what the file declares of itself only over Windows-1252.
    Raises `KnownError`, with the end of a sentence, if the ``chosen`` encoding does not exist.
    """
    if chosen is not None:
        if not is_encoding(chosen):
            raise KnownError(f"there is no encoding called '{chosen}'")
        return _lenient(data, chosen, "chosen by a person")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, "byte order mark")
    wide = _utf16_by_nuls(data)
    if wide is not None:
        return _lenient(data, wide, "pattern of NUL bytes")
    for errors, how in (("strict", "valid UTF-8"), ("surrogatepass", "UTF-8 with broken characters")):
        try:
            return Decoded(data.decode("utf-8", errors), "utf-8", how)
        except UnicodeDecodeError:
            continue
    if declared is not None and is_encoding(declared) and declared.casefold() not in _LATIN_1:
        return _lenient(data, declared, "declared in the file")
    text = data.decode("cp1252", "replace")
    return Decoded(text, "windows-1252", "not valid UTF-8: please check the accents", text.count("\ufffd"))


def is_encoding(name: str) -> bool:
    """Return whether Python knows an encoding of texts by this name."""
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _lenient(data: bytes, encoding: str, how: str) -> Decoded:
    try:
        errors = "surrogatepass" if encoding.startswith("utf") else "strict"
        return Decoded(data.decode(encoding, errors), encoding, how)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, how, text.count("\ufffd"))


def _utf16_by_nuls(data: bytes) -> str | None:
    sample = data[:65536]
    if b"\x00" not in sample or len(sample) < 4:
        return None
    half = len(sample) / 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _NUL_SHARE and even < 0.02:
        return "utf-16-le"
    if even > _NUL_SHARE and odd < 0.02:
        return "utf-16-be"
    return None
