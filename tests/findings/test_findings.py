# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings: written, ordered, tied to codes, passages and memos, and who stands behind them."""

from __future__ import annotations

import csv

import pytest
from running_study import CONSENT, NUMBERS, decided
from small_study import Study

from qualcoder_cp import coding, findings
from qualcoder_cp.findings import Kind
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import verify
from qualcoder_cp.reports.findings_tables import EVIDENCE_COLUMNS, evidence_rows, evidences, findings_document

PEOPLE = "participant,transcript,group\nP1,T1,patients\nP2,T2,caregivers\n"


@pytest.fixture
def study(tmp_path):
    made = decided(Study(tmp_path, {}))
    made.people(PEOPLE)
    yield made
    made.project.close()


def names(study):
    return [one.name for one in findings.findings(study.project, study.lea)]


def add(study, name="Ask first", **more):
    return findings.add_finding(study.project, study.lea, name, **more)


def support(study, name="Ask first"):
    return findings.support(study.project, None, findings.finding_named(study.project, None, name))


def test_a_finding_is_written_changed_ordered_and_removed_each_as_one_step(study):
    one, two = add(study, kind=Kind.RECOMMENDATION, statement=" Ask. "), add(study, "Show who reads")
    assert (one.kind, one.statement, names(study)) == (Kind.RECOMMENDATION, "Ask.", ["Ask first", "Show who reads"])
    findings.move_finding(study.project, study.lea, two.id, 0)
    assert names(study) == ["Show who reads", "Ask first"]
    findings.edit_finding(study.project, study.lea, one.id, name="Ask before", statement="Ask everybody.")
    findings.remove_finding(study.project, study.lea, two.id)
    assert names(study) == ["Ask before"]
    for expected in (2, 2, 2, 1):
        study.project.undo("Lea")
        assert len(names(study)) == expected
    assert verify(study.project) == []


@pytest.mark.parametrize("name", ["", "   ", "ASK  first"])
def test_a_name_is_there_once_and_says_something(study, name):
    add(study)
    with pytest.raises(KnownError):
        add(study, name)
    assert names(study) == ["Ask first"]


def test_a_code_brings_the_participants_behind_it_and_all_below(study):
    one = add(study)
    findings.link_code(study.project, study.lea, one.id, study.code["Privacy"])
    found = support(study)
    assert (found.overall.n, found.overall.N) == (1, 2)
    assert {group: (count.n, count.N) for group, count in found.by_group.items()} == {
        "patients": (1, 1), "caregivers": (0, 1),
    }  # fmt: skip
    (piece,) = found.pieces
    assert (piece.words, piece.participant, piece.code, piece.chosen) == (CONSENT, "P1", "Consent", False)


def test_passages_count_whoever_speaks_in_them_coded_or_not(study):
    one = add(study)
    findings.link_passage(study.project, study.lea, one.id, study.transcript("T2"), *study.place("T2", NUMBERS))
    assert support(study).overall.participants == (support(study).pieces[0].participants[0],)
    asked = study.place("T2", "Tell me about the watch.")
    findings.link_passage(study.project, study.lea, one.id, study.transcript("T2"), *asked)
    found = support(study)
    assert found.overall.n == 1
    assert found.pieces[1].participants == ()  # the interviewer speaks
    findings.link_coding(
        study.project, study.lea, one.id, study.code["Consent"], study.transcript("T1"), *study.place("T1", CONSENT)
    )
    assert support(study).overall.n == 2


def test_the_same_thing_is_linked_once_and_can_be_unlinked(study):
    one = add(study)
    link = findings.link_code(study.project, study.lea, one.id, study.code["Consent"])
    with pytest.raises(KnownError, match="rests on this code already"):
        findings.link_code(study.project, study.lea, one.id, study.code["Consent"])
    findings.unlink(study.project, study.lea, link.id)
    assert findings.finding_by_id(study.project, study.lea, one.id).links == ()
    with pytest.raises(KnownError, match="no longer there"):
        findings.unlink(study.project, study.lea, link.id)


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 4), (0, 100_000)])
def test_a_place_must_be_in_the_text(study, span):
    one = add(study)
    with pytest.raises(KnownError):
        findings.link_passage(study.project, study.lea, one.id, study.transcript("T1"), *span)


def test_a_memo_is_tied_and_goes_with_its_removal(study):
    one = add(study)
    memo = coding.add_memo(study.project, study.lea, "Nobody was asked.")
    findings.link_memo(study.project, study.lea, one.id, memo.id)
    (link,) = findings.finding_by_id(study.project, study.lea, one.id).links
    assert link.memo == "Nobody was asked."
    coding.remove_memo(study.project, study.lea, memo.id)
    assert findings.finding_by_id(study.project, study.lea, one.id).links == ()
    study.project.undo("Lea")
    assert len(findings.finding_by_id(study.project, study.lea, one.id).links) == 1


