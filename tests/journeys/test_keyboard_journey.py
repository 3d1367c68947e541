# SPDX-License-Identifier: GPL-3.0-or-later
"""One interview of the sample study is coded from beginning to end with the keyboard alone; keystrokes are counted."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt


import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import LayerState
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.shipped import shipped
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = [pytest.mark.ui, pytest.mark.journey]
Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CODINGS = 25
MOST_KEYS = 3.0
"""Keystrokes per coding beyond those that move and select; what is written into memos and names counts too."""


class Typist:
    """Presses keys where the focus is and counts them: moving and selecting apart from coding."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window
        self.moving = self.coding = 0

    def here(self):
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():  # offscreen no window manager gives the window back its place
            self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return QApplication.focusWidget()

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.here(), key, held)
        QApplication.processEvents()

    def move(self, *keys):
        for key in keys:
            self.moving += 1
            self.press(key)

    def code(self, *keys, held=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            self.coding += 1
            self.press(key, held)

    def type(self, words):
        self.coding += len(words)
        self.qtbot.keyClicks(self.here(), words)
        QApplication.processEvents()


@pytest.fixture
def typist(qtbot, qapp, tmp_path):
    theme.apply_theme(qapp, dark=False)
    study = shipped("sample_transcripts", "stakeholder_study")
    with Project.create(tmp_path / "one.qcp", "One interview") as project:
        add_coder(project, "Ana", by="Ana")
        transcripts.import_transcripts(project, transcripts.prepare([study / "transcripts" / "DEV_08.txt"]), by="Ana")
        codebook.import_codebook(project, study / "codebook.csv", by="Ana")
    window = MainWindow(Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.session.open(tmp_path / "one.qcp")
    yield Typist(qtbot, window)
    window.close()


def apply(me, number):
    """Code the passage in one of the ways that people use, in turn."""
    if number % 5 == 0:
        me.code(Key.Key_Space)
        me.type(("stig", "trans", "bias", "bur", "cost")[number // 5])
        me.code(Key.Key_Return)
    elif number == 7:
        me.code(Key.Key_N, held=ALT)
        me.type("Night work")
        me.code(Key.Key_Return)
    elif number in (4, 8, 14, 18, 24):  # the first of a turn: beside the last one it would be one with it
        me.code(Key.Key_Return)
    else:
        me.code(Key(Key.Key_0 + 1 + number % 9))
    if number == 11:
        me.code(Key.Key_U)
    if number == 16:
        me.code(Key.Key_M)
        me.type("odd")
        me.code(Key.Key_Return)


def test_twenty_five_codings_by_keyboard_alone(typist):
    me, project = typist, typist.window.session.project
    me.press(Key.Key_4, CTRL)
    pane = me.window.screens["coding"].pane
    assert QApplication.focusWidget() is pane.view
    made = 0
    while made < CODINGS:
        me.move(Key.Key_N)  # the next turn without a coding; its first sentence is meant
        for down in (0, 3):
            if made < CODINGS:
                me.move(*[Key.Key_Down] * down)
                apply(me, made)
                made += 1
    own = coding.codings(project, me.window.session.coder)
    assert len(own) == CODINGS
    assert {one.id for one in own} == set(pane.view.painting.shown.by_id)
    assert sum(one.unsure for one in own) == 1
    assert [one.memo for one in own if one.memo] == ["odd"]
    assert codebook.code_named(project, "Night work")
    each = me.coding / CODINGS
    print(f"\n{CODINGS} codings: {me.coding} keys to code, {each:.2f} each; {me.moving} to move and select")
    assert each <= MOST_KEYS


def test_all_that_was_coded_is_taken_back_and_the_layer_is_submitted_by_keys(typist):
    me, project = typist, typist.window.session.project
    me.press(Key.Key_4, CTRL)
    for _ in range(3):
        me.move(Key.Key_N)
        me.code(Key.Key_1)
    for _ in range(3):
        me.press(Key.Key_Z, CTRL)
    assert coding.codings(project, me.window.session.coder) == []

    def choose():  # the palette waits for an answer, so it is given from outside
        palette = QApplication.activeModalWidget()
        me.qtbot.keyClicks(palette.focusWidget(), "submit layer")
        me.qtbot.keyClick(palette.focusWidget(), Key.Key_Return)

    QTimer.singleShot(200, choose)
    me.press(Key.Key_K, CTRL)
    me.press(Key.Key_Space)  # the button that submits has the focus
    states = [one.state for one in coding.layers(project, coding.needed_round(project).id) if one.coder_id]
    assert states == [LayerState.SUBMITTED]
