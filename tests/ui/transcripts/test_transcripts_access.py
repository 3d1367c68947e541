# SPDX-License-Identifier: GPL-3.0-or-later
"""Every control of the stage has a name and a tool tip, and the keyboard reaches what each page is for."""

from __future__ import annotations

import pytest
from commented_files import Note, commented_docx
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from small_studies import make_study, session_on

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import VariableKind
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui

_SPOKEN = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTextEdit)


@pytest.fixture
def screen(qtbot, tmp_path):
    path = make_study(tmp_path)
    with Project.open(path) as project:
        transcripts.add_variable(project, "use", by="Lea")
        transcripts.set_kind(project, "use", VariableKind.ORDERED, by="Lea", order=["never", "daily"])
    window = MainWindow(session_on(tmp_path, path))
    qtbot.addWidget(window)
    window.resize(1300, 900)
    window.show()
    window.activateWindow()
    window.show_stage("transcripts")
    window.registry.refresh()
    yield window.screens["transcripts"]
    window.session.close()


def is_inner(widget):
    """Return whether Qt made the widget as a part of another control, which speaks for it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QComboBox, QLineEdit, QAbstractItemView)):
            return True
        above = above.parentWidget()
    return isinstance(widget, QHeaderView)


def nameless(screen):
    found = []
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, _SPOKEN) and not is_inner(widget) and not widget.objectName().startswith("qt_"):
            tipless = not isinstance(widget, QAbstractItemView) and not widget.toolTip()
            if not widget.accessibleName() or tipless:
                found.append(f"{type(widget).__name__} {widget.accessibleName()!r} {widget.toolTip()!r}")
    return found


def reached(qtbot, screen, first, count=60):
    """Return the names of the controls that Tab reaches from the first one, inside the stage."""
    QApplication.processEvents()  # what was just made is shown
    first.setFocus()
    names = []
    for _ in range(count):
        focus = QApplication.focusWidget()
        if focus is None or (names and focus is first):
            break
        if screen.isAncestorOf(focus):
            names.append(focus.accessibleName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    return names


def show_import(qtbot, screen, tmp_path):
    path = tmp_path / "Rosa.docx"
    talk = "Interviewer: How was it?\nRosa: They asked me.\nInterviewer: And?\nRosa: Fine.\n"
    path.write_bytes(commented_docx(talk, Note("Ana", "Privacy", "asked me"), Note("Zoe", "Sleep", "Fine")))
    text = tmp_path / "Zoe.txt"
    text.write_text("Interviewer: Ça va ?\nZoë: Très bien.\n" * 3, "utf-8")
    alma = tmp_path / "Alma.txt"
    alma.write_text("Interviewer: One?\nPatient: Two.\n" * 3, "utf-8")
    screen.go_to(files=[text, path, alma])
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) == 3, timeout=20_000)


def test_every_control_has_a_name_and_a_tip(qtbot, screen, tmp_path):
    screen.texts.choose(1)
    screen.go_to(tab="participants")
    screen.people.open_card("use")
    show_import(qtbot, screen, tmp_path)
    screen.panel.take()
    qtbot.waitUntil(lambda: not screen.session.busy, timeout=20_000)
    screen.show_comments()
    screen.show_waiting()
    assert nameless(screen) == []


def test_tab_reaches_what_can_be_chosen_before_the_import(qtbot, screen, tmp_path):
    show_import(qtbot, screen, tmp_path)
    names = reached(qtbot, screen, screen.panel.table)
    for wanted in ("Encoding of the file", "Role of Interviewer", "Text of the transcript", "Files to import",
                   "Participants from file names", "Pattern of the file names", "Cancel", "Import 2 transcripts",
                   "Correct 1 transcript that is there with another text"):  # fmt: skip
        assert wanted in names, names


def test_tab_reaches_speakers_and_their_participants(qtbot, screen):
    screen.texts.choose(1)
    names = reached(qtbot, screen, screen.texts.table)
    for wanted in ("Label of Patient", "Role of Patient", "Participant who is Patient", "Patient is the same as...",
                   "Change speakers in all transcripts", "Correct the text...", "Text of the transcript"):  # fmt: skip
        assert wanted in names, names


def test_tab_reaches_all_of_a_variable_and_of_a_person(qtbot, screen):
    screen.go_to(tab="participants")
    screen.people.table.setCurrentIndex(screen.people.filter.index(0, 0))
    names = reached(qtbot, screen, screen.people.table)
    assert names[1:4] == ["Alma", "Patient in Alma is not Alma", "Speaker who is this participant too"]
    for wanted in ("Alma", "Patient in Alma is not Alma", "Speaker who is this participant too", "Add a participant",
                   "Add a variable"):  # fmt: skip
        assert wanted in names, names
    screen.people.open_card("use")
    names = reached(qtbot, screen, screen.people.card.name)
    for wanted in ("Name of the variable", "Kind of the variable", "Values of the variable", "Up", "Down",
                   "Another category", "Close", "Remove the variable"):  # fmt: skip
        assert wanted in names, names


def test_tab_reaches_comments_and_what_becomes_of_them(qtbot, screen, tmp_path):
    show_import(qtbot, screen, tmp_path)
    screen.panel.take()
    qtbot.waitUntil(lambda: not screen.session.busy, timeout=20_000)
    screen.show_comments()
    names = reached(qtbot, screen, screen.comments.table)
    assert (
        names.index("Take 2 as memos") < names.index("Coder of the comments of Zoe") < names.index("Take 1 as codings")
    )
    for wanted in ("Comments", "Done", "Take 2 as memos", "Coder of the comments of Zoe"):
        assert wanted in names, names


def test_pages_without_anything_say_what_belongs_there(screen):
    screen.show_comments()
    assert "Those of Word and LibreOffice files are listed here." in screen.comments.summary.text()
    screen.show_waiting()
    assert screen.waiting.summary.text() == "No corrected answer waits any more."
    assert not screen.waiting.apply_button.isEnabled()
