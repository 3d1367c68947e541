# SPDX-License-Identifier: GPL-3.0-or-later
"""Return my work: the bundle of a coder whose project was made from a work package."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qualcoder_cp import coding, team
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.team.fields import Protection, place_field
from qualcoder_cp.ui.team.form import Form
from qualcoder_cp.ui.team.packing import file_name
from qualcoder_cp.ui.widgets.pieces import label

_WORDS = (
    "Everything that you submitted goes into one file, with your memos and the codes that you propose; drafts stay "
    "here. Send it to the lead. You can return your work as often as you like."
)


class ReturnForm(Form):
    """Asks where the bundle goes, and for a pass phrase."""

    def __init__(self, parent: QWidget, session: Session, coder: Coder) -> None:
        """Suggest a file beside the project."""
        super().__init__(parent, "Return my work", _WORDS, "Write the bundle")
        project = session.project
        done = coding.progress(project, coding.needed_round(project).id, coder.id)
        self.standing = label(f"{done.submitted} of {done.total} layers are submitted.", name="What is submitted")
        self.file, place = place_field("File", self._choose)
        name = Path(file_name(project.title, coder.name)).with_suffix(team.BUNDLE_SUFFIX).name
        self.file.setText(str(project.path.parent / name))
        self.file.textChanged.connect(lambda _words: self.check())
        self.protection = Protection()
        self.protection.changed.connect(self.check)
        for widget in (self.standing, label("File", "heading"), place, label("Protection", "heading"), self.protection):
            self.fields.addWidget(widget)
        self.protection.first.setFocus()
        self.check()

    def path(self) -> Path:
        """Return the file to write, ending in ``.qcb``."""
        path = Path(self.file.text().strip())
        return path if path.suffix.lower() == team.BUNDLE_SUFFIX else path.with_name(path.name + team.BUNDLE_SUFFIX)

    def missing(self) -> str:
        """Return what is missing."""
        if not self.file.text().strip() or not self.path().parent.is_dir():
            return "Choose a file in a folder that exists."
        return self.protection.missing()

    def _choose(self) -> str:
        return QFileDialog.getSaveFileName(self, "Bundle", self.file.text(), f"Bundles (*{team.BUNDLE_SUFFIX})")[0]


def return_work(parent: QWidget, session: Session, background: Background) -> None:
    """Ask what is needed and write the bundle in the background."""
    coder = team.package_coder(session.project)
    if coder is None:
        session.failed.emit("This project was not made from a work package, so there is nobody to return it to.")
        return
    form = ReturnForm(parent, session, coder)
    if form.exec():
        write_bundle(session, background, coder, form.path(), form.protection.passphrase())


def write_bundle(session: Session, background: Background, coder: Coder, path: Path, passphrase: str | None) -> None:
    """Write the bundle in the background and say where it is."""

    def work(reader: Project, _progress: Progress) -> Path:
        return team.return_bundle(reader, coder, path, passphrase=passphrase)

    def done(written: Path) -> None:
        session.said.emit(f"Your work is in {written}; send it to the lead.", False)

    background.read("Writing the bundle", session.project, work, done)
