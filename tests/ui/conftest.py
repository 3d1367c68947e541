# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the window run without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import pytest

_FIRST: dict[str, object] = {}


@pytest.fixture(autouse=True)
def first_look(qapp):
    """Let each test begin with the light theme and the first font, whatever an earlier one chose.

    The style sheet is never taken away: Qt crashes when one goes and comes back while Python knows a style.
    """
    from qualcoder_cp.ui import theme

    _FIRST.setdefault("font", qapp.font())
    if qapp.font() != _FIRST["font"]:
        qapp.setFont(_FIRST["font"])
    if not qapp.styleSheet() or qapp.styleSheet() != theme.style_sheet(theme.LIGHT):
        theme.apply_theme(qapp, dark=False)
