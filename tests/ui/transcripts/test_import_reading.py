# SPDX-License-Identifier: GPL-3.0-or-later
"""How a file is read can be chosen in the preview, by keys, and is seen at once. All texts are invented."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from small_studies import session_on, write_texts

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.background import Background
from qualcoder_cp.ui.transcripts.import_batch import LINE_NUMBERS, PAGE_HEADERS
from qualcoder_cp.ui.transcripts.import_table import ENCODING, FILE, KEPT, LEFT, WORDS
from qualcoder_cp.ui.transcripts.reading_bar import odd_lines
from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen

pytestmark = pytest.mark.ui

POLISH = "Interviewer: Jak się pan czuje?\nPatient: Dziękuję, całkiem źle.\n" * 3


@pytest.fixture
def screen(qtbot, tmp_path):
    Project.create(tmp_path / "s.qcp", "S").close()
    session = session_on(tmp_path, tmp_path / "s.qcp")
    background = Background()
    session.closing.connect(background.stop)
    made = TranscriptsScreen(session, background)
    qtbot.addWidget(made)
    session.changed.connect(made.refresh)
    made.resize(1100, 760)
    made.show()
    made.refresh(None)
    yield made
    session.close()
    background.stop()


def show(qtbot, screen, *paths):
    screen.go_to(files=list(paths))
    qtbot.waitUntil(lambda: len(screen.panel.model.candidates) == len(paths), timeout=10_000)
    return screen.panel


def choose(qtbot, box, words):
    """Choose an encoding by keyboard."""
    box.setFocus()
    while not box.currentText().startswith(words):
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        if box.currentIndex() == before:
            pytest.fail(f"there is no {words}")


def text(panel, row=0):
    return panel.model.candidates[row].file.text


def test_another_encoding_is_seen_at_once_and_taken_in(qtbot, screen, tmp_path):
    path = tmp_path / "Jan.txt"
    path.write_bytes(POLISH.encode("cp1250"))
    panel = show(qtbot, screen, path, *write_texts(tmp_path / "in"))
    bar = panel.card.reading
    assert bar.encoding.currentText() == "as found: windows-1252"
    assert "Dziêkujê" in bar.odd_lines[1].text()
    assert panel.card.notes.text().startswith("Please check the accents below.")
    bar.encoding.setFocus()
    choose(qtbot, bar.encoding, "Windows-1250")
    qtbot.waitUntil(lambda: text(panel) == POLISH.rstrip("\n") or text(panel) == POLISH, timeout=10_000)
    qtbot.waitUntil(lambda: "Dziękuję" in bar.odd_lines[1].text())
    assert panel.model.index(0, ENCODING).data() == "cp1250"
    assert panel.table.isVisible()  # the list stays in view
    assert bar.encoding.currentText().startswith("Windows-1250")
    assert text(panel, 1).startswith("Interviewer: How do you feel")
    qtbot.mouseClick(panel.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.session.busy)
    found = transcripts.transcript_named(screen.session.project, "Jan")
    assert "źle" in transcripts.text_of(screen.session.project, found.id).text


def test_back_to_what_was_found(qtbot, screen, tmp_path):
    path = tmp_path / "Jan.txt"
    path.write_text(POLISH, "utf-8")
    panel = show(qtbot, screen, path)
    box = panel.card.reading.encoding
    panel.card.reading.encoding_chosen.emit("cp1251")
    qtbot.waitUntil(lambda: "się" not in text(panel))
    assert box.currentText().startswith("Windows-1251")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "się" in text(panel))
    assert box.currentText() == "as found: utf-8"


def test_characters_that_were_read_twice_are_repaired_by_a_button(qtbot, screen, tmp_path):
    path = tmp_path / "Zoe.txt"
    once = "Interviewer: Ça va ?\nZoë: Déjà bien.\n" * 3
    path.write_text(once.encode("utf-8").decode("cp1252"), "utf-8")
    panel = show(qtbot, screen, path)
    bar = panel.card.reading
    assert bar.twice.text().startswith("Read twice? ")
    bar.repair_button.setFocus()
    qtbot.keyClick(bar.repair_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Zoë: Déjà bien." in text(panel))
    assert not bar.repair_button.isVisible()
    assert bar.encoding.currentText() == "UTF-8 that was read twice: repair it"


def test_a_page_of_one_file_keeps_its_header(qtbot, screen, tmp_path):
    pages = [f"Study of sleep, page {number}\nInterviewer: Night {number}?\nNurse: Calm.\n" for number in range(1, 6)]
    pdf = make_pdf(tmp_path / "talk.pdf", pages)
    panel = show(qtbot, screen, pdf, *write_texts(tmp_path / "in", ("Alma",)))
    bar = panel.card.reading
    if not panel.model.candidates[0].file.report.left_out:
        pytest.skip("no header was found in the pages made here")
    words = [int(panel.model.index(0, column).data().replace(",", "")) for column in (WORDS, KEPT, LEFT)]
    assert words[0] == words[1] + words[2]
    assert words[2] > 0
    switch = bar.switches[PAGE_HEADERS]
    assert (switch.isVisible(), switch.isChecked(), bar.encoding.isVisible()) == (True, False, False)
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Study of sleep" in text(panel))
    assert switch.isChecked()
    assert not bar.switches[LINE_NUMBERS].isChecked()
    panel.table.setCurrentIndex(panel.model.index(1, FILE))
    assert not bar.isVisibleTo(panel) or not switch.isVisible()


def make_pdf(path, pages):
    """Draw pages of text, line by line, the first line at the top edge."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure

    with PdfPages(path) as book:
        for page in pages:
            figure = Figure(figsize=(8.3, 11.7))
            FigureCanvasPdf(figure)
            header, *lines = page.strip().split("\n")
            figure.text(0.1, 0.97, header, fontsize=9)
            for number, line in enumerate(lines * 6):
                figure.text(0.1, 0.88 - number * 0.025, line, fontsize=11)
            book.savefig(figure)
    return path


