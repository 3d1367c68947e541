# SPDX-License-Identifier: GPL-3.0-or-later
"""What a correction does, in sentences."""

from __future__ import annotations

from html import escape

from qualcoder_cp.coding import Revision
from qualcoder_cp.ui.widgets.quoting import difference, in_context


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


def account(found: Revision, replaced: tuple[int, int], by: str, muted: str) -> str:
    """Return, as HTML, the sentences and each coding that has no place or changes inside; own ones without a name.

    Args:
        found: what the correction would do.
        replaced: as of `sentences`.
        by: who looks.
        muted: the quieter colour of the theme.
    """
    told = [f"<p>{'<br>'.join(escape(one) for one in sentences(found, replaced))}</p>"]
    for one in found.lost:
        words = in_context(one.before, one.text, one.after)
        told.append(_entry(_whose(one.coder, by) + one.code, f"can't be moved: {one.reason}", words, muted))
    for changed in found.changed:
        words = difference(changed.before, changed.now)
        told.append(_entry(_whose(changed.coder, by) + changed.code, "changes inside", words, muted))
    return "".join(told)


def _entry(code: str, what: str, words: str, muted: str) -> str:
    return f"<p><b>{escape(code)}</b> {escape(what)}<br><span style='color:{muted}'>{escape(words)}</span></p>"


def _whose(coder: str, by: str) -> str:
    return "" if coder == by else f"{coder}, "
