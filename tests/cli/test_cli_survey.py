# SPDX-License-Identifier: GPL-3.0-or-later
"""Surveys, workbooks and file names by commands: guesses, what a person says instead, refusals in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import run

from qualcoder_cp.project import Project

WHY = "Why did you stop?"
TABLE = (
    f"code;role;years;use;{WHY}\n"
    "01;nurse;3;weekly;It took longer than talking to the people themselves.\n"
    "02;nurse;5;never;\n"
    "03;doctor;x;daily;Nobody on the ward ever read what I had written there.\n"
    "04;doctor;9;daily;I did not stop, it simply stopped with the last update.\n"
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    assert run("project", "new", tmp_path / "study.qcp", "--title", "S", "--coder", "Ana").exit_code == 0
    (tmp_path / "survey.csv").write_text(TABLE.replace(";x;", ";7;"), encoding="utf-8")
    return tmp_path


def survey(folder: Path, *words: str) -> object:
    return run("transcripts", "survey", folder / "study.qcp", folder / "survey.csv", *words)


def test_a_dry_run_says_what_columns_are_taken_for_and_what_is_wrong(study):
    (study / "survey.csv").write_text(TABLE, encoding="utf-8")
    result = survey(study, "--variable", "years=number", "--group", "role", "--dry-run")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[1][:3] == ["code", "id", "4"]
    assert lines[2][:3] == ["role", "group", "4"]
    assert lines[4][:3] == ["use", "ordered", "category"]
    assert "row 4, column 'years': 'x' is no number." in result.stdout
    found = json.loads(survey(study, "--variable", "years=number", "--dry-run", "--json").stdout)
    assert found["rows"] == 4
    assert len(found["problems"]) == 1
    with Project.open(study / "study.qcp") as project:
        assert project.value("SELECT count(*) FROM participant") == 0


def test_a_survey_goes_in_and_its_corrections_after_it(study):
    result = survey(study, "--id", "CODE", "--group", "role", "--variable", "use=ordered category:never<weekly<daily")
    assert result.stdout.splitlines() == [
        "Imported 4 new participants and 3 new transcripts.",
        f"No answer to '{WHY}': 1",
    ]
    assert "answered no open question" in result.stderr
    text = (study / "survey.csv").read_text(encoding="utf-8")
    (study / "survey.csv").write_text(text.replace(";9;", ";10;").replace("last update", "update"), encoding="utf-8")
    result = survey(study, "--group", "role")
    assert "04, years: '9' is now '10'" in result.stdout
    assert f"04, '{WHY}': the answer was replaced" in result.stdout
    done = json.loads(survey(study, "--group", "role", "--json").stdout)
    assert (done["new"], done["values"], done["answers"]) == ([], [], [])
    listed = json.loads(run("transcripts", "variables", study / "study.qcp", "--json").stdout)
    assert {one["variable"]: one["kind"] for one in listed} == {"years": "number", "use": "ordered category"}
    assert "never < weekly < daily" in run("transcripts", "variables", study / "study.qcp").stdout


def test_columns_can_be_left_out_or_taken_as_open(study):
    done = json.loads(survey(study, "--ignore", WHY, "--open", "use", "--json").stdout)
    assert list(done["unanswered"]) == ["use"]
    assert len(done["transcripts"]) == 4


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--id", "nr"), 1, "there is no column 'nr' (columns found: code, role"),
        (("--id", "code", "--group", "code"), 1, "The column 'code' can't be two things at once."),
        (("--variable", "years"), 2, "must be COLUMN=KIND, and the kinds are: text, number"),
        (("--variable", "years=size"), 2, "must be COLUMN=KIND"),
        (("--variable", "role=number"), 1, "row 2, column 'role': 'nurse' is no number. (3 more problems"),
        (("--variable", "use=ordered category:never<weekly"), 1, "'daily' is none of: never, weekly."),
        (("--sheet", "Data"), 1, "only an Excel workbook has sheets"),
        (("--encoding", "nonsense"), 1, "there is no encoding called 'nonsense'"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(study, words, code, message):
    result = survey(study, *words)
    assert result.exit_code == code, result.output
    assert message in result.stderr
    with Project.open(study / "study.qcp") as project:
        assert project.value("SELECT count(*) FROM participant") == 0


def test_participants_come_from_a_workbook(study):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["participant", "group", "age"], ["P1", "nurses", 41]):
        book.active.append(row)
    book.active.title = "People"
    book.save(study / "people.xlsx")
    result = run("transcripts", "participants", study / "study.qcp", study / "people.xlsx", "--sheet", "People")
    assert result.stdout == "Imported 1 participants.\n"


def test_participants_come_from_file_names(study):
    for name in ("CLIN_07_2024", "CLIN_08_2024", "DEV_07_2023", "DEV_09_2024"):
        (study / "talks").mkdir(exist_ok=True)
        (study / "talks" / f"{name}.txt").write_text(f"I: How?\nP: Well, {name}.\nI: And?\nP: So.\n", encoding="utf-8")
    command = ("transcripts", "import", study / "study.qcp", study / "talks", "--names")
    assert "does not fit the file name 'CLIN_07_2024.txt'" in run(*command, "{id}+{*}").stderr
    assert "must hold {id}" in run(*command, "{group}").stderr
    assert run(*command, "guess", "--participants", study / "survey.csv").exit_code == 2
    assert run(*command, "guess").exit_code == 0
    listed = json.loads(run("transcripts", "list", study / "study.qcp", "--json").stdout)
    assert [(one["participant"], one["group"]) for one in listed] == [
        ("CLIN_07", "CLIN"), ("CLIN_08", "CLIN"), ("DEV_07", "DEV"), ("DEV_09", "DEV"),
    ]  # fmt: skip


def test_what_divides_several_choices_is_shown_and_can_be_said(study):
    tools = ("Apps, Web", "Web", "Apps, Paper", "Paper, Web", "Apps")
    rows = "".join(f"{number:02d};{cell}\n" for number, cell in enumerate(tools))
    (study / "survey.csv").write_text("code;tools\n" + rows, encoding="utf-8")
    shown = json.loads(survey(study, "--dry-run", "--json").stdout)["columns"][1]
    assert (shown["is"], shown["divided by"]) == ("several choice", ",")
    said = survey(study, "--variable", "tools=several choice", "--divided", "tools=line", "--dry-run", "--json")
    assert json.loads(said.stdout)["columns"][1]["divided by"] == "line"
    wrong = survey(study, "--divided", "tools=x")
    assert wrong.exit_code == 2
    assert "the signs are ; , | line" in wrong.stderr
    assert survey(study, "--divided", "what=,").exit_code == 1
    assert survey(study).exit_code == 0
    people = json.loads(run("transcripts", "export-participants", study / "study.qcp", "--json").stdout)
    assert [one["tools"] for one in people] == ["Apps; Web", "Web", "Apps; Paper", "Paper; Web", "Apps"]


def test_labels_with_commas_stay_whole_where_they_are_known(study):
    table = "code;tools\n01;Web, apps, such as diaries\n02;apps, such as diaries\n"
    (study / "survey.csv").write_text(table, encoding="utf-8")
    kind = "tools=several choice:Apps, such as diaries<Web"
    assert survey(study, "--variable", kind, "--divided", "tools=,").exit_code == 0
    people = json.loads(run("transcripts", "export-participants", study / "study.qcp", "--json").stdout)
    assert [one["tools"] for one in people] == ["Web; Apps, such as diaries", "Apps, such as diaries"]


def test_values_that_do_not_fit_a_kind_are_listed_and_taken_away_if_wanted(study):
    (study / "survey.csv").write_text(TABLE, encoding="utf-8")
    assert survey(study, "--variable", "years=text").exit_code == 0
    project = study / "study.qcp"
    shown = run("transcripts", "set-kind", project, "years", "number", "--dry-run")
    assert shown.stdout == "03: 'x' is no number.\n'years' would be: number; 1 values do not fit.\n"
    refused = run("transcripts", "set-kind", project, "years", "number")
    assert (refused.exit_code, "'x' is no number" in refused.stderr) == (1, True)
    done = run("transcripts", "set-kind", project, "years", "number", "--clear-misfits")
    assert done.stdout.endswith("'years' is now: number; 1 values were taken away.\n")


def test_labels_of_values_are_exported_beside_them(study):
    assert survey(study, "--variable", "years=number").exit_code == 0
    project, table = study / "study.qcp", study / "labels.csv"
    table.write_text("variable,value,label\nyears,3,three years\nyears,99,not told\n", encoding="utf-8")
    done = run("transcripts", "value-labels", project, table)
    assert "No participant has the value '99' of years." in done.stderr
    assert run("transcripts", "export-participants", project, "--labels", "--out", study / "out.csv").exit_code == 0
    lines = (study / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("participant,group,transcripts,")
    assert "years,years (label)" in lines[0]
    assert "3,three years" in lines[1]


def test_exported_participants_can_be_taken_in_again(study):
    assert survey(study, "--group", "role").exit_code == 0
    project, table = study / "study.qcp", study / "out.csv"
    before = json.loads(run("transcripts", "export-participants", project, "--json").stdout)
    assert run("transcripts", "export-participants", project, "--out", table).exit_code == 0
    assert run("transcripts", "participants", project, table).exit_code == 0
    assert json.loads(run("transcripts", "export-participants", project, "--json").stdout) == before
