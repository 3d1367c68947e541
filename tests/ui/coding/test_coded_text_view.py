# SPDX-License-Identifier: GPL-3.0-or-later
"""The transcript on the screen: what is painted, what keys and clicks do, what is copied."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDropEvent, QFont, QMouseEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget

from qualcoder_cp.model import RangeKind, Role, TextRange, Turn
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.coding.code_palette import rgb
from qualcoder_cp.ui.coding.coded_text_view import CODE_MIME, CodedTextView
from qualcoder_cp.ui.coding.coding_index import ShownCoding

pytestmark = pytest.mark.ui

BLUE, GREEN, PINK = "#0072b2", "#009e73", "#cc79a7"
ASK = "INTERVIEWER: What comes to mind first?"
SAY = "P014: Who gets to see it 😀 at all? My doctor, fine.\u00a0Nobody else. Really."
TEXT = f"{ASK}\n{SAY}\nP015: I would wear it."
TURNS = (
    Turn(0, len(ASK), 13, "INTERVIEWER", Role.INTERVIEWER, 0),
    Turn(len(ASK) + 1, len(ASK) + 1 + len(SAY), len(ASK) + 7, "P014", Role.PARTICIPANT, 61_000),
    Turn(len(ASK) + len(SAY) + 2, len(TEXT), len(ASK) + len(SAY) + 8, "P015", Role.PARTICIPANT, 3_700_000),
)


def span(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


def coding(identity, words, colour=BLUE, text=TEXT, **more):
    return ShownCoding(identity, *span(words, text), identity, more.pop("label", f"Code {identity}"), colour, **more)


def settle():
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def view(qtbot):
    made = CodedTextView()
    made.setFont(QFont("DejaVu Sans", 11))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.set_transcript(TEXT, TURNS)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    settle()
    return made


def point(view, position):
    """A place on the character at ``position``, in the viewport."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.painting.offsets.to_qt(position))
    return view.cursorRect(cursor).center() + QPoint(3, 0)


def colours(view, widget=None, box=None):
    """The set of colours painted in a widget of the view (or in a rectangle of its viewport)."""
    settle()
    picture = (widget or view.viewport()).grab(*([box] if box else [])).toImage()
    ratio = picture.devicePixelRatio()
    assert ratio == 1
    return {picture.pixelColor(x, y).getRgb()[:3] for x in range(picture.width()) for y in range(picture.height())}


def box_of(view, words, text=TEXT):
    """The rectangle of some words on one line, a little inside, with the room below the line."""
    place = span(words, text)
    boxes = [box for piece in view.page() for box in view.boxes(piece, *place)]
    assert len(boxes) == 1
    return boxes[0].adjusted(1, 1, -1, 0)


def margins(view):
    return view._right, view._left, view._turn_margin


