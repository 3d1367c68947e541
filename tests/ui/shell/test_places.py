# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a study again brings back the stage, the letters and the window, for each study its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QApplication
from small_studies import make_study, session_on

from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.remembered import Remembered
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(qtbot, qapp, tmp_path):
    """Return a function that shows a window on a study with the same person's settings."""
    windows, size = [], qapp.font().pointSizeF()

    def show(path):
        window = MainWindow(session_on(tmp_path))
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.activateWindow()
        window.session.open(path)
        return window

    yield show
    for window in windows:
        window.close()
    theme.set_text_size(qapp, size)


def test_the_stage_comes_back(tmp_path, shown):
    path = make_study(tmp_path)
    window = shown(path)
    assert window.stage == "study"
    window.show_stage("codebook")
    window.close()
    assert shown(path).stage == "codebook"


def test_an_unknown_stage_is_the_first_one(tmp_path, shown):
    path = make_study(tmp_path)
    session = session_on(tmp_path, path)
    session.remembered.put("stage", "nowhere")
    session.remembered.put("text_size", "very large")
    session.settings.setValue("window/geometry", QByteArray(b"nonsense"))
    session.close()
    assert shown(path).stage == "study"


def test_letters_are_kept_for_each_study(qtbot, tmp_path, shown):
    path = make_study(tmp_path)
    window = shown(path)
    qtbot.waitUntil(window.isActiveWindow)
    first = QApplication.font().pointSizeF()
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert QApplication.font().pointSizeF() == first + 3
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert QApplication.font().pointSizeF() == first
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    window.close()
    theme.set_text_size(QApplication.instance(), first)
    shown(path)
    assert QApplication.font().pointSizeF() == first + 1


def test_two_studies_do_not_mix(tmp_path, shown):
    one = make_study(tmp_path)
    with Project.create(tmp_path / "other.qcp", "Other") as project:
        add_coder(project, "Ana", by="Ana")
    window = shown(one)
    window.show_stage("prevalence")
    window.session.open(tmp_path / "other.qcp")
    assert window.stage == "study"
    window.session.open(one)
    assert window.stage == "prevalence"


def test_strange_values_count_as_none(tmp_path):
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    kept = Remembered(settings, "u")
    settings.setValue("place/u/n", "nan")
    settings.setValue("place/u/t", "[1, 2]")
    settings.setValue("place/u/p", '{"a": [1, 2], "b": [1], "c": [-1, 2], "d": "x", "e": [true, 1]}')
    assert kept.number("n", 0, 10) is None
    assert kept.number("missing", 0, 10) is None
    assert kept.table("t") == {}
    assert kept.places("p") == {"a": (1, 2)}
    assert kept.layout("p") is None
    kept.put("n", 7.5)
    assert kept.number("n", 0, 10) == 7.5
    assert kept.number("n", 8, 10) is None
