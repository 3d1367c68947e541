# SPDX-License-Identifier: GPL-3.0-or-later
"""Many files: read and taken in away from the window's thread, with progress, Cancel and one report. Invented texts."""

from __future__ import annotations

import sys
import time

import pytest
from PySide6.QtCore import Qt, QTimer
from small_studies import session_on

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts import import_list
from qualcoder_cp.ui.transcripts.import_done import LEFT, OUTCOME, WORDS
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen

pytestmark = pytest.mark.ui

TALK = "Interviewer: How did day {number} go?\nNurse: It went {number} times around the ward.\n"


@pytest.fixture
def screen(qtbot, tmp_path):
    Project.create(tmp_path / "s.qcp", "S").close()
    session = session_on(tmp_path, tmp_path / "s.qcp")
    background = Background()
    session.closing.connect(background.stop)
    made = TranscriptsScreen(session, background)
    qtbot.addWidget(made)
    session.changed.connect(made.refresh)
    made.problems, made.told = [], []
    session.failed.connect(made.problems.append)
    session.said.connect(lambda words, undo: made.told.append((words, undo)))
    made.resize(1100, 760)
    made.show()
    made.refresh(None)
    yield made
    session.close()
    background.stop()


def write(folder, count, turns=20):
    folder.mkdir()
    paths = []
    for number in range(count):
        path = folder / f"W{number % 4}_{number:03}.txt"
        path.write_text("".join(TALK.format(number=number * 1000 + one) for one in range(turns)), "utf-8")
        paths.append(path)
    return paths


def show(qtbot, screen, paths, timeout=30_000):
    screen.go_to(files=paths)
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) == len(paths), timeout=timeout)


def count(screen):
    return len(transcripts.transcripts(screen.session.project))


class Ticks:
    """Counts how often the window's thread comes round, and its longest absence in seconds."""

    def __init__(self):
        self.count, self.longest, self._last = 0, 0.0, time.perf_counter()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self):
        now = time.perf_counter()
        self.count, self.longest, self._last = self.count + 1, max(self.longest, now - self._last), now

    def stop(self):
        self._timer.stop()
        return self.count, self.longest


@pytest.mark.slow
def test_300_files_and_a_slow_reader_leave_the_window_alive(qtbot, screen, tmp_path, monkeypatch):
    paths = write(tmp_path / "in", 300)
    reading = sys.modules["qualcoder_cp.transcripts.prepare"]  # the package calls its function so too
    plain = reading._read

    def slow(*arguments):
        time.sleep(0.01)
        return plain(*arguments)

    monkeypatch.setattr(reading, "_read", slow)
    seen = set()
    ticks = Ticks()
    screen.go_to(files=paths)
    screen.panel.bar.valueChanged.connect(seen.add)
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) == 300, timeout=60_000)
    alive, longest = ticks.stop()
    assert longest < 2  # some 0.1 s on two idle cores
    assert alive > 100  # three seconds of reading at 10 ms a tick
    assert len(seen) > 50

    seen.clear()
    screen.panel.take_bar.valueChanged.connect(seen.add)
    ticks = Ticks()
    qtbot.keyClick(screen.panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not screen.session.busy, timeout=60_000)
    alive, longest = ticks.stop()
    assert longest < 2
    assert alive > 10
    assert len(seen) > 20
    assert count(screen) == 300
    assert screen.session.project.undoable(screen.session.by) == "Import 300 transcripts"
    screen.session.undo()
    assert count(screen) == 0


def test_cancel_during_the_import_leaves_the_study_as_it_was(qtbot, screen, tmp_path, monkeypatch):
    show(qtbot, screen, write(tmp_path / "in", 12))
    before = screen.session.project.state
    plain = import_list.transcripts.import_transcripts

    def slow(*arguments, progress, **named):
        def told(*step):
            time.sleep(0.05)
            progress(*step)

        return plain(*arguments, progress=told, **named)

    monkeypatch.setattr(import_list.transcripts, "import_transcripts", slow)
    qtbot.mouseClick(screen.panel.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.panel.take_bar.value() > 2)
    qtbot.keyClick(screen.panel.take_bar, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.session.busy)
    assert (screen.session.project.state, count(screen)) == (before, 0)
    assert screen.panel.table.isVisible()  # what was chosen is still chosen
    assert len(screen.panel.model.chosen()) == 12


