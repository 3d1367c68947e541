# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds beside the map: planned in a form, begun, used, looked into, revealed early, closed; reminder and protocol."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from small_studies import make_study

from qualcoder_cp import coding
from qualcoder_cp.coding import Policy, Purpose
from qualcoder_cp.model import RoundState
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.shell.round_badge import RoundBadge
from qualcoder_cp.ui.study.round_form import SHARE

pytestmark = pytest.mark.ui


def current(screen):
    return coding.current_round(screen.session.project)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def rounds(shown):
    """Return a function that shows the screen with the rounds beside the map."""

    def show(path, coder="Lea"):
        screen, _ = shown(path, coder)
        screen.failed = []
        screen.session.failed.connect(screen.failed.append)
        screen.resize(1300, 900)
        screen.toggle_rounds()
        return screen

    return show


def test_the_list_says_where_work_goes_on_and_how_far_it_is(tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    assert screen.rounds.list.item(0).text() == "Round 1 · sealed · work goes on here\n0 of 6 layers submitted"
    assert screen.rounds.words.text().startswith("Sealed: each coder sees their own codings only")


def test_without_a_round_the_panel_says_what_to_do(tmp_path, rounds):
    screen = rounds(make_study(tmp_path))
    assert "No round yet" in screen.rounds.words.text()
    assert not any(button.isVisible() for button in screen.rounds.buttons.values())


def test_a_round_is_planned_by_keys(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    qtbot.keyClick(screen.rounds.new_button, Qt.Key.Key_Space)
    form = screen.round_form
    assert form.name.text() == "Round 2"
    assert isinstance(screen.focusWidget(), QLineEdit)
    qtbot.keyClicks(form.name, "Pilot")
    qtbot.keyClick(form.purpose, Qt.Key.Key_Down)
    qtbot.keyClick(form.policy_of[Policy.OPEN], Qt.Key.Key_Space)
    qtbot.keyClick(form.coders[coder_named(screen.session.project, "Lea").id], Qt.Key.Key_Space)
    form.target.setValue(0.8)
    qtbot.keyClicks(form.note, "Read twice.")
    qtbot.keyClick(form.make_button, Qt.Key.Key_Space)
    made = current(screen)
    plan = coding.RoundPlan.of(made)
    assert (made.name, made.state, plan.purpose, plan.policy) == (
        "Pilot",
        RoundState.REVEALED,
        Purpose.PILOT,
        Policy.OPEN,
    )
    assert (plan.target, plan.note) == (0.8, "Read twice.")
    assert len(coding.round_coders(screen.session.project, made.id)) == 3
    assert screen.rounds.isVisible()


def test_a_share_of_each_group_is_drawn_by_the_seed(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    screen.new_round()
    form = screen.round_form
    form.sample.setCurrentIndex(form.sample.findData(SHARE))
    form.percent.setValue(50)
    form.seed.setValue(11)
    assert form.drawn.text().startswith("2 transcripts are drawn")
    press(qtbot, form.make_button)
    made = current(screen)
    assert made.seed == 11
    assert len({one.transcript_id for one in coding.layers(screen.session.project, made.id)}) == 2


def test_the_chosen_rows_of_the_map_are_a_sample(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    screen.pane.choose(screen.pane.model.rows[0].transcript_id)
    screen.pane.choose_row()
    screen.new_round()
    form = screen.round_form
    form.sample.setCurrentIndex(1)
    assert form.sample.currentText() == "The 1 chosen on the map"
    press(qtbot, form.make_button)
    layers = coding.layers(screen.session.project, current(screen).id)
    assert {one.transcript_id for one in layers} == {screen.pane.model.rows[0].transcript_id}


def test_what_is_wrong_is_said_in_the_form_and_changes_nothing(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    before = screen.session.project.state
    screen.new_round()
    screen.round_form.name.setText("round 1")
    press(qtbot, screen.round_form.make_button)
    assert screen.round_form.problem.text() == "There is already a round 'round 1'."
    assert screen.session.project.state == before
    qtbot.keyClick(screen.round_form.name, Qt.Key.Key_Escape)
    assert screen.rounds.isVisible()


def test_a_prepared_round_is_begun_and_the_old_one_used_again(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    screen.new_round()
    screen.round_form.draft.setChecked(True)
    press(qtbot, screen.round_form.make_button)
    screen.rounds.choose(current(screen).id)
    assert current(screen).state is RoundState.DRAFT
    press(qtbot, screen.rounds.buttons["begin"])
    assert current(screen).state is RoundState.SEALED
    screen.rounds.list.setCurrentRow(0)
    press(qtbot, screen.rounds.buttons["use"])
    assert current(screen).name == "Round 1"


def test_revealing_early_asks_why_and_the_protocol_prints_it(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    press(qtbot, screen.rounds.buttons["reveal"])
    ask = screen.rounds.ask
    assert "6 of 6 layers are not submitted" in ask.sentence.text()
    qtbot.keyClick(ask.field, Qt.Key.Key_Return)
    assert current(screen).state is RoundState.SEALED
    qtbot.keyClicks(ask.field, "Ben has left")
    qtbot.keyClick(ask.field, Qt.Key.Key_Return)
    assert current(screen).state is RoundState.REVEALED
    screen.rounds.show_protocol()
    assert "revealed early because: Ben has left" in screen.rounds.text.toPlainText()
    assert "coded blind: not fully blind" in screen.rounds.text.toPlainText()
    press(qtbot, screen.rounds.buttons["close"])
    assert current(screen).state is RoundState.CLOSED


def test_a_look_is_refused_while_own_layers_are_open(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True), "Ana")
    press(qtbot, screen.rounds.buttons["peek"])
    qtbot.keyClicks(screen.rounds.ask.field, "curious")
    qtbot.keyClick(screen.rounds.ask.field, Qt.Key.Key_Return)
    assert "submit your own first" in screen.failed[0]
    assert coding.protocol(screen.session.project, current(screen)).looks == ()


def test_a_look_of_the_lead_is_on_record(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    press(qtbot, screen.rounds.buttons["peek"])
    qtbot.keyClicks(screen.rounds.ask.field, "a complaint")
    qtbot.keyClick(screen.rounds.ask.field, Qt.Key.Key_Return)
    (look,) = coding.protocol(screen.session.project, current(screen)).looks
    assert (look.coder, look.reason) == ("Lea", "a complaint")


def test_what_is_missing_is_copied_as_a_reminder(qtbot, tmp_path, rounds):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        coding.submit_layers(project, coder_named(project, "Ana"))
        ben = coder_named(project, "Ben")
        coding.set_due(project, coding.current_round(project), ben, [1], "2001-02-03", by="Lea")
    screen = rounds(path)
    press(qtbot, screen.rounds.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert "Ben (3)\n- Alma, not begun, due 2001-02-03 (overdue)\n" in copied
    assert "Ana" not in copied


def test_assigning_at_random_is_even(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    project = screen.session.project
    with project.change("Empty", by="Lea"):
        for coder in coding.round_coders(project, current(screen).id):
            free = [one.transcript_id for one in coding.layers(project, current(screen).id)
                    if one.coder_id == coder.id and one.state.value == "assigned"]  # fmt: skip
            coding.withdraw(project, current(screen), coder, free, by="Lea")
    press(qtbot, screen.rounds.buttons["random"])
    screen.rounds.ask.choice.setCurrentText("1 per transcript")
    qtbot.mouseClick(screen.rounds.ask.do_button, Qt.MouseButton.LeftButton)
    per_coder = [one.coder_id for one in coding.layers(project, current(screen).id)]
    assert len(per_coder) in (3, 4)


def test_the_badge_explains_the_state_and_switches_rounds(qtbot, tmp_path, rounds):
    screen = rounds(make_study(tmp_path, assigned=True))
    badge = RoundBadge(screen.session)
    qtbot.addWidget(badge)
    asked = []
    badge.wanted.connect(asked.append)
    screen.new_round()
    press(qtbot, screen.round_form.make_button)
    badge.show_round(current(screen), current(screen).name)
    badge.fill()
    texts = [one.text() for one in badge.menu().actions() if one.text()]
    assert texts[0].startswith("Sealed: each coder sees their own codings only")
    next(one for one in badge.menu().actions() if one.text() == "Round 1 · sealed").trigger()
    assert current(screen).name == "Round 1"
    next(one for one in badge.menu().actions() if one.text() == "Protocol of this round").trigger()
    assert asked[0]["protocol"] is True