class TestPainting:
    def test_a_coded_word_is_tinted_and_underlined_and_has_a_stripe(self, view):
        bare = colours(view, box=box_of(view, "doctor"))
        view.set_codings([coding(1, "doctor", BLUE)])
        painted = colours(view, box=box_of(view, "doctor"))
        palette = view.painting.palette
        assert palette.background in bare
        assert palette.background not in painted
        assert {palette.tinted(1), rgb(BLUE)} <= painted
        assert rgb(BLUE) in colours(view, margins(view)[0])

    def test_words_beside_a_coding_stay_as_they_are(self, view):
        before = colours(view, box=box_of(view, "Nobody"))
        view.set_codings([coding(1, "doctor")])
        assert colours(view, box=box_of(view, "Nobody")) == before

    def test_overlapping_codes_keep_their_own_colours(self, view):
        view.set_codings([coding(1, "My doctor", BLUE), coding(2, "doctor", GREEN), coding(3, "doctor, fine", PINK)])
        seen = colours(view, box=box_of(view, "doctor"))
        assert {view.painting.palette.stripe(colour) for colour in (BLUE, GREEN, PINK)} <= seen

    def test_the_tint_grows_no_darker_than_three_layers(self, view):
        view.set_codings([coding(number, "doctor") for number in range(9)])
        palette = view.painting.palette
        seen = colours(view, box=box_of(view, "doctor"))
        assert any(max(abs(a - b) for a, b in zip(palette.tinted(3), c, strict=True)) <= 2 for c in seen)

    def test_adding_changing_and_removing_is_seen_at_once(self, view):
        view.add_coding(coding(1, "doctor", BLUE))
        assert rgb(BLUE) in colours(view, box=box_of(view, "doctor"))
        view.update_coding(coding(1, "Nobody", BLUE))
        assert rgb(BLUE) not in colours(view, box=box_of(view, "doctor"))
        assert rgb(BLUE) in colours(view, box=box_of(view, "Nobody"))
        view.remove_coding(1)
        assert rgb(BLUE) not in colours(view) | colours(view, margins(view)[0])

    def test_the_interviewer_speaks_in_grey(self, view):
        def darkest(words):
            return min(sum(colour) for colour in colours(view, box=box_of(view, words)))

        assert darkest("comes to mind") > darkest("doctor") + 100
        assert darkest("P014:") > darkest("doctor") + 100

    def test_ranges_that_nobody_said_are_grey(self, view):
        view.set_transcript(TEXT, TURNS, [TextRange(*span("Really."), RangeKind.STAGE)])
        assert min(sum(colour) for colour in colours(view, box=box_of(view, "Really."))) > 150

    def test_the_dark_page_is_dark_and_the_stripe_still_seen(self, view, qapp):
        view.set_codings([coding(1, "doctor", "#000000")])
        theme.apply_theme(qapp, dark=True)
        settle()
        palette = view.painting.palette
        assert (palette.dark, palette.background) == (True, rgb(theme.DARK.surface))
        assert rgb(theme.DARK.surface) in colours(view)
        assert palette.stripe("#000000") in colours(view, margins(view)[0])

    def test_a_mark_keeps_its_own_look_beside_the_selection(self, view):
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(view.document())
        mark.cursor.setPosition(view.painting.offsets.to_qt(span("doctor")[0]))
        mark.cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        mark.format.setBackground(QColor("#ff0000"))
        view.setExtraSelections([mark])
        view.select_span(*span("Nobody"))
        assert (255, 0, 0) in colours(view, box=box_of(view, "doctor"))
        assert (255, 0, 0) not in colours(view, box=box_of(view, "Nobody"))

    def test_codings_without_length_or_beyond_the_text_do_no_harm(self, view):
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

    def test_an_old_current_coding_is_forgotten_with_its_transcript(self, view):
        view.set_codings([coding(1, "doctor")])
        view.set_current_coding(1)
        view.set_codings([])
        assert view.current_coding() is None

    def test_the_brackets_of_the_other_coder_stand_at_the_left(self, view):
        assert not margins(view)[1].isVisible()
        view.set_left_codings([coding(8, "doctor", GREEN)])
        assert rgb(GREEN) in colours(view, margins(view)[1])
        assert rgb(GREEN) not in colours(view)
        assert margins(view)[1].geometry().right() < view.viewport().geometry().left() + 1

    def test_consensus_fills_behind_the_words(self, view):
        view.set_consensus([span("doctor")])
        assert view.painting.palette.fill in colours(view, box=box_of(view, "doctor"))

    def test_the_current_coding_has_handles_in_its_colour(self, view):
        view.set_codings([coding(1, "doctor", PINK)])
        view.set_current_coding(1)
        assert view.painting.palette.stripe(PINK) in colours(
            view, box=view.coding_handle("start") or box_of(view, "doctor")
        )
        assert view.coding_handle("end").left() > view.coding_handle("start").left()
        view.set_current_coding(None)
        settle()
        assert view.coding_handle("start") is None

    def test_codings_follow_another_text_size_and_width(self, view):
        view.set_codings([coding(1, "doctor", BLUE)])
        before = box_of(view, "doctor").height()
        view.set_text_size(20)
        view.resize(700, 500)
        assert box_of(view, "doctor").height() > before
        assert rgb(BLUE) in colours(view, box=box_of(view, "doctor"))

    def test_lines_are_about_75_characters_in_a_wide_window(self, view):
        view.resize(1700, 500)
        settle()
        width = view.viewport().width() / view.fontMetrics().horizontalAdvance("the quick brown fox ") * 20
        assert 65 <= width <= 85
        left, right = view.viewport().geometry().left(), view.width() - view.viewport().geometry().right()
        assert min(left, right) > 200

    def test_what_qt_lays_out_and_what_is_painted_agree_to_the_last_line(self, view):
        text = "\n".join(f"P014: Line {number} of many that are said." for number in range(300))
        view.set_transcript(text, ())
        view.set_codings([coding(1, "Line 299", GREEN, text)])
        view.set_caret(len(text))
        settle()
        assert view.viewport().rect().contains(point(view, len(text)))
        assert rgb(GREEN) in colours(view, box=box_of(view, "Line 299", text))


