# SPDX-License-Identifier: GPL-3.0-or-later
"""The passage is moved by keys before it is decided; one key then keeps the code there."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, BOUNDARY, SAME_DOMAIN, in_force, look_at, press
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from qualcoder_cp.adjudication import Outcome
from qualcoder_cp.ui.adjudication.edges import moved

pytestmark = pytest.mark.ui
ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT, RIGHT, ENTER = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return


def marked(screen):
    (mark,) = screen.text.extraSelections()
    return mark.cursor.selectedText()


def test_alt_and_arrows_move_the_start_with_shift_the_end_by_words(qtbot, screen):
    look_at(screen, ALONE)
    whole = marked(screen)
    qtbot.keyClick(screen.queue, RIGHT, ALT)
    assert marked(screen) == whole.split(" ", 1)[1]
    qtbot.keyClick(screen.queue, LEFT, ALT)
    assert marked(screen) == whole
    qtbot.keyClick(screen.queue, LEFT, ALT | SHIFT)
    assert whole.startswith(marked(screen))
    assert len(marked(screen).split()) == len(whole.split()) or marked(screen) != whole
    assert not in_force(screen)


def test_with_ctrl_they_move_by_sentences(qtbot, screen):
    look_at(screen, BOUNDARY)
    qtbot.keyClick(screen.queue, LEFT, ALT | CTRL)
    assert marked(screen).startswith("My aunt would never agree to that. The picture was wrong")
    qtbot.keyClick(screen.queue, RIGHT, ALT | CTRL | SHIFT)
    assert marked(screen).endswith("It helped me sleep, though.")


def test_enter_keeps_the_code_on_the_moved_passage(qtbot, screen):
    queued = look_at(screen, ALONE)
    qtbot.keyClick(screen.queue, RIGHT, ALT)
    span = screen.judging.span
    press(qtbot, screen, ENTER)
    (record,) = in_force(screen)
    assert record.outcome is Outcome.EDITED
    assert record.result[0][1:] == list(span) != [queued.item.start, queued.item.end]
    assert screen.judging.span is None


def test_of_two_codes_the_number_of_a_coder_says_which_stays_on_the_moved_passage(qtbot, screen):
    queued = look_at(screen, SAME_DOMAIN)
    qtbot.keyClick(screen.queue, RIGHT, ALT)
    press(qtbot, screen, ENTER)
    assert not in_force(screen)
    press(qtbot, screen, "2")
    (record,) = in_force(screen)
    second = screen.naming.order(queued.board)[1]
    assert [record.result[0][0]] == [one[1] for one in record.members if one[0] == second]
    assert record.result[0][1] > queued.item.start


def test_escape_puts_the_passage_back(qtbot, screen):
    look_at(screen, BOUNDARY)
    before = marked(screen)
    qtbot.keyClick(screen.queue, RIGHT, ALT)
    press(qtbot, screen, Qt.Key.Key_Escape)
    assert marked(screen) == before
    press(qtbot, screen, ENTER)
    assert in_force(screen)[0].outcome is Outcome.ACCEPTED


def test_another_item_begins_with_its_own_passage(qtbot, screen):
    look_at(screen, BOUNDARY)
    qtbot.keyClick(screen.queue, RIGHT, ALT)
    press(qtbot, screen, "J")
    assert screen.judging.span is None


@given(
    st.text("ab .!?\n", max_size=80), st.data(), st.sampled_from(("start", "end")),
    st.sampled_from(("word", "sentence")), st.sampled_from((-1, 1)),
)  # fmt: skip
def test_a_moved_span_stays_a_passage_of_the_text(text, data, edge, unit, by):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start == end:
        return
    low, high = moved(text, (start, end), edge, unit, by)
    assert 0 <= low < high <= len(text)
    assert (high == end) if edge == "start" else (low == start)
    change = (low - start) if edge == "start" else (high - end)
    assert change * by >= 0
