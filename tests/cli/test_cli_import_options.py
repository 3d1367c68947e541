# SPDX-License-Identifier: GPL-3.0-or-later
"""``transcripts import``: labels that are one speaker, what stays of a PDF, the encoding of text files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import run

from qualcoder_cp import transcripts
from qualcoder_cp.transcripts import Prepared, prepare

TALK = (
    "Interviewer: How was it?\nParticipant: Fine, at the café.\nInterviewer: And now?\nParticpant: Still fine.\n"
    "Interviewer: Every day?\nParticipant: Nearly.\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "study.qcp"
    run("project", "new", path, "--title", "S", "--coder", "Ana", "--lead", "Lea")
    (tmp_path / "A.txt").write_bytes(TALK.encode("mac-roman"))
    return path


def test_labels_are_read_as_one_speaker(project: Path) -> None:
    file = project.with_name("A.txt")
    shown = run("transcripts", "import", project, file, "--same", "Particpant = Participant", "--dry-run").output
    assert "turns: Interviewer 3, Participant 3" in shown
    assert "one speaker: 'Particpant' is read as 'Participant'" in shown
    assert run("transcripts", "import", project, file, "--same", "particpant=Participant").exit_code == 0
    rows = json.loads(run("transcripts", "speakers", project, "--json").stdout)
    assert [(row["label"], row["turns"], row["participant"]) for row in rows] == [
        ("Interviewer", 3, ""), ("Participant", 3, "A"),
    ]  # fmt: skip


def test_a_label_that_stands_nowhere_is_told(project: Path) -> None:
    done = run("transcripts", "import", project, project.with_name("A.txt"), "--same", "Bob=Participant")
    assert (done.exit_code, done.stderr) == (0, "No file has the speaker 'Bob'.\n")


@pytest.mark.parametrize("words", [("--same", "Bob"), ("--same", "=P"), ("--encoding", "klingon"), ("--keep", "all")])
def test_wrong_options_are_wrong_usage(project: Path, words: tuple[str, str]) -> None:
    assert run("transcripts", "import", project, project.with_name("A.txt"), *words).exit_code == 2


def test_labels_that_are_instances_of_each_other_are_refused(project: Path) -> None:
    words = ("--same", "A=B", "--same", "B=A")
    done = run("transcripts", "import", project, project.with_name("A.txt"), *words)
    assert done.exit_code == 1
    assert "instance" in done.stderr


def test_the_encoding_is_said_where_the_guess_is_wrong(project: Path) -> None:
    file = project.with_name("A.txt")
    assert "café" not in str(json.loads(run("transcripts", "import", project, file, "--dry-run", "--json").stdout))
    run("transcripts", "import", project, file, "--encoding", "mac-roman")
    assert "at the café." in run("transcripts", "show", project, "A").stdout


def test_what_shall_stay_of_a_pdf_reaches_the_reader(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[object] = []

    def noting(paths: list[Path], *, keep: frozenset[str], **more: Any) -> list[Prepared]:
        wanted.append(keep)
        return prepare(paths, keep=keep, **more)

    monkeypatch.setattr(transcripts, "prepare", noting)
    words = ("--keep", "line numbers", "--keep", "headers and footers", "--dry-run")
    run("transcripts", "import", project, project.with_name("A.txt"), *words)
    assert wanted == [{"line numbers", "headers and footers"}]