class TestRightToLeft:
    HEBREW = "אני לא יודעת אם זה עוזר"
    MIXED = "She said אני לא יודעת and kept it."

    def test_a_hebrew_paragraph_stands_at_the_right(self, view):
        view.set_transcript(self.HEBREW, ())
        settle()
        assert point(view, 0).x() > view.viewport().width() * 0.9

    def test_the_first_hebrew_word_is_marked_at_the_right_end(self, view):
        view.set_transcript(self.HEBREW, ())
        view.set_codings([coding(1, "אני", GREEN, self.HEBREW), coding(2, "עוזר", PINK, self.HEBREW)])
        settle()
        first, last = box_of(view, "אני", self.HEBREW), box_of(view, "עוזר", self.HEBREW)
        assert first.left() > last.right()
        assert rgb(GREEN) in colours(view, box=first)
        assert rgb(GREEN) not in colours(view, box=last)

    def test_a_coding_across_both_directions_does_not_mark_what_is_beside_it(self, view):
        view.set_transcript(self.MIXED, ())
        view.set_codings([coding(1, "said אני", GREEN, self.MIXED)])
        settle()
        assert rgb(GREEN) in colours(view, box=box_of(view, "אני", self.MIXED))
        assert rgb(GREEN) not in colours(view, box=box_of(view, "יודעת", self.MIXED))

    def test_handles_stand_at_the_first_and_after_the_last_letter_said(self, view):
        view.set_transcript(self.HEBREW, ())
        view.set_codings([coding(1, "לא יודעת", PINK, self.HEBREW)])
        view.set_current_coding(1)
        settle()
        words = box_of(view, "לא יודעת", self.HEBREW)
        assert abs(view.coding_handle("start").center().x() - words.right()) <= 3
        assert abs(view.coding_handle("end").center().x() - words.left()) <= 3

    def test_the_arrow_to_the_left_goes_on_in_hebrew(self, view):
        view.set_transcript(self.HEBREW, ())
        view.set_caret(0)
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        assert view.selected_span() == (0, 3)


