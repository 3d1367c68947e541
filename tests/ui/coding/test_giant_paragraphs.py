# SPDX-License-Identifier: GPL-3.0-or-later
"""A paragraph of a million characters opens, scrolls, is coded and copied."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from text_views import GREEN, colours, point, settle

from qualcoder_cp.ui.coding.code_palette import rgb
from qualcoder_cp.ui.coding.coding_index import ShownCoding

pytestmark = pytest.mark.ui

SENTENCE = "This goes on and on without end. "
GIANT = SENTENCE * 30_400


def test_a_giant_paragraph_opens_and_keeps_positions(view):
    text = "This goes on and on without end. " * 30_000
    view.set_transcript(text, ())
    start = 900_000
    view.set_codings([ShownCoding(1, start, start + 30, 1, "Far", GREEN)])
    view.show_span(start, start + 30)
    assert rgb(GREEN) in colours(view)
    assert view.position_at(point(view, start)) == start


def test_it_is_shown_in_pieces_of_which_the_stored_text_knows_nothing(view):
    view.set_transcript(GIANT, ())
    assert len(GIANT) > 1_000_000
    assert view.blockCount() > 300
    assert view.painting.offsets.text == GIANT


def test_a_coding_over_a_display_cut_is_marked_on_both_sides_and_found_on_both(view):
    view.set_transcript(GIANT, ())
    cut = view.painting.offsets.cuts[120]
    view.set_codings([ShownCoding(1, cut - 20, cut + 20, 1, "Over the cut", GREEN)])
    view.show_span(cut - 20, cut + 20)
    settle()
    boxes = [box for piece in view.page() for box in view.boxes(piece, cut - 20, cut + 20)]
    assert len({box.top() for box in boxes}) >= 2
    assert all(rgb(GREEN) in colours(view, box=box) for box in boxes)
    assert [view.codings_at(view.position_at(point(view, place))) for place in (cut - 3, cut + 3)] == [[1], [1]]
    assert len({identity for _, identity in view._right._hits}) == 1


def test_words_over_a_cut_are_copied_and_selected_as_one(view):
    view.set_transcript(GIANT, ())
    cut = view.painting.offsets.cuts[5]
    view.select_span(cut - 40, cut + 40)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == GIANT[cut - 40 : cut + 40]


@pytest.mark.slow
def test_it_does_not_stall(view):
    """Opening and each page take far less than a paragraph laid out as a whole would (half a second and more)."""
    begin = time.thread_time()
    view.set_transcript(GIANT, ())
    view.set_codings(ShownCoding(n, n * 200, n * 200 + 150, n % 30, "Code", GREEN) for n in range(5_000))
    settle()
    opened = time.thread_time() - begin
    pages = []
    for place in range(20):
        begin = time.thread_time()
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() * place // 20)
        settle()
        pages.append(time.thread_time() - begin)
    assert opened < 0.5
    assert sorted(pages)[10] < 0.1
