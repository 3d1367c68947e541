# SPDX-License-Identifier: GPL-3.0-or-later
"""Memos written beside the text: on a passage, a transcript, a code, the project; listed, filtered, found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_desk import ROSA, Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook, coding
from qualcoder_cp.coding import About

pytestmark = pytest.mark.ui
Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def memos(desk: Desk) -> list[tuple[About, str]]:
    return [(one.about, one.body) for one in coding.memo_list(desk.session.project, desk.session.coder)]


def type_here(qtbot: QtBot, words: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), words)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, CTRL)


def test_a_memo_on_the_passage_leads_back_to_it(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("I was angry")
    desk.press(Key.Key_M, SHIFT)
    assert desk.screen.memos.isVisible()
    type_here(qtbot, "Angry at whom? 1 of 3")
    assert memos(desk) == [(About.PASSAGE, "Angry at whom? 1 of 3")]
    assert desk.view.hasFocus()
    assert desk.coded() == []
    desk.view.set_caret(0)
    pane = desk.screen.memos
    pane.list.setFocus()
    pane.list.setCurrentRow(0)
    qtbot.keyClick(pane.list, Key.Key_Return)
    start = ROSA.index("I was angry")
    assert desk.view.selected_span() == (start, start + len("I was angry about it."))


def test_memos_on_other_things_and_the_filters(desk: Desk, qtbot: QtBot) -> None:
    code_id = codebook.code_named(desk.session.project, "Consent").id
    desk.screen.codes.tree.choose(code_id)
    for about in (About.TRANSCRIPT, About.CODE, About.PROJECT, About.FREE):
        desk.screen.memo_desk.begin(about)
        type_here(qtbot, f"told of the {about.value}")
    assert {about for about, _ in memos(desk)} == {About.TRANSCRIPT, About.CODE, About.PROJECT, About.FREE}
    pane = desk.screen.memos
    assert pane.list.count() == 4
    pane.about.setCurrentIndex(pane.about.findData(About.CODE))
    assert [pane.list.item(0).text()] == ["told of the code\nConsent"]
    pane.about.setCurrentIndex(0)
    pane.field.setText("PROJECT")
    assert pane.list.count() == 1
    pane.field.clear()
    qtbot.mouseClick(pane.here, Qt.MouseButton.LeftButton)
    assert [pane.list.item(at).text().splitlines()[0] for at in range(pane.list.count())] == ["told of the transcript"]


def test_a_memo_is_changed_and_removed_and_undone(desk: Desk, qtbot: QtBot) -> None:
    desk.screen.memo_desk.begin(About.FREE)
    type_here(qtbot, "first")
    pane = desk.screen.memos
    pane.body.setFocus()
    qtbot.keyClicks(pane.body, " and ")
    qtbot.keyClick(pane.body, Key.Key_Return, CTRL)
    assert memos(desk)[0][1] != "first"
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Key.Key_Delete)
    assert memos(desk) == []
    desk.session.undo()
    assert len(memos(desk)) == 1


def test_escape_writes_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.screen.memo_desk.begin(About.FREE)
    qtbot.keyClicks(QApplication.focusWidget(), "never mind")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert memos(desk) == []
    assert desk.view.hasFocus()


def test_anothers_memo_stays_unseen_while_the_round_is_sealed(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Key.Key_1)
    ben = next(one for one in coding.team(desk.session.project) if one.name == "Ben")
    coding.add_memo(desk.session.project, ben, "Ben thinks")
    desk.screen.panes.show_pane("memos", True)
    assert desk.screen.memos.list.count() == 0


def test_a_memo_being_written_is_kept_when_the_study_is_closed(desk: Desk, qtbot: QtBot) -> None:
    desk.screen.memo_desk.begin(About.FREE)
    qtbot.keyClicks(QApplication.focusWidget(), "not lost")
    path = desk.session.project.path
    desk.session.close()
    from qualcoder_cp.project import Project

    with Project.open(path) as project:
        assert project.value("SELECT body FROM memo") == "not lost"


def test_the_listed_memos_are_written_to_a_file(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    for about in (About.PROJECT, About.FREE):
        desk.screen.memo_desk.begin(about)
        type_here(qtbot, f"told of the {about.value}")
    desk.screen.memos.field.setText("PROJECT")
    desk.screen.memo_desk.export(tmp_path / "memos.md")
    written = (tmp_path / "memos.md").read_text(encoding="utf-8")
    assert "told of the project" in written
    assert "told of the free" not in written
