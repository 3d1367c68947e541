# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as transcripts write them: ``0:21``, ``[00:03:43]``, ``(1:02:03)``, ``00:00:43,810``, ``#00:01:23-4#``."""

from __future__ import annotations

import re
from collections.abc import Iterator

CLOCK = r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
MARKED = rf"(?:\[{CLOCK}(?:\s*(?:-->|[-–—])\s*{CLOCK})?\]|\({CLOCK}(?:\s*[-–—]\s*{CLOCK})?\)|#{CLOCK}(?:-\d)?#)"
"""A time that brackets or hash signs mark as such."""
ANY = rf"(?:{MARKED}|{CLOCK})"
"""A marked or a bare time."""

_CLOCK = re.compile(CLOCK)
_MARKED = re.compile(MARKED)
_ALONE = re.compile(rf"^[ \t]*({ANY})[ \t]*$", re.MULTILINE)
_TENTHS = re.compile(r"-(\d)#$")


def milliseconds(written: str) -> int | None:
    """Return the first time in ``written`` as milliseconds from the start, None if there is none.

    ``mm:ss`` and ``h:mm:ss`` with an optional fraction after a point or a comma; minutes may exceed 59.
    """
    found = _CLOCK.search(written)
    if found is None:
        return None
    whole, _, fraction = found.group().replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    tenths = _TENTHS.search(written)
    thousandths = int(fraction.ljust(3, "0")) if fraction else 100 * int(tenths.group(1)) if tenths else 0
    return seconds * 1000 + thousandths


def marked_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each time in brackets and of each bare time that has a line to itself."""
    spans = [match.span() for match in _MARKED.finditer(text)]
    taken = {start for start, _ in spans}
    spans += [match.span(1) for match in _ALONE.finditer(text) if match.start(1) not in taken]
    yield from sorted(spans)


def skip_marked(text: str, position: int) -> tuple[int, int | None]:
    """Return the offset behind a marked time that starts at ``position`` and its milliseconds, if there is one."""
    found = _MARKED.match(text, position)
    return (found.end(), milliseconds(found.group())) if found else (position, None)
