# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of agreement for a manuscript, its workbook and diagnosis; studies without coefficients."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from report_studies import decided_study, paragraph
from small_study import Study

from qualcoder_cp import adjudication, agreement
from qualcoder_cp.agreement import Unit
from qualcoder_cp.agreement.mode import show_coefficients
from qualcoder_cp.agreement.wording import methods_sentence
from qualcoder_cp.reports import write_reports
from qualcoder_cp.reports.agreement_table import agreement_printed, agreement_table, reports_of, settled_as

pytestmark = pytest.mark.slow

Make = Callable[..., Study]


@pytest.fixture
def decided(tmp_path: Path) -> Iterator[Study]:
    one = decided_study(tmp_path)
    yield one
    one.project.close()


def made(one: Study):
    participant, turn = reports_of(one.project, one.round, resamples=50)
    return agreement_table(one.project, one.round, participant, turn)


def line(one: Study, name: str):
    return next(each for each in made(one).lines if each.name == name)


def test_pooled_rows_come_first_and_domains_hold_their_codes(decided: Study) -> None:
    assert [(each.name, each.depth) for each in made(decided).lines] == [
        ("All domains pooled", None), ("All codes pooled", None), ("Privacy", 0), ("Consent", 1), ("Access", 1),
        ("Trust", 0), ("Accuracy", 1), ("Confidence", 1),
    ]  # fmt: skip


def test_each_row_counts_passages_participants_and_how_disagreements_were_settled(decided: Study) -> None:
    consent = line(decided, "Consent")
    assert (consent.passages, consent.participants, consent.disagreements) == ((3, 3), (3, 3), 1)
    access = line(decided, "Access")
    assert (access.passages, access.participants) == ((1, 1), (1, 1))
    assert access.disagreements == 2
    assert dict(access.settled) == {"A": 1, "B": 1}  # Ana's 'Accuracy' stays; her 'Access' of T4 goes, as Ben had it
    whole = line(decided, "All codes pooled")
    assert (whole.disagreements, sum(whole.settled.values())) == (3, 3)


def test_how_a_disagreement_was_settled_follows_from_what_is_left(study: Make) -> None:
    one = study()
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    one.apply(one.ben, "T1", "Access", "My mother saw my data.")
    one.submit()
    pair = (one.ana.uuid, one.ben.uuid)
    item = one.item("T1", "My mother saw my data.")
    found = []
    for outcome, more in (
        ("coder", {"coder_uuid": one.ana.uuid}), ("coder", {"coder_uuid": one.ben.uuid}), ("both", {}), ("nothing", {}),
        ("other code", {"code_id": one.code["Accuracy"]}), ("later", {}),
    ):  # fmt: skip
        one.decide("T1", "My mother saw my data.", outcome, **more)
        decision = adjudication.board(one.project, one.round, one.transcript("T1")).decisions[item.fingerprint]
        found.append(settled_as(item, decision, pair))
    assert found == ["A", "B", "both", "neither", "new", ""]
    assert settled_as(item, None, pair) == ""


def test_the_printed_table_has_intervals_shares_and_reasons(decided: Study) -> None:
    printed = agreement_printed(made(decided), "Agreement")
    assert printed.header[:3] == ("Code", "Passages A/B", "Participants A/B (N=4)")
    cells = {row.cells[0]: row.cells for row in printed.rows}
    report = made(decided).participant
    kappa = next(row for row in report.codes if row.name == "Consent").cohen_kappa.value
    assert cells["Consent"][4] == f"{kappa:.2f}"
    assert cells["Confidence"][3:6] == ("—", "—", "—")
    assert cells["Consent"][-1] == "1/0/0/0/0"
    assert all(len(row.cells) == len(printed.header) for row in printed.rows)
    words = " ".join(note.text for note in printed.notes)
    for part in ("A: Ana; B: Ben", "participants' speech in 4 transcripts of Round 1", "50 bootstrap resamples",
                 "not defined: not used by either coder (", "Few transcripts: interval is unreliable."):  # fmt: skip
        assert part in words, part


