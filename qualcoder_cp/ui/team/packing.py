# SPDX-License-Identifier: GPL-3.0-or-later
"""Pack work packages: one file for each chosen coder, in a folder."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from qualcoder_cp import coding, team
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.team.fields import Protection, place_field
from qualcoder_cp.ui.team.form import Form
from qualcoder_cp.ui.widgets.pieces import label

_WORDS = (
    "Each coder gets a file with their transcripts, the codebook of the round and their own layers so far, and nothing "
    "of anybody else. They open it in this program, code, and send a bundle back."
)


class PackForm(Form):
    """Asks for whom, where, and with which pass phrase."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        """Offer the coders of the current round; all but who is at work here are chosen."""
        super().__init__(parent, "Pack work packages", _WORDS, "Pack")
        project = session.project
        round_ = coding.needed_round(project)
        self.coders: dict[int, QCheckBox] = {}
        self._people = coding.round_coders(project, round_.id)
        self.fields.addWidget(label(f"For whom, in {round_.name}", "heading"))
        for one in self._people:
            box = QCheckBox(one.name.replace("&", "&&"))
            box.setChecked(session.coder is None or one.id != session.coder.id)
            box.setAccessibleName(f"Pack a work package for {one.name}")
            box.setToolTip(f"Pack a work package for {one.name}")
            box.toggled.connect(lambda _on: self.check())
            self.coders[one.id] = box
            self.fields.addWidget(box)
        self.folder, place = place_field("Folder", self._choose)
        self.folder.setText(str(project.path.parent))
        self.folder.textChanged.connect(lambda _words: self.check())
        self.protection = Protection()
        self.protection.changed.connect(self.check)
        for widget in (label("Into which folder", "heading"), place, label("Protection", "heading"), self.protection):
            self.fields.addWidget(widget)
        self.protection.first.setFocus()
        self.check()

    def chosen(self) -> list[Coder]:
        """Return for whom it is packed."""
        return [one for one in self._people if self.coders[one.id].isChecked()]

    def missing(self) -> str:
        """Return what is missing."""
        if not self.chosen():
            return "Choose at least one coder."
        if not Path(self.folder.text()).is_dir():
            return "Choose a folder that exists."
        return self.protection.missing()

    def _choose(self) -> str:
        return QFileDialog.getExistingDirectory(self, "Folder for the work packages", self.folder.text())


def file_name(title: str, coder: str) -> str:
    """Return the name of a work package's file, with what file systems do not take left out."""
    name = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', " ", f"{title} - {coder}")
    return name.strip(" .")[:120] + team.PACKAGE_SUFFIX


def pack_all(
    session: Session, background: Background, people: list[Coder], folder: Path, passphrase: str | None
) -> None:  # fmt: skip
    """Pack for these coders in the background and say where the files are."""
    if session.do(coding.ensure_round, session.project, by=session.by) is None:  # late transcripts join first
        return

    def work(reader: Project, progress: Progress) -> list[Path]:
        made = []
        for number, one in enumerate(people):
            progress(number, len(people), one.name)
            made.append(team.pack(reader, one, folder / file_name(reader.title, one.name), passphrase=passphrase))
        return made

    def done(made: list[Path]) -> None:
        several = "work package" if len(made) == 1 else "work packages"
        session.said.emit(f"Packed {len(made)} {several} into {folder}: {', '.join(one.name for one in made)}", False)

    background.read("Packing work packages", session.project, work, done)
