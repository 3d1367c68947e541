# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole submission by a preset: one number is the same in every file, and each number of the text says its query."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from report_studies import decided_study
from small_study import Study

from qualcoder_cp.agreement import compare
from qualcoder_cp.agreement.mode import show_coefficients
from qualcoder_cp.csv_table import write_bytes
from qualcoder_cp.demo import build_stakeholder_study
from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence import count
from qualcoder_cp.project import Project
from qualcoder_cp.reports import methods_text, preset_named, results_text, write_submission
from qualcoder_cp.reports.checklists import ITEMS, OPEN, checklist
from qualcoder_cp.reports.facts_told import fact, told
from qualcoder_cp.reports.formats import APA7, JMIR, PLAIN

DOMAINS = {
    "Data privacy and protection": "88/102 (86.3%)", "Trustworthiness and data integrity": "72/102 (70.6%)",
    "Direct and indirect patient harms": "65/102 (63.7%)", "Utility and implementation challenges": "60/102 (58.8%)",
    "Patient-specific relevance": "24/102 (23.5%)", "Regulation and governance": "17/102 (16.7%)",
    "Philosophical critiques of reductionism": "13/102 (12.7%)",
}  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a JMIR submission of the sample study."""
    folder = tmp_path_factory.mktemp("submission")
    build_stakeholder_study(folder / "study.qcp")
    with Project.open(folder / "study.qcp", readonly=True) as project:
        write_submission(project, folder / "out", JMIR, resamples=20)
    return folder / "out"


def docx_rows(path: Path) -> list[list[str]]:
    import docx

    (grid,) = docx.Document(str(path)).tables
    return [[cell.text for cell in row.cells] for row in grid.rows]


@pytest.mark.slow
@pytest.mark.journey
def test_the_numbers_of_study_1_are_the_same_in_all_files(published: Path) -> None:
    from openpyxl import load_workbook

    name = "table_2_prevalence"
    sheet = load_workbook(published / f"{name}.xlsx").worksheets[0]
    with (published / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        from_csv = {row[0].strip(): row[1] for row in csv.reader(stream)}
    from_docx = {row[0].strip(): row[1] for row in docx_rows(published / f"{name}.docx")}
    from_xlsx = {str(row[0]).strip(): str(row[1]) for row in sheet.iter_rows(values_only=True)}
    text = (published / "text.md").read_text(encoding="utf-8")
    page = (published / f"{name}.html").read_text(encoding="utf-8")
    latex = (published / f"{name}.tex").read_text(encoding="utf-8")
    picture = (published / "figure_1_prevalence.svg").read_text(encoding="utf-8")
    for domain, printed in DOMAINS.items():
        assert from_csv[domain] == from_docx[domain] == from_xlsx[domain] == printed
        assert f'<td dir="auto">{printed}</td>' in page
        assert printed.replace("%", r"\%") in latex
        assert f"<!-- {printed} -->" in picture
        assert f"{domain} ({printed.replace(' (', ', ').rstrip(')')}" in text
    with (published / "data" / "prevalence.csv").open(encoding="utf-8", newline="") as stream:
        tidy = {row["code"]: f"{row['n']}/{row['N']}" for row in csv.DictReader(stream) if row["group"] == "all"}
    assert all(tidy[domain] == printed.split()[0] for domain, printed in DOMAINS.items())


@pytest.mark.slow
@pytest.mark.journey
def test_pictures_are_what_jmir_takes_and_each_table_is_a_real_one(published: Path) -> None:
    from PIL import Image

    for path in published.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.mode == "RGB"
            assert max(picture.size) <= 1200
        assert path.stat().st_size < 5_000_000
    assert len(docx_rows(published / "table_3_quotes.docx")) == 36
    assert docx_rows(published / "table_5_decisions.docx")[-1][:2] == ["All disagreements", "460"]
    numbers = json.loads((published / "numbers.json").read_text(encoding="utf-8"))
    assert {"shown": "88/102, 86.3%", "what": "participants who raised Data privacy and protection",
            "query": "prevalence report --layer 'consensus'"} in numbers["results"]  # fmt: skip


def test_numbers_are_taken_out_of_finished_sentences() -> None:
    text = told(f"There were {fact(3, 'codes', 'codebook list')} codes.")
    assert text.words == "There were 3 codes."
    assert [(one.shown, one.what, one.query) for one in text.numbers] == [("3", "codes", "codebook list")]
    assert json.loads(text.as_json()) == [{"shown": "3", "what": "codes", "query": "codebook list"}]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    one = decided_study(tmp_path_factory.mktemp("submitted"))
    yield one
    one.project.close()


@pytest.mark.slow
@pytest.mark.parametrize("preset", [JMIR, APA7, PLAIN])
def test_every_number_of_the_text_carries_its_query(decided: Study, preset) -> None:
    project = decided.project
    counted = count(project)
    for text in (methods_text(project, decided.round, compare(project, resamples=20), counted, preset),
                 results_text(counted, preset)):  # fmt: skip
        rest = re.sub(r"95%|Version \d+|version [\d.]+", "", text.words)
        left = ""
        for one in text.numbers:
            before, found, rest = rest.partition(one.shown)
            assert found
            assert one.what
            assert one.query
            left += before
        assert not re.search(r"\d", left + rest), left + rest


@pytest.mark.slow
def test_results_name_domains_groups_and_codes(decided: Study) -> None:
    words = results_text(count(decided.project)).words
    assert words.startswith("The analysis included 5 participants: patients (n=2), nurses (n=2) and not stated (n=1).")
    assert "The domain that most participants raised was Privacy (4/5, 80%; 95% CI " in words
    assert "Privacy was raised by patients (2/2, 100%), nurses (1/2, 50%) and not stated (1/1, 100%)." in words
    assert "Within Privacy, participants spoke of Consent (3/5, 60%) and Access (1/5, 20%)." in words


def test_checklists_have_all_items_and_leave_to_people_what_people_know() -> None:
    assert {name: len(items) for name, items in ITEMS.items()} == {"COREQ": 32, "SRQR": 21}
    items = checklist("COREQ", {27: "QualCoder CP", 21: ""})
    assert [one.number for one in items if one.known] == [27]
    assert items[20].reported == OPEN


@pytest.mark.slow
def test_a_study_without_coefficients_prints_none(tmp_path: Path) -> None:
    one = decided_study(tmp_path)
    show_coefficients(one.project, False, by="Lea")
    write_submission(one.project, tmp_path / "out", preset_named("plain"), resamples=0)
    one.project.close()
    text = (tmp_path / "out" / "text.md").read_text(encoding="utf-8")
    header = docx_rows(tmp_path / "out" / "table_4_agreement.docx")[0]
    for words in (text, " ".join(header), (tmp_path / "out" / "srqr.md").read_text(encoding="utf-8")):
        assert "α" not in words
        assert "κ" not in words
    assert "a coefficient of agreement is not reported" in text


@pytest.mark.slow
def test_files_of_an_older_submission_are_replaced_or_named(decided: Study, tmp_path: Path) -> None:
    first = write_submission(decided.project, tmp_path, APA7, resamples=0)
    assert first.older == ()
    assert (tmp_path / "figure_1_prevalence.pdf").exists()
    before = {path: path.read_bytes() for path in first.files}
    again = write_submission(decided.project, tmp_path, APA7, resamples=0)
    assert {path: path.read_bytes() for path in again.files} == before
    other = write_submission(decided.project, tmp_path, JMIR, resamples=0)
    assert [path.name for path in other.older] == ["figure_1_prevalence.pdf", "figure_2_by_group.pdf"]


@pytest.mark.slow
def test_csv_for_excel_has_a_byte_order_mark_and_no_formulas(decided: Study, tmp_path: Path) -> None:
    write_submission(decided.project, tmp_path, JMIR, resamples=0, excel=True)
    for path in [*tmp_path.glob("*.csv"), *tmp_path.glob("data/*.csv")]:
        words = path.read_bytes().decode("utf-8")
        assert words.startswith("\ufeff"), path
        for row in csv.reader(words.lstrip("\ufeff").splitlines()):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), (path, row)


def test_a_folder_that_is_a_file_and_one_without_room_are_one_sentence(
    decided: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnownError, match="can't be made"):
        write_submission(decided.project, tmp_path / "file", JMIR)

    def refuse(**_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("qualcoder_cp.reports.writing.tempfile.TemporaryFile", refuse)
    with pytest.raises(KnownError, match=r"takes no files: Permission denied"):
        write_submission(decided.project, tmp_path / "out", JMIR)


def test_a_file_that_another_program_holds_is_said_to_be_open_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.docx"
    path.write_bytes(b"older")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(KnownError, match="Is it open in another program"):
        write_bytes(path, b"newer")
    assert path.read_bytes() == b"older"
    assert [one.name for one in tmp_path.iterdir()] == ["table.docx"]
