# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an import: files at work with a way to stop, and what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import EmptyState, button, column, label


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


def found_page(
    buttons: Sequence[QPushButton], summary: QWidget, bars: Sequence[QWidget], table: QWidget, card: QWidget
) -> QWidget:
    """Return the page of what was found: title and summary with buttons, bars, then table and card."""
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label("Import transcripts", "title"))
    words.addWidget(summary)
    head = QHBoxLayout()
    head.setSpacing(space(1))
    head.addLayout(words, 1)
    for widget in buttons:
        widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(widget)
    splitter = QSplitter()
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(space(2))
    splitter.addWidget(table)
    splitter.addWidget(card)
    splitter.setStretchFactor(0, 3)
    splitter.setStretchFactor(1, 2)
    splitter.setSizes([space(4) * 28, space(4) * 17])
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(space(2))
    layout.addLayout(head)
    for bar in bars:
        layout.addWidget(bar)
    layout.addWidget(splitter, 1)
    return page
