# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings that lost their place: a quiet line above the text, and placing them again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from small_studies import code, make_study, session_on

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.coding.screen import CodingScreen

pytestmark = pytest.mark.ui

OLD, NEW = "Nobody told me who sees it", "It was kept from me"


def correct(project, old, new, name="Alma"):
    found = transcripts.transcript_named(project, name)
    text = transcripts.text_of(project, found.id).text
    assert old in text
    coding.revise_text(project, found.id, text.replace(old, new), by="Lea", reason="misheard")


class Window:
    """A window with the coding screen."""

    def __init__(self, qtbot, session):
        self.qtbot, self.session = qtbot, session
        self.said, self.problems = [], []
        session.said.connect(lambda words, _undo: self.said.append(words))
        session.failed.connect(self.problems.append)
        self.main = QMainWindow()
        qtbot.addWidget(self.main)
        self.background = Background()
        self.screen = CodingScreen(session, self.background)
        self.main.setCentralWidget(self.screen)
        self.main.resize(1200, 800)
        session.changed.connect(self.screen.refresh)
        session.coder_changed.connect(lambda: self.screen.refresh(None))
        self.main.show()
        self.screen.refresh(None)
        self.main.activateWindow()
        qtbot.waitUntil(self.main.isActiveWindow)
        self.screen.show_transcript(transcripts.transcript_named(session.project, "Alma").id)

    @property
    def line(self):
        return self.screen.unplaced.line

    @property
    def view(self):
        return self.screen.pane.view

    def click(self, widget):
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def select(self, words):
        start = self.view.painting.offsets.text.index(words)
        self.view.select_span(start, start + len(words))

    def own_words(self):
        project = self.session.project
        found = coding.codings(project, self.session.coder, coder_id=self.session.coder.id)
        return sorted(coding.words_of(project, found).values())


@pytest.fixture
def opened(qtbot, tmp_path):
    """Return a function that opens the window on a study, changed before by a function of the project."""
    made = []

    def open_(before=None, coder="Ana", **kind):
        path = make_study(tmp_path, **(kind or {"assigned": True}))
        if before is not None:
            with Project.open(path) as project:
                before(project)
        window = Window(qtbot, session_on(tmp_path, path, coder))
        made.append(window)
        return window

    yield open_
    for window in made:
        window.background.stop()
        window.session.close()


def lose_one(project):
    correct(project, OLD, NEW)


def lose_two(project):
    burden = next(one for one in codebook.tree(project).codes.values() if one.name == "Burden")
    code(project, "Ana", "Alma", burden.id, "and that bothers me")
    correct(project, f"{OLD}, and that bothers me", "I never heard of anybody")


def test_without_lost_codings_there_is_no_line(opened):
    assert not opened().line.isVisible()


def test_the_line_counts_and_the_button_lists(opened):
    window = opened(lose_two)
    assert window.line.isVisible()
    assert not window.line.panel.isVisible()
    window.click(window.line.toggle)
    assert window.line.panel.isVisible()
    shown = [window.line.list.model().index(row, 0).data() for row in range(2)]
    assert any(one.startswith(f"Privacy: “{OLD}”") for one in shown)
    assert any(one.startswith("Burden: “and that bothers me”") for one in shown)
    assert window.main.focusWidget() is window.line.list


def test_a_coding_is_placed_on_the_selection(opened):
    window = opened(lose_one)
    window.click(window.line.toggle)
    window.select(NEW)
    window.click(window.line.place)
    assert window.own_words() == [NEW]
    assert not window.line.isVisible()
    assert window.main.focusWidget() is window.view
    assert window.problems == []
    window.session.undo()
    assert window.own_words() == []
    assert window.line.isVisible()


def test_the_keyboard_is_enough(opened):
    window = opened(lose_two)
    window.line.toggle.setFocus()
    window.qtbot.keyClick(window.line.toggle, Qt.Key.Key_Space)
    window.qtbot.keyClick(window.line.list, Qt.Key.Key_Down)
    chosen = window.line.list.currentIndex().data()
    window.select("I never heard of anybody")
    window.line.place.setFocus()
    window.qtbot.keyClick(window.line.place, Qt.Key.Key_Space)
    assert window.own_words() == ["I never heard of anybody"]
    assert window.line.list.model().rowCount() == 1
    assert window.line.list.currentIndex().data() != chosen


def test_choosing_one_shows_where_it_was(opened):
    window = opened(lose_one)
    window.click(window.line.toggle)
    near = window.view.painting.offsets.text.index(NEW)
    assert abs(window.view.caret() - near) < 10


def test_a_change_elsewhere_does_not_move_the_caret(opened):
    window = opened(lose_two)
    window.click(window.line.toggle)
    window.view.set_caret(3)
    window.qtbot.keyClick(window.line.list, Qt.Key.Key_Delete)
    window.session.undo()
    assert window.line.list.model().rowCount() == 2
    assert window.view.caret() == 3


def test_in_a_submitted_layer_nothing_can_be_placed(opened):
    window = opened(lose_one)
    coding.submit_layers(window.session.project, window.session.coder, [window.screen.desk.transcript_id])
    window.click(window.line.toggle)
    assert window.line.isVisible()
    assert not window.line.place.isEnabled()


def test_without_a_selection_it_asks_for_one(opened):
    window = opened(lose_one)
    window.click(window.line.toggle)
    window.click(window.line.place)
    assert "Select the words" in window.said[-1]
    assert window.own_words() == []


def test_a_coding_can_be_given_up(opened):
    window = opened(lose_one)
    window.click(window.line.toggle)
    window.qtbot.keyClick(window.line.list, Qt.Key.Key_Delete)
    assert not window.line.isVisible()
    window.session.undo()
    assert window.line.isVisible()


def test_nobody_elses_lost_codings_are_shown(opened):
    window = opened(lose_one, coder="Ben")
    assert not window.line.isVisible()
    window.session.set_coder(coder_named(window.session.project, "Ana"))
    assert window.line.isVisible()


def test_a_submitted_layer_is_read_on_the_text_it_was_coded_on(opened):
    window = opened(lambda project: correct(project, "it is fine", "it is really quite fine"), revealed=True)
    assert "it is fine" in window.view.painting.offsets.text
    one = next(iter(window.screen.pane.codings.values()))
    assert window.view.painting.offsets.text[one.start : one.end] == OLD


def test_reopening_brings_the_corrected_text_or_that_of_the_others(opened):
    window = opened(lambda project: correct(project, "it is fine", "it is really quite fine"), revealed=True)
    found = transcripts.transcript_named(window.session.project, "Alma")
    coding.reopen_layer(window.session.project, window.session.coder, found.id, "to mend", by="Ana")
    text = coding.text_for(window.session.project, window.session.coder, found.id).text
    assert window.view.painting.offsets.text == text
