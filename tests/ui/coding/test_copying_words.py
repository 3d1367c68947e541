# SPDX-License-Identifier: GPL-3.0-or-later
"""What is copied is the stored text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from text_views import span

pytestmark = pytest.mark.ui


def test_what_is_copied_is_the_stored_text(view):
    view.select_span(*span("it 😀 at all? My doctor, fine.\u00a0Nobody"))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "it 😀 at all? My doctor, fine.\u00a0Nobody"


def test_copying_across_a_display_cut_joins_the_text(view):
    text = "Something was said about this. " * 400
    view.set_transcript(text, ())
    cut = view.painting.offsets.cuts[0]
    view.select_span(cut - 12, cut + 9)
    assert view.selected_span() == (cut - 12, cut + 9)
    assert view.createMimeDataFromSelection().text() == text[cut - 12 : cut + 9]
