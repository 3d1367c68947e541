# SPDX-License-Identifier: GPL-3.0-or-later
"""Passages that one would not expect: nothing, over a turn border, the whole text, an empty line, an empty text."""

from __future__ import annotations

import pytest
from coding_desk import ROSA
from PySide6.QtCore import Qt
from text_views import GREEN, box_of, coding, colours, settle

pytestmark = pytest.mark.ui


def test_nothing_selected_means_the_sentence_under_the_caret(desk):
    desk.put_caret("told my mother")
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", "The watch told my mother that I slept badly.")]


def test_a_passage_over_a_turn_border_is_coded_as_it_stands(desk):
    words = "I was angry about it.\nInterviewer: And then?\nRosa: Then I took it off."
    desk.select(words)
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", words)]
    one = desk.codings()[0]
    shown = [box for piece in desk.view.page() for box in desk.view.boxes(piece, one.start, one.end)]
    assert len(shown) >= 3


def test_the_whole_text_can_be_coded_and_more_of_it_extends_nothing(desk):
    desk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", ROSA.strip())]
    desk.put_caret("told my mother")
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", ROSA.strip())]


def test_blanks_alone_are_no_passage(desk):
    start = ROSA.index("\nRosa")
    desk.view.select_span(start, start + 1)
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == []
    assert "select words" in desk.said[-1]


def test_an_empty_text_has_nothing_to_code_and_nothing_to_fall_over(view):
    view.set_transcript("", ())
    settle()
    assert view.selected_span() is None
    assert view.position_at(view.viewport().rect().center()) == 0
    assert view.codings_at(0) == []
    view.select_span(0, 0)
    view.show_span(0, 0)
    view.copy_words(speakers=True)
    view.read_codings()


def test_lines_without_words_stay_unmarked(view):
    talk = "First words.\n\n\nLast words."
    view.set_transcript(talk, ())
    view.set_caret(13)
    assert view.steps.sentence(13) is None
    view.set_codings([coding(1, talk, GREEN, talk)])
    settle()
    palette = view.painting.palette
    assert palette.stripe(GREEN) in colours(view, box=box_of(view, "Last words", talk))
