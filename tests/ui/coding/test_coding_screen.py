# SPDX-License-Identifier: GPL-3.0-or-later
"""The coding screen: what keys, clicks and drops do to the project and to what is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_desk import ROSA, TOM, Desk
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qualcoder_cp import codebook, coding
from qualcoder_cp.model import CoderRole, KnownError, LayerState, Role
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.transcripts import import_transcripts, prepare, transcripts
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.coding.code_search import find_codes
from qualcoder_cp.ui.coding.desk import in_vivo_name
from qualcoder_cp.ui.coding.screen import CodingScreen
from qualcoder_cp.ui.coding.text_menu import text_menu
from qualcoder_cp.ui.session import Session

pytestmark = pytest.mark.ui


def test_a_digit_codes_the_sentence_under_the_caret_without_the_speaker(desk: Desk) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", "They never asked me.")]
    assert desk.view.current_coding() == desk.codings()[0].id
    assert list(desk.view.painting.shown.by_id) == [desk.codings()[0].id]


def test_a_digit_codes_the_selection(desk: Desk) -> None:
    desk.select("told my mother ")
    desk.press(Qt.Key.Key_2)
    assert desk.coded() == [("Surveillance", "told my mother")]


def test_enter_applies_the_last_code_again(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Return)
    assert desk.coded() == []
    assert "Space" in desk.said[-1]
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_2)
    desk.put_caret("Then I took")
    desk.press(Qt.Key.Key_Return)
    assert desk.coded()[1] == ("Surveillance", "Then I took it off.")


def test_positions_after_an_emoji_are_those_of_the_stored_text(desk: Desk) -> None:
    desk.select("It was fine.")
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", "It was fine.")]


def test_coding_more_of_the_same_code_extends_it(desk: Desk) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.put_caret("The watch told")
    desk.press(Qt.Key.Key_1)
    assert desk.coded() == [("Consent", "They never asked me. The watch told my mother that I slept badly.")]
    assert len(desk.view.painting.shown.by_id) == 1


def test_space_finds_a_code_by_its_definition(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_Space)
    palette = desk.screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "being asked")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.coded() == [("Consent", "They never asked me.")]


def test_the_palette_makes_a_new_code_in_one_step(desk: Desk, qtbot: QtBot) -> None:
    desk.screen.codes.tree.choose(codebook.code_named(desk.session.project, "Privacy").id)
    desk.put_caret("I was angry")
    desk.press(Qt.Key.Key_Space)
    palette = desk.screen.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "Anger")
    assert "Privacy" in palette.new.text()
    qtbot.keyClick(palette.field, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert desk.coded() == [("Anger", "I was angry about it.")]
    codes = codebook.tree(desk.session.project)
    assert codes.path(codebook.code_named(desk.session.project, "Anger").id) == "Privacy > Anger"
    assert codes.codes
    desk.session.undo()
    assert desk.coded() == []
    assert len(codebook.tree(desk.session.project).codes) == 3


def test_in_vivo_names_the_code_by_the_words(desk: Desk) -> None:
    desk.select("never asked me")
    desk.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert desk.coded() == [("never asked me", "never asked me")]


def test_memo_unsure_and_remove_act_on_the_current_coding(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.press(Qt.Key.Key_M)
    memo = desk.screen.pane.strip.memo
    assert memo.hasFocus()
    qtbot.keyClicks(memo, "strong 1")
    assert desk.codings()[0].memo == ""
    qtbot.keyClick(memo, Qt.Key.Key_Return)
    assert desk.codings()[0].memo == "strong 1"
    assert desk.view.hasFocus()
    desk.press(Qt.Key.Key_U)
    assert desk.codings()[0].unsure
    assert desk.screen.pane.strip.unsure.isChecked()
    desk.press(Qt.Key.Key_Delete)
    assert desk.codings() == []
    assert not desk.view.painting.shown.by_id


def test_a_memo_being_written_is_kept_when_the_study_is_closed(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.press(Qt.Key.Key_M)
    qtbot.keyClicks(desk.screen.pane.strip.memo, "not lost")
    desk.session.close()
    with Project.open(tmp_path / "study.qcp") as project:
        assert project.value("SELECT memo FROM coding") == "not lost"


def test_letters_typed_elsewhere_code_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.screen.codes.field.setFocus()
    qtbot.keyClicks(desk.screen.codes.field, "1")
    assert desk.coded() == []
    assert desk.screen.codes.field.text() == "1"


def test_j_and_k_walk_over_own_codings_and_escape_clears(desk: Desk) -> None:
    for words in ("They never", "I was angry"):
        desk.put_caret(words)
        desk.press(Qt.Key.Key_1)
    first, second = (one.id for one in desk.codings())
    desk.press(Qt.Key.Key_K)
    assert desk.view.current_coding() == first
    desk.press(Qt.Key.Key_J)
    assert desk.view.current_coding() == second
    desk.press(Qt.Key.Key_J)
    assert desk.view.current_coding() == second
    assert "No further" in desk.said[-1]
    desk.press(Qt.Key.Key_Escape)
    assert desk.view.current_coding() is None


def test_alt_arrows_change_the_transcript(desk: Desk) -> None:
    first, second = transcripts(desk.session.project)
    assert desk.screen.desk.transcript_id == first.id
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.screen.desk.transcript_id == second.id
    assert "sensors" in desk.view.toPlainText()
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert "last transcript" in desk.said[-1]
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.screen.desk.transcript_id == first.id


def test_a_code_dropped_on_the_text_and_a_dragged_edge(desk: Desk) -> None:
    code = codebook.code_named(desk.session.project, "Surveillance")
    start = ROSA.index("never asked")
    desk.view.code_dropped.emit(code.id, start, start + 5)
    assert desk.coded() == [("Surveillance", "never")]
    desk.view.coding_resized.emit(desk.codings()[0].id, start, start + 11)
    assert desk.coded() == [("Surveillance", "never asked")]


def test_selected_words_dropped_on_a_code(desk: Desk) -> None:
    desk.select("never asked")
    tree = desk.screen.codes.tree
    code = codebook.code_named(desk.session.project, "Surveillance")
    spot = tree.visualRect(tree.codes.index_of(code.id)).center().toPointF()
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    words = desk.view.createMimeDataFromSelection()
    tree.dropEvent(QDropEvent(spot, copy, words, button, none))
    assert desk.coded() == [("Surveillance", "never asked")]


def test_the_right_mouse_button_offers_codes_for_the_sentence_there(desk: Desk) -> None:
    desk.view.set_caret(ROSA.index("They never") + 3)
    menu = text_menu(desk.screen, desk.view.cursorRect().center())
    offered = {one.text(): one for one in menu.actions()}
    assert not offered["Code in vivo\tCtrl+I"].isEnabled()
    offered["Consent\t1"].trigger()
    assert desk.coded() == [("Consent", "They never asked me.")]
    menu = text_menu(desk.screen, desk.view.cursorRect().center())
    assert "Choose coding “Consent”" in [one.text() for one in menu.actions()]


def test_a_click_chooses_the_coding_there_and_several_open_a_menu(desk: Desk) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    only = desk.codings()[0].id
    desk.press(Qt.Key.Key_Escape)
    desk.view.codings_clicked.emit([only], 60)
    assert desk.view.current_coding() == only
    desk.press(Qt.Key.Key_2)
    ids = [one.id for one in desk.codings()]
    desk.press(Qt.Key.Key_Escape)
    menu = desk.screen.pane.choose_of(ids, desk.screen.choose)
    menu.actions()[1].trigger()
    assert desk.view.current_coding() == ids[1]
    menu.close()


def test_the_list_gives_way_and_comes_back(desk: Desk, qtbot: QtBot) -> None:
    assert desk.screen.list.isVisible()
    desk.press(Qt.Key.Key_F9)
    assert not desk.screen.list.isVisible()
    desk.press(Qt.Key.Key_F9)
    assert desk.screen.list.isVisible()


def test_a_read_only_project_is_read_but_not_coded(desk: Desk, qtbot: QtBot, settings: QSettings) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    path = desk.session.project.path
    other = Desk(qtbot, Project.open(path, readonly=True), settings)
    assert len(other.view.painting.shown.by_id) == 1
    other.put_caret("I was angry")
    other.press(Qt.Key.Key_1)
    assert len(other.codings()) == 1
    assert not other.screen.pane.bar.submit.isEnabled()
    other.session.close()


def test_submitting_checks_first_and_freezes(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    bar = desk.screen.pane.bar
    qtbot.mouseClick(bar.submit, Qt.MouseButton.LeftButton)
    told = [one.text() for one in bar.check_panel.findChildren(QLabel)]
    assert told[0] == "1 of 2 participant turns are not coded; no coding is marked unsure."
    qtbot.mouseClick(bar.uncoded, Qt.MouseButton.LeftButton)
    assert desk.view.caret() == ROSA.index("Then I took")
    qtbot.mouseClick(bar.confirm, Qt.MouseButton.LeftButton)
    assert desk.screen.list.model.everything[0].state is LayerState.SUBMITTED
    assert bar.is_frozen
    assert not bar.submit.isVisible()
    assert bar.reopen.isVisible()
    desk.press(Qt.Key.Key_2)
    assert len(desk.codings()) == 1
    assert "re-open it with a reason" in desk.failed[-1]


def test_a_submitted_layer_is_opened_again_with_a_reason(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    coding.submit_layers(desk.session.project, desk.session.coder, [desk.screen.desk.transcript_id])
    bar = desk.screen.pane.bar
    qtbot.mouseClick(bar.reopen, Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar.reason, Qt.Key.Key_Return)
    assert "reason" in desk.failed[-1]
    qtbot.keyClicks(bar.reason, "A turn was missed")
    qtbot.keyClick(bar.reason, Qt.Key.Key_Return)
    assert bar.is_open
    assert not bar.reopen_panel.isVisible()
    desk.put_caret("Then I took")
    desk.press(Qt.Key.Key_1)
    assert len(desk.codings()) == 2
    assert len(desk.view.painting.shown.by_id) == 2


def test_only_own_codings_are_shown_while_the_round_is_sealed(desk: Desk) -> None:
    project = desk.session.project
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    ben = next(one for one in coding.team(project) if one.name == "Ben")
    coding.apply_code(project, ben, desk.screen.desk.transcript_id, desk.codings()[0].code_id, 60, 70)
    assert len(desk.view.painting.shown.by_id) == 1
    desk.session.set_coder(ben)
    assert len(desk.view.painting.shown.by_id) == 1
    assert next(iter(desk.view.painting.shown.by_id.values())).start == 60


def test_segments_of_a_code_lead_to_another_transcript(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.put_caret("Nobody asks")
    desk.press(Qt.Key.Key_1)
    pane = desk.screen.segments
    assert [one.words for one in pane.model.segments] == ["Nobody asks where the data go."]
    desk.screen.codes.tree.choose(codebook.code_named(desk.session.project, "Privacy").id)
    qtbot.mouseClick(pane.there, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.model.segments) == 2)
    box = pane.view.visualRect(pane.model.index(0))
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert "Rosa" in desk.view.toPlainText()
    assert desk.view.current_coding() == desk.codings()[0].id


def test_counts_follow_in_the_tree(desk: Desk, qtbot: QtBot) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    model = desk.screen.codes.tree.codes
    domain = codebook.code_named(desk.session.project, "Privacy").id
    qtbot.waitUntil(lambda: model.data(model.index_of(domain, 3)) == "1")


def test_pins_are_chosen_and_remembered(desk: Desk) -> None:
    code = codebook.code_named(desk.session.project, "Surveillance")
    menu = desk.screen.codes.menu_for(code.id)
    keys = next(one.menu() for one in menu.actions() if one.text() == "Pin to key")
    keys.actions()[6].trigger()
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_7)
    assert desk.coded() == [("Surveillance", "They never asked me.")]
    assert desk.screen.code_desk.pins.of(desk.session.project.uuid, desk.screen.desk.codes)[7] == code.id


def test_find_marks_all_hits_and_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    find = desk.screen.pane.find
    qtbot.keyClicks(find.field, "watch")
    assert len(find.hits) == 2
    assert len(desk.view.extraSelections()) == 2
    first = ROSA.index("watch")
    assert desk.view.selected_span() == (first, first + 5)
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    second = ROSA.index("watch", first + 1)
    assert desk.view.selected_span() == (second, second + 5)
    qtbot.keyClick(find.field, Qt.Key.Key_Escape)
    assert find.isHidden()
    assert desk.view.hasFocus()
    assert not desk.view.extraSelections()


def test_the_transcript_left_last_is_shown_again(desk: Desk, qtbot: QtBot, settings: QSettings) -> None:
    desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    path = desk.session.project.path
    desk.session.close()
    again = Desk(qtbot, Project.open(path), settings)
    assert "sensors" in again.view.toPlainText()
    again.session.close()


def test_another_project_takes_nothing_over(desk: Desk, tmp_path: Path) -> None:
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    (tmp_path / "kim.txt").write_text("Kim: Nothing of the kind.\n", encoding="utf-8")
    other = Project.create(tmp_path / "other.qcp", "Other")
    import_transcripts(other, prepare([tmp_path / "kim.txt"], roles={"Kim": Role.PARTICIPANT}), by="Ana")
    add_coder(other, "Ana")
    codebook.add_code(other, "Harm", by="Ana")
    codebook.add_code(other, "Trust", by="Ana")
    desk.session.take(other)
    desk.refresh(None)
    assert "Kim" in desk.view.toPlainText()
    assert not desk.view.painting.shown.by_id
    desk.put_caret("Nothing")
    desk.press(Qt.Key.Key_Return)
    assert desk.coded() == []


def test_a_place_is_shown(desk: Desk) -> None:
    second = transcripts(desk.session.project)[1]
    desk.screen.go_to(transcript_id=second.id, start=5, end=9)
    assert desk.screen.desk.transcript_id == second.id
    assert desk.view.selected_span() == (5, 9)


def test_without_a_coder_the_screen_offers_to_add_one(qtbot: QtBot, tmp_path: Path, settings: QSettings) -> None:
    (tmp_path / "tom.txt").write_text(TOM, encoding="utf-8")
    project = Project.create(tmp_path / "empty.qcp", "Empty")
    session = Session(settings)
    screen = CodingScreen(session, Background())
    qtbot.addWidget(screen)
    session.take(project)
    screen.refresh(None)
    asked: list[str] = []
    screen.go_elsewhere.connect(lambda stage, _place: asked.append(stage))
    screen.pages.currentWidget().findChild(QPushButton).click()
    assert asked == ["transcripts"]
    import_transcripts(project, prepare([tmp_path / "tom.txt"]), by="x")
    screen.refresh(None)
    assert "Who is coding?" in [one.text() for one in screen.pages.currentWidget().findChildren(QLabel)]
    session.close()


def test_the_lead_does_not_code_but_may_switch(desk: Desk, qtbot: QtBot) -> None:
    project = desk.session.project
    desk.put_caret("They never")
    desk.press(Qt.Key.Key_1)
    desk.session.set_coder(add_coder(project, "Lea", CoderRole.LEAD))
    buttons = desk.screen.pages.currentWidget().findChildren(QPushButton)
    assert [one.text() for one in buttons] == ["Code as Ana", "Code as Ben"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert desk.screen.pages.currentWidget() is desk.screen.panes
    with pytest.raises(KnownError):
        coding.need_revealed(project, coding.needed_round(project))


def test_the_best_code_comes_first(study: Project) -> None:
    codes = codebook.tree(study)
    assert [one.name for one in find_codes(codes, "con")] == ["Consent"]
    assert [one.name for one in find_codes(codes, "priv")] == ["Privacy", "Consent", "Surveillance"]
    assert [one.name for one in find_codes(codes, "asked")] == ["Consent"]
    assert next(iter(find_codes(codes, "", [codebook.code_named(study, "Surveillance").id]))).name == "Surveillance"
    assert find_codes(codes, "nothing like it") == []
    study.close()


def test_a_long_in_vivo_name_ends_after_a_word() -> None:
    assert in_vivo_name("They > asked, me.") == "They asked, me"
    long = in_vivo_name("word " * 40)
    assert len(long) <= 60
    assert long.endswith("word")
