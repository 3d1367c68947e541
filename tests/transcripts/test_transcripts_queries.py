# SPDX-License-Identifier: GPL-3.0-or-later
"""What the table of transcripts shows, what an import would leave out, and stand-in participants."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project

TALK = "Interviewer: How was it?\n{name}: Fine, I {verb} it every day.\nInterviewer: And now?\n{name}: Still fine.\n"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "study.qcp", "A study") as made:
        yield made


def written(folder: Path, name: str, verb: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(TALK.format(name="Participant", verb=verb), encoding="utf-8")
    return path


def test_facts_count_turns_and_speakers(project, tmp_path):
    transcripts.import_transcripts(project, transcripts.prepare([written(tmp_path, "A", "used")]), by="Ana")
    (fact,) = transcripts.facts(project).values()
    assert (fact.format, fact.encoding, fact.turns, fact.speakers) == ("txt", "utf-8", 4, 2)


def test_import_problems_name_doubles_in_the_project_and_in_the_batch(project, tmp_path):
    first = transcripts.prepare([written(tmp_path, "A", "used")])
    transcripts.import_transcripts(project, first, by="Ana")
    same, new, twice, bad = transcripts.prepare(
        [written(tmp_path, "B", "used"), written(tmp_path, "C", "wore"), written(tmp_path, "D", "wore"),
         tmp_path / "missing.txt"]
    )  # fmt: skip
    found = transcripts.import_problems(project, [same, new, twice, bad])
    assert "same text as the transcript 'A'" in found[0]
    assert found[1] is None
    assert "same text as the transcript 'C'" in found[2]
    assert "can't be read" in found[3]


def imported_with_stand_in(project, tmp_path) -> None:
    transcripts.import_transcripts(project, transcripts.prepare([written(tmp_path, "A", "used")]), by="Ana")
    transcripts.ensure_participants(project, by="Ana")


def test_a_table_of_participants_replaces_the_stand_in(project, tmp_path):
    imported_with_stand_in(project, tmp_path)
    table = tmp_path / "participants.csv"
    table.write_text("participant,transcript,group\nP001,A,clinicians\n", encoding="utf-8")
    assert transcripts.import_participants(project, transcripts.read_participants(table), by="Ana") == []
    assert [(one.name, one.group) for one in transcripts.participants(project)] == [("P001", "clinicians")]
    project.undo("Ana")
    assert [one.name for one in transcripts.participants(project)] == ["A"]


def test_a_table_that_names_the_stand_in_keeps_it(project, tmp_path):
    imported_with_stand_in(project, tmp_path)
    table = tmp_path / "participants.csv"
    table.write_text("participant\nA\n", encoding="utf-8")
    assert transcripts.import_participants(project, transcripts.read_participants(table), by="Ana") == []
    assert [one.name for one in transcripts.participants(project)] == ["A"]


def test_a_participant_with_a_group_does_not_give_way(project, tmp_path):
    imported_with_stand_in(project, tmp_path)
    (person,) = transcripts.participants(project)
    transcripts.set_group(project, person.id, "clinicians", by="Ana")
    table = tmp_path / "participants.csv"
    table.write_text("participant,transcript\nP001,A\n", encoding="utf-8")
    transcripts.import_participants(project, transcripts.read_participants(table), by="Ana")
    assert {one.name for one in transcripts.participants(project)} == {"A", "P001"}
