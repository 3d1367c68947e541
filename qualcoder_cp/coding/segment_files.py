# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments and memos as files to be read: CSV, Excel, Word or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualcoder_cp import word_document as word
from qualcoder_cp.codebook.codebook_files import markdown
from qualcoder_cp.coding.memos import About, Memo
from qualcoder_cp.coding.segments import GroupedBy, Segment, grouped
from qualcoder_cp.csv_table import write_bytes, write_table
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.workbook_file import Sheet, write_workbook

SEGMENT_COLUMNS = (
    "transcript", "group", "participant", "speaker", "turn", "time", "code", "code_path", "coder", "text", "memo",
    "unsure", "start_char", "end_char", "before", "after",
)  # fmt: skip
MEMO_COLUMNS = (
    "about", "subject", "title", "memo", "author", "made_at", "changed_at", "transcript", "start_char", "end_char",
    "quote", "code",
)  # fmt: skip


def segment_rows(found: Sequence[Segment]) -> list[dict[str, object]]:
    """Return a row of ``SEGMENT_COLUMNS`` per segment."""
    return [
        {
            "transcript": one.transcript, "group": "; ".join(one.groups), "participant": "; ".join(one.participants),
            "speaker": one.speaker, "turn": one.turn or None, "time": _clock(one.start_ms), "code": one.code,
            "code_path": one.code_path, "coder": one.coder or "consensus", "text": one.quote,
            "memo": one.coding.memo, "unsure": int(one.coding.unsure), "start_char": one.coding.start,
            "end_char": one.coding.end, "before": one.before, "after": one.after,
        }
        for one in found
    ]  # fmt: skip


def memo_rows(found: Sequence[Memo]) -> list[dict[str, object]]:
    """Return a row of ``MEMO_COLUMNS`` per memo."""
    return [
        {
            "about": one.about.value, "subject": one.subject, "title": one.title, "memo": one.body,
            "author": one.author, "made_at": one.made_at, "changed_at": one.changed_at, "transcript": one.transcript,
            "start_char": one.start, "end_char": one.end, "quote": one.quote, "code": one.code,
        }
        for one in found
    ]  # fmt: skip


def write_segments(project: Project, found: Sequence[Segment], path: Path, by: GroupedBy = GroupedBy.CODE) -> None:
    """Write segments to a .csv, .xlsx or .docx file; in Word under headings.

    Raises:
        KnownError: the name ends in something else, or the file can't be written.
    """
    match path.suffix.lower():
        case ".csv":
            write_table(path, SEGMENT_COLUMNS, segment_rows(found))
        case ".xlsx":
            write_workbook(path, [Sheet("Segments", SEGMENT_COLUMNS, segment_rows(found))], "Segments")
        case ".docx":
            _segments_docx(project, found, path, by)
        case _:
            raise KnownError(f"{path}: segments can be written as .csv, .xlsx or .docx.")


def _segments_docx(project: Project, found: Sequence[Segment], path: Path, by: GroupedBy) -> None:
    document = word.new_document("Segments", f"{project.title} · {_several(len(found), 'segment')}, by {by.value}")
    for group in grouped(found, by):
        word.heading(document, f"{group.title} ({len(group.segments)})", 1)
        for one in group.segments:
            word.quote(document, one.quote.strip(), _source(one, by))
            if one.coding.memo.strip():
                document.add_paragraph(word.plain(f"Memo: {one.coding.memo}"), style="Caption")
    word.save(document, path)


def _source(one: Segment, by: GroupedBy) -> str:
    parts = [
        one.transcript if by is not GroupedBy.TRANSCRIPT else "", "; ".join(one.participants) or one.speaker,
        "; ".join(one.groups) if by is not GroupedBy.GROUP else "", f"turn {one.turn}" if one.turn else "",
        _clock(one.start_ms) or "", one.code if by is not GroupedBy.CODE else "",
        (one.coder or "consensus") if by is not GroupedBy.CODER else "", "unsure" if one.coding.unsure else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def write_memos(project: Project, found: Sequence[Memo], path: Path) -> None:
    """Write memos to a .csv or .md file.

    Raises:
        KnownError: the name ends in something else, or the file can't be written.
    """
    match path.suffix.lower():
        case ".csv":
            write_table(path, MEMO_COLUMNS, memo_rows(found))
        case ".md":
            write_bytes(path, _memos_markdown(project, found).encode("utf-8"))
        case _:
            raise KnownError(f"{path}: memos can be written as .csv or .md.")


_HEADINGS = {
    About.PROJECT: "The project", About.CODE: "Codes", About.TRANSCRIPT: "Transcripts", About.PASSAGE: "Passages",
    About.FREE: "Thoughts",
}  # fmt: skip


def _memos_markdown(project: Project, found: Sequence[Memo]) -> str:
    parts = [f"# Memos: {markdown(project.title)}"]
    for about, title in _HEADINGS.items():
        own = [one for one in found if one.about is about]
        if own:
            parts.append(f"## {title}")
        for one in own:
            head = one.title or (one.transcript if about is About.PASSAGE else one.subject) or "Memo"
            parts.append(f"### {markdown(head)}")
            if one.quote:
                parts.append("> " + "\n> ".join(markdown(one.quote).split("\n")))
            parts += [markdown(one.body), f"*{markdown(one.author)}, {one.changed_at[:10]}*"]
    return "\n\n".join(parts) + "\n"


def _clock(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    seconds = milliseconds // 1000
    return f"{seconds // 3600:d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
