# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook as a file to be read or published: Word, Excel, CSV or Markdown, all with the same content."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from qualcoder_cp import word_document as word
from qualcoder_cp.codebook import queries
from qualcoder_cp.codebook.csv_codebook import COLUMNS, codebook_rows, export_codebook
from qualcoder_cp.codebook.rules import CodeTree, Example, ExampleKind
from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.model import Code, KnownError, Level
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import transcripts
from qualcoder_cp.workbook_file import Sheet, write_workbook

FORMATS = ("csv", "docx", "md", "xlsx")
EXAMPLE_COLUMNS = ("code", "code_path", "kind", "quote", "transcript", "note")
_FIELDS = (
    ("Definition", "short_definition"), ("In full", "full_definition"), ("Use it when", "when_to_use"),
    ("Don't use it when", "when_not_to_use"), ("Example", "example"),
)  # fmt: skip
_KINDS = {
    ExampleKind.TYPICAL: "Typical", ExampleKind.ATYPICAL: "Atypical", ExampleKind.CLOSE_BUT_NO: "Close, but no",
}  # fmt: skip
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write_codebook(project: Project, path: Path, format_: str | None = None) -> int:
    """Write the codebook to a file and return the number of codes.

    Args:
        project: the open project.
        path: the file.
        format_: one of ``FORMATS``; default: what the file's name ends in, CSV if it is none of them.

    Raises:
        KnownError: there is no such format, or the file can't be written.
    """
    ending = path.suffix.lower().removeprefix(".")
    chosen = format_ or (ending if ending in FORMATS else "csv")
    if chosen not in FORMATS:
        raise KnownError(f"'{chosen}' is no format for a codebook; there are {', '.join(FORMATS)}.")
    if chosen == "csv":
        return export_codebook(project, path)
    tree = queries.tree(project, examples=True)
    write: Callable[[Project, CodeTree, Path], None] = {"docx": _docx, "md": _markdown, "xlsx": _xlsx}[chosen]
    write(project, tree, path)
    return len(tree.codes)


def version_words(project: Project) -> str:
    """Return which version of the codebook this is, in words."""
    known = queries.versions(project)
    if not known:
        return "Not frozen as a version yet"
    from qualcoder_cp.text import sha256

    newest = known[0]
    told = f"{newest.name}, frozen by {newest.made_by} on {newest.made_at[:10]}"
    same = sha256(queries.payload(queries.tree(project, examples=True))) == newest.sha256
    return told if same else f"Changed since {told}"


def example_rows(project: Project, tree: CodeTree) -> list[dict[str, object]]:
    """Return a row of ``EXAMPLE_COLUMNS`` per linked example, in the order of the tree."""
    names = {one.id: one.name for one in transcripts(project)}
    return [
        {
            "code": code.name, "code_path": tree.path(code.id), "kind": one.kind.value, "quote": one.quote,
            "transcript": names.get(one.transcript_id or 0, ""), "note": one.note,
        }
        for code in tree.in_order() for one in (tree.examples or {}).get(code.id, ())
    ]  # fmt: skip


def _told(code: Code) -> list[tuple[str, str]]:
    told = [(title, str(getattr(code, name)).strip()) for title, name in _FIELDS]
    if code.label and code.label != code.name:
        told.insert(0, ("In publications", code.label))
    return [(title, words) for title, words in told if words]


def _source(one: Example, names: dict[int, str]) -> str:
    parts = [_KINDS[one.kind], names.get(one.transcript_id or 0, ""), one.note.strip()]
    return " · ".join(part for part in parts if part)


def _facts(tree: CodeTree) -> str:
    domains = len(tree.at(Level.DOMAIN))
    return f"{domains} domain{'' if domains == 1 else 's'}, {len(tree.codes) - domains} codes and themes below"


def _docx(project: Project, tree: CodeTree, path: Path) -> None:
    document = word.new_document("Codebook", f"{project.title}\n{version_words(project)} · {_facts(tree)}")
    names = {one.id: one.name for one in transcripts(project)}
    overview = [
        (f"{'    ' * (len(tree.ancestors(code.id)) - 1)}{code.name}", code.short_definition) for code in tree.in_order()
    ]
    if overview:
        word.table(document, ("Code", "Definition"), overview, (6.4, 10.0))
    for code in tree.in_order():
        above = tree.ancestors(code.id)
        word.heading(document, code.name, len(above), colour=code.colour)
        if len(above) > 2:
            document.add_paragraph(word.plain(tree.path(code.parent_id or 0)), style="Caption")
        word.fields(document, _told(code))
        for one in (tree.examples or {}).get(code.id, ()):
            word.quote(document, f"\u201c{one.quote.strip()}\u201d", _source(one, names))
    if tree.merged:
        word.heading(document, "Merged codes", 1)
        merged = [(code.name, tree.path(tree.resolve(code.id))) for code in tree.merged.values()]
        word.table(document, ("Code", "Merged into"), merged, (6.4, 10.0))
    word.save(document, path)


def _xlsx(project: Project, tree: CodeTree, path: Path) -> None:
    sheets = [Sheet("Codebook", COLUMNS, codebook_rows(tree))]
    if examples := example_rows(project, tree):
        sheets.append(Sheet("Examples", EXAMPLE_COLUMNS, examples))
    if tree.merged:
        merged: list[dict[str, object]] = [
            {"code": code.name, "merged_into": tree.path(tree.resolve(code.id))} for code in tree.merged.values()
        ]
        sheets.append(Sheet("Merged", ("code", "merged_into"), merged))
    write_workbook(path, sheets, "Codebook")


def _markdown(project: Project, tree: CodeTree, path: Path) -> None:
    names = {one.id: one.name for one in transcripts(project)}
    parts = ["# Codebook", f"{markdown(project.title)}. {markdown(version_words(project))}; {_facts(tree)}."]
    for code in tree.in_order():
        depth = min(len(tree.ancestors(code.id)) + 1, 6)
        parts.append(f"{'#' * depth} {markdown(code.name)}")
        parts += [f"**{title}:** {markdown(words)}" for title, words in _told(code)]
        for one in (tree.examples or {}).get(code.id, ()):
            quote = "\n> ".join(markdown(one.quote.strip()).split("\n"))
            parts.append(f"> \u201c{quote}\u201d\n>\n> {markdown(_source(one, names))}")
    for code in tree.merged.values():
        parts.append(f"*{markdown(tree.merger(code.id))}*")
    write_bytes(path, ("\n\n".join(parts) + "\n").encode("utf-8"))


def markdown(words: str) -> str:
    """Return words as Markdown that shows them as they are."""
    return _MARKDOWN.sub(r"\\\1", words)
