# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shell asks of a stage's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session

if TYPE_CHECKING:
    from qualcoder_cp.model import Changes


class Screen(QWidget):
    """A stage's screen. It keeps no truth of its own: ``refresh`` re-reads what concerns it."""

    go_elsewhere = Signal(str, object)
    """Show another stage at a place: its key and a dictionary for ``go_to``."""

    def __init__(self, session: Session, background: Background) -> None:
        """Take the session and the background worker; build the widgets, read nothing yet."""
        super().__init__()
        self.session = session
        self.background = background
        self.stale = True

    def actions_of_stage(self) -> list[Action]:
        """Return the actions that this stage declares."""
        return []

    def refresh(self, changes: Changes | None) -> None:
        """Re-read what these changes concern; None: everything (another project, coder or theme).

        Called only while a project is open and the screen is shown; a hidden screen is told later, once,
        with None.
        """
        raise NotImplementedError

    def go_to(self, **place: object) -> None:
        """Show a place, for example ``transcript_id=3, start=120, end=180``; stages take what they know."""

    def first_focus(self) -> QWidget | None:
        """Return the widget that gets the focus when the stage is shown."""
        return None
