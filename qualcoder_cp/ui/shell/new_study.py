# SPDX-License-Identifier: GPL-3.0-or-later
"""The one form of a new study: title, place, analysts, lead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from qualcoder_cp.model import SUFFIX, CoderRole
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row

_LETTERS = 80
"""Letters of the form's width, so that a path can be read."""


class NewStudy(QDialog):
    """Asks what a study needs to begin."""

    def __init__(self, parent: QWidget) -> None:
        """Show empty fields with a suggested place."""
        super().__init__(parent)
        self.setWindowTitle("New study")
        wide = self.fontMetrics().averageCharWidth() * _LETTERS
        self.setMinimumWidth(min(max(wide, parent.width() // 2), parent.width() * 19 // 20))
        self._title = _field("Title of the study", "Stakeholders on computer perception in care")
        self._path = _field("File", str(Path.home() / f"study{SUFFIX}"))
        self._path.setText(str(Path.home() / f"study{SUFFIX}"))
        self._analysts = _field("Analysts", "Ana, Ben")
        self._lead = _field("Lead", "who settles disagreements; may be empty")
        form = QFormLayout()
        form.setSpacing(space(1))
        form.addRow("Title", self._title)
        form.addRow("File", row(self._path, button("Choose...", self._choose)))
        form.addRow("Analysts", self._analysts)
        form.addRow("Lead", self._lead)
        self._make = button("Make the study", self.accept, "primary")
        self._make.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(space(3))
        layout.addWidget(label("Separate the analysts' names by commas. Each codes on their own, unseen by the other.",
                               "muted", wrap=True))  # fmt: skip
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(row(None, button("Cancel", self.reject, "quiet"), self._make))
        for field in (self._title, self._path, self._analysts):
            field.textChanged.connect(self._check)
        self._check()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the words need in this width."""
        super().showEvent(event)
        self.resize(self.width(), max(self.height(), self.layout().totalHeightForWidth(self.width())))

    def _check(self) -> None:
        self._make.setEnabled(bool(self.title() and self._path.text().strip() and self.team()))

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "File of the study", self._path.text(), f"Projects (*{SUFFIX})")
        if name:
            self._path.setText(name)

    def title(self) -> str:
        """Return the title."""
        return self._title.text().strip()

    def path(self) -> Path:
        """Return the file to make, ending in ``.qcp``."""
        path = Path(self._path.text().strip())
        return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)

    def team(self) -> list[tuple[str, CoderRole]]:
        """Return the coders: analysts first, then the lead."""
        analysts = [(name.strip(), CoderRole.ANALYST) for name in self._analysts.text().split(",") if name.strip()]
        lead = [(self._lead.text().strip(), CoderRole.LEAD)] if self._lead.text().strip() else []
        return analysts + lead


def _field(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    return made
