# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that is shown while files are at work: how many are done, which is next, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, column


def working(title: str, words: str, verb: str, stop: Callable[[], object]) -> tuple[QProgressBar, QWidget]:
    """Return a progress bar, and the page that shows it with the name of the file at work and a way to stop."""
    bar = QProgressBar()
    bar.setFormat("%v of %m")
    bar.setAccessibleName("Files done")
    bar.setMinimumWidth(space(4) * 14)
    file = ElidedLabel("muted", name="File at work")
    file.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    bar.setProperty("file", file)
    stop_button = button(verb, stop, tip=f"{verb} (Esc)")
    inside = column(bar, file, stop_button)
    inside.setMaximumWidth(space(4) * 22)
    inside.setMinimumWidth(space(4) * 14)
    layout = inside.layout()
    assert layout is not None
    layout.setAlignment(stop_button, Qt.AlignmentFlag.AlignHCenter)
    return bar, EmptyState(title, words, [inside])
