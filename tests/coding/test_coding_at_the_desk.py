# SPDX-License-Identifier: GPL-3.0-or-later
"""What the coding desk asks for: who codes, what is not coded yet, a new code in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import CoderRole, KnownError, Role, Turn
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.transcripts import import_transcripts, prepare, transcripts

TEXT = "Interviewer: How was it?\nRosa: They asked me.\nInterviewer: And?\nRosa: It was fine.\n"
TURNS = (
    Turn(0, 25, 13, "Interviewer", Role.INTERVIEWER),
    Turn(25, 46, 31, "Rosa", Role.PARTICIPANT),
    Turn(46, 64, 59, "Interviewer", Role.INTERVIEWER),
    Turn(64, 83, 70, "Rosa", Role.PARTICIPANT),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "talk.txt"
    path.write_text(TEXT, encoding="utf-8")
    made = Project.create(tmp_path / "study.qcp", "Study")
    import_transcripts(made, prepare([path]), by="Ana")
    return made


def test_turns_that_no_coding_touches_are_uncoded() -> None:
    assert [turn.start for turn in coding.uncoded_turns(TEXT, TURNS, [])] == [25, 64]
    assert [turn.start for turn in coding.uncoded_turns(TEXT, TURNS, [(40, 45)])] == [64]
    assert coding.uncoded_turns(TEXT, TURNS, [(0, len(TEXT))]) == []


def test_a_coding_of_the_label_alone_codes_no_speech() -> None:
    assert [turn.start for turn in coding.uncoded_turns(TEXT, TURNS, [(25, 31)])] == [25, 64]


def test_a_turn_without_words_needs_no_code() -> None:
    empty = Turn(0, 6, 6, "Rosa", Role.PARTICIPANT)
    assert coding.uncoded_turns("Rosa: ", [empty], []) == []


def test_the_team_is_the_analysts_before_there_is_a_round(project: Project) -> None:
    lead = add_coder(project, "Lea", CoderRole.LEAD)
    assert coding.team(project) == [lead]
    ana = add_coder(project, "Ana")
    assert coding.team(project) == [ana]
    coding.ensure_round(project, by="Ana")
    add_coder(project, "Ben")
    assert coding.team(project) == [ana]


def test_a_new_code_and_its_coding_are_one_step(project: Project) -> None:
    ana = add_coder(project, "Ana")
    coding.ensure_round(project, by="Ana")
    (transcript,) = transcripts(project)
    made = coding.apply_new_code(project, ana, transcript.id, "Being asked", 31, 45)
    assert codebook.tree(project).codes[made.code_id].name == "Being asked"
    assert project.undo("Ana") == "Apply new code 'Being asked'"
    assert not codebook.tree(project).codes
    assert not coding.codings(project, ana)


def test_a_new_code_that_cannot_be_applied_is_not_added(project: Project) -> None:
    ana = add_coder(project, "Ana")
    coding.ensure_round(project, by="Ana")
    (transcript,) = transcripts(project)
    with pytest.raises(KnownError, match="end after its start"):
        coding.apply_new_code(project, ana, transcript.id, "Nothing", 5, 5)
    assert not codebook.tree(project).codes
