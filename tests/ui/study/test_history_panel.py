# SPDX-License-Identifier: GPL-3.0-or-later
"""The history: who did what when, filtered by person, thing, time and words, with undo of own steps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from small_studies import code, make_study

from qualcoder_cp import codebook
from qualcoder_cp.project import Project
from qualcoder_cp.ui.study.history_panel import when

pytestmark = pytest.mark.ui


def opened(shown, path, coder):
    screen, _ = shown(path, coder)
    screen.toggle_history()
    return screen.history


def test_the_history_tells_who_did_what_and_undoes_own_steps(qtbot, tmp_path, shown):
    history = opened(shown, make_study(tmp_path), "Lea")
    assert (history.model.steps[0].what, history.model.steps[0].by) == ("Add domain 'Burden'", "Lea")
    assert history.model.index(0).data().startswith("Today · ")
    history.list.setCurrentIndex(history.model.index(1))
    qtbot.keyClick(history.undo_button, Qt.Key.Key_Space)
    assert history.model.index(1).data().startswith("Undo: Add domain 'Burden'\nLea · today")


def test_days_are_headings_that_cannot_be_chosen(tmp_path, shown):
    history = opened(shown, make_study(tmp_path), "Lea")
    assert history.model.flags(history.model.index(0)) == Qt.ItemFlag.NoItemFlags


def test_steps_of_others_cant_be_undone(tmp_path, shown):
    history = opened(shown, make_study(tmp_path), "Ben")
    history.list.setCurrentIndex(history.model.index(1))
    assert not history.undo_button.isEnabled()


def test_the_history_leaks_nothing_while_sealed(tmp_path, shown):
    path = make_study(tmp_path, assigned=True)
    history = opened(shown, path, "Ben")
    assert all(step.by != "Ana" for step in history.model.steps)
    history._session.close()
    with Project.open(path) as project:
        code(project, "Ben", "Chidi", 1, "it itches")
    assert "Privacy" in opened(shown, path, "Ben").model.steps[0].what


def test_the_filters_leave_a_person_a_thing_and_words(qtbot, tmp_path, shown):
    path = make_study(tmp_path, assigned=True)
    history = opened(shown, path, "Ana")
    everything = len(history.model.steps)
    history.by.setCurrentText("Ana")
    assert {step.by for step in history.model.steps} == {"Ana"}
    history.by.setCurrentIndex(0)
    history.thing.setCurrentText("Burden")
    assert [step.what for step in history.model.steps] == ["Add domain 'Burden'"]
    history.thing.setCurrentText("Alma")
    assert any("Apply code 'Privacy'" in step.what for step in history.model.steps)
    history.thing.setCurrentIndex(0)
    qtbot.keyClicks(history.field, "domain")
    assert len(history.model.steps) == 2
    history.field.setText("no such words")
    assert "No step" in history._told.text()
    qtbot.waitUntil(lambda: history.yesterday.width() > 0)
    qtbot.mouseClick(history.yesterday, Qt.MouseButton.LeftButton)
    assert len(history.model.steps) == everything
    assert history.since.currentText() == "Since yesterday"


def test_an_older_own_step_is_taken_back_and_one_that_is_built_upon_says_why(tmp_path, shown):
    path = make_study(tmp_path)
    history = opened(shown, path, "Lea")
    project = history._session.project
    told = []
    history._session.failed.connect(told.append)
    first = next(step for step in history.model.steps if step.what == "Add domain 'Privacy'")
    history.list.setCurrentIndex(history.model.index(history.model.row_of(first.id)))
    history.undo()
    assert [one.name for one in codebook.tree(project).in_order()] == ["Burden"]
    burden = codebook.code_named(project, "Burden")
    codebook.add_code(project, "Itching", by="Lea", parent_id=burden.id)
    second = next(step for step in history.model.steps if step.what == "Add domain 'Burden'")
    history.list.setCurrentIndex(history.model.index(history.model.row_of(second.id)))
    history.undo()
    assert told
    assert len(codebook.tree(project).codes) == 2


@pytest.mark.parametrize(
    ("at", "text"),
    [("2026-03-05T09:07:00Z", "today 09:07"), ("2026-03-04T23:00:00Z", "yesterday 23:00"),
     ("2025-12-31T10:00:00.123Z", "31 Dec 2025 10:00")],
)  # fmt: skip
def test_times_are_said_as_people_do(at, text):
    assert when(at, datetime(2026, 3, 5, 12, 0, tzinfo=UTC)) == text
