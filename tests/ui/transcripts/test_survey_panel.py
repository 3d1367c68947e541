# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey comes in through a preview: what each column is, how many people and answers, what is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from small_studies import code, make_study, session_on

from qualcoder_cp import codebook, transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen
from qualcoder_cp.ui.transcripts.survey_table import COLUMN, TAKEN, VALUES

pytestmark = pytest.mark.ui
ASKED = "What would help you?"
LINES = [
    ["case", "group", "age", "use", ASKED],
    ["001", "nurses", "34", "daily", "More time with each patient before the shift ends."],
    ["002", "nurses", "41", "never", "Somebody who answers when the screen stays black again."],
    ["003", "doctors", "29", "weekly", ""],
    ["004", "doctors", "50", "daily", "Fewer boxes to tick, and a letter that writes itself at night."],
]


def table(path, lines=LINES):
    if path.suffix == ".xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        book.save(path)
    else:
        path.write_text("".join(";".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def other(row, column, value):
    """Return the lines with one cell changed."""
    lines = [list(line) for line in LINES]
    lines[row][column] = value
    return lines


@pytest.fixture
def shown(qtbot, tmp_path):
    """Return a function that shows the screen on a study, an empty one if none is given."""
    opened = []

    def show(path=None, *, readonly=False):
        if path is None:
            path = tmp_path / "empty.qcp"
            Project.create(path, "Empty").close()
        session = session_on(tmp_path, path)
        background = Background()
        session.closing.connect(background.stop)
        screen = TranscriptsScreen(session, background)
        qtbot.addWidget(screen)
        session.changed.connect(screen.refresh)
        screen.told = []
        session.said.connect(lambda words, undo: screen.told.append((words, undo)))
        screen.problems = []
        session.failed.connect(screen.problems.append)
        screen.resize(1100, 760)
        screen.show()
        screen.refresh(None)
        opened.append((session, background))
        return screen

    yield show
    for session, background in opened:
        session.close()
        background.stop()


def read(qtbot, screen, path, monkeypatch):
    """Choose a survey in the file dialog and wait for its preview."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    screen.ask_survey()
    qtbot.waitUntil(lambda: screen.survey.model.columns is not None, timeout=10_000)
    return screen.survey


def roles(panel):
    model = panel.model
    return {
        model.index(row, COLUMN).data(): model.index(row, TAKEN).data() for row in range(model.rowCount())
    }  # fmt: skip


def go_to(panel, name, column=TAKEN):
    row = panel.model.columns.table.columns.index(name)
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.model.index(row, column))


def choose(qtbot, panel, name, role):
    """Choose what a column is, by keyboard."""
    go_to(panel, name)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    box = next(one for one in panel.table.findChildren(QComboBox) if one.accessibleName().startswith(f"What '{name}'"))
    qtbot.waitUntil(lambda: box.view().isVisible())
    view = box.view()
    wanted = box.findText(role)
    key = Qt.Key.Key_Down if wanted > view.currentIndex().row() else Qt.Key.Key_Up
    while view.currentIndex().row() != wanted:
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: roles(panel)[name] == role)


def names(screen):
    return [one.name for one in transcripts.transcripts(screen.session.project)]


def people(screen):
    return {one.name: one for one in transcripts.participants(screen.session.project)}


def test_the_preview_proposes_what_the_columns_are_and_takes_nothing_in(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    assert roles(panel) == {
        "case": "participant id", "group": "group", "age": "variable: number", "use": "variable: ordered category",
        ASKED: "open answer",
    }  # fmt: skip
    assert panel.summary.text() == "survey.csv · 4 participants · 3 answers · 1 without an answer"
    assert panel.import_button.text() == "Import 4 participants"
    assert names(screen) == []


def test_the_import_is_one_step_and_told(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert names(screen) == ["001", "002", "004"]
    assert people(screen)["003"].group == "doctors"
    assert people(screen)["001"].variables == {"age": "34", "use": "daily"}
    assert screen.told[-1] == ("survey.csv: 4 participants and 3 transcripts added", True)
    assert screen.texts.isVisible()
    screen.session.undo()
    assert names(screen) == []
    assert people(screen) == {}


def test_escape_takes_nothing_in(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert names(screen) == []
    assert screen.empty.isVisible()


def test_a_column_is_taken_for_something_else_by_keyboard(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    choose(qtbot, panel, "age", "ignore")
    choose(qtbot, panel, "use", "variable: text")
    panel.take()
    (use,) = transcripts.variables(screen.session.project)
    assert (use.name, use.kind.value) == ("use", "text")


def test_the_order_of_categories_can_be_written(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    go_to(panel, "use", VALUES)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    field = QApplication.focusWidget() or panel.table.viewport().findChild(type(screen.field))
    field.selectAll()
    qtbot.keyClicks(field, "daily < weekly < never")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.model.columns.values("use") == "daily < weekly < never")
    panel.take()
    assert transcripts.variable_named(screen.session.project, "use").settings.order == ("daily", "weekly", "never")


def test_another_id_takes_the_place_of_the_first(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    choose(qtbot, panel, "age", "participant id")
    assert list(roles(panel).values()).count("participant id") == 1
    panel.take()
    assert sorted(people(screen)) == ["29", "34", "41", "50"]


def test_without_an_id_nothing_can_be_imported_and_the_reason_is_said(qtbot, tmp_path, shown, monkeypatch):
    panel = read(qtbot, shown(), table(tmp_path / "survey.csv"), monkeypatch)
    choose(qtbot, panel, "case", "ignore")
    assert not panel.import_button.isEnabled()
    assert "Choose the column that tells the participants apart" in panel.remarks.stringList()[0]


def test_an_id_that_stands_twice_is_a_problem_with_its_row(qtbot, tmp_path, shown, monkeypatch):
    panel = read(qtbot, shown(), table(tmp_path / "survey.csv", other(2, 0, "001")), monkeypatch)
    choose(qtbot, panel, "case", "participant id")
    assert panel.summary.text().endswith("1 problem")
    assert panel.remarks.stringList()[0].startswith("Row 3, column 'case'")
    assert not panel.import_button.isEnabled()


def test_a_corrected_table_lists_what_has_changed(qtbot, tmp_path, shown, monkeypatch):
    screen = shown(make_study(tmp_path))
    read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch).take()
    privacy = codebook.code_named(screen.session.project, "Privacy")
    code(screen.session.project, "Ana", "001", privacy.id, "More time")
    lines = other(1, 4, "More time, and a chair.")
    lines[2][2], lines[4][4] = "42", "A letter that writes itself, and fewer boxes to tick at night."
    panel = read(qtbot, screen, table(tmp_path / "survey.csv", lines), monkeypatch)
    qtbot.mouseClick(panel.import_button, Qt.MouseButton.LeftButton)
    listed = panel.changed.stringList()
    assert "002, age: '41' is now '42'." in listed
    assert any(one.startswith("001") and "waits" in one for one in listed)
    assert any(one.startswith("004") and one.endswith("replaced.") for one in listed)
    assert panel.told.text() == "survey.csv: 1 value updated, 2 changed answers"
    qtbot.keyClick(panel.close_button, Qt.Key.Key_Space)
    assert screen.texts.isVisible()


def test_another_study_does_not_get_the_survey_of_the_one_before(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    panel = read(qtbot, screen, table(tmp_path / "survey.csv"), monkeypatch)
    screen.session.open(make_study(tmp_path))
    assert panel.isHidden()
    panel.take()
    assert names(screen) == ["Alma", "Boris", "Chidi"]


def test_a_dropped_workbook_is_a_survey(qtbot, tmp_path, shown):
    screen = shown()
    screen.go_to(files=[table(tmp_path / "survey.xlsx")])
    qtbot.waitUntil(lambda: screen.survey.model.columns is not None, timeout=10_000)
    assert screen.survey.isVisible()
    assert screen.survey.import_button.text() == "Import 4 participants"


def test_a_file_that_is_no_table_is_refused_in_a_sentence(qtbot, tmp_path, shown, monkeypatch):
    screen = shown()
    path = tmp_path / "survey.csv"
    path.write_bytes(b"")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    screen.background.started.connect(lambda job: job.failed.connect(screen.problems.append))
    screen.ask_survey()
    qtbot.waitUntil(lambda: bool(screen.problems), timeout=10_000)
    assert "survey.csv" in screen.problems[0]
    qtbot.waitUntil(screen.empty.isVisible)


def test_turns_in_a_csv_file_are_a_transcript_and_people_are_not(qtbot, tmp_path, shown):
    screen = shown()
    turns = tmp_path / "talk.csv"
    said = "speaker,text\nInterviewer,How are you?\nAna,Fine and well.\nInterviewer,Good?\nAna,Yes.\n"
    turns.write_text(said, "utf-8")
    screen.go_to(files=[turns])
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) == 1, timeout=10_000)
    assert screen.panel.model.candidates[0].file.format == "table"
