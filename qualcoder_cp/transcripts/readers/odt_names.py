# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of OpenDocument elements that the walker and the count of words share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TAG = re.compile(rf"\{{{_SPACE}([a-z-]+):[\d.]+\}}(.+)")
PARAGRAPHS = frozenset({"text:p", "text:h"})
BLANKS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
NEVER_TEXT = frozenset({
    "text:note-citation", "text:sequence-decls", "text:variable-decls", "office:forms", "{x}creator", "{x}date",
    "meta:creator-initials", "text:sender-initials", "{x}sender-initials",
})  # fmt: skip
BARE = frozenset({"text:note-body", "table:table"})
"""What holds paragraphs only; characters right inside belong to no paragraph."""
DESCRIPTIONS = frozenset({"svg-compatible:title", "svg-compatible:desc"})
LEFT_OUT = {
    "text:tracked-changes": "deleted by tracked change",
    "office:annotation": "comments kept apart",
    "text:ruby-text": "phonetic guides",
    "text:script": "scripts",
    "text:table-of-content-source": "templates of indexes",
    "text:alphabetical-index-source": "templates of indexes",
    "text:bibliography-source": "templates of indexes",
    "svg-compatible:title": "descriptions of pictures",
    "svg-compatible:desc": "descriptions of pictures",
}


def named(element: Any) -> str:
    """Return the name as ``text:p`` for elements of OpenDocument, ``{x}name`` for others."""
    return _named(element.tag)


@lru_cache(maxsize=2048)
def _named(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    found = _TAG.match(tag)
    return f"{found.group(1)}:{found.group(2)}" if found else "{x}" + tag.rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """Return the attribute ``text:style-name`` and the like, empty if it is absent."""
    space, _, local = name.partition(":")
    prefix = "xsl-fo-compatible" if space == "fo" else space
    return str(element.get(f"{{{_SPACE}{prefix}:1.0}}{local}", ""))


def is_drawn(name: str) -> bool:
    """Return whether the element is a frame or shape, whose text follows the paragraph that anchors it."""
    return name.startswith(("drawing:", "dr3d:"))


def texts(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield each string below ``root`` with the element that it stands in, in document order."""
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            sign = BLANKS.get(named(element)) or (" " if named(element) == "text:note" else "")
            yield element, sign + str(element.text or "")
        elif element is not root and element.tail:
            yield element.getparent(), str(element.tail)
