# SPDX-License-Identifier: GPL-3.0-or-later
"""Participants are added, renamed, removed, and linked to speakers; each as one step that can be undone."""

from __future__ import annotations

import pytest

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.project import Project

TALK = "Interviewer: Who begins?\nMother: I do.\nChild: No, I do.\n"


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "s.qcp", "S") as made:
        for name in ("May", "June"):
            (tmp_path / f"{name}.txt").write_text(TALK * 3 + f"Mother: That was {name}.\n", "utf-8")
        paths = [tmp_path / "May.txt", tmp_path / "June.txt"]
        roles = {"Mother": Role.PARTICIPANT, "Child": Role.PARTICIPANT}
        transcripts.import_transcripts(made, transcripts.prepare(paths, roles=roles), by="Lea")
        yield made


def speaker(project, transcript, label):
    return transcripts.speaker_named(project, transcripts.transcript_named(project, transcript), label)


def names(project):
    return [one.name for one in transcripts.participants(project)]


def test_a_parent_and_a_child_in_two_interviews(project):
    mother = transcripts.add_participant(project, "Ada", by="Lea")
    child = transcripts.add_participant(project, " Ben ", by="Lea")
    for name in ("May", "June"):
        transcripts.link_speaker(project, speaker(project, name, "Mother").id, mother, by="Lea")
        transcripts.link_speaker(project, speaker(project, name, "Child").id, child, by="Lea")
    assert names(project) == ["Ada", "Ben"]
    assert set(transcripts.participants_of(project).values()) == {(mother, child)}
    transcripts.link_speaker(project, speaker(project, "June", "Child").id, None, by="Lea")
    june = transcripts.transcript_named(project, "June").id
    assert transcripts.participants_of(project)[june] == (mother,)
    project.undo("Lea")
    assert transcripts.participants_of(project)[june] == (mother, child)


def test_an_interviewer_is_no_participant(project):
    ada = transcripts.add_participant(project, "Ada", by="Lea")
    with pytest.raises(KnownError, match="only a speaker with the role participant can be 'Ada'"):
        transcripts.link_speaker(project, speaker(project, "May", "Interviewer").id, ada, by="Lea")


def test_names_are_told_apart(project):
    ada = transcripts.add_participant(project, "Ada", by="Lea")
    transcripts.add_participant(project, "Ben", by="Lea")
    for wrong, words in (("ADA", "already a participant 'Ada'"), ("  ", "needs a name")):
        with pytest.raises(KnownError, match=words):
            transcripts.add_participant(project, wrong, by="Lea")
    with pytest.raises(KnownError, match="already a participant 'Ben'"):
        transcripts.rename_participant(project, ada, "ben", by="Lea")
    transcripts.rename_participant(project, ada, "ada", by="Lea")
    assert names(project) == ["ada", "Ben"]


def test_a_removed_participant_comes_back_whole(project):
    ada = transcripts.add_participant(project, "Ada", by="Lea")
    transcripts.link_speaker(project, speaker(project, "May", "Mother").id, ada, by="Lea")
    transcripts.add_variable(project, "age", by="Lea")
    transcripts.set_variable(project, ada, "age", "44", by="Lea")
    transcripts.remove_participant(project, ada, by="Lea")
    assert names(project) == []
    assert speaker(project, "May", "Mother").participant_id is None
    project.undo("Lea")
    (back,) = transcripts.participants(project)
    assert (back.id, back.variables) == (ada, {"age": "44"})
    assert speaker(project, "May", "Mother").participant_id == ada


def test_who_is_not_there_is_told(project):
    for verb in (transcripts.remove_participant, lambda *given, by: transcripts.rename_participant(*given, "X", by=by)):
        with pytest.raises(KnownError, match="no participant 99"):
            verb(project, 99, by="Lea")
    with pytest.raises(KnownError, match="no speaker 99"):
        transcripts.link_speaker(project, 99, None, by="Lea")
