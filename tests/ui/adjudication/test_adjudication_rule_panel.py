# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk rules are seen before they are applied: ticked or not, with their effect; applied as one step."""

from __future__ import annotations

import pytest
from adjudication_keys import BOUNDARY, SAME_DOMAIN, in_force, look_at, press
from PySide6.QtCore import Qt

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import Mode, Outcome
from qualcoder_cp.ui.adjudication.rule_panel import Scope

pytestmark = pytest.mark.ui
SHIFT, ENTER, SPACE, ESCAPE = Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture
def panel(screen):
    def opened(rule, scope=Scope.ROUND):
        screen.rules.open(rule, scope)
        return screen.rules.panel

    return opened


def choose_rule(panel, start):
    row = next(row for row in range(panel.rule.count()) if panel.rule.itemData(row).startswith(start))
    panel.rule.setCurrentIndex(row)
    panel.rule.activated.emit(row)


def test_a_key_opens_the_panel_and_escape_closes_it_and_decides_nothing(qtbot, screen):
    qtbot.keyClick(screen.queue, "B", SHIFT)
    assert screen.sides.panel is screen.rules.panel
    assert screen.rules.panel.list.hasFocus()
    qtbot.keyClick(screen.rules.panel.list, ESCAPE)
    assert screen.sides.panel is None
    assert screen.queue.hasFocus()
    assert not in_force(screen)


def test_enter_applies_what_is_ticked_as_one_step(qtbot, screen, panel):
    shown = panel("boundary: union")
    assert shown.model.rowCount() == 2
    shown.list.setCurrentIndex(shown.model.index(0))
    shown.model.tick_all(True)
    qtbot.keyClick(shown.list, SPACE)
    assert len(shown.model.chosen()) == 1
    kept = shown.model.chosen()[0].found.item.fingerprint
    qtbot.keyClick(shown.list, ENTER)
    (record,) = in_force(screen)
    assert (record.fingerprint, record.mode) == (kept, Mode.RULE)
    assert screen.sides.panel is None
    screen.session.undo()
    assert not in_force(screen)


def test_nothing_ticked_can_not_be_applied(qtbot, screen, panel):
    shown = panel("boundary: union")
    shown.model.tick_all(False)
    assert not shown.apply.isEnabled()
    qtbot.keyClick(shown.list, ENTER)
    assert not in_force(screen)


def test_the_preview_shows_the_passage_and_the_effect_on_the_table(qtbot, screen, panel):
    look_at(screen, SAME_DOMAIN)
    queued = screen.queued()
    coder = screen.naming.order(queued.board)[0]
    shown = panel(f"coder {coder}", Scope.TRANSCRIPT)
    shown.model.tick_all(True)
    qtbot.waitUntil(lambda: "→" in shown.effect.text())
    before = adjudication.live_ranges(screen.session.project, coding.needed_round(screen.session.project))
    lines = shown.effect.text().splitlines()
    shown.list.setCurrentIndex(shown.model.index(2))
    (mark,) = screen.text.extraSelections()
    item = shown.model.at(2).found.item
    assert mark.cursor.selectionEnd() - mark.cursor.selectionStart() == item.end - item.start
    qtbot.keyClick(shown.list, ENTER)
    after = adjudication.live_ranges(screen.session.project, coding.needed_round(screen.session.project))
    tree = screen.model.around.tree
    for code, range_ in after.items():
        told = [line for line in lines if line.startswith(tree.codes[code].shown)]
        assert bool(told) == (range_ != before[code])
        if told:
            assert told[0].split("→ ")[1].split(" of")[0] == "–".join(map(str, dict.fromkeys(range_)))


def test_a_boundary_can_grow_to_whole_sentences(qtbot, screen, panel):
    shown = panel("boundary: sentence")
    shown.model.tick_all(True)
    qtbot.keyClick(shown.list, ENTER)
    records = in_force(screen)
    assert {one.outcome for one in records} == {Outcome.EDITED}
    for one in records:
        queued = next(each for each in screen.model.all() if each.item.fingerprint == one.fingerprint)
        assert queued.decision.result[0][1:] == (queued.item.start, queued.item.end)  # the longer version is a sentence


def test_codes_of_one_domain_become_the_code_above(qtbot, screen, panel):
    shown = panel("roll up")
    qtbot.keyClick(shown.list, ENTER)
    assert {one.outcome for one in in_force(screen)} == {Outcome.PARENT}
    assert len(in_force(screen)) == 2


def test_with_hidden_names_a_coders_versions_are_taken_on_this_transcript_only(screen, panel):
    queued = look_at(screen, BOUNDARY)
    shown = panel(f"coder {screen.naming.order(queued.board)[0]}")
    assert {one.board.transcript.id for one in (shown.model.at(row) for row in range(shown.model.rowCount()))} == {
        queued.board.transcript.id
    }
    assert "Ana" not in shown.rule.currentText()
    screen.toggle_names()
    shown = panel(f"coder {screen.naming.order(queued.board)[0]}")
    assert shown.model.rowCount() == 10


def test_a_rule_leaves_alone_what_somebody_decided(qtbot, screen, panel):
    look_at(screen, BOUNDARY)
    press(qtbot, screen, "X")
    shown = panel("boundary: longer")
    assert shown.model.rowCount() == 1
    choose_rule(shown, "exact")
    assert shown.model.rowCount() == 2
