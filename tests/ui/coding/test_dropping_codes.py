# SPDX-License-Identifier: GPL-3.0-or-later
"""A code is dropped on words, and words on a code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from text_views import box_of, colours, drag, drop, point, span

from qualcoder_cp import codebook
from qualcoder_cp.ui.coding.coded_text_view import CODE_MIME, CodedTextView

pytestmark = pytest.mark.ui


def test_a_code_dropped_on_text_is_for_the_sentence_there(view, qtbot):
    with qtbot.waitSignal(view.code_dropped) as told:
        drop(view, b"42", point(view, span("doctor")[0]))
    assert told.args == [42, *span("My doctor, fine.")]


def test_a_code_dropped_on_the_selection_is_for_the_selection(view, qtbot):
    view.select_span(*span("doctor, fine"))
    with qtbot.waitSignal(view.code_dropped) as told:
        drop(view, b"42", point(view, span("fine")[0]))
    assert told.args == [42, *span("doctor, fine")]


def test_anything_else_that_is_dropped_is_left_alone(view, qtbot):
    with qtbot.assertNotEmitted(view.code_dropped):
        drop(view, b"not a code", point(view, span("fine")[0]))


def test_what_a_dragged_code_would_be_put_on_is_shown_until_it_leaves(view):
    carried = QMimeData()
    carried.setData(CODE_MIME, b"42")
    before = colours(view, box=box_of(view, "doctor")), colours(view, box=box_of(view, "Nobody"))
    told = (Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    place = point(view, span("doctor")[0])
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(place, *told))
    over = QDragMoveEvent(place, *told)
    QApplication.sendEvent(view.viewport(), over)
    assert over.isAccepted()
    assert colours(view, box=box_of(view, "doctor")) != before[0]
    assert colours(view, box=box_of(view, "Nobody")) == before[1]
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert colours(view, box=box_of(view, "doctor")) == before[0]


def test_plain_text_is_not_taken(view, qtbot):
    carried = QMimeData()
    carried.setText("words from elsewhere")
    with qtbot.assertNotEmitted(view.code_dropped):
        assert not drag(view.viewport(), carried, point(view, span("doctor")[0]))
    assert "words from elsewhere" not in view.toPlainText()


def test_a_code_of_the_tree_is_dropped_on_the_selection(desk):
    tree = desk.screen.codes.tree
    code = codebook.code_named(desk.session.project, "Surveillance")
    desk.select("told my mother")
    carried = tree.codes.mimeData([tree.codes.index_of(code.id)])
    place = desk.view.cursorRect().center() - QPoint(12, 0)
    assert drag(desk.view.viewport(), carried, place)
    assert desk.coded() == [("Surveillance", "told my mother")]


def test_the_selection_is_dropped_on_a_code_of_the_tree(desk):
    tree = desk.screen.codes.tree
    code = codebook.code_named(desk.session.project, "Surveillance")
    desk.select("told my mother")
    spot = tree.visualRect(tree.codes.index_of(code.id)).center()
    assert drag(tree.viewport(), desk.view.createMimeDataFromSelection(), spot)
    assert desk.coded() == [("Surveillance", "told my mother")]


def test_pressing_on_the_selection_and_moving_starts_to_drag_its_words(qtbot):
    carried = []

    class Dragged(CodedTextView):
        def createMimeDataFromSelection(self):
            data = super().createMimeDataFromSelection()
            carried.append(data.text())
            QTimer.singleShot(0, lambda: QTest.keyClick(self, Qt.Key.Key_Escape))
            return data

    view = Dragged()
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.set_transcript("Nobody told me. I was angry.", ())
    view.show()
    qtbot.waitExposed(view)
    view.select_span(0, 15)
    place = point(view, 4)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for step in range(1, 4):
        QTest.mouseMove(view.viewport(), place + QPoint(12 * step, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(40, 0))
    assert set(carried) == {"Nobody told me."}
