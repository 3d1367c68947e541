# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the XML of an OpenDocument text in reading order and writes its text once, with positions.

Everything it does not know is transparent: an unknown element around text can't make the text vanish.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.odt_balance import words_by_paragraph
from qualcoder_cp.transcripts.readers.odt_names import (
    BLANKS,
    LEFT_OUT,
    NEVER_TEXT,
    PARAGRAPHS,
    attribute,
    is_drawn,
    named,
)
from qualcoder_cp.transcripts.readers.odt_styles import Styles

_WHITE = re.compile("[ \t\r\n]+")
_MOST_BLANKS = 1000  # text:c can claim any number
_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDDEN = frozenset({"text:hidden-text", "text:hidden-paragraph"})


class OdtWalker:
    """Collects the text of a body and of its notes; see the attributes for what it leaves."""

    def __init__(self, styles: Styles) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.headings: list[TextRange] = []
        self.bold: list[tuple[int, int]] = []
        self.left_out: Counter[str] = Counter()
        self.hidden: list[str] = []
        self.notes: list[Any] = []
        self.comments: list[Any] = []
        self.anchors: dict[str, tuple[int, int]] = {}
        self._styles = styles
        self._fresh = True  # nothing written yet in this block, so no line end is needed before the next
        self._after_blank = True
        self._boxes: list[Any] = []
        self._weights: list[bool] = []  # of each piece of the paragraph: is it bold?
        self._heavy = False

    def write(self, text: str) -> None:
        """Append ``text`` in canonical form."""
        clean = text if text.isascii() and text.isprintable() else canonical(text).text
        self.pieces.append(clean)
        self.length += len(clean)

    def blocks(self, container: Any) -> None:
        """Write all blocks below ``container``."""
        for element in container:
            name = named(element)
            if name in PARAGRAPHS:
                self._paragraph(element, name)
            elif name == "table:table":
                self._table(element)
            elif not self._leave(element, name):
                before = len(self.pieces)
                self.blocks(element)
                if attribute(element, "text:display") == "none":
                    self.hidden.append("".join(self.pieces[before:]))

    def note(self, number: int, note: Any) -> None:
        """Write one footnote or endnote on a line of its own, as ``[number] text``."""
        self.write(f"\n[{number}] ")
        self._fresh = True
        self.blocks([part for part in note if named(part) == "text:note-body"])

    def _leave(self, element: Any, name: str) -> bool:
        """Leave ``element`` out, if it is of that kind, and count its words."""
        if name == "office:annotation":
            self.comments.append(element)
            key = attribute(element, "office:name") or f"#{len(self.comments)}"
            self.anchors[key] = (self.length, self.length)
        elif name == "office:annotation-end":
            start, _ = self.anchors.get(attribute(element, "office:name"), (self.length, 0))
            self.anchors[attribute(element, "office:name")] = (start, self.length)
        if name in LEFT_OUT:
            self.left_out[LEFT_OUT[name]] += words_by_paragraph(element) if len(element) or element.text else 0
        return name in LEFT_OUT or name in NEVER_TEXT

    def _paragraph(self, paragraph: Any, name: str) -> None:
        if not self._fresh:
            self.write("\n")
        self._fresh, self._after_blank = False, True
        start, before = self.length, len(self.pieces)
        style = attribute(paragraph, "text:style-name")
        outer, self._boxes, self._weights = self._boxes, [], []
        self._heavy = style in self._styles.bold
        self._inline(paragraph)
        if self.length > start:
            if name == "text:h" or style in self._styles.titles:
                self.headings.append(TextRange(start, self.length, RangeKind.HEADING))
            if self._weights and all(self._weights):
                self.bold.append((start, self.length))
            if style in self._styles.hidden:
                self.hidden.append("".join(self.pieces[before:]))
        boxes, self._boxes = self._boxes, outer
        for box in boxes:
            self.blocks(box)

    def _table(self, table: Any) -> None:
        for row in _rows(table):
            if not self._fresh:
                self.write("\n")
            first = True
            for cell in row:
                if named(cell) in _CELLS:
                    if not first:
                        self.write("\t")
                    first, self._fresh = False, True
                    self.blocks(cell)
            self._fresh = False

    def _inline(self, parent: Any) -> None:
        self._put(parent.text)
        for element in parent:
            name = named(element)
            if name in BLANKS:
                self._sign(element, name)
            elif name == "text:note":
                self.notes.append(element)
                self.write(f"[{len(self.notes)}]")
                self._after_blank = False
            elif is_drawn(name):
                self._boxes.append(element)
            elif name in PARAGRAPHS or name == "table:table":
                self._boxes.append([element])
            elif not self._leave(element, name):
                self._span(element, name)
            self._put(element.tail)

    def _span(self, element: Any, name: str) -> None:
        before, heavy = len(self.pieces), self._heavy
        style = attribute(element, "text:style-name") if name == "text:span" else ""
        self._heavy = style in self._styles.bold or (heavy and style not in self._styles.light)
        self._inline(element)
        self._heavy = heavy
        if style in self._styles.hidden or name in _HIDDEN:
            self.hidden.append("".join(self.pieces[before:]))

    def _sign(self, element: Any, name: str) -> None:
        count = attribute(element, "text:c") if name == "text:s" else ""
        self.write(BLANKS[name] * (min(int(count), _MOST_BLANKS) if count.isascii() and count.isdigit() else 1))
        self._after_blank = False

    def _put(self, text: str | None) -> None:
        """Write characters with white space collapsed, as OpenDocument prescribes."""
        words = _WHITE.sub(" ", text or "")
        if self._after_blank:
            words = words.removeprefix(" ")
        if words:
            self._after_blank = words.endswith(" ")
            if not words.isspace():
                self._weights.append(self._heavy)
            self.write(words)


def _rows(table: Any) -> list[Any]:
    found: list[Any] = []
    for element in table:
        name = named(element)
        if name == "table:table-row":
            found.append(element)
        elif name in _ROWS:
            found += _rows(element)
    return found
