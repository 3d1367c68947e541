# SPDX-License-Identifier: GPL-3.0-or-later
"""The other views of the same numbers: what they count, what is painted, and that every cell opens its passages."""

from __future__ import annotations

import pytest
from agreement_study import make_interviews
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.agreement import scope_of
from qualcoder_cp.agreement.confusion import confusion
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import Level
from qualcoder_cp.project import coder_named
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView, shade_colour
from qualcoder_cp.ui.agreement.page import TABS
from qualcoder_cp.ui.agreement.strips import Part, strips_of
from qualcoder_cp.ui.agreement.strips_view import STRIP, strip_box

pytestmark = pytest.mark.ui


@pytest.fixture
def study(shown, tmp_path):
    """Return the page on a study in which Ana says Use where Ben says Trust, once."""
    project = make_interviews(tmp_path, submit=False)
    trust, use = codebook.code_named(project, "Trust"), codebook.code_named(project, "Use")
    first = transcripts.transcripts(project)[0]
    at = transcripts.text_of(project, first.id).text.index("It helps")
    coding.apply_code(project, coder_named(project, "Ben Okafor"), first.id, trust.id, at, at + 18)
    codebook.edit_code(project, use.id, by="Lea", full_definition="What the device is good for.")
    for name in ("Ana Ruiz", "Ben Okafor"):
        coding.submit_layers(project, coder_named(project, name))
    return shown(project)


def show(screen, name, quiet):
    screen.show_view(TABS.index(name))
    quiet(screen)
    return screen.page.views[name]


def went_to(screen):
    went = []
    screen.go_elsewhere.connect(lambda stage, place: went.append((stage, place)))
    return went


def code_id(screen, name):
    return codebook.code_named(screen.session.project, name).id


def pixel(widget, point):
    return QColor(widget.grab().toImage().pixel(point))


@pytest.mark.parametrize("by", ["transcript", "group", "week", "coding week", "round", "pair"])
def test_parts_stand_below_the_value_over_everything(study, quiet, by):
    view = show(study, "parts", quiet)
    view.take(by)
    quiet(study)
    sheet = view.grid.cells.sheet
    names = [row[0].words for row in sheet.rows]
    assert names[0] == ("Round 1" if by == "round" else "all together")
    assert "NaN" not in " ".join(cell.words for row in sheet.rows for cell in row)
    if by == "transcript":
        assert names[1:] == [one.name for one in transcripts.transcripts(study.session.project)]


def test_enter_on_a_transcript_opens_its_disagreements(qtbot, study, quiet):
    view, went = show(study, "parts", quiet), went_to(study)
    view.grid.setCurrentIndex(view.grid.cells.index(1, 0))
    qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    first = transcripts.transcripts(study.session.project)[0]
    assert went == [("adjudication", {"transcript_id": first.id})]


def test_the_confusion_holds_the_cores_counts_and_nothing(qtbot, study, quiet):
    view, went = show(study, "confusion", quiet), went_to(study)
    found = confusion(scope_of(study.session.project), level="domain")
    cells = view.grid.cells
    use, trust = code_id(study, "Use"), code_id(study, "Trust")
    row, column = cells.sheet.side.index("Use"), cells.sheet.heads.index("Trust")
    assert cells.cell(row, column).words == f"{found.cells[use, trust].passages:,}" == "1"
    assert cells.sheet.side[-1] == cells.sheet.heads[-1] == "nothing"
    assert cells.cell(row, len(cells.sheet.heads) - 1).words == "3"
    view.grid.setCurrentIndex(cells.index(row, column))
    qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert went == [("adjudication", {"code_id": use})]


def test_the_heat_map_is_darkest_where_the_coders_differ(study, quiet):
    view = show(study, "heat", quiet)
    cells, heads = view.grid.cells, view.grid.cells.sheet.heads
    row = 1  # the second interview: Ana alone used Use
    alone, nobody = cells.cell(row, heads.index("Use")), cells.cell(row, heads.index("Trust"))
    assert (alone.words, alone.shade) == ("1", 1.0)
    assert (nobody.words, nobody.shade) == ("", 0.0)
    box = view.grid.visualRect(cells.index(row, heads.index("Use")))
    place = view.grid.viewport().mapTo(view.grid, box.topLeft() + QPoint(4, 4))
    assert pixel(view.grid, place).name() == shade_colour(1.0).name()


def test_a_strip_says_agreed_alone_and_other_code(study, quiet):
    show(study, "strips", quiet)
    found = strips_of(scope_of(study.session.project), None, "code")
    first, second = found.strips[:2]
    assert {one.part: one.words for one in first.pieces} == {
        Part.AGREED: "Consent: both", Part.OTHER: "Use by Ana Ruiz, Trust by Ben Okafor",
        Part.FIRST: "Use: only Ana Ruiz", Part.SECOND: "Trust: only Ben Okafor",
    }  # fmt: skip
    assert [one.part for one in second.pieces] == [Part.FIRST]


