# SPDX-License-Identifier: GPL-3.0-or-later
"""A click on text names all codings there; one on a stripe or label means exactly that coding."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from text_views import BLUE, GREEN, coding, margins, point, settle, span

from qualcoder_cp.ui.coding.code_palette import rgb

pytestmark = pytest.mark.ui


def test_a_click_on_coded_text_names_all_codings_there(view, qtbot):
    view.set_codings([coding(1, "My doctor, fine."), coding(2, "doctor"), coding(3, "Nobody")])
    with qtbot.waitSignal(view.codings_clicked) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point(view, span("doctor")[0]))
    assert told.args == [[2, 1], span("doctor")[0]]


def test_a_click_on_the_last_character_hits_and_one_after_it_does_not(view):
    view.set_codings([coding(1, "doctor")])
    start, end = span("doctor")
    assert [view.codings_at(place) for place in (start - 1, start, end - 1, end)] == [[], [1], [1], []]
    assert view.position_at(point(view, end - 1)) == end - 1


def test_a_click_on_uncoded_text_says_nothing(view, qtbot):
    view.set_codings([coding(1, "doctor")])
    with qtbot.assertNotEmitted(view.codings_clicked):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point(view, span("Nobody")[0]))


def test_a_click_on_a_stripe_means_exactly_that_coding(view):
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


def test_a_click_on_a_label_means_its_coding(view):
    view.set_codings([coding(1, "My doctor", label="Trust"), coding(2, "doctor", label="Harm")])
    margin = margins(view)[0]
    settle()
    hits = [rectangle.center() for rectangle, key in margin._hits if key == 2]
    told = []
    view.stripe_clicked.connect(told.append)
    QTest.mouseClick(margin, Qt.MouseButton.LeftButton, pos=hits[-1])
    assert told == [2]
