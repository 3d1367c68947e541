# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of people from CSV and Excel: what is kept, what is told, what is refused."""

from __future__ import annotations

import datetime
import io
import re
import subprocess
import sys
import zipfile
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # noqa: TID253

from qualcoder_cp.csv_table import table_text
from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.canonical import canonical
from qualcoder_cp.transcripts.participants import read_participants
from qualcoder_cp.transcripts.tables import read_sheet


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def csv_of(folder, content, **more):
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sheet(path, **more)


def book_of(folder, *rows, change=None, **more):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    path = folder / "table.xlsx"
    book.save(path)
    return read_sheet(path, **more)


def cells(table):
    return [(row.number, row.cells) for row in table.rows]


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(folder, delimiter, encoding):
    lines = [("id", "Why?", "Größe"), ("007", '"First, this;\r\nthen | that\t"', '"1,80"'), ("008", "", "")]
    table = csv_of(folder, "\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    assert table.columns == ("id", "Why?", "Größe")
    expected = {"id": "007", "Why?": "First, this;\nthen | that", "Größe": "1,80"}
    assert cells(table) == [(2, expected), (3, {"id": "008"})]


def test_windows_1252_is_read_and_pointed_out(folder):
    table = csv_of(folder, "id,note\n1,caf\u00e9 \u20ac5\n".encode("cp1252"))
    assert table.rows[0]["note"] == "café €5"
    assert "check the accents" in table.notes[0]


def test_a_person_may_choose_the_encoding(folder):
    assert csv_of(folder, "id,note\n1,ŁÓDŹ\n".encode("cp1250"), encoding="cp1250").rows[0]["note"] == "ŁÓDŹ"
    with pytest.raises(KnownError, match="there is no encoding called 'nonsense'"):
        csv_of(folder, "id\n1\n", encoding="nonsense")


def test_the_delimiter_that_excel_declares_is_used(folder):
    assert cells(csv_of(folder, "sep=;\nid;a,b\n1;x\n")) == [(3, {"id": "1", "a,b": "x"})]


def test_empty_rows_and_trailing_columns_are_passed_over(folder):
    assert cells(csv_of(folder, "id,a,,\n\n1,x,,\n,,,\n2,y,,\n")) == [
        (3, {"id": "1", "a": "x"}),
        (5, {"id": "2", "a": "y"}),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is empty"),
        (b" \n\n", "this is empty"),
        (b",,\n,,\n", "this is empty"),
        (bytes(range(256)) * 4, "binary data"),
        ("<html><body><table><tr><td>id", "this is a web page"),
        ('id,a\n"1,x\n', "not a well-formed CSV file"),
        ("id,a\n1,x,y\n", r"row 2, column 3: there is a value without a column name in row 1"),
        ("id,,a\n1,x,y\n", "row 1, column 2: the column has no name"),
        ("id,a b,A  B\n1,x,y\n", "row 1, column 3: the column name 'A B' stands twice"),
        (b"%PDF-1.4 x", "this is a file of the kind pdf"),
        (b"{\\rtf1 x}", "this is a file of the kind rtf"),
        (b"PK\x03\x04 not a zip", "this is damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le"), "old Excel workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(folder, content, message):
    with pytest.raises(KnownError, match=message) as told:
        csv_of(folder, content)
    assert str(told.value).startswith(str(folder / "table.csv"))
    assert str(told.value).endswith((".", "marks."))


def test_missing_files_folders_and_sheets_of_text_are_refused(folder):
    with pytest.raises(KnownError, match="can't be read"):
        read_sheet(folder / "nowhere.csv")
    with pytest.raises(KnownError, match="can't be read"):
        read_sheet(folder)
    with pytest.raises(KnownError, match="only an Excel workbook has sheets"):
        csv_of(folder, "id\n1\n", sheet="Data")


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc",)) | st.sampled_from("\n\r\t\x0b\x0c\x85\u2028\",;|'")


@given(
    st.lists(
        st.tuples(st.from_regex(r"[0-9]{1,4}", fullmatch=True), st.text(LETTERS, max_size=30)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_what_was_written_is_read_back(tmp_path_factory, rows):
    wanted = [(one, canonical(other).text.strip()) for one, other in rows]
    text = table_text(("id", "b", "answer"), [{"id": one, "b": "x", "answer": other} for one, other in rows])
    table = csv_of(tmp_path_factory.mktemp("table"), text)
    assert [(row["id"], row["answer"]) for row in table.rows] == wanted


# ---------------------------------------------------------------- Excel


def test_cells_say_what_excel_shows(folder):
    def zeros(book):
        book.active["A2"].number_format = "000"

    table = book_of(
        folder,
        ["id", "code", "born", "at", "ok", "share", "big", "text"],
        [
            7,
            "007",
            datetime.date(1980, 2, 3),
            datetime.datetime(2024, 5, 1, 9, 30),
            True,
            0.1 + 0.2,
            10**15,
            " a\r\nb_x0041_ ",
        ],
        [8, None, None, None, False, 35.0, -2, None],
        change=zeros,
    )
    assert cells(table) == [
        (2, {"id": "007", "code": "007", "born": "1980-02-03", "at": "2024-05-01 09:30:00", "ok": "TRUE",
             "share": "0.3", "big": "1000000000000000", "text": "a\nbA"}),
        (3, {"id": "8", "ok": "FALSE", "share": "35", "big": "-2"}),
    ]  # fmt: skip
    assert (table.format, table.sheet, table.notes) == ("xlsx", "Sheet", ())


def test_stored_results_stand_for_formulas(folder):
    book_of(folder, ["id", "sum", "other"], [1, "=A2+1", "=A2+2"])
    path = folder / "table.xlsx"
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb"<f>A2\+1</f>(<v ?/>|<v></v>)", rb"<f>A2+1</f><v>2</v>", xml),
    )
    table = read_sheet(path)
    assert table.rows[0].cells == {"id": "1", "sum": "2"}
    assert table.notes[0] == "2 cells hold formulas; their stored results were read."
    assert "Formulas without a stored result count as empty: C2" in table.notes[1]


def rewrite(path, name, change):
    """Replace one part of a zip file."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert change(parts[name]) != parts[name]
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)


def test_hidden_rows_and_columns_are_read_and_told(folder):
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    table = book_of(folder, ["id", "a"], [1, "x"], [2, "y"], change=hide)
    assert len(table.rows) == 2
    assert table.notes == ("Hidden rows were read too: 3.", "Hidden columns were read too: B.")


def test_merged_header_cells_name_the_columns_below(folder):
    table = book_of(
        folder, ["id", "Tools", None, "Empty", None], [1, "app", "chat", "x"],
        change=lambda book: [book.active.merge_cells(one) for one in ("B1:C1", "D1:E1")],
    )  # fmt: skip
    assert table.rows[0].cells == {"id": "1", "Tools": "app", "Tools (2)": "chat", "Empty": "x"}
    assert table.notes == ("The header has merged cells: B1:C1, D1:E1.",)


def test_two_rows_of_names_become_one(folder):
    table = book_of(
        folder, ["id", "Tools", None], [None, "diary", "chat"], ["01", "yes", "no"],
        change=lambda book: [book.active.merge_cells(one) for one in ("A1:A2", "B1:C1")],
    )  # fmt: skip
    assert cells(table) == [(3, {"id": "01", "Tools: diary": "yes", "Tools: chat": "no"})]


def test_titles_above_the_header_are_left_out_and_told(folder):
    table = book_of(folder, ["Survey 2024 (invented)"], [], ["id", "a"], [1, "x"])
    assert cells(table) == [(4, {"id": "1", "a": "x"})]
    assert table.header_row == 3
    assert table.notes == ("Left out above the header: 'Survey 2024 (invented)'.",)


def test_merged_cells_below_the_header_are_told(folder):
    table = book_of(folder, ["id", "g"], [1, "x"], [2, None], change=lambda book: book.active.merge_cells("B2:B3"))
    assert table.notes == ("Merged cells have their value in the first row and column only: B2:B3.",)
    assert table.rows[1].cells == {"id": "2"}


def test_error_values_are_told(folder):
    table = book_of(folder, ["id", "a"], [1, "#N/A"])
    assert table.notes == ("Cells with an error instead of a value: B2 (#N/A).",)


def test_the_first_visible_sheet_with_data_is_read_or_the_named_one(folder):
    def more(book):
        hidden = book.create_sheet("Secret", 0)
        hidden.append(["id", "s"])
        hidden.sheet_state = "hidden"
        book.create_sheet("Empty", 0)
        other = book.create_sheet("Follow-up")
        other.append(["id", "b"])
        other.append([1, "later"])

    table = book_of(folder, ["id", "a"], [1, "x"], change=more)
    assert (table.sheet, table.columns) == ("Sheet", ("id", "a"))
    assert table.notes == ("The sheet 'Sheet' was read; there is data in others too: Follow-up.",)
    path = folder / "table.xlsx"
    assert read_sheet(path, sheet="follow-UP").rows[0]["b"] == "later"
    with pytest.raises(KnownError, match=r"there is no sheet 'X' \(sheets: Empty, Secret, Sheet, Follow-up\)"):
        read_sheet(path, sheet="X")
    with pytest.raises(KnownError, match="the sheet 'Empty' holds no data"):
        read_sheet(path, sheet="Empty")


def test_an_empty_workbook_is_refused(folder):
    with pytest.raises(KnownError, match="no visible sheet of the workbook holds data"):
        book_of(folder)


def test_a_dtd_is_refused_before_it_is_parsed(folder):
    book_of(folder, ["id"], [1])
    path = folder / "table.xlsx"
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'
    rewrite(path, "xl/workbook.xml", lambda xml: bomb + xml[xml.find(b"<workbook") :])
    with pytest.raises(KnownError, match="holds a DTD"):
        read_sheet(path)


@pytest.mark.slow
def test_a_zip_bomb_is_refused_unopened(folder):
    book_of(folder, ["id"], [1])
    path = folder / "table.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 60_000_000)
    with pytest.raises(KnownError, match="unpacks to 60 MB"):
        read_sheet(path)


def test_rows_far_below_are_refused(folder):
    book_of(folder, ["id", "a"], [1, "x"])
    path = folder / "table.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="2"', b'<row r="900000"'))
    with pytest.raises(KnownError, match="has more than 200,000 rows"):
        read_sheet(path)


def test_damaged_workbooks_never_crash(folder):
    book_of(folder, ["id", "answer"], *[[number, f"answer {number}"] for number in range(20)])
    path = folder / "table.xlsx"
    good = path.read_bytes()
    rng = Random(7)
    told = []
    for _ in range(60):
        bad = bytearray(good)
        for _ in range(rng.randrange(1, 8)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        path.write_bytes(bytes(bad[: rng.choice((len(bad), len(bad), rng.randrange(len(bad))))]))
        try:
            read_sheet(path)
        except KnownError as problem:
            told.append(str(problem))
    assert len(told) > 30
    assert all(sentence.startswith(str(path)) for sentence in told)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<v>", b"<w>"),
        ("xl/workbook.xml", b'name="Sheet"', b'nome="Sheet"'),
        ("xl/_rels/workbook.xml.rels", b"worksheet", b"nosheet"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="!!"'),
    ],
)
def test_workbooks_with_a_damaged_part_are_refused(folder, part, old, new):
    book_of(folder, ["id", "a"], [1, "x"])
    path = folder / "table.xlsx"
    rewrite(path, part, lambda xml: xml.replace(old, new))
    with pytest.raises(KnownError, match=r"damaged|holds no|holds data"):
        read_sheet(path)


def test_participants_are_read_from_a_workbook_as_from_csv(folder):
    book_of(folder, ["ID", "Group", "age"], ["007", "Caregiver", 41], ["008", None, None])
    table = read_participants(folder / "table.xlsx")
    assert [(row.name, row.group, row.values) for row in table.rows] == [
        ("007", "Caregiver", {"age": "41"}),
        ("008", None, {}),
    ]


@pytest.mark.slow
def test_openpyxl_is_loaded_only_for_a_workbook():
    code = "import sys, qualcoder_cp.transcripts; sys.exit(bool({'openpyxl', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_a_large_workbook_stays_quick(folder):
    rows = [[number, "A sentence of an answer that somebody wrote."] for number in range(3000)]
    assert len(book_of(folder, ["id", "a"], *rows).rows) == 3000
    assert io.BytesIO((folder / "table.xlsx").read_bytes()).getbuffer().nbytes < 200_000
