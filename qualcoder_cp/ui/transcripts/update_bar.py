# SPDX-License-Identifier: GPL-3.0-or-later
"""Files whose transcripts are there with another text: whether they should correct them, and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp import coding
from qualcoder_cp.coding import FileOutlook
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.transcripts.import_table import ImportModel
from qualcoder_cp.ui.widgets.flow import Flow

_ROOM = 34


class UpdateBar(QWidget):
    """Hidden where no file's transcript is there. ``looked()``: what corrections would do is known, or not wanted."""

    looked = Signal()

    def __init__(self, session: Session, background: Background, model: ImportModel) -> None:
        """Take the model of the files; those that are wanted as corrections can be ticked in it."""
        super().__init__()
        self._session, self._background, self._model = session, background, model
        self.switch = QCheckBox("")
        self.switch.setToolTip("Take these files as corrections of the transcripts with their names; codings go along")
        self.switch.toggled.connect(self._toggle)
        self.field = QLineEdit()
        self.field.setAccessibleName("Reason for the corrections")
        self.field.setPlaceholderText("Why are the texts corrected?")
        self.field.setToolTip("The reason stays in the history of the study")
        self.field.ensurePolished()  # its height counts the theme's padding
        self.switch.setMinimumHeight(self.field.sizeHint().height())
        line, flow = QWidget(), Flow(space(1))
        line.setLayout(flow)
        for widget in (self.switch, self.field):
            flow.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(line)

    @property
    def reason(self) -> str:
        """Return the reason that was written."""
        return self.field.text().strip()

    def offer(self, *, keep_choice: bool) -> None:
        """Offer to correct the transcripts that are there with another text."""
        self._model.outlooks = {}
        count = sum(one.is_known for one in self._model.candidates)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * _ROOM)
        some = "1 transcript that is there" if count == 1 else f"{count:,} transcripts that are there"
        self.switch.setText(f"Correct {some} with another text")
        self.switch.setAccessibleName(self.switch.text())
        if not (keep_choice and count):
            self.switch.setChecked(False)
            self.field.clear()
        self.field.setVisible(self.switch.isChecked())
        self.setVisible(count > 0)
        if self.switch.isChecked():
            self._look()

    def _toggle(self, on: bool) -> None:
        self.field.setVisible(on)
        if on and self.switch.hasFocus():
            self.field.setFocus()
        if on:
            self._look()
        else:
            self._model.show_outlooks({})
            self.looked.emit()

    def _look(self) -> None:
        """Find out in the background what the corrections would do."""
        known = [one.file for one in self._model.candidates if one.is_known]
        by, project = self._session.by, self._session.project
        self._background.read(
            f"Comparing {len(known):,} texts", project,
            lambda reader, _progress: coding.import_outlook(reader, known, by=by), self._show, quiet=True,
        )  # fmt: skip

    def _show(self, outlooks: list[FileOutlook]) -> None:
        if self._session.is_open and self.switch.isChecked():
            self._model.show_outlooks({Path(one.file): one for one in outlooks})
            self.looked.emit()
