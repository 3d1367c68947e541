# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the participants: the variable with its values, labels and order; the person with transcripts and speakers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from small_studies import make_study, session_on

from qualcoder_cp import transcripts
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui

NAME, GROUP, TEXTS, AGE, ROLE, USES = range(6)
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def people(qtbot, tmp_path):
    """Return the participants' list of a window with variables age, role and uses; ``problems`` are the banners."""
    path = make_study(tmp_path)
    table = tmp_path / "people.csv"
    table.write_text(
        "participant,group,age,role,uses\nAlma,patients,44,carer,phone; watch\nBoris,clinicians,old,nurse,phone\n"
        "Chidi,patients,9,,\n",
        "utf-8",
    )
    with Project.open(path) as project:
        transcripts.import_participants(project, transcripts.read_participants(table), by="Lea")
        transcripts.set_kind(project, "uses", VariableKind.SEVERAL, by="Lea")
    window = MainWindow(session_on(tmp_path, path))
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    window.show_stage("transcripts", tab="participants")
    window.registry.refresh()
    shown = window.screens["transcripts"].people
    shown.problems = []
    shown.table.setFocus()
    window.session.failed.connect(shown.problems.append)
    yield shown
    window.session.close()


def project(people):
    return people._session.project


def go(people, row, column):
    people.table.setCurrentIndex(people.filter.index(row, column))


def press(qtbot, people, *keys):
    """Press keys where the focus is, as a person does."""
    for key in (part for one in keys for part in (one if isinstance(one, str) else (one,))):
        modifier, key = key if isinstance(key, tuple) else (Qt.KeyboardModifier.NoModifier, key)
        qtbot.keyClick(QApplication.focusWidget() or people.table, key, modifier)
    QApplication.processEvents()


def variable(people, name):
    return transcripts.variable_named(project(people), name)


def names(people):
    return [one.name for one in transcripts.participants(project(people))]


# ---------------------------------------------------------------- the variable


def open_card(qtbot, people, column):
    people.table.setFocus()
    go(people, 0, column)
    press(qtbot, people, (CTRL | SHIFT, Qt.Key.Key_L))
    assert people.card.isVisible()
    return people.card


def test_a_variable_is_renamed_from_its_header_as_one_step(qtbot, people):
    go(people, 0, ROLE)
    press(qtbot, people, (CTRL | SHIFT, Qt.Key.Key_K))
    menu = QApplication.activePopupWidget()
    rename = next(one for one in menu.actions() if one.text() == "Rename...")
    menu.setActiveAction(rename)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is people.card.name
    press(qtbot, people, "job", Qt.Key.Key_Return)
    assert people.model.headerData(ROLE, Qt.Orientation.Horizontal) == "job"
    assert people.card.name.text() == "job"
    assert people.card.isVisible()
    people._session.undo()
    assert people.model.headerData(ROLE, Qt.Orientation.Horizontal) == "role"


def test_a_taken_name_is_told_and_escape_leaves_the_card(qtbot, people):
    card = open_card(qtbot, people, ROLE)
    card.start("name")
    press(qtbot, people, "age", Qt.Key.Key_Return)
    assert "already a variable 'age'" in people.problems[0]
    press(qtbot, people, Qt.Key.Key_Escape)
    assert people.person.isVisible()
    assert people.table.hasFocus()
    assert variable(people, "role").name == "role"


def test_a_variable_is_removed_and_comes_back_with_its_values(qtbot, people):
    card = open_card(qtbot, people, ROLE)
    card.remove_button.setFocus()
    press(qtbot, people, Qt.Key.Key_Space)
    assert people.model.columnCount() == USES
    assert people.person.isVisible()
    people._session.undo()
    assert people.model.index(0, ROLE).data() == "carer"


def test_values_that_do_not_fit_a_kind_are_named_before_they_go(qtbot, people):
    card = open_card(qtbot, people, AGE)
    card.kind.setFocus()
    press(qtbot, people, Qt.Key.Key_Down)
    assert variable(people, "age").kind is VariableKind.TEXT
    assert "1 value does not fit the kind number. Boris: 'old' is no number" in card.misfits.text()
    card.clear_button.setFocus()
    press(qtbot, people, Qt.Key.Key_Space)
    assert variable(people, "age").kind is VariableKind.NUMBER
    assert people.model.index(1, AGE).data() == ""
    assert not card.misfit_line.isVisible()
    people._session.undo()
    assert people.model.index(1, AGE).data() == "old"


def test_a_value_gets_a_label_for_publications(qtbot, people):
    people._set_kind("role", VariableKind.CATEGORY)
    card = open_card(qtbot, people, ROLE)
    assert [value for value, _ in card.model.rows] == ["carer", "nurse"]
    press(qtbot, people, Qt.Key.Key_F2, "Informal carer", Qt.Key.Key_Return)
    assert variable(people, "role").settings.labels == {"carer": "Informal carer"}
    assert card.model.index(0, 2).data() == "Informal carer"
    assert people.model.index(0, ROLE).data() == "carer"  # the sheet keeps what was collected


def test_categories_are_put_in_order_by_keys(qtbot, people):
    people._set_kind("role", VariableKind.ORDERED)
    card = open_card(qtbot, people, ROLE)
    before = [value for value, _ in card.model.rows]
    press(qtbot, people, (ALT, Qt.Key.Key_Down))
    assert [value for value, _ in card.model.rows] == before[::-1]
    assert variable(people, "role").settings.order == tuple(before[::-1])
    assert card.table.currentIndex().row() == 1  # it goes along
    press(qtbot, people, (ALT, Qt.Key.Key_Up))
    assert list(variable(people, "role").settings.order) == before
    press(qtbot, people, (ALT, Qt.Key.Key_Up))  # there is nothing above
    assert list(variable(people, "role").settings.order) == before


