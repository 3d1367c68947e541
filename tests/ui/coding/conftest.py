# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the coding screen's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from coding_desk import Desk, make_coding_study
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot
from text_views import TEXT, TURNS, settle

from qualcoder_cp.project import Project
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return make_coding_study(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def desk(qtbot: QtBot, study: Project, settings: QSettings) -> Iterator[Desk]:
    made = Desk(qtbot, study, settings)
    yield made
    made.session.close()


@pytest.fixture
def view(qtbot: QtBot) -> CodedTextView:
    """The coded text view with the talk of `text_views`, shown and focused."""
    made = CodedTextView()
    made.setFont(QFont("DejaVu Sans", 11))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.set_transcript(TEXT, TURNS)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    settle()
    return made
