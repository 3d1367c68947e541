# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented study and a window with the coding screen on it, as the shell shows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import Coding, Role
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.transcripts import import_transcripts, prepare
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding.screen import CodingScreen
from qualcoder_cp.ui.session import Session

ROSA = (
    "Interviewer: How did you hear about the watch?\n"
    "Rosa: They never asked me. The watch told my mother that I slept badly. I was angry about it.\n"
    "Interviewer: And then?\n"
    "Rosa: Then I took it off. 😀 It was fine.\n"
)
TOM = "Interviewer: What do you build?\nTom: We build sensors. Nobody asks where the data go.\n"


def make_coding_study(tmp_path: Path) -> Project:
    """Make a study of two interviews with two analysts, a domain and two codes below it."""
    for name, text in (("rosa.txt", ROSA), ("tom.txt", TOM)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    project = Project.create(tmp_path / "study.qcp", "Study")
    roles = {"Interviewer": Role.INTERVIEWER, "Rosa": Role.PARTICIPANT, "Tom": Role.PARTICIPANT}
    import_transcripts(project, prepare([tmp_path / "rosa.txt", tmp_path / "tom.txt"], roles=roles), by="Ana")
    add_coder(project, "Ana")
    add_coder(project, "Ben")
    domain = codebook.add_code(project, "Privacy", by="Ana")
    codebook.add_code(project, "Consent", by="Ana", parent_id=domain.id, short_definition="Being asked or not")
    codebook.add_code(project, "Surveillance", by="Ana", parent_id=domain.id)
    return project


class Desk:
    """A window with the coding screen, as the shell shows it."""

    def __init__(self, qtbot: QtBot, project: Project, settings: QSettings) -> None:
        self.qtbot = qtbot
        self.session = Session(settings)
        self.said: list[str] = []
        self.failed: list[str] = []
        self.session.said.connect(lambda words, _undo: self.said.append(words))
        self.session.failed.connect(self.failed.append)
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.screen = CodingScreen(self.session, Background(self.window))
        self.window.setCentralWidget(self.screen)
        self.window.resize(1200, 800)
        self.session.take(project)
        self.window.show()
        self.registry = Registry(self.window)
        self.registry.add(self.screen.actions_of_stage())
        self.session.changed.connect(self.refresh)
        self.session.coder_changed.connect(lambda: self.refresh(None))
        self.refresh(None)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.view.setFocus()

    def refresh(self, changes: object) -> None:
        self.screen.refresh(changes)
        self.registry.refresh()

    @property
    def view(self):
        return self.screen.pane.view

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, held)

    def put_caret(self, words: str) -> None:
        self.view.set_caret(self.view.painting.offsets.text.index(words) + 1)

    def select(self, words: str) -> None:
        start = self.view.painting.offsets.text.index(words)
        self.view.select_span(start, start + len(words))

    def codings(self) -> list[Coding]:
        return coding.codings(self.session.project, self.session.coder)

    def coded(self) -> list[tuple[str, str]]:
        names = codebook.tree(self.session.project).codes
        text = self.view.painting.offsets.text
        return [(names[one.code_id].name, text[one.start : one.end]) for one in self.codings()]
