# SPDX-License-Identifier: GPL-3.0-or-later
"""A canary for a defect of Qt's binding that ends the program after some thousand calls."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

pytestmark = pytest.mark.ui


def test_qt_calls_keep_none_alive(qapp):
    """PySide6 6.12.0 on Python 3.10 and 3.11 loses a reference to None per call; see pyproject.toml."""
    cursor = QTextCursor(QTextDocument("hello"))
    before = sys.getrefcount(None)
    for _ in range(200):
        cursor.setPosition(3)
    assert sys.getrefcount(None) - before > -100