def test_every_sum_is_written_out(qtbot, screen, tmp_path):
    panel = show(qtbot, screen, *write_texts(tmp_path / "in", ("Alma",)))
    lines = panel.card.account.text().split("\n")
    assert lines[0] == "txt · utf-8 (valid UTF-8)"
    assert lines[1].endswith("kept + 0 left out")
    assert lines[2] == "6 turns, none with a time"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain\nlines", []),
        ("“quoted”\nplain\nnaïve talk", ["naïve talk", "“quoted”"]),
        ("x" * 100 + " élan", ["…" + "x" * 39 + " élan"]),
    ],
)
def test_lines_with_accents_come_before_other_signs(given, expected):
    assert odd_lines(given) == expected


def test_another_sheet_of_a_workbook(qtbot, screen, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for line in (["about", "this file"], ["made", "by hand"]):
        book.active.append(line)
    sheet = book.create_sheet("Answers")
    for line in (["case", "What helps?"], ["1", "More light in the corridor at night."], ["2", "A calm voice."]):
        sheet.append(line)
    book.save(tmp_path / "survey.xlsx")
    screen.go_to(files=[tmp_path / "survey.xlsx"])
    panel = screen.survey
    qtbot.waitUntil(lambda: panel.model.columns is not None, timeout=10_000)
    assert panel.model.columns.table.sheet == "Notes"
    assert (panel.source.sheet.isVisible(), panel.source.encoding.isVisible()) == (True, False)
    panel.source.sheet.setFocus()
    qtbot.keyClick(panel.source.sheet, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.model.columns.table.sheet == "Answers", timeout=10_000)
    assert panel.model.columns.table.columns == ("case", "What helps?")
    assert QApplication.focusWidget() in (panel.source.sheet, None)


def test_another_encoding_of_a_survey(qtbot, screen, tmp_path):
    path = tmp_path / "survey.csv"
    path.write_bytes("case;Co pomaga?\n1;Więcej światła w nocy na korytarzu\n2;Głos\n".encode("cp1250"))
    screen._read_survey(path)
    panel = screen.survey
    qtbot.waitUntil(lambda: panel.model.columns is not None, timeout=10_000)
    assert panel.source.encoding.isVisible()
    choose(qtbot, panel.source.encoding, "UTF-8")  # may fail to be a table; what was there stays or is read so
    qtbot.waitUntil(lambda: panel.table.isVisible(), timeout=10_000)
    panel.source.changed.emit("", "cp1250")
    qtbot.waitUntil(lambda: panel.model.columns.table.rows[1]["Co pomaga?"] == "Głos", timeout=10_000)
