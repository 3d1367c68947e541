# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the window run without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
