# SPDX-License-Identifier: GPL-3.0-or-later
"""What is copied is the stored text, as it is, or told turn by turn with or without the speakers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from text_views import SAY, span

pytestmark = pytest.mark.ui


def test_what_is_copied_is_the_stored_text(view):
    view.select_span(*span("it 😀 at all? My doctor, fine.\u00a0Nobody"))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "it 😀 at all? My doctor, fine.\u00a0Nobody"


def test_copying_across_a_display_cut_joins_the_text(view):
    text = "Something was said about this. " * 400
    view.set_transcript(text, ())
    cut = view.painting.offsets.cuts[0]
    view.select_span(cut - 12, cut + 9)
    assert view.selected_span() == (cut - 12, cut + 9)
    assert view.createMimeDataFromSelection().text() == text[cut - 12 : cut + 9]


def test_words_are_copied_with_their_speakers_one_turn_per_line(view):
    view.select_span(span("first?")[0], span("I would wear")[1])
    view.copy_words(speakers=True)
    assert QApplication.clipboard().text() == (
        "INTERVIEWER: first?\nP014: Who gets to see it 😀 at all? My doctor, fine.\u00a0Nobody else. Really.\n"
        "P015: I would wear"
    )


def test_words_are_copied_without_speakers(view):
    view.select_span(span("P014:")[0], span("I would wear")[1])
    view.copy_words(speakers=False)
    assert QApplication.clipboard().text() == SAY[6:] + "\nI would wear"


def test_a_label_alone_is_copied_as_it_is_and_nothing_selected_copies_nothing(view):
    view.select_span(*span("P014"))
    view.copy_words(speakers=False)
    assert QApplication.clipboard().text() == "P014"
    view.set_caret(0)
    view.copy_words(speakers=True)
    assert QApplication.clipboard().text() == "P014"


def test_both_ways_of_copying_have_their_keys(desk):
    desk.select("asked me. The watch")
    held = Qt.KeyboardModifier.ControlModifier
    desk.press(Qt.Key.Key_C, held | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text() == "Rosa: asked me. The watch"
    desk.press(Qt.Key.Key_C, held | Qt.KeyboardModifier.AltModifier)
    assert QApplication.clipboard().text() == "asked me. The watch"
