# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings as a file, both ways: bad rows are named, nothing half is taken in, the same file twice changes nothing."""

from __future__ import annotations

import csv
import time

import pytest
from coding_studies import TALK, new_study

from qualcoder_cp import codebook, coding, transcripts
from qualcoder_cp.model import KnownError, LayerState
from qualcoder_cp.project import Project, add_coder, verify

HEAD = "transcript,start_char,end_char,code,coder,memo,unsure,text,status,code_path\n"


@pytest.fixture
def study(tmp_path):
    with new_study(tmp_path) as made:
        yield made


def take(study, rows, head=HEAD, **more):
    path = study.folder / "codings.csv"
    path.write_text(head + rows, encoding="utf-8")
    return coding.import_codings(study.project, path, by="Lea", **more)


def dump(project):
    tables = ("round", "layer", "layer_revision", "coding", "codebook_version", "content")
    return [[tuple(row) for row in project.rows(f"SELECT * FROM {table}")] for table in tables]


GOOD = "A,31,45,Consent,Ana,,,,,\n"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("C,31,45,Consent,Ana", "transcript", "no transcript 'C'"),
        (",31,45,Consent,Ana", "transcript", "no transcript ''"),
        ("A,31,45,Nothing,Ana", "code", "no code 'Nothing'"),
        ("A,31,45,,Ana", "code", "no code ''"),
        ("A,31,45,Consent,Ana,,,,,Trust", "code_path", "not the path of 'Consent'"),
        ("A,31,45,Consent,Cora", "coder", "no coder 'Cora'"),
        ("A,31,45,Consent,Lea", "coder", "Lea is not assigned to 'A'"),
        ("A,45,31,Consent,Ana", "start_char", "must end after its start"),
        ("A,31,31,Consent,Ana", "start_char", "must end after its start"),
        ("A,-1,31,Consent,Ana", "start_char", "outside the text"),
        ("A,31,9999,Consent,Ana", "start_char", "outside the text"),
        ("A,x,45,Consent,Ana", "start_char", "'x' is no whole number"),
        ("A,31,45.0,Consent,Ana", "end_char", "'45.0' is no whole number"),
        (f"A,31,{'9' * 5000},Consent,Ana", "end_char", "no whole number"),
        ("A,31,45,Consent,Ana,,perhaps", "unsure", "'perhaps' is neither yes nor no"),
        ("A,31,45,Consent,Ana,,,They told me", "text", "the transcript says 'They asked me"),
        ("A,20,45,Consent,Ana,,,other words", "text", "the transcript says"),
        ("B,31,45,Consent,Ben", "coder", "Ben's layer on 'B' is submitted"),
        ("A,31,45,Consent,Ben", "coder", "Ben's layer on 'A' is excused"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_changed(study, row, column, words):
    coding.ensure_round(study.project, by="Lea")
    coding.submit_layers(study.project, study.ben, [study.talks["B"]])
    coding.excuse(study.project, study.ben, study.talks["A"], by="Lea")
    study.apply(study.ana, "Trust", 52, 61)
    before, state = dump(study.project), study.project.state
    with pytest.raises(KnownError) as problem:
        take(study, GOOD + row + "\n" + GOOD)
    told = str(problem.value)
    assert f"codings.csv, row 3, column '{column}': " in told
    assert words in told
    assert "\n" not in told
    assert (dump(study.project), study.project.state) == (before, state)


def test_a_refused_file_makes_no_round_either(study):
    with pytest.raises(KnownError, match="row 2"):
        take(study, "C,31,45,Consent,Ana\n")
    assert coding.current_round(study.project) is None


def test_a_missing_column_is_named(study):
    with pytest.raises(KnownError, match=r"codings.csv, row 1: the column 'coder' is missing"):
        take(study, "A,1,2,Consent\n", head="document,start,end,code\n")


def test_rows_in_are_rows_accounted_for(study):
    done = take(
        study,
        "A,31,46,Consent,Ana,asked,yes,They asked me 👍,coded,Privacy > Consent\n"
        "a.TXT,40,61,privacy > consent,ANA,twice,,,,\n"
        "A,31,36,Consent,Ana,,,,,\n"
        "B,31,45,Trust,Ben,,0,,,\n"
        "A,31,45,Consent,,,,,consensus,\n",
    )
    assert (done.rows, done.added, done.united, done.known, done.skipped) == (5, 2, 1, 1, {"consensus": 1})
    (one,) = coding.codings(study.project, study.ana)
    assert (one.start, one.end, one.memo, one.unsure) == (31, 61, "asked\ntwice", True)
    assert study.project.undo("Lea") == "Import codings codings.csv"
    assert coding.current_round(study.project) is None


def test_the_same_file_twice_changes_nothing(study):
    rows = "A,31,40,Consent,Ana,one,1,,,\nA,38,45,Consent,Ana,two,,,,\nA,31,40,Trust,Ana,,,,,\nB,31,40,Trust,Ben,,,,,\n"
    take(study, rows)
    state = study.project.state
    done = take(study, rows)
    assert (done.rows, done.known, study.project.state) == (4, 4, state)
    assert take(study, "A,31,40,Consent,Ana,three,,,,\n").united == 1
    (united,) = coding.codings(study.project, study.ana, code_ids=frozenset({study.codes["Consent"]}))
    assert (united.start, united.end, united.memo) == (31, 45, "one\ntwo\nthree")


def test_what_is_imported_goes_by_the_same_rule_as_what_is_applied(study):
    study.apply(study.ana, "Consent", 31, 36, memo="by hand")
    take(study, "A,40,61,Consent,Ana,from a file,,,,\nA,35,41,Consent,Ana,,,,,\n")
    (one,) = coding.codings(study.project, study.ana)
    assert (one.start, one.end, one.memo) == (31, 61, "by hand\nfrom a file")
    assert verify(study.project) == []
    study.project.undo("Lea")
    assert study.spans(study.ana) == [(31, 36)]


def test_an_import_may_submit_what_it_brought(study):
    take(study, GOOD + "A,31,45,Consent,Ben\n", submit=True)
    round_ = coding.needed_round(study.project)
    assert {one.state for one in coding.layers(study.project, round_.id)} == {LayerState.SUBMITTED}
    coding.need_revealed(study.project, round_)


def test_codings_go_out_and_into_another_project_unchanged(study, tmp_path):
    study.apply(study.ana, "Consent", 31, 47, memo='"asked",\nshe said\rso', unsure=True)
    study.apply(study.ana, "Trust", 25, 80)
    study.apply(study.ben, "Consent", 40, 61, talk="B")
    for coder in (study.ana, study.ben):
        coding.submit_layers(study.project, coder)
    out = tmp_path / "out.csv"
    assert coding.export_codings(study.project, out, None) == 3
    (tmp_path / "other").mkdir()
    with new_study(tmp_path / "other") as other:
        assert coding.import_codings(other.project, out, by="Lea", submit=True).added == 3
        again = tmp_path / "again.csv"
        coding.export_codings(other.project, again, None)
    strange = {"transcript_id", "created"}
    tables = [
        [
            {name: cell for name, cell in row.items() if name not in strange}
            for row in csv.DictReader(path.open(newline=""))
        ]
        for path in (out, again)
    ]
    assert tables[0] == tables[1]
    first = tables[0][1]
    assert (first["text"], first["speaker"], first["role"], first["turn"]) == (
        "They asked me 👍 ",
        "Rosa",
        "participant",
        "2",
    )
    assert (first["code_path"], first["domain"], first["paragraph"]) == ("Privacy > Consent", "Privacy", "2")
    assert tuple(first)[:3] == ("project", "transcript", "group")


@pytest.mark.slow
def test_thousands_of_rows_come_in_at_once(tmp_path):
    with Project.create(tmp_path / "big.qcp", "Big") as project:
        coder = add_coder(project, "Ana")
        for number in range(10):
            text = TALK.format(more=f"talk {number}") + "".join(f"Rosa: word {word}\n" for word in range(1500))
            (tmp_path / f"T{number}.txt").write_text(text, encoding="utf-8")
        files = [tmp_path / f"T{number}.txt" for number in range(10)]
        transcripts.import_transcripts(project, transcripts.prepare(files), by="Ana")
        for number in range(7):
            codebook.add_code(project, f"Code {number}", by="Ana")
        rows = [f"T{one % 10},{50 + one // 10 * 8},{55 + one // 10 * 8},Code {one % 7},Ana" for one in range(2500)]
        path = tmp_path / "rows.csv"
        path.write_text("transcript,start,end,code,coder\n" + "\n".join(rows), encoding="utf-8")
        start = time.perf_counter()
        done = coding.import_codings(project, path, by="Ana")
        print(f"2,500 rows in {time.perf_counter() - start:.2f} s")  # for orientation; never asserted
        assert done.added + done.united + done.known == 2500
        assert len(coding.codings(project, coder)) == done.added
