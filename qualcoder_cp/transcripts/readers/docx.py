# SPDX-License-Identifier: GPL-3.0-or-later
"""Word files: the whole text in reading order, every word accounted for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from qualcoder_cp.model import RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.docx_balance import words_left_whole, words_of_body
from qualcoder_cp.transcripts.readers.docx_comments import read_comments
from qualcoder_cp.transcripts.readers.docx_names import attribute, child, is_on, local, without_looks
from qualcoder_cp.transcripts.readers.docx_walker import Walker
from qualcoder_cp.transcripts.readers.ooxml import Package
from qualcoder_cp.transcripts.readers.reading import Reading

_LEFT_PARTS = (
    (re.compile(r"word/(?:header|footer)\d*\.xml$"), "page headers and footers"),
    (re.compile(r"word/comments\.xml$"), "comments kept apart"),
    (re.compile(r"word/glossary/"), "building blocks"),
)
_NOTE_PARTS = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_NEVER_TEXT = re.compile(
    r"word/(?:styles|stylesWithEffects|settings|webSettings|fontTable|numbering|theme/|comments[A-Z]|people)"
)
_STYLES = "word/styles.xml"
_HEADING = re.compile(r"(?:heading ?\d|title$)", re.IGNORECASE)


StyleIds = tuple[frozenset[str], frozenset[str]]
"""The ids of the styles of headings and of those that are bold."""


def read_docx(data: bytes, name: str, known: dict[bytes, StyleIds] | None = None) -> Reading:
    """Return the text of the Word file ``data``; ``name`` is used in messages.

    ``known`` holds the styles of other files, by the hash of the part, and takes those of this one: the files of
    an import often come from one template, and their styles are many times longer than their text.
    Raises `KnownError` if the file is damaged, protected or dangerous.
    """
    package = Package(data, name)
    main = package.main()
    content = package.read(main)
    if not content:
        raise package.damaged(main)
    root = package.parsed(without_looks(content), main)
    del content
    walker = Walker(*_styles(package, {} if known is None else known))
    for body in root:
        if local(body) == "body":
            walker.body(body)
    source = words_of_body(root)
    body_end = walker.length
    source += _write_notes(package, walker)
    added = 2 * len(walker.notes)
    for part in package.parts():
        if part == main or part in _NOTE_PARTS.values() or _NEVER_TEXT.match(part):
            continue
        left = package.root(part)
        reason = next((reason for pattern, reason in _LEFT_PARTS if pattern.match(part)), "other parts of the file")
        walker.leave_part(left, reason)
        source += words_left_whole(left)
    ranges = list(walker.headings)
    if walker.length > body_end:
        ranges = [heading for heading in ranges if heading.end <= body_end]
        ranges.append(TextRange(body_end + 2, walker.length, RangeKind.STAGE))
    return Reading(
        "".join(walker.pieces),
        "docx 1",
        source,
        body_end,
        tuple(ranges),
        tuple(read_comments(package, walker.anchors)),
        {reason: words for reason, words in walker.left_out.items() if words},
        added,
        tuple(_remarks(walker, root)),
        bold=tuple(span for span in walker.bold if span[1] <= body_end),
    )


def _styles(package: Package, known: dict[bytes, StyleIds]) -> StyleIds:
    data = package.read(_STYLES)
    digest = hashlib.sha256(data).digest()
    if digest not in known:
        known[digest] = _styles_in(package.parsed(data, _STYLES) if data else ())
    return known[digest]


def _styles_in(styles: Iterable[Any]) -> StyleIds:
    """Return the ids of the styles that are called a heading or the title, in any language's id, and of bold ones."""
    headings, bold = set(), set()
    for style in styles:
        name = child(style, "name") if local(style) == "style" else None
        if name is not None and _HEADING.match(attribute(name, "val") or ""):
            headings.add(attribute(style, "styleId") or "")
        if name is not None and is_on(child(style, "rPr", "b")):
            bold.add(attribute(style, "styleId") or "")
    return frozenset(headings), frozenset(bold)


def _write_notes(package: Package, walker: Walker) -> int:
    """Append the notes that the text refers to; return the words of all notes in the file."""
    notes: dict[tuple[str, str], Any] = {}
    words = 0
    for kind, part in _NOTE_PARTS.items():
        root = package.root(part)
        if root is None:
            continue
        words += words_of_body(root)
        notes |= {(kind, attribute(note, "id") or ""): note for note in root if local(note) == kind}
    if walker.notes:
        walker.write("\n")
    for number, key in enumerate(walker.notes, 1):  # grows where a note refers to another
        note = notes.pop(key, None)
        walker.note(number, note if note is not None else ())
    for note in notes.values():
        walker.leave_part(note, "notes without a place in the text")
    return words


def _remarks(walker: Walker, root: Any) -> list[str]:
    remarks = []
    hidden = sum(map(count_words, walker.hidden))
    if hidden:
        remarks.append(f"hidden text was kept: {hidden} words")
    if walker.symbols_lost:
        remarks.append(f"{walker.symbols_lost} symbols of special fonts became U+FFFD")
    if walker.notes:
        remarks.append(f"{len(walker.notes)} footnotes and endnotes stand at the end of the text")
    if any(True for _ in root.iter("{*}altChunk")):
        remarks.append("the file embeds another file, which was not read; save it again in Word to make it one")
    return remarks
