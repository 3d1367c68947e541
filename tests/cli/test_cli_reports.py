# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of reports: a submission by a preset, labels, pseudonyms, quotes and a manuscript checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import run
from small_study import Study

from qualcoder_cp import adjudication

pytestmark = pytest.mark.slow

MOTHER = "My mother saw my data."


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    one = Study(tmp_path, {})
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Access", MOTHER)
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    one.project.close()
    return one.path


def test_the_old_form_and_a_preset_each_write_their_folder(study_file: Path, tmp_path: Path) -> None:
    old = run("reports", "write", study_file, tmp_path / "old", "--resamples", "0")
    assert (old.exit_code, "13 files written" in old.stdout) == (0, True)
    new = run(
        "reports", "write", study_file, "--preset", "jmir", "--out", tmp_path / "new", "--resamples", "0", "--json"
    )
    assert new.exit_code == 0, new.stderr
    told = json.loads(new.stdout)
    assert {"table_2_prevalence.docx", "coreq.docx", "numbers.json", "data/quotes.csv"} <= set(told["files"])
    assert all((tmp_path / "new" / name).stat().st_size for name in told["files"])


def test_a_folder_must_be_named_once(study_file: Path, tmp_path: Path) -> None:
    assert run("reports", "write", study_file).exit_code == 2
    assert run("reports", "write", study_file, tmp_path / "a", "--out", tmp_path / "b").exit_code == 2


def test_labels_are_set_and_shown(study_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("code,label\nTrust,Trust in devices\nPrivacy,\n", encoding="utf-8")
    assert run("reports", "labels", study_file, table).exit_code == 0
    rows = {row["code"]: row for row in json.loads(run("reports", "labels", study_file, "--json").stdout)}
    assert (rows["Trust"]["label"], rows["Trust"]["place"], rows["Privacy"]["place"]) == ("Trust in devices", 1, 2)
    table.write_text("code\nNo such code\n", encoding="utf-8")
    refused = run("reports", "labels", study_file, table)
    assert (refused.exit_code, "there is no code 'No such code'" in refused.stderr) == (1, True)


def test_names_are_listed_and_hidden_in_quotes(study_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,pseudonym\nmother,relative\n", encoding="utf-8")
    assert run("reports", "pseudonyms", study_file, table).exit_code == 0
    made = run("reports", "write", study_file, "--preset", "plain", "--out", tmp_path / "out", "--resamples", "0")
    assert "'mother' of the list of names stands in the quote of" in made.stdout
    printed = (tmp_path / "out" / "table_3_quotes.csv").read_text(encoding="utf-8")
    assert "My [relative] saw my data." in printed
    assert "mother" not in (tmp_path / "out" / "data" / "quotes.csv").read_text(encoding="utf-8")


def test_a_quote_holds_or_says_what_does_not(study_file: Path) -> None:
    assert run("reports", "quote", study_file, "T1", "My […] saw my data").exit_code == 0
    refused = run("reports", "quote", study_file, "T1", "My father saw my data")
    assert (refused.exit_code, "is not in the text" in refused.stderr) == (1, True)


def test_a_manuscript_is_checked(study_file: Path, tmp_path: Path) -> None:
    text = tmp_path / "paper.md"
    text.write_text(
        "# Results\n\nAccess was raised by 2/2 (100%). Privacy was raised by 1/2 (50%).\n", encoding="utf-8"
    )
    found = run("reports", "check", study_file, text, "--resamples", "0", "--out", tmp_path / "found.csv")
    assert found.exit_code == 0
    assert "paragraph 3 (Results): 2/2 (100%) [Access]: differs. The project has 1/2." in found.stdout
    assert "1 agrees; 1 differs;" in found.stdout
    assert (tmp_path / "found.csv").read_text(encoding="utf-8").count("\n") == 3
    told = json.loads(run("reports", "check", study_file, text, "--resamples", "0", "--all", "--json").stdout)
    assert [one["verdict"] for one in told["findings"]] == ["differs", "agrees"]
