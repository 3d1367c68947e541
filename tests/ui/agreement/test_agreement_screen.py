# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreement on the screen: every unit at once, words for what is undefined, and the way to the passages."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMainWindow

from qualcoder_cp import agreement, codebook, coding, transcripts
from qualcoder_cp.agreement import Unit, Universe
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import CoderRole, Level
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.ui.actions import Registry
from qualcoder_cp.ui.agreement.reading import LABEL
from qualcoder_cp.ui.agreement.screen import AgreementScreen
from qualcoder_cp.ui.agreement.table import ALPHA, KAPPA, NAME, NOTE
from qualcoder_cp.ui.agreement.wording import short_names, value_words, with_interval
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.session import Session

pytestmark = pytest.mark.ui


def make_study(folder, *, team=("Ana Ruiz", "Ben Okafor"), submit=True):
    """Return a study of four interviews; "Trust" is used by nobody, "Use" by the first coder only."""
    project = Project.create(folder / "study.qcp", "Devices", by="Lea")
    coders = [add_coder(project, name) for name in team]
    add_coder(project, "Lea Brandt", CoderRole.LEAD)
    files = []
    for number in range(1, 5):
        files.append(folder / f"interview_{number}.txt")
        words = f"Interviewer: Well, {number}?\n\nP{number}: I worry about data. It helps me sleep. That is all.\n"
        files[-1].write_text(words, encoding="utf-8")
    transcripts.import_transcripts(project, transcripts.prepare(files), by="Lea")
    privacy = codebook.add_code(project, "Privacy", by="Lea")
    consent = codebook.add_code(project, "Consent", by="Lea", parent_id=privacy.id)
    use = codebook.add_code(project, "Use", by="Lea")
    codebook.add_code(project, "Trust", by="Lea")
    for one in transcripts.transcripts(project):
        text = transcripts.text_of(project, one.id).text
        worry, sleep = text.index("I worry"), text.index("It helps")
        for place, coder in enumerate(coders):
            if one.id % 2:
                coding.apply_code(project, coder, one.id, consent.id, worry, worry + 19)
            if not place:
                coding.apply_code(project, coder, one.id, use.id, sleep, sleep + 18)
    for coder in coders if submit else coders[:1]:
        coding.submit_layers(project, coder)
    return project