def test_a_definition_stands_beside_the_name(decided: Study) -> None:
    from qualcoder_cp import codebook

    codebook.edit_code(decided.project, decided.code["Consent"], by="Lea", short_definition="Asked before.")
    table = made(decided)
    assert "Consent: Asked before." in [row.cells[0] for row in agreement_printed(table, "A").rows]
    assert "Consent" in [row.cells[0] for row in agreement_printed(table, "A", definitions=False).rows]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, Path]]:
    one = decided_study(tmp_path_factory.mktemp("agreement"))
    write_reports(one.project, one.folder / "out", resamples=20)
    yield one, one.folder / "out"
    one.project.close()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_cell_of_agreement_follows_from_the_diagnosis_beside_it(written: tuple[Study, Path]) -> None:
    _, out = written
    diagnosis = rows(out / "diagnosis.csv")
    codes = {row["code"] for row in diagnosis}
    checked = 0
    for row in rows(out / "agreement.csv"):
        if row["unit"] not in ("participant", "turn") or row["code"] not in codes:
            continue
        own = [each for each in diagnosis if (each["unit"], each["code"]) == (row["unit"], row["code"])]
        pairs = [(each["Ana"], each["Ben"]) for each in own if each["used"] == "yes"]
        cells = [str(pairs.count(pair)) for pair in (("1", "1"), ("1", "0"), ("0", "1"), ("0", "0"))]
        assert cells == [row[name] for name in ("n11", "n10", "n01", "n00")]
        checked += 1
    assert checked == 2 * 6 * 4
    left = {row["why_not"] for row in diagnosis if row["transcript"] == "T5"}
    assert left == {"Ben: excused"}


def test_the_workbook_holds_the_same_numbers_as_the_csv(written: tuple[Study, Path]) -> None:
    from openpyxl import load_workbook

    _, out = written
    book = load_workbook(out / "agreement.xlsx")
    assert book.sheetnames == ["agreement", "confusion", "kinds", "compared"]
    lines = list(book["agreement"].iter_rows(values_only=True))
    for line_, row in zip(lines[1:], rows(out / "agreement.csv"), strict=True):
        for cell, value in zip(line_, row.values(), strict=True):
            if isinstance(cell, int | float):
                assert float(value) == pytest.approx(cell, abs=1e-15)
            else:
                assert (cell or "") == value
    pairs = [line_[:3] for line_ in book["confusion"].iter_rows(min_row=2, values_only=True)]
    assert ("Accuracy", "Access", 1) in pairs
    assert any("Ana and Ben" in str(cell) for line_ in book["compared"].iter_rows(values_only=True) for cell in line_)


def test_the_word_file_is_a_real_table_in_portrait(written: tuple[Study, Path]) -> None:
    import docx

    document = docx.Document(str(written[1] / "agreement.docx"))
    (grid,) = document.tables
    assert len(grid.rows) == 9
    section = document.sections[0]
    assert section.page_width < section.page_height


def test_the_methods_sentence_says_all_that_a_number_depends_on(decided: Study) -> None:
    report = agreement.compare(decided.project, Unit.PARTICIPANT, resamples=1000, seed=7)
    assert methods_sentence(report) == (
        "Krippendorff's alpha (nominal) per code at the participant level over participants' speech in 4 transcripts "
        "coded independently by Ana and Ben (Round 1); 95 % CI from 1,000 bootstrap resamples of participants (seed "
        "7). 1 transcript without two submitted layers left out."
    )
    assert "bootstrap" not in methods_sentence(replace(report, resamples=0))
    assert methods_sentence(replace(report, reason="nothing to compare")) == (
        "Agreement was not computed: nothing to compare."
    )


def test_a_study_without_coefficients_reports_none_anywhere(decided: Study) -> None:
    show_coefficients(decided.project, False, by="Lea")
    out = decided.folder / "without"
    write_reports(decided.project, out, resamples=20)
    table = rows(out / "agreement.csv")
    assert {(row["value"], row["coefficient"], row["reason"]) for row in table} == {
        ("", "", "this study reports no coefficients")
    }
    assert {row["n11"] for row in table if row["code"] == "Consent" and row["unit"] == "participant"} == {"3"}
    words = paragraph(decided)
    for gone in ("α", "κ", "CI", "bootstrap", "resamples"):
        assert gone not in words.replace("95% Wilson", "")
    assert "compared passage by passage; a coefficient of agreement is not reported." in words
    assert "3 disagreements remained" in words
    printed = agreement_printed(made(decided), "Comparison")
    assert printed.header == (
        "Code", "Passages A/B", "Participants A/B (N=4)", "Disagreements", "Settled: A, B, both, new, neither",
    )  # fmt: skip
    assert "α" not in " ".join(note.text for note in printed.notes)


def test_one_coder_alone_gives_a_table_with_a_reason(study: Make) -> None:
    from qualcoder_cp import coding

    one = study()
    coding.make_round(one.project, "Solo", [one.ana], by="Lea")
    one.apply(one.ana, "T1", "Consent", "My mother saw my data.")
    one.submit(one.ana)
    printed = agreement_printed(made(one), "Agreement")
    assert {row.cells[3] for row in printed.rows} == {"—"}
    assert any("Nothing to compare." in note.text for note in printed.notes)
