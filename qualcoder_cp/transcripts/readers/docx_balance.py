# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the words of a Word file by a second, simpler way than the walker, to catch what that would lose.

It looks at every text element of every part, in document order, and asks its ancestors which paragraph it
is in and whether something above leaves it out. A word does not reach from text that is kept into text
that is left out, so the two must be counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
_COUNTED = tuple(f"{{*}}{name}" for name in sorted({*TEXT, *CHARACTERS, *_BREAKS, "sym", "fldChar"}))
_Places = dict[Any, tuple[Any, str]]  # of each element that holds something: nearest paragraph, reason to leave out


def words_of_body(root: Any) -> int:
    """Return the words of a part whose text is walked: body, footnotes, endnotes."""
    groups: defaultdict[tuple[Any, str], list[str]] = defaultdict(list)
    stories: defaultdict[Any, list[bool]] = defaultdict(list)  # per text box, per open field: are we in its result?
    places: _Places = {}
    begins: dict[Any, Any] = {}
    trust = balanced_fields(root)
    for element in root.iter(*_COUNTED):
        name = local(element)
        if name == "fldChar":
            if not _place(element, places)[1]:
                _turn(stories[_box(element)], attribute(element, "fldCharType"))
            continue
        words = _characters(element, name)
        if words is None:
            continue
        paragraph, reason = _place(element, places)
        hidden = trust and stories and not all(stories[_box(element)])
        if not reason and (hidden or name in ("instrText", "delInstrText")):
            reason = FIELD_CODES
        if not reason:
            if paragraph not in begins:
                begins[paragraph] = _first(paragraph)
            paragraph = begins[paragraph]
        groups[paragraph, reason].append(words)
    return _words(groups.values())


def words_left_whole(root: Any) -> int:
    """Return the words of a part that is left out as a whole: page headers, comments."""
    groups: defaultdict[Any, list[str]] = defaultdict(list)
    places: _Places = {}
    for element in root.iter(*_COUNTED):
        words = _characters(element, local(element))
        if words is not None:
            groups[_place(element, places)[0]].append(words)
    return _words(groups.values())


def _words(groups: Iterable[list[str]]) -> int:
    """Return the words of all groups; none reaches over a line end."""
    return count_words("\n".join(map("".join, groups)))


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


def _place(element: Any, places: _Places) -> tuple[Any, str]:
    """Return the nearest paragraph and the topmost reason to leave the element out ("" = kept)."""
    above = element.getparent()
    if above is None:
        return None, ""
    if above not in places:
        name = local(above)
        paragraph, reason = _place(above, places)
        if not reason and (name != "Fallback" or any(local(sibling) == "Choice" for sibling in above.getparent())):
            reason = LEFT_OUT.get(name, "")
        places[above] = (above if name == "p" else paragraph, reason)
    return places[above]
