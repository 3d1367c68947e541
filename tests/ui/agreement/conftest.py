# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of agreement in a window, with its numbers computed."""

from __future__ import annotations

import pytest
from agreement_study import make_interviews
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow

from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.agreement.screen import AgreementScreen
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session


@pytest.fixture
def shown(qtbot, tmp_path):
    opened = []

    def show(project, *, wait=True) -> AgreementScreen:
        session = Session(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        session.take(project)
        window = QMainWindow()
        background = Background(window)
        session.closing.connect(background.stop)
        screen = AgreementScreen(session, background)
        window.setCentralWidget(screen)
        Registry(window).add(screen.actions_of_stage())
        session.changed.connect(screen.refresh)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        screen.refresh(None)
        if wait:
            qtbot.waitUntil(lambda: not background.busy and bool(screen.codes.model.nodes), timeout=20_000)
        opened.append((session, window))
        return screen

    yield show
    for session, _window in opened:
        session.close()


@pytest.fixture
def screen(shown, tmp_path):
    return shown(make_interviews(tmp_path))


@pytest.fixture
def quiet(qtbot):
    """Wait until nothing is computed any more."""

    def wait(screen) -> None:
        qtbot.waitUntil(lambda: not screen.background.busy, timeout=20_000)

    return wait