def test_nothing_else_is_changed_while_files_come_in(qtbot, screen, tmp_path):
    show(qtbot, screen, write(tmp_path / "in", 3))
    screen.panel.take()
    assert screen.session.do(transcripts.add_variable, screen.session.project, "age", by="Ana") is None
    screen.session.undo()
    assert len(screen.problems) == 2
    assert "Importing 3 files: until that is done nothing else can be changed" in screen.problems[0]
    qtbot.waitUntil(lambda: not screen.session.busy)
    assert transcripts.variables(screen.session.project) == []
    assert count(screen) == 3


def test_a_study_that_is_closed_during_the_import_stays_as_it_was(qtbot, screen, tmp_path):
    show(qtbot, screen, write(tmp_path / "in", 40))
    path = screen.session.project.path
    screen.panel.take()
    screen.session.close()
    qtbot.waitUntil(lambda: not screen.session.busy)
    with Project.open(path) as project:
        assert len(transcripts.transcripts(project)) in (0, 40)  # all or nothing
    assert screen.problems == []


def test_the_report_names_what_stayed_out_and_its_words_add_up(qtbot, screen, tmp_path):
    paths = write(tmp_path / "in", 3)
    bad = tmp_path / "in" / "empty.txt"
    bad.write_bytes(b"")
    double = tmp_path / "in" / "again.txt"
    double.write_bytes(paths[0].read_bytes())
    show(qtbot, screen, [*paths, bad, double])
    assert screen.panel.import_button.text() == "Import 3 transcripts"
    qtbot.keyClick(screen.panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.panel.report.isVisible())
    report = screen.panel.report
    assert report.title.text() == "3 transcripts imported"
    rows = report.model.rows
    assert [row[OUTCOME] for row in rows] == ["taken in"] * 3
    assert all(row[WORDS] == row[WORDS + 1] + row[LEFT] for row in rows)
    total = sum(row[WORDS] for row in rows)
    assert report.sum.text() == f"{total:,} words in the files = {total:,} kept + 0 left out"
    assert screen.told[-1] == ("3 transcripts imported", True)
    qtbot.keyClick(report.close_button, Qt.Key.Key_Space)
    assert screen.texts.isVisible()


def test_a_file_that_turns_out_to_be_double_at_the_last_moment_is_reported(qtbot, screen, tmp_path):
    paths = write(tmp_path / "in", 2)
    show(qtbot, screen, paths)
    transcripts.import_transcripts(screen.session.project, transcripts.prepare(paths[:1]), by="Ben")
    screen.panel.take()
    qtbot.waitUntil(lambda: screen.panel.report.isVisible())
    assert screen.panel.report.title.text() == "1 transcript imported, 1 left out"
    assert "same text as the transcript 'W0_000'" in screen.panel.report.model.rows[0][5]
    screen.panel.report.copy()


def test_participants_and_groups_are_read_out_of_file_names(qtbot, screen, tmp_path):
    show(qtbot, screen, write(tmp_path / "in", 6))
    names = screen.panel.names
    assert not names.switch.isChecked()
    names.field.setFocus()
    names.field.selectAll()
    qtbot.keyClicks(names.field, "{group}_{id}")
    assert names.switch.isChecked()
    assert "6 of 6 names fit, 6 participants" in names.said.text()
    assert "W0_000.txt → participant 000, group W0" in names.said.text()
    screen.panel.take()
    qtbot.waitUntil(lambda: not screen.session.busy)
    people = transcripts.participants(screen.session.project)
    assert [(one.name, one.group) for one in people][:2] == [("000", "W0"), ("001", "W1")]
    assert len(people) == 6


def test_a_pattern_that_can_not_work_is_told_at_once(qtbot, screen, tmp_path):
    show(qtbot, screen, write(tmp_path / "in", 2))
    names = screen.panel.names
    names.field.clear()
    qtbot.keyClicks(names.field, "{group}")
    assert "must hold {id}" in names.said.text()
    assert names.pattern is None
    names.field.clear()
    qtbot.keyClicks(names.field, "X{id}")
    assert names.said.text() == "The pattern fits none of the names."
    qtbot.mouseClick(names.guess_button, Qt.MouseButton.LeftButton)
    assert "2 of 2 names fit" in names.said.text()
