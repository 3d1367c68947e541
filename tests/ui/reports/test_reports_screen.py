# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Reports: a checklist, the very files as previews, one button that writes the folder."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow

from qualcoder_cp import adjudication, reports, transcripts
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.reports import previews, writing
from qualcoder_cp.ui.reports.screen import ReportsScreen
from qualcoder_cp.ui.session import Session

pytestmark = pytest.mark.ui

FILES = [one.file for one in reports.DELIVERABLES]
WORDS = "They never asked me about consent."


class Shelf:
    """A window with the screen, as the shell shows it."""

    def __init__(self, qtbot, project, settings):
        self.session = Session(settings)
        self.failed, self.said = [], []
        self.session.failed.connect(self.failed.append)
        self.session.said.connect(lambda words, _undo: self.said.append(words))
        self.qtbot, self.window = qtbot, QMainWindow()
        qtbot.addWidget(self.window)
        self.background = Background(self.window)
        self.background.started.connect(lambda job: job.failed.connect(self.failed.append))
        self.session.closing.connect(self.background.stop)
        self.screen = ReportsScreen(self.session, self.background)
        self.window.setCentralWidget(self.screen)
        self.window.resize(1100, 760)
        self.session.take(project)
        self.window.show()
        self.registry = Registry(self.window)
        self.registry.add(self.screen.actions_of_stage())
        self.session.changed.connect(self.screen.refresh)
        self.screen.refresh(None)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.registry.refresh()
        self.screen.list.setFocus()

    def words(self):
        return " ".join(one.text() for one in self.screen.findChildren(QLabel) if one.isVisible())

    def wait_for_previews(self):
        self.qtbot.waitUntil(lambda: "is being made" not in self.words(), timeout=30_000)

    def write(self):
        number = len(self.said)
        self.registry.refresh()
        self.qtbot.keyClick(self.screen.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: len(self.said) > number or bool(self.failed), timeout=30_000)
        self.qtbot.waitUntil(lambda: self.screen.bar.write.isVisible(), timeout=30_000)


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def shelf(qtbot, study, settings):
    shelves = []

    def make(one):
        shelves.append(Shelf(qtbot, one.project, settings))
        return shelves[-1]

    yield make
    for one in shelves:
        one.background.stop()


@pytest.fixture
def decided(study):
    one = study()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", WORDS)
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    return one


def test_each_deliverable_has_its_preview(shelf, decided):
    one = shelf(decided)
    one.wait_for_previews()
    pane = one.screen.preview
    for number, file in enumerate(FILES):
        assert one.screen.list.file() == file
        assert file in pane.facts.text()
        shown = [widget for widget in (pane.table, pane.picture, pane.words) if widget.isVisible()]
        tables, pictures = dict.fromkeys((".csv", ".docx", ".xlsx"), pane.table), (".png", ".svg")
        kinds = tables | dict.fromkeys(pictures, pane.picture) | {".md": pane.words}
        assert shown == [kinds[file[file.rindex(".") :]]]
        if number + 1 < len(FILES):
            one.qtbot.keyClick(one.screen.list, Qt.Key.Key_Down)
    assert "independently coded 2/2 transcripts" in pane.words.toPlainText()


def test_the_folder_is_written_by_one_key(shelf, decided, tmp_path):
    one = shelf(decided)
    one.screen.use_folder(tmp_path / "out")
    one.write()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    assert f"{len(FILES)} files" in one.screen.written.summary.toolTip()
    assert not one.screen.written.stale.isVisible()
    assert one.screen.list.deliverables.index(0).data(Qt.ItemDataRole.UserRole).startswith("prevalence.csv · written,")
    assert one.registry.qt("reports.open_folder") is not None


def test_a_later_change_marks_the_files_as_out_of_date(shelf, decided, tmp_path):
    one = shelf(decided)
    one.screen.use_folder(tmp_path / "out")
    one.write()
    transcripts.rename_transcript(decided.project, decided.transcript("T1"), "First", by="Lea")
    assert one.screen.written.stale.isVisible()
    one.wait_for_previews()
    one.write()
    assert not one.screen.written.stale.isVisible()


def test_only_ticked_files_are_written_and_ticks_are_remembered(shelf, decided, tmp_path):
    one = shelf(decided)
    one.screen.use_folder(tmp_path / "out")
    one.screen._tick(False)
    assert not one.screen.bar.write.isEnabled()
    one.qtbot.keyClick(one.screen.list, Qt.Key.Key_Space)
    assert one.screen.list.deliverables.files() == ("prevalence.csv",)
    one.write()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["prevalence.csv"]
    again = Shelf(one.qtbot, decided.project, one.session.settings)
    assert again.screen.list.deliverables.files() == ("prevalence.csv",)
    assert again.screen.bar.folder() == tmp_path / "out"
    again.background.stop()


def test_stopping_leaves_the_folder_as_it_was(decided, tmp_path):
    class Stopped(Exception):
        pass

    def progress(done, total, what):
        if what == reports.DELIVERABLES[-1].title:
            raise Stopped

    with pytest.raises(Stopped):
        writing.write_folder(decided.project, None, tmp_path / "out", (), progress)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(shelf, decided, tmp_path):
    one = shelf(decided)
    (tmp_path / "out").write_text("a file, no folder", encoding="utf-8")
    one.screen.use_folder(tmp_path / "out")
    one.write()
    assert str(tmp_path / "out") in one.failed[0]
    assert not one.screen.written.isVisible()


def test_the_methods_paragraph_is_copied_without_its_headings(shelf, decided):
    one = shelf(decided)
    one.wait_for_previews()
    one.screen.go_to(file="methods.md")
    one.registry.refresh()
    one.qtbot.keyClick(
        one.screen.list, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Two analysts (Ana and Ben)")
    assert "#" not in copied


def test_before_coding_and_while_sealed_there_is_a_sentence(shelf, study):
    blind = study()
    one = shelf(blind)
    assert "Nothing is coded yet" in one.words()
    blind.apply(blind.ana, "T1", "Consent", WORDS)
    assert "is sealed" in one.words()
    assert "0 of 4 layers" in one.words()
    one.registry.refresh()
    assert not one.registry.qt("reports.write").isEnabled()


def test_a_preview_shows_the_first_rows_and_says_how_many_there_are(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("a,b\n" + "".join(f"{number},x\n" for number in range(250)), encoding="utf-8")
    found = previews.look_into(path)
    assert (found.header, len(found.rows), found.total) == (("a", "b"), 100, 250)


@pytest.mark.parametrize(("size", "words"), [(12, "12 bytes"), (24_400, "24 kB"), (2_100_000, "2.1 MB")])
def test_sizes_as_people_read_them(size, words):
    assert previews.shown_size(size) == words
