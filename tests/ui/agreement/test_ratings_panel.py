# SPDX-License-Identifier: GPL-3.0-or-later
"""Any table of ratings in the window: all coefficients with intervals, copied and saved; problems are sentences."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtWidgets import QApplication

from qualcoder_cp.agreement.ratings import analyse
from qualcoder_cp.agreement.ratings_table import read_ratings

pytestmark = pytest.mark.ui
ROWS = [("u1", 1, 1), ("u2", 2, 2), ("u3", 3, 2), ("u4", 1, 1), ("u5", 3, 3), ("u6", 2, "")]


@pytest.fixture
def panel(screen, quiet, tmp_path):
    """Return the panel with a way to open rows as a file."""
    screen.show_ratings()

    def opened(rows=ROWS, head="unit,Ana,Ben"):
        path = tmp_path / "ratings.csv"
        path.write_text(head + "\n" + "\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
        screen.ratings.open_file(path)
        quiet(screen)
        return screen.ratings

    return opened


def test_the_numbers_are_the_cores_with_what_was_compared(panel, tmp_path):
    shown = panel()
    read = read_ratings(tmp_path / "ratings.csv")
    report = analyse(read.numbers, read.categories, coders=read.coders)
    rows = shown.grid.cells.sheet.rows
    assert [row[1].result for row in rows] == list(report.results.values())
    assert "nominal ratings of 6 units by 2 coders" in shown.words.text()
    assert "seed 1" in shown.words.text()
    assert "Few units: intervals are unreliable." in shown.words.text()


def test_another_level_is_computed_at_once(panel, quiet, screen):
    shown = panel()
    shown.level.setCurrentIndex(2)
    quiet(screen)
    assert "interval ratings" in shown.words.text()
    assert shown.grid.cells.row_named("Krippendorff's alpha (interval)") >= 0


@pytest.mark.parametrize(("rows", "said"), [
    ([("u1", 1)], "coder"), ([("u1", 1, 1), ("u2",)], "row"), ([("u1", 1, 1)], "only one unit"),
    ([("u1", 1, 1), ("u2", 1, 1)], "no variation"),
])  # fmt: skip
def test_bad_tables_are_told_in_a_sentence_or_a_reason(panel, rows, said):
    shown = panel(rows, "unit,Ana" if len(rows[0]) == 2 else "unit,Ana,Ben")
    cells = [cell.words for row in shown.grid.cells.sheet.rows for cell in row]
    assert said in " ".join([shown.words.text(), *cells]).lower()
    assert "nan" not in cells


def test_the_table_is_copied_and_saved_with_all_digits(panel, tmp_path):
    shown = panel()
    shown.copy_table()
    assert QApplication.clipboard().text().startswith("Coefficient\tValue")
    shown.write(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    percent = next(row for row in rows if row["coefficient"] == "Percent agreement")
    assert float(percent["value"]) == 0.8


def test_nothing_can_be_copied_before_a_file_is_read(screen):
    assert not screen.ratings.copy.isEnabled()
    assert not screen.ratings.save.isEnabled()
