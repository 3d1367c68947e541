# SPDX-License-Identifier: GPL-3.0-or-later
"""Merging, splitting and removing codes in use: what will happen is shown, and each is one step to undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shelf import Shelf

from qualcoder_cp import codebook, coding
from qualcoder_cp.transcripts import import_transcripts, prepare, transcripts
from qualcoder_cp.ui.codebook.tree_model import Column
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog

pytestmark = pytest.mark.ui
TEXT = "Rosa: They never asked me. The watch told my mother. I was angry about it.\n"


@pytest.fixture
def used(shelf: Shelf, tmp_path: Path) -> Shelf:
    """The study with Consent twice and Sharing once in Ana's open layer."""
    (tmp_path / "rosa.txt").write_text(TEXT, encoding="utf-8")
    project = shelf.session.project
    import_transcripts(project, prepare([tmp_path / "rosa.txt"]), by="Ana")
    there = transcripts(project)[0].id
    for name, words in (("Consent", "never asked"), ("Consent", "angry"), ("Sharing", "told my mother")):
        start = TEXT.index(words)
        coding.apply_code(project, shelf.session.coder, there, shelf.code(name).id, start, start + len(words))
    return shelf


def told(shelf: Shelf) -> str:
    return "\n".join(one.text() for one in shelf.screen.asking.findChildren(QLabel) if one.isVisible())


def press(shelf: Shelf, qtbot: QtBot, words: str) -> None:
    made = next(one for one in shelf.screen.asking.findChildren(QPushButton) if one.isVisible() and one.text() == words)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)


def pick(shelf: Shelf, qtbot: QtBot, words: str) -> None:
    """Choose a code in the palette that is open."""
    palette = shelf.screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, words)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def coded(shelf: Shelf) -> list[str]:
    codes = codebook.tree(shelf.session.project).codes
    return sorted(codes[one.code_id].name for one in coding.codings(shelf.session.project, shelf.session.coder))


def test_a_code_is_merged_by_keyboard_with_its_effect_shown(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Consent").id)
    qtbot.keyClick(used.tree, Qt.Key.Key_M)
    pick(used, qtbot, "Sharing")
    assert "2 codings in 1 transcript will count as 'Sharing'" in told(used)
    assert coded(used) == ["Consent", "Consent", "Sharing"]
    press(used, qtbot, "Merge")
    assert coded(used) == ["Sharing"] * 3
    assert "Privacy > Consent" not in used.paths()
    model = used.tree.codes
    assert model.data(model.index_of(used.code("Sharing").id, Column.CODINGS)) == "3"
    used.session.undo()
    assert coded(used) == ["Consent", "Consent", "Sharing"]


def test_escape_merges_nothing(used: Shelf, qtbot: QtBot) -> None:
    used.screen.changing.preview_merge(used.code("Consent").id, used.code("Sharing").id)
    assert isinstance(QApplication.focusWidget(), QPushButton)
    before = used.session.project.state
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not used.screen.asking.isVisible()
    assert used.session.project.state == before
    assert used.screen.card.isVisible()


def test_a_code_without_codings_is_removed_at_once(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Trust").id)
    qtbot.keyClick(used.tree, Qt.Key.Key_Delete)
    assert "Trust" not in used.paths()


def test_removing_a_code_in_use_asks_and_moves_its_codings(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Consent").id)
    qtbot.keyClick(used.tree, Qt.Key.Key_Delete)
    assert "2 codings of yours in open layers" in told(used)
    press(used, qtbot, "Move the codings to another code...")
    pick(used, qtbot, "Trust")
    assert coded(used) == ["Sharing", "Trust", "Trust"]
    used.session.undo()
    assert coded(used) == ["Consent", "Consent", "Sharing"]


def test_removing_a_code_in_use_can_take_its_codings_along(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Privacy").id)
    qtbot.keyClick(used.tree, Qt.Key.Key_Delete)
    assert "2 codes below it would go with it" in told(used)
    press(used, qtbot, "Remove the codings too")
    assert coded(used) == []
    assert used.paths() == ["Trust"]
    used.session.undo()
    assert len(coded(used)) == 3


def test_ticked_codings_go_to_a_new_code(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Consent").id)
    qtbot.keyClick(used.tree, Qt.Key.Key_S)
    panel = used.screen.splitting
    assert panel.list.count() == 2
    assert not panel.confirm.isEnabled()
    qtbot.keyClicks(panel.name, "Anger")
    panel.list.setFocus()
    panel.list.setCurrentRow(1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert any("1 of 2 codings go to the new code" in one.text() for one in panel.findChildren(QLabel))
    panel.name.setFocus()
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert coded(used) == ["Anger", "Consent", "Sharing"]
    assert "Privacy > Anger" in used.paths()
    assert not panel.isVisible()
    used.session.undo()
    assert "Privacy > Anger" not in used.paths()


def test_a_name_that_is_taken_keeps_the_split_open(used: Shelf, qtbot: QtBot) -> None:
    used.tree.choose(used.code("Consent").id)
    used.screen.changing.ask_split()
    panel = used.screen.splitting
    panel.list.item(0).setCheckState(Qt.CheckState.Checked)
    panel.name.setText("trust")
    qtbot.mouseClick(panel.confirm, Qt.MouseButton.LeftButton)
    assert "already a code 'Trust'" in used.failed[-1]
    assert panel.isVisible()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("trust", "already a code"), ("\u200b\u2060", "can be seen"), ("x" * 10_000, "10,000 characters")],
)
def test_names_that_cannot_be_are_refused_with_a_sentence(shelf: Shelf, typed: str, why: str) -> None:
    consent = shelf.code("Consent")
    shelf.tree.choose(consent.id)
    shelf.screen._edit(consent.id, "name", typed)
    assert why in shelf.failed[-1]
    assert shelf.screen.card.fields["name"].text() == "Consent"


def test_markup_in_a_name_is_shown_as_it_is_typed(shelf: Shelf) -> None:
    name = "R&D <b &amp; <img src=x"
    code = codebook.add_code(shelf.session.project, name, by="Ana", short_definition="<i>no</i>")
    shelf.tree.choose(code.id)
    model = shelf.tree.codes
    assert model.data(model.index_of(code.id)) == name
    tip = model.data(model.index_of(code.id), Qt.ItemDataRole.ToolTipRole)
    assert "R&amp;D &lt;b &amp;amp; &lt;img" in tip
    assert name in shelf.screen.versions.text.toPlainText()
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in shelf.screen.findChildren(QLabel))
