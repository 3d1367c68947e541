# SPDX-License-Identifier: GPL-3.0-or-later
"""What people typed is shown as they typed it: Qt would read `<b>` in a tool tip as markup and `&` as a key."""

from __future__ import annotations

from html import escape


def plain_tip(words: str) -> str:
    """Return a tool tip that shows exactly these words, line by line."""
    return f"<p style='white-space:pre-wrap'>{escape(words)}</p>" if "<" in words else words


def plain_text(words: str) -> str:
    """Return the text of a button or a menu entry that shows exactly these words."""
    return words.replace("&", "&&")
