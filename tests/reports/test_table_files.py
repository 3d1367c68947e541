# SPDX-License-Identifier: GPL-3.0-or-later
"""One table as Word, Excel, CSV, LaTeX and a web page: the same words in the same cells, and no formulas."""

from __future__ import annotations

import csv
import io

import pytest

from qualcoder_cp.csv_table import excel_text, table_text
from qualcoder_cp.model import KnownError
from qualcoder_cp.reports.formats import APA7, PRESETS, preset_named
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable, lettered
from qualcoder_cp.reports.table_files import FORMATS, write_printed

TABLE = PrintedTable(
    2, "Prevalence & more.", ("Domain", "All (N=102)", "Said"),
    (
        PrintedRow(("Privacy <b>", "88/102 (86.3%)", "- well, 5 % of it"), strong=True),
        PrintedRow(("=1+1", "20", "@home_now"), indent=1),
        PrintedRow(("מידע", "—", "x" * 200), rule_above=True),
    ),
    (Note("For all."), Note("Of a column.", 1)), text_columns=(2,),
)  # fmt: skip


@pytest.fixture
def written(tmp_path):
    for ending in FORMATS:
        write_printed(TABLE, tmp_path / f"table{ending}")
    return tmp_path


@pytest.mark.slow
def test_all_kinds_of_files_say_the_same(written):
    import docx
    from openpyxl import load_workbook

    wanted = [list(row.cells) for row in TABLE.rows]
    (grid,) = docx.Document(str(written / "table.docx")).tables
    assert [[cell.text for cell in row.cells] for row in grid.rows][1:] == wanted
    sheet = load_workbook(written / "table.xlsx").worksheets[0]
    assert [[str(cell).strip() for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted
    with (written / "table.csv").open(encoding="utf-8", newline="") as stream:
        assert [[cell.strip() for cell in row] for row in csv.reader(stream)][1:] == wanted
    page = (written / "table.html").read_text(encoding="utf-8")
    assert "Privacy &lt;b&gt;" in page
    assert '<td dir="auto">88/102 (86.3%)</td>' in page
    latex = (written / "table.tex").read_text(encoding="utf-8")
    assert r"88/102 (86.3\%)" in latex
    assert r"@home\_now" in latex


@pytest.mark.slow
def test_a_workbook_holds_words_not_formulas(written):
    from openpyxl import load_workbook

    sheet = load_workbook(written / "table.xlsx").worksheets[0]
    kinds = {str(cell.value).strip(): cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert kinds["=1+1"] == kinds["- well, 5 % of it"] == kinds["@home_now"] == "s"
    assert kinds["20"] == "n"


def test_tidy_csv_is_untouched_and_the_one_for_excel_has_no_formulas():
    rows = [{"said": word} for word in ("- well", "=1+1", "+49", "@x", "\tx", "fine", -1.5)]
    tidy, excel = table_text(("said",), rows), excel_text(("said",), rows)
    assert [row[0] for row in csv.reader(io.StringIO(tidy, newline=""))][1:] == [str(row["said"]) for row in rows]
    assert excel.startswith("\ufeff")
    cells = [row[0] for row in csv.reader(io.StringIO(excel.lstrip("\ufeff"), newline=""))][1:]
    assert cells == ["'- well", "'=1+1", "'+49", "'@x", "'\tx", "fine", "-1.5"]


def test_notes_have_letters_in_the_order_of_reading():
    table = PrintedTable(1, "T", ("a", "b"), (), (Note("late", 1), Note("first"), Note("also late", 1)))
    assert lettered(table) == ([("a", "first"), ("b", "late"), ("c", "also late")], {None: "a", 1: "b,c"})


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for ending in FORMATS:
        first, second = tmp_path / f"1{ending}", tmp_path / f"2{ending}"
        write_printed(TABLE, first)
        write_printed(TABLE, second)
        assert first.read_bytes() == second.read_bytes()


def test_two_headings_alike_stay_two_columns(tmp_path):
    write_printed(PrintedTable(1, "T", ("a", "a"), (PrintedRow(("1", "2")),)), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == "a (1),a (2)\n1,2\n"


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(KnownError, match=r"must end in \.docx"):
        write_printed(TABLE, tmp_path / "table.odt")


def test_apa_prints_numbers_its_own_way():
    assert APA7.coefficient("α", 0.81) == "α = .81"
    assert APA7.interval(-0.12, 0.3) == "[−.12, .30]"
    assert APA7.bounded(1.0) == "1.00"
    assert APA7.bounded(0.996) == "1.00"
    assert PRESETS["jmir"].in_text(88, 102) == "88/102, 86.3%"
    with pytest.raises(KnownError, match="jmir, apa7, plain"):
        preset_named("nature")


@pytest.mark.slow
def test_apa_has_number_and_title_in_two_lines(tmp_path):
    import docx

    write_printed(TABLE, tmp_path / "apa.docx", APA7)
    lines = docx.Document(str(tmp_path / "apa.docx")).paragraphs
    assert [lines[0].text, lines[1].text] == ["Table 2", "Prevalence & morea"]
    assert lines[0].runs[0].font.bold
    assert lines[1].runs[0].font.italic
