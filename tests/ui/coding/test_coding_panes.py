# SPDX-License-Identifier: GPL-3.0-or-later
"""The panes around the text: hidden and shown by keys, walked by F6, put elsewhere, and found again as they were."""

from __future__ import annotations

import pytest
from coding_desk import Desk
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcoder_cp.project import Project

pytestmark = pytest.mark.ui
Key, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def again(desk: Desk, qtbot: QtBot, settings: QSettings) -> Desk:
    """Close the study and open it in a new window of the same person."""
    path = desk.session.project.path
    desk.session.close()
    return Desk(qtbot, Project.open(path), settings)


def test_panes_go_and_come_by_their_keys(desk: Desk, qtbot: QtBot) -> None:
    for held, pane in ((SHIFT, desk.screen.codes), (CTRL, desk.screen.segments)):
        desk.press(Key.Key_F9, held)
        assert not pane.isVisible()
        desk.press(Key.Key_F9, held)
        assert pane.isVisible()
        desk.view.setFocus()


def test_a_pane_that_is_hidden_gives_its_focus_to_the_text(desk: Desk, qtbot: QtBot) -> None:
    desk.screen.codes.tree.setFocus()
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_F9, SHIFT)
    assert desk.view.hasFocus()


def test_f6_walks_over_the_panes_and_back(desk: Desk, qtbot: QtBot) -> None:
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_F6)
        seen.append(QApplication.focusWidget().accessibleName())
    assert seen == ["Transcripts", "Codes", "Segments", "Transcript"]
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F6, SHIFT)
    assert QApplication.focusWidget().accessibleName() == "Segments"


def test_what_was_hidden_and_moved_is_so_when_the_study_is_opened_again(
    desk: Desk, qtbot: QtBot, settings: QSettings
) -> None:
    desk.press(Key.Key_F9, CTRL)
    panes = desk.screen.panes
    panes.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, panes.docks["codes"])
    other = again(desk, qtbot, settings)
    assert not other.screen.segments.isVisible()
    place = other.screen.panes.dockWidgetArea(other.screen.panes.docks["codes"])
    assert place == Qt.DockWidgetArea.LeftDockWidgetArea
    other.session.close()


@pytest.mark.parametrize("damaged", [QByteArray(b"no state"), "text", 7])
def test_a_damaged_arrangement_is_passed_over(desk: Desk, qtbot: QtBot, settings: QSettings, damaged: object) -> None:
    folder = f"place/{desk.session.project.uuid}/coding"
    path = desk.session.project.path
    desk.session.close()
    for key in ("panes", "visible", "places", "transcript"):
        settings.setValue(f"{folder}/{key}", damaged)
    other = Desk(qtbot, Project.open(path), settings)
    assert other.screen.codes.isVisible()
    assert other.screen.segments.isVisible()
    assert other.view.toPlainText()
    other.session.close()


def test_caret_and_place_of_each_transcript_are_found_again(desk: Desk, qtbot: QtBot, settings: QSettings) -> None:
    desk.put_caret("I was angry")
    there = desk.view.caret()
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.put_caret("Nobody asks")
    second = desk.view.caret()
    desk.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.view.caret() == there
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    other = again(desk, qtbot, settings)
    assert "sensors" in other.view.toPlainText()
    assert other.view.caret() == second
    other.session.close()


def test_the_project_file_knows_nothing_of_it(desk: Desk, qtbot: QtBot, settings: QSettings) -> None:
    before = desk.session.project.state
    desk.put_caret("I was angry")
    desk.press(Key.Key_F9)
    desk.screen.left_off.keep()
    desk.screen.panes.remember(desk.session.remembered)
    assert desk.session.project.state == before
