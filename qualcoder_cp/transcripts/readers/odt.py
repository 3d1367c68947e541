# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenDocument texts (LibreOffice): the whole text in reading order, every word accounted for."""

from __future__ import annotations

from typing import Any

from qualcoder_cp.model import KnownError, RangeKind, TextRange
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.odt_balance import words_by_paragraph
from qualcoder_cp.transcripts.readers.odt_names import attribute, named
from qualcoder_cp.transcripts.readers.odt_styles import Styles, read_styles
from qualcoder_cp.transcripts.readers.odt_walker import OdtWalker
from qualcoder_cp.transcripts.readers.ooxml import Package
from qualcoder_cp.transcripts.readers.reading import Comment, Reading

_CONTENT = "content.xml"


def read_odt(data: bytes, name: str) -> Reading:
    """Return the text of the OpenDocument text ``data``; ``name`` is used in messages.

    Raises `KnownError` if the file is damaged, protected or dangerous.
    """
    package = Package(data, name, "OpenDocument text", "LibreOffice")
    if package.holds("META-INF/manifest.xml", b"encryption-data"):  # not parsed: old manifests have a DTD
        raise KnownError(f"{name}: is protected by a password; open it in LibreOffice and save it without one.")
    root, styles = package.root(_CONTENT), package.root("styles.xml")
    body = (
        next((inner for inner in root.iter("{*}text") if named(inner) == "office:text"), None)
        if root is not None
        else None
    )
    if body is None:
        raise package.damaged(_CONTENT)
    walker = OdtWalker(read_styles([part for part in (styles, root) if part is not None]))
    walker.blocks(body)
    body_end = walker.length
    if walker.notes:
        walker.write("\n")
    for number, note in enumerate(walker.notes, 1):  # grows where a note refers to another
        walker.note(number, note)
    headers = words_by_paragraph(styles) if styles is not None else 0
    walker.left_out["page headers and footers"] += headers
    ranges = [heading for heading in walker.headings if heading.end <= body_end]
    if walker.length > body_end:
        ranges.append(TextRange(body_end + 2, walker.length, RangeKind.STAGE))
    return Reading(
        "".join(walker.pieces),
        "odt 1",
        words_by_paragraph(body) + headers,
        body_end,
        tuple(ranges),
        tuple(_comment(walker, number) for number in range(len(walker.comments))),
        {reason: words for reason, words in walker.left_out.items() if words},
        2 * len(walker.notes),
        tuple(_remarks(walker)),
        bold=tuple(span for span in walker.bold if span[1] <= body_end),
    )


def _comment(walker: OdtWalker, number: int) -> Comment:
    element = walker.comments[number]
    start, end = walker.anchors.get(attribute(element, "office:name") or f"#{number + 1}", (0, 0))
    own = OdtWalker(Styles())
    own.blocks([inner for inner in element if named(inner).startswith("text:")])
    newer = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}  # of LibreOffice alone
    parent = newer.get("parent-name", "")
    if start == end:  # a reply often has no end of its own
        start, end = walker.anchors.get(parent, (start, end))
    return Comment(
        start, max(start, end), _said(element, "{x}creator"), "".join(own.pieces), _said(element, "{x}date"),
        bool(parent), newer.get("resolved") == "true",
    )  # fmt: skip


def _said(element: Any, name: str) -> str:
    return next((str(inner.text or "") for inner in element if named(inner) == name), "")


def _remarks(walker: OdtWalker) -> list[str]:
    remarks = []
    hidden = sum(map(count_words, walker.hidden))
    if hidden:
        remarks.append(f"hidden text was kept: {hidden} words")
    if walker.notes:
        remarks.append(f"{len(walker.notes)} footnotes and endnotes stand at the end of the text")
    return remarks
