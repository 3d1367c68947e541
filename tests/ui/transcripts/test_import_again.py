# SPDX-License-Identifier: GPL-3.0-or-later
"""Files whose transcripts are there with another text correct them, if that is wanted and a reason is given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_studies import make_study, session_on

from qualcoder_cp import coding, transcripts
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.transcripts.import_table import FILE, FOUND

pytestmark = pytest.mark.ui


@pytest.fixture
def screen(qtbot, tmp_path):
    path = make_study(tmp_path, assigned=True)
    again = tmp_path / "again"
    again.mkdir()
    before = (tmp_path / "texts" / "Alma.txt").read_text("utf-8")
    (again / "Alma.txt").write_text(before.replace("every day", "nearly every day"), "utf-8")
    (again / "Dora.txt").write_text("Interviewer: And you?\nDora: No idea.\n" * 3, "utf-8")
    window = MainWindow(session_on(tmp_path, path))
    qtbot.addWidget(window)
    window.resize(1300, 820)
    window.show()
    window.activateWindow()
    window.show_stage("transcripts", files=sorted(again.iterdir()))
    shown = window.screens["transcripts"]
    shown.problems, shown.told = [], []
    window.session.failed.connect(shown.problems.append)
    window.session.said.connect(lambda words, undo: shown.told.append((words, undo)))
    qtbot.waitUntil(lambda: len(shown.panel.model.candidates) == 2, timeout=10_000)
    yield shown
    window.session.close()


def switch_on(qtbot, screen):
    bar = screen.panel.updates
    bar.switch.setFocus()
    qtbot.keyClick(bar.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(screen.panel.model.outlooks), timeout=10_000)
    QApplication.processEvents()
    return bar


def text(screen, name):
    project = screen.session.project
    return transcripts.text_of(project, transcripts.transcript_named(project, name).id).text


def found(screen):
    return [screen.panel.model.index(row, FOUND).data() for row in range(2)]


def test_a_known_name_stays_out_unless_a_correction_is_wanted(qtbot, screen):
    assert found(screen)[0] == "name taken"
    assert screen.panel.updates.switch.text() == "Correct 1 transcript that is there with another text"
    assert screen.panel.import_button.text() == "Import 1 transcript"
    switch_on(qtbot, screen)
    assert found(screen)[0] == "correction"
    assert screen.panel.import_button.text() == "Import 1 transcript, correct 1"


def test_what_the_correction_would_do_is_said_before(qtbot, screen):
    switch_on(qtbot, screen)
    screen.panel.table.setCurrentIndex(screen.panel.model.index(0, FILE))
    said = screen.panel.card.notes.text()
    assert "would be text 2 of 'Alma'" in said
    assert "1 would move with their words unchanged" in said
    assert "nearly" not in text(screen, "Alma")


def test_a_reason_is_needed_and_all_is_one_step(qtbot, screen):
    project = screen.session.project
    bar = switch_on(qtbot, screen)
    qtbot.keyClick(screen.panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.problems == ["Correcting transcripts needs a reason; it stays in the history."]
    assert bar.field.hasFocus()
    qtbot.keyClicks(bar.field, "Heard again")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.panel.report.isVisible(), timeout=10_000)
    assert screen.problems == ["Correcting transcripts needs a reason; it stays in the history."]
    assert "nearly every day" in text(screen, "Alma")
    assert screen.panel.report.title.text() == "1 transcript imported, 1 corrected"
    outcomes = {row[0]: (row[1], row[5]) for row in screen.panel.report.model.rows}
    assert outcomes["Alma.txt"][0] == "corrected"
    assert outcomes["Alma.txt"][1].startswith("text 2: 1 coding moved")
    assert screen.told[-1] == ("1 transcript imported, 1 corrected", True)
    (kept,) = coding.codings(project, coder_named(project, "Ana"))
    assert text(screen, "Alma")[kept.start : kept.end] == "Nobody told me who sees it"
    screen.session.undo()
    assert "nearly" not in text(screen, "Alma")
    assert len(transcripts.transcripts(project)) == 3


def test_an_unticked_correction_stays_out(qtbot, screen):
    switch_on(qtbot, screen)
    screen.panel.table.setFocus()
    screen.panel.table.setCurrentIndex(screen.panel.model.index(0, FILE))
    qtbot.keyClick(screen.panel.table, Qt.Key.Key_Space)
    assert screen.panel.import_button.text() == "Import 1 transcript"
    screen.panel.take()
    qtbot.waitUntil(lambda: not screen.session.busy)
    assert "nearly" not in text(screen, "Alma")
    assert len(transcripts.transcripts(screen.session.project)) == 4


def test_switched_off_again_it_is_a_taken_name(qtbot, screen):
    bar = switch_on(qtbot, screen)
    bar.switch.setFocus()
    qtbot.keyClick(bar.switch, Qt.Key.Key_Space)
    assert found(screen)[0] == "name taken"
    assert screen.panel.import_button.text() == "Import 1 transcript"
