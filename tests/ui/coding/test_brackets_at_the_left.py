# SPDX-License-Identifier: GPL-3.0-or-later
"""The other coder's codings stand as brackets at the left."""

from __future__ import annotations

import pytest
from text_views import GREEN, coding, colours, margins

from qualcoder_cp.ui.coding.code_palette import rgb

pytestmark = pytest.mark.ui


def test_the_brackets_of_the_other_coder_stand_at_the_left(view):
    assert not margins(view)[1].isVisible()
    view.set_left_codings([coding(8, "doctor", GREEN)])
    assert rgb(GREEN) in colours(view, margins(view)[1])
    assert rgb(GREEN) not in colours(view)
    assert margins(view)[1].geometry().right() < view.viewport().geometry().left() + 1
