# SPDX-License-Identifier: GPL-3.0-or-later
"""From the agenda to the audit trail, by commands alone (invented talk)."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest
from running import run

TALK = (
    "Interviewer: How was it?\nRosa: They asked me about the data. I said yes to all of it.\n"
    "Interviewer: And?\nRosa: My mother saw the numbers.\n"
)


def answer(*words):
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.fixture
def study(tmp_path):
    project = tmp_path / "study.qcp"
    (tmp_path / "A.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "codebook.csv").write_text("code,parent_code\nPrivacy,\nConsent,Privacy\nAccess,Privacy\nTrust,\n")
    for words in (
        ("project", "new", project, "--title", "A study", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea"),
        ("transcripts", "import", project, tmp_path / "A.txt"),
        ("codebook", "import", project, tmp_path / "codebook.csv"),
        ("coding", "apply", project, "A", "Consent", "--quote", "They asked me about the data.", "--as", "Ana"),
        ("coding", "apply", project, "A", "Access", "--quote", "They asked me about the data.", "--as", "Ben"),
        ("coding", "apply", project, "A", "Trust", "--quote", "My mother saw the numbers.", "--as", "Ana"),
        ("coding", "submit", project, "--as", "Ana"), ("coding", "submit", project, "--as", "Ben"),
    ):  # fmt: skip
        result = run(*words)
        assert result.exit_code == 0, result.output
    return project


def test_a_meeting_from_agenda_to_minutes(study, tmp_path):
    first, second = sorted(answer("adjudication", "agenda", study), key=lambda one: one["codes"])
    answer("adjudication", "remark", study, second["disagreement"], "She means the hospital.", "--as", "Ana")
    answer("adjudication", "decide", study, second["disagreement"], "nothing", "--meeting", "--as", "Ana")
    answer("adjudication", "decide", study, first["disagreement"], "later", "--reason", "codebook gap", "--meeting")
    assert [one["disagreement"] for one in answer("adjudication", "agenda", study, "--gaps")] == [first["disagreement"]]
    assert answer("adjudication", "minutes", study, tmp_path / "minutes.docx")["decisions"] == 2
    words = zipfile.ZipFile(tmp_path / "minutes.docx").read("word/document.xml").decode()
    for told in ("She means the hospital.", "My mother saw the numbers.", "1 of 2 disagreements were settled", "Ana"):
        assert told in words
    nothing = run("adjudication", "minutes", study, tmp_path / "x.docx", "--day", "1999-01-01")
    assert (nothing.exit_code, "Nothing was decided in a meeting on 1999-01-01" in nothing.output) == (1, True)


def test_a_rule_is_listed_before_it_is_applied(study):
    planned = answer("adjudication", "apply", study, "--rule", "roll up", "--dry-run")
    assert [one["would become"].split(" [")[0] for one in planned] == ["Privacy"]
    assert answer("adjudication", "apply", study, "--rule", "coder Ana", "--code", "Trust")["decided"] == 1
    assert answer("adjudication", "apply", study, "--rule", "roll up", "--transcript", "A")["decided"] == 1


def test_sign_off_learning_examples_and_the_trail(study, tmp_path):
    answer("adjudication", "apply", study, "--rule", "coder Ana")
    (key,) = {one["disagreement"] for one in answer("adjudication", "list", study, "--state", "decided")
              if "Consent" in one["codes_before"]}  # fmt: skip
    assert answer("adjudication", "example", study, key, "close but no")["code"] == "Access"
    assert answer("adjudication", "sign-off", study, "--all")["signed off"] == 1
    rows = answer("adjudication", "learn", study, "--of", "Ben")
    assert {one["code"]: (one["own"], one["kept"], one["missed"]) for one in rows} == {
        "Access": (1, 0, 0), "Consent": (0, 0, 1), "Trust": (0, 0, 1),
    }  # fmt: skip
    refused = run("adjudication", "learn", study, "--of", "Ben", "--as", "Ana")
    assert (refused.exit_code, "Only Ben and a lead" in refused.output) == (1, True)
    assert answer("adjudication", "audit", study, tmp_path / "audit.csv")["events"] == 6
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as stream:
        events = [row["what"] for row in csv.DictReader(stream)]
    assert events.count("decision") == 2
    assert {"layer submitted, round sealed", "round revealed", "signed off"} <= set(events)
    assert answer("adjudication", "audit", study, tmp_path / "audit.docx")["events"] == 6
    assert "coded blind" in zipfile.ZipFile(tmp_path / "audit.docx").read("word/document.xml").decode()


def test_stale_decisions_are_listed_and_applied_again(study):
    answer("adjudication", "apply", study, "--rule", "coder Ana")
    run("coding", "reopen", study, "A", "--of", "Ana", "--reason", "a slip", "--as", "Ana")
    run("coding", "apply", study, "A", "Trust", "--quote", "said yes", "--as", "Ana")
    run("coding", "submit", study, "--as", "Ana")
    assert answer("adjudication", "stale", study) == []
    assert answer("adjudication", "stale", study, "--again")["applied again"] == 0


@pytest.mark.parametrize("words", [
    ("adjudication", "sign-off", "STUDY", "A"), ("adjudication", "minutes", "STUDY", "x.txt"),
    ("adjudication", "audit", "STUDY", "x.pdf"), ("adjudication", "example", "STUDY", "zz", "typical"),
    ("adjudication", "learn", "STUDY", "--of", "Ana"), ("adjudication", "apply", "STUDY", "--rule", "magic"),
])  # fmt: skip
def test_what_can_not_be_done_is_one_sentence(study, words):
    result = run(*(study if word == "STUDY" else word for word in words))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
