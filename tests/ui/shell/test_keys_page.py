# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of keys: in the window by F1 or a question mark, and in the documentation always up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from small_studies import make_study, session_on

from qualcoder_cp.ui.key_sheet import key_page
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.shell.palette import Palette, ShortcutSheet

pytestmark = pytest.mark.ui
PAGE = Path(__file__).resolve().parents[3] / "docs" / "keys.md"


@pytest.fixture
def window(qtbot, tmp_path):
    made = MainWindow(session_on(tmp_path))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


def test_the_page_of_keys_is_the_one_that_the_actions_make(window):
    window.build_screens()
    assert PAGE.read_text(encoding="utf-8") == key_page(window.registry), "run tools/write_keys.py"


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, "?"])
def test_the_sheet_opens_and_finds_a_key(qtbot, tmp_path, window, key):
    window.session.open(make_study(tmp_path))
    seen: list[str] = []

    def look():
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, ShortcutSheet)
        qtbot.keyClicks(sheet.field, "in vivo")
        rows = [sheet.table.topLevelItem(number) for number in range(sheet.table.topLevelItemCount())]
        seen.extend(f"{one.text(0)} {one.text(3)}" for one in rows if not one.isHidden())
        sheet.reject()

    QTimer.singleShot(100, look)
    qtbot.keyClick(window, key)
    assert seen == ["Code in vivo Ctrl+I"]


def test_every_action_is_in_the_palette_by_name(qtbot, tmp_path, window):
    window.session.open(make_study(tmp_path))
    window.build_screens()
    window.show_stage("coding")
    palette = Palette(window.registry, window)
    listed = {palette._list.topLevelItem(number).text(0) for number in range(palette._list.topLevelItemCount())}
    enabled = {made.text() for _, made in window.registry.all() if made.isEnabled()}
    assert listed == enabled
    assert {"Next turn without a coding", "Select more: word, sentence, turn", "Code in vivo"} <= listed
