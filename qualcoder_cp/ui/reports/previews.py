# SPDX-License-Identifier: GPL-3.0-or-later
"""What each deliverable will look like: the very files, written aside, looked into and thrown away; no Qt here."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcoder_cp import reports
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project

_ROWS = 100
"""Rows of a table that a preview shows."""

_RAISED = str.maketrans("abcdefghijklmnop", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is seen of one file: a table (``header``, ``rows`` of ``total``), a picture or words.

    ``before`` and ``after`` stand above and below a table. ``size`` is that of the file in bytes.
    """

    file: str
    size: int
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: int = 0
    before: str = ""
    after: str = ""
    picture: bytes = b""
    words: str = ""


def make(project: Project, viewer: Coder | None, progress: Progress) -> dict[str, Preview]:
    """Return the previews of all deliverables by file name.

    Raises:
        KnownError: nothing is coded yet, or the round is sealed.
    """
    with tempfile.TemporaryDirectory(prefix="qualcoder-cp-") as folder:
        paths = reports.write_reports(project, Path(folder), viewer, progress=progress)
        seen = {path.name: look_into(path) for path in paths}
    for name, one in seen.items():
        twin = seen.get(f"{Path(name).stem}.png")
        if name.endswith(".svg") and twin:
            # the same chart: Qt's reader of SVG leaves out some of the letters that matplotlib outlines
            seen[name] = replace(one, picture=twin.picture)
    return seen


def look_into(path: Path) -> Preview:
    """Return the preview of one file, by its suffix."""
    content = path.read_bytes()
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv(path.name, content)
    if suffix == ".docx":
        return _docx(path.name, content)
    if suffix == ".xlsx":
        return _xlsx(path.name, content)
    if suffix in (".png", ".svg"):
        return Preview(path.name, len(content), picture=content)
    return Preview(path.name, len(content), words=content.decode("utf-8"))


def paragraph(words: str) -> str:
    """Return the running text of a Markdown text: what stands below its first heading, before the next one."""
    body = words.partition("\n")[2] if words.startswith("#") else words
    return body.partition("\n#")[0].strip()


def shown_size(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _csv(name: str, content: bytes) -> Preview:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    header, rows = (lines[0], lines[1:]) if lines else ([], [])
    return Preview(
        name, len(content), tuple(header), tuple(tuple(row) for row in rows[:_ROWS]), len(rows),
        after="" if rows else "No rows.",
    )  # fmt: skip


def _xlsx(name: str, content: bytes) -> Preview:
    """Return the first sheet as a table; the others are named below it."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True)
    first, *others = book.worksheets
    lines = [tuple("" if cell is None else str(cell) for cell in row) for row in first.iter_rows(values_only=True)]
    header, rows = (lines[0], lines[1:]) if lines else ((), [])
    after = f"More sheets: {', '.join(sheet.title for sheet in others)}." if others else ""
    return Preview(name, len(content), header, tuple(rows[:_ROWS]), len(rows), after=after)


def _docx(name: str, content: bytes) -> Preview:
    from docx import Document

    document = Document(io.BytesIO(content))
    words = [shown for one in document.paragraphs if (shown := _line(one)).strip()]
    if not document.tables:
        return Preview(name, len(content), words="\n\n".join(words))
    cells = [
        ["\n".join(_line(one) for one in cell.paragraphs) for cell in row.cells] for row in document.tables[0].rows
    ]
    rows = tuple(tuple(row) for row in cells[1:])
    before, after = (words[0], "\n".join(words[1:])) if words else ("", "")
    return Preview(name, len(content), tuple(cells[0]), rows, len(rows), before, after)


def _line(paragraph: Any) -> str:
    """Return a paragraph of a Word file with its indent and its raised letters."""
    indent = paragraph.paragraph_format.left_indent
    words = "".join(
        run.text.translate(_RAISED) if run.font.superscript else run.text for run in paragraph.runs
    )  # fmt: skip
    return f"{'    ' if indent and indent > 0 else ''}{words}"
