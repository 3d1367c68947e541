# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions survive the way into Qt and back, whatever the text holds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from qualcoder_cp.ui.coding.offset_map import LONGEST, OffsetMap, display_cuts

TEXTS = st.text(st.sampled_from("ab .\n\u00a0\u2028\r😀𝄞\u200dשב\u0301"), max_size=60)


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_positions_return_from_qt_as_they_went(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=4))) if len(text) > 1 else []
    offsets = OffsetMap(text, cuts)
    for position in range(len(text) + 1):
        assert offsets.from_qt(offsets.to_qt(position)) == position
        assert offsets.from_qt(offsets.to_qt_end(position)) == position


@settings(max_examples=100)
@given(TEXTS.filter(lambda text: "\r\n" not in text))
def test_a_selection_in_a_document_is_the_stored_slice(text):
    offsets = OffsetMap(text)
    document = QTextDocument()
    document.setPlainText(offsets.display_text())
    cursor = QTextCursor(document)
    for start in range(len(text)):
        cursor.setPosition(offsets.to_qt(start))
        cursor.setPosition(offsets.to_qt_end(start + 1), QTextCursor.MoveMode.KeepAnchor)
        shown = cursor.selectedText()
        assert len(shown.encode("utf-16-le")) == len(text[start].encode("utf-16-le"))
        if text[start] not in "\n\r\u00a0\u2028":
            assert shown == text[start]


def test_inside_a_surrogate_pair_the_character_begins():
    offsets = OffsetMap("a😀b")
    assert [offsets.from_qt(place) for place in range(5)] == [0, 1, 1, 2, 3]


def test_an_emoji_before_a_word_shifts_only_qt():
    text = "ab😀cd👩\u200d🔬ef"
    offsets = OffsetMap(text)
    assert text[offsets.from_qt(offsets.to_qt(8)) :] == "ef"
    assert offsets.to_qt(8) == 11


def test_short_paragraphs_are_not_cut():
    assert display_cuts("One. Two.\n" * 2000) == []


def test_giant_paragraphs_are_cut_at_sentence_ends_between_1500_and_3000():
    text = "Something is said here, and more. " * 400
    cuts = display_cuts(text)
    pieces = [b - a for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert all(1500 <= piece <= LONGEST for piece in pieces[:-1])
    assert all(text[cut - 2 : cut] == ". " for cut in cuts)


def test_without_sentences_a_cut_is_at_a_blank_and_without_blanks_anywhere():
    blanks, solid = "word " * 2000, "x" * 7000
    assert all(blanks[cut - 1] == " " for cut in display_cuts(blanks))
    assert display_cuts(solid) == [3000, 6000]


def test_a_range_that_ends_at_a_cut_stays_before_it():
    offsets = OffsetMap("first second", [6])
    assert offsets.display_text() == "first \nsecond"
    assert (offsets.to_qt_end(6), offsets.to_qt(6)) == (6, 7)
    assert offsets.from_qt(6) == offsets.from_qt(7) == 6
    assert offsets.paragraph(7) == (6, 12)


def test_a_paragraph_is_what_is_displayed_as_one():
    offsets = OffsetMap("one\ntwo three", [8])
    assert [offsets.paragraph(place) for place in (0, 3, 4, 7, 8)] == [(0, 3), (0, 3), (4, 8), (4, 8), (8, 13)]