class TestSelection:
    def test_shift_and_arrow_select_words(self, view):
        view.set_caret(span("doctor")[0])
        for _ in range(2):
            QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert view.selected_span() == span("doctor, fine")
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        assert view.selected_span() == span("doctor, ")

    @pytest.mark.parametrize("held", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier])
    def test_alt_and_arrow_select_sentences(self, view, held):
        view.set_caret(span("My doctor")[0])
        QTest.keyClick(view, Qt.Key.Key_Right, held | Qt.KeyboardModifier.AltModifier)
        assert view.selected_span() == span("My doctor, fine.")
        QTest.keyClick(view, Qt.Key.Key_Right, held | Qt.KeyboardModifier.AltModifier)
        assert view.selected_span() == span("My doctor, fine.\u00a0Nobody else.")

    def test_clicks_select_word_sentence_and_turn(self, view):
        place = point(view, span("doctor")[0] + 1)
        chosen = []
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        for _ in range(3):
            QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            chosen.append(view.selected_span())
        assert chosen == [span("doctor"), span("My doctor, fine."), span(SAY[6:])]

    def test_a_double_click_sent_by_qt_selects_the_word(self, view):
        place = point(view, span("doctor")[0] + 1)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert view.selected_span() == span("doctor")

    def test_dragging_the_mouse_selects_as_in_any_text(self, view, qtbot):
        first, last = point(view, span("doctor")[0]) - QPoint(3, 0), point(view, span("doctor")[1]) - QPoint(3, 0)
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
        QTest.mouseMove(view.viewport(), (first + last) / 2)
        QTest.mouseMove(view.viewport(), last)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)
        assert view.selected_span() == span("doctor")

    def test_the_selection_is_told_once_in_code_points(self, view):
        told = []
        view.selection_changed.connect(lambda start, end: told.append((start, end)))
        view.select_span(*span("Nobody else"))
        assert told[-1] == span("Nobody else")
        assert len(told) == len(set(told))

    def test_with_nothing_selected_there_is_no_span(self, view):
        view.set_caret(span("Nobody")[0])
        assert view.selected_span() is None
        assert view.caret() == span("Nobody")[0]

    def test_what_is_copied_is_the_stored_text(self, view):
        view.select_span(*span("it 😀 at all? My doctor, fine.\u00a0Nobody"))
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.clipboard().text() == "it 😀 at all? My doctor, fine.\u00a0Nobody"

    def test_copying_across_a_display_cut_joins_the_text(self, view):
        text = "Something was said about this. " * 400
        view.set_transcript(text, ())
        cut = view.painting.offsets.cuts[0]
        view.select_span(cut - 12, cut + 9)
        assert view.selected_span() == (cut - 12, cut + 9)
        assert view.createMimeDataFromSelection().text() == text[cut - 12 : cut + 9]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(st.sampled_from("ab .\n\u00a0\u2028\r😀שב"), min_size=1, max_size=30), st.data())
    def test_any_span_of_any_text_comes_back_as_selected(self, view, text, data):
        view.set_transcript(text.replace("\r\n", "\n"), ())
        text = view.painting.offsets.text
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        view.select_span(start, end)
        assert view.selected_span() == (start, end)
        assert view.createMimeDataFromSelection().text() == text[start:end]


