# SPDX-License-Identifier: GPL-3.0-or-later
"""Hebrew stands at the right and is marked, selected and handled where its words are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from text_views import GREEN, PINK, box_of, coding, colours, point, settle

from qualcoder_cp.ui.coding.code_palette import rgb

pytestmark = pytest.mark.ui


HEBREW = "אני לא יודעת אם זה עוזר"


MIXED = "She said אני לא יודעת and kept it."


def test_a_hebrew_paragraph_stands_at_the_right(view):
    view.set_transcript(HEBREW, ())
    settle()
    assert point(view, 0).x() > view.viewport().width() * 0.9


def test_the_first_hebrew_word_is_marked_at_the_right_end(view):
    view.set_transcript(HEBREW, ())
    view.set_codings([coding(1, "אני", GREEN, HEBREW), coding(2, "עוזר", PINK, HEBREW)])
    settle()
    first, last = box_of(view, "אני", HEBREW), box_of(view, "עוזר", HEBREW)
    assert first.left() > last.right()
    assert rgb(GREEN) in colours(view, box=first)
    assert rgb(GREEN) not in colours(view, box=last)


def test_a_coding_across_both_directions_does_not_mark_what_is_beside_it(view):
    view.set_transcript(MIXED, ())
    view.set_codings([coding(1, "said אני", GREEN, MIXED)])
    settle()
    assert rgb(GREEN) in colours(view, box=box_of(view, "אני", MIXED))
    assert rgb(GREEN) not in colours(view, box=box_of(view, "יודעת", MIXED))


def test_handles_stand_at_the_first_and_after_the_last_letter_said(view):
    view.set_transcript(HEBREW, ())
    view.set_codings([coding(1, "לא יודעת", PINK, HEBREW)])
    view.set_current_coding(1)
    settle()
    words = box_of(view, "לא יודעת", HEBREW)
    assert abs(view.coding_handle("start").center().x() - words.right()) <= 3
    assert abs(view.coding_handle("end").center().x() - words.left()) <= 3


def test_the_arrow_to_the_left_goes_on_in_hebrew(view):
    view.set_transcript(HEBREW, ())
    view.set_caret(0)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == (0, 3)
