# SPDX-License-Identifier: GPL-3.0-or-later
"""Where to write, the one button, and how far the writing is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy

from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label


class FolderBar(QFrame):
    """The line at the bottom of the stage."""

    folder_wanted = Signal()
    write_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self) -> None:
        """Start without a folder."""
        super().__init__()
        self.setProperty("tone", "card")
        self._folder = Path()
        self._path = label("", name="Folder")
        self._path.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._change = button("Change...", self.folder_wanted.emit, tip="Choose the folder for the files")
        self._progress = QProgressBar()
        self._progress.setAccessibleName("Progress of the writing")
        self._progress.setFormat("%v of %m")
        self._what = label("", "muted", name="What is being written")
        self._what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._cancel = button("Cancel", self.cancel_wanted.emit, tip="Stop; the folder stays as it was")
        self.write = button(
            "Write the folder", self.write_wanted.emit, "primary", tip="Write the ticked files (Ctrl+Return)"
        )
        self._count = label("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), space(1), space(2), space(1))
        layout.setSpacing(space(1))
        layout.addWidget(label("Folder", "muted"))
        layout.addWidget(self._path, 3)
        layout.addWidget(self._change)
        layout.addWidget(self._progress, 1)
        layout.addWidget(self._what, 2)
        layout.addWidget(self._cancel)
        layout.addWidget(self._count)
        layout.addWidget(self.write)
        self.show_progress(-1, 0, "")

    def folder(self) -> Path:
        """Return the folder that is shown."""
        return self._folder

    def show_folder(self, folder: Path) -> None:
        """Show another folder."""
        self._folder = folder
        self._path.setToolTip(str(folder))
        self._elide()

    def show_count(self, ticked: int, total: int) -> None:
        """Say how many files are ticked; with none there is nothing to write."""
        self._count.setText(f"{ticked} of {total} files")
        self.write.setEnabled(bool(ticked))

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far the writing is; a negative ``done``: nothing is written now."""
        running = done >= 0
        for widget in (self._progress, self._what, self._cancel):
            widget.setVisible(running)
        for widget in (self._path, self._change, self._count, self.write):
            widget.setVisible(not running)
        self._progress.setRange(0, total)
        self._progress.setValue(max(done, 0))
        self._what.setText(what)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the path in its middle where there is no room."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self._path.width(), 12 * self.fontMetrics().averageCharWidth())
        self._path.setText(self.fontMetrics().elidedText(str(self._folder), Qt.TextElideMode.ElideMiddle, room))
