# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments of Word files: seen before the import and after it, taken as memos or as codings. Texts are invented."""

from __future__ import annotations

import pytest
from commented_files import Note, commented_docx
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_studies import make_study, session_on

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.project import Project, coder_named, coders
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui

TALK = "Interviewer: How was it?\nRosa: They asked me about the data.\nInterviewer: And?\nRosa: It itched all night.\n"
NOTES = (
    Note("Ana", "Privacy", "asked me"),
    Note("Cleo", "Burden: of the night", "itched all night"),
    Note("Cleo", "Sleep", "night"),
    Note("Ana", "I am not sure what she means by this, we should talk about it", "data"),
)


@pytest.fixture
def screen(qtbot, tmp_path):
    window = MainWindow(session_on(tmp_path, make_study(tmp_path)))
    qtbot.addWidget(window)
    window.resize(1300, 820)
    window.show()
    window.activateWindow()
    path = tmp_path / "Rosa.docx"
    path.write_bytes(commented_docx(TALK, *NOTES))
    window.show_stage("transcripts", files=[path])
    shown = window.screens["transcripts"]
    shown.problems, shown.told = [], []
    window.session.failed.connect(shown.problems.append)
    window.session.said.connect(lambda words, undo: shown.told.append((words, undo)))
    qtbot.waitUntil(lambda: len(shown.panel.model.candidates) == 1, timeout=10_000)
    yield shown
    window.session.close()


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    widget.setFocus()
    qtbot.keyClick(widget, key, modifier)
    QApplication.processEvents()


def take_in(qtbot, screen):
    """Take the file in and open its comments from the preview."""
    screen.panel.take()
    qtbot.waitUntil(lambda: not screen.session.busy)
    screen.texts.choose(transcripts.transcript_named(screen.session.project, "Rosa").id)
    opener = screen.texts.preview.comments_button
    assert opener.text() == "4 comments"
    press(qtbot, opener, Qt.Key.Key_Space)
    assert screen.comments.isVisible()
    return screen.comments


def choose(qtbot, box, words):
    box.setFocus()
    while box.currentText() != words:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down if box.findText(words) > before else Qt.Key.Key_Up)
        assert box.currentIndex() != before
    QApplication.processEvents()


def codings(screen, name):
    project = screen.session.project
    coder = coder_named(project, name)
    text = transcripts.text_of(project, transcripts.transcript_named(project, "Rosa").id)
    codes = codebook.tree(project).codes
    return [
        (codes[one.code_id].name, text.text[one.start : one.end])
        for one in coding.codings(project, coder, coder_id=coder.id) if one.transcript_id == text.transcript_id
    ]  # fmt: skip


def test_the_preview_lists_the_comments_with_author_and_passage(qtbot, screen):
    card = screen.panel.card
    assert card.comments_chip.text() == "Comments 4"
    press(qtbot, card.comments_chip, Qt.Key.Key_Space)
    assert card.comment_table.isVisible()
    assert not card.text.isVisible()
    assert card.comments.rows[0] == ("Ana", "asked me", "Privacy")
    press(qtbot, card.text_chip, Qt.Key.Key_Space)
    assert card.text.isVisible()


def test_comments_are_taken_as_memos_of_the_coder_as_one_step(qtbot, screen):
    panel = take_in(qtbot, screen)
    assert panel.only.text() == "Only those of Rosa"
    assert panel.memo_button.text() == "Take 4 as memos"
    press(qtbot, panel.memo_button, Qt.Key.Key_Space)
    assert screen.told[-1] == ("4 comments are 4 memos now", True)
    assert [row[4] for row in panel.model.rows] == ["memo"] * 4
    assert not panel.memo_button.isEnabled()
    screen.session.undo()
    assert [row[4] for row in panel.model.rows] == [""] * 4


def test_only_selected_comments_become_memos(qtbot, screen):
    panel = take_in(qtbot, screen)
    panel.table.setCurrentIndex(panel.model.index(1, 0))
    press(qtbot, panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.memo_button.text() == "Take 2 as memos"
    panel.take_as_memos()
    assert sorted(row[4] for row in panel.model.rows) == ["", "", "memo", "memo"]


def test_what_would_become_of_the_comments_is_said_before(qtbot, screen):
    panel = take_in(qtbot, screen)
    assert set(panel.authors.boxes) == {"Ana", "Cleo"}
    assert panel.authors.boxes["Ana"].currentText() == "Ana"
    assert panel.authors.boxes["Cleo"].currentText() == "leave out"
    assert panel.told.text().startswith("1 comment would become 1 coding.")
    assert "'Cleo' is no coder" in panel.left.text()
    assert coding.codings(screen.session.project, coder_named(screen.session.project, "Ana")) == []


def test_authors_become_coders_and_words_become_codes_as_one_step(qtbot, screen):
    panel = take_in(qtbot, screen)
    choose(qtbot, panel.authors.boxes["Cleo"], "new coder Cleo")
    assert set(panel.words.boxes) == {"Sleep"}
    assert "3 comments stay" not in panel.told.text()
    choose(qtbot, panel.words.boxes["Sleep"], "new code Sleep")
    assert panel.coding_button.text() == "Take 3 as codings"
    press(qtbot, panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.problems == []
    assert [one.name for one in coders(screen.session.project)] == ["Ana", "Ben", "Lea", "Cleo"]
    assert codings(screen, "Ana") == [("Privacy", "asked me")]
    assert codings(screen, "Cleo") == [("Burden", "itched all night"), ("Sleep", "night")]
    assert screen.told[-1][0].startswith("3 comments became 3 codings (1 new code, 1 new coder).")
    screen.session.undo()
    assert [one.name for one in coders(screen.session.project)] == ["Ana", "Ben", "Lea"]


def test_words_are_said_to_mean_a_code_that_there_is(qtbot, screen):
    panel = take_in(qtbot, screen)
    choose(qtbot, panel.authors.boxes["Cleo"], "Ben")
    choose(qtbot, panel.words.boxes["Sleep"], "Burden")
    panel.take_as_codings()
    assert {code for code, _ in codings(screen, "Ben")} == {"Burden"}


def test_escape_goes_back_and_a_study_without_comments_says_so(qtbot, screen, tmp_path):
    screen.panel.cancel()
    press(
        qtbot, screen.texts.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    assert screen.comments.isVisible()
    assert screen.comments.summary.text().startswith("The files held no comments.")
    assert not screen.comments.coding_button.isEnabled()
    press(qtbot, screen.comments.table, Qt.Key.Key_Escape)
    assert screen.texts.isVisible()
    with Project.open(make_other(tmp_path), readonly=True) as other:
        assert transcripts.file_comments(other) == []


def make_other(folder):
    (folder / "other").mkdir()
    return make_study(folder / "other")
