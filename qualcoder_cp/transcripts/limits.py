# SPDX-License-Identifier: GPL-3.0-or-later
"""How large a file may be: what no transcript needs is refused before it fills the memory or takes minutes.

The largest transcripts that people have hold some 600,000 characters and 15,000 lines.
"""

from __future__ import annotations

import stat
from pathlib import Path

from qualcoder_cp.known import KnownError
from qualcoder_cp.text import visible
from qualcoder_cp.transcripts.sniff import Format

_LARGEST_FILE = 100_000_000
_LARGEST_TEXT = 20_000_000
_LARGEST_RTF = 60_000_000  # nearly all of it pictures
_MOST_CHARACTERS = 3_000_000
_MOST_OF_JSON = 6_000_000  # a time for each word takes more room than the word
_MOST_LINES = 100_000
_MOST_TAGS = 300_000
_MOST_ATTRIBUTES = 10_000
_MOST_RTF_CODES = 700_000


def check_file(path: Path) -> None:
    """Raise `KnownError` if ``path`` is no ordinary file or larger than 100 MB, which few need even with pictures."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise KnownError(f"{visible(str(path))}: can't be read (it is a folder or a device, not a file).")
    if found.st_size > _LARGEST_FILE:
        raise KnownError(
            f"{visible(str(path))}: has {found.st_size / 1e6:,.0f} MB, and more than {_LARGEST_FILE // 1_000_000} MB"
            " are not read; take the pictures out or split it."
        )


def check_bytes(data: bytes, kind: Format) -> None:
    """Raise `KnownError`, with the end of a sentence, if a file of this ``kind`` is too much to be taken apart."""
    if kind is Format.TXT and len(data) > _LARGEST_TEXT:
        raise KnownError(_more(f"{_LARGEST_TEXT // 1_000_000} MB of text"))
    if kind is Format.RTF and len(data) > _LARGEST_RTF:
        raise KnownError(_more(f"{_LARGEST_RTF // 1_000_000} MB of RTF"))
    if kind is Format.RTF and data.count(b"\\") + data.count(b"{") > _MOST_RTF_CODES:
        raise KnownError(_more(f"{_MOST_RTF_CODES:,} RTF codes"))


def check_text(text: str) -> None:
    """Raise `KnownError`, with the end of a sentence, if a text is longer than any transcript.

    Web pages may hold pictures as text, so their tags are counted instead of their characters.
    """
    start = text[:1000].lstrip()[:1]
    most = _MOST_OF_JSON if start in ("{", "[") else _MOST_CHARACTERS
    if start == "<":
        if text.count("<") > _MOST_TAGS:
            raise KnownError(_more(f"{_MOST_TAGS:,} tags"))
        if any(_attributes(tag) > _MOST_ATTRIBUTES for tag in text.split("<") if len(tag) > _MOST_ATTRIBUTES):
            raise KnownError(_more(f"{_MOST_ATTRIBUTES:,} attributes in a tag"))
    elif len(text) > most:
        raise KnownError(_more(f"{most:,} characters"))
    if text.count("\n") > _MOST_LINES:
        raise KnownError(_more(f"{_MOST_LINES:,} lines"))


def _attributes(tag: str) -> int:
    inside = tag.partition(">")[0]
    return inside.count("=") + len(inside.split())


def _more(what: str) -> str:
    return f"holds more than {what}, which no transcript needs; split it"
