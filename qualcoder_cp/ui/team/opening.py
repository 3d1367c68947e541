# SPDX-License-Identifier: GPL-3.0-or-later
"""Open a work package: ask where the project goes and for the pass phrase, make it, and open it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qualcoder_cp import team
from qualcoder_cp.known import SUFFIX
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.team.fields import place_field, secret_field
from qualcoder_cp.ui.team.form import Form
from qualcoder_cp.ui.widgets.pieces import label


class OpenForm(Form):
    """Asks where the coder's project goes; the pass phrase may be empty."""

    def __init__(self, parent: QWidget, package: Path) -> None:
        """Suggest a project beside the package."""
        words = f"A project of your own is made from {package.name}. The package stays as it is; keep it as a copy."
        super().__init__(parent, "Open a work package", words, "Make my project")
        self.file, place = place_field("File of your project", self._choose)
        self.file.setText(str(package.with_suffix(SUFFIX)))
        self.file.textChanged.connect(lambda _words: self.check())
        self.secret = secret_field("Pass phrase, if it is protected")
        for widget in (
            label("Where your project goes", "heading"),
            place,
            label("Pass phrase", "heading"),
            self.secret,
        ):
            self.fields.addWidget(widget)
        self.secret.setFocus()
        self.check()

    def path(self) -> Path:
        """Return the project to make, ending in ``.qcp``."""
        path = Path(self.file.text().strip())
        return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)

    def passphrase(self) -> str | None:
        """Return the pass phrase; None if the field is empty."""
        return self.secret.text() or None

    def missing(self) -> str:
        """Return what is missing."""
        if not self.file.text().strip() or not self.path().parent.is_dir():
            return "Choose a file in a folder that exists."
        return f"{self.path().name} exists already; choose another name." if self.path().exists() else ""

    def _choose(self) -> str:
        return QFileDialog.getSaveFileName(self, "Your project", self.file.text(), f"Projects (*{SUFFIX})")[0]


def open_package(parent: QWidget, session: Session, background: Background, package: Path) -> None:
    """Ask what is needed; make the project in the background and open it."""
    form = OpenForm(parent, package)
    if form.exec():
        make_project(session, background, package, form.path(), form.passphrase())


def make_project(
    session: Session, background: Background, package: Path, target: Path, passphrase: str | None
) -> None:  # fmt: skip
    """Make the coder's project and open it; whoever the package is for is coding in it."""

    def work(_progress: Progress) -> Path:
        return team.open_package(package, target, passphrase=passphrase)

    background.run(f"Opening {package.name}", work, session.open)
