# SPDX-License-Identifier: GPL-3.0-or-later
"""When and where the files were written last, a link to the folder, and a mark when the project has changed since."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout

from qualcoder_cp.ui.reports.previews import shown_size
from qualcoder_cp.ui.reports.writing import Written
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.elided import ElidedLabel
from qualcoder_cp.ui.widgets.pieces import button, label


class WrittenLine(QFrame):
    """Hidden until something was written for this project."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self._written: Written | None = None
        self.summary = ElidedLabel(name="Last writing")
        self.stale = label("Out of date", "badge", name="Out of date: the project has changed since the last writing")
        self.stale.setToolTip("The project has changed since these files were written; write them again.")
        self._open = button("Open the folder", self.open_folder, "quiet", icon_name="open")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(2), 0, space(1), 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.stale)
        layout.addWidget(self.summary, 1)
        layout.addWidget(self._open)
        self.hide()

    def show_written(self, written: Written | None, state: int) -> dict[str, str]:
        """Show the last writing and whether the project is in another ``state`` now.

        Returns:
            The size of each file that is still there, as people read it.
        """
        self._written = written
        self.setVisible(written is not None)
        if written is None:
            return {}
        sizes = {name: size for name in written.files if (size := _size(Path(written.folder) / name)) is not None}
        gone = len(written.files) - len(sizes)
        self.stale.setVisible(state != written.state)
        words = (
            f"{'Written' if state == written.state else 'The project has changed since the writing of'} {written.at}: "
            f"{len(written.files)} files, {shown_size(sum(sizes.values()))}, in {written.folder}"
            + (f"; {gone} no longer there" if gone else "")
        )
        self.summary.setText(words)
        self.summary.setToolTip(words)
        return {name: shown_size(size) for name, size in sizes.items()}

    def open_folder(self) -> None:
        """Show the folder in the system's file manager."""
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._written.folder))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
