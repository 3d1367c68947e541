# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook as Word, Excel, Markdown and CSV: the same content, nothing executed, the same bytes each time."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook
from qualcoder_cp.codebook import ExampleKind
from qualcoder_cp.model import KnownError


@pytest.fixture
def told(study):
    one = study()
    codebook.edit_code(
        one.project, one.code["Consent"], by="Lea", label="Consent and control", short_definition="=Being asked",
        full_definition="Two\nlines & <tags>", when_not_to_use="*Never* so\x01.",
    )  # fmt: skip
    codebook.add_code(one.project, "<b>Asked</b>", by="Lea", parent_id=one.code["Consent"])
    start, end = one.place("T1", "My mother saw my data.")
    codebook.add_example(
        one.project, one.code["Consent"], ExampleKind.CLOSE_BUT_NO, by="Lea", transcript_id=one.transcript("T1"),
        start=start, end=end, note="not asked at all",
    )  # fmt: skip
    codebook.merge_codes(one.project, one.code["Confidence"], one.code["Accuracy"], by="Lea")
    return one


def test_word(told, tmp_path):
    from docx import Document

    assert codebook.write_codebook(told.project, tmp_path / "book.docx") == 6
    document = Document(tmp_path / "book.docx")
    said = [(each.style.name, each.text) for each in document.paragraphs if each.text]
    assert said[0] == ("Title", "Codebook")
    assert said[1][1].startswith("A study\nNot frozen as a version yet · 2 domains")
    headings = [(style, text) for style, text in said if style.startswith("Heading")]
    assert headings == [
        ("Heading 1", "■ Privacy"), ("Heading 2", "■ Consent"), ("Heading 3", "■ <b>Asked</b>"),
        ("Heading 2", "■ Access"), ("Heading 1", "■ Trust"), ("Heading 2", "■ Accuracy"),
        ("Heading 1", "Merged codes"),
    ]  # fmt: skip
    assert ("Quote", "“My mother saw my data.”") in said
    assert ("Caption", "Close, but no · T1 · not asked at all") in said
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["In full", "Two\nlines & <tags>"] in cells
    assert ["Confidence", "Trust > Accuracy"] in cells
    assert cells[0] == ["Code", "Definition"]


def test_excel(told, tmp_path):
    from openpyxl import load_workbook

    codebook.write_codebook(told.project, tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Codebook", "Examples", "Merged"]
    rows = list(book["Codebook"].values)
    assert rows[0] == codebook.COLUMNS
    assert len(rows) == 7
    definition = book["Codebook"].cell(3, codebook.COLUMNS.index("short_definition") + 1)
    assert (definition.value, definition.data_type) == ("=Being asked", "s")
    assert list(book["Examples"].values)[1][2:] == (
        "close but no", "My mother saw my data.", "T1", "not asked at all",
    )  # fmt: skip
    assert list(book["Merged"].values)[1] == ("Confidence", "Trust > Accuracy")


def test_markdown(told, tmp_path):
    codebook.write_codebook(told.project, tmp_path / "book.md")
    page = (tmp_path / "book.md").read_text(encoding="utf-8")
    assert "\n## Privacy\n\n### Consent\n\n**In publications:** Consent and control\n" in page
    assert "#### \\<b\\>Asked\\</b\\>" in page
    assert "> “My mother saw my data.”\n>\n> Close, but no · T1 · not asked at all" in page
    assert "*'Confidence' was merged into 'Accuracy' (Trust \\> Accuracy).*" in page


def test_the_format_goes_before_the_files_name_and_csv_is_what_comes_in_again(told, tmp_path):
    codebook.write_codebook(told.project, tmp_path / "book.txt")
    codebook.write_codebook(told.project, tmp_path / "book.md", "csv")
    assert (tmp_path / "book.txt").read_bytes() == (tmp_path / "book.md").read_bytes()
    assert codebook.import_codebook(told.project, tmp_path / "book.txt", by="Lea")[0] == 0
    with pytest.raises(KnownError, match="'pdf' is no format"):
        codebook.write_codebook(told.project, tmp_path / "book", "pdf")


def test_an_excel_codebook_comes_in_again(told, tmp_path):
    book = tmp_path / "book.xlsx"
    codebook.edit_code(told.project, told.code["Consent"], by="Lea", when_not_to_use="No control characters")
    codebook.write_codebook(told.project, book)
    state = told.project.state
    assert codebook.import_codebook(told.project, book, by="Lea") == (0, 0)
    assert told.project.state == state
    codebook.edit_code(told.project, told.code["Consent"], by="Lea", label="Other")
    assert codebook.import_codebook(told.project, book, by="Lea") == (0, 1)
    assert codebook.code_named(told.project, "Consent").label == "Consent and control"
    book.write_bytes(b"PK no workbook")
    for path, words in ((book, "book.xlsx"), (tmp_path / "none.xlsx", "can't be read")):
        with pytest.raises(KnownError, match=words):
            codebook.import_codebook(told.project, path, by="Lea")


def test_the_same_codebook_makes_the_same_bytes_and_says_its_version(told, tmp_path):
    codebook.freeze_version(told.project, by="Lea", name="Pilot")
    for ending in ("docx", "xlsx", "md"):
        for name in ("one", "two"):
            codebook.write_codebook(told.project, tmp_path / f"{name}.{ending}")
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    assert "Pilot, frozen by Lea on 20" in (tmp_path / "one.md").read_text(encoding="utf-8")
    codebook.edit_code(told.project, told.code["Trust"], by="Lea", label="T")
    codebook.write_codebook(told.project, tmp_path / "three.md")
    assert "Changed since Pilot" in (tmp_path / "three.md").read_text(encoding="utf-8")


def test_an_empty_codebook_is_a_file_too(study, tmp_path):
    one = study()
    for name in ("Privacy", "Trust"):
        codebook.remove_code(one.project, one.code[name], by="Lea")
    for ending in codebook.FORMATS:
        assert codebook.write_codebook(one.project, tmp_path / f"book.{ending}") == 0
