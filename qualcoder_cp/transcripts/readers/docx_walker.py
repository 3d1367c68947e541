# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the XML of a Word file in reading order and writes its text once, with positions.

Everything it does not know is transparent: an unknown element around text can't make the text vanish.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.docx_names import (
    CHARACTERS,
    FIELD_CODES,
    LEFT_OUT,
    PROPERTIES,
    TEXT,
    attribute,
    balanced_fields,
    child,
    is_on,
    local,
    runs_on,
    symbol,
)


class Walker:
    """Collects the text of a body and of its notes; see the attributes for what it leaves."""

    def __init__(self, heading_styles: frozenset[str], bold_styles: frozenset[str] = frozenset()) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.headings: list[TextRange] = []
        self.bold: list[tuple[int, int]] = []
        self.left_out: Counter[str] = Counter()
        self.hidden: list[str] = []
        self.symbols_lost = 0
        self.notes: list[tuple[str, str]] = []
        self.anchors: dict[str, tuple[int, int]] = {}
        self._styles = heading_styles
        self._bold_styles = bold_styles
        self._heavy = False  # is the style of this paragraph bold?
        self._weights: list[bool] = []  # of each run of the paragraph: is it bold?
        self._fresh = True  # nothing written yet in this block, so no line end is needed before the next
        self._dropped: defaultdict[str, list[str]] = defaultdict(list)
        self._boxes: list[Any] = []
        self._fields: list[bool] = []
        self._trust_fields = True

    def write(self, text: str) -> None:
        """Append ``text`` in canonical form."""
        plain = text == "\n" or (text.isascii() and text.isprintable())
        clean = text if plain else canonical(text).text
        if not self.length:
            clean = clean.lstrip("\ufeff")
        self.pieces.append(clean)
        self.length += len(clean)

    def body(self, root: Any) -> None:
        """Write all blocks below ``root``."""
        self._trust_fields = balanced_fields(root)
        self._blocks(root)

    def note(self, number: int, root: Any) -> None:
        """Write one footnote or endnote on a line of its own, as ``[number] text``."""
        self.write(f"\n[{number}] ")
        self._fresh = True
        self._fields = []
        self._trust_fields = balanced_fields(root)
        self._blocks(root)

    def leave_part(self, root: Any, reason: str) -> None:
        """Count the words of a part that is left out as a whole."""
        self._drop(root, reason)
        self._count_dropped()

    def _blocks(self, container: Any) -> None:
        for element in container:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in LEFT_OUT and name != "Fallback":
                self._drop(element, LEFT_OUT[name])
                self._count_dropped()
            elif name == "AlternateContent":
                self._blocks(self._choose(element))
                self._count_dropped()
            elif name not in PROPERTIES:
                self._mark(element, name)
                self._blocks(element)

    def _start_block(self) -> None:
        if not self._fresh:
            self.write("\n")
        self._fresh = False

    def _paragraph(self, paragraph: Any) -> None:
        self._start_block()
        start = self.length
        outer, self._boxes = self._boxes, []
        outer_dropped, self._dropped = self._dropped, defaultdict(list)
        style = attribute(named, "val") if (named := child(paragraph, "pPr", "pStyle")) is not None else None
        self._heavy, self._weights = style in self._bold_styles, []
        self._inline(paragraph)
        self._count_dropped()
        self._dropped = outer_dropped
        if self._weights and all(self._weights):
            self.bold.append((start, self.length))
        if self.length > start and style in self._styles:
            self.headings.append(TextRange(start, self.length, RangeKind.HEADING))
        boxes, self._boxes = self._boxes, outer
        for box in boxes:
            outer_fields, self._fields = self._fields, []  # a box is a story of its own
            self._blocks(box)
            self._fields = outer_fields
        self._fresh = runs_on(paragraph)

    def _table(self, table: Any) -> None:
        for row in _through(table, "tr"):
            self._start_block()
            first = True
            for cell in _through(row, "tc"):
                if not first:
                    self.write("\t")
                first = False
                merge = child(cell, "tcPr", "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and not _has_text(cell):
                    continue
                self._fresh = True
                self._blocks(cell)
            self._fresh = False

    def _inline(self, parent: Any) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element)
            elif name == "t":
                self._put(_line(element))
            elif name in PROPERTIES:
                continue
            elif name in LEFT_OUT and name != "Fallback":
                self._drop(element, LEFT_OUT[name])
            elif name == "AlternateContent":
                self._inline(self._choose(element))
            elif name == "txbxContent":
                self._boxes.append(element)
            else:
                self._mark(element, name)
                if not self._character(element, name):
                    self._inline(element)

    def _run(self, run: Any) -> None:
        before = len(self.pieces)
        self._inline(run)
        properties = child(run, "rPr") if len(run) else None
        if not all(map(str.isspace, self.pieces[before:])):
            self._weights.append(self._is_bold(properties))
        if properties is not None and is_on(child(properties, "vanish")):
            self.hidden += ["".join(self.pieces[before:])]

    def _is_bold(self, properties: Any | None) -> bool:
        bold = child(properties, "b") if properties is not None else None
        style = child(properties, "rStyle") if properties is not None and bold is None else None
        if bold is None:
            return self._heavy or (style is not None and attribute(style, "val") in self._bold_styles)
        return is_on(bold)

    def _character(self, element: Any, name: str) -> bool:
        """Write the sign that ``element`` stands for, or count its hidden text; return whether it stood for one."""
        if name in TEXT:
            self._dropped[FIELD_CODES].append(str(element.text or ""))
        elif name in CHARACTERS:
            self._put(CHARACTERS[name])
        elif name == "sym":
            sign = symbol(element)
            self.symbols_lost += sign == "\ufffd"
            self._put(sign)
        elif name == "fldChar":
            self._field(attribute(element, "fldCharType"))
        elif name in ("footnoteReference", "endnoteReference"):
            if self._in_field_code():
                self._dropped[FIELD_CODES].append(" ")
                return True
            self.notes.append((name.removesuffix("Reference"), attribute(element, "id") or ""))
            self.write(f"[{len(self.notes)}]")
        else:
            return False
        return True

    def _put(self, text: str) -> None:
        if self._in_field_code():
            self._dropped[FIELD_CODES].append(text)
        else:
            self.write(text)

    def _in_field_code(self) -> bool:
        return bool(self._fields) and self._trust_fields and not all(self._fields)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _mark(self, element: Any, name: str) -> None:
        """Remember where a comment begins and ends."""
        if name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            key = attribute(element, "id") or ""
            start, end = self.anchors.get(key, (self.length, self.length))
            self.anchors[key] = (start, self.length if name == "commentRangeEnd" else end)

    def _choose(self, alternate: Any) -> Any:
        """Return the first choice of an alternate content and drop the others."""
        options = [option for option in alternate if local(option) in ("Choice", "Fallback")]
        for option in options[1:]:
            self._drop(option, LEFT_OUT["Fallback"])
        return options[0] if options else ()

    def _drop(self, element: Any, reason: str) -> None:
        """Collect the text below ``element``, apart for each paragraph inside, to count its words."""
        inside: defaultdict[Any, list[str]] = defaultdict(list)
        for inner in element.iter():
            name = local(inner)
            if name in TEXT:
                text = str(inner.text or "")
            elif name in CHARACTERS and local(inner.getparent()) != "tabs":
                text = CHARACTERS[name]
            elif name in ("sym", "footnoteReference", "endnoteReference"):
                text = symbol(inner) if name == "sym" else " "
            else:
                continue
            inside[_paragraph_inside(inner, element)].append(text)
        self._dropped[reason] += inside.pop(None, [])
        self.left_out[reason] += sum(count_words("".join(pieces)) for pieces in inside.values())

    def _count_dropped(self) -> None:
        for reason, pieces in self._dropped.items():
            self.left_out[reason] += count_words("".join(pieces))
        self._dropped.clear()


def _line(text: Any) -> str:
    """Return the text of a ``w:t``, in which a line end is a blank."""
    return str(text.text or "").replace("\n", " ").replace("\r", " ")


def _through(element: Any, wanted: str) -> list[Any]:
    """Return the rows or cells right below ``element``, also those wrapped in content controls or changes."""
    found: list[Any] = []
    for inner in element:
        name = local(inner)
        if name == wanted:
            found.append(inner)
        elif name not in PROPERTIES and name not in ("p", "tbl"):
            found += _through(inner, wanted)
    return found


def _paragraph_inside(inner: Any, outer: Any) -> Any | None:
    while inner is not None and inner is not outer:
        if local(inner) == "p":
            return inner
        inner = inner.getparent()
    return None


def _has_text(cell: Any) -> bool:
    return any(local(inner) in TEXT and inner.text for inner in cell.iter())
