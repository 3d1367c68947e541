# SPDX-License-Identifier: GPL-3.0-or-later
"""The prevalence table as a Word document that a journal takes as it is."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.prevalence.rules import CountedCode, PrevalenceTable, Sort, Subject, prevalence
from qualcoder_cp.reports.formats import JMIR, PLAIN
from qualcoder_cp.reports.prevalence_table import PrevalenceOptions, prevalence_document
from qualcoder_cp.reports.printed import Note, PrintedRow, PrintedTable
from qualcoder_cp.reports.word_tables import table_document

pytestmark = pytest.mark.slow

GROUPS = ("Adolescent patients", "Caregivers", "Clinicians", "Developers", "Scholars")
CODES = (
    CountedCode(1, "Regulation", Level.DOMAIN, None, 0, "#0072b2", frozenset({1})),
    CountedCode(2, "Data privacy", Level.DOMAIN, None, 0, "#d55e00", frozenset({2, 3, 4})),
    CountedCode(3, "Consent", Level.CODE, 2, 1, "#d55e00", frozenset({3})),
    CountedCode(4, "Sharing with third parties", Level.CODE, 2, 1, "#d55e00", frozenset({4})),
)


def make_table(groups: tuple[str, ...] = GROUPS, complete: int = 102) -> PrevalenceTable:
    """Return 102 participants of whom 88 have data privacy, 17 regulation, 4 sharing."""
    people = []
    for i in range(102):
        codes = ({1} if i % 6 == 0 else set()) | ({3} if i < 84 else set()) | ({4} if 80 <= i < 88 else set())
        group = groups[min(i // 20, len(groups) - 1)]
        people.append(Subject(i, f"P{i}", group, frozenset(codes), i < complete, "not signed off"))
    return prevalence(people, CODES, groups)


@pytest.fixture
def write(tmp_path):
    """Write a prevalence document and read it back."""
    from docx import Document

    def written(table: PrevalenceTable | None = None, notes: tuple[str, ...] = (), **options):
        path = tmp_path / "table.docx"
        prevalence_document(table or make_table(), "Prevalence by group", notes, path, PrevalenceOptions(**options))
        return Document(str(path))

    return written


def cells_of(document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_the_table_prints_counts_as_they_are_published(write):
    rows = cells_of(write())
    assert rows[0][:3] == ["Domain and code", "All (N=102)", "Adolescent patients (n=20)"]
    assert rows[1] == [
        "Data privacy", "88/102 (86.3%)", "20 (100.0%)", "20 (100.0%)", "20 (100.0%)", "20 (100.0%)", "8 (36.4%)",
    ]  # fmt: skip
    assert rows[-1] == ["Participants analyzed", "102", "20", "20", "20", "20", "22"]
    assert [row[0] for row in rows[-3:-1]] == ["Participants with at least one", "Participants with none"]


def test_domains_are_bold_and_codes_indented_below_them_most_frequent_first(write):
    rows = write().tables[0].rows[1:5]
    labels = [row.cells[0].paragraphs[0] for row in rows]
    assert [label.text for label in labels] == ["Data privacy", "Consent", "Sharing with third parties", "Regulation"]
    assert [bool(label.runs[0].font.bold) for label in labels] == [True, False, False, True]
    assert [label.paragraph_format.left_indent.cm > 0 for label in labels] == [False, True, True, False]


def test_one_level_in_the_order_of_the_codebook(write):
    rows = cells_of(write(level=Level.DOMAIN, sort=Sort.CODEBOOK))
    assert [row[0] for row in rows[:3]] == ["Domain", "Regulation", "Data privacy"]


def test_groups_may_show_their_total_in_each_cell(write):
    assert cells_of(write(group_cells="n/N (%)"))[1][6] == "8/22 (36.4%)"


def test_the_plain_preset_prints_one_decimal_whatever_the_total(write):
    people = [Subject(i, f"P{i}", "Patients", frozenset({3} if i else ())) for i in range(8)]
    table = prevalence(people, CODES)
    assert cells_of(write(table))[1] == ["Data privacy", "7/8 (88%)"]
    assert cells_of(write(table, preset=PLAIN))[1] == ["Data privacy", "7/8 (87.5%)"]


def test_an_interval_column_stands_after_all(write):
    rows = cells_of(write(intervals=True))
    assert rows[0][2].startswith("95% CI")
    assert rows[1][2] == "78.3-91.6"


def test_notes_have_letters_in_reading_order(write):
    document = write(make_table((*GROUPS, "Nobody"), complete=100), ("Layer: consensus.",), intervals=True)
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == "Table 1. Prevalence by group.a,b"
    assert paragraphs[1].startswith("aThe unit is the participant")
    assert paragraphs[2:4] == ["bLayer: consensus.", "cProvisional: 2 participants not yet complete and left out."]
    assert paragraphs[4].startswith("dWilson 95% CI")
    assert [cell.text[-1] for cell in document.tables[0].rows[0].cells[1:3]] == ["c", "d"]
    assert all(run.font.superscript for run in document.paragraphs[0].runs[1:])


def test_a_group_without_participants_is_a_dash_with_a_note(write):
    people = [Subject(1, "P1", "Patients", frozenset({3}))]
    document = write(prevalence(people, CODES, ["Patients", "Nobody"]))
    assert cells_of(document)[1] == ["Data privacy", "1/1 (100%)", "1 (100%)", "—"]
    assert cells_of(document)[0][-1] == "Nobody (n=0)b"
    assert document.paragraphs[-1].text == "bNot defined: no participants in this group."


@pytest.mark.parametrize("preset", [PLAIN, JMIR])
@pytest.mark.parametrize("more", [0, 1, 4])
def test_the_table_fits_a_portrait_page(write, preset, more):
    groups = (*GROUPS, *(f"Group {number}" for number in range(more)))
    document = write(make_table(groups), preset=preset, intervals=True)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert section.page_width < section.page_height
    assert sum(column.width for column in document.tables[0].columns) <= room + 5000  # hundredths of a millimetre
    assert document.tables[0].columns[0].width.cm >= 2.49


def test_columns_that_a_page_cannot_hold_follow_below_under_the_same_labels(write):
    groups = tuple(f"Stakeholders {number}" for number in range(30))
    document = write(make_table(groups))
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    heads = []
    for grid in document.tables:
        rows = [[cell.text for cell in row.cells] for row in grid.rows]
        assert [row[0] for row in rows][1:3] == ["Data privacy", "Consent"]
        assert sum(column.width for column in grid.columns) <= room + 5000
        heads += rows[0][1:]
    assert len(document.tables) > 2
    assert heads[0] == "All (N=102)"
    assert [head.partition(" (")[0] for head in heads[1:]] == list(groups)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said.count("Table 1 (continued).") == len(document.tables) - 1


def test_long_right_to_left_and_marked_up_labels_stand_in_the_table(write):
    names = ("x" * 200, "פרטיות <b>ואמון</b>", "=SUM(A1)")
    codes = [CountedCode(i, name, Level.DOMAIN, None, 0, "#0072b2", frozenset({i})) for i, name in enumerate(names)]
    people = [Subject(1, "P1", None, frozenset({0, 1}))]
    assert [row[0] for row in cells_of(write(prevalence(people, codes)))[1:4]] == list(names)


def test_one_participant_without_a_group_makes_a_table(write):
    table = prevalence([Subject(1, "P1", None, frozenset({3}))], CODES)
    assert cells_of(write(table))[:2] == [["Domain and code", "All (N=1)"], ["Data privacy", "1/1 (100%)"]]


def test_the_header_repeats_and_rows_stay_whole(write):
    rows = [row._tr.xml for row in write().tables[0].rows]
    assert "w:tblHeader" in rows[0]
    assert "w:tblHeader" not in rows[1]
    assert all("w:cantSplit" in row for row in rows)


def test_the_file_is_the_same_bytes_when_written_again(tmp_path):
    paths = tmp_path / "first.docx", tmp_path / "second.docx"
    for path in paths:
        prevalence_document(make_table(), "Prevalence", ["Layer: consensus."], path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_any_table_can_be_written(tmp_path):
    from docx import Document

    rows = (PrintedRow(("Privacy\x0b & more", "0.81")), PrintedRow(("Harms", "0.62"), indent=1, rule_above=True))
    table = PrintedTable(4, "Agreement per code.", ("Code", "α"), rows, (Note("Krippendorff alpha.", 1),))
    table_document(table, tmp_path / "agreement.docx")
    document = Document(str(tmp_path / "agreement.docx"))
    assert document.paragraphs[0].text == "Table 4. Agreement per code."
    assert cells_of(document) == [["Code", "αa"], ["Privacy & more", "0.81"], ["Harms", "0.62"]]


def test_a_folder_that_is_not_there_is_told_plainly(tmp_path):
    with pytest.raises(KnownError, match="can't be written"):
        prevalence_document(make_table(), "Prevalence", [], tmp_path / "nowhere" / "table.docx")


def test_importing_the_module_does_not_import_docx():
    code = "import sys, qualcoder_cp.reports.word_tables; sys.exit('docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_column_of_long_texts_gets_most_of_the_room(tmp_path):
    from docx import Document

    rows = tuple(PrintedRow(("Privacy", "Consent", "words " * 50, "P1, patients")) for _ in range(3))
    table_document(PrintedTable(3, "Quotes", ("Domain", "Code", "Quote", "Participant"), rows, (), (1, 2, 3)),
                   tmp_path / "quotes.docx")  # fmt: skip
    widths = [column.width.cm for column in Document(str(tmp_path / "quotes.docx")).tables[0].columns]
    assert widths[2] > 7
    assert min(widths) > 2.5
    assert sum(widths) < 17.1
