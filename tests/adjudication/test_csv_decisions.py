# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions as a file: out and in again gives the same consensus; a bad row is named and changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import Study, fill

from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.csv_table import write_table
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, coder_named

Make = Callable[..., Study]
CONSENT = "They never asked me about consent."
MOTHER = "My mother saw my data."
NUMBERS = "I trust the numbers on it."
SCHOOL = "The school, perhaps."


@pytest.fixture
def decided(study: Make) -> Study:
    """Return a study with one decision of each kind: by rule, by hand, put off, new."""
    one = study()
    for coder in (one.ana, one.ben):
        one.apply(coder, "T1", "Consent", CONSENT)
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.apply(one.ben, "T1", "Confidence", MOTHER)
    one.apply(one.ana, "T2", "Confidence", NUMBERS)
    one.apply(one.ben, "T2", "Access", "Nobody told me who sees them.")
    one.submit()
    adjudication.apply_rule(one.project, "exact", by="Lea")
    one.decide("T1", MOTHER, "both", reason="ambiguous text", rationale='Both; "really".', seconds=12.5)
    one.decide("T2", NUMBERS, "later")
    one.decide("T2", "Nobody told me who sees them.", "coder", coder_uuid=one.ben.uuid, by="Ana")
    start, end = one.place("T2", SCHOOL)
    adjudication.add_to_consensus(
        one.project, one.round.id, one.transcript("T2"), one.code["Access"], start, end, by="Lea"
    )
    return one


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fresh(one: Study, folder: Path) -> Study:
    """Return a new project made from the same files: other ids and UUIDs, the same texts, codes and codings."""
    folder.mkdir()
    again = object.__new__(Study)
    again.folder, again.texts, again.path = folder, one.texts, folder / "fresh.qcp"
    again.project = Project.create(again.path, "Again")
    fill(again.project, folder, one.texts)
    again.ana, again.ben, again.lea = (coder_named(again.project, name) for name in ("Ana", "Ben", "Lea"))
    again.code = {code.name: code.id for code in codebook.tree(again.project).codes.values()}
    coding.export_codings(one.project, folder / "codings.csv", one.lea)
    coding.import_codings(again.project, folder / "codings.csv", by="Lea")
    return again.submit()


