# SPDX-License-Identifier: GPL-3.0-or-later
"""What a correction does, in sentences."""

from __future__ import annotations

import re

from qualcoder_cp.coding import Revision

_AROUND = 24
_MOST = 120


def sentences(found: Revision, replaced: tuple[int, int]) -> list[str]:
    """Return what a correction does: to the words, to the codings that the coder may see, to submitted layers.

    Args:
        found: what the correction would do.
        replaced: words of the text before that go, and words of the corrected text that are new.
    """
    moved, changed, lost = found.moved, len(found.changed), len(found.lost)
    told = [_words(*replaced)]
    if moved + changed + lost:
        parts = [f"{_codings(moved)} with the words unchanged"]
        parts += [f"{changed} {'changes' if changed == 1 else 'change'} inside"] if changed else []
        parts += [f"{lost} can't be moved"] if lost else []
        told.append(", ".join(parts) + ".")
    else:
        told.append("No coding that you may see is concerned.")
    if found.frozen:
        told.append(f"Submitted layers keep their own text: {', '.join(found.frozen)}.")
    return told


def _words(old: int, new: int) -> str:
    if not old and not new:
        return "No word changes, only what stands between words."
    if not old:
        return f"{_count(new)} added."
    if not new:
        return f"{_count(old)} taken out."
    return f"{_count(old)} replaced by {new:,}."


def _count(number: int) -> str:
    return f"{number:,} {'word' if number == 1 else 'words'}"


def _codings(number: int) -> str:
    return f"{number:,} {'coding moves' if number == 1 else 'codings move'}"


def items(found: Revision, by: str) -> list[str]:
    """Return a line for each coding that has no place, then for each that changes inside; own ones without a name."""
    lost = [
        f"{_whose(one.coder, by)}{one.code}: can't be moved, {one.reason}\n"
        f"…{_flat(one.before)[-_AROUND:]}[{_short(one.text)}]{_flat(one.after)[:_AROUND]}…"
        for one in found.lost
    ]
    changed = [
        f"{_whose(one.coder, by)}{one.code}: changes inside\n{_short(one.before)} → {_short(one.now)}"
        for one in found.changed
    ]
    return lost + changed


def _whose(coder: str, by: str) -> str:
    return "" if coder == by else f"{coder}, "


def _flat(words: str) -> str:
    """Return the words in one line; blanks at the edges stay, as one."""
    return re.sub(r"\s+", " ", words)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST else f"{flat[: _MOST // 2]} … {flat[-_MOST // 4 :]}"
