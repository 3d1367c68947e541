# SPDX-License-Identifier: GPL-3.0-or-later
import pytest

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.participants import read_participants


@pytest.fixture
def table(tmp_path):
    def write_and_read(content):
        path = tmp_path / "participants.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_participants(path)

    return write_and_read


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_and_byte_order_marks(table, delimiter, mark):
    lines = [("Participant_ID", "Stakeholder Group", "age"), ("007", "caregiver", "41"), ("008", "", "")]
    found = table(mark + "\r\n".join(delimiter.join(line) for line in lines))
    assert found.variables == ("age",)
    assert [(row.name, row.row, row.group, row.values) for row in found.rows] == [
        ("007", 2, "caregiver", {"age": "41"}),
        ("008", 3, None, {}),
    ]


def test_transcripts_may_be_several(table):
    found = table("participant,transcript\nP1,P1.docx; P1 follow-up\nP2,\n")
    assert [row.transcripts for row in found.rows] == [("P1.docx", "P1 follow-up"), ()]


def test_values_may_hold_delimiters_and_line_ends(table):
    found = table('participant,note\nP1,"tired, but\nwell"\n\nP2,fine\n')
    assert [(row.name, row.row, row.values["note"]) for row in found.rows] == [
        ("P1", 2, "tired, but\nwell"),
        ("P2", 4, "fine"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,age\nA,1\n", r"participants.csv, row 1: there is no column 'participant' \(columns found: name, age\)"),
        ("participant,age\nA,1\na,2\n", "row 3, column 'participant': the participant 'a' is already in row 2"),
        ("participant,age\n,1\n", "row 2, column 'participant': the participant has no name"),
        ("participant,age\nA,1,2\n", "row 2, column 3: there is a value without a column name"),
        ("participant,age,Age\nA,1,2\n", "row 1, column 3: the column name 'Age' stands twice"),
        ("participant,,age\nA,1,2\n", "row 1, column 2: the column has no name"),
        ("participant,age\n", "no participants"),
        ('participant,age\n"A,1\n', "not a well-formed CSV file"),
        (b"", "is empty"),
        (b"PK\x03\x04 not a zip", "must be a CSV file"),
        (bytes(range(256)) * 4, "binary data"),
    ],
)
def test_problems_name_file_row_and_column(table, content, message):
    with pytest.raises(KnownError, match=message):
        table(content)


def test_a_missing_table_is_a_known_problem(tmp_path):
    with pytest.raises(KnownError, match="can't be read"):
        read_participants(tmp_path / "nowhere.csv")


def test_groups_written_in_two_ways_are_noted(table):
    found = table("participant,group\nA,Caregiver\nB,caregiver\nC,\n")
    assert found.notes == (
        "The same group is written in several ways: 'Caregiver', 'caregiver'.",
        "1 of 3 participants have no group; they will be shown as 'not stated'.",
    )
