# SPDX-License-Identifier: GPL-3.0-or-later
"""Transcripts: import with a preview, the tables, roles, participants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from small_studies import code, make_study, session_on, write_texts

from qualcoder_cp import transcripts
from qualcoder_cp.model import Role
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts.import_table import FILE, FOUND
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen
from qualcoder_cp.ui.transcripts.table import CODING, NAME

pytestmark = pytest.mark.ui


@pytest.fixture
def shown(qtbot, tmp_path):
    """Return a function that shows the screen on a study."""
    opened = []

    def show(path):
        session = session_on(tmp_path, path)
        background = Background()
        session.closing.connect(background.stop)
        screen = TranscriptsScreen(session, background)
        qtbot.addWidget(screen)
        session.changed.connect(screen.refresh)
        screen.places = []
        screen.go_elsewhere.connect(lambda stage, place: screen.places.append((stage, place)))
        screen.problems = []
        session.failed.connect(screen.problems.append)
        screen.actions = {one.id: one for one in screen.actions_of_stage()}
        screen.resize(1100, 760)
        screen.show()
        screen.refresh(None)
        opened.append((session, background))
        return screen

    yield show
    for session, background in opened:
        session.close()
        background.stop()


@pytest.fixture
def empty(tmp_path, shown):
    Project.create(tmp_path / "empty.qcp", "Empty").close()
    return shown(tmp_path / "empty.qcp")


def read(qtbot, screen, paths):
    screen.go_to(files=paths)
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) > 0, timeout=10_000)
    return screen.panel


def take(qtbot, screen):
    """Take the ticked files in, wait for it, and close the report where there is one."""
    qtbot.mouseClick(screen.panel.import_button, Qt.MouseButton.LeftButton)
    assert screen.session.busy
    qtbot.waitUntil(lambda: not screen.session.busy, timeout=10_000)
    if screen.panel.report.isVisible():
        qtbot.keyClick(screen.panel.report.close_button, Qt.Key.Key_Escape)


def names(screen):
    return [one.name for one in transcripts.transcripts(screen.session.project)]


def choose(screen, name):
    screen.texts.choose(transcripts.transcript_named(screen.session.project, name).id)


def choose_role(qtbot, combo, role):
    """Choose a role by keyboard."""
    while combo.currentText() != role:
        before = combo.currentIndex()
        step = Qt.Key.Key_Down if combo.findText(role) > before else Qt.Key.Key_Up
        qtbot.keyClick(combo, step)
        assert combo.currentIndex() != before


# ---------------------------------------------------------------- import


def test_an_empty_study_offers_the_import(qtbot, tmp_path, empty, monkeypatch):
    paths = write_texts(tmp_path / "in")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in paths], ""))
    assert empty.first_focus() is empty.start_button
    qtbot.mouseClick(empty.start_button, Qt.MouseButton.LeftButton)
    assert empty.places == [("transcripts", {"files": paths})]


def test_nothing_is_taken_in_before_the_preview_is_confirmed(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in"))
    assert names(empty) == []
    assert panel.import_button.text() == "Import 3 transcripts"
    take(qtbot, empty)
    assert names(empty) == ["Alma", "Boris", "Chidi"]
    assert [one.name for one in transcripts.participants(empty.session.project)] == ["Alma", "Boris", "Chidi"]
    assert empty.texts.isVisible()


def test_the_import_is_one_step(qtbot, tmp_path, empty):
    read(qtbot, empty, write_texts(tmp_path / "in"))
    take(qtbot, empty)
    assert empty.session.project.undoable(empty.session.by) == "Import 3 transcripts"
    empty.session.undo()
    assert names(empty) == []
    assert transcripts.participants(empty.session.project) == []


def test_escape_takes_nothing_in(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in"))
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert names(empty) == []
    assert empty.empty.isVisible()


def test_an_unticked_file_stays_out(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in"))
    panel.table.setCurrentIndex(panel.model.index(1, FILE))
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert panel.import_button.text() == "Import 2 transcripts"
    take(qtbot, empty)
    assert names(empty) == ["Alma", "Chidi"]


def test_problems_and_doubles_are_marked_and_left_out(qtbot, tmp_path, shown):
    screen = shown(make_study(tmp_path))
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02\xff" * 200)
    (new,) = write_texts(tmp_path / "in", ("Alma",))
    fresh = new.with_name("Dora.txt")
    fresh.write_text("Interviewer: And you?\nDora: No idea.\nInterviewer: Really?\nDora: Really.\n", "utf-8")
    panel = read(qtbot, screen, [new, bad, fresh])
    found = [panel.model.index(row, FOUND).data() for row in range(3)]
    assert found[:2] == ["double", "unreadable"]
    assert not panel.model.flags(panel.model.index(0, FILE)) & Qt.ItemFlag.ItemIsUserCheckable
    assert "same text as the transcript 'Alma'" in panel.card.notes.text()
    take(qtbot, screen)
    assert names(screen) == ["Alma", "Boris", "Chidi", "Dora"]


def test_a_role_set_in_the_preview_is_stored(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in"))
    panel.table.setCurrentIndex(panel.model.index(1, FILE))
    choose_role(qtbot, panel.card.speakers.combos["Interviewer"], "other")
    take(qtbot, empty)
    roles = [one.role for one in transcripts.speakers(empty.session.project) if one.label == "Interviewer"]
    assert roles == [Role.INTERVIEWER, Role.OTHER, Role.INTERVIEWER]


def test_a_role_can_be_set_in_all_files_with_the_same_speaker(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in"))
    choose_role(qtbot, panel.card.speakers.combos["Patient"], "other")
    panel.card.role_chosen.emit("Patient", Role.OTHER, True)
    take(qtbot, empty)
    roles = [one.role for one in transcripts.speakers(empty.session.project) if one.label == "Patient"]
    assert roles == [Role.OTHER, Role.OTHER]


def test_a_label_that_was_not_taken_for_a_speaker_can_be_made_one(qtbot, tmp_path, empty):
    path = tmp_path / "group.txt"
    path.write_text(
        "Interviewer: Who begins?\nAnna: I do.\nInterviewer: Go on.\nAnna: It is fine.\nInterviewer: And?\n"
        "Anna: It is light.\nBert: I differ.\n",
        encoding="utf-8",
    )
    panel = read(qtbot, empty, [path])
    if "Bert" not in panel.model.candidates[0].file.report.refused:
        pytest.skip("the reader took the label already")
    panel.card.role_chosen.emit("Bert", Role.PARTICIPANT, False)
    qtbot.waitUntil(lambda: "Bert" in {one.label for one in panel.model.candidates[0].file.speakers}, timeout=10_000)
    assert len(panel.model.candidates[0].file.turns) == 7


def test_words_add_up_in_the_preview(qtbot, tmp_path, empty):
    panel = read(qtbot, empty, write_texts(tmp_path / "in", ("Alma",)))
    words = panel.model.candidates[0].file.report.words_kept
    assert f"{words} words in the file = {words} kept + 0 left out" in panel.card.account.text()


def test_a_dropped_table_of_participants_follows_the_transcripts(qtbot, tmp_path, empty):
    folder = tmp_path / "in"
    write_texts(folder)
    (folder / "people.csv").write_text("participant,transcript,group\nP1,Alma,patients\n", "utf-8")
    read(qtbot, empty, [folder])
    take(qtbot, empty)
    people = transcripts.participants(empty.session.project)
    assert {one.name for one in people} == {"P1", "Boris", "Chidi"}
    assert empty.people.isVisible()


def test_a_bad_table_is_told_and_changes_nothing(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    table = tmp_path / "people.csv"
    table.write_text("name,group\nP1,patients\n", "utf-8")
    screen.go_to(files=[table])
    assert "no column 'participant'" in screen.problems[0]


def test_reading_can_be_stopped(qtbot, tmp_path, empty):
    empty.go_to(files=write_texts(tmp_path / "in"))
    empty.panel.cancel()
    qtbot.wait(200)
    assert empty.empty.isVisible()
    assert empty.problems == []
    assert names(empty) == []


def test_a_read_only_study_imports_nothing(tmp_path, shown):
    path = make_study(tmp_path)
    with Project.open(path):
        screen = shown(path)
        assert not screen.import_button.isEnabled()
        screen.go_to(files=write_texts(tmp_path / "in"))
        assert "read-only" in screen.problems[-1]


# ---------------------------------------------------------------- the tables


def test_the_table_tells_states_in_words_too(tmp_path, shown):
    screen = shown(make_study(tmp_path, assigned=True))
    assert screen.texts.model.index(0, CODING).data() == "Ana in progress, Ben not begun, consensus sealed"


def test_the_preview_shows_text_and_speakers(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    choose(screen, "Boris")
    preview = screen.texts.preview
    assert preview.title.text() == "Boris"
    assert "my patients forget it" in preview.text.toPlainText()
    assert list(preview.speakers.combos) == ["Interviewer", "Doctor"]


def test_speech_keeps_its_place_behind_astral_characters(qtbot, tmp_path, empty):
    path = tmp_path / "emoji.txt"
    path.write_text("Interviewer: 😀😀😀?\nRosa: Yes 😀.\n" + "Interviewer: So?\nRosa: So.\n" * 3, "utf-8")
    read(qtbot, empty, [path])
    take(qtbot, empty)
    view = empty.texts.preview.text
    cursor = view.textCursor()
    text = view.toPlainText()
    for words, bold in (("Rosa: Yes", True), ("Yes", False)):
        cursor.setPosition(len(text[: text.index(words)].encode("utf-16-le")) // 2 + 1)
        assert (cursor.charFormat().fontWeight() > 500) is bold


def test_a_role_is_set_beside_the_table_as_one_step(qtbot, tmp_path, shown):
    screen = shown(make_study(tmp_path))
    choose(screen, "Boris")
    choose_role(qtbot, screen.texts.preview.speakers.combos["Doctor"], "other")
    roles = {one.label: one.role for one in transcripts.speakers(screen.session.project)}
    assert roles["Doctor"] is Role.OTHER
    screen.session.undo()
    assert screen.texts.preview.speakers.combos["Doctor"].currentText() == "participant"


def test_rename_in_place(qtbot, tmp_path, shown):
    screen = shown(make_study(tmp_path))
    choose(screen, "Boris")
    screen.actions["transcripts.rename"].run()
    editor = screen.texts.table.findChild(QLineEdit)
    editor.setText("Boris, second talk")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Boris, second talk" in names(screen))
    assert screen.texts.model.rows[1].values[NAME] == "Boris, second talk"


def test_a_taken_name_is_refused_in_words(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    screen.texts.model.setData(screen.texts.model.index(0, NAME), "Boris")
    assert screen.problems == ["There is already a transcript 'Boris'."]


def test_remove_several_at_once_and_bring_them_back(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    screen.texts.table.selectAll()
    screen.actions["transcripts.remove"].run()
    assert names(screen) == []
    screen.session.undo()
    assert names(screen) == ["Alma", "Boris", "Chidi"]


def test_a_coded_transcript_stays(tmp_path, shown):
    path = make_study(tmp_path, assigned=True)
    with Project.open(path) as project:
        code(project, "Ben", "Chidi", 2, "it itches")
    screen = shown(path)
    choose(screen, "Chidi")
    screen.actions["transcripts.remove"].run()
    assert "Chidi" in names(screen)
    assert "codings lie in it" in screen.problems[0]


def test_enter_opens_coding(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    choose(screen, "Chidi")
    screen.actions["transcripts.code"].run()
    assert screen.places == [("coding", {"transcript_id": screen.texts.current()})]


def test_the_filter_narrows_both_tables(qtbot, tmp_path, shown):
    screen = shown(make_study(tmp_path))
    qtbot.keyClicks(screen.field, "clinicians")
    assert (screen.texts.filter.rowCount(), screen.people.filter.rowCount()) == (1, 1)


# ---------------------------------------------------------------- participants


def groups(screen):
    return {one.name: one.group for one in transcripts.participants(screen.session.project)}


def test_the_group_is_edited_in_place(qtbot, tmp_path, shown):
    screen = shown(make_study(tmp_path))
    screen.go_to(tab="participants")
    table = screen.people.table
    table.setCurrentIndex(screen.people.filter.index(1, 1))
    table.edit(table.currentIndex())
    editor = table.findChild(QComboBox)
    assert [editor.itemText(at) for at in range(editor.count())] == ["patients", "clinicians"]
    editor.setEditText("nurses")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: groups(screen)["Boris"] == "nurses")


def test_a_column_of_groups_is_pasted_as_one_step(tmp_path, shown):
    screen = shown(make_study(tmp_path))
    screen.go_to(tab="participants")
    screen.people.table.setCurrentIndex(screen.people.filter.index(1, 1))
    QApplication.clipboard().setText("nurses\ncarers\n")
    screen.people.paste()
    assert groups(screen) == {"Alma": "patients", "Boris": "nurses", "Chidi": "carers"}
    screen.session.undo()
    assert groups(screen)["Boris"] == "clinicians"


def test_transcripts_without_participant_are_named_and_mended(qtbot, tmp_path, shown):
    path = make_study(tmp_path)
    with Project.open(path) as project:
        extra = tmp_path / "Dora.txt"
        extra.write_text("Interviewer: And you?\nDora: No idea.\nInterviewer: Really?\nDora: Really.\n", "utf-8")
        transcripts.import_transcripts(project, transcripts.prepare([extra]), by="Lea")
    screen = shown(path)
    screen.go_to(tab="participants")
    assert screen.people.report.isVisible()
    qtbot.mouseClick(screen.people.make_button, Qt.MouseButton.LeftButton)
    assert "Dora" in groups(screen)
    assert not screen.people.report.isVisible()


def test_variables_are_columns(tmp_path, shown, monkeypatch):
    screen = shown(make_study(tmp_path))
    table = tmp_path / "people.csv"
    table.write_text("participant,group,age\nAlma,patients,44\nBoris,clinicians,51\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    screen.ask_table()
    assert screen.people.model.headerData(3, Qt.Orientation.Horizontal) == "age"
    assert screen.people.model.index(1, 3).data() == "51"
