# SPDX-License-Identifier: GPL-3.0-or-later
"""The edges of the current coding are dragged and snap to words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from text_views import coding, move, point, settle, span

pytestmark = pytest.mark.ui


@pytest.mark.parametrize(
    ("held", "target", "expected"),
    [
        (Qt.KeyboardModifier.NoModifier, "ody else", span("doctor, fine.\u00a0Nobody")),
        (Qt.KeyboardModifier.AltModifier, "body else", span("doctor, fine.\u00a0No")),
    ],
)
def test_an_edge_can_be_dragged_and_snaps_to_words_unless_alt_is_held(view, qtbot, held, target, expected):
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


def test_an_edge_never_passes_the_other(view, qtbot):
    view.set_codings([coding(1, "doctor")])
    view.set_current_coding(1)
    settle()
    with qtbot.waitSignal(view.coding_resized) as told:
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.coding_handle("end").center())
        move(view, point(view, span("Who")[0]), Qt.KeyboardModifier.AltModifier)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)
    assert told.args == [1, span("doctor")[0], span("doctor")[0] + 1]


def test_a_handle_that_is_only_clicked_changes_nothing(view, qtbot):
    view.set_codings([coding(1, "doctor")])
    view.set_current_coding(1)
    settle()
    with qtbot.assertNotEmitted(view.coding_resized):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.coding_handle("end").center())
