# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of reports: thirteen files, complete or not there, that agree with each other and can be recomputed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from report_studies import decided_study
from small_study import Study

from qualcoder_cp.model import KnownError
from qualcoder_cp.reports import DELIVERABLES, PREVALENCE_COLUMNS, write_reports

Make = Callable[..., Study]
FILES = [
    "prevalence.csv", "prevalence.docx", "prevalence.png", "prevalence.svg", "agreement.csv", "agreement.docx",
    "agreement.xlsx", "diagnosis.csv", "disagreements.csv", "decisions.csv", "codings.csv", "codebook.csv",
    "methods.md",
]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, Path]]:
    one = decided_study(tmp_path_factory.mktemp("reports"))
    out = one.folder / "out"
    write_reports(one.project, out, resamples=20)
    yield one, out
    one.project.close()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_all_files_are_there_and_nothing_else(written: tuple[Study, Path]) -> None:
    assert [one.file for one in DELIVERABLES] == FILES
    assert sorted(path.name for path in written[1].iterdir()) == sorted(FILES)
    assert all(path.stat().st_size > 50 for path in written[1].iterdir())


def test_prevalence_can_be_recomputed_from_the_exported_codings(written: tuple[Study, Path]) -> None:
    _, out = written
    people = {"T1": "patients", "T2": "patients", "T3": "nurses", "T4": "nurses", "T5": "not stated"}
    parents = {row["code"]: row["parent_code"] for row in table(out / "codebook.csv")}
    raised: dict[str, set[str]] = {code: set() for code in parents}
    for row in table(out / "codings.csv"):
        if row["status"] == "consensus" and row["role"] == "participant":
            code = row["code"]
            while code:
                raised[code].add(row["transcript"])
                code = parents[code]
    for row in table(out / "prevalence.csv"):
        wanted = [name for name, group in people.items() if row["group"] in ("all", group)]
        assert int(row["N"]) == len(wanted), row
        assert int(row["n"]) == len(raised[row["code"]].intersection(wanted)), row
        assert float(row["percent"]) == pytest.approx(100 * int(row["n"]) / int(row["N"]))


def test_the_columns_of_prevalence_are_the_promised_ones(written: tuple[Study, Path]) -> None:
    header = (written[1] / "prevalence.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split(",") == list(PREVALENCE_COLUMNS)


def test_the_word_table_says_what_the_csv_says(written: tuple[Study, Path]) -> None:
    import docx

    _, out = written
    (grid,) = docx.Document(str(out / "prevalence.docx")).tables
    cells = {row.cells[0].text.strip(): [cell.text.strip() for cell in row.cells[1:]] for row in grid.rows}
    for row in table(out / "prevalence.csv"):
        if row["group"] == "all":
            share = (200 * int(row["n"]) + int(row["N"])) // (2 * int(row["N"]))
            assert cells[row["code"]][0].startswith(f"{row['n']}/{row['N']} ({share}%)"), cells


def test_the_picture_is_what_journals_take(written: tuple[Study, Path]) -> None:
    from PIL import Image

    with Image.open(written[1] / "prevalence.png") as picture:
        assert picture.mode == "RGB"
        assert max(picture.size) <= 1200
    assert (written[1] / "prevalence.png").stat().st_size < 5_000_000


def test_writing_again_gives_the_same_bytes(written: tuple[Study, Path]) -> None:
    one, out = written
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    write_reports(one.project, out, resamples=20)
    assert {path.name for path in out.iterdir() if path.read_bytes() != before[path.name]} == set()


def test_the_decided_and_the_listed_disagreements_are_the_same(written: tuple[Study, Path]) -> None:
    listed = {row["disagreement"] for row in table(written[1] / "disagreements.csv") if row["state"] == "decided"}
    decided = {row["disagreement"] for row in table(written[1] / "decisions.csv") if row["type"] != "exact"}
    assert listed == decided
    assert len(listed) == 3


def test_every_agreement_count_can_be_recomputed_from_the_codings(written: tuple[Study, Path]) -> None:
    _, out = written
    used: dict[str, set[tuple[str, str]]] = {}
    for row in table(out / "codings.csv"):
        if row["status"] == "coded" and row["role"] == "participant" and row["transcript"] != "T5":
            used.setdefault(row["code"], set()).add((row["transcript"], row["coder"]))
    for row in table(out / "agreement.csv"):
        if row["unit"] == "participant" and row["level"] == "code" and row["code"] in used:
            ana, ben = ({name for name, coder in used[row["code"]] if coder == who} for who in ("Ana", "Ben"))
            assert (int(row["n11"]), int(row["n10"]), int(row["n01"])) == (
                len(ana & ben),
                len(ana - ben),
                len(ben - ana),
            )


def test_some_files_alone_can_be_written_but_not_unknown_ones(written: tuple[Study, Path], tmp_path: Path) -> None:
    one, _ = written
    made = write_reports(one.project, tmp_path / "few", resamples=0, only=("codebook.csv",))
    assert [path.name for path in made] == ["codebook.csv"]
    with pytest.raises(KnownError, match=r"no report named 'poster\.pdf'"):
        write_reports(one.project, tmp_path / "none", resamples=0, only=("poster.pdf",))
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(written: tuple[Study, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(KnownError, match="can't be made"):
            write_reports(written[0].project, folder, resamples=0)
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_replaced_is_one_sentence_and_leaves_no_half(
    written: tuple[Study, Path], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(KnownError, match=name):
        write_reports(written[0].project, tmp_path, resamples=0, only=(name,))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_sealed_round_writes_nothing(study: Make, tmp_path: Path) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    with pytest.raises(KnownError, match="is sealed"):
        write_reports(one.project, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_progress_is_told(written: tuple[Study, Path], tmp_path: Path) -> None:
    said: list[str] = []
    write_reports(
        written[0].project,
        tmp_path,
        resamples=0,
        only=("codebook.csv",),
        progress=lambda _a, _b, what: said.append(what),
    )
    assert said == [
        "Agreement per participant",
        "Agreement per turn",
        "Agreement per character",
        "Prevalence",
        "The codebook",
    ]
