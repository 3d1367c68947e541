# SPDX-License-Identifier: GPL-3.0-or-later
"""Passages found by words or a pattern are ticked and coded together; one step takes all back."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_desk import Desk
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook

pytestmark = pytest.mark.ui
Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def look(desk: Desk, qtbot: QtBot, words: str, code: str = "Consent") -> None:
    desk.screen.codes.tree.choose(codebook.code_named(desk.session.project, code).id)
    desk.view.setFocus()
    desk.press(Key.Key_A, CTRL | SHIFT)
    pane = desk.screen.finding
    pane.field.clear()
    qtbot.keyClicks(pane.field, words)
    qtbot.keyClick(pane.field, Key.Key_Return)
    qtbot.waitUntil(lambda: pane.told.text() != "Looking...", timeout=10_000)


def test_ticked_sentences_are_coded_as_one_step(desk: Desk, qtbot: QtBot) -> None:
    look(desk, qtbot, "ask")
    pane = desk.screen.finding
    assert pane.told.text() == "2 passages in 2 transcripts"
    assert pane.confirm.text() == "Code 2 passages"
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Key.Key_Space)
    assert pane.confirm.text() == "Code 1 passage"
    qtbot.mouseClick(pane.all, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pane.confirm, Qt.MouseButton.LeftButton)
    assert len(desk.codings()) == 2
    assert "2 new codings." in desk.said
    qtbot.waitUntil(lambda: "2 coded already" in pane.told.text())
    assert not pane.confirm.isEnabled()
    desk.session.undo()
    assert desk.codings() == []


def test_enter_shows_a_passage_and_a_digit_codes_it_alone(desk: Desk, qtbot: QtBot) -> None:
    look(desk, qtbot, "data")
    pane = desk.screen.finding
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Key.Key_Return)
    assert "sensors" in desk.view.toPlainText()
    assert pane.view.hasFocus()
    qtbot.keyClick(pane.view, Key.Key_2)
    assert desk.coded() == [("Surveillance", "Nobody asks where the data go.")]


def test_a_pattern_and_the_hit_alone(desk: Desk, qtbot: QtBot) -> None:
    pane = desk.screen.finding
    pane.mode.setCurrentText("Regular expression")
    pane.unit.setCurrentText("Hit alone")
    look(desk, qtbot, r"watch\s+t\w+")
    qtbot.mouseClick(pane.confirm, Qt.MouseButton.LeftButton)
    assert desk.coded() == [("Consent", "watch told")]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "no regular expression"),
        ("   ", "what to look for"),
        pytest.param(r"(?:[\w\s.:?]+)+\d", "takes too long", marks=pytest.mark.slow),
    ],
)
def test_a_pattern_that_is_wrong_or_explodes_is_a_sentence(desk: Desk, qtbot: QtBot, pattern: str, why: str) -> None:
    desk.screen.finding.mode.setCurrentText("Regular expression")
    look(desk, qtbot, pattern)
    assert why in desk.screen.finding.told.text()
    assert desk.codings() == []


def test_who_says_it_and_where(desk: Desk, qtbot: QtBot) -> None:
    pane = desk.screen.finding
    look(desk, qtbot, "do you")
    assert pane.told.text() == "Nothing found."
    pane.roles.setCurrentText("Everybody")
    look(desk, qtbot, "you")
    assert "2 transcripts" in pane.told.text()
    pane.where.setCurrentText("This text")
    look(desk, qtbot, "you")
    assert "1 transcript" in pane.told.text()


def test_listed_passages_go_to_files(desk: Desk, tmp_path: Path) -> None:
    for words, key in (("They never", Key.Key_1), ("I was angry", Key.Key_2)):
        desk.put_caret(words)
        desk.press(key)
    pane = desk.screen.segments
    pane.code.setCurrentText("Consent")
    for ending in ("csv", "xlsx", "docx"):
        path = tmp_path / f"passages.{ending}"
        desk.screen.segment_desk.export(path)
        desk.qtbot.waitUntil(lambda done=f"1 passage written to {path}.": done in desk.said)
        assert path.stat().st_size > 0
    assert len((tmp_path / "passages.csv").read_text(encoding="utf-8-sig").splitlines()) == 2
    desk.screen.segment_desk.export(tmp_path / "passages.pdf")
    desk.qtbot.waitUntil(lambda: not desk.screen.background.busy)
    assert not (tmp_path / "passages.pdf").exists()
