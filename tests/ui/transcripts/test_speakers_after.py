# SPDX-License-Identifier: GPL-3.0-or-later
"""Speakers are corrected after the import, in one transcript or in all: label, role, participant, merged. By keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from small_studies import code, make_study, session_on

from qualcoder_cp import coding, transcripts
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui


@pytest.fixture
def screen(qtbot, tmp_path):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        code(project, "Ben", "Chidi", 2, "it itches")
    window = MainWindow(session_on(tmp_path, path))
    qtbot.addWidget(window)
    window.resize(1300, 820)
    window.show()
    window.activateWindow()
    window.show_stage("transcripts")
    shown = window.screens["transcripts"]
    shown.problems, shown.told = [], []
    window.session.failed.connect(shown.problems.append)
    window.session.said.connect(lambda words, undo: shown.told.append((words, undo)))
    choose(shown, "Chidi")
    yield shown
    window.session.close()


def choose(screen, name):
    screen.texts.choose(transcripts.transcript_named(screen.session.project, name).id)


def labels(screen):
    return [one.label for one in transcripts.speakers(screen.session.project)]


def places(screen):
    """Return where Ben's codings are."""
    project = screen.session.project
    return [(one.transcript_id, one.start, one.end) for one in coding.codings(project, coder_named(project, "Ben"))]


def type_into(qtbot, widget, *keys):
    widget.setFocus()
    for key in keys:
        if isinstance(key, str):
            widget.selectAll() if hasattr(widget, "selectAll") else widget.lineEdit().selectAll()
            qtbot.keyClicks(widget, key)
        else:
            qtbot.keyClick(widget, key)
    QApplication.processEvents()


def everywhere(qtbot, screen):
    box = screen.texts.preview.everywhere
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


def test_a_label_is_changed_in_one_transcript(qtbot, screen):
    before = places(screen)
    field = screen.texts.preview.speakers.fields["Patient"]
    assert field.accessibleName() == "Label of Patient"
    type_into(qtbot, field, "Chidi O.", Qt.Key.Key_Return)
    assert labels(screen) == ["Interviewer", "Patient", "Interviewer", "Doctor", "Interviewer", "Chidi O."]
    assert "Chidi O." in screen.texts.preview.speakers.combos
    assert "Patient: I wear it" in screen.texts.preview.text.toPlainText()  # the text keeps what is written
    assert places(screen) == before
    screen.session.undo()
    assert "Patient" in screen.texts.preview.speakers.fields


def test_escape_puts_a_label_back(qtbot, screen):
    field = screen.texts.preview.speakers.fields["Patient"]
    type_into(qtbot, field, "somebody", Qt.Key.Key_Escape)
    assert field.text() == "Patient"
    type_into(qtbot, field, "Interviewer", Qt.Key.Key_Return)
    assert "already a speaker 'Interviewer'" in screen.problems[0]
    assert field.text() == "Patient"


def test_a_label_is_changed_in_all_transcripts_after_saying_what_it_touches(qtbot, screen):
    before = places(screen)
    everywhere(qtbot, screen)
    said = screen.texts.preview.touched
    assert said.isVisible()
    assert said.text().startswith("A change touches Interviewer in 3 transcripts, Patient in 2 transcripts.")
    type_into(qtbot, screen.texts.preview.speakers.fields["Patient"], "Person", Qt.Key.Key_Return)
    assert labels(screen) == ["Interviewer", "Person", "Interviewer", "Doctor", "Interviewer", "Person"]
    assert screen.told[-1] == ("'Patient' is 'Person' now, in 2 transcripts", True)
    assert places(screen) == before
    screen.session.undo()
    assert labels(screen).count("Patient") == 2


def test_a_role_is_set_in_all_transcripts_as_one_step(qtbot, screen):
    everywhere(qtbot, screen)
    combo = screen.texts.preview.speakers.combos["Interviewer"]
    combo.setFocus()
    while combo.currentText() != "other":
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    roles = [one.role for one in transcripts.speakers(screen.session.project) if one.label == "Interviewer"]
    assert roles[-1] is Role.OTHER
    assert set(roles) == {Role.OTHER}


def test_a_speaker_becomes_another_participant(qtbot, screen):
    box = screen.texts.preview.speakers.people_boxes["Patient"]
    assert box.currentText() == "Chidi"
    type_into(qtbot, box, "Alma", Qt.Key.Key_Return)
    who = transcripts.participants_of(screen.session.project)
    assert sorted(who.values()) == [(1,), (1,), (2,)]
    assert screen.texts.preview.speakers.people_boxes["Patient"].currentText() == "Alma"
    screen.session.undo()
    assert screen.texts.preview.speakers.people_boxes["Patient"].currentText() == "Chidi"


def test_a_new_participant_is_made_by_name_in_the_same_step(qtbot, screen):
    type_into(qtbot, screen.texts.preview.speakers.people_boxes["Patient"], "Dora", Qt.Key.Key_Return)
    assert [one.name for one in transcripts.participants(screen.session.project)] == ["Alma", "Boris", "Chidi", "Dora"]
    screen.session.undo()
    assert [one.name for one in transcripts.participants(screen.session.project)] == ["Alma", "Boris", "Chidi"]


def test_a_speaker_can_be_nobody_yet(qtbot, screen):
    box = screen.texts.preview.speakers.people_boxes["Patient"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    type_into(qtbot, box, "nobody yet", Qt.Key.Key_Return)
    assert len(transcripts.participants_of(screen.session.project)) == 2
    assert "1 transcript has no participant" in screen.people._lonely.text()


def test_an_interviewer_has_no_participant(screen):
    assert set(screen.texts.preview.speakers.people_boxes) == {"Patient"}


def test_labels_are_merged_in_all_transcripts(qtbot, screen):
    everywhere(qtbot, screen)
    grid = screen.texts.preview.speakers
    grid.same_buttons["Interviewer"].click()
    (choice,) = [one for one in grid.menu.actions() if one.text() == "Patient"]
    qtbot.mouseClick(grid.menu, Qt.MouseButton.LeftButton, pos=QPoint(grid.menu.actionGeometry(choice).center()))
    assert labels(screen) == ["Patient", "Patient", "Doctor", "Patient"]
    assert screen.told[-1] == ("'Interviewer' is 'Patient' now, in 3 transcripts", True)
    screen.session.undo()
    assert labels(screen).count("Interviewer") == 3


def test_labels_that_occur_once_offer_no_change_everywhere(qtbot, screen):
    choose(screen, "Boris")
    assert screen.texts.preview.everywhere.isVisible()  # the interviewer speaks elsewhere too
    type_into(qtbot, screen.texts.preview.speakers.fields["Interviewer"], "Dr. Who", Qt.Key.Key_Return)
    assert not screen.texts.preview.everywhere.isVisible()
