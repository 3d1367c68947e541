# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks, who is named and what nobody said is grey; the rest is black."""

from __future__ import annotations

import pytest
from text_views import TEXT, TURNS, box_of, colours, span

from qualcoder_cp.model import RangeKind, TextRange

pytestmark = pytest.mark.ui


def test_the_interviewer_speaks_in_grey(view):
    def darkest(words):
        return min(sum(colour) for colour in colours(view, box=box_of(view, words)))

    assert darkest("comes to mind") > darkest("doctor") + 100
    assert darkest("P014:") > darkest("doctor") + 100


def test_ranges_that_nobody_said_are_grey(view):
    view.set_transcript(TEXT, TURNS, [TextRange(*span("Really."), RangeKind.STAGE)])
    assert min(sum(colour) for colour in colours(view, box=box_of(view, "Really."))) > 150
