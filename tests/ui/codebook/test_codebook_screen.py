# SPDX-License-Identifier: GPL-3.0-or-later
"""The codebook screen: the tree, the card and the versions, by keyboard and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from shelf import Shelf

from qualcoder_cp import codebook
from qualcoder_cp.ui.codebook.tree_model import Column
from qualcoder_cp.ui.coding.coded_text_view import CODE_MIME

pytestmark = pytest.mark.ui


def test_an_empty_codebook_offers_a_file_or_a_first_domain(empty: Shelf, qtbot: QtBot) -> None:
    assert empty.screen.pages.currentWidget() is empty.screen.empty
    assert next(one.text() for one in empty.screen.empty.findChildren(QLabel)) == "No codes yet"
    buttons = empty.screen.empty.findChildren(QPushButton)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert empty.paths() == ["New domain"]
    assert empty.screen.pages.currentWidget() is empty.screen.split


def test_a_new_domain_is_named_in_place(shelf: Shelf, qtbot: QtBot) -> None:
    qtbot.keyClick(shelf.tree, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    editor = shelf.tree.findChild(QLineEdit)
    qtbot.keyClicks(editor, "Harm")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shelf.paths()[-1] == "Harm")
    assert shelf.tree.current_id() == shelf.code("Harm").id


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_Insert])
def test_a_new_code_hangs_below_the_chosen_one(shelf: Shelf, qtbot: QtBot, key: Qt.Key) -> None:
    shelf.tree.choose(shelf.code("Trust").id)
    qtbot.keyClick(shelf.tree, key)
    editor = shelf.tree.findChild(QLineEdit)
    qtbot.keyClicks(editor, "Bias")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Trust > Bias" in shelf.paths())


def test_renaming_in_place_and_a_name_that_is_taken(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    qtbot.keyClick(shelf.tree, Qt.Key.Key_F2)
    editor = shelf.tree.findChild(QLineEdit)
    qtbot.keyClicks(editor, "Sharing")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shelf.failed))
    assert "already a code 'Sharing'" in shelf.failed[-1]
    assert "Privacy > Consent" in shelf.paths()
    assert shelf.screen.card.fields["name"].text() == "Consent"


def test_removing_can_be_undone(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Trust").id)
    qtbot.keyClick(shelf.tree, Qt.Key.Key_Delete)
    assert "Trust" not in shelf.paths()
    shelf.session.undo()
    assert "Trust" in shelf.paths()


def test_the_card_makes_one_change_when_the_focus_leaves(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    field = shelf.screen.card.fields["short_definition"]
    field.setFocus()
    before = shelf.session.project.state
    qtbot.keyClicks(field, "Being asked")
    assert shelf.session.project.state == before
    shelf.tree.setFocus()
    assert shelf.session.project.state == before + 1
    assert shelf.code("Consent").short_definition == "Being asked"
    assert shelf.screen.card._told.text().startswith("1 of 4 told; still missing: when to use")


def test_what_is_written_goes_to_the_code_it_was_written_for(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    field = shelf.screen.card.fields["example"]
    field.setFocus()
    qtbot.keyClicks(field, "Nobody asked me.")
    shelf.tree.choose(shelf.code("Sharing").id)
    assert shelf.code("Consent").example == "Nobody asked me."
    assert shelf.code("Sharing").example == ""
    assert field.toPlainText() == ""


def test_what_is_written_is_kept_when_the_study_is_closed(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    field = shelf.screen.card.fields["when_to_use"]
    field.setFocus()
    qtbot.keyClicks(field, "When asked")
    kept: list[str] = []
    shelf.session.changed.connect(lambda changes: kept.append(changes.label))
    shelf.session.close()
    assert kept == ["Edit code 'Consent'"]


def test_escape_takes_back_what_is_being_written(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    field = shelf.screen.card.fields["example"]
    field.setFocus()
    qtbot.keyClicks(field, "no")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    shelf.tree.setFocus()
    assert shelf.code("Consent").example == ""


def test_a_click_gives_a_colour(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.tree.choose(shelf.code("Consent").id)
    colours = shelf.screen.card.fields["colour"]
    qtbot.mouseClick(colours._buttons["#009e73"], Qt.MouseButton.LeftButton)
    assert shelf.code("Consent").colour == "#009e73"


def test_dragging_moves_a_code_below_another(shelf: Shelf, qtbot: QtBot) -> None:
    model = shelf.tree.codes
    data = model.mimeData([model.index_of(shelf.code("Consent").id)])
    assert data.hasFormat(CODE_MIME)
    target = model.index_of(shelf.code("Trust").id)
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, target)
    asking = shelf.screen.asking
    qtbot.waitUntil(asking.isVisible)
    assert [one.text for one in asking.choices] == ["Move it below", "Merge it"]
    assert asking.choices[0].told == "'Trust > Consent'"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert "Trust > Consent" in shelf.paths()
    assert not asking.isVisible()


def test_dragging_between_two_siblings_keeps_the_place(shelf: Shelf, qtbot: QtBot) -> None:
    model = shelf.tree.codes
    data = model.mimeData([model.index_of(shelf.code("Privacy").id)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    qtbot.waitUntil(lambda: shelf.paths()[0] == "Trust")


def test_a_code_is_not_dropped_below_itself(shelf: Shelf, qtbot: QtBot) -> None:
    model = shelf.tree.codes
    data = model.mimeData([model.index_of(shelf.code("Privacy").id)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index_of(shelf.code("Consent").id))
    qtbot.waitUntil(lambda: bool(shelf.failed))
    assert "lies inside it" in shelf.failed[-1]


def test_codes_are_moved_by_keyboard(shelf: Shelf, qtbot: QtBot) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    shelf.tree.choose(shelf.code("Sharing").id)
    qtbot.keyClick(shelf.tree, Qt.Key.Key_Up, alt)
    assert shelf.paths() == ["Privacy", "Privacy > Sharing", "Privacy > Consent", "Trust"]
    qtbot.keyClick(shelf.tree, Qt.Key.Key_Left, alt)
    assert shelf.paths() == ["Privacy", "Privacy > Consent", "Sharing", "Trust"]
    qtbot.keyClick(shelf.tree, Qt.Key.Key_Right, alt)
    assert shelf.paths() == ["Privacy", "Privacy > Consent", "Privacy > Sharing", "Trust"]
    assert shelf.tree.current_id() == shelf.code("Sharing").id


def test_the_search_leaves_what_fits_and_what_lies_above(shelf: Shelf, qtbot: QtBot) -> None:
    qtbot.keyClicks(shelf.screen.search, "consent")
    model, tree = shelf.tree.codes, shelf.tree

    def hidden(name: str) -> bool:
        index = model.index_of(shelf.code(name).id)
        return tree.isRowHidden(index.row(), index.parent())

    assert [hidden(name) for name in ("Privacy", "Consent", "Sharing", "Trust")] == [False, False, True, True]


def test_closed_domains_stay_closed_when_the_codebook_changes(shelf: Shelf) -> None:
    tree, index_of = shelf.tree, shelf.tree.codes.index_of
    tree.collapse(index_of(shelf.code("Privacy").id))
    codebook.add_code(shelf.session.project, "Harm", by="Ana")
    assert not tree.isExpanded(index_of(shelf.code("Privacy").id))


def test_versions_tell_what_changed(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.screen.freeze()
    consent, trust = shelf.code("Consent"), shelf.code("Trust")
    project = shelf.session.project
    codebook.edit_code(project, consent.id, by="Ana", short_definition="Being <asked>")
    codebook.move_code(project, consent.id, trust.id, by="Ana")
    text = shelf.screen.versions.text.toPlainText()
    assert "2 changes since Version 1" in text
    assert "Consent moved from “Privacy” to “Trust”" in text
    assert "Short definition of “Consent” changed" in text
    assert "Being <asked>" in text
    shelf.screen.versions.list.setCurrentRow(1)
    assert "Consent added" in shelf.screen.versions.text.toPlainText()


def test_freezing_an_unchanged_codebook_says_so(shelf: Shelf) -> None:
    shelf.screen.freeze()
    shelf.screen.freeze()
    assert shelf.said[-1] == "The codebook is unchanged since Version 1."
    assert shelf.screen.versions.list.count() == 2


def test_a_codebook_goes_out_and_comes_in_as_csv(shelf: Shelf, empty: Shelf, tmp_path: Path) -> None:
    codebook.export_codebook(shelf.session.project, tmp_path / "codes.csv")
    empty.screen.files.import_file(tmp_path / "codes.csv")
    assert empty.paths() == shelf.paths()
    assert empty.said[-1] == "codes.csv: 4 codes added, 0 altered."


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "csv"])
def test_the_codebook_goes_to_files_for_readers(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"codebook.{ending}"
    shelf.screen.files.export_file(path)
    assert path.stat().st_size > 0
    assert shelf.said[-1] == f"4 codes written to {path}."
    shelf.screen.files.export_file(tmp_path / "missing" / f"codebook.{ending}")
    assert shelf.failed


def test_the_card_column_says_how_much_is_told(shelf: Shelf) -> None:
    model = shelf.tree.codes
    codebook.edit_code(shelf.session.project, shelf.code("Trust").id, by="Ana", short_definition="x", example="y")
    assert model.data(model.index_of(shelf.code("Trust").id, Column.CARD)) == "●●○○"