def test_strips_are_painted_and_a_click_on_a_piece_opens_it(qtbot, study, quiet):
    view, went = show(study, "strips", quiet), went_to(study)
    table = view.table
    box = strip_box(table.visualRect(table.cells.index(1, STRIP)))
    strip = table.strip_of(table.cells.index(1, STRIP))
    piece = strip.pieces[0]
    x = box.left() + round((piece.start + piece.end) / 2 / strip.length * box.width())
    upper, lower = QPoint(x, box.top() + 2), QPoint(x, box.bottom() - 2)
    image = table.viewport().grab().toImage()
    assert QColor(image.pixel(upper)).name() == shade_colour(0.5).name()
    assert QColor(image.pixel(lower)).name() != shade_colour(0.5).name()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=upper)
    assert went == [("adjudication", {"transcript_id": strip.transcript_id, "code_id": piece.code_id})]


def test_what_to_repair_shows_both_definitions_and_the_computed_effect(qtbot, study, quiet):
    view, went = show(study, "repair", quiet), went_to(study)
    assert view.pairs.item(0).text() == "Use ↔ Trust: 1 passage"
    assert view.definitions[0].text() == "Use\nWhat the device is good for."
    assert view.definitions[1].text() == "Trust\nNo definition yet."
    effects = view.effects.cells.sheet
    assert effects.rows[0][0].words == "Merge 'Use' and 'Trust'"
    assert "→" in effects.rows[0][1].words
    qtbot.mouseClick(view.merge, Qt.MouseButton.LeftButton)
    assert went == [("codebook", {"code_id": code_id(study, "Trust"), "merge_into": code_id(study, "Use")})]
    view.pairs.setFocus()
    qtbot.keyClick(view.pairs, Qt.Key.Key_Down)
    assert view.effects.cells.sheet.rows[0][0].words == "Ignore boundaries"


def test_a_bar_of_the_decomposition_opens_passages_of_its_kind(qtbot, study, quiet):
    view, went = show(study, "repair", quiet), went_to(study)
    heads = view.kinds.cells.sheet.heads
    row = view.kinds.cells.row_named("Use")
    view.kinds.setCurrentIndex(view.kinds.cells.index(row, heads.index("Only one coder")))
    qtbot.keyClick(view.kinds, Qt.Key.Key_Return)
    assert went == [("adjudication", {"code_id": code_id(study, "Use"), "type": "only one coder"})]


def test_other_programs_ways_are_shown_with_their_weakness(study, quiet):
    view = show(study, "presets", quiet)
    for name in ("nvivo", "maxqda", "atlasti", "dedoose", "qdaminer"):
        view.take(name)
        quiet(study)
        assert view.grid.cells.rowCount() > 0
        assert "Weakness: " in view.words.text()
    assert not study.page.compared.isVisible()  # they have a text and a unit of their own
    study.show_view(0)
    assert study.page.compared.isVisible()


def test_without_coefficients_no_view_shows_one(study, quiet):
    study.page.coefficients.click()
    view = show(study, "parts", quiet)
    assert not {"AC1", "Observed", "Expected"} & set(view.grid.cells.sheet.heads)
    assert show(study, "presets", quiet).grid.cells.rowCount() == 0
    assert "reports no coefficients" in study.page.views["presets"].notes.text()
    repair = show(study, "repair", quiet)
    assert repair.pairs.count() == 2
    assert not repair.effects.cells.sheet.rows


def test_nothing_to_compare_is_a_sentence_in_each_view(shown, quiet, tmp_path):
    screen = shown(make_interviews(tmp_path, coded=False))
    for name in TABS[1:]:
        show(screen, name, quiet)
    assert screen.page.views["confusion"].words.text() == "Nothing to show: neither coder coded anything."
    texts = [one.words for one in screen.page.views["parts"].grid.cells.sheet.rows[0]]
    assert texts[1].startswith("undefined: ")


def test_a_dot_stands_at_its_value_on_the_axis(qtbot):
    grid = GridView("Test")
    qtbot.addWidget(grid)
    grid.resize(900, 200)
    rows = tuple((Cell(str(value)), Cell(result=Result(value))) for value in (0.0, 0.5, 1.0))
    grid.show_sheet(Sheet(("Name", "Value"), rows))
    grid.show()
    figures = grid.fontMetrics().horizontalAdvance(" −0.00   −0.00 to −0.00")
    image, dark = grid.viewport().grab().toImage(), []
    for row in range(3):
        box = grid.visualRect(grid.cells.index(row, 1))
        y = box.center().y() + 2  # below the axis: only the dot is as dark there
        xs = [x for x in range(box.left() + 4, box.right() - figures - 4)
              if QColor(image.pixel(x, y)).lightness() < 60]  # fmt: skip
        dark.append(sum(xs) / len(xs))
    assert dark[0] < dark[1] < dark[2]
    assert dark[1] == pytest.approx((dark[0] + dark[2]) / 2, abs=1.5)


def test_sixty_codes_with_long_names_stay_readable(qtbot, shown, quiet, tmp_path):
    project = make_interviews(tmp_path, submit=False)
    for number in range(60):
        codebook.add_code(project, f"A code with a rather long name, number {number}", by="Lea")
    for name in ("Ana Ruiz", "Ben Okafor"):
        coding.submit_layers(project, coder_named(project, name))
    screen = shown(project)
    view = show(screen, "confusion", quiet)
    assert view.grid.cells.columnCount() == 64
    assert view.grid.verticalHeader().width() < screen.width() / 3
    assert view.grid.horizontalHeader().height() < screen.height() / 3
    assert screen.choices.choice.level is Level.DOMAIN
