# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the codebook screen's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from shelf import Shelf

from qualcoder_cp import codebook
from qualcoder_cp.project import Project, add_coder


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path, settings: QSettings) -> Iterator[Shelf]:
    project = Project.create(tmp_path / "empty.qcp", "Empty")
    add_coder(project, "Ana")
    made = Shelf(qtbot, project, settings)
    yield made
    made.session.close()


@pytest.fixture
def shelf(qtbot: QtBot, tmp_path: Path, settings: QSettings) -> Iterator[Shelf]:
    project = Project.create(tmp_path / "study.qcp", "Study")
    add_coder(project, "Ana")
    privacy = codebook.add_code(project, "Privacy", by="Ana")
    codebook.add_code(project, "Consent", by="Ana", parent_id=privacy.id)
    codebook.add_code(project, "Sharing", by="Ana", parent_id=privacy.id)
    codebook.add_code(project, "Trust", by="Ana")
    made = Shelf(qtbot, project, settings)
    yield made
    made.session.close()
