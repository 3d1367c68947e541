# SPDX-License-Identifier: GPL-3.0-or-later
"""Web pages: block elements are paragraphs, tables go row by row, scripts and styles stay out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from qualcoder_cp.model import KnownError, RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.readers.reading import Reading

_BLOCK_NAMES = """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol optgroup option p pre section summary
table tbody td tfoot th thead title tr ul"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LEFT_OUT = {
    "head": "head of the page",
    "script": "scripts and styles",
    "style": "scripts and styles",
    "template": "scripts and styles",
    "noscript": "scripts and styles",
    "del": "marked as deleted",
    "rt": "phonetic guides",
    "rp": "phonetic guides",
}
_HEADING = re.compile(r"h[1-6]$")
_WHITE = re.compile("[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DECLARED = re.compile(r"<\?xml[^>]*>|<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the ``meta`` element of a web page names, None if it names none."""
    start = data[:4096].decode("latin-1")
    if "<" not in start[:100]:
        return None
    return next((found.group(1) for found in _DECLARED.finditer(start) if found.group(1)), None)


def read_html(text: str) -> Reading:
    """Return the text of the web page whose canonical source is ``text``.

    Raises `KnownError`, with the end of a sentence that begins with the file's name, if that can't be done.
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
        walker = _Walker()
        walker.element(root)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise KnownError(f"is a web page that can't be read ({error})") from error
    except RecursionError as error:
        raise KnownError("is a web page that nests its elements too deeply to be a transcript") from error
    done = "".join(walker.pieces)
    hidden = sum(map(count_words, walker.hidden))
    return Reading(
        done,
        "html 1",
        words_of_page(root),
        len(done),
        tuple(walker.headings),
        left_out={reason: words for reason, words in walker.left_out.items() if words},
        notes=(f"hidden text was kept: {hidden} words",) if hidden else (),
        bold=tuple(walker.bold),
    )


def words_of_page(root: Any) -> int:
    """Return the words of the page by a second, simpler way: all strings in order, cut where a block begins or ends."""
    from lxml import etree

    kept: list[str] = []
    outside: list[str] = []
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag)
        leaves = name in _LEFT_OUT
        if event == "start":
            inside += leaves
            target = outside if inside else kept
            target.append(("\n" if name in _BLOCKS or leaves * inside or name == "br" else "") + (element.text or ""))
        else:
            (outside if inside else kept).append("\n" if name in _BLOCKS else "")
            inside -= leaves
            (outside if inside else kept).append(element.tail or "" if element is not root else "")
    return count_words("".join(kept)) + count_words("".join(outside))


class _Walker:
    """Writes the text of a page; lines are begun with their first word, so that empty blocks leave no empty lines."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.headings: list[TextRange] = []
        self.bold: list[tuple[int, int]] = []
        self.left_out: Counter[str] = Counter()
        self.hidden: list[str] = []
        self._due = ""  # the line end before the next word
        self._gap = ""  # the white space before the next word of this line
        self._start: int | None = None  # of the paragraph that is open
        self._weights: list[bool] = []  # of each piece of the paragraph: is it bold?
        self._heavy = self._kept_as_is = False

    def element(self, element: Any) -> None:
        """Write the text of ``element`` and of all below it, without its tail."""
        name = str(element.tag)
        if name in _LEFT_OUT:
            self.left_out[_LEFT_OUT[name]] += words_of_page(element)
        elif name == "br":
            self._gap = self._gap.strip(" ") + "\n" if self._start is not None else ""
        elif name == "tr":
            self._row(element)
        elif name in _BLOCKS:
            self._block(element, name)
        else:
            self._inline(element, name)

    def _block(self, element: Any, name: str) -> None:
        self._break()
        outer, self._kept_as_is = self._kept_as_is, self._kept_as_is or name == "pre"
        start = self.length + (len(self._due) if self.length else 0)
        self._inline(element, name)
        self._kept_as_is = outer
        if _HEADING.match(name) and self.length > start:
            self.headings.append(TextRange(start, self.length, RangeKind.HEADING))
        self._break()

    def _row(self, row: Any) -> None:
        self._break()
        self._write("")
        first, begin = True, self.length
        self._text(row.text)
        for cell in row:
            if cell.tag in ("td", "th"):
                self._break()
                self._due = ""
                if not first or self.length > begin:
                    self._write("\t")
                first = False
                self._inline(cell, str(cell.tag))
                self._break()
            else:
                self.element(cell)
            self._text(cell.tail)
        self._break()
        self._due = "\n"

    def _inline(self, element: Any, name: str) -> None:
        style = str(element.get("style") or "")
        before, heavy = len(self.pieces), self._heavy
        self._heavy = heavy or name in ("b", "strong") or bool(_BOLD.search(style))
        self._text(element.text)
        for inner in element:
            self.element(inner)
            self._text(inner.tail)
        self._heavy = heavy
        if _HIDDEN.search(style) or "hidden" in element.attrib:
            self.hidden.append("".join(self.pieces[before:]))

    def _break(self) -> None:
        """End the paragraph, if one is open."""
        if self._start is not None:
            self._due = "\n"
            if self._weights and all(self._weights):
                self.bold.append((self._start, self.length))
        self._start, self._gap, self._weights = None, "", []

    def _text(self, text: str | None) -> None:
        """Write characters; white space is collapsed as in a browser, except in preformatted text."""
        if not text:
            return
        shown = text if self._kept_as_is else _WHITE.sub(" ", text)
        core = shown.strip(" \t\n")
        if not core:
            self._gap = self._gap or (shown if self._start is not None else "")
            return
        at = shown.index(core)
        if self._start is None:
            self._write("")
            lead = shown[:at].strip("\n") if self._kept_as_is else ""
            self._start = self.length
        else:
            lead = self._gap or shown[:at]
        self._write(lead + core)
        self._weights.append(self._heavy)
        self._gap = shown[at + len(core) :]

    def _write(self, text: str) -> None:
        if self.length and self._due:
            self._append(self._due)
        self._due = ""
        self._append(text)

    def _append(self, text: str) -> None:
        clean = text if text.isascii() and text.isprintable() else canonical(text).text
        if clean:
            self.pieces.append(clean)
            self.length += len(clean)
