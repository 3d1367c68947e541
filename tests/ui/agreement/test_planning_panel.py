# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning a round in the window: how many transcripts, which ones, and the round made from them."""

from __future__ import annotations

import pytest
from agreement_study import make_interviews
from PySide6.QtCore import Qt

from qualcoder_cp import coding
from qualcoder_cp.agreement.planning import Expectation, plan
from qualcoder_cp.agreement.sampling import sample
from qualcoder_cp.project import Project

pytestmark = pytest.mark.ui


def test_the_answer_is_the_cores_and_becomes_the_size_of_the_sample(qtbot, screen, quiet):
    panel = screen.planning
    screen.show_planning()
    panel.prevalence.setValue(0.3)
    panel.half_width.setValue(0.2)
    panel.units.setValue(10)
    qtbot.mouseClick(panel.compute_button, Qt.MouseButton.LeftButton)
    quiet(screen)
    assert panel.answer.text() == plan(Expectation(0.3, 0.8, 10), 0.2).sentence
    assert panel.curve.cells.rowCount() > 3
    assert panel.count.value() == 4  # there are no more than four transcripts


def test_what_cannot_be_planned_is_a_sentence(qtbot, screen):
    panel = screen.planning
    panel.agreement.setValue(0.05)
    panel.compute()
    assert panel.answer.text().startswith("The expected agreement must be below 1")


def test_a_round_is_made_from_the_sample_that_was_drawn(qtbot, screen):
    screen.show_planning()
    panel, went = screen.planning, []
    screen.go_elsewhere.connect(lambda stage, place: went.append(stage))
    assert not panel.make_button.isEnabled()
    panel.count.setValue(2)
    panel.seed.setValue(7)
    qtbot.mouseClick(panel.draw_button, Qt.MouseButton.LeftButton)
    project = screen.session.project
    drawn = sample(project, count=2, seed=7)
    assert panel.drawn.text() == drawn.sentence
    panel.name.clear()
    qtbot.keyClicks(panel.name, "Pilot")
    qtbot.mouseClick(panel.make_button, Qt.MouseButton.LeftButton)
    made = coding.rounds(project)[-1]
    assert made.name == "Pilot"
    assert {one.transcript_id for one in coding.layers(project, made.id)} == set(drawn.transcript_ids)
    assert went == ["study"]


def test_an_older_round_is_still_shown_while_a_new_one_is_sealed(screen, quiet):
    coding.make_round(screen.session.project, "Round 2", coding.team(screen.session.project), by="Lea")
    quiet(screen)
    assert screen.page.heading.text() == "Agreement in Round 1"
    assert "'Round 2' is sealed until its last layer is submitted." in screen.page.warning.text()


def test_planning_needs_no_coding(shown, tmp_path):
    screen = shown(make_interviews(tmp_path, submit=False), wait=False)
    screen.show_planning()
    assert screen.stack.currentWidget() is screen.planning
    assert screen.planning.draw_button.isEnabled()


def test_an_empty_project_has_nothing_to_draw_from(shown, tmp_path):
    screen = shown(Project.create(tmp_path / "empty.qcp", "Empty"), wait=False)
    screen.show_planning()
    assert not screen.planning.draw_button.isEnabled()
