# SPDX-License-Identifier: GPL-3.0-or-later
"""Correcting a transcript in the window: nothing happens before one has looked, and it is one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QMainWindow
from small_studies import make_study, session_on

from qualcoder_cp import coding, transcripts
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen

pytestmark = pytest.mark.ui

CTRL = Qt.KeyboardModifier.ControlModifier


class Window:
    """The stage in a window with its keys, as the shell shows it."""

    def __init__(self, qtbot, session):
        self.qtbot, self.session = qtbot, session
        self.problems = []
        session.failed.connect(self.problems.append)
        self.main = QMainWindow()
        qtbot.addWidget(self.main)
        self.background = Background()
        self.screen = TranscriptsScreen(session, self.background)
        self.main.setCentralWidget(self.screen)
        self.main.resize(1200, 800)
        self.registry = Registry(self.main)
        self.registry.add(self.screen.actions_of_stage())
        session.changed.connect(self.screen.refresh)
        self.main.show()
        self.screen.refresh(None)
        self.registry.refresh()
        self.main.activateWindow()
        qtbot.waitUntil(self.main.isActiveWindow)
        self.choose("Alma")
        self.screen.texts.table.setFocus()

    @property
    def pane(self):
        return self.screen.texts.correction

    def choose(self, name):
        self.screen.texts.choose(transcripts.transcript_named(self.session.project, name).id)

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.main.focusWidget(), key, held)

    def type_over(self, words, new):
        """Select words in the field and type others."""
        found = self.pane.field.document().find(words)
        assert not found.isNull()
        self.pane.field.setTextCursor(found)
        self.qtbot.keyClicks(self.pane.field, new)

    def text(self, name="Alma"):
        found = transcripts.transcript_named(self.session.project, name)
        return transcripts.text_of(self.session.project, found.id).text


@pytest.fixture
def opened(qtbot, tmp_path):
    """Return a function that opens the window on a study."""
    made = []

    def open_(path, coder="Ana"):
        window = Window(qtbot, session_on(tmp_path, path, coder))
        made.append(window)
        return window

    yield open_
    for window in made:
        window.background.stop()
        window.session.close()


@pytest.fixture
def coded(tmp_path, opened):
    """Return the window on a study in which Ana has coded Alma, with the correction open."""
    window = opened(make_study(tmp_path, assigned=True))
    window.press(Qt.Key.Key_E, CTRL)
    assert window.pane.isVisible()
    return window


def test_ctrl_e_turns_the_preview_into_a_field(coded):
    assert not coded.screen.texts.preview.isVisible()
    assert coded.pane.field.words() == coded.text()
    assert coded.main.focusWidget() is coded.pane.field
    assert not coded.pane.apply_button.isVisible()


def test_a_correction_by_keyboard_is_one_step(coded):
    pane = coded.pane
    coded.type_over("fine", "all right")
    coded.press(Qt.Key.Key_Return, CTRL)
    assert pane.summary.isVisible()
    assert pane.summary.toPlainText() == "1 word replaced by 2.\n1 coding moves with the words unchanged."
    assert "fine" in coded.text()
    assert coded.main.focusWidget() is pane.reason
    coded.qtbot.keyClicks(pane.reason, "misheard")
    coded.press(Qt.Key.Key_Return, CTRL)
    assert "it is all right" in coded.text()
    assert not pane.isVisible()
    assert coded.screen.texts.preview.isVisible()
    assert "it is all right" in coded.screen.texts.preview.text.toPlainText()
    assert coded.session.project.undoable("Ana") == "Correct transcript 'Alma'"
    coded.session.undo()
    assert "it is fine" in coded.text()
    assert coded.problems == []


def test_what_cannot_be_moved_is_told_with_its_words(coded):
    coded.type_over("Nobody told me who sees it", "It was kept from me")
    coded.qtbot.mouseClick(coded.pane.look_button, Qt.MouseButton.LeftButton)
    assert "0 codings move with the words unchanged, 1 can't be moved." in coded.pane.summary.toPlainText()
    line = coded.pane.summary.toPlainText()
    assert "Privacy can't be moved: " in line
    assert "[Nobody told me who sees it]" in line


def test_a_coding_that_changes_inside_is_told(coded):
    coded.type_over("told", "asked")
    coded.press(Qt.Key.Key_Return, CTRL)
    assert "1 changes inside" in coded.pane.summary.toPlainText()
    assert "Nobody [told → asked] me who sees it" in coded.pane.summary.toPlainText()


def test_while_sealed_others_codings_are_not_counted(tmp_path, opened):
    window = opened(make_study(tmp_path, assigned=True), "Ben")
    window.press(Qt.Key.Key_E, CTRL)
    window.type_over("Nobody told me who sees it", "It was kept from me")
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.pane.summary.toPlainText().endswith("No coding that you may see is concerned.")


def test_submitted_layers_are_named_as_keeping_their_text(tmp_path, opened):
    window = opened(make_study(tmp_path, revealed=True))
    window.press(Qt.Key.Key_E, CTRL)
    window.type_over("fine", "good")
    window.press(Qt.Key.Key_Return, CTRL)
    assert "Submitted layers keep their own text: Ana, Ben." in window.pane.summary.toPlainText()


def test_typing_after_looking_asks_to_look_again(coded):
    coded.type_over("fine", "good")
    coded.press(Qt.Key.Key_Return, CTRL)
    assert coded.pane.apply_button.isVisible()
    coded.press(Qt.Key.Key_Escape)
    assert coded.main.focusWidget() is coded.pane.field
    coded.qtbot.keyClicks(coded.pane.field, "!")
    assert not coded.pane.apply_button.isVisible()
    assert not coded.pane.summary.isVisible()


def test_without_a_reason_nothing_is_corrected(coded):
    coded.type_over("fine", "good")
    coded.press(Qt.Key.Key_Return, CTRL)
    coded.qtbot.mouseClick(coded.pane.apply_button, Qt.MouseButton.LeftButton)
    assert "it is fine" in coded.text()
    assert "needs a reason" in coded.problems[-1]
    assert coded.main.focusWidget() is coded.pane.reason


def test_nothing_typed_is_nothing_to_correct(coded):
    coded.press(Qt.Key.Key_Return, CTRL)
    assert "the same as before" in coded.problems[-1]


def test_escape_goes_back_and_keeps_what_was_typed(coded):
    coded.type_over("fine", "good")
    coded.press(Qt.Key.Key_Escape)
    assert not coded.pane.isVisible()
    assert coded.screen.texts.preview.isVisible()
    assert "it is fine" in coded.text()
    coded.press(Qt.Key.Key_E, CTRL)
    assert "it is good" in coded.pane.field.words()
    coded.press(Qt.Key.Key_Z, CTRL)  # the field's own undo
    assert coded.pane.field.words() == coded.text()


def test_the_fields_undo_is_its_own(coded):
    before = coded.session.project.undoable("Ana")
    coded.type_over("fine", "good")
    coded.press(Qt.Key.Key_Z, CTRL)
    assert "good" not in coded.pane.field.words()
    assert coded.session.project.undoable("Ana") == before


def test_a_begun_correction_stays_while_one_looks_at_other_rows(coded):
    coded.type_over("fine", "good")
    coded.choose("Boris")
    assert coded.pane.isVisible()
    assert "Alma" in coded.pane.title.text()
    coded.press(Qt.Key.Key_Escape)
    assert coded.screen.texts.preview.title.text() == "Boris"


def test_another_row_closes_a_correction_that_was_not_begun(coded):
    coded.choose("Boris")
    assert not coded.pane.isVisible()
    assert coded.screen.texts.preview.isVisible()


def test_another_change_leaves_the_correction_open(coded):
    coded.type_over("fine", "good")
    transcripts.rename_transcript(coded.session.project, coded.pane.transcript_id, "Alma A", by="Ana")
    assert coded.pane.isVisible()
    assert "it is good" in coded.pane.field.words()


def test_the_corrected_text_can_come_from_a_file(coded, tmp_path, monkeypatch):
    path = tmp_path / "Alma corrected.txt"
    path.write_text(coded.text().replace("fine", "good"), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    coded.qtbot.mouseClick(coded.pane.file_button, Qt.MouseButton.LeftButton)
    coded.qtbot.waitUntil(lambda: "it is good" in coded.pane.field.words(), timeout=10_000)
    coded.press(Qt.Key.Key_Return, CTRL)
    coded.qtbot.keyClicks(coded.pane.reason, "a better recording")
    coded.press(Qt.Key.Key_Return, CTRL)
    assert "it is good" in coded.text()
    found = transcripts.transcript_named(coded.session.project, "Alma")
    assert found.source_name == "Alma corrected.txt"


def test_a_file_that_cannot_be_read_is_told(coded, tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    coded.pane.take_file(path)
    coded.qtbot.waitUntil(lambda: bool(coded.problems), timeout=10_000)
    assert "empty.txt" in coded.problems[-1]
    assert coded.pane.field.words() == coded.text()


def test_blanks_that_do_not_break_and_signs_beyond_the_plane_are_kept(tmp_path, opened):
    window = opened(make_study(tmp_path))
    project = window.session.project
    (tmp_path / "odd.txt").write_text("Interviewer: Well?\nDora: 10\u00a0mg 😀 a day\tor\u202fso.\n", encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare([tmp_path / "odd.txt"]), by="Ana")
    window.choose("odd")
    window.press(Qt.Key.Key_E, CTRL)
    assert window.pane.field.words() == window.text("odd")
    window.type_over("Well", "How")
    window.press(Qt.Key.Key_Return, CTRL)
    window.qtbot.keyClicks(window.pane.reason, "misheard")
    window.press(Qt.Key.Key_Return, CTRL)
    assert window.text("odd") == "Interviewer: How?\nDora: 10\u00a0mg 😀 a day\tor\u202fso.\n"


def test_another_study_forgets_what_was_begun(coded, tmp_path):
    coded.type_over("fine", "good")
    (tmp_path / "other").mkdir()
    coded.session.open(make_study(tmp_path / "other"))
    coded.screen.refresh(None)
    assert not coded.pane.isVisible()
    assert coded.screen.texts.preview.isVisible()


def test_a_removed_transcript_takes_its_correction_along(tmp_path, opened):
    window = opened(make_study(tmp_path))
    window.press(Qt.Key.Key_E, CTRL)
    window.type_over("fine", "good")
    transcripts.remove_transcript(window.session.project, window.pane.transcript_id, by="Ana")
    assert not window.pane.isVisible()
    assert window.screen.texts.preview.isVisible()


def test_codings_go_along(coded):
    end = QTextCursor(coded.pane.field.document())
    coded.pane.field.setTextCursor(end)  # at the very beginning
    coded.qtbot.keyClicks(coded.pane.field, "Interview 1")
    coded.press(Qt.Key.Key_Return)
    coded.press(Qt.Key.Key_Return, CTRL)
    coded.qtbot.keyClicks(coded.pane.reason, "its title")
    coded.press(Qt.Key.Key_Return, CTRL)
    project = coded.session.project
    found = coding.codings(project, coder_named(project, "Ana"))
    assert list(coding.words_of(project, found).values()) == ["Nobody told me who sees it"]


def test_the_button_beside_the_name_opens_it_too(tmp_path, opened):
    window = opened(make_study(tmp_path))
    window.qtbot.mouseClick(window.screen.texts.preview.correct_button, Qt.MouseButton.LeftButton)
    assert window.pane.isVisible()
    assert window.main.focusWidget() is window.pane.field


def test_a_correction_taken_back_is_seen_in_an_open_field(coded):
    project, here = coded.session.project, coded.pane.transcript_id
    coding.revise_text(project, here, coded.text().replace("fine", "good"), by="Ana", reason="misheard")
    assert "it is good" in coded.pane.field.words()
    assert not coded.pane.is_begun
    coded.session.undo()
    assert coded.pane.field.words() == coded.text()


def test_a_study_open_read_only_is_not_corrected(tmp_path, opened):
    first = opened(make_study(tmp_path))
    second = opened(first.session.project.path)
    assert second.session.project.readonly
    second.press(Qt.Key.Key_E, CTRL)
    assert not second.pane.isVisible()
    assert not second.screen.texts.preview.correct_button.isEnabled()
