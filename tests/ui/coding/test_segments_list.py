# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Segments: filters, headings, and changes made from the list."""

from __future__ import annotations

import pytest
from coding_desk import Desk
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.coding.segment_model import Chips, Grouping, Segment, SegmentModel

pytestmark = pytest.mark.ui
Key = Qt.Key


def code_three(desk: Desk) -> None:
    for words, key in (("They never", Key.Key_1), ("I was angry", Key.Key_2), ("Then I took", Key.Key_1)):
        desk.put_caret(words)
        desk.press(key)
    desk.press(Key.Key_Escape)


def rows(desk: Desk) -> list[str]:
    model = desk.screen.segments.model
    return [model.data(model.index(row)).partition(":")[0] for row in range(model.rowCount())]


def choose(desk: Desk, row: int) -> None:
    pane = desk.screen.segments
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    pane.view.setCurrentIndex(pane.model.index(row))
    pane.view.setFocus()


def test_the_chips_filter_by_code_and_unsure(desk: Desk, qtbot: QtBot) -> None:
    code_three(desk)
    pane = desk.screen.segments
    assert rows(desk) == ["Consent", "Surveillance", "Consent"]
    pane.code.setCurrentText("Surveillance")
    assert rows(desk) == ["Surveillance"]
    pane.code.setCurrentIndex(0)
    choose(desk, 2)
    qtbot.keyClick(pane.view, Key.Key_U)
    qtbot.mouseClick(pane.unsure, Qt.MouseButton.LeftButton)
    assert len(pane.model.segments) == 1
    assert "off" in pane.model.segments[0].words


def test_headings_group_the_list_and_cannot_be_chosen(desk: Desk) -> None:
    code_three(desk)
    pane = desk.screen.segments
    pane.by.setCurrentIndex(pane.by.findData("code"))
    assert rows(desk) == ["Consent · 2", "Consent", "Consent", "Surveillance · 1", "Surveillance"]
    assert not pane.model.flags(pane.model.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_a_coding_is_changed_from_the_list(desk: Desk, qtbot: QtBot) -> None:
    code_three(desk)
    pane = desk.screen.segments
    choose(desk, 0)
    qtbot.keyClick(pane.view, Key.Key_R)
    palette = desk.screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "surv")
    qtbot.keyClick(palette.field, Key.Key_Return)
    assert desk.coded()[0] == ("Surveillance", "They never asked me.")
    choose(desk, 1)
    qtbot.keyClick(pane.view, Key.Key_Delete)
    assert len(desk.codings()) == 2
    assert pane.current() is not None
    choose(desk, 0)
    qtbot.keyClick(pane.view, Key.Key_M)
    assert desk.screen.pane.strip.memo.hasFocus()
    qtbot.keyClicks(desk.screen.pane.strip.memo, "from the list")
    qtbot.keyClick(desk.screen.pane.strip.memo, Key.Key_Return)
    assert desk.codings()[0].memo == "from the list"


def test_enter_goes_to_the_passage(desk: Desk, qtbot: QtBot) -> None:
    code_three(desk)
    choose(desk, 1)
    qtbot.keyClick(desk.screen.segments.view, Key.Key_Return)
    assert desk.view.hasFocus()
    assert desk.view.current_coding() == desk.codings()[1].id


def test_codes_of_all_transcripts_can_be_changed_without_going_there(desk: Desk, qtbot: QtBot) -> None:
    code_three(desk)
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    pane = desk.screen.segments
    desk.screen.codes.tree.choose(codebook.code_named(desk.session.project, "Consent").id)
    qtbot.mouseClick(pane.there, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.model.segments) == 2)
    choose(desk, 0)
    qtbot.keyClick(pane.view, Key.Key_U)
    qtbot.waitUntil(lambda: pane.model.segments[0].unsure)
    assert "sensors" in desk.view.toPlainText()
    assert pane.current() is not None


def test_filters_are_thought_without_a_window() -> None:
    def made(number: int, **values: object) -> Segment:
        return Segment(number, 1, "Rosa", 0, 5, **{"code": "A", "colour": "#000000", "words": "they asked", "memo": "",
                                                   "unsure": False, **values})  # type: ignore[arg-type] # fmt: skip

    model = SegmentModel()
    model.show_segments([made(1, groups=("patients", "carers")), made(2, code="B", coder="Ben", own=False)], True)
    model.filter(Chips(grouping=Grouping.GROUP))
    assert [model.data(model.index(row)) for row in (0, 2, 4)] == ["carers · 1", "not stated · 1", "patients · 1"]
    model.filter(Chips(group="carers"))
    assert [one.id for one in model.segments] == [1]
    model.filter(Chips(words="ASKED they", code="B"))
    assert [one.id for one in model.segments] == [2]
    model.filter(Chips(unsure=True))
    assert model.rowCount() == 0
    assert model.row_of(2) is None
