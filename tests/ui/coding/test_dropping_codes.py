# SPDX-License-Identifier: GPL-3.0-or-later
"""A code is dropped on words, and words on a code."""

from __future__ import annotations

import pytest
from text_views import drop, point, span

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
