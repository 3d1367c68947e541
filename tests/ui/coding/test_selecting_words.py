# SPDX-License-Identifier: GPL-3.0-or-later
"""What keys, clicks and dragging select, always in code points of the stored text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from text_views import SAY, point, span

pytestmark = pytest.mark.ui


def test_shift_and_arrow_select_words(view):
    view.set_caret(span("doctor")[0])
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == span("doctor, fine")
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_span() == span("doctor, ")


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier])
def test_alt_and_arrow_select_sentences(view, held):
    view.set_caret(span("My doctor")[0])
    QTest.keyClick(view, Qt.Key.Key_Right, held | Qt.KeyboardModifier.AltModifier)
    assert view.selected_span() == span("My doctor, fine.")
    QTest.keyClick(view, Qt.Key.Key_Right, held | Qt.KeyboardModifier.AltModifier)
    assert view.selected_span() == span("My doctor, fine.\u00a0Nobody else.")


def test_clicks_select_word_sentence_and_turn(view):
    place = point(view, span("doctor")[0] + 1)
    chosen = []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for _ in range(3):
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        chosen.append(view.selected_span())
    assert chosen == [span("doctor"), span("My doctor, fine."), span(SAY[6:])]


def test_a_double_click_sent_by_qt_selects_the_word(view):
    place = point(view, span("doctor")[0] + 1)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.selected_span() == span("doctor")


def test_dragging_the_mouse_selects_as_in_any_text(view, qtbot):
    first, last = point(view, span("doctor")[0]) - QPoint(3, 0), point(view, span("doctor")[1]) - QPoint(3, 0)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(view.viewport(), (first + last) / 2)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert view.selected_span() == span("doctor")


def test_the_selection_is_told_once_in_code_points(view):
    told = []
    view.selection_changed.connect(lambda start, end: told.append((start, end)))
    view.select_span(*span("Nobody else"))
    assert told[-1] == span("Nobody else")
    assert len(told) == len(set(told))


def test_with_nothing_selected_there_is_no_span(view):
    view.set_caret(span("Nobody")[0])
    assert view.selected_span() is None
    assert view.caret() == span("Nobody")[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab .\n\u00a0\u2028\r😀שב"), min_size=1, max_size=30), st.data())
def test_any_span_of_any_text_comes_back_as_selected(view, text, data):
    view.set_transcript(text.replace("\r\n", "\n"), ())
    text = view.painting.offsets.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    view.select_span(start, end)
    assert view.selected_span() == (start, end)
    assert view.createMimeDataFromSelection().text() == text[start:end]
