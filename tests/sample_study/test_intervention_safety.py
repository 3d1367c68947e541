# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented study on safety: what is in it, how it reads, and that the program finds what was planted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qualcoder_cp import adjudication, codebook, coding, demo, findings, prevalence
from qualcoder_cp.csv_table import read_table
from qualcoder_cp.project import Project
from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts import prepare

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "sample_transcripts" / "intervention_safety"
SCRIPT = ROOT / "sample_transcripts" / "build_intervention_safety.py"
MANIFEST = json.loads((STUDY / "manifest.json").read_text(encoding="utf-8"))


@cache
def interviews():
    return prepare(sorted((STUDY / "transcripts").iterdir()))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    path = tmp_path_factory.mktemp("safety") / "study.qcp"
    demo.build_study(demo.SAFETY, path)
    with Project.open(path, readonly=True) as opened:
        yield opened


def test_the_files_are_what_the_script_builds():
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_there_are_15_interviews_in_the_formats_that_teams_have():
    assert len(interviews()) == 15
    suffixes = Counter(path.suffix for path in (STUDY / "transcripts").iterdir())
    assert suffixes == {".txt": 7, ".docx": 5, ".vtt": 3}
    assert all(300 < count_words(one.text) < 900 for one in interviews())
    groups = Counter(row["group"] for row in read_table(STUDY / "participants.csv", ("group",)).rows)
    assert set(groups.values()) == {5}


def test_no_sentence_is_said_twice():
    said = Counter(
        sentence.strip() for one in interviews() for turn in one.turns
        for sentence in re.split(r"(?<=[.?!])\s", one.text[turn.speech_start : turn.end].replace("’", "'"))
        if count_words(sentence) > 6
    )  # fmt: skip
    assert max(said.values()) == 1


def test_several_themes_are_in_one_turn_now_and_then():
    turns = Counter()
    for number, one in enumerate(interviews()):
        for entry in (entry for entry in MANIFEST["planted"] if entry["transcript"] == one.name):
            turn = next(place for place, each in enumerate(one.turns) if each.start <= entry["start"] < each.end)
            turns[number, turn] += len({code["code"] for code in entry["consensus"]})
    assert sum(count > 1 for count in turns.values()) >= 10


def test_the_codebook_is_deductive_three_themes_of_four_codes():
    rows = read_table(STUDY / "codebook.csv", ("code", "parent_code")).rows
    parents = Counter(row["parent_code"] for row in rows)
    assert parents.pop("") == 3
    assert set(parents.values()) == {4}
    assert all(row["short_definition"] and row["when_to_use"] and row["when_not_to_use"] for row in rows)


def test_differences_of_each_type_are_planted_and_found(project):
    expected = MANIFEST["expected"]["items_by_type"]
    assert set(expected) == {"0", "1a", "1b", "1c", "2", "3", "4", "5", "6", "7"}
    round_ = coding.needed_round(project)
    found = Counter(item.type.number for one in adjudication.boards(project, round_) for item in one.items)
    assert dict(found) == expected


def test_the_consensus_is_what_the_manifest_says(project):
    names = {code.id: code.name for code in codebook.tree(project).codes.values()}
    for board in adjudication.boards(project, coding.needed_round(project)):
        wanted = {
            (one["code"], one["start"], one["end"]) for entry in MANIFEST["planted"]
            if entry["transcript"] == board.transcript.name for one in entry["consensus"]
        }  # fmt: skip
        assert board.complete
        assert {(names[one.code_id], one.start, one.end) for one in board.result.codings} == wanted


def test_prevalence_is_what_the_manifest_says(project):
    table = prevalence.count(project).table
    expected = MANIFEST["expected"]["prevalence"]
    assert {row.code.name: row.counts.overall.n for row in table.rows} == {
        name: one["n"] for name, one in expected.items()
    }
    for row in table.rows:
        assert {group: row.counts.of(group).n for group in table.groups} == expected[row.code.name]["by_group"]


def test_seven_recommendations_are_traceable_to_their_passages(project):
    found = findings.findings(project)
    assert len(found) == 7
    coded = {
        (transcript, one["code"], one["start"], one["end"]) for entry in MANIFEST["planted"]
        for transcript in (entry["transcript"],) for one in entry["consensus"]
    }  # fmt: skip
    used = set()
    for one in found:
        assert one.kind is findings.Kind.RECOMMENDATION
        assert one.statement
        passages = [link for link in one.links if link.about is findings.About.CODING]
        assert len(passages) >= 3
        assert all((link.transcript, link.code, link.start, link.end) in coded for link in passages)
        groups = findings.support(project, None, one).by_group
        assert all(count.n for count in groups.values()), "every group stands behind it"
        used |= {link.code for link in one.links if link.about is findings.About.CODE}
    assert used == {row["code"] for row in read_table(STUDY / "codebook.csv", ("code",)).rows if row["parent_code"]}


def test_the_study_says_that_it_is_invented():
    assert "**Everything here is invented.**" in (STUDY / "README.md").read_text(encoding="utf-8")
    for path in (STUDY / "bank").glob("*.toml"):
        assert "nvented" in path.read_text(encoding="utf-8").splitlines()[0], path.name
