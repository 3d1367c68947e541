# SPDX-License-Identifier: GPL-3.0-or-later
"""The participants' table is a sheet: typed into, pasted into, cleared, given columns and kinds, all by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QLineEdit
from small_studies import make_study, session_on

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui

GROUP, AGE, SINCE, USES, ROLE = 1, 3, 4, 5, 6
KINDS = {"age": "number", "since": "date", "uses it": "yes/no", "role": "category"}


@pytest.fixture
def people(qtbot, tmp_path):
    """Return the participants' list of a window with four variables; ``problems`` are the banners."""
    path = make_study(tmp_path)
    table = tmp_path / "people.csv"
    table.write_text(
        f"participant,group,{','.join(KINDS)}\nAlma,patients,44,,yes,carer\nBoris,clinicians,51,,no,nurse\n"
        "Chidi,patients,9,,,\n",
        "utf-8",
    )
    with Project.open(path) as project:
        transcripts.import_participants(project, transcripts.read_participants(table), by="Lea")
        for name, kind in KINDS.items():
            transcripts.set_kind(project, name, VariableKind(kind), by="Lea")
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


def go(people, row, column):
    people.table.setCurrentIndex(people.filter.index(row, column))


def press(qtbot, people, *keys):
    """Press keys where the focus is, as a person does."""
    for key in (part for one in keys for part in (one if isinstance(one, str) else (one,))):
        modifier, key = key if isinstance(key, tuple) else (Qt.KeyboardModifier.NoModifier, key)
        qtbot.keyClick(QApplication.focusWidget() or people.table, key, modifier)
    QApplication.processEvents()


def paste(qtbot, people, text):
    QApplication.clipboard().setText(text)
    press(qtbot, people, (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_V))


def values(people, variable):
    found = transcripts.participants(people._session.project)
    return [one.variables.get(variable, "") for one in found]


def groups(people):
    return [one.group for one in transcripts.participants(people._session.project)]


def test_typing_replaces_a_value_as_one_step(qtbot, people):
    go(people, 1, AGE)
    press(qtbot, people, "62", Qt.Key.Key_Return)
    assert values(people, "age") == ["44", "62", "9"]
    assert people.table.hasFocus()
    assert (people.table.currentIndex().row(), people.table.currentIndex().column()) == (1, AGE)
    people._session.undo()
    assert values(people, "age") == ["44", "51", "9"]


def test_a_wrong_value_is_told_and_the_cell_stays(qtbot, people):
    go(people, 0, AGE)
    press(qtbot, people, Qt.Key.Key_F2)
    editor = people.table.findChild(QLineEdit)
    assert (editor.text(), editor.accessibleName()) == ("44", "age of Alma")
    press(qtbot, people, "old", Qt.Key.Key_Return)
    assert people.problems == ["'age' of 'Alma': 'old' is no number."]
    assert people.filter.index(0, AGE).data() == "44"


def test_escape_leaves_the_cell(qtbot, people):
    go(people, 0, AGE)
    press(qtbot, people, "7", Qt.Key.Key_Escape)
    assert (values(people, "age"), people.problems) == (["44", "51", "9"], [])


def test_tab_goes_on_to_the_next_cell(qtbot, people):
    go(people, 0, AGE)
    press(qtbot, people, "45", Qt.Key.Key_Tab, "2024-05-06", Qt.Key.Key_Return)
    assert values(people, "age")[0] == "45"
    assert values(people, "since")[0] == "2024-05-06"
    assert people.table.currentIndex().column() == SINCE


@pytest.mark.parametrize(
    ("column", "offered", "typed", "variable", "stored"),
    [
        (USES, ["yes", "no"], "y", "uses it", "yes"),
        (ROLE, ["carer", "nurse"], "nu", "role", "nurse"),
        (ROLE, ["carer", "nurse"], "volunteer", "role", "volunteer"),
    ],
)
def test_known_values_are_offered_and_completed(qtbot, people, column, offered, typed, variable, stored):
    go(people, 2, column)
    press(qtbot, people, Qt.Key.Key_F2)
    box = people.table.findChild(QComboBox)
    assert [box.itemText(at) for at in range(box.count())] == offered
    press(qtbot, people, typed, Qt.Key.Key_Return)
    assert values(people, variable)[2] == stored


