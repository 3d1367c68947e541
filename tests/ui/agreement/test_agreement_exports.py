# SPDX-License-Identifier: GPL-3.0-or-later
"""What the button Save writes, and the sentence for the methods section."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtWidgets import QApplication

from qualcoder_cp import agreement
from qualcoder_cp.agreement.wording import methods_sentence

pytestmark = pytest.mark.ui


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_holds_every_unit_with_full_precision(screen, tmp_path):
    screen.exports.write_csv(tmp_path / "agreement.csv")
    rows = rows_of(tmp_path / "agreement.csv")
    assert {row["unit"] for row in rows} == {"participant", "transcript", "turn", "sentence", "character"}
    assert any(row["reason"] == "not used by either coder" and row["value"] == "" for row in rows)


def test_without_coefficients_the_csv_has_none(screen, quiet, tmp_path):
    screen.page.coefficients.click()
    quiet(screen)
    screen.exports.write_csv(tmp_path / "agreement.csv")
    assert not any(row.get("value") for row in rows_of(tmp_path / "agreement.csv"))
    failed = []
    screen.session.failed.connect(failed.append)
    screen.exports.copy_methods()
    assert failed == ["There is no such sentence: this study reports no coefficients."]


def test_the_diagnosis_holds_a_row_per_unit_and_code(screen, quiet, tmp_path):
    screen.exports.write_diagnosis(tmp_path / "diagnosis.csv")
    quiet(screen)
    rows = rows_of(tmp_path / "diagnosis.csv")
    assert {row["unit"] for row in rows} == {"participant", "turn"}
    assert {"Ana Ruiz", "Ben Okafor"} <= set(rows[0])


@pytest.mark.slow
def test_word_and_excel_are_written_beside_the_work(screen, quiet, tmp_path):
    said = []
    screen.session.said.connect(lambda words, _undo: said.append(words))
    screen.exports.write_word(tmp_path / "agreement.docx")
    screen.exports.write_excel(tmp_path / "agreement.xlsx")
    quiet(screen)
    assert (tmp_path / "agreement.docx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "agreement.xlsx").read_bytes()[:2] == b"PK"
    assert [words.rpartition(".")[2] for words in said] == ["docx", "xlsx"]


def test_a_place_that_cannot_be_written_is_a_sentence(screen, quiet, tmp_path):
    failed = []
    screen.background.started.connect(lambda job: job.failed.connect(failed.append))
    screen.exports.write_diagnosis(tmp_path / "nowhere" / "diagnosis.csv")
    quiet(screen)
    assert len(failed) == 1
    assert "can't be written" in failed[0]


def test_the_methods_sentence_is_copied(screen):
    screen.exports.copy_methods()
    report = agreement.compare(screen.session.project, agreement.Unit.PARTICIPANT)
    assert QApplication.clipboard().text() == methods_sentence(report)
