# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage in a window of its own, with its keys."""

from __future__ import annotations

import pytest
from adjudication_study import make_study
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow

from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.adjudication.screen import AdjudicationScreen
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session


@pytest.fixture
def shown(qtbot, tmp_path):
    """Return a function that shows the stage of a study in a window with its keys."""
    opened = []

    def show(project, who="Lea Brandt") -> AdjudicationScreen:
        session = Session(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        session.take(project)
        session.set_coder(coder_named(project, who))
        window = QMainWindow()
        screen = AdjudicationScreen(session, Background(window))
        window.setCentralWidget(screen)
        registry = Registry(window)
        registry.add(screen.actions_of_stage())
        session.changed.connect(screen.refresh)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        screen.stale = False
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        screen.registry = registry
        registry.refresh()
        (screen.first_focus() or screen).setFocus()
        opened.append(session)
        return screen

    yield show
    for session in opened:
        session.close()


@pytest.fixture
def screen(shown, tmp_path):
    return shown(make_study(tmp_path))
