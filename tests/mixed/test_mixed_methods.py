# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed answers described, themes against them, and both side by side, on a small invented study."""

from __future__ import annotations

import csv

import pytest
from running_study import decided
from small_study import Study

from qualcoder_cp import mixed, transcripts
from qualcoder_cp.model import KnownError, Level
from qualcoder_cp.reports.mixed_tables import described_printed, joint_printed, joint_rows, sides_printed
from qualcoder_cp.reports.settings import import_pseudonyms
from qualcoder_cp.reports.table_files import write_printed

PEOPLE = """participant,transcript,group,age,tools,trust
P1,T1,patients,16,watch; phone,low
P2,T2,caregivers,48,phone,high
P3,,caregivers,,,
"""


@pytest.fixture
def study(tmp_path):
    made = decided(Study(tmp_path, {}))
    made.people(PEOPLE)
    for name, kind in (("age", "number"), ("tools", "several choice"), ("trust", "category")):
        transcripts.set_kind(made.project, name, transcripts.VariableKind(kind), by="Lea")
    yield made
    made.project.close()


def by_name(found):
    return {one.variable.name: one.columns[0] for one in found}


def test_each_kind_is_described_by_what_it_is(study):
    found = by_name(mixed.describe(study.project))
    assert (found["age"].spread.mean, found["age"].spread.median, found["age"].missing) == (32, 32, 1)
    assert [(one.value, one.n, one.N) for one in found["trust"].shares if one.n] == [
        ("low", 1, 2), ("high", 1, 2),
    ]  # fmt: skip
    assert {one.value: one.n for one in found["tools"].shares} == {"watch": 1, "phone": 2}


def test_groups_stand_beside_everybody_and_a_filter_leaves_others_out(study):
    (one,) = mixed.describe(study.project, ("age",), by=("group",))
    assert [(column.group, column.participants, column.missing) for column in one.columns] == [
        ("all", 3, 1), ("patients", 1, 0), ("caregivers", 2, 1),
    ]  # fmt: skip
    (one,) = mixed.describe(study.project, ("age",), where=[mixed.condition("group=Patients")])
    assert (one.columns[0].participants, one.columns[0].spread.mean) == (1, 16)


def test_rows_of_the_tidy_table_say_n_of_those_who_answered(study):
    rows = list(mixed.described_rows(mixed.describe(study.project, ("tools",))))
    assert [(row["category"], row["n"], row["N"], row["percent"], row["missing"]) for row in rows] == [
        ("watch", 1, 2, 50, 1), ("phone", 2, 2, 100, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["group", "=x", "group=", "group=|"])
def test_a_condition_needs_a_name_and_a_value(words):
    with pytest.raises(KnownError, match="is no condition"):
        mixed.condition(words)


def test_an_unknown_value_is_named_with_those_there_are(study):
    with pytest.raises(KnownError, match="No participant has 'Mars' as group"):
        mixed.matching(study.project, [mixed.condition("group=Mars")])


def test_a_joint_display_counts_and_quotes_each_cell(study):
    shown = mixed.joint_display(study.project, by=("trust",))
    assert (shown.variable, shown.total, shown.totals["low"], shown.totals["high"]) == ("trust", 2, 1, 1)
    rows = {row.code.name: row for row in shown.rows}
    assert [(rows["Privacy"].cells[one].count.n, rows["Privacy"].cells[one].count.N) for one in ("low", "high")] == [
        (1, 1), (0, 1),
    ]  # fmt: skip
    (voice,) = rows["Privacy"].cells["low"].voices
    assert voice.words == "They never asked me about consent."
    assert (voice.participant, voice.group, voice.transcript) == ("P1", "patients", "T1")
    assert rows["Privacy"].cells["high"].voices == ()
    assert [one.name for one in shown.left_out] == ["P3"]


def test_a_joint_display_can_be_filtered_and_go_down_to_codes(study):
    shown = mixed.joint_display(
        study.project, by=("trust",), level=Level.CODE, where=[mixed.condition("tools=watch")], voices=0
    )
    assert shown.total == 1
    assert {row.code.name: row.overall.n for row in shown.rows}["Consent"] == 1
    assert all(cell.voices == () for row in shown.rows for cell in row.cells.values())
    assert shown.where == ("tools: watch",)


def test_questions_stand_beside_themes(study):
    (side,) = mixed.side_by_side(study.project, [mixed.Pair.of("trust=Trust")])
    assert (side.code, side.count.n, side.count.N) == ("Trust", 1, 2)
    assert side.voices[0].participant == "P2"
    with pytest.raises(KnownError, match="is no pair"):
        mixed.Pair.of("trust")


def test_a_sealed_round_shows_no_joint_display(tmp_path):
    one = Study(tmp_path, {})
    one.apply(one.ana, "T1", "Consent", "They never asked me about consent.")
    with one.project, pytest.raises(KnownError, match="sealed"):
        mixed.joint_display(one.project)


def test_all_formats_say_the_same_and_names_are_replaced(study, tmp_path):
    import docx
    import openpyxl

    (tmp_path / "names.csv").write_text("name,pseudonym\nconsent,agreement\n", encoding="utf-8")
    import_pseudonyms(study.project, tmp_path / "names.csv", by="Lea")
    shown = mixed.joint_display(study.project, by=("trust",))
    table = joint_printed(study.project, shown)
    for ending in ("docx", "xlsx", "csv"):
        write_printed(table, tmp_path / f"joint.{ending}")
    (grid,) = docx.Document(str(tmp_path / "joint.docx")).tables
    in_word = {row.cells[0].text.strip(): row.cells[2].text for row in grid.rows}
    book = openpyxl.load_workbook(tmp_path / "joint.xlsx").active
    in_excel = {str(row[0]).strip(): row[2] for row in book.iter_rows(values_only=True) if row[0]}
    with (tmp_path / "joint.csv").open(encoding="utf-8") as stream:
        in_csv = {row[0].strip(): row[2] for row in csv.reader(stream)}
    assert in_word["Privacy"] == in_excel["Privacy"] == in_csv["Privacy"]
    assert in_csv["Privacy"].startswith("1/1 (100.0%)\n")
    assert "[agreement]" in in_csv["Privacy"]
    assert "consent." not in in_csv["Privacy"]
    tidy = {(row["code"], row["value"]): (row["n"], row["N"]) for row in joint_rows(study.project, shown)}
    assert tidy["Privacy", "low"] == (1, 1)
    assert tidy["Privacy", "all"] == (1, 2)


def test_printed_descriptions_hold_what_papers_print(study):
    table = described_printed(mixed.describe(study.project, by=("group",)))
    cells = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert table.header == ("Question", "All (N=3)", "patients (n=1)", "caregivers (n=2)")
    assert cells["mean (SD)"] == ("32.0 (22.6)", "16.0 (—)", "48.0 (—)")
    assert cells["phone"] == ("2/2 (100.0%)", "1/1 (100.0%)", "1/1 (100.0%)")
    sides = sides_printed(study.project, mixed.side_by_side(study.project, [mixed.Pair("trust", "Trust")]))
    assert sides.rows[0].cells[3] == "1/2 (50.0%)"
