# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp team``: pack, open, return, receive, by commands alone (invented talks)."""

from __future__ import annotations

import json

import pytest
from running import run

TALK = "Interviewer: How was it?\nRosa: They asked me about the data. I said yes.\n"


@pytest.fixture
def study(tmp_path):
    (tmp_path / "A.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "codebook.csv").write_text("code\nConsent\n", encoding="utf-8")
    (tmp_path / "secret").write_text("long and quiet\n", encoding="utf-8")
    project = tmp_path / "study.qcp"
    for words in (
        ("project", "new", project, "--title", "A study", "--coder", "Ana", "--coder", "Ben", "--lead", "Lea"),
        ("transcripts", "import", project, tmp_path / "A.txt"),
        ("codebook", "import", project, tmp_path / "codebook.csv"),
    ):
        assert run(*words).exit_code == 0
    return project


def test_the_whole_way_there_and_back(study, tmp_path):
    secret = ("--passphrase-file", tmp_path / "secret")
    for coder in ("Ana", "Ben"):
        package, home = tmp_path / f"{coder}.qcw", tmp_path / f"{coder}.qcp"
        for words in (
            ("team", "pack", study, "--coder", coder, "--out", package, *secret),
            ("team", "open", package, "--out", home, *secret),
            ("coding", "apply", home, "A", "Consent", "--quote", "about the data", "--as", coder),
            ("coding", "submit", home, "--as", coder),
            ("team", "return", home, "--out", tmp_path / f"{coder}.qcb", *secret),
        ):
            result = run(*words)
            assert result.exit_code == 0, result.output
    bundles = (tmp_path / "Ben.qcb", tmp_path / "Ana.qcb", tmp_path / "Ben.qcb")
    shown = run("team", "receive", study, *bundles[:2], "--dry-run", *secret)
    assert "Nothing was changed." in shown.output
    assert "is new" in shown.output
    shown = run("team", "receive", study, *bundles, *secret, "--json")
    assert [one["received"] for one in json.loads(shown.output)] == [True, True, False]
    status = json.loads(run("project", "info", study, "--json").output)
    assert status["round"] == "Round 1, revealed"


def test_protection_is_a_choice_that_is_made(study, tmp_path):
    result = run("team", "pack", study, "--coder", "Ana", "--out", tmp_path / "a.qcw")
    assert result.exit_code == 2
    assert "say --plain" in result.output
    assert run("team", "pack", study, "--coder", "Ana", "--out", tmp_path / "a.qcw", "--plain").exit_code == 0


@pytest.mark.parametrize("words", [
    ("team", "receive", "STUDY", "STUDY"), ("team", "open", "STUDY", "--out", "NEW.qcp"),
    ("team", "receive", "STUDY", "missing.qcb"),
    ("team", "pack", "STUDY", "--coder", "Zoe", "--out", "x.qcw", "--plain"),
    ("team", "pack", "STUDY", "--coder", "Ana", "--out", "x.zip", "--plain"),
    ("team", "return", "STUDY", "--out", "x.qcb", "--as", "Ana", "--plain"),
])  # fmt: skip
def test_what_can_not_be_done_is_one_sentence(study, tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*(str(study) if word == "STUDY" else word for word in words))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
