# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes to characters, in a fixed order and without guessing by statistics.

Byte order mark, then UTF-16 without mark by its pattern of NUL bytes, then strict UTF-8, then
Windows-1252. The NUL pattern stands before UTF-8 because English UTF-16 is also valid UTF-8 full of NULs.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from qualcoder_cp.model import KnownError

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
READ_TWICE = "utf-8-twice"
"""What can be chosen for a text whose UTF-8 was once read, and stored again, as Windows-1252 (``Ã©`` for ``é``)."""
_TWICE = re.compile("Ã[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â(?:€|\u0080)."
                    "|(?<![^\\W\\d_])Â[\u00a0-\u00bf]")  # fmt: skip
_RUN = re.compile("[\u0080-\u00ff\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2122]{2,}")
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
    if chosen == READ_TWICE:
        found = decode(data, None, declared)
        return Decoded(repaired(found.text), READ_TWICE, f"{found.encoding}, repaired", found.undefined)
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


def read_twice(text: str) -> list[str]:
    """Return the places that look like UTF-8 read as Windows-1252 (``Ã©``, ``â€™``), each as it is written.

    A single pair of letters may be meant as it stands; two, or one with a euro sign, hardly.
    """
    found = [match.group() for match in _TWICE.finditer(text)]
    return found if len(found) > 1 or any("€" in one for one in found) else []


def repaired(text: str) -> str:
    """Return a text with the characters put right that were UTF-8 read as Windows-1252; others stay."""
    return _RUN.sub(lambda match: _once(match.group()), text)


def _once(run: str) -> str:
    """Return a run of characters read as UTF-8, or as it is where it is none."""
    try:
        return b"".join(_as_byte(sign) for sign in run).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _as_byte(sign: str) -> bytes:
    """Return the byte of a character in Windows-1252; the five bytes that it does not define stand for themselves."""
    return sign.encode("latin-1" if "\u0080" <= sign <= "\u009f" else "cp1252")


def is_encoding(name: str) -> bool:
    """Return whether Python knows an encoding of texts by this name, or it is `READ_TWICE`."""
    if name == READ_TWICE:
        return True
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
