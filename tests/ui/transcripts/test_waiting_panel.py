# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected answers that wait: seen side by side, applied with the codings, or dismissed with a note. By keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_studies import code, make_study, session_on

from qualcoder_cp import codebook, transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import Plan, read_sheet
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.transcripts.differing import marked

pytestmark = pytest.mark.ui

ASKED = "What helps?"
ROWS = {"001": "More light in the corridor at night.", "002": "A calm voice on the phone."}
BETTER = {"001": "Much more light in the corridor at night.", "002": "A calm voice, and time."}


def take_in(project, folder, rows):
    path = folder / "survey.csv"
    path.write_text(f"case;{ASKED}\n" + "".join(f"{case};{answer}\n" for case, answer in rows.items()), "utf-8")
    transcripts.import_survey(project, read_sheet(path), Plan("case", None, {}, (ASKED,)), by="Lea")


@pytest.fixture
def screen(qtbot, tmp_path):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        take_in(project, tmp_path, ROWS)
        burden = codebook.code_named(project, "Burden")
        code(project, "Ana", "001", burden.id, "light in the corridor")
        code(project, "Ana", "002", burden.id, "calm voice")
        take_in(project, tmp_path, BETTER)
    window = MainWindow(session_on(tmp_path, path))
    qtbot.addWidget(window)
    window.resize(1300, 820)
    window.show()
    window.activateWindow()
    window.show_stage("transcripts")
    shown = window.screens["transcripts"]
    shown.problems, shown.told = [], []
    window.session.failed.connect(shown.problems.append)
    window.session.said.connect(lambda words, undo: shown.told.append((words, undo)))
    qtbot.waitUntil(lambda: shown.texts.waiting.isVisible(), timeout=10_000)
    yield shown
    window.session.close()


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    widget.setFocus()
    qtbot.keyClick(widget, key, modifier)
    QApplication.processEvents()


def opened(qtbot, screen):
    press(qtbot, screen.texts.waiting.look_button, Qt.Key.Key_Space)
    assert screen.waiting.isVisible()
    return screen.waiting


def text(screen, name):
    project = screen.session.project
    return transcripts.text_of(project, transcripts.transcript_named(project, name).id).text


def waiting(screen):
    return [one.transcript for one in transcripts.waiting_answers(screen.session.project)]


def test_a_line_above_the_transcripts_says_that_answers_wait(qtbot, screen):
    assert screen.texts.waiting.words.text().startswith("2 corrected answers of a survey wait")
    panel = opened(qtbot, screen)
    assert panel.summary.text().startswith("2 answers wait")
    assert panel.table.hasFocus()


def test_old_and_new_stand_side_by_side_with_what_becomes_of_the_codings(qtbot, screen):
    panel = opened(qtbot, screen)
    assert panel.old.toPlainText() == ROWS["001"]
    assert panel.new.toPlainText() == BETTER["001"]
    assert '<span style=" text-decoration: underline' in panel.new.toHtml() or "underline" in panel.new.toHtml()
    assert panel.told.text() == "1 coding would go along."
    press(qtbot, panel.table, Qt.Key.Key_Down)
    assert panel.new.toPlainText() == BETTER["002"]


def test_one_answer_is_applied_as_a_step_that_can_be_undone(qtbot, screen):
    panel = opened(qtbot, screen)
    press(qtbot, panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Much more light" in text(screen, "001")
    assert waiting(screen) == ["002"]
    assert screen.told[-1] == ("1 answer is in the transcripts now. 1 coding went along.", True)
    screen.session.undo()
    assert waiting(screen) == ["001", "002"]
    assert panel.model.rowCount() == 2


def test_all_answers_are_applied_in_one_step(qtbot, screen):
    panel = opened(qtbot, screen)
    assert panel.all_button.text() == "Apply all 2"
    press(qtbot, panel.all_button, Qt.Key.Key_Space)
    assert waiting(screen) == []
    assert panel.summary.text() == "No corrected answer waits any more."
    assert not panel.apply_button.isEnabled()
    screen.session.undo()
    assert waiting(screen) == ["001", "002"]


def test_many_answers_are_applied_away_from_the_windows_thread(qtbot, screen, monkeypatch):
    monkeypatch.setattr("qualcoder_cp.ui.transcripts.waiting_panel._QUICK", 1)
    panel = opened(qtbot, screen)
    panel.apply_all()
    assert screen.session.busy == "Applying 2 answers"
    qtbot.waitUntil(lambda: not screen.session.busy)
    assert waiting(screen) == []
    assert screen.told[-1][0].startswith("2 answers are in the transcripts now. 2 codings went along")


def test_an_answer_is_dismissed_with_a_note(qtbot, screen):
    panel = opened(qtbot, screen)
    press(qtbot, panel.dismiss_button, Qt.Key.Key_Space)
    assert screen.problems == ["Dismissing a corrected answer needs a note that says why."]
    assert panel.note.hasFocus()
    qtbot.keyClicks(panel.note, "Said so on the phone")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    assert waiting(screen) == ["002"]
    assert text(screen, "001").count(ROWS["001"]) == 1
    assert panel.note.text() == ""
    press(qtbot, panel.table, Qt.Key.Key_Escape)
    assert screen.texts.isVisible()
    qtbot.waitUntil(lambda: screen.texts.waiting.words.text().startswith("1 corrected answer of a survey waits"))


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("a b", "a b", "a b", "a b"),
        ("one < two", "one two", "one <b><s>&lt; </s></b>two", "one two"),
        ("", "new\nline", "", "<b><u>new<br>line</u></b>"),
    ],
)
def test_what_differs_is_marked(before, after, left, right):
    assert marked(before, after) == (left, right)


def test_very_long_answers_are_shown_without_marks():
    assert marked("a " * 5_000, "b") == ("a " * 5_000, "b")
