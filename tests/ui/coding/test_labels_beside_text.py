# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels of codings can be read, do not lie on each other, and are as wide as one wants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from text_views import coding, colours, margins, settle, span

pytestmark = pytest.mark.ui


def test_labels_of_many_codings_do_not_lie_on_each_other(view):
    view.set_codings([coding(number, "doctor", label="A very long label " * 5) for number in range(12)])
    settle()
    labels = [rectangle for rectangle, _ in margins(view)[0]._hits[12:]]
    assert len(labels) == 12
    assert not any(a.intersects(b) for a in labels for b in labels if a is not b)


def test_only_codings_on_the_page_have_labels(view):
    text = "This goes on, and it goes on for quite a while. " * 60 + "Here it ends."
    view.set_transcript(text, ())
    view.set_codings([coding(1, "This goes on", text=text), coding(2, "Here it ends.", text=text)])
    view.resize(1000, 200)
    settle()
    assert {key for _, key in margins(view)[0]._hits} == {1}
    view.show_span(*span("Here it ends.", text))
    settle()
    assert {key for _, key in margins(view)[0]._hits} == {2}


def test_a_long_name_takes_several_lines_where_there_is_room(view):
    view.resize(640, 500)
    view.set_label_width(14)
    view.set_codings(
        [coding(1, "doctor", label="Accuracy and validity of inferences"), coding(2, "Really", label="So")]
    )
    settle()
    long, short = (rectangle for rectangle, _ in margins(view)[0]._hits[2:])
    assert long.height() >= 2.5 * view.lettering.height
    assert short.height() < 1.5 * view.lettering.height


def test_names_that_begin_alike_can_be_told_apart_when_they_are_shortened(view):
    shown = [view.lettering.broken(f"Misdiagnosis and wrong {end}", 90, 1)[0] for end in ("dose", "leg")]
    assert shown[0].endswith("dose")
    assert shown[1].endswith("leg")
    assert all(view.lettering.width(one) <= 90 for one in shown)


def test_no_line_of_a_label_is_wider_than_its_room(view):
    for name in ("Accuracy and validity of inferences", "Donaudampfschifffahrtsgesellschaft", "a b c d e f g h", "x"):
        for width in (40, 70, 110):
            lines = view.lettering.broken(name, width, 3, end=" · B ?")
            assert 1 <= len(lines) <= 3
            assert all(view.lettering.width(line) <= width for line in lines)


def test_dragging_the_edge_beside_the_text_makes_the_labels_wider(view, qtbot):
    view.set_codings([coding(1, "doctor", label="Accuracy and validity of inferences")])
    settle()
    margin = margins(view)[0]
    before, text = margin.width(), view.viewport().width()
    edge = QPoint(1, 40)
    with qtbot.waitSignal(view.label_width_changed) as told:
        QTest.mousePress(margin, Qt.MouseButton.LeftButton, pos=edge)
        QTest.mouseMove(margin, edge - QPoint(60, 0))
        QTest.mouseRelease(margin, Qt.MouseButton.LeftButton, pos=QPoint(1, 40))
    settle()
    assert told.args[0] > 0
    assert margin.label_room() > 0
    assert margin.width() != before or view.viewport().width() < text
    QTest.mouseDClick(margin, Qt.MouseButton.LeftButton, pos=edge)
    settle()
    assert (margin.width(), view.viewport().width()) == (before, text)


def test_labels_can_be_widened_from_the_keyboard_and_never_push_the_text_out(view):
    view.resize(760, 500)
    view.set_codings([coding(1, "doctor", label="Accuracy and validity of inferences")])
    settle()
    before = margins(view)[0].label_room()
    view.widen_labels(6)
    settle()
    assert margins(view)[0].label_room() > before
    view.widen_labels(500)
    settle()
    assert view.viewport().width() > 30 * view.fontMetrics().averageCharWidth()
    view.widen_labels(-500)
    settle()
    assert margins(view)[0].label_room() < before


def test_more_than_sixteen_columns_say_how_many_are_missing(view):
    bare = colours(view, margins(view)[0])
    view.set_codings([coding(number, "doctor", label="") for number in range(16)])
    settle()
    margin = margins(view)[0]
    top = QRect(0, 0, margin.width(), view.lettering.height)
    assert colours(view, margin, top) == bare & colours(view, margin, top)
    view.set_codings([coding(number, "doctor", label="") for number in range(20)])
    settle()
    assert view.painting.shown.columns == 20
    assert len(colours(view, margin, top)) > len(bare)
    width = margin.width()
    view.set_codings([coding(number, "doctor", label="") for number in range(40)])
    assert margin.width() == width
