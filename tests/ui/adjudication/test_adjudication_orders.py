# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders and filters: the queue is listed otherwise when it is asked for, never under the cursor."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, SAME_DOMAIN, look_at, press
from adjudication_study import make_study
from PySide6.QtCore import Qt

from qualcoder_cp.adjudication import Mode, Order
from qualcoder_cp.ui.adjudication.filters import Only, State

pytestmark = pytest.mark.ui
SHIFT = Qt.KeyboardModifier.ShiftModifier


def listed(screen):
    return [screen.model.at(row) for row in range(screen.model.rowCount())]


def choose(chip, words):
    next(entry for entry in chip.menu().actions() if words in entry.text()).trigger()


def test_in_text_order_items_come_as_they_stand_and_the_item_stays(qtbot, screen):
    look_at(screen, ALONE)
    before = screen.current
    choose(screen.filters.order, "By text")
    places = [(one.board.transcript.name, one.item.start) for one in listed(screen)]
    assert places == sorted(places)
    assert screen.current == before
    assert "By text" in screen.filters.order.text()


def test_put_off_first_brings_what_is_for_discussion(qtbot, screen):
    look_at(screen, SAME_DOMAIN, 1)
    key = screen.current
    press(qtbot, screen, "D")
    screen.filters.take(state=State.ALL)
    screen.listing.order_by(Order.AGENDA)
    assert listed(screen)[0].item.fingerprint == key[1]


def test_deciding_never_changes_the_order(qtbot, screen):
    screen.listing.order_by(Order.CODE)
    before = [one.item.fingerprint for one in listed(screen)]
    press(qtbot, screen, "X", "D", "1")
    assert [one.item.fingerprint for one in listed(screen)] == before


def test_one_key_lists_all_about_the_code_of_the_item_and_one_goes_back(qtbot, screen):
    look_at(screen, ALONE)
    qtbot.keyClick(screen.queue, "C", SHIFT)
    (code,) = {one for queued in listed(screen) for one in queued.item.codes}
    assert len(listed(screen)) >= 2
    assert screen.filters.filters.code_id == code
    assert screen.desk.order is Order.CODE
    qtbot.keyClick(screen.queue, "F", SHIFT)
    assert len(listed(screen)) == 10


def test_one_key_lists_this_transcript(qtbot, screen):
    qtbot.keyClick(screen.queue, "T", SHIFT)
    assert {one.board.transcript.id for one in listed(screen)} == {screen.current[0]}
    qtbot.mouseClick(screen.filters.transcript, Qt.MouseButton.LeftButton)
    assert len(listed(screen)) == 10


def test_what_can_change_the_table_is_listed(screen):
    choose(screen.filters.more, "domain's count")
    assert listed(screen)
    assert all(one.flip.hard_domain or one.flip.soft_domain for one in listed(screen))


def test_what_a_rule_decided_is_listed_whatever_the_state_was(screen):
    screen.rules.apply("exact")
    choose(screen.filters.more, "by rule")
    assert {one.decision.mode for one in listed(screen)} == {Mode.RULE}
    assert len(listed(screen)) == 2


def test_a_pair_of_coders_is_offered_where_there_are_three_and_names_are_seen(qtbot, shown, tmp_path):
    screen = shown(make_study(tmp_path, others=2))
    assert not screen.filters.pair.isVisible()
    screen.toggle_names()
    assert screen.filters.pair.isVisible()
    every = len(listed(screen))
    choose(screen.filters.pair, "Ana Ruiz and")
    assert 0 < len(listed(screen)) < every
    assert screen.filters.filters.only is not Only.RULE


def test_two_coders_are_no_choice_of_pairs(screen):
    screen.toggle_names()
    assert not screen.filters.pair.isVisible()