class TestCodings:
    def test_a_click_on_coded_text_names_all_codings_there(self, view, qtbot):
        view.set_codings([coding(1, "My doctor, fine."), coding(2, "doctor"), coding(3, "Nobody")])
        with qtbot.waitSignal(view.codings_clicked) as told:
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point(view, span("doctor")[0]))
        assert told.args == [[2, 1], span("doctor")[0]]

    def test_a_click_on_the_last_character_hits_and_one_after_it_does_not(self, view):
        view.set_codings([coding(1, "doctor")])
        start, end = span("doctor")
        assert [view.codings_at(place) for place in (start - 1, start, end - 1, end)] == [[], [1], [1], []]
        assert view.position_at(point(view, end - 1)) == end - 1

    def test_a_click_on_uncoded_text_says_nothing(self, view, qtbot):
        view.set_codings([coding(1, "doctor")])
        with qtbot.assertNotEmitted(view.codings_clicked):
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point(view, span("Nobody")[0]))

    def test_a_click_on_a_stripe_means_exactly_that_coding(self, view):
        view.set_codings([coding(1, "My doctor, fine.", BLUE), coding(2, "doctor", GREEN)])
        settle()
        told = []
        view.stripe_clicked.connect(told.append)
        margin = margins(view)[0]
        picture = margin.grab().toImage()
        for colour in (GREEN, BLUE):
            spots = [
                QPoint(x, y)
                for x in range(24)
                for y in range(picture.height())
                if picture.pixelColor(x, y).getRgb()[:3] == rgb(colour)
            ]
            QTest.mouseClick(margin, Qt.MouseButton.LeftButton, pos=spots[len(spots) // 2])
        assert told == [2, 1]

    def test_a_click_on_a_label_means_its_coding(self, view):
        view.set_codings([coding(1, "My doctor", label="Trust"), coding(2, "doctor", label="Harm")])
        margin = margins(view)[0]
        settle()
        hits = [rectangle.center() for rectangle, key in margin._hits if key == 2]
        told = []
        view.stripe_clicked.connect(told.append)
        QTest.mouseClick(margin, Qt.MouseButton.LeftButton, pos=hits[-1])
        assert told == [2]

    def test_labels_of_many_codings_do_not_lie_on_each_other(self, view):
        view.set_codings([coding(number, "doctor", label="A very long label " * 5) for number in range(12)])
        settle()
        labels = [rectangle for rectangle, _ in margins(view)[0]._hits[12:]]
        assert len(labels) == 12
        assert not any(a.intersects(b) for a in labels for b in labels if a is not b)

    def test_only_codings_on_the_page_have_labels(self, view):
        text = "This goes on, and it goes on for quite a while. " * 60 + "Here it ends."
        view.set_transcript(text, ())
        view.set_codings([coding(1, "This goes on", text=text), coding(2, "Here it ends.", text=text)])
        view.resize(1000, 200)
        settle()
        assert {key for _, key in margins(view)[0]._hits} == {1}
        view.show_span(*span("Here it ends.", text))
        settle()
        assert {key for _, key in margins(view)[0]._hits} == {2}

    @pytest.mark.parametrize(
        ("held", "target", "expected"),
        [
            (Qt.KeyboardModifier.NoModifier, "ody else", span("doctor, fine.\u00a0Nobody")),
            (Qt.KeyboardModifier.AltModifier, "body else", span("doctor, fine.\u00a0No")),
        ],
    )
    def test_an_edge_can_be_dragged_and_snaps_to_words_unless_alt_is_held(self, view, qtbot, held, target, expected):
        view.set_codings([coding(1, "doctor")])
        view.set_current_coding(1)
        settle()
        grip, to = view.coding_handle("end").center(), point(view, span(target)[0]) - QPoint(3, 0)
        viewport = view.viewport()
        with qtbot.waitSignal(view.coding_resized) as told:
            QTest.mousePress(viewport, Qt.MouseButton.LeftButton, held, grip)
            move(view, (grip + to) / 2, held)
            move(view, to, held)
            QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, held, to)
        assert tuple(told.args) == (1, *expected)
        assert view.selected_span() is None

    def test_an_edge_never_passes_the_other(self, view, qtbot):
        view.set_codings([coding(1, "doctor")])
        view.set_current_coding(1)
        settle()
        with qtbot.waitSignal(view.coding_resized) as told:
            QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.coding_handle("end").center())
            move(view, point(view, span("Who")[0]), Qt.KeyboardModifier.AltModifier)
            QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)
        assert told.args == [1, span("doctor")[0], span("doctor")[0] + 1]

    def test_a_handle_that_is_only_clicked_changes_nothing(self, view, qtbot):
        view.set_codings([coding(1, "doctor")])
        view.set_current_coding(1)
        settle()
        with qtbot.assertNotEmitted(view.coding_resized):
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.coding_handle("end").center())

    def test_a_code_dropped_on_text_is_for_the_sentence_there(self, view, qtbot):
        with qtbot.waitSignal(view.code_dropped) as told:
            drop(view, b"42", point(view, span("doctor")[0]))
        assert told.args == [42, *span("My doctor, fine.")]

    def test_a_code_dropped_on_the_selection_is_for_the_selection(self, view, qtbot):
        view.select_span(*span("doctor, fine"))
        with qtbot.waitSignal(view.code_dropped) as told:
            drop(view, b"42", point(view, span("fine")[0]))
        assert told.args == [42, *span("doctor, fine")]

    def test_anything_else_that_is_dropped_is_left_alone(self, view, qtbot):
        with qtbot.assertNotEmitted(view.code_dropped):
            drop(view, b"not a code", point(view, span("fine")[0]))


