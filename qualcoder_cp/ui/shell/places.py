# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window itself brings back: its own size and place, and per project the stage and the size of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.shell.rail import STAGES

if TYPE_CHECKING:
    from qualcoder_cp.ui.shell.main_window import MainWindow

_GEOMETRY, _SIZE, _STAGE = "window/geometry", "text_size", "stage"
LEAST, MOST = 7.0, 32.0
"""Sizes of letters in points that the window takes."""


class Places:
    """Keeps and brings back what is the shell's; the stages keep their own."""

    def __init__(self, window: MainWindow) -> None:
        """Bring the window back to where it was closed, if that can be read."""
        self._window = window
        self._session = window.session
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        self._first = app.font().pointSizeF()
        saved = self._session.settings.value(_GEOMETRY)
        if isinstance(saved, QByteArray):
            window.restoreGeometry(saved)

    def keep_window(self) -> None:
        """Keep the window's size and place."""
        self._session.settings.setValue(_GEOMETRY, self._window.saveGeometry())

    def keep_stage(self, key: str) -> None:
        """Keep the stage that is shown."""
        self._session.remembered.put(_STAGE, key)

    def go_back(self) -> None:
        """Show the stage left last in the project just opened, with the letters chosen for it."""
        remembered = self._session.remembered
        points = remembered.number(_SIZE, LEAST, MOST)
        if points is not None and points != self._app.font().pointSizeF():
            theme.set_text_size(self._app, points)
        stage = remembered.words(_STAGE)
        known = any(one.key == stage for one in STAGES)
        self._window.show_stage(stage if known else STAGES[0].key)

    def set_text_size(self, points: float | None) -> None:
        """Give all letters another size and keep it, for this project and for new ones."""
        theme.set_text_size(self._app, self._first if points is None else points)
        size = self._app.font().pointSizeF()
        self._session.settings.setValue(_SIZE, size)
        if self._session.is_open:
            self._session.remembered.put(_SIZE, size)
