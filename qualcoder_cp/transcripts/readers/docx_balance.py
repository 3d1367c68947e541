# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the words of a Word file by a second, simpler way than the walker, to catch what that would lose.

It looks at every text element of every part, in document order, and asks its ancestors which paragraph it
is in and whether something above leaves it out. A word does not reach from text that is kept into text
that is left out, so the two must be counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.docx_names import (
    CHARACTERS,
    FIELD_CODES,
    LEFT_OUT,
    TEXT,
    attribute,
    balanced_fields,
    local,
    runs_on,
    symbol,
)

_BREAKS = frozenset({"footnoteReference", "endnoteReference"})


def words_of_body(root: Any) -> int:
    """Return the words of a part whose text is walked: body, footnotes, endnotes."""
    groups: defaultdict[tuple[Any, str], list[str]] = defaultdict(list)
    stories: defaultdict[Any, list[bool]] = defaultdict(list)  # per text box, per open field: are we in its result?
    trust = balanced_fields(root)
    for element in root.iter():
        name = local(element)
        if name == "fldChar":
            if not _place(element)[1]:
                _turn(stories[_box(element)], attribute(element, "fldCharType"))
            continue
        words = _characters(element, name)
        if words is None:
            continue
        paragraph, reason = _place(element)
        if not reason and (name in ("instrText", "delInstrText") or (trust and not all(stories[_box(element)]))):
            reason = FIELD_CODES
        groups[paragraph if reason else _first(paragraph), reason].append(words)
    return sum(count_words("".join(pieces)) for pieces in groups.values())


def words_left_whole(root: Any) -> int:
    """Return the words of a part that is left out as a whole: page headers, comments."""
    groups: defaultdict[Any, list[str]] = defaultdict(list)
    for element in root.iter():
        words = _characters(element, local(element))
        if words is not None:
            groups[_place(element)[0]].append(words)
    return sum(count_words("".join(pieces)) for pieces in groups.values())


def _turn(fields: list[bool], kind: str | None) -> None:
    if kind == "begin":
        fields.append(False)
    elif fields and kind == "separate":
        fields[-1] = True
    elif fields and kind == "end":
        fields.pop()


def _characters(element: Any, name: str) -> str | None:
    if name in TEXT:
        return str(element.text or "").replace("\n", " ").replace("\r", " ")
    if name in CHARACTERS:
        return None if name == "tab" and local(element.getparent()) == "tabs" else CHARACTERS[name]
    if name == "sym":
        return symbol(element)
    return " " if name in _BREAKS else None


def _box(element: Any) -> Any | None:
    return next(element.iterancestors("{*}txbxContent"), None)


def _first(paragraph: Any) -> Any:
    """Return the paragraph in whose line this one continues, because end marks were deleted."""
    while paragraph is not None:
        before = paragraph.getprevious()
        if before is None or local(before) != "p" or not runs_on(before):
            break
        paragraph = before
    return paragraph


def _place(element: Any) -> tuple[Any, str]:
    """Return the nearest paragraph and the topmost reason to leave the element out ("" = kept)."""
    paragraph, reason = None, ""
    for above in element.iterancestors():
        name = local(above)
        if name == "p" and paragraph is None:
            paragraph = above
        elif name == "Fallback":
            if any(local(sibling) == "Choice" for sibling in above.getparent()):
                reason = LEFT_OUT[name]
        elif name in LEFT_OUT:
            reason = LEFT_OUT[name]
    return paragraph, reason