def test_categories_are_put_in_order_by_dragging(qtbot, people):
    people._set_kind("role", VariableKind.ORDERED)
    card = open_card(qtbot, people, ROLE)
    card.new_value.setFocus()
    press(qtbot, people, "volunteer", Qt.Key.Key_Return)
    first, second, third = [value for value, _ in card.model.rows]
    assert third == "volunteer"
    dragged = card.model.mimeData([card.model.index(2, 0)])
    card.model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, card.model.index(-1, -1))
    qtbot.waitUntil(lambda: [value for value, _ in card.model.rows] == ["volunteer", first, second])
    assert not card.model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, card.model.index(-1, -1))
    assert [len(people.model.known_values(ROLE)), people.model.known_values(ROLE)[0]] == [3, "volunteer"]


def test_a_category_that_is_there_is_not_added_twice(qtbot, people):
    people._set_kind("role", VariableKind.ORDERED)
    card = open_card(qtbot, people, ROLE)
    card.new_value.setFocus()
    press(qtbot, people, "Nurse", Qt.Key.Key_Return)
    assert people.problems == ["'role' already has the category 'Nurse'."]


def test_the_sign_between_several_choices_is_chosen(qtbot, people):
    card = open_card(qtbot, people, USES)
    assert [row for row in card.model.rows] == [("phone", 2), ("watch", 1)]
    card.separator.setFocus()
    press(qtbot, people, Qt.Key.Key_Down)
    assert variable(people, "uses").settings.separator == ","
    go(people, 2, USES)
    people.table.setFocus()
    press(qtbot, people, "watch, pen", Qt.Key.Key_Return)
    assert people.model.index(2, USES).data() == "watch; pen"


def test_the_card_follows_what_is_undone(qtbot, people):
    card = open_card(qtbot, people, ROLE)
    card.set_kind(VariableKind.ORDERED)
    assert card.up_button.isVisible()
    people._session.undo()
    assert card.kind.currentText() == "Text"
    assert not card.up_button.isVisible()


# ---------------------------------------------------------------- the person


def test_a_participant_is_added_and_named_in_place(qtbot, people):
    press(qtbot, people, (CTRL | SHIFT, Qt.Key.Key_P))
    editor = people.table.findChild(QLineEdit)
    assert (editor.text(), editor.accessibleName()) == ("Participant 1", "Name of Participant 1")
    press(qtbot, people, "Dora", Qt.Key.Key_Return)
    assert names(people) == ["Alma", "Boris", "Chidi", "Dora"]
    assert people.person.facts.text() == "Speaks in no transcript yet, so nothing of theirs is counted."


def test_a_taken_name_of_a_participant_is_told(qtbot, people):
    go(people, 0, NAME)
    press(qtbot, people, Qt.Key.Key_F2, "boris", Qt.Key.Key_Return)
    assert people.problems == ["There is already a participant 'Boris'."]
    assert names(people) == ["Alma", "Boris", "Chidi"]


def test_a_participant_is_removed_by_keys_and_comes_back(qtbot, people):
    go(people, 0, NAME)
    press(qtbot, people, (CTRL, Qt.Key.Key_Delete))
    assert names(people) == ["Boris", "Chidi"]
    people._session.undo()
    assert names(people) == ["Alma", "Boris", "Chidi"]
    assert people.model.index(0, TEXTS).data() == "Alma"


def test_a_person_speaks_in_a_second_transcript(qtbot, people):
    go(people, 0, NAME)
    card = people.person
    assert card.title.text() == "Alma"
    assert [one.text() for one in card.open_buttons] == ["Alma"]
    offered = [card.add.itemText(at) for at in range(card.add.count())]
    assert offered == ["Boris · Doctor (Boris)", "Chidi · Patient (Chidi)"]
    card.add.setFocus()
    press(qtbot, people, "chi", Qt.Key.Key_Down, Qt.Key.Key_Return)
    if people._session.project.undoable(people._session.by) is None or len(card.open_buttons) == 1:
        card.add.activated.emit(1)
    assert [one.text() for one in card.open_buttons] == ["Alma", "Chidi"]
    assert card.facts.text() == "Speaks in 2 transcripts"
    assert people.model.index(0, TEXTS).data() == "Alma, Chidi"
    people._session.undo()
    assert people.model.index(0, TEXTS).data() == "Alma"


def test_a_transcript_is_taken_away_from_a_person(qtbot, people):
    go(people, 1, NAME)
    unlink = people.person.unlink_buttons[0]
    assert unlink.accessibleName() == "Doctor in Boris is not Boris"
    unlink.setFocus()
    press(qtbot, people, Qt.Key.Key_Space)
    assert people.person.open_buttons == []
    assert "1 transcript has no participant: Boris." in people._lonely.text()


def test_a_transcript_of_a_person_is_opened(qtbot, people):
    go(people, 2, NAME)
    people.person.open_buttons[0].setFocus()
    press(qtbot, people, Qt.Key.Key_Space)
    screen = people.window().screens["transcripts"]
    assert screen.texts.isVisible()
    assert screen.texts.preview.title.text() == "Chidi"


def test_two_participants_of_one_transcript_are_counted(people):
    made = project(people)
    chidi = transcripts.transcript_named(made, "Chidi")
    asking = transcripts.speaker_named(made, chidi, "Interviewer")
    transcripts.set_role(made, asking.id, Role.PARTICIPANT, by="Ana")
    transcripts.link_speaker(made, asking.id, 1, by="Ana")
    go(people, 2, NAME)
    parts = people.person.findChildren(type(people.person.facts))
    assert any(one.text() == "as Patient, with 1 other" for one in parts)
