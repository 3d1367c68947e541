# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels that are one speaker: read as one before the import, merged after it, with real clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from small_studies import session_on

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen

pytestmark = pytest.mark.ui

TALK = (
    "Interviewer: How was it?\nParticipant: Fine.\nInterviewer: And now?\nParticpant: Still fine.\n"
    "Interviewer: Every day?\nParticipant: Nearly.\n"
)


@pytest.fixture
def screen(qtbot, tmp_path):
    Project.create(tmp_path / "s.qcp", "S").close()
    session = session_on(tmp_path, tmp_path / "s.qcp")
    background = Background()
    session.closing.connect(background.stop)
    made = TranscriptsScreen(session, background)
    qtbot.addWidget(made)
    session.changed.connect(made.refresh)
    made.problems = []
    session.failed.connect(made.problems.append)
    made.resize(1100, 760)
    made.show()
    made.refresh(None)
    (tmp_path / "A.txt").write_text(TALK, encoding="utf-8")
    made.go_to(files=[tmp_path / "A.txt"])
    qtbot.waitUntil(lambda: len(made.panel.model.candidates) > 0, timeout=10_000)
    yield made
    session.close()
    background.stop()


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def say_same(qtbot, grid, name, speaker):
    """Choose a speaker in the menu of a label by mouse."""
    click(qtbot, grid.same_buttons[name])
    (choice,) = [one for one in grid.menu.actions() if one.text() == speaker]
    place = grid.menu.actionGeometry(choice).center()
    qtbot.mouseClick(grid.menu, Qt.MouseButton.LeftButton, pos=QPoint(place))


def turns(panel):
    return panel.model.candidates[0].file.report.turns


def speakers(screen):
    return [one.label for one in transcripts.speakers(screen.session.project)]


ONE = {"Interviewer": 3, "Participant": 3}
TWO = {"Interviewer": 3, "Participant": 2, "Particpant": 1}


def test_a_proposal_is_taken_and_taken_back_before_the_import(qtbot, screen):
    panel = screen.panel
    assert turns(panel) == TWO
    (proposal,) = panel.card.one_speaker.buttons
    assert proposal.isVisible()
    assert proposal.toolTip() == "Read 'Particpant' as 'Participant' in all files"
    click(qtbot, proposal)
    qtbot.waitUntil(lambda: turns(panel) == ONE, timeout=10_000)
    (back,) = panel.card.one_speaker.buttons
    assert back.text() == "Keep apart"
    click(qtbot, back)
    qtbot.waitUntil(lambda: turns(panel) == TWO, timeout=10_000)


def test_any_label_can_be_said_to_be_another_speaker(qtbot, screen):
    panel = screen.panel
    say_same(qtbot, panel.card.speakers, "Particpant", "Participant")
    qtbot.waitUntil(lambda: turns(panel) == ONE, timeout=10_000)
    assert set(panel.card.speakers.combos) == {"Interviewer", "Participant"}
    click(qtbot, panel.import_button)
    qtbot.waitUntil(lambda: not screen.session.busy)
    assert speakers(screen) == ["Interviewer", "Participant"]


def test_speakers_of_an_imported_transcript_are_merged_in_one_step(qtbot, screen):
    click(qtbot, screen.panel.import_button)
    qtbot.waitUntil(lambda: not screen.session.busy)
    screen.texts.choose(1)
    grid = screen.texts.preview.speakers
    say_same(qtbot, grid, "Particpant", "Participant")
    assert screen.problems == []
    assert speakers(screen) == ["Interviewer", "Participant"]
    assert set(grid.combos) == {"Interviewer", "Participant"}
    screen.session.undo()
    assert speakers(screen) == ["Interviewer", "Participant", "Particpant"]
    assert set(grid.combos) == {"Interviewer", "Participant", "Particpant"}


def test_one_speaker_alone_is_the_same_as_nobody(qtbot, screen, tmp_path):
    (tmp_path / "B.txt").write_text("Participant: Yes.\nParticipant: No.\nParticipant: Well.\n", encoding="utf-8")
    screen.go_to(files=[tmp_path / "B.txt"])
    qtbot.waitUntil(lambda: turns(screen.panel) == {"Participant": 3}, timeout=10_000)
    assert screen.panel.card.speakers.same_buttons == {}
    assert not screen.panel.card.one_speaker.isVisible()
