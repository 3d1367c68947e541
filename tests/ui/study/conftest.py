# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the study screen's tests."""

from __future__ import annotations

import pytest
from small_studies import session_on

from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.study.screen import StudyScreen


@pytest.fixture
def shown(qtbot, tmp_path):
    """Return a function that shows the screen on a study: ``(screen, places)``."""
    opened = []

    def show(path, coder="Ana"):
        session = session_on(tmp_path, path, coder)
        background = Background()
        session.closing.connect(background.stop)
        screen = StudyScreen(session, background)
        qtbot.addWidget(screen)
        places = []
        screen.go_elsewhere.connect(lambda stage, place: places.append((stage, place)))
        session.changed.connect(screen.refresh)
        screen.resize(1100, 760)
        screen.show()
        screen.refresh(None)
        opened.append((session, background))
        return screen, places

    yield show
    for session, background in opened:
        session.close()
        background.stop()
