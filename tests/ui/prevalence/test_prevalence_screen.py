# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage Prevalence: the bars at once, every number a door to its passages, the same numbers as a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QToolButton

from qualcoder_cp import adjudication
from qualcoder_cp.model import Level
from qualcoder_cp.prevalence import LayerChoice, count
from qualcoder_cp.prevalence.figures import FigureOptions
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.prevalence import drawing_job
from qualcoder_cp.ui.prevalence.screen import PrevalenceScreen
from qualcoder_cp.ui.session import Session

pytestmark = pytest.mark.ui

PEOPLE = "participant,transcript,group\nPia,T1,patients\nPaul,T2,clinicians\n"
WORDS = "They never asked me about consent."


class Shelf:
    """A window with the screen, as the shell shows it."""

    def __init__(self, qtbot, project, settings):
        self.session = Session(settings)
        self.failed, self.said, self.gone = [], [], []
        self.session.failed.connect(self.failed.append)
        self.session.said.connect(lambda words, _undo: self.said.append(words))
        self.qtbot, self.window = qtbot, QMainWindow()
        qtbot.addWidget(self.window)
        self.background = Background(self.window)
        self.background.started.connect(lambda job: job.failed.connect(self.failed.append))
        self.session.closing.connect(self.background.stop)
        self.screen = PrevalenceScreen(self.session, self.background)
        self.screen.go_elsewhere.connect(lambda stage, place: self.gone.append((stage, place)))
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

    @property
    def chart(self):
        return self.screen.chart

    @property
    def table(self):
        return self.screen.table

    def wait_for_chart(self, regions):
        self.qtbot.waitUntil(lambda: len(self.chart.regions()) == regions, timeout=20_000)
        self.chart.setFocus()

    def wait_for_table(self, rows):
        self.screen.controls.choose(as_table=True)
        self.qtbot.waitUntil(lambda: self.table.numbers.rowCount() == rows + 3, timeout=20_000)
        self.table.setFocus()

    def wait_for_passages(self):
        self.qtbot.waitUntil(self.screen.panel.isVisible, timeout=20_000)

    def press(self, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(widget, key, modifier)

    def chip(self, text):
        return next(one for one in self.screen.findChildren(QToolButton) if one.text() == text)

    def cell(self, row, column):
        return self.table.numbers.index(row, column).data()

    def words(self):
        return " ".join(one.text() for one in self.screen.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def shelf(qtbot, study, tmp_path):
    shelves = []

    def make(one):
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        shelves.append(Shelf(qtbot, one.project, settings))
        return shelves[-1]

    yield make
    for one in shelves:
        one.background.stop()


@pytest.fixture
def coded(study):
    """Ana and Ben agree on Consent in T1; Ana alone codes Access in T2; the lead has decided everything."""
    one = study()
    one.people(PEOPLE)
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", WORDS)
    one.apply(one.ana, "T2", "Access", "Nobody told me who sees them.")
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    return one


@pytest.fixture
def decided(coded):
    adjudication.apply_rule(coded.project, f"coder {coded.ana.uuid}", by="Lea")
    return coded


def test_the_bars_of_the_domains_are_there_at_once(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    tips = [region.tip for region in one.chart.regions()]
    assert tips[0].startswith("Privacy: 2/2 (100%)")
    assert tips[1].startswith("Trust: 0/2 (0%)")
    assert "N=2" in one.words()
    assert "layer: consensus" in one.words()


def test_arrow_keys_move_and_enter_opens_the_passages(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    one.press(one.chart, Qt.Key.Key_Down)
    assert one.chart.focused().tip.startswith("Trust")
    assert "Trust" in one.chart.accessibleName()
    one.press(one.chart, Qt.Key.Key_Up)
    one.press(one.chart, Qt.Key.Key_Return)
    one.wait_for_passages()
    lines = [(line.title, line.passage.words if line.passage else None) for line in one.screen.panel.model.lines]
    assert lines[:3] == [("patients (1)", None), ("Pia", None), ("T1 · consensus · Consent", WORDS)]
    one.qtbot.waitUntil(one.screen.panel.list.hasFocus)
    one.press(one.screen.panel.list, Qt.Key.Key_Down)  # passes over the headings
    one.press(one.screen.panel.list, Qt.Key.Key_Return)
    start, end = decided.place("T2", "Nobody told me who sees them.")
    assert one.gone == [("adjudication", {"transcript_id": decided.transcript("T2"), "start": start, "end": end})]
    one.press(one.screen.panel.list, Qt.Key.Key_Escape)
    assert not one.screen.panel.isVisible()
    assert one.chart.hasFocus()


def test_a_click_on_a_bar_opens_its_passages(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    place = one.chart.rectangle(one.chart.regions()[0]).center().toPoint()
    one.qtbot.mouseClick(one.chart, Qt.MouseButton.LeftButton, pos=place)
    one.wait_for_passages()
    assert "2/2 (100%)" in one.words()
    assert "2 passages" in one.words()


def test_groups_stand_beside_each_other_and_the_keys_go_there(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    one.qtbot.mouseClick(one.chip("By group"), Qt.MouseButton.LeftButton)
    one.wait_for_chart(6)
    one.press(one.chart, Qt.Key.Key_Right)
    assert one.chart.focused().group == "patients"
    one.press(one.chart, Qt.Key.Key_Return)
    one.wait_for_passages()
    assert "Privacy, patients" in one.words()
    assert "1/1 (100%)" in one.words()


def test_another_layer_is_counted_and_opens_in_coding(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    one.qtbot.mouseClick(one.chip("Ben"), Qt.MouseButton.LeftButton)
    one.qtbot.waitUntil(lambda: "layer: Ben" in one.words(), timeout=20_000)
    one.qtbot.waitUntil(lambda: "1/2 (50%)" in one.chart.regions()[0].tip, timeout=20_000)
    one.chart.setFocus()
    one.press(one.chart, Qt.Key.Key_Return)
    one.wait_for_passages()
    one.press(one.screen.panel.list, Qt.Key.Key_Return)
    assert one.gone[0][0] == "coding"


def test_the_table_has_the_same_numbers_and_copies_as_text(shelf, decided):
    one = shelf(decided)
    one.wait_for_table(2)
    assert [one.cell(0, column) for column in range(2)] == ["Privacy", "2/2 (100%)"]
    assert one.cell(4, 1) == "2"  # analyzed
    one.press(one.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Domain", "All (N=2)", "95% CI"]
    assert lines[1].split("\t")[:2] == ["Privacy", "2/2 (100%)"]
    assert len(lines) == 6
    one.press(one.table, Qt.Key.Key_Right)
    one.press(one.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    one.press(one.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "All (N=2)\t95% CI"


def test_the_band_shows_each_coder_any_and_all_beside_the_number(shelf, decided):
    one = shelf(decided)
    one.wait_for_table(2)
    one.qtbot.mouseClick(one.chip("Band"), Qt.MouseButton.LeftButton)
    one.qtbot.waitUntil(lambda: one.table.numbers.columnCount() == 8, timeout=20_000)
    heads = [one.table.numbers.headerData(number, Qt.Orientation.Horizontal).split("\n")[0] for number in range(3, 8)]
    assert dict(zip(heads, [one.cell(0, number) for number in range(3, 8)], strict=True)) == {
        "consensus": "2/2 (100%)", "Ana": "2/2 (100%)", "Ben": "1/2 (50%)", "any coder": "2/2 (100%)",
        "all coders": "1/2 (50%)",
    }  # fmt: skip
    one.table.setCurrentIndex(one.table.numbers.index(0, 3 + heads.index("Ben")))
    one.press(one.table, Qt.Key.Key_Return)
    one.wait_for_passages()
    assert "layer: Ben" in one.words()


def test_the_whole_tree_is_a_table_only(shelf, decided):
    one = shelf(decided)
    one.wait_for_table(2)
    one.qtbot.mouseClick(one.chip("Whole tree"), Qt.MouseButton.LeftButton)
    assert [one.cell(row, 0).strip() for row in range(3)] == ["Privacy", "Consent", "Access"]
    one.qtbot.mouseClick(one.chip("Chart"), Qt.MouseButton.LeftButton)
    assert one.screen.controls.view.level is Level.DOMAIN


def test_a_level_without_rows_is_not_shown(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    one.registry.qt("prevalence.themes").trigger()
    assert one.screen.controls.view.level is Level.DOMAIN
    one.registry.qt("prevalence.codes").trigger()
    one.wait_for_chart(4)
    assert one.chart.regions()[0].tip.startswith("Consent")


def test_who_is_left_out_stands_behind_a_fold(shelf, coded):
    one = shelf(coded)
    one.wait_for_chart(2)
    assert "Provisional: 1 participant not yet complete and left out." in one.words()
    assert not one.screen.note.list.isVisible()
    fold = next(each for each in one.screen.note.findChildren(QPushButton) if each.isVisible())
    one.qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert one.screen.note.list.isVisible()
    assert one.screen.note.list.model().index(0, 0).data().startswith("Paul (clinicians): T2")


def test_a_long_group_breaks_in_the_head_of_the_table(shelf, study):
    one = study()
    group = "adolescent patients and their families"
    one.people(f"participant,transcript,group\nPia,T1,{group}\nPaul,T2,clinicians\n")
    shown = shelf(one.submit())
    shown.screen.controls.choose(layer=LayerChoice.ANY, by_group=True)
    shown.wait_for_table(2)
    assert (
        shown.table.numbers.headerData(3, Qt.Orientation.Horizontal) == "adolescent patients\nand their families\n(n=1)"
    )
    assert f"\t{group} (n=1)\t" in shown.table.numbers.tsv([])


def test_a_decision_moves_the_numbers_and_the_open_passages(shelf, coded):
    one = shelf(coded)
    one.wait_for_chart(2)
    one.press(one.chart, Qt.Key.Key_Return)
    one.wait_for_passages()
    adjudication.apply_rule(coded.project, f"coder {coded.ana.uuid}", by="Lea")
    one.qtbot.waitUntil(lambda: "2/2 (100%)" in one.chart.regions()[0].tip, timeout=20_000)
    one.qtbot.waitUntil(lambda: "2 passages" in one.words(), timeout=20_000)
    assert not one.screen.note.isVisible()


def test_without_codings_the_way_on_is_shown(shelf, study):
    one = shelf(study())
    assert "Nothing is coded yet" in one.words()
    go = next(each for each in one.screen.findChildren(QPushButton) if each.text() == "Go to Coding")
    one.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    assert one.gone == [("coding", {})]
    assert not next(each for each in one.screen.findChildren(QPushButton) if "Export" in each.text()).isEnabled()


def test_a_sealed_round_shows_nothing_but_the_own_layer(shelf, study):
    blind = study()
    blind.apply(blind.ana, "T1", "Consent", WORDS)
    blind.submit(blind.ana)
    one = shelf(blind)
    assert "is sealed" in one.words()
    assert "2 of 4 so far" in one.words()
    assert one.screen.numbers is None
    assert not one.chip("Ben").isEnabled()
    own = next(each for each in one.screen.findChildren(QPushButton) if each.text() == "Count my own layer")
    one.qtbot.mouseClick(own, Qt.MouseButton.LeftButton)
    one.wait_for_chart(2)
    assert one.screen.numbers.counted.layer == "Ana"
    assert one.screen.controls.layers() == [blind.ana.id]


def test_the_next_coder_sees_nothing_of_the_own_layer_of_the_last(shelf, study):
    blind = study()
    blind.apply(blind.ana, "T1", "Consent", WORDS)
    blind.submit(blind.ana)
    one = shelf(blind)
    one.screen.controls.choose(layer=blind.ana.id)
    one.wait_for_chart(2)
    one.press(one.chart, Qt.Key.Key_Return)
    one.wait_for_passages()
    QGuiApplication.clipboard().setText("before")
    one.session.set_coder(blind.ben)
    one.screen.refresh(None)
    assert "is sealed" in one.words()
    assert not one.screen.panel.isVisible()
    assert one.chart.regions() == []
    one.table.copy_all()
    assert QGuiApplication.clipboard().text() == "before"


def test_where_nobody_is_complete_another_layer_is_offered(shelf, study):
    one = study()
    for coder, code in ((one.ana, "Consent"), (one.ben, "Access")):
        one.apply(coder, "T1", code, WORDS)
        one.apply(coder, "T2", code, "The school, perhaps.")
    shown = shelf(one.submit())
    shown.qtbot.waitUntil(lambda: "No participant is complete yet" in shown.words(), timeout=20_000)
    button = next(each for each in shown.screen.findChildren(QPushButton) if each.text().startswith("Count any"))
    shown.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    shown.wait_for_chart(2)
    assert shown.screen.controls.view.layer is LayerChoice.ANY


@pytest.mark.parametrize("name", ["chart.png", "chart.svg", "chart"])
def test_the_chart_is_exported(shelf, decided, tmp_path, monkeypatch, name):
    one = shelf(decided)
    one.wait_for_chart(2)
    target = tmp_path / name
    monkeypatch.setattr("qualcoder_cp.ui.prevalence.screen.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    one.press(one.chart, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    written = target if target.suffix else target.with_suffix(".png")
    one.qtbot.waitUntil(lambda: any("Chart written" in words for words in one.said), timeout=20_000)
    assert written.stat().st_size > 1000
    if written.suffix == ".png":
        assert QImage(str(written)).width() == 1200


def test_an_impossible_export_says_why(shelf, decided, tmp_path):
    one = shelf(decided)
    one.wait_for_chart(2)
    one.screen.export_to(Path(tmp_path / "chart.gif"))
    one.qtbot.waitUntil(lambda: bool(one.failed), timeout=20_000)
    assert "chart.gif" in one.failed[0]


def test_another_width_draws_the_chart_anew(shelf, decided):
    one = shelf(decided)
    one.wait_for_chart(2)
    before = one.chart.width()
    one.window.resize(640, 760)
    one.qtbot.waitUntil(lambda: one.chart.width() not in (0, before), timeout=20_000)
    assert one.chart.width() < before
    assert one.chart.at(one.chart.rectangle(one.chart.regions()[0]).center()) is one.chart.regions()[0]
    assert one.chart.at(QPoint(-5, -5).toPointF()) is None


@pytest.mark.parametrize("by_group", [False, True])
def test_the_picture_is_as_sharp_as_the_screen_and_as_large_as_its_room(decided, by_group):
    table = count(decided.project).table
    options = FigureOptions(by_group=by_group)
    plain = drawing_job.paint(table, options, drawing_job.Screenful(500, 1.0, 13))
    sharp = drawing_job.paint(table, options, drawing_job.Screenful(500, 2.0, 13))
    assert (plain.width, sharp.width) == (500, 1000)
    assert sharp.image().deviceIndependentSize().toSize().width() == 500
    assert [region.tip for region in plain.regions] == [region.tip for region in sharp.regions]
    wide = drawing_job.paint(table, options, drawing_job.Screenful(5000, 1.0, 13))
    assert wide.width < 2000  # letters stop growing


def test_the_screen_shows_what_is_exported(decided, tmp_path):
    table, options = count(decided.project).table, FigureOptions()
    shown = drawing_job.paint(table, options, drawing_job.Screenful(900, 1.0, 10))
    drawing_job.write_chart(table, options, tmp_path / "chart.png")
    written = QImage(str(tmp_path / "chart.png"))
    assert shown.width / shown.height == pytest.approx(written.width() / written.height(), rel=0.01)
