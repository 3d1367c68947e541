# SPDX-License-Identifier: GPL-3.0-or-later
"""The place in the tab order of controls that are made while the window is open; Qt would put them at its end."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def chain(*widgets: QWidget | None) -> None:
    """Let Tab go from each widget to the next; None is passed over."""
    for one, other in pairwise([widget for widget in widgets if widget is not None]):
        QWidget.setTabOrder(one, other)
