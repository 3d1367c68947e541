# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies under the words: tint, lanes, fill, handles; and what changes them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit
from text_views import BLUE, GREEN, PINK, TEXT, box_of, coding, colours, margins, point, settle, span

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.coding.code_palette import rgb
from qualcoder_cp.ui.coding.coding_index import ShownCoding

pytestmark = pytest.mark.ui


def test_a_coded_word_is_tinted_and_underlined_and_has_a_stripe(view):
    bare = colours(view, box=box_of(view, "doctor"))
    view.set_codings([coding(1, "doctor", BLUE)])
    painted = colours(view, box=box_of(view, "doctor"))
    palette = view.painting.palette
    assert palette.background in bare
    assert palette.background not in painted
    assert {palette.tinted(1), rgb(BLUE)} <= painted
    assert rgb(BLUE) in colours(view, margins(view)[0])


def test_words_beside_a_coding_stay_as_they_are(view):
    before = colours(view, box=box_of(view, "Nobody"))
    view.set_codings([coding(1, "doctor")])
    assert colours(view, box=box_of(view, "Nobody")) == before


def test_overlapping_codes_keep_their_own_colours(view):
    view.set_codings([coding(1, "My doctor", BLUE), coding(2, "doctor", GREEN), coding(3, "doctor, fine", PINK)])
    seen = colours(view, box=box_of(view, "doctor"))
    assert {view.painting.palette.stripe(colour) for colour in (BLUE, GREEN, PINK)} <= seen


def test_the_tint_grows_no_darker_than_three_layers(view):
    view.set_codings([coding(number, "doctor") for number in range(9)])
    palette = view.painting.palette
    seen = colours(view, box=box_of(view, "doctor"))
    assert any(max(abs(a - b) for a, b in zip(palette.tinted(3), c, strict=True)) <= 2 for c in seen)


def test_adding_changing_and_removing_is_seen_at_once(view):
    view.add_coding(coding(1, "doctor", BLUE))
    assert rgb(BLUE) in colours(view, box=box_of(view, "doctor"))
    view.update_coding(coding(1, "Nobody", BLUE))
    assert rgb(BLUE) not in colours(view, box=box_of(view, "doctor"))
    assert rgb(BLUE) in colours(view, box=box_of(view, "Nobody"))
    view.remove_coding(1)
    assert rgb(BLUE) not in colours(view) | colours(view, margins(view)[0])


def test_the_dark_page_is_dark_and_the_stripe_still_seen(view, qapp):
    view.set_codings([coding(1, "doctor", "#000000")])
    theme.apply_theme(qapp, dark=True)
    settle()
    palette = view.painting.palette
    assert (palette.dark, palette.background) == (True, rgb(theme.DARK.surface))
    assert rgb(theme.DARK.surface) in colours(view)
    assert palette.stripe("#000000") in colours(view, margins(view)[0])


def test_a_mark_keeps_its_own_look_beside_the_selection(view):
    mark = QTextEdit.ExtraSelection()
    mark.cursor = QTextCursor(view.document())
    mark.cursor.setPosition(view.painting.offsets.to_qt(span("doctor")[0]))
    mark.cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    mark.format.setBackground(QColor("#ff0000"))
    view.setExtraSelections([mark])
    view.select_span(*span("Nobody"))
    assert (255, 0, 0) in colours(view, box=box_of(view, "doctor"))
    assert (255, 0, 0) not in colours(view, box=box_of(view, "Nobody"))


def test_codings_without_length_or_beyond_the_text_do_no_harm(view):
    ends = len(TEXT)
    view.set_codings(
        [
            ShownCoding(1, 50, 50, 1, "Empty", BLUE),
            ShownCoding(2, ends - 3, ends + 500, 1, "Too far", GREEN),
            ShownCoding(3, ends + 10, ends + 20, 1, "Elsewhere", PINK),
        ]
    )
    view.set_current_coding(2)
    assert rgb(GREEN) in colours(view)
    view.set_transcript("", ())
    assert view.selected_span() is None
    assert colours(view)


def test_an_old_current_coding_is_forgotten_with_its_transcript(view):
    view.set_codings([coding(1, "doctor")])
    view.set_current_coding(1)
    view.set_codings([])
    assert view.current_coding() is None


def test_consensus_fills_behind_the_words(view):
    view.set_consensus([span("doctor")])
    assert view.painting.palette.fill in colours(view, box=box_of(view, "doctor"))


def test_the_current_coding_has_handles_in_its_colour(view):
    view.set_codings([coding(1, "doctor", PINK)])
    view.set_current_coding(1)
    assert view.painting.palette.stripe(PINK) in colours(
        view, box=view.coding_handle("start") or box_of(view, "doctor")
    )
    assert view.coding_handle("end").left() > view.coding_handle("start").left()
    view.set_current_coding(None)
    settle()
    assert view.coding_handle("start") is None


def test_codings_follow_another_text_size_and_width(view):
    view.set_codings([coding(1, "doctor", BLUE)])
    before = box_of(view, "doctor").height()
    view.set_text_size(20)
    view.resize(700, 500)
    assert box_of(view, "doctor").height() > before
    assert rgb(BLUE) in colours(view, box=box_of(view, "doctor"))


def test_what_qt_lays_out_and_what_is_painted_agree_to_the_last_line(view):
    text = "\n".join(f"P014: Line {number} of many that are said." for number in range(300))
    view.set_transcript(text, ())
    view.set_codings([coding(1, "Line 299", GREEN, text)])
    view.set_caret(len(text))
    settle()
    assert view.viewport().rect().contains(point(view, len(text)))
    assert rgb(GREEN) in colours(view, box=box_of(view, "Line 299", text))
