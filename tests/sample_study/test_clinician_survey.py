# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented survey of 62 professionals: what is in it, how it reads, and that it imports as it should."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qualcoder_cp import adjudication, codebook, coding, demo, transcripts
from qualcoder_cp.csv_table import read_table
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project, add_coder, verify
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts import VariableKind, propose_plan, read_sheet

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "sample_transcripts" / "clinician_survey"
SCRIPT = ROOT / "sample_transcripts" / "build_clinician_survey.py"
KINDS = {
    "profession": VariableKind.CATEGORY,
    "years_in_practice": VariableKind.NUMBER,
    "uses_digital_tools": VariableKind.YES_NO,
    "setting": VariableKind.CATEGORY,
    "confidence": VariableKind.ORDERED,
    "tools_used": VariableKind.SEVERAL,
}


@cache
def sheet(name="survey.csv"):
    return read_sheet(STUDY / name)


def answers():
    return {question: [row[question] for row in sheet().rows] for question in sheet().columns[-3:]}


def test_the_files_are_what_the_script_builds():
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_workbook_holds_the_same_as_the_csv_file():
    one, other = sheet(), sheet("survey.xlsx")
    assert one.columns == other.columns
    assert [row.cells for row in one.rows] == [row.cells for row in other.rows]
    assert other.notes == ("Left out above the header: 'Invented survey of mental health professionals'.",)


def test_there_are_62_people_five_closed_and_three_open_questions():
    assert len(sheet().rows) == 62
    assert sheet().rows[6]["respondent"] == "007"
    plan = propose_plan(sheet())
    assert plan.id_column == "respondent"
    assert plan.variables == KINDS
    assert list(plan.open_columns) == list(answers())


def test_answers_are_of_the_length_that_people_write():
    for given in answers().values():
        words = [count_words(answer) for answer in given if answer]
        assert min(words) >= 20
        assert max(words) <= 90
        assert max(words) - min(words) > 30
        assert 0 < 62 - len(words) <= 12


def test_no_two_answers_are_the_same():
    for given in answers().values():
        filled = [answer for answer in given if answer]
        assert len(set(filled)) == len(filled)


def test_no_wording_of_a_sentence_is_everywhere():
    for given in answers().values():
        runs = Counter(run for answer in given for run in {*_runs(answer.split())})
        assert max(runs.values()) <= 3


def _runs(words, length=8):
    return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]


def test_the_codebook_has_four_themes_of_three_codes():
    rows = read_table(STUDY / "codebook.csv", ("code", "parent_code")).rows
    parents = Counter(row["parent_code"] for row in rows)
    assert parents.pop("") == 4
    assert set(parents.values()) == {3}
    assert all(row["short_definition"] for row in rows)


def test_the_study_says_that_it_is_invented():
    assert "**Everything here is invented.**" in (STUDY / "README.md").read_text(encoding="utf-8")
    for path in (STUDY / "bank").glob("*.toml"):
        assert "nvented" in path.read_text(encoding="utf-8").splitlines()[0] + path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["survey.csv", "survey.xlsx"])
def test_the_survey_imports_as_one_change(tmp_path, name):
    with Project.create(tmp_path / "survey.qcp", "Digital tools") as project:
        add_coder(project, "Ana")
        before = project.state
        done = transcripts.import_survey(project, sheet(name), propose_plan(sheet(name)), by="Ana")
        assert project.state == before + 1
        assert len(done.new) == 62
        assert len(done.transcripts) == 60
        assert all(given.count("") == done.unanswered[question] for question, given in answers().items())
        assert len(transcripts.participants(project)) == 62
        found = {one.name: one for one in transcripts.variables(project)}
        assert {one.name: one.kind for one in found.values()} == KINDS
        assert found["confidence"].settings.order == ("very low", "low", "moderate", "high", "very high")
        assert found["years_in_practice"].values == 61
        for one in transcripts.transcripts(project):
            body = transcripts.text_of(project, one.id)
            roles = [turn.role for turn in body.turns]
            assert roles == [Role.INTERVIEWER, Role.PARTICIPANT] * (len(roles) // 2)
        codebook.import_codebook(project, STUDY / "codebook.csv", by="Ana")
        verify(project)
        again = transcripts.import_survey(project, sheet(name), propose_plan(sheet(name)), by="Ana")
        assert (again.new, again.values, again.answers, again.missing) == ([], [], [], [])


def test_the_answers_were_coded_twice_with_differences_of_each_type(tmp_path):
    expected = json.loads((STUDY / "manifest.json").read_text(encoding="utf-8"))
    demo.build_study(demo.SURVEY, tmp_path / "survey.qcp")
    with Project.open(tmp_path / "survey.qcp", readonly=True) as project:
        names = {code.id: code.name for code in codebook.tree(project).codes.values()}
        boards = adjudication.boards(project, coding.needed_round(project))
        found = Counter(item.type.number for one in boards for item in one.items)
        assert dict(found) == expected["expected"]["items_by_type"]
        assert set(found) == {"0", "1a", "1b", "1c", "2", "3", "4", "5", "6", "7"}
        for board in boards:
            wanted = {
                (one["code"], one["start"], one["end"]) for entry in expected["planted"]
                if entry["transcript"] == board.transcript.name for one in entry["consensus"]
            }  # fmt: skip
            assert {(names[one.code_id], one.start, one.end) for one in board.result.codings} == wanted
