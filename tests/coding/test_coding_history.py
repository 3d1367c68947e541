# SPDX-License-Identifier: GPL-3.0-or-later
"""The history tells nobody what others coded while the round is sealed."""

from __future__ import annotations

import pytest

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.project import Project, add_coder

TALK = "Interviewer: How was it?\nParticipant: Fine, I used it.\nInterviewer: And now?\nParticipant: Still fine.\n"


@pytest.fixture
def study(tmp_path):
    (tmp_path / "A.txt").write_text(TALK, encoding="utf-8")
    with Project.create(tmp_path / "study.qcp", "A study") as project:
        transcripts.import_transcripts(project, transcripts.prepare([tmp_path / "A.txt"]), by="Ana")
        ana, ben = add_coder(project, "Ana"), add_coder(project, "Ben")
        code = codebook.add_code(project, "Privacy", by="Ana")
        coding.ensure_round(project, by="Ana")
        (transcript,) = transcripts.transcripts(project)
        coding.apply_code(project, ana, transcript.id, code.id, 40, 50)
        yield project, ana, ben


def labels(project, viewer):
    return [step.label for step in coding.history(project, viewer)]


def test_own_steps_are_told(study):
    project, ana, _ = study
    assert "Privacy" in labels(project, ana)[0]


@pytest.mark.parametrize("who", ["ben", "nobody"])
def test_others_see_only_that_something_was_coded(study, who):
    project, _, ben = study
    told = labels(project, ben if who == "ben" else None)
    assert told[0] == coding.SEALED_STEP
    assert told[1:] == [step.label for step in project.history()][1:]


def test_a_step_taken_back_stays_untold(study):
    project, _, ben = study
    project.undo("Ana")
    assert labels(project, ben)[:2] == [coding.SEALED_STEP, coding.SEALED_STEP]


def test_all_is_told_when_the_round_is_revealed(study):
    project, ana, ben = study
    coding.submit_layers(project, ana)
    coding.submit_layers(project, ben)
    assert any("Privacy" in label for label in labels(project, ben))
