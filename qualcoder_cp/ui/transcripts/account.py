# SPDX-License-Identifier: GPL-3.0-or-later
"""Import reports in words for the window: where the words of files went, in sums that can be checked by eye."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from qualcoder_cp.model import Turn


def account(report: Mapping[str, Any]) -> str:
    """Return how one file was read, on two lines: format and encoding, and the sum of its words."""
    parts = [str(report["format"])]
    if report.get("encoding"):
        how = f" ({report['encoding_how']})" if report.get("encoding_how") else ""
        parts.append(f"{report['encoding']}{how}")
    return " · ".join(parts) + "\n" + word_sum([report])


def word_sum(reports: Iterable[Mapping[str, Any]]) -> str:
    """Return the sum of the words of one file or many: those in the file on the left, kept and left out on the right.

    Reports made before words were added by a reader have no ``words_added``; it counts as 0 then.
    """
    source = added = kept = files = 0
    left = Counter[str]()
    for report in reports:
        files += 1
        source += report["words_source"]
        added += report.get("words_added", 0)
        kept += report["words_kept"]
        left.update(report.get("left_out") or {})
    where = "the file" if files == 1 else "the files"
    words = f"{source:,} words in {where}"
    if added:
        words += f" + {added:,} numbers of notes and labels"
    words += f" = {kept:,} kept + {sum(left.values()):,} left out"
    if left:
        words += " (" + ", ".join(f"{count:,} {reason}" for reason, count in left.items()) + ")"
    return words


def turn_words(turns: Iterable[Turn]) -> str:
    """Return how many turns there are, and how many of them have a time."""
    found = list(turns)
    timed = sum(turn.start_ms is not None for turn in found)
    words = f"{len(found):,} {'turn' if len(found) == 1 else 'turns'}"
    return f"{words}, {timed:,} with a time" if timed else f"{words}, none with a time"
