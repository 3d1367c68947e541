# SPDX-License-Identifier: GPL-3.0-or-later
"""Word files with comments, built from bare XML; all words are invented."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


@dataclass
class Note:
    """A comment: who, what, on which words of the text (first place), when; ``answers`` is the number of another."""

    author: str
    body: str
    words: str = ""
    at: str = "2024-05-01T10:00:00Z"
    answers: int | None = None
    done: bool = False
    lines: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.body.split("\n")


def commented_docx(text: str, *notes: Note, extended: bool = True) -> bytes:
    """Return a Word file of ``text`` (a paragraph per line) with comments; ``extended`` as Word itself writes it."""
    places = [_place(text, note if note.answers is None else notes[note.answers]) for note in notes]
    parts = {
        "document": _part("document", f"<w:body>{_body(text, places)}</w:body>"),
        "comments": _part("comments", "".join(_comment(number, one) for number, one in enumerate(notes))),
    }
    if extended:
        inner = "".join(_extension(number, one) for number, one in enumerate(notes))
        parts["commentsExtended"] = f'<w15:commentsEx xmlns:w15="{_W15}">{inner}</w15:commentsEx>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def _part(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{_W}">{content}</w:{name}>'


def _place(text: str, note: Note) -> tuple[int, int]:
    start = text.index(note.words)
    return start, start + len(note.words)


def _comment(number: int, note: Note) -> str:
    lines = "".join(
        f'<w:p xmlns:w14="{_W14}" w14:paraId="{number:04X}{line:04X}"><w:r><w:t>{escape(words)}</w:t></w:r></w:p>'
        for line, words in enumerate(note.lines)
    )
    return f'<w:comment w:id="{number}" w:author="{escape(note.author)}" w:date="{note.at}">{lines}</w:comment>'


def _extension(number: int, note: Note) -> str:
    parent = f' w15:paraIdParent="{note.answers:04X}0000"' if note.answers is not None else ""
    return f'<w15:commentEx w15:paraId="{number:04X}{len(note.lines) - 1:04X}" w15:done="{int(note.done)}"{parent}/>'


def _body(text: str, places: list[tuple[int, int]]) -> str:
    """Return the paragraphs of a text, cut wherever a comment begins or ends."""
    body, at = "", 0
    for line in text.split("\n"):
        cuts = sorted(
            {at, at + len(line), *(edge for place in places for edge in place if at <= edge <= at + len(line))}
        )
        inner = _marks(places, cuts[0])
        for start, end in pairwise(cuts):
            inner += f'<w:r><w:t xml:space="preserve">{escape(text[start:end])}</w:t></w:r>' + _marks(places, end)
        body += f"<w:p>{inner}</w:p>"
        at += len(line) + 1
    return body


def _marks(places: list[tuple[int, int]], at: int) -> str:
    ends = "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        for number, (start, end) in enumerate(places) if end == at and start < end
    )  # fmt: skip
    starts = "".join(
        f'<w:commentRangeStart w:id="{number}"/>' for number, (start, end) in enumerate(places) if start == at < end
    )
    points = "".join(
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        for number, (start, end) in enumerate(places) if start == end == at
    )  # fmt: skip
    return ends + starts + points
