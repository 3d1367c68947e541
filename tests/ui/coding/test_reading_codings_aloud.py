# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen reader has text, caret and selection, hears what was coded, and is told the codings at the caret."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from text_views import TEXT, coding, span

from qualcoder_cp.ui.coding import announcing
from qualcoder_cp.ui.coding.hover_card import Card

pytestmark = pytest.mark.ui


@pytest.fixture
def spoken(monkeypatch):
    """What is spoken: a list of (widget, words)."""
    heard = []

    class Listener:
        @staticmethod
        def updateAccessibility(event):
            assert isinstance(event, QAccessibleAnnouncementEvent)
            heard.append((event.object(), event.message()))

    monkeypatch.setattr(announcing, "QAccessible", Listener)
    return heard


def test_the_text_is_reached_by_the_interfaces_of_screen_readers(view):
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.EditableText
    assert interface.text(QAccessible.Text.Name) == "Transcript"
    text = interface.textInterface()
    assert text.characterCount() == len(TEXT.encode("utf-16-le")) // 2
    start = span("My doctor")[0]
    place = view.painting.offsets.to_qt(start)
    assert text.text(place, place + 9) == "My doctor"


def test_caret_and_selection_can_be_read_and_set(view):
    text = QAccessible.queryAccessibleInterface(view).textInterface()
    view.select_span(*span("doctor, fine"))
    offsets = view.painting.offsets
    assert text.selectionCount() == 1
    assert text.cursorPosition() == offsets.to_qt_end(span("doctor, fine")[1])
    text.setCursorPosition(offsets.to_qt(span("Nobody")[0]))
    assert view.caret() == span("Nobody")[0]


def test_the_margins_have_names(view):
    view.set_left_codings([coding(3, "doctor")])
    for widget in (view._right, view._left, view._turn_margin):
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_announcements_are_spoken_for_the_text(view, spoken):
    view.announce("Coded: Consent")
    assert spoken == [(view, "Coded: Consent")]


def test_the_codings_at_the_caret_are_spoken_and_told(view, qtbot, spoken):
    view.set_codings([coding(1, "My doctor, fine."), coding(2, "doctor")])
    view.set_descriptions(lambda one: Card(f"Privacy > {one.label}", ""))
    view.set_caret(span("doctor")[0])
    with qtbot.waitSignal(view.told) as told:
        view.read_codings()
    assert told.args == ["2 codings here. Privacy > Code 2. Privacy > Code 1."]
    assert spoken == [(view, told.args[0])]
    view.set_caret(span("Nobody")[0])
    view.read_codings()
    assert spoken[-1][1] == "No coding here."


def test_a_real_announcement_does_no_harm(view):
    view.announce("Nobody listens here")


def test_coding_by_a_key_is_announced(desk, spoken):
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    assert [words for _, words in spoken] == ["Coded: Privacy > Consent, “They never asked me.”"]


def test_a_key_reads_the_codings_at_the_caret(desk, spoken):
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.press(Qt.Key.Key_L)
    assert "Privacy > Consent" in spoken[-1][1]
    assert desk.said[-1] == spoken[-1][1]