def test_the_same_files_and_the_exported_decisions_give_the_same_consensus(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    assert adjudication.export_decisions(decided.project, path) == 5
    again = fresh(decided, tmp_path / "fresh")
    assert adjudication.apply_decisions(again.project, path, by="Lea") == 5
    for name in ("T1", "T2"):
        assert again.consensus(name) == decided.consensus(name)
    assert again.stored_is_made()
    assert adjudication.open_count(again.project, again.round) == adjudication.open_count(
        decided.project, decided.round
    )
    adjudication.export_decisions(again.project, tmp_path / "again.csv")
    without_time = [
        [{**row, "decided_at": "", "disagreement": ""} for row in rows_of(each)]
        for each in (path, tmp_path / "again.csv")
    ]
    assert without_time[0] == without_time[1]
    assert again.project.undo("Lea") == "Apply decisions decisions.csv"
    assert again.consensus("T1") == again.consensus("T2") == []
    again.project.close()


def test_applying_the_same_file_again_changes_nothing(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    adjudication.export_decisions(decided.project, path)
    state = decided.project.state
    assert adjudication.apply_decisions(decided.project, path, by="Lea") == 0
    assert decided.project.state == state


def test_the_file_says_who_coded_what_and_who_decided_why(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    adjudication.export_decisions(decided.project, path)
    found = {row["outcome"]: row for row in rows_of(path)}
    assert list(found["both"]) == list(adjudication.DECISION_COLUMNS)
    start, end = decided.place("T1", MOTHER)
    assert found["both"]["codes_before"] == f"Ana: Access [{start}-{end}]; Ben: Confidence [{start}-{end}]"
    assert found["both"]["codes_after"] == f"Access [{start}-{end}]; Confidence [{start}-{end}]"
    assert (found["both"]["reason"], found["both"]["rationale"], found["both"]["seconds"]) == (
        "ambiguous text", 'Both; "really".', "12.5",
    )  # fmt: skip
    assert (found["accepted proposal"]["how"], found["accepted proposal"]["rule"]) == ("rule", "exact")
    assert found["new"]["codes_before"] == ""
    assert found["coder"]["decider"] == "Ana"


def test_a_rule_of_a_coder_is_written_with_the_name(decided: Study, tmp_path: Path) -> None:
    adjudication.take_back(
        decided.project, decided.round.id, decided.transcript("T1"), decided.item("T1", MOTHER).fingerprint, by="Lea"
    )
    adjudication.apply_rule(decided.project, f"coder {decided.ben.uuid}", by="Lea")
    adjudication.export_decisions(decided.project, tmp_path / "d.csv")
    assert "coder Ben" in {row["rule"] for row in rows_of(tmp_path / "d.csv")}


def test_a_stale_decision_stays_on_record_but_is_not_exported(decided: Study, tmp_path: Path) -> None:
    one = decided
    coding.reopen_layer(one.project, one.ben, one.transcript("T1"), "Slip", by="Ben")
    for each in coding.codings(one.project, one.ben, coder_id=one.ben.id, transcript_id=one.transcript("T1")):
        if each.code_id == one.code["Confidence"]:
            coding.remove_coding(one.project, one.ben, each.id)
    coding.submit_layers(one.project, one.ben)
    recorded = [row["codes_before"] for row in adjudication.decision_rows(one.project, one.round)]
    assert any(str(before).startswith("Ana: Access") and "Ben: Confidence" in str(before) for before in recorded)
    assert adjudication.export_decisions(one.project, tmp_path / "d.csv") == 4
    assert adjudication.apply_decisions(one.project, tmp_path / "d.csv", by="Lea") == 0


def test_a_code_with_a_colon_in_its_name_is_found(study: Make, tmp_path: Path) -> None:
    one = study()
    codebook.edit_code(one.project, one.code["Access"], by="Lea", name="Data: access; [1-2] who sees")
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.submit()
    one.decide("T1", MOTHER, "both")
    adjudication.export_decisions(one.project, tmp_path / "d.csv")
    again = one.consensus("T1")
    one.project.undo("Lea")
    assert adjudication.apply_decisions(one.project, tmp_path / "d.csv", by="Lea") == 1
    assert one.consensus("T1") == again


def test_disagreements_are_listed_with_place_codes_and_state(decided: Study) -> None:
    rows = list(adjudication.disagreement_rows(decided.project, decided.round))
    assert [row["state"] for row in rows] == ["decided", "discuss later", "decided"]
    assert rows[0]["passage"] == MOTHER
    assert set(rows[0]) == set(adjudication.DISAGREEMENT_COLUMNS)
    assert all(row["type"] != "exact" for row in rows)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("transcript", "T9", "'T9' is not in the project"),
        ("outcome", "maybe", "'maybe' is not one of accepted proposal"),
        ("codes_before", "Ana: Consent [0-5]", "no item in 'T1' is coded like this"),
        ("codes_before", "Zoe: Access [1-2]", "no item in 'T1' is coded like this"),
        ("codes_before", "", "no item in 'T1' is coded like this"),
        ("codes_after", "Consnet [3-9]", "there is no code 'Consnet'"),
        ("codes_after", "Consent 3-9", "is not written like 'Code [12-34]'"),
        ("codes_after", "Consent [9-3]", "9-3 is not a place in the text"),
        ("codes_after", "Consent [3-3]", "3-3 is not a place in the text"),
        ("codes_after", "Consent [3-9000]", "3-9000 is not a place in the text"),
        ("codes_after", "", "'both' needs a code and its place"),
        ("how", "guess", "'guess' is not one of rule"),
        ("seconds", "quick", "'quick' is no number of seconds"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column_and_nothing_changes(
    decided: Study, tmp_path: Path, column: str, value: str, sentence: str
) -> None:
    path = tmp_path / "decisions.csv"
    adjudication.export_decisions(decided.project, path)
    rows = rows_of(path)
    number = next(place for place, row in enumerate(rows) if row["outcome"] == "both")
    rows[number][column] = value
    write_table(path, adjudication.DECISION_COLUMNS, rows)
    again = fresh(decided, tmp_path / "fresh")
    state = again.project.state
    with pytest.raises(KnownError) as raised:
        adjudication.apply_decisions(again.project, path, by="Lea")
    assert str(raised.value).startswith(f"{path}, row {number + 2}, column '{column}': ")
    assert sentence in str(raised.value)
    assert again.project.state == state
    assert again.consensus("T1") == []
    again.project.close()


def changed(decided: Study, path: Path, which: str, **cells: str) -> list[dict[str, str]]:
    adjudication.export_decisions(decided.project, path)
    rows = rows_of(path)
    next(row for row in rows if row["outcome"] == which).update(cells)
    write_table(path, adjudication.DECISION_COLUMNS, rows)
    return rows


def test_new_needs_a_place_and_nothing_must_have_none(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    changed(decided, path, "new", codes_after="")
    with pytest.raises(KnownError, match=r"row \d, column 'codes_after': 'new' needs a code"):
        adjudication.apply_decisions(decided.project, path, by="Lea")
    changed(decided, path, "both", outcome="nothing")
    with pytest.raises(KnownError, match="'nothing' leaves nothing, so this cell must be empty"):
        adjudication.apply_decisions(decided.project, path, by="Lea")


def test_two_rows_about_one_item_are_refused(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    adjudication.export_decisions(decided.project, path)
    rows = rows_of(path)
    write_table(path, adjudication.DECISION_COLUMNS, [*rows, rows[0]])
    with pytest.raises(KnownError, match=r"row 7, column 'codes_before': this item is already decided in row 2"):
        adjudication.apply_decisions(decided.project, path, by="Lea")


def test_a_transcript_outside_the_round_is_named(study: Make, tmp_path: Path) -> None:
    one = study()
    coding.make_round(one.project, "Pilot", [one.ana, one.ben], by="Lea", transcript_ids=[one.transcript("T1")])
    one.apply(one.ana, "T1", "Access", MOTHER)
    one.submit()
    path = tmp_path / "d.csv"
    path.write_text("transcript,codes_before,outcome,codes_after\nT2,,new,Access [3-9]\n")
    with pytest.raises(KnownError, match="'T2' is not part of the round"):
        adjudication.apply_decisions(one.project, path, by="Lea")


def test_a_missing_column_is_named(decided: Study, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("transcript,outcome\nT1,both\n")
    with pytest.raises(KnownError, match="the column 'codes_before' is missing"):
        adjudication.apply_decisions(decided.project, path, by="Lea")
