# SPDX-License-Identifier: GPL-3.0-or-later
"""A manuscript as paragraphs and tables, read only; deleted tracked text and superscripts are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.readers.docx_names import CHARACTERS, LEFT_OUT, attribute, child, local
from qualcoder_cp.transcripts.readers.ooxml import Package


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables; ``number`` counts from 1, ``section`` is the heading above it."""

    number: int
    section: str
    text: str

    @property
    def place(self) -> str:
        """Return where it stands, in words."""
        return f"paragraph {self.number}{f' ({self.section})' if self.section else ''}"


@dataclass(frozen=True, slots=True)
class ManuscriptTable:
    """A table, its cells as words; a cell over several columns stands in each of them. ``number`` counts from 1."""

    number: int
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands, in words, counted from 1."""
        return f"table {self.number}, row {row + 1}, column {column + 1}"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What was read."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[ManuscriptTable, ...]


def read_manuscript(path: Path) -> Manuscript:
    """Read a Word file, or text (.txt, .md) with a paragraph per line.

    Raises:
        KnownError: the file is missing, of another kind, damaged or protected.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise KnownError(f"{path} can't be read: {problem.strerror or problem}.") from problem
    if path.suffix.lower() in (".txt", ".md"):
        return _plain(path, data)
    if path.suffix.lower() != ".docx":
        raise KnownError(f"{path} is no Word file; save the manuscript as .docx.")
    package = Package(data, path.name)
    root = package.root(package.main())
    if root is None:
        raise package.damaged()
    paragraphs: list[Paragraph] = []
    tables: list[ManuscriptTable] = []
    section, number = "", 0
    for block in _blocks(root):
        if local(block) == "tbl":
            tables.append(ManuscriptTable(len(tables) + 1, tuple(_rows(block))))
            continue
        number += 1
        text = _text(block).strip()
        if _is_heading(block) and text:
            section = text
        if text:
            paragraphs.append(Paragraph(number, section, text))
    return Manuscript(tuple(paragraphs), tuple(tables))


def _plain(path: Path, data: bytes) -> Manuscript:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise KnownError(f"{path} is not UTF-8; save it so, or as .docx.") from problem
    found, section = [], ""
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            section = line.strip("# ")
        if line.strip():
            found.append(Paragraph(number, section, line.strip("# ")))
    return Manuscript(tuple(found), ())


def _blocks(element: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in reading order; what wraps them (content controls, insertions) is looked into."""
    for inner in element:
        name = local(inner)
        if name in ("p", "tbl"):
            yield inner
        elif name not in LEFT_OUT and name not in ("sectPr", "tcPr", "trPr"):
            yield from _blocks(inner)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    for row in _inside(table, "tr"):
        cells: list[str] = []
        for cell in _inside(row, "tc"):
            span = child(cell, "tcPr", "gridSpan")
            width = attribute(span, "val") if span is not None else None
            words = "\n".join(_text(paragraph) for paragraph in _blocks(cell) if local(paragraph) == "p").strip()
            cells += [words] * (int(width) if width and width.isdigit() and 0 < int(width) < 100 else 1)
        yield tuple(cells)


def _inside(element: Any, wanted: str) -> Iterator[Any]:
    """Yield the nearest descendants of a name, not those inside a nested table."""
    for inner in element:
        name = local(inner)
        if name == wanted:
            yield inner
        elif name not in LEFT_OUT and name != "tbl":
            yield from _inside(inner, wanted)


def _is_heading(paragraph: Any) -> bool:
    style = child(paragraph, "pPr", "pStyle")
    return style is not None and (attribute(style, "val") or "").lower().startswith(("heading", "title"))


def _text(element: Any) -> str:
    pieces: list[str] = []
    for inner in element:
        name = local(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name in CHARACTERS:
            pieces.append(" " if name in ("tab", "ptab", "br", "cr") else CHARACTERS[name].replace("\u2011", "-"))
        elif name == "r" and _is_raised(inner):
            continue
        elif name not in LEFT_OUT and name not in ("pPr", "rPr", "instrText", "tbl"):
            pieces.append(_text(inner))
    return "".join(pieces)


def _is_raised(run: Any) -> bool:
    """Return whether a run is superscript: the letter of a note, or the number of a reference."""
    raised = child(run, "rPr", "vertAlign")
    return raised is not None and attribute(raised, "val") == "superscript"
