# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings are brought into view; stripes and caret go with the text."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from text_views import GREEN, coding, colours, margins, point, settle, span

from qualcoder_cp.ui.coding.code_palette import rgb

pytestmark = pytest.mark.ui


LONG = "\n".join(f"P014: This is turn number {number}, and it goes on for a while. " * 4 for number in range(400))


def test_a_span_out_of_sight_is_brought_into_view_and_keeps_the_selection(view):
    view.set_transcript(LONG, ())
    view.select_span(0, 4)
    target = span("turn number 300,", LONG)
    view.show_span(*target)
    settle()
    place = point(view, target[0])
    assert 0 < place.y() < view.viewport().height() * 0.6
    assert view.selected_span() == (0, 4)


def test_a_span_in_view_does_not_scroll(view):
    view.set_transcript(LONG, ())
    view.show_span(*span("turn number 200,", LONG))
    settle()
    before = view.verticalScrollBar().value()
    view.show_span(*span("turn number 201,", LONG))
    assert view.verticalScrollBar().value() == before


def test_any_span_can_be_brought_into_view_from_anywhere(view):
    view.set_transcript(LONG, ())
    chance = random.Random(4)
    for _ in range(30):
        start = chance.randrange(len(LONG) - 100)
        view.show_span(start, start + 90)
        settle()
        edges = [point(view, start).y(), point(view, start + 90).y()]
        assert 0 <= edges[0] <= edges[1] <= view.viewport().height()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_the_caret_moves_with_every_key_and_stays_in_view(view, key):
    view.set_transcript(LONG, ())
    view.set_caret(len(LONG) // 2)
    for _ in range(25):
        before = view.caret()
        QTest.keyClick(view, key)
        settle()
        assert view.caret() != before
        assert view.viewport().rect().contains(view.cursorRect())


def test_stripes_scroll_with_the_text(view):
    view.set_transcript(LONG, ())
    view.set_codings([coding(1, "turn number 200,", GREEN, LONG)])
    assert rgb(GREEN) not in colours(view, margins(view)[0])
    view.show_span(*span("turn number 200,", LONG))
    assert rgb(GREEN) in colours(view, margins(view)[0])