@pytest.fixture
def shown(qtbot, tmp_path):
    opened = []

    def show(project, *, wait=True) -> AgreementScreen:
        session = Session(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        session.take(project)
        window = QMainWindow()
        background = Background(window)
        session.closing.connect(background.stop)
        screen = AgreementScreen(session, background)
        window.setCentralWidget(screen)
        Registry(window).add(screen.actions_of_stage())
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        screen.refresh(None)
        if wait:
            rungs = screen.ladder.rungs.values()
            qtbot.waitUntil(lambda: all(rung.result is not None for rung in rungs), timeout=20_000)
        opened.append((session, window))
        return screen

    yield show
    for session, _window in opened:
        session.close()


@pytest.fixture
def screen(shown, tmp_path):
    return shown(make_study(tmp_path))


def words(screen, row, column, role=Qt.ItemDataRole.DisplayRole):
    return screen.model.index(row, column).data(role)


def row_of(screen, name):
    return next(row for row in range(screen.model.rowCount()) if words(screen, row, NAME) == name)


def test_the_pooled_row_stands_first_and_the_numbers_are_the_cores(screen):
    report = agreement.compare(screen.session.project, Unit.PARTICIPANT)
    assert words(screen, 0, NAME) == "all domains pooled"
    pooled = next(row for row in report.pooled if row.level == "domain")
    assert words(screen, 0, ALPHA) == value_words(pooled.krippendorff_alpha)
    assert screen.model.rowCount() == 4
    assert screen.compared.text() == report.compared


def test_what_is_undefined_says_why_and_is_no_number(screen):
    row = row_of(screen, "Trust")
    assert words(screen, row, ALPHA) == "undefined: not used by either coder"
    assert words(screen, row, KAPPA) == "undefined"
    assert words(screen, row, KAPPA, Qt.ItemDataRole.ToolTipRole) == "undefined: not used by either coder"
    assert words(screen, row, NOTE) == "not used by either coder"


def test_a_code_of_one_coder_only_is_told_in_words(screen):
    assert words(screen, row_of(screen, "Use"), NOTE) == "used by Ana Ruiz only"


def test_the_ladder_shows_all_units_and_a_click_on_it_chooses_one(qtbot, screen):
    assert all(rung.result is not None for rung in screen.ladder.rungs.values())
    qtbot.mouseClick(screen.ladder.rungs[Unit.SENTENCE], Qt.MouseButton.LeftButton)
    assert screen.compared.text().startswith("Unit: sentence")
    assert screen.ladder.rungs[Unit.SENTENCE].isChecked()


def test_a_level_chip_changes_the_rows_and_themes_are_offered_only_where_there_are_some(qtbot, screen):
    assert not screen.choices.level.chips[Level.THEME].isVisible()
    qtbot.mouseClick(screen.choices.level.chips[Level.CODE], Qt.MouseButton.LeftButton)
    assert [words(screen, row, NAME) for row in range(screen.model.rowCount())] == ["all codes pooled", "Consent"]


def test_another_text_is_computed_in_the_background_and_then_known(qtbot, screen):
    started = []
    screen.background.started.connect(lambda job: started.append(job.label))
    for universe in (Universe.ALL_TEXT, Universe.SPEECH, Universe.ALL_TEXT):
        qtbot.mouseClick(screen.choices.universe.chips[universe], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: screen._reading._job is None, timeout=20_000)
        qtbot.waitUntil(lambda wanted=universe: f"text: {wanted.value}" in screen.compared.text(), timeout=20_000)
    assert started == [LABEL]


def test_enter_and_double_click_on_a_row_open_its_disagreements(qtbot, screen):
    went = []
    screen.go_elsewhere.connect(lambda stage, place: went.append((stage, place)))
    screen.table.setFocus()
    screen.table.selectRow(row_of(screen, "Use"))
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    code = codebook.code_named(screen.session.project, "Use")
    assert went == [("adjudication", {"code_id": code.id})]
    point = screen.table.visualRect(screen.model.index(0, NAME)).center()
    qtbot.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert went[-1] == ("adjudication", {})


def test_sorting_keeps_the_pooled_row_on_top(screen):
    screen.table.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    names = [words(screen, row, NAME) for row in range(screen.model.rowCount())]
    assert names == ["all domains pooled", "Use", "Trust", "Privacy"]


def test_a_sealed_round_says_how_many_layers_are_missing(shown, tmp_path):
    screen = shown(make_study(tmp_path, submit=False), wait=False)
    assert screen.stack.currentIndex() == 1
    texts = " ".join(one.text() for one in screen.stack.widget(1).findChildren(QLabel))
    assert "4 of 8 layers are not submitted yet" in texts
    assert screen.first_focus() is None


def test_an_empty_project_shows_the_way(shown, tmp_path):
    screen = shown(Project.create(tmp_path / "empty.qcp", "Empty"), wait=False)
    assert screen.stack.currentIndex() == 1


def test_with_three_coders_a_pair_is_chosen(qtbot, shown, tmp_path):
    screen = shown(make_study(tmp_path, team=("Ana Ruiz", "Ben Okafor", "Cy Lund")))
    last = list(screen.choices.pair.chips)[-1]
    qtbot.mouseClick(screen.choices.pair.chips[last], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Ben Okafor and Cy Lund" in screen.compared.text(), timeout=20_000)


def test_the_csv_holds_every_unit_with_full_precision(screen, tmp_path):
    screen.write_csv(tmp_path / "agreement.csv")
    with (tmp_path / "agreement.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["unit"] for row in rows} == {"participant", "turn", "sentence", "character"}
    assert any(row["reason"] == "not used by either coder" and row["value"] == "" for row in rows)


def test_the_table_is_painted_with_negative_and_undefined_values(screen):
    assert not screen.table.grab().isNull()
    assert not screen.ladder.grab().isNull()


def test_numbers_are_written_with_a_true_minus_and_two_decimals():
    assert value_words(Result(-0.126)) == "−0.13"
    assert value_words(Result(None, "nothing to compare")) == "undefined: nothing to compare"
    assert with_interval(Result(0.5, ci_low=-0.1, ci_high=0.9)) == "0.50 (95 % interval −0.10 to 0.90)"
    assert short_names(["Ana Ruiz", "Ben Okafor"]) == ["Ana", "Ben"]
    assert short_names(["Ana Ruiz", "Ana Okafor"]) == ["Ana Ruiz", "Ana Okafor"]
