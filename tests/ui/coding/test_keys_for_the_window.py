# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that code reach the window; nothing is ever typed into the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

pytestmark = pytest.mark.ui


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_J, Qt.Key.Key_Return])
def test_keys_for_coding_reach_the_window(view, qtbot, key):
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


def test_nothing_can_be_typed(view):
    QTest.keyClicks(view, "xyz")
    assert view.toPlainText().startswith("INTERVIEWER: What")
