# SPDX-License-Identifier: GPL-3.0-or-later
"""The map: cells, rows, columns and groups are chosen, and what is done to them is one step each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from small_studies import code, make_study

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.study.table import FIRST_CODER

pytestmark = pytest.mark.ui
ANA, BEN, END = FIRST_CODER, FIRST_CODER + 1, FIRST_CODER + 2
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def column(screen, number):
    """Return the states of a column, Alma, Chidi (patients), Boris (clinicians) in the order of the map."""
    model = screen.pane.filter
    return {model.index(row, 1).data(): model.index(row, number).data() for row in range(model.rowCount())}


def go(screen, name, number):
    screen.pane.choose(transcripts.transcript_named(screen.session.project, name).id, number)
    screen.pane.table.setFocus()


def press(qtbot, screen, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(screen.pane.table, key, modifier)


@pytest.fixture
def keyed(shown, qtbot):
    """Return a function that shows the screen with the keys that it declares."""
    from qualcoder_cp.ui.actions import Registry

    def show(path, coder="Lea"):
        screen, places = shown(path, coder)
        registry = Registry(screen)
        registry.add(screen.actions_of_stage())
        screen.session.changed.connect(lambda _changes: registry.refresh())
        screen.failed = []
        screen.session.failed.connect(screen.failed.append)
        screen.places = places
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        return screen

    return show


def test_a_column_is_chosen_by_keys_and_excused_as_one_step(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Boris", BEN)
    press(qtbot, screen, Qt.Key.Key_Space, CTRL)
    assert len(screen.pane.selected()) == 3
    press(qtbot, screen, Qt.Key.Key_E)
    assert set(column(screen, BEN).values()) == {"excused"}
    assert screen.session.project.last_changes.label == "Excuse Ben from 3 layers"
    screen.session.undo()
    assert set(column(screen, BEN).values()) == {"not begun"}


def test_a_row_a_group_and_everything_can_be_chosen(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Alma", ANA)
    press(qtbot, screen, Qt.Key.Key_Space, SHIFT)
    assert {row.name for row, _ in screen.pane.selected()} == {"Alma"}
    assert len(screen.pane.selected()) == 3
    press(qtbot, screen, Qt.Key.Key_G, CTRL)
    assert {row.name for row, _ in screen.pane.selected()} == {"Alma", "Chidi"}
    press(qtbot, screen, Qt.Key.Key_A, CTRL)
    assert len(screen.pane.selected()) == 9
    press(qtbot, screen, Qt.Key.Key_Escape)
    assert screen.pane.selected() == []
    assert screen.bar.isHidden()


def test_arrows_with_shift_extend_the_choice(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Alma", ANA)
    press(qtbot, screen, Qt.Key.Key_Down, SHIFT)
    press(qtbot, screen, Qt.Key.Key_Right, SHIFT)
    assert len(screen.pane.selected()) == 4


def test_control_and_a_click_choose_without_opening(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    table = screen.pane.table
    for row in (0, 2):
        place = table.visualRect(screen.pane.filter.index(row, BEN)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    assert len(screen.pane.selected()) == 2
    assert screen.places == []


def test_assignments_are_taken_back_and_given_again(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Chidi", BEN)
    press(qtbot, screen, Qt.Key.Key_T)
    assert column(screen, BEN)["Chidi"] == "not assigned"
    press(qtbot, screen, Qt.Key.Key_A)
    assert column(screen, BEN)["Chidi"] == "not begun"


def test_a_due_day_is_asked_for_and_an_old_one_is_overdue(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Alma", BEN)
    press(qtbot, screen, Qt.Key.Key_Y)
    assert screen.bar.ask.isVisible()
    qtbot.keyClicks(screen.bar.ask.field, "2001-02-03")
    qtbot.keyClick(screen.bar.ask.field, Qt.Key.Key_Return)
    assert column(screen, BEN)["Alma"] == "overdue · not begun"
    qtbot.mouseClick(screen.pane.chips["overdue"], Qt.MouseButton.LeftButton)
    assert list(column(screen, BEN)) == ["Alma"]


def test_no_day_is_told_in_a_sentence_and_changes_nothing(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    before = screen.session.project.state
    go(screen, "Alma", BEN)
    press(qtbot, screen, Qt.Key.Key_Y)
    qtbot.keyClicks(screen.bar.ask.field, "soon")
    qtbot.keyClick(screen.bar.ask.field, Qt.Key.Key_Return)
    assert screen.failed == ["'soon' is no day; write it as 2027-03-31."]
    assert screen.session.project.state == before


def test_reopening_needs_a_reason_and_escape_leaves_it(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, revealed=True))
    go(screen, "Alma", ANA)
    press(qtbot, screen, Qt.Key.Key_Space, CTRL)
    press(qtbot, screen, Qt.Key.Key_R)
    assert not screen.bar.ask.do_button.isEnabled()
    qtbot.keyClick(screen.bar.ask.field, Qt.Key.Key_Escape)
    assert screen.bar.ask.isHidden()
    press(qtbot, screen, Qt.Key.Key_R)
    qtbot.keyClicks(screen.bar.ask.field, "a code was missing")
    qtbot.keyClick(screen.bar.ask.field, Qt.Key.Key_Return)
    assert set(column(screen, ANA).values()) == {"in progress"}
    screen.session.undo()
    assert set(column(screen, ANA).values()) == {"submitted"}


def test_the_consensus_is_signed_off_and_becomes_stale_when_a_layer_changes(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, revealed=True))
    project = screen.session.project
    adjudication.apply_rule(project, "exact", by="Lea")
    go(screen, "Alma", END)
    press(qtbot, screen, Qt.Key.Key_S)
    assert column(screen, END)["Alma"] == "signed off"
    ben = coder_named(project, "Ben")
    alma = transcripts.transcript_named(project, "Alma").id
    coding.reopen_layer(project, ben, alma, "more", by="Lea")
    code(project, "Ben", "Alma", next(iter(codebook.tree(project).in_order())).id, "I may switch it off")
    coding.submit_layers(project, ben, [alma])
    assert column(screen, END)["Alma"].startswith("stale")


def test_what_was_coded_under_the_wrong_name_moves(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Alma", ANA)
    press(qtbot, screen, Qt.Key.Key_M)
    assert screen.bar.ask.choice.currentText() == "Ben"
    qtbot.keyClicks(screen.bar.ask.field, "wrong profile")
    qtbot.mouseClick(screen.bar.ask.do_button, Qt.MouseButton.LeftButton)
    assert (column(screen, ANA)["Alma"], column(screen, BEN)["Alma"]) == ("not begun", "in progress")


def test_a_verb_that_fits_nothing_says_what_to_choose(qtbot, tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    go(screen, "Alma", BEN)
    press(qtbot, screen, Qt.Key.Key_R)
    assert screen.failed == ["Choose layers that are submitted."]
    assert not screen.bar.buttons["reopen"].isVisible()
    assert screen.bar.buttons["excuse"].isVisible()


def test_filters_by_group_and_coder(tmp_path, keyed):
    screen = keyed(make_study(tmp_path, assigned=True))
    filters = screen.pane.filters
    filters.group.setCurrentText("clinicians")
    assert list(column(screen, ANA)) == ["Boris"]
    filters.group.setCurrentIndex(0)
    filters.coder.setCurrentText("Ben")
    assert screen.pane.table.isColumnHidden(ANA)
    assert not screen.pane.table.isColumnHidden(BEN)
    assert not screen.pane.chips["in progress"].isVisible()
    screen.pane.choose_all()
    assert len(screen.pane.selected()) == 3


def test_a_transcript_of_one_coder_says_so(tmp_path, keyed):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        ben = coder_named(project, "Ben")
        for one in transcripts.transcripts(project):
            coding.excuse(project, ben, one.id, by="Lea")
        coding.submit_layers(project, coder_named(project, "Ana"))
    screen = keyed(path)
    assert all("single-coded" in words for words in column(screen, END).values())
