# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a coder's codings: after the sign-off, for the coder and a lead, with a way to each passage."""

from __future__ import annotations

import pytest
from adjudication_keys import press
from adjudication_study import make_study
from PySide6.QtCore import Qt

from qualcoder_cp import adjudication, coding
from qualcoder_cp.project import coder_named

pytestmark = pytest.mark.ui
SHIFT, ENTER = Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Return


@pytest.fixture
def settled(shown, tmp_path):
    """Return a function that shows the settled study to somebody: Ben's versions everywhere, both signed off."""

    def show(who):
        project = make_study(tmp_path)
        round_ = coding.needed_round(project)
        rule = f"coder {coder_named(project, 'Ben Okafor').uuid}"
        adjudication.apply_rule(project, rule, by="Lea Brandt")
        adjudication.sign_off(project, round_, [1, 2], by="Lea Brandt")
        return shown(project, who)

    return show


def test_nothing_is_shown_before_the_sign_off(qtbot, shown, tmp_path):
    screen = shown(make_study(tmp_path), "Ana Ruiz")
    qtbot.keyClick(screen.queue, "L", SHIFT)
    assert "signed off" in screen.learning.panel.told.text()
    assert screen.learning.panel.list.count() == 0


def test_a_coder_sees_their_own_changed_codings(settled):
    screen = settled("Ana Ruiz")
    screen.learning.open()
    panel = screen.learning.panel
    assert [panel.who.itemText(row) for row in range(panel.who.count())] == ["Ana Ruiz"]
    assert "2 of 8 codings kept" in panel.told.text()
    words = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert any("Consent: another code" in one for one in words)
    assert any("Trust: other edges" in one for one in words)
    assert any("Use: dropped" in one for one in words)
    assert any("Trust: not found" in one for one in words)
    assert "Consent" in panel.codes.toPlainText()


def test_a_lead_may_choose_whose(settled):
    screen = settled("Lea Brandt")
    screen.learning.open()
    panel = screen.learning.panel
    assert [panel.who.itemText(row) for row in range(panel.who.count())] == ["Ana Ruiz", "Ben Okafor"]
    panel.who.setCurrentIndex(1)
    panel.who.activated.emit(1)
    assert "8 of 8 codings kept" in panel.told.text()


def test_enter_jumps_to_the_item_of_the_coding(qtbot, settled):
    screen = settled("Ana Ruiz")
    screen.learning.open()
    panel = screen.learning.panel
    row = next(row for row in range(panel.list.count()) if "Consent" in panel.list.item(row).text())
    panel.list.setCurrentRow(row)
    qtbot.keyClick(panel.list, ENTER)
    assert "Consent" in screen.side.toPlainText()
    assert screen.queued().item.codes


def test_in_a_sealed_round_only_the_reference_can_be_compared_with(shown, tmp_path):
    screen = shown(make_study(tmp_path, submit=False), "Ana Ruiz")
    screen.learning.open()
    assert screen.learning.panel.told.text()
    assert screen.learning.panel.list.count() == 0
    assert not screen.work.isVisible()
    screen.sides.close_panel()
    assert screen.stack.currentIndex() == 1


def test_progress_tells_the_pace_of_people_and_an_estimate(qtbot, screen):
    assert "each" not in screen.bar.progress.text()
    press(qtbot, screen, "X")
    record = adjudication.decision_records(screen.session.project, screen.needed_round().id)[0]
    if record.seconds:
        assert "each" in screen.bar.progress.text()
