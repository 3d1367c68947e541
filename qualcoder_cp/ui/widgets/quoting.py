# SPDX-License-Identifier: GPL-3.0-or-later
"""Passages of a transcript as lists quote them: in one line, shortened in the middle, with the words around."""

from __future__ import annotations

import re

LONGEST = 160
"""Characters of a passage that are quoted."""
_AROUND = 30


def short(words: str) -> str:
    """Return the words in one line; the middle of a long passage is left out, between words."""
    flat = _flat(words).strip()
    if len(flat) <= LONGEST:
        return flat
    first, last = flat[: LONGEST // 2], flat[-LONGEST // 2 :]
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def in_context(before: str, words: str, after: str) -> str:
    """Return a passage in brackets between the words before and after it."""
    before, after = _flat(before), _flat(after)
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return f"{before}[{short(words)}]{after}"


def difference(before: str, now: str) -> str:
    """Return where two versions of a passage differ, between the words that both begin and end with."""
    old, new = before.split(), now.split()
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    same = min(len(old), len(new)) if same is None else same
    ends = 0
    while ends < min(len(old), len(new)) - same and old[-1 - ends] == new[-1 - ends]:
        ends += 1
    head, tail = " ".join(old[:same]), " ".join(old[len(old) - ends :])
    gone, came = (short(" ".join(words[same : len(words) - ends])) or "nothing" for words in (old, new))
    return in_context(f"{head} " if head else "", f"{gone} → {came}", f" {tail}" if tail else "")


def _flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)
