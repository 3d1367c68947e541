# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page asks of one of its views."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualcoder_cp.ui.agreement.asked import Asked
from qualcoder_cp.ui.agreement.reading import Work


class View(QWidget):
    """A view of the same numbers: what it computes in the background, and how the answer is shown."""

    slot = ""
    """Its name for the worker."""
    place_wanted = Signal(object)
    """The filters of adjudication that show what was pressed."""
    elsewhere = Signal(str, object)
    """A stage and a place in it, other than adjudication."""
    again = Signal()
    """A person has chosen something in the view itself: ask anew."""

    def key(self, asked: Asked) -> Hashable:
        """Return what the answer depends on."""
        return asked.key

    def work(self, asked: Asked) -> Work:
        """Return what computes the answer in the other thread."""
        raise NotImplementedError

    def show_answer(self, answer: Any, asked: Asked) -> None:
        """Show what was computed."""
        raise NotImplementedError

    def show_waiting(self) -> None:
        """Say that it is being computed."""

    def clear(self) -> None:
        """Show nothing: another project."""

    def first_focus(self) -> QWidget:
        """Return what gets the focus when the view is chosen."""
        return self
