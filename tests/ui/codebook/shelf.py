# SPDX-License-Identifier: GPL-3.0-or-later
"""A window with the codebook screen, as the shell shows it."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook
from qualcoder_cp.project import Project
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.codebook.screen import CodebookScreen
from qualcoder_cp.ui.session import Session


class Shelf:
    """A window with the codebook screen, as the shell shows it."""

    def __init__(self, qtbot: QtBot, project: Project, settings: QSettings) -> None:
        self.session = Session(settings)
        self.failed: list[str] = []
        self.said: list[str] = []
        self.session.failed.connect(self.failed.append)
        self.session.said.connect(lambda words, _undo: self.said.append(words))
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.screen = CodebookScreen(self.session, Background(self.window))
        self.window.setCentralWidget(self.screen)
        self.window.resize(1100, 760)
        self.session.take(project)
        self.window.show()
        self.registry = Registry(self.window)
        self.registry.add(self.screen.actions_of_stage())
        self.session.changed.connect(self.refresh)
        self.refresh(None)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.tree.setFocus()

    def refresh(self, changes: object) -> None:
        self.screen.refresh(changes)
        self.registry.refresh()

    @property
    def tree(self):
        return self.screen.tree

    def paths(self) -> list[str]:
        codes = codebook.tree(self.session.project)
        return [codes.path(code.id) for code in codes.in_order()]

    def code(self, name: str):
        return codebook.code_named(self.session.project, name)
