# SPDX-License-Identifier: GPL-3.0-or-later
"""Two texts side by side: what is in one only is struck through, what is in the other only underlined."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 4_000
"""Words above which texts are shown without marks: comparing them would take noticeably long."""


def marked(before: str, after: str) -> tuple[str, str]:
    """Return both texts as HTML, with the words that differ marked; line breaks stay."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) > _LONGEST:
        return _plain(before), _plain(after)
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = _plain("".join(old[a:b])), _plain("".join(new[c:d]))
        left.append(gone if tag == "equal" or not gone else f"<b><s>{gone}</s></b>")
        right.append(come if tag == "equal" or not come else f"<b><u>{come}</u></b>")
    return "".join(left), "".join(right)


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")
