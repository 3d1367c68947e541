# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing transcripts off by key; what changes afterwards is said."""

from __future__ import annotations

import pytest
from adjudication_keys import press
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from qualcoder_cp import adjudication, coding
from qualcoder_cp.ui.adjudication.filters import State

pytestmark = pytest.mark.ui
CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return


def signed(screen):
    return adjudication.signed(screen.session.project, coding.needed_round(screen.session.project))


def decide_all(qtbot, screen):
    press(qtbot, screen, *"1" * 10)


def test_the_head_says_how_much_of_the_transcript_is_open(qtbot, screen):
    assert "5 of 5 open" in screen.signing.head.state.text()
    assert not screen.signing.head.sign.isVisible()
    press(qtbot, screen, "X")
    screen.step(-1)
    assert "open" in screen.signing.head.state.text()


def test_a_transcript_with_open_items_can_not_be_signed_off(qtbot, screen):
    said = []
    screen.session.failed.connect(said.append)
    qtbot.keyClick(screen.queue, ENTER, CTRL)
    assert "can't be signed off" in said[0]
    assert not signed(screen)


def test_a_key_signs_off_and_the_same_key_withdraws(qtbot, screen):
    decide_all(qtbot, screen)
    qtbot.keyClick(screen.queue, ENTER, CTRL)
    assert [one.by for one in signed(screen)] == ["Lea Brandt"]
    assert "✓ signed off by Lea Brandt" in screen.signing.head.state.text()
    qtbot.keyClick(screen.queue, ENTER, CTRL)
    assert not signed(screen)
    assert "all 5 decided" in screen.signing.head.state.text()


def test_a_decision_taken_back_afterwards_breaks_the_sign_off_and_it_is_said(qtbot, screen):
    decide_all(qtbot, screen)
    qtbot.mouseClick(screen.signing.head.sign, Qt.MouseButton.LeftButton)
    screen.filters.take(state=State.ALL)
    screen.go_row(
        next(row for row in range(10) if screen.model.at(row).board.transcript.id == signed(screen)[0].transcript_id)
    )
    press(qtbot, screen, Qt.Key.Key_Backspace)
    assert "changed since Lea Brandt signed it off" in screen.signing.head.state.text()
    assert not signed(screen)[0].holds


def test_when_all_is_decided_all_can_be_signed_off_at_once(qtbot, screen):
    decide_all(qtbot, screen)
    screen.listing.reorder()
    ways = {one.text(): one for one in screen.stack.widget(1).findChildren(QPushButton)}
    qtbot.mouseClick(ways["Sign off all 2 transcripts"], Qt.MouseButton.LeftButton)
    assert len(signed(screen)) == 2
    ways = {one.text() for one in screen.stack.widget(1).findChildren(QPushButton)}
    assert not any("Sign off" in words for words in ways)
