# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain text and Markdown: the text is what the file holds; marks such as ``#`` and ``**`` stay."""

from __future__ import annotations

import re

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.reading import Reading

_HEADING = re.compile(r"^#{1,6} +\S.*$", re.MULTILINE)


def read_plain(text: str) -> Reading:
    """Return the canonical ``text`` as it is, with the ranges of its Markdown headings."""
    headings = tuple(TextRange(match.start(), match.end(), RangeKind.HEADING) for match in _HEADING.finditer(text))
    return Reading(text, "text 1", count_words(text), len(text), headings)
