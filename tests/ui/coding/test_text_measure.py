# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines are as long as one reads them well, whatever the window is like."""

from __future__ import annotations

import pytest
from text_views import settle

pytestmark = pytest.mark.ui


def test_lines_are_about_75_characters_in_a_wide_window(view):
    view.resize(1700, 500)
    settle()
    width = view.viewport().width() / view.fontMetrics().horizontalAdvance("the quick brown fox ") * 20
    assert 65 <= width <= 85
    left, right = view.viewport().geometry().left(), view.width() - view.viewport().geometry().right()
    assert min(left, right) > 200
