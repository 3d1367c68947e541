# SPDX-License-Identifier: GPL-3.0-or-later
"""A paragraph of a million characters opens, scrolls, is coded and copied."""

from __future__ import annotations

import pytest
from text_views import GREEN, colours, point

from qualcoder_cp.ui.coding.code_palette import rgb
from qualcoder_cp.ui.coding.coding_index import ShownCoding

pytestmark = pytest.mark.ui


def test_a_giant_paragraph_opens_and_keeps_positions(view):
    text = "This goes on and on without end. " * 30_000
    view.set_transcript(text, ())
    start = 900_000
    view.set_codings([ShownCoding(1, start, start + 30, 1, "Far", GREEN)])
    view.show_span(start, start + 30)
    assert rgb(GREEN) in colours(view)
    assert view.position_at(point(view, start)) == start
