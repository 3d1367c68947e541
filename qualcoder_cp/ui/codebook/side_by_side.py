# SPDX-License-Identifier: GPL-3.0-or-later
"""Old and new texts side by side as a page: what went is struck through, what came is underlined."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from qualcoder_cp.codebook.diff import DiffKind, DiffPiece, side, word_diff
from qualcoder_cp.ui.theme import Colours


def both_sides(fields: Iterable[tuple[str, str, str]], before: str, now: str, shown: Colours) -> str:
    """Return a table of fields.

    Args:
        fields: title, old text and new text of each.
        before: what the old side is called.
        now: what the new side is called.
        shown: the colours of the theme.
    """
    head = f"<tr><td width='50%' style='color:{shown.muted}'>{escape(before)}</td>" + (
        f"<td width='50%' style='color:{shown.muted}'>{escape(now)}</td></tr>"
    )
    rows = [head]
    for title, old, new in fields:
        pieces = word_diff(old, new)
        rows.append(f"<tr><td colspan='2'><b>{escape(title)}</b></td></tr>")
        sides = (_words(side(pieces, new=False), shown), _words(side(pieces, new=True), shown))
        rows.append(f"<tr><td valign='top'>{sides[0]}</td><td valign='top'>{sides[1]}</td></tr>")
    return f"<table width='100%' cellspacing='0' cellpadding='4'>{''.join(rows)}</table>"


def _words(pieces: Iterable[DiffPiece], shown: Colours) -> str:
    made = "".join(_piece(one, shown) for one in pieces)
    return made.replace("\n", "<br>") or f"<span style='color:{shown.muted}'>(empty)</span>"


def _piece(one: DiffPiece, shown: Colours) -> str:
    words = escape(one.text)
    if one.kind is DiffKind.REMOVED:
        return f"<span style='color:{shown.warning};text-decoration:line-through'>{words}</span>"
    if one.kind is DiffKind.ADDED:
        return f"<span style='background-color:{shown.selected};text-decoration:underline'>{words}</span>"
    return words
