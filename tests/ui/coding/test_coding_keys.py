# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys at the text beyond the plain ones: growing a selection, turns without a coding, recoding, new codes."""

from __future__ import annotations

import pytest
from coding_desk import ROSA, Desk
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog

pytestmark = pytest.mark.ui
Key, ALT, SHIFT = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def selected(desk: Desk) -> str:
    span = desk.view.selected_span()
    return ROSA[slice(*span)] if span else ""


def palette(desk: Desk, qtbot: QtBot) -> CodePaletteDialog:
    dialog = desk.screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_g_selects_word_sentence_and_turn_and_shift_g_goes_back(desk: Desk) -> None:
    desk.put_caret("mother")
    steps = []
    for _ in range(3):
        desk.press(Key.Key_G)
        steps.append(selected(desk))
    turn = "They never asked me. The watch told my mother that I slept badly. I was angry about it."
    assert steps == ["mother", "The watch told my mother that I slept badly.", turn]
    desk.press(Key.Key_G)
    assert selected(desk) == turn
    assert "whole turn" in desk.said[-1]
    desk.press(Key.Key_G, SHIFT)
    desk.press(Key.Key_G, SHIFT)
    assert selected(desk) == "mother"


def test_a_selection_over_two_sentences_grows_to_both(desk: Desk) -> None:
    desk.select("badly. I was")
    desk.press(Key.Key_G)
    assert selected(desk) == "The watch told my mother that I slept badly. I was angry about it."


def test_the_first_sentence_of_a_turn_grows_without_its_speaker(desk: Desk) -> None:
    desk.put_caret("They never")
    desk.press(Key.Key_G)
    desk.press(Key.Key_G)
    assert selected(desk) == "They never asked me."


def test_n_goes_to_the_next_turn_without_a_coding_round_the_end(desk: Desk) -> None:
    desk.view.set_caret(0)
    desk.press(Key.Key_N)
    assert desk.view.caret() == ROSA.index("They never")
    desk.press(Key.Key_1)
    desk.press(Key.Key_N)
    assert desk.view.caret() == ROSA.index("Then I took")
    desk.press(Key.Key_N)
    assert desk.view.caret() == ROSA.index("Then I took")
    desk.press(Key.Key_1)
    desk.press(Key.Key_N)
    assert "Every participant's turn" in desk.said[-1]


def test_r_gives_the_current_coding_another_code(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Key.Key_1)
    desk.press(Key.Key_R)
    dialog = palette(desk, qtbot)
    assert not dialog.new.isVisible()
    qtbot.keyClicks(dialog.field, "surv")
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert desk.coded() == [("Surveillance", "They never asked me.")]
    desk.session.undo()
    assert desk.coded() == [("Consent", "They never asked me.")]


def test_alt_n_names_a_new_code_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("I was angry")
    desk.press(Key.Key_N, ALT)
    dialog = palette(desk, qtbot)
    qtbot.keyClicks(dialog.field, "Con")
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert desk.coded() == [("Con", "I was angry about it.")]


def test_ctrl_j_opens_the_palette_too(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("I was angry")
    desk.press(Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    dialog = palette(desk, qtbot)
    qtbot.keyClick(dialog.field, Key.Key_Escape)
    assert desk.coded() == []


def test_every_action_of_the_stage_has_a_name_and_most_have_keys(desk: Desk) -> None:
    actions = [action for action, _ in desk.registry.all()]
    assert all(made.text() for _, made in desk.registry.all())
    keyless = {action.id for action in actions if not action.keys}
    without = ("submit", "reopen", "memo_transcript", "memo_project", "export_segments")
    assert keyless <= {f"coding.{name}" for name in without}


def test_no_key_means_two_things_at_the_text(desk: Desk) -> None:
    keys = [
        key
        for action, _ in desk.registry.all()
        if action.widget in (desk.view, desk.screen, None)
        for key in action.keys.split("; ")
        if key
    ]
    assert len(keys) == len(set(keys))
