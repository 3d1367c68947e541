# SPDX-License-Identifier: GPL-3.0-or-later
"""A layer is re-opened and changed: only the decisions on what changed are stale, and one key applies them again."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, BOUNDARY, in_force, look_at, press
from adjudication_study import make_study, place
from PySide6.QtCore import Qt

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import Outcome
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.adjudication.filters import Only

pytestmark = pytest.mark.ui


def change_layer(project, passage, code=None, by=(3, 0)):
    """Let Ana re-open her first layer and move, or remove, the coding of a passage."""
    ana = coder_named(project, "Ana Ruiz")
    coding.reopen_layer(project, ana, 1, "looked again", by="Ana Ruiz")
    start, end = place(passage, 1)
    own = [one for one in coding.codings(project, ana, transcript_id=1) if (one.start, one.end) == (start, end)]
    coding.remove_coding(project, ana, own[0].id)
    if code is not None:
        coding.apply_code(project, ana, 1, own[0].code_id, start + by[0], end + by[1])
    adjudication.submit_layers(project, ana, [1])


@pytest.fixture
def decided(shown, tmp_path, qtbot):
    """Return a screen on which everything is decided by key, before a layer is changed."""

    def show(change):
        project = make_study(tmp_path)
        round_ = coding.needed_round(project)
        for queued in adjudication.queue(project, round_):
            adjudication.decide(
                project, round_.id, queued.board.transcript.id, queued.item, outcome=Outcome.NOTHING
                if queued.item.type is not BOUNDARY else Outcome.UNION, by="Lea Brandt",
            )  # fmt: skip
        change(project)
        return shown(project)

    return show


def test_a_changed_coding_makes_one_decision_stale_and_y_decides_it_again(qtbot, decided):
    screen = decided(lambda project: change_layer(project, "wrong", "Trust"))
    assert screen.filters.stale.isVisible()
    assert "1 stale decision" in screen.filters.stale.text()
    assert screen.model.rowCount() == 1
    assert "Decided before, on other codings: union kept" in screen.side.toPlainText()
    press(qtbot, screen, "Y")
    assert screen.model.counts().open == 0
    assert not screen.filters.stale.isVisible()
    screen.session.undo()
    assert screen.model.counts().open == 1


def test_the_panel_lists_them_with_what_was_decided_and_applies_all(qtbot, decided):
    screen = decided(lambda project: change_layer(project, "wrong", "Trust"))
    qtbot.mouseClick(screen.filters.stale, Qt.MouseButton.LeftButton)
    panel = screen.sides.panel
    words = panel.list.item(0).text()
    assert "Trust" in words
    assert "Union kept by Lea Brandt" in words
    assert "can be applied again" in words
    qtbot.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    assert adjudication.stale_decisions(screen.session.project, screen.needed_round())
    assert screen.model.counts().open == 0
    assert panel.list.count() == 0


def test_a_decision_that_nothing_came_after_is_said_to_be_orphaned(qtbot, decided):
    screen = decided(lambda project: change_layer(project, "sleep"))
    screen.stale_desk.open()
    assert "nothing came after it" in screen.stale_desk.panel.list.item(0).text()
    assert not screen.stale_desk.panel.one.isEnabled()
    assert not screen.stale_desk.panel.all.isEnabled()


def test_enter_in_the_panel_shows_what_came_after(qtbot, decided):
    screen = decided(lambda project: change_layer(project, "wrong", "Trust"))
    screen.stale_desk.open()
    qtbot.keyClick(screen.stale_desk.panel.list, Qt.Key.Key_Return)
    assert screen.sides.panel is None
    assert screen.queued().item.type is BOUNDARY


def test_what_came_after_a_stale_decision_can_be_listed(decided):
    screen = decided(lambda project: change_layer(project, "wrong", "Trust"))
    screen.filters.take(only=Only.STALE)
    assert screen.model.rowCount() == 1


def test_y_on_an_item_without_a_stale_decision_says_so(qtbot, screen):
    said = []
    screen.session.failed.connect(said.append)
    look_at(screen, ALONE)
    press(qtbot, screen, "Y")
    assert said == ["Nothing was decided here before that could be applied again."]
    assert not in_force(screen)
