# SPDX-License-Identifier: GPL-3.0-or-later
"""Deciding together: the agenda, remarks, a hidden vote, who yielded, the minutes."""

from __future__ import annotations

import pytest
from adjudication_keys import ALONE, SAME_DOMAIN, in_force, look_at, press
from PySide6.QtCore import Qt

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import Mode
from qualcoder_cp.ui.adjudication.filters import State

pytestmark = pytest.mark.ui
SHIFT, ENTER = Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Return


def remarks(screen):
    project = screen.session.project
    return [(one.author, one.body) for one in adjudication.remarks(project, coding.needed_round(project))]


def test_a_key_begins_a_meeting_and_decisions_say_so(qtbot, screen):
    qtbot.keyClick(screen.queue, "M", SHIFT)
    assert screen.filters.meeting.isChecked()
    assert screen.meeting.bar.minutes.isVisible()
    press(qtbot, screen, "X")
    qtbot.keyClick(screen.queue, "M", SHIFT)
    press(qtbot, screen, "X")
    assert [one.mode for one in in_force(screen)] == [Mode.MEETING, Mode.LEAD]


def test_what_was_put_off_comes_first_on_the_agenda(qtbot, screen):
    look_at(screen, ALONE, 2)
    key = screen.current
    press(qtbot, screen, "D")
    screen.filters.take(state=State.ALL)
    screen.meeting.toggle()
    assert screen.current == key
    assert screen.queue.currentIndex().row() == 0


def test_a_remark_joins_the_thread_of_the_item(qtbot, screen):
    press(qtbot, screen, "W")
    assert screen.meeting.bar.field.hasFocus()
    qtbot.keyClicks(screen.meeting.bar.field, "She means the bx clinic.")
    qtbot.keyClick(screen.meeting.bar.field, ENTER)
    assert remarks(screen) == [("Lea Brandt", "She means the bx clinic.")]
    assert "She means the bx clinic." in screen.side.toPlainText()
    assert screen.queue.hasFocus()
    assert not in_force(screen)
    press(qtbot, screen, "J")
    assert "clinic" not in screen.side.toPlainText()


def test_who_yielded_is_told_by_letter_while_names_are_hidden(qtbot, screen):
    said = []
    screen.session.said.connect(lambda words, _undo: said.append(words))
    screen.meeting.toggle()
    look_at(screen, SAME_DOMAIN)
    press(qtbot, screen, "1")
    assert said[-1].endswith("B yielded")
    screen.step(-1)
    assert "Ben" not in screen.side.toPlainText()


def test_a_vote_is_shown_only_when_all_have_voted_and_decides_nothing(qtbot, screen):
    screen.meeting.toggle()
    press(qtbot, screen, "V", "2")
    assert screen.meeting.bar.told.text() == "1 of 2 votes cast"
    press(qtbot, screen, "0")
    assert remarks(screen) == [("Lea Brandt", "Vote before discussion: B 1, nothing 1")]
    assert not in_force(screen)
    press(qtbot, screen, "1")
    assert len(in_force(screen)) == 1


def test_escape_stops_a_vote(qtbot, screen):
    press(qtbot, screen, "V", "1", Qt.Key.Key_Escape, "2")
    assert len(in_force(screen)) == 1
    assert not remarks(screen)


def test_the_minutes_are_written_as_a_word_document(qtbot, screen, tmp_path):
    screen.meeting.toggle()
    press(qtbot, screen, "X")
    screen.meeting.write_minutes(tmp_path / "minutes.docx")
    from docx import Document

    words = "\n".join(one.text for one in Document(str(tmp_path / "minutes.docx")).paragraphs)
    assert "1 of 1 disagreements were settled" in words


def test_without_a_meeting_there_are_no_minutes_and_it_is_said(screen, tmp_path):
    said = []
    screen.session.failed.connect(said.append)
    screen.meeting.write_minutes(tmp_path / "minutes.docx")
    assert said == ["Nothing was decided in a meeting, so there are no minutes."]


def test_the_audit_trail_is_written(qtbot, screen, tmp_path):
    press(qtbot, screen, "X")
    screen.meeting.write_audit(tmp_path / "audit.csv")
    assert "decision" in (tmp_path / "audit.csv").read_text(encoding="utf-8")
