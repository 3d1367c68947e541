# SPDX-License-Identifier: GPL-3.0-or-later
"""Settling disagreements by real keys: each decides, goes on, keeps the order, and can be undone."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, BOUNDARY, SAME_DOMAIN, consensus, in_force, look_at, press
from adjudication_study import make_study
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import Mode, Outcome
from qualcoder_cp.project import Project
from qualcoder_cp.ui.adjudication.filters import State
from qualcoder_cp.ui.adjudication.naming import letters
from qualcoder_cp.ui.adjudication.rules_menu import preview

pytestmark = pytest.mark.ui


def test_the_queue_lists_all_open_items_and_shows_the_first(screen):
    assert screen.model.rowCount() == 10
    assert screen.queue.currentIndex().row() == 0
    assert "10 open" in screen.bar.progress.text()
    assert screen.queued().board.transcript.name in screen.side.toPlainText()


def test_a_number_takes_that_coders_version_and_goes_on(qtbot, screen):
    queued, row = look_at(screen, SAME_DOMAIN), screen.queue.currentIndex().row()
    second = list(letters(queued.board.transcript.uuid, queued.board.coders))[1]
    press(qtbot, screen, "2")
    (record,) = in_force(screen)
    assert record.outcome is Outcome.CODER
    wanted = [member for member in record.members if member[0] == second]
    assert [one[0] for one in record.result] == [one[1] for one in wanted]
    assert record.seconds is not None
    assert screen.queue.currentIndex().row() == row + 1


@pytest.mark.parametrize(
    ("key", "kind", "outcome"),
    [("B", SAME_DOMAIN, Outcome.BOTH), ("U", BOUNDARY, Outcome.UNION), ("I", BOUNDARY, Outcome.INTERSECTION),
     ("X", ALONE, Outcome.NOTHING), ("P", SAME_DOMAIN, Outcome.PARENT), ("D", SAME_DOMAIN, Outcome.LATER)],
)  # fmt: skip
def test_each_letter_decides_its_outcome(qtbot, screen, key, kind, outcome):
    queued = look_at(screen, kind)
    press(qtbot, screen, key)
    (record,) = in_force(screen)
    assert (record.outcome, record.fingerprint) == (outcome, queued.item.fingerprint)
    assert screen.current[1] != queued.item.fingerprint


def test_enter_accepts_a_proposal_and_does_nothing_without_one(qtbot, screen):
    queued = look_at(screen, SAME_DOMAIN)
    press(qtbot, screen, Qt.Key.Key_Return)
    assert not in_force(screen)
    assert screen.queued() is queued
    assert not screen.bar.buttons["accept"].isEnabled()
    look_at(screen, BOUNDARY)
    press(qtbot, screen, Qt.Key.Key_Return)
    assert [one.outcome for one in in_force(screen)] == [Outcome.ACCEPTED]


def test_a_decided_item_stays_in_its_place_until_the_queue_is_ordered_anew(qtbot, screen):
    before = [screen.model.at(row).item.fingerprint for row in range(10)]
    press(qtbot, screen, "X")
    assert [screen.model.at(row).item.fingerprint for row in range(10)] == before
    assert screen.model.at(0).decision is not None
    qtbot.keyClick(screen.queue, Qt.Key.Key_F5)
    assert screen.model.rowCount() == 9


def test_j_and_k_and_the_arrows_go_through_the_list(qtbot, screen):
    press(qtbot, screen, "J", Qt.Key.Key_Down, "K")
    assert screen.queue.currentIndex().row() == 1
    press(qtbot, screen, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert screen.queue.currentIndex().row() == 0


def test_reason_and_rationale_go_with_the_next_decision_only(qtbot, screen):
    look_at(screen, SAME_DOMAIN)
    press(qtbot, screen, "R")
    assert screen.bar.waiting
    press(qtbot, screen, "2")
    assert not in_force(screen)
    press(qtbot, screen, "M")
    assert screen.bar.rationale.hasFocus()
    qtbot.keyClicks(screen.bar.rationale, "both are meant")
    qtbot.keyClick(screen.bar.rationale, Qt.Key.Key_Return)
    assert screen.queue.hasFocus()
    press(qtbot, screen, "B")
    (record,) = in_force(screen)
    assert (record.reason, record.rationale) == ("definition gap", "both are meant")
    assert screen.bar.reason == ""
    assert screen.bar.rationale.text() == ""


def test_letters_typed_into_the_rationale_decide_nothing(qtbot, screen):
    press(qtbot, screen, "M")
    qtbot.keyClicks(screen.bar.rationale, "bux1")
    assert screen.bar.rationale.text() == "bux1"
    assert not in_force(screen)


def test_letters_decide_in_the_text_too(qtbot, screen):
    screen.text.setFocus()
    qtbot.keyClick(screen.text, "X")
    assert len(in_force(screen)) == 1


def test_undo_opens_the_item_again_and_shows_it(qtbot, screen):
    key = screen.current
    press(qtbot, screen, "X")
    assert screen.current != key
    screen.session.undo()
    assert screen.current == key
    assert screen.queued().decision is None
    assert "10 open" in screen.bar.progress.text()


def test_words_of_a_decision_taken_back_do_not_stay_for_the_next_one(qtbot, screen):
    key = screen.current
    press(qtbot, screen, "R", "2", "X")
    look_at_key = screen.model.index(screen.model.row_of(key), 0)
    screen.queue.setCurrentIndex(look_at_key)
    assert screen.bar.reason == "definition gap"
    screen.session.undo()
    assert screen.current == key
    assert screen.bar.reason == ""


def test_every_item_can_be_settled_from_the_keyboard_and_undone_to_the_start(qtbot, screen):
    before = len(consensus(screen))
    press(qtbot, screen, *"1" * 10)
    assert screen.model.counts().open == 0
    assert consensus(screen)
    for _ in range(10):
        screen.session.undo()
    assert screen.model.counts().open == 10
    assert len(consensus(screen)) == before


def test_the_exact_agreements_are_accepted_as_one_step(qtbot, screen):
    assert "2 exact" in screen.filters.exact.text()
    qtbot.mouseClick(screen.filters.exact, Qt.MouseButton.LeftButton)
    assert {one.mode for one in in_force(screen)} == {Mode.RULE}
    assert "2 of them by rule" in screen.bar.progress.text()
    assert not screen.filters.exact.isVisible()
    screen.session.undo()
    assert not in_force(screen)
    assert screen.filters.exact.isVisible()


def test_the_preview_of_a_rule_equals_its_effect(screen):
    project, round_ = screen.session.project, coding.needed_round(screen.session.project)
    expected = preview(project, round_, "boundary: union")
    screen.rules.apply("boundary: union")
    assert expected == len(in_force(screen)) == 2
    screen.filters.rules.menu().count()
    texts = [entry.text() for entry in screen.filters.rules.menu().actions()]
    assert "Boundaries: keep the union (0)" in texts
    assert "Accept exact agreements (2)" in texts


def test_filters_narrow_the_queue_and_a_place_can_be_asked_for(screen):
    screen.filters.take(type=ALONE)
    assert {screen.model.at(row).item.type for row in range(screen.model.rowCount())} == {ALONE}
    tree = screen.model.around.tree
    domain = next(code.id for code in tree.codes.values() if code.name == "Privacy")
    screen.go_to(code_id=domain)
    names = {
        tree.codes[code].name for row in range(screen.model.rowCount()) for code in screen.model.at(row).item.codes
    }
    assert names == {"Privacy", "Consent", "Access"}


def test_what_is_decided_can_be_listed_and_taken_back(qtbot, screen):
    press(qtbot, screen, "X")
    screen.filters.take(state=State.DECIDED)
    assert screen.model.rowCount() == 1
    assert "Nothing here" in screen.side.toPlainText()
    press(qtbot, screen, Qt.Key.Key_Backspace)
    assert not in_force(screen)


def test_names_are_hidden_until_they_are_asked_for(qtbot, screen):
    look_at(screen, SAME_DOMAIN)
    texts = screen.side.toPlainText() + " ".join(one.text() for one in screen.bar.buttons.values())
    assert "Ana" not in texts
    assert "Ben" not in texts
    qtbot.mouseClick(screen.filters.names, Qt.MouseButton.LeftButton)
    assert "Ana Ruiz" in screen.side.toPlainText()
    assert "Ben Okafor" in screen.side.toPlainText()


def test_letters_are_shuffled_per_transcript_but_stay_the_same():
    orders = [tuple(letters(f"transcript {number}", ["ana", "ben"])) for number in range(20)]
    assert set(orders) == {("ana", "ben"), ("ben", "ana")}
    assert orders == [tuple(letters(f"transcript {number}", ["ben", "ana"])) for number in range(20)]


def test_the_panel_shows_memos_definitions_and_earlier_decisions(qtbot, screen):
    queued = look_at(screen, SAME_DOMAIN)
    words = screen.side.toPlainText()
    assert "Sounds like a refusal." in words
    assert "What is said about consent." in words
    assert "What is said about access." in words
    assert "None yet." in words
    press(qtbot, screen, "B")
    look_at(screen, SAME_DOMAIN, 1)
    assert f"{queued.board.transcript.name} Consent and Access" in screen.side.toPlainText()


def test_the_live_effect_follows_the_decision(qtbot, screen):
    queued = look_at(screen, ALONE)
    domain = screen.model.around.tree.domain(queued.item.codes[0])
    assert "of 2" in screen.bar.effect.text()
    low, high = screen.effect.range_of(domain)
    press(qtbot, screen, "X")
    assert screen.effect.range_of(domain) in ((low, high - 1), (low, high))
    round_ = coding.needed_round(screen.session.project)
    assert screen.effect.range_of(domain) == adjudication.live_ranges(screen.session.project, round_)[domain]


def test_the_disputed_passage_is_marked_and_in_view(screen):
    queued = look_at(screen, SAME_DOMAIN)
    (mark,) = screen.text.extraSelections()
    assert mark.cursor.selectedText() == "My aunt would never agree to that."
    assert screen.text.painting.left.by_id
    assert screen.text.painting.shown.by_id
    assert queued.item.start < queued.item.end


def test_another_code_is_chosen_by_typing(qtbot, screen):
    look_at(screen, ALONE)

    def type_into_the_dialog():
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isActiveWindow():  # not there yet
            QTimer.singleShot(20, type_into_the_dialog)
            return
        field = dialog.findChild(QLineEdit)
        qtbot.keyClicks(field, "acc")
        qtbot.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, type_into_the_dialog)
    press(qtbot, screen, "C")
    (record,) = in_force(screen)
    tree = screen.model.around.tree
    assert record.outcome is Outcome.OTHER_CODE
    assert [code.name for code in tree.codes.values() if code.uuid == record.result[0][0]] == ["Access"]


def test_a_selected_passage_can_be_kept_instead(qtbot, screen):
    queued = look_at(screen, BOUNDARY)
    screen.text.select_span(queued.item.start, queued.item.start + 11)
    screen.queue.setFocus()
    press(qtbot, screen, "S")
    (record,) = in_force(screen)
    assert record.result[0][1:] == [queued.item.start, queued.item.start + 11]


def test_a_sealed_round_says_what_is_missing(shown, tmp_path):
    screen = shown(make_study(tmp_path, submit=False))
    assert screen.stack.currentIndex() == 1
    assert not screen.bar.isVisible()
    assert "2 of 4 layers are not submitted yet" in screen._standing.words


def test_a_coder_who_adjudicates_is_told_so(shown, tmp_path):
    screen = shown(make_study(tmp_path), who="Ana Ruiz")
    assert "You coded in this round" in screen.filters.coder_note.text()


def test_when_all_is_decided_the_stage_points_onwards(qtbot, screen):
    press(qtbot, screen, *"1" * 10)
    screen.listing.reorder()
    assert screen.stack.currentIndex() == 1
    went = []
    screen.go_elsewhere.connect(lambda stage, place: went.append(stage))
    button = next(
        one for one in screen.stack.widget(1).findChildren(type(screen.filters.exact)) if "Prev" in one.text()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert went == ["prevalence"]


def test_another_project_begins_with_hidden_names_and_no_filters(screen, tmp_path):
    screen.toggle_names()
    screen.filters.take(type=ALONE)
    (tmp_path / "other").mkdir()
    screen.session.take(make_study(tmp_path / "other", count=3))
    screen.refresh(None)
    assert not screen.naming.open
    assert screen.model.rowCount() == 15


def test_a_project_that_is_read_only_can_be_looked_at_but_not_decided(qtbot, shown, tmp_path):
    make_study(tmp_path).close()
    screen = shown(Project.open(tmp_path / "study.qcp", readonly=True))
    press(qtbot, screen, "X", "1", Qt.Key.Key_Return)
    assert not in_force(screen)
    assert not screen.bar.buttons["nothing"].isEnabled()
    assert "read-only" in screen.filters.coder_note.text()