def move(view, place, held):
    """Move with the button down; the move event of QTest carries no keys."""
    spot = QPointF(place)
    button = Qt.MouseButton.LeftButton
    over = QPointF(view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), QMouseEvent(QEvent.Type.MouseMove, spot, over, button, button, held))


def drop(view, data, place):
    carried = QMimeData()
    carried.setData(CODE_MIME, data)
    view.dropEvent(
        QDropEvent(
            QPointF(place),
            Qt.DropAction.CopyAction,
            carried,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


class TestScrolling:
    LONG = "\n".join(f"P014: This is turn number {number}, and it goes on for a while. " * 4 for number in range(400))

    def test_a_span_out_of_sight_is_brought_into_view_and_keeps_the_selection(self, view):
        view.set_transcript(self.LONG, ())
        view.select_span(0, 4)
        target = span("turn number 300,", self.LONG)
        view.show_span(*target)
        settle()
        place = point(view, target[0])
        assert 0 < place.y() < view.viewport().height() * 0.6
        assert view.selected_span() == (0, 4)

    def test_a_span_in_view_does_not_scroll(self, view):
        view.set_transcript(self.LONG, ())
        view.show_span(*span("turn number 200,", self.LONG))
        settle()
        before = view.verticalScrollBar().value()
        view.show_span(*span("turn number 201,", self.LONG))
        assert view.verticalScrollBar().value() == before

    def test_any_span_can_be_brought_into_view_from_anywhere(self, view):
        view.set_transcript(self.LONG, ())
        chance = random.Random(4)
        for _ in range(30):
            start = chance.randrange(len(self.LONG) - 100)
            view.show_span(start, start + 90)
            settle()
            edges = [point(view, start).y(), point(view, start + 90).y()]
            assert 0 <= edges[0] <= edges[1] <= view.viewport().height()

    @pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
    def test_the_caret_moves_with_every_key_and_stays_in_view(self, view, key):
        view.set_transcript(self.LONG, ())
        view.set_caret(len(self.LONG) // 2)
        for _ in range(25):
            before = view.caret()
            QTest.keyClick(view, key)
            settle()
            assert view.caret() != before
            assert view.viewport().rect().contains(view.cursorRect())

    def test_stripes_scroll_with_the_text(self, view):
        view.set_transcript(self.LONG, ())
        view.set_codings([coding(1, "turn number 200,", GREEN, self.LONG)])
        assert rgb(GREEN) not in colours(view, margins(view)[0])
        view.show_span(*span("turn number 200,", self.LONG))
        assert rgb(GREEN) in colours(view, margins(view)[0])

    def test_a_giant_paragraph_opens_and_keeps_positions(self, view):
        text = "This goes on and on without end. " * 30_000
        view.set_transcript(text, ())
        start = 900_000
        view.set_codings([ShownCoding(1, start, start + 30, 1, "Far", GREEN)])
        view.show_span(start, start + 30)
        assert rgb(GREEN) in colours(view)
        assert view.position_at(point(view, start)) == start


class TestKeys:
    @pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_J, Qt.Key.Key_Return])
    def test_keys_for_coding_reach_the_window(self, view, qtbot, key):
        reached = []

        class Window(QWidget):
            def keyPressEvent(self, event):
                reached.append(event.key())

        window = Window()
        QVBoxLayout(window).addWidget(view)
        window.show()
        QTest.keyClick(view, key)
        view.setParent(None)
        assert reached == [key]

    def test_nothing_can_be_typed(self, view):
        QTest.keyClicks(view, "xyz")
        assert view.toPlainText().startswith("INTERVIEWER: What")


def test_qt_calls_keep_none_alive(qapp):
    """PySide6 6.12.0 on Python 3.10 and 3.11 loses a reference to None per call; see pyproject.toml."""
    cursor = QTextCursor(QTextDocument("hello"))
    before = sys.getrefcount(None)
    for _ in range(200):
        cursor.setPosition(3)
    assert sys.getrefcount(None) - before > -100
