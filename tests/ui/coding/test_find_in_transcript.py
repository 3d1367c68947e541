# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding in the transcript while one types: the first hit is shown, all are marked, and each says its number."""

from __future__ import annotations

import pytest
from coding_desk import ROSA, Desk
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.ui
Key = Qt.Key


def look(desk: Desk, qtbot: QtBot, words: str):
    desk.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    find = desk.screen.pane.find
    find.field.clear()
    qtbot.keyClicks(find.field, words)
    return find


def test_each_letter_goes_to_the_first_hit_from_the_caret(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    find = look(desk, qtbot, "w")
    first = desk.view.selected_span()
    assert first is not None
    qtbot.keyClicks(find.field, "atch")
    start = ROSA.index("watch", ROSA.index("They"))
    assert desk.view.selected_span() == (start, start + 5)
    assert find.count.text() == "2 of 2"
    assert find.field.hasFocus()


def test_enter_and_shift_enter_walk_round_the_ends(desk: Desk, qtbot: QtBot) -> None:
    desk.view.set_caret(0)
    find = look(desk, qtbot, "it")
    seen = [find.count.text()]
    for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ShiftModifier):
        qtbot.keyClick(find.field, Key.Key_Return, held)
        seen.append(find.count.text())
    total = len(find.hits)
    assert seen == [f"1 of {total}", f"2 of {total}", f"1 of {total}", f"{total} of {total}"]


def test_what_is_not_there_says_so_and_the_hit_can_be_coded(desk: Desk, qtbot: QtBot) -> None:
    find = look(desk, qtbot, "xyz")
    assert find.count.text() == "not found"
    find.field.clear()
    qtbot.keyClicks(find.field, "asked me")
    qtbot.keyClick(find.field, Key.Key_Escape)
    desk.press(Key.Key_1)
    assert desk.coded() == [("Consent", "asked me")]
