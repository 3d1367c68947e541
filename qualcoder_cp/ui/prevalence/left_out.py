# SPDX-License-Identifier: GPL-3.0-or-later
"""The note that a table is provisional, with who is missing and why behind a fold."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout

from qualcoder_cp.prevalence import PrevalenceTable
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row

_LINES = 6


class LeftOutNote(QFrame):
    """Hidden while nobody is missing."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setProperty("tone", "banner")
        self._words = label("", wrap=True, name="Provisional")
        self._fold = button("Show who and why", self._toggle, "quiet")
        self._names = QStringListModel()
        self.list = QListView()
        self.list.setModel(self._names)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("Participants left out, and why")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(2), space(0), space(1), space(0))
        layout.setSpacing(space(0))
        head = row(self._words, self._fold)
        head.layout().setStretch(0, 1)
        layout.addWidget(head)
        layout.addWidget(self.list)
        self.list.hide()
        self.hide()

    def show_table(self, table: PrevalenceTable | None) -> None:
        """Say who is missing from a table, or hide."""
        missing = table.left_out if table else ()
        self._words.setText(table.provisional_note if table else "")
        self._names.setStringList([f"{one.name} ({one.group}): {one.why}" for one in missing])
        lines = min(len(missing), _LINES)
        self.list.setMaximumHeight(lines * (self.fontMetrics().height() + 2 * space(0)) + space(1))
        self.setVisible(bool(missing))

    def _toggle(self) -> None:
        self.list.setVisible(self.list.isHidden())
        self._fold.setText("Show who and why" if self.list.isHidden() else "Hide the list")
