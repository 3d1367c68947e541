# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes and coders hidden and shown in the text; lists, counts and the project stay as they are."""

from __future__ import annotations

import pytest
from coding_desk import ROSA, Desk
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook, coding
from qualcoder_cp.project import Project
from qualcoder_cp.ui.codebook.tree_model import Column
from qualcoder_cp.ui.coding.sight import Sight, letters_of, pattern_of

pytestmark = pytest.mark.ui
Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def shown(desk: Desk) -> list[str]:
    codes = desk.screen.desk.codes.codes
    return sorted(codes[one.code_id].name for one in desk.view.painting.shown.by_id.values())


def code_two(desk: Desk) -> None:
    for words, key in (("They never", Key.Key_1), ("I was angry", Key.Key_2)):
        desk.put_caret(words)
        desk.press(key)
    desk.press(Key.Key_Escape)


def choose(desk: Desk, name: str) -> int:
    code_id = codebook.code_named(desk.session.project, name).id
    desk.screen.codes.tree.choose(code_id)
    desk.screen.codes.tree.setFocus()
    return code_id


def test_h_hides_a_code_in_the_text_and_shows_it_again(desk: Desk, qtbot: QtBot) -> None:
    code_two(desk)
    before = desk.session.project.state
    choose(desk, "Consent")
    tree = desk.screen.codes.tree
    qtbot.keyClick(tree, Key.Key_H)
    assert shown(desk) == ["Surveillance"]
    assert len(desk.screen.segments.model.segments) == 2
    assert "1 of 3 codes are hidden" in desk.said[-1]
    qtbot.keyClick(tree, Key.Key_H)
    assert shown(desk) == ["Consent", "Surveillance"]
    assert desk.session.project.state == before


def test_a_domain_hides_what_lies_below_it(desk: Desk, qtbot: QtBot) -> None:
    code_two(desk)
    choose(desk, "Privacy")
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_H)
    assert shown(desk) == []
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_H, SHIFT)
    assert shown(desk) == ["Consent", "Surveillance"]


def test_o_shows_one_code_alone_and_then_all(desk: Desk, qtbot: QtBot) -> None:
    code_two(desk)
    choose(desk, "Surveillance")
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_O)
    assert shown(desk) == ["Surveillance"]
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_O)
    assert shown(desk) == ["Consent", "Surveillance"]


def test_a_click_on_the_eye_hides(desk: Desk, qtbot: QtBot) -> None:
    code_two(desk)
    tree = desk.screen.codes.tree
    code_id = codebook.code_named(desk.session.project, "Consent").id
    assert not tree.isColumnHidden(Column.EYE)
    spot = tree.visualRect(tree.codes.index_of(code_id, Column.EYE)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert shown(desk) == ["Surveillance"]
    assert "Hidden" in tree.codes.data(tree.codes.index_of(code_id, Column.EYE), Qt.ItemDataRole.ToolTipRole)


def test_what_is_hidden_stays_hidden_when_the_study_is_opened_again(desk: Desk, qtbot: QtBot, settings) -> None:
    code_two(desk)
    choose(desk, "Consent")
    qtbot.keyClick(desk.screen.codes.tree, Key.Key_H)
    path = desk.session.project.path
    desk.session.close()
    other = Desk(qtbot, Project.open(path), settings)
    assert shown(other) == ["Surveillance"]
    other.session.close()


def test_others_codings_can_be_seen_once_the_round_is_revealed(desk: Desk, qtbot: QtBot) -> None:
    project = desk.session.project
    code_two(desk)
    chips = desk.screen.pane.coders
    assert not chips.isVisible()
    ben = next(one for one in coding.team(project) if one.name == "Ben")
    consent = codebook.code_named(project, "Consent").id
    start = ROSA.index("told my mother")
    coding.apply_code(project, ben, desk.screen.desk.transcript_id, consent, start, start + 14)
    for coder in coding.team(project):
        for one in project.rows("SELECT id FROM transcript"):
            coding.open_layer(project, coder, one[0], by=coder.name)
        coding.submit_layers(project, coder)
    assert coding.current_round(project).state not in coding.BLIND
    desk.refresh(None)
    assert chips.isVisible()
    assert shown(desk) == ["Consent", "Surveillance"]
    qtbot.mouseClick(chips.chips[ben.id], Qt.MouseButton.LeftButton)
    assert shown(desk) == ["Consent", "Consent", "Surveillance"]
    his = next(one for one in desk.view.painting.shown.by_id.values() if one.coder)
    assert (his.coder, his.pattern, his.start) == ("B", "hatched", start)
    assert "Ben" in his.tip
    desk.screen.choose(his.id)
    assert not desk.screen.pane.strip.remove.isEnabled()
    assert len(desk.screen.segments.model.segments) == 2
    qtbot.mouseClick(chips.chips[desk.session.coder.id], Qt.MouseButton.LeftButton)
    assert shown(desk) == ["Consent"]


def test_sight_is_thought_without_a_window(study: Project) -> None:
    codes = codebook.tree(study)
    domain = codebook.code_named(study, "Privacy").id
    consent = codebook.code_named(study, "Consent").id
    sight = Sight().toggled(codes, domain)
    assert sight.hidden == frozenset(codes.codes)
    assert sight.toggled(codes, consent).hidden == frozenset(codes.codes) - {consent}
    assert Sight(frozenset({consent, 99})).among(codes).hidden == {consent}
    assert Sight().only(codes, consent).only(codes, consent) == Sight()
    assert [pattern_of(one, 2, [1, 2, 3]) for one in (1, 2, 3)] == ["hatched", "solid", "outlined"]
    assert letters_of("ana maria ruiz") == "AM"
    study.close()
