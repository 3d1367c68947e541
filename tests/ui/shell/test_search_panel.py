# SPDX-License-Identifier: GPL-3.0-or-later
"""Words are found in all transcripts from any stage, and a hit opens in Coding."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_studies import make_study, session_on

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.coding.code_palette_dialog import CodePaletteDialog
from qualcoder_cp.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.ui


@pytest.fixture
def window(qtbot, tmp_path):
    """Return the window on the study of three transcripts, with the search open."""
    made = MainWindow(session_on(tmp_path))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.session.open(make_study(tmp_path, assigned=True))
    open_search(qtbot, made)
    yield made
    made.close()


def open_search(qtbot, window):
    """Press Ctrl+Shift+F where the focus is."""
    where = QApplication.focusWidget() or window
    qtbot.keyClick(where, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.search is not None
    assert window.search.isVisible()


def look_for(qtbot, window, words):
    """Type words and wait until the search has answered."""
    panel = window.search
    panel.field.clear()
    qtbot.keyClicks(panel.field, words)
    settle(qtbot, window)
    return panel


def settle(qtbot, window):
    panel = window.search
    qtbot.waitUntil(lambda: not panel._timer.isActive() and panel._job is None, timeout=10_000)


def titles(panel):
    return [line.title for line in panel.model.lines if line.hit is None]


def hits(panel):
    return [line.hit for line in panel.model.lines if line.hit is not None]


def test_the_field_has_the_focus_and_says_how_to_ask(window):
    assert window.search.field.hasFocus()
    assert "phrase" in window.search.count.text()


def test_hits_stand_under_their_transcripts_and_are_counted(qtbot, window):
    panel = look_for(qtbot, window, "nobody told")
    assert panel.count.text() == "6 places in 3 transcripts"
    assert titles(panel) == ["Alma · 2", "Boris · 2", "Chidi · 2"]
    assert hits(panel)[0].snippet.startswith("Nobody told me")


def test_the_search_waits_for_a_pause(qtbot, window):
    qtbot.keyClicks(window.search.field, "nobody")
    assert window.search._timer.isActive()
    assert hits(window.search) == []
    settle(qtbot, window)
    assert len(hits(window.search)) == 3


def test_chips_narrow_to_a_role(qtbot, window):
    panel = look_for(qtbot, window, "it")
    everybody = len(hits(panel))
    qtbot.mouseClick(panel.chips["Participants"], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    participants = len(hits(panel))
    assert {hit.role.value for hit in hits(panel)} == {"participant"}
    qtbot.mouseClick(panel.chips["Interviewer"], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert {hit.role.value for hit in hits(panel)} == {"interviewer"}
    assert participants + len(hits(panel)) == everybody


def test_enter_opens_the_hit_in_coding(qtbot, window):
    panel = look_for(qtbot, window, "itches")
    (hit,) = hits(panel)
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert window.stage == "coding"
    view = window.screens["coding"].pane.view
    assert view.selected_span() == (hit.start, hit.end)
    text = transcripts.text_of(window.session.project, hit.transcript_id).text
    assert text[hit.start : hit.end] == "itches"
    assert panel.isVisible()


def test_down_chooses_the_next_hit_beyond_the_names(qtbot, window):
    panel = look_for(qtbot, window, "nobody")
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)  # the last one stays chosen
    assert panel.model.lines[panel.list.currentIndex().row()].hit == hits(panel)[2]
    qtbot.keyClick(panel.field, Qt.Key.Key_Up)
    assert panel.model.lines[panel.list.currentIndex().row()].hit == hits(panel)[1]


def test_a_submitted_layer_opens_at_the_words_in_its_own_text(qtbot, window):
    session = window.session
    alma = transcripts.transcript_named(session.project, "Alma")
    coding.submit_layers(session.project, coder_named(session.project, "Ana"))
    before = transcripts.text_of(session.project, alma.id).text
    after = before.replace("it is fine", "that is honestly quite all right").replace("switch it off", "bury it")
    coding.revise_text(session.project, alma.id, after, by="Lea", reason="misheard")
    look_for(qtbot, window, "bothers")
    qtbot.keyClick(window.search.field, Qt.Key.Key_Return)
    at = before.index("bothers")
    assert window.screens["coding"].pane.view.selected_span() == (at, at + len("bothers"))
    open_search(qtbot, window)
    look_for(qtbot, window, "honestly")
    qtbot.keyClick(window.search.field, Qt.Key.Key_Return)
    assert window.banner.isVisible()


def test_a_click_opens_the_hit_in_coding(qtbot, window):
    panel = look_for(qtbot, window, "itches")
    place = panel.list.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.stage == "coding"


def test_a_wrong_query_is_told_in_a_plain_sentence(qtbot, window):
    panel = look_for(qtbot, window, '"nobody')
    assert "opens a quotation mark" in panel.count.text()
    assert hits(panel) == []
    assert window.banner.isHidden()
    qtbot.keyClicks(panel.field, '"')
    settle(qtbot, window)
    assert len(hits(panel)) == 3


def test_nothing_found_is_said(qtbot, window):
    assert look_for(qtbot, window, "elephant").count.text() == "Nothing found."


def test_escape_closes_and_the_words_stay(qtbot, window):
    panel = look_for(qtbot, window, "nobody")
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert not panel.field.hasFocus()
    open_search(qtbot, window)
    settle(qtbot, window)
    assert panel.field.text() == "nobody"
    assert len(hits(panel)) == 3


def test_a_transcript_that_goes_takes_its_hits_along(qtbot, window):
    panel = look_for(qtbot, window, "nobody")
    session = window.session
    gone = transcripts.transcript_named(session.project, "Boris")
    session.do(transcripts.remove_transcript, session.project, gone.id, by="Lea")
    qtbot.waitUntil(lambda: titles(panel) == ["Alma · 1", "Chidi · 1"], timeout=10_000)


def test_closing_the_study_puts_the_search_away(qtbot, window):
    panel = look_for(qtbot, window, "nobody")
    window.session.close()
    assert panel.isHidden()
    assert hits(panel) == []


# ---------------------------------------------------------------- coded in place


def sentences_of(window):
    """Return what the coder has coded, by code."""
    project, coder = window.session.project, window.session.coder
    names = codebook.tree(project).codes
    own = coding.codings(project, coder)
    return sorted((names[one.code_id].name, coding.words_of(project, [one])[one.id]) for one in own)


def test_a_digit_in_the_list_codes_the_sentence_of_a_hit(qtbot, window):
    panel = look_for(qtbot, window, "itches")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_2)
    assert ("Burden", "I wear it every day and it itches.") in sentences_of(window)
    assert panel.isVisible()
    window.session.undo()
    assert all(name != "Burden" for name, _ in sentences_of(window))


def test_space_in_the_list_offers_any_code(qtbot, window):
    panel = look_for(qtbot, window, "itches")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    palette = panel.findChild(CodePaletteDialog)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(palette.field, "priv")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ("Privacy", "I wear it every day and it itches.") in sentences_of(window)


def test_digits_in_the_field_are_words_to_look_for(qtbot, window):
    panel = look_for(qtbot, window, "1")
    assert panel.field.text() == "1"
    assert len(sentences_of(window)) == 1