def test_a_block_is_pasted_over_group_and_variables_as_one_step(qtbot, people):
    go(people, 1, GROUP)
    paste(qtbot, people, "nurses\t52\t31.12.2023\tJa\r\ncarers\t3,5\t\tno\r\n")
    assert groups(people) == ["patients", "nurses", "carers"]
    assert values(people, "age") == ["44", "52", "3.5"]
    assert values(people, "since") == ["", "2023-12-31", ""]
    assert values(people, "uses it") == ["yes", "yes", "no"]
    people._session.undo()
    assert (groups(people)[1], values(people, "age")[1:]) == ("clinicians", ["51", "9"])


def test_a_wrong_value_in_a_block_is_named_and_nothing_is_pasted(qtbot, people):
    go(people, 0, GROUP)
    paste(qtbot, people, "nurses\t52\ncarers\told\n")
    assert people.problems == ["Row 2 ('Boris'), column 'age': 'old' is no number. Nothing was changed."]
    assert (groups(people)[0], values(people, "age")) == ("patients", ["44", "51", "9"])


def test_a_block_that_does_not_fit_is_refused(qtbot, people):
    go(people, 2, ROLE)
    paste(qtbot, people, "a\tb\nc\td\n")
    assert "(2 × 2 cells) does not fit: from this cell on there are 1 × 1" in people.problems[0]
    go(people, 2, 0)
    paste(qtbot, people, "a")
    assert people.problems[1] == "Choose a participant's group or variable to paste into."


def test_a_block_follows_the_order_that_is_shown(qtbot, people):
    people.table.sortByColumn(AGE, Qt.SortOrder.AscendingOrder)  # 9, 44, 51: as numbers
    go(people, 0, ROLE)
    paste(qtbot, people, "first\nsecond\nthird")
    assert values(people, "role") == ["second", "third", "first"]


def test_del_clears_the_chosen_cells_as_one_step(qtbot, people):
    go(people, 0, AGE)
    press(qtbot, people, (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Down), Qt.Key.Key_Delete)
    assert values(people, "age") == ["", "", "9"]
    people._session.undo()
    assert values(people, "age") == ["44", "51", "9"]


def test_the_kind_is_set_from_the_menu_of_the_column(qtbot, people):
    go(people, 0, AGE)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, people, (both, Qt.Key.Key_K))
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["Number"]
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert transcripts.variable_named(people._session.project, "age").kind is VariableKind.TEXT


def test_a_variable_is_added_and_typed_into(qtbot, people, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("town", True))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, people, (both, Qt.Key.Key_N))
    assert people.model.headerData(ROLE + 1, Qt.Orientation.Horizontal) == "town"
    press(qtbot, people, "Graz", Qt.Key.Key_Return)
    assert values(people, "town") == ["Graz", "", ""]


def test_a_read_only_study_is_not_edited(qtbot, tmp_path, people):
    window = people.window()
    path = people._session.project.path
    window.session.close()
    with Project.open(path):
        window.session.open(path)
        window.show_stage("transcripts", tab="participants")
        assert not people.model.flags(people.model.index(0, AGE)) & Qt.ItemFlag.ItemIsEditable


def test_a_table_that_is_not_shown_is_not_changed(people):
    go(people, 0, AGE)
    people.window().screens["transcripts"].show_other()
    people.clear()
    assert values(people, "age") == ["44", "51", "9"]
    assert people.problems == ["Choose a participant's group or variable to clear."]


def test_a_right_click_on_a_header_opens_the_menu_of_its_column(people):
    header = people.table.horizontalHeader()
    header.customContextMenuRequested.emit(QPoint(header.sectionViewportPosition(SINCE) + 4, 4))
    menu = QApplication.activePopupWidget()
    assert menu.accessibleName() == "Kind of since"
    menu.close()