def test_while_a_round_is_sealed_there_are_no_findings(tmp_path):
    one = Study(tmp_path, {})
    one.apply(one.ben, "T1", "Consent", CONSENT)
    with one.project:
        for viewer in (None, one.ana, one.lea):
            with pytest.raises(KnownError, match="once the round is revealed"):
                findings.findings(one.project, viewer)
            assert not findings.any_findings(one.project, viewer)
        with pytest.raises(KnownError, match="once the round is revealed"):
            findings.add_finding(one.project, one.ana, "Early")


def test_a_table_goes_out_and_comes_in_the_same(study, tmp_path):
    one = add(study, statement="A claim, with a comma.")
    findings.link_code(study.project, study.lea, one.id, study.code["Trust"], note="the whole domain")
    findings.link_coding(
        study.project, study.lea, one.id, study.code["Consent"], study.transcript("T1"), *study.place("T1", CONSENT)
    )
    add(study, "Without links", kind=Kind.THEME)
    before = list(findings.finding_rows(study.project, None))
    assert findings.export_findings(study.project, tmp_path / "findings.csv", None) == 3
    for known in findings.findings(study.project, None):
        findings.remove_finding(study.project, study.lea, known.id)
    brought = findings.import_findings(study.project, tmp_path / "findings.csv", author=study.lea)
    assert (brought.findings, brought.links) == (2, 2)
    assert list(findings.finding_rows(study.project, None)) == before
    again = findings.import_findings(study.project, tmp_path / "findings.csv", author=study.lea)
    assert (again.findings, again.links) == (0, 0)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("idea,A,,,,,", "'idea' is none of"),
        ("finding,A,,star,,,", "'star' is none of"),
        ("finding,A,,code,Nonsense,,", "Nonsense"),
        ("finding,A,,passage,,T1,never said", "0 times"),
        ("finding,A,,passage,,T9,x", "T9"),
    ],
)
def test_a_row_that_cannot_be_read_changes_nothing(study, tmp_path, row, problem):
    path = tmp_path / "bad.csv"
    good = "finding,Good,,code,Consent,,"
    path.write_text(f"kind,finding,statement,about,code,transcript,quote\n{good}\n{row}\n", encoding="utf-8")
    with pytest.raises(KnownError, match=problem):
        findings.import_findings(study.project, path, author=study.lea)
    assert names(study) == []


def test_the_evidence_says_who_how_many_and_in_which_words(study, tmp_path):
    import docx

    one = add(study, statement="People want to be asked.")
    findings.link_code(study.project, study.lea, one.id, study.code["Consent"])
    findings.link_passage(
        study.project, study.lea, one.id, study.transcript("T1"), *study.place("T1", "My mother saw my data.")
    )
    found = evidences(study.project)
    rows = list(evidence_rows(study.project, found))
    assert all(set(row) <= set(EVIDENCE_COLUMNS) for row in rows)
    assert [(row["quote"], row["via"], row["chosen"], row["n"], row["N"]) for row in rows] == [
        ("My mother saw my data.", "passage", 1, 1, 2), (CONSENT, "code", 0, 1, 2),
    ]  # fmt: skip
    for name in ("one.docx", "two.docx"):
        findings_document(study.project, found, tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "one.docx")).paragraphs)
    assert "People want to be asked." in words
    assert "“My mother saw my data.”" in words


def test_the_commands_walk_from_claim_to_export(study, tmp_path):
    from click.testing import CliRunner

    from qualcoder_cp.cli import main

    study.project.close()

    def run(*words):
        done = CliRunner().invoke(main, ["findings", *map(str, words)])
        assert done.exit_code == 0, done.output
        return done.output

    run("add", study.path, "Ask first", "--kind", "recommendation", "--statement", "Ask.")
    run("link", study.path, "ask first", "--code", "Privacy")
    run("link", study.path, "Ask first", "--transcript", "T1", "--quote", CONSENT, "--note", "in short")
    assert "Behind it: 1/2 participants (patients 1/1, caregivers 0/1)." in run("show", study.path)
    run("edit", study.path, "Ask first", "--name", "Ask everybody", "--place", "1")
    assert "Ask everybody" in run("list", study.path)
    for ending in ("csv", "docx", "xlsx"):
        run("export", study.path, tmp_path / f"out.{ending}")
    with (tmp_path / "out.csv").open(encoding="utf-8") as stream:
        assert [row["about"] for row in csv.DictReader(stream)] == ["code", "passage"]
    run("remove", study.path, "Ask everybody")
    assert "Ask everybody" not in run("list", study.path)
