# SPDX-License-Identifier: GPL-3.0-or-later
"""Delimited tables: what is read from the files that teams have, and one sentence for what can't be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoder_cp.csv_table import read_table, table_text, whole_number, write_bytes, write_table
from qualcoder_cp.model import KnownError
from qualcoder_cp.shipped import shipped


@pytest.fixture
def table(tmp_path):
    def read(content: str | bytes, *needed: str, aliases=None):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_table(path, needed, aliases)

    return read


def refusal(table, content, *needed) -> str:
    with pytest.raises(KnownError) as problem:
        table(content, *needed)
    sentence = str(problem.value)
    assert "table.csv" in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_line_ends_and_byte_order_marks(table, delimiter, line_end, mark):
    lines = [delimiter.join(cells) for cells in (("Code", "Parent Code"), ("Privacy", ""), ("Trust", "Privacy"))]
    found = table(mark + line_end.join(lines) + line_end, "code")
    assert found.columns == ("code", "parent_code")
    assert [(row.number, row["code"], row["parent_code"]) for row in found.rows] == [
        (2, "Privacy", ""), (3, "Trust", "Privacy"),
    ]  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_does(table):
    found = table('code,memo\n\nA,"two\nlines, with comma"\n,\nB,"say ""so"""\n', "code")
    assert [(row.number, row["code"], row["memo"]) for row in found.rows] == [
        (3, "A", "two\nlines, with comma"), (5, "B", 'say "so"'),
    ]  # fmt: skip


def test_a_comma_table_with_semicolons_in_its_cells(table):
    found = table("code,memo\nA,one; two; three\nB,four; five\n", "code")
    assert found.rows[0]["memo"] == "one; two; three"


def test_short_rows_have_empty_cells_and_empty_columns_at_the_end_are_dropped(table):
    found = table("code,memo,,\nA\nB,x,,\n", "code")
    assert found.columns == ("code", "memo")
    assert found.rows[0]["memo"] == found.rows[0]["never heard of"] == ""


def test_other_spellings_of_columns(table):
    assert table("Code Name,x\nA,1\n", "code", aliases={"code_name": "code"}).rows[0]["code"] == "A"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("\ufeff", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("code\nA\n".encode("utf-16"), "binary"),
        ("code\nA\nPriv\u00e9\n".encode("latin-1"), "not UTF-8 (line 3)"),
        ("name,memo\nA,b\n", "row 1: the column 'code' is missing (found: name, memo)"),
        ("code,Code\nA,b\n", "row 1: the column 'code' occurs twice"),
        ("code,memo\nA,b\nC,d,e\n", "row 3: more cells (3) than the header has (2)"),
        ('code,memo\nA,"never closed\nB,x\n', "line"),
        ('code,memo\nA,"closed" too early\n', "line 2"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(table, content, words):
    assert words in refusal(table, content, "code")


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(KnownError, match="does not exist"):
        read_table(tmp_path / "none.csv", [])
    with pytest.raises(KnownError, match="can't be read"):
        read_table(tmp_path, [])


def test_a_number_that_is_none_names_its_place(table):
    found = table("code,start\nA,12\nB,1.5\n", "code")
    assert whole_number(found, found.rows[0], "start") == 12
    with pytest.raises(KnownError, match=r"table.csv, row 3, column 'start': '1.5' is no whole number"):
        whole_number(found, found.rows[1], "start")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(*[st.text("ab,;\t\"\n\r'=é👍 ", max_size=6).map(str.strip)] * 2), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    rows = [{"code": f"x{one}", "memo": other} for one, other in cells]
    write_table(path, ("code", "memo"), rows)
    assert [{"code": row["code"], "memo": row["memo"]} for row in read_table(path, ["code"]).rows] == rows


def test_writing_is_tidy():
    written = table_text(("a", "b"), [{"a": 1, "b": None, "c": "left out"}, {"b": "x\ry"}, {"a": "p\r\nq"}])
    assert written == 'a,b\n1,\n,"x\ry"\n"p\r\nq",\n'


@pytest.mark.parametrize("where", ["missing/x.csv", "file/x.csv", "n" * 300 + ".csv", "folder"])
def test_where_nothing_can_be_written_nothing_is_left(tmp_path, where):
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(KnownError, match="can't be written"):
        write_bytes(tmp_path / where, b"x")
    assert sorted(tmp_path.iterdir()) == before


def test_shipped_files_are_found_or_missed_in_one_sentence():
    assert shipped("resources").is_dir()
    with pytest.raises(KnownError, match="not whole: resources/no such thing is missing"):
        shipped("resources", "no such thing")
