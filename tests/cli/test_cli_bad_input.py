# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input is one plain sentence on standard error and exit code 1; the project stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from running import run
from small_study import Study

from qualcoder_cp.project import Project

pytestmark = pytest.mark.slow

DOCX = Path(__file__).parents[2] / "sample_transcripts"
CONSENT = "They never asked me about consent."


@pytest.fixture
def folder(tmp_path: Path, study: Callable[..., Study]) -> Path:
    """Return a folder with a project that nobody has coded in yet."""
    one = study()
    one.project.close()
    shutil.copy(one.path, tmp_path / "study.qcp")
    return tmp_path


def state(path: Path) -> tuple[int, list[tuple[object, ...]]]:
    with Project.open(path, readonly=True) as project:
        return project.state, [tuple(row) for row in project.rows("SELECT id, chain FROM change_set")]


def refused(result: Result, *parts: str) -> None:
    """Check that a command ended with one sentence that holds these parts."""
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Error: "), result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.rstrip().endswith("."), result.stderr
    assert "Traceback" not in result.output
    for part in parts:
        assert part in result.stderr


def unchanged(folder: Path, *words: str | Path) -> Result:
    """Run a command on the project and check that it left it alone."""
    before = state(folder / "study.qcp")
    result = run(*words)
    assert state(folder / "study.qcp") == before
    assert sorted(path.name for path in folder.iterdir() if path.suffix in (".part", ".lock")) == []
    return result


# ---------------------------------------------------------------- the project file


READERS = (
    ("project", "info"), ("project", "verify"), ("project", "history"), ("transcripts", "list"), ("codebook", "list"),
    ("coding", "status"), ("agreement", "report"), ("adjudication", "list"), ("prevalence", "report"), ("open",),
)  # fmt: skip


@pytest.mark.parametrize("words", READERS)
def test_a_missing_project_is_said_by_every_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    refused(run(*words, tmp_path / "none.qcp"), "none.qcp does not exist")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"), (b"hello", "is no QualCoder CP project"), (b"PK\x03\x04xxxx", "a zip file"),
        (b"%PDF-1.7", "a PDF"), (bytes(range(256)) * 40, "is no QualCoder CP project"),
    ],
)  # fmt: skip
def test_what_is_no_project_is_said_and_left_as_it_is(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "study.qcp"
    path.write_bytes(content)
    for words in (("project", "info", path), ("project", "undo", path), ("project", "backup", path)):
        refused(run(*words), part)
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["study.qcp"]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.qcp"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE thing (id INTEGER)")
    made.close()
    refused(run("project", "info", path), "another program")


def test_a_project_of_a_newer_version_is_refused(folder: Path) -> None:
    path = folder / "study.qcp"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA user_version=99")
    made.close()
    before = path.read_bytes()
    refused(run("project", "info", path), "newer version", "update the program")
    refused(run("codebook", "freeze", path), "newer version")
    assert path.read_bytes() == before


def test_a_cut_off_project_is_refused(folder: Path) -> None:
    path = folder / "study.qcp"
    path.write_bytes(path.read_bytes()[:20_000])
    refused(run("project", "info", path), "study.qcp")


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "study.qcp").mkdir()
    refused(run("project", "info", tmp_path / "study.qcp"), "not a file")


def test_a_new_project_needs_its_ending_a_title_and_a_free_name(folder: Path) -> None:
    refused(run("project", "new", folder / "study.txt", "--title", "S"), "must end in .qcp")
    refused(run("project", "new", folder / "new.qcp", "--title", "  "), "title is needed")
    refused(unchanged(folder, "project", "new", folder / "study.qcp", "--title", "S"), "exists already")
    refused(run("project", "new", folder / "none" / "new.qcp", "--title", "S"), "does not exist")
    twice = run("project", "new", folder / "new.qcp", "--title", "S", "--coder", "Ana", "--coder", "ANA")
    refused(twice, "already a coder 'ANA'")
    assert not (folder / "new.qcp").exists()


def test_a_coder_of_the_same_name_is_refused(folder: Path) -> None:
    refused(unchanged(folder, "project", "add-coder", folder / "study.qcp", "ana"), "already a coder")


# ---------------------------------------------------------------- transcripts


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("talk.txt", b"", "talk.txt"),
        ("talk.txt", bytes(range(256)) * 20, "talk.txt"),
        ("talk.docx", b"PK\x03\x04 cut off", "talk.docx"),
        ("talk.docx", bytes(range(200)) * 3, "talk.docx"),
        ("talk.pdf", b"%PDF-1.7 ...", "talk.pdf"),
    ],
)
def test_a_file_that_is_no_transcript_is_named(folder: Path, name: str, content: bytes, part: str) -> None:
    (folder / name).write_bytes(content)
    refused(unchanged(folder, "transcripts", "import", folder / "study.qcp", folder / name), part)


def test_a_cut_off_word_file_is_named(folder: Path) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("Rosa: They asked me. " * 200)
    made.save(str(folder / "whole.docx"))
    content = (folder / "whole.docx").read_bytes()
    (folder / "talk.docx").write_bytes(content[: len(content) // 2])
    refused(unchanged(folder, "transcripts", "import", folder / "study.qcp", folder / "talk.docx"), "talk.docx")


def test_one_bad_file_keeps_the_good_ones_out_too_unless_one_skips_it(folder: Path) -> None:
    (folder / "good.txt").write_text("I: How?\nP: Well.\n")
    words = ("transcripts", "import", folder / "study.qcp", folder / "good.txt", folder / "none.txt")
    refused(unchanged(folder, *words), "none.txt")
    skipped = run(*words, "--skip-problems")
    assert skipped.exit_code == 0
    assert skipped.stderr.count("none.txt") == 1
    assert "Imported 1 transcripts" in skipped.stdout


def test_the_same_name_or_text_twice_is_refused(folder: Path) -> None:
    (folder / "T1.txt").write_text("P: Something else.\n")
    words = ("transcripts", "import", folder / "study.qcp")
    refused(unchanged(folder, *words, folder / "T1.txt"), "T1.txt", "already a transcript 'T1'")
    (folder / "a.txt").write_text("P: The same.\n")
    (folder / "b.txt").write_text("P: The same.\n")
    refused(unchanged(folder, *words, folder / "a.txt", folder / "b.txt"), "b.txt", "the same text")


def test_an_empty_folder_is_said(folder: Path) -> None:
    (folder / "empty").mkdir()
    refused(unchanged(folder, "transcripts", "import", folder / "study.qcp", folder / "empty"), "holds no files")


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("name,group\nPia,patients\n", "no column 'participant'"),
        ("participant,transcript\nPia,T9\n", "row 2, column 'transcript': there is no transcript 'T9'"),
        ("participant\nPia\nPia\n", "row 3, column 'participant': the participant 'Pia' is already in row 2"),
        ("participant,group\nPia,patients,more\n", "row 2"),
    ],
)
def test_a_bad_table_of_participants_is_named(folder: Path, table: str, part: str) -> None:
    path = folder / "people.csv"
    path.write_text(table)
    refused(unchanged(folder, "transcripts", "participants", folder / "study.qcp", path), "people.csv", part)


# ---------------------------------------------------------------- tables


TABLES = (("codebook", "import"), ("coding", "import"), ("transcripts", "participants"), ("adjudication", "apply"))


@pytest.mark.parametrize("words", TABLES)
@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("none.csv", None, "none.csv"),
        ("empty.csv", b"", "empty.csv"),
        ("blank.csv", b" \n\n", "blank.csv"),
        ("binary.csv", bytes(range(256)) * 5, "binary.csv"),
        ("other.csv", b"colour,size\nred,3\n", "other.csv"),
    ],
)
def test_a_bad_table_is_named(
    folder: Path, words: tuple[str, ...], name: str, content: bytes | None, part: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    refused(unchanged(folder, *words, folder / "study.qcp", folder / name), part)


@pytest.mark.parametrize("words", [("codebook", "import"), ("coding", "import"), ("adjudication", "apply")])
def test_a_table_that_is_not_utf8_is_named_with_its_line(folder: Path, words: tuple[str, ...]) -> None:
    path = folder / "latin.csv"
    path.write_bytes("code,transcript,start_char\nZürich,T1,3\n".encode("latin-1"))
    refused(unchanged(folder, *words, folder / "study.qcp", path), "latin.csv is not UTF-8 (line 2)")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("T9,3,9,Consent,Ana", "row 2, column 'transcript': there is no transcript 'T9'"),
        ("T1,3,9,Consnet,Ana", "row 2, column 'code': there is no code 'Consnet'"),
        ("T1,3,9,Consent,Zoe", "row 2, column 'coder': there is no coder 'Zoe'"),
        ("T1,3,9,Consent,Lea", "row 2, column 'coder': Lea is not assigned"),
        ("T1,9,3,Consent,Ana", "row 2, column 'start_char'"),
        ("T1,3,3,Consent,Ana", "row 2, column 'start_char'"),
        ("T1,-3,3,Consent,Ana", "row 2, column 'start_char'"),
        ("T1,3,90000,Consent,Ana", "reaches outside the text"),
        ("T1,three,9,Consent,Ana", "row 2, column 'start_char': 'three' is no whole number"),
    ],
)
def test_a_bad_row_of_codings_is_named(folder: Path, row: str, part: str) -> None:
    path = folder / "codings.csv"
    path.write_text(f"transcript,start_char,end_char,code,coder\n{row}\n")
    refused(unchanged(folder, "coding", "import", folder / "study.qcp", path), "codings.csv", part)


def test_a_code_twice_in_a_table_is_refused(folder: Path) -> None:
    path = folder / "codebook.csv"
    path.write_text("code,parent_code\nFear,\nfear,\n")
    refused(unchanged(folder, "codebook", "import", folder / "study.qcp", path), "codebook.csv", "row 3")


def test_a_parent_that_there_is_not_is_refused(folder: Path) -> None:
    path = folder / "codebook.csv"
    path.write_text("code,parent_code\nFear,Feelings\n")
    refused(unchanged(folder, "codebook", "import", folder / "study.qcp", path), "codebook.csv", "row 2", "Feelings")


def test_ratings_need_a_table_of_at_least_two_coders(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    refused(run("ratings", path), "does not exist")
    path.write_text("unit,Ana\n1,yes\n")
    refused(run("ratings", path), "at least two columns of coders")
    path.write_text("unit,Ana,ana\n1,yes,no\n")
    refused(run("ratings", path), "occurs twice")


# ---------------------------------------------------------------- coding by hand


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("T1", "Consent", "--start", "9", "--end", "3", "--as", "Ana"), "must end after its start"),
        (("T1", "Consent", "--start", "-4", "--end", "3", "--as", "Ana"), "reaches outside the text"),
        (("T1", "Consent", "--start", "3", "--end", "90000", "--as", "Ana"), "reaches outside the text"),
        (("T9", "Consent", "--start", "3", "--end", "9", "--as", "Ana"), "no transcript 'T9'"),
        (("T1", "Consnet", "--start", "3", "--end", "9", "--as", "Ana"), "Consnet"),
        (("T1", "Consent", "--start", "3", "--end", "9", "--as", "Zoe"), "no coder 'Zoe'"),
        (("T1", "Consent", "--start", "3", "--end", "9", "--as", "Lea"), "not assigned"),
        (("T1", "Consent", "--quote", "never said", "--as", "Ana"), "occurs 0 times"),
        (("T1", "Consent", "--quote", "", "--as", "Ana"), "occurs 0 times"),
        (("T1", "Consent", "--quote", "a", "--as", "Ana"), "it must occur exactly once"),
    ],
)
def test_a_passage_that_is_not_there_is_refused_and_no_round_is_made(
    folder: Path, words: tuple[str, ...], part: str
) -> None:
    refused(unchanged(folder, "coding", "apply", folder / "study.qcp", *words), part)


def test_submitting_what_is_not_there_is_refused_and_no_round_is_made(folder: Path) -> None:
    refused(unchanged(folder, "coding", "submit", folder / "study.qcp", "T9", "--as", "Ana"), "no transcript 'T9'")
    refused(unchanged(folder, "coding", "submit", folder / "study.qcp", "T1", "--as", "Lea"), "no open layer on 'T1'")


# ---------------------------------------------------------------- writing results


def test_a_place_that_cannot_be_written_is_said(folder: Path) -> None:
    project = folder / "study.qcp"
    run("coding", "apply", project, "T1", "Consent", "--quote", CONSENT, "--as", "Ana")
    for name in ("Ana", "Ben"):
        run("coding", "submit", project, "--as", name)
    (folder / "file").write_text("in the way")
    below = folder / "file" / "below"
    for words in (
        ("codebook", "export", project, below / "a.csv"), ("coding", "export", project, below / "a.csv"),
        ("adjudication", "export", project, below / "a.csv"), ("reports", "write", project, below),
        ("adjudication", "list", project, "--out", below / "a.csv"),
        ("prevalence", "report", project, "--out", below / "a.csv"),
        ("agreement", "report", project, "--resamples", "0", "--out", below / "a.csv"),
        ("prevalence", "chart", project, below / "a.png"), ("prevalence", "chart", project, below / "a.svg"),
        ("project", "backup", project, "--to", below), ("demo", "--out", below),
    ):  # fmt: skip
        refused(unchanged(folder, *words), "below")
    assert (folder / "file").read_text() == "in the way"


def test_the_sample_study_does_not_write_over_another_project(folder: Path) -> None:
    (folder / "study.qcp").rename(folder / "stakeholder_study.qcp")
    before = (folder / "stakeholder_study.qcp").read_bytes()
    refused(run("demo", "--out", folder), "is another project ('A study')")
    assert (folder / "stakeholder_study.qcp").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("coding", "status"), "Nothing is coded"), (("agreement", "report"), "Nothing is coded"),
        (("adjudication", "list"), "Nothing is coded"), (("prevalence", "report"), "Nothing is coded"),
        (("project", "undo", "--as", "Zoe"), "no coder 'Zoe'"), (("transcripts", "show", "T9"), "no transcript 'T9'"),
        (("prevalence", "report", "--layer", "Zoe"), "no coder 'Zoe'"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(folder: Path, words: tuple[str, ...], part: str) -> None:
    group, verb, *rest = words
    refused(unchanged(folder, group, verb, folder / "study.qcp", *rest), part)


# ---------------------------------------------------------------- as a process


def process(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qualcoder_cp", *map(str, words)], capture_output=True, text=True, check=False
    )


def test_the_process_ends_with_1_and_one_sentence_for_a_known_problem(tmp_path: Path) -> None:
    done = process("project", "info", tmp_path / "none.qcp")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: {tmp_path / 'none.qcp'} does not exist.\n"


def test_the_process_ends_with_0_when_all_is_well_and_with_2_for_wrong_usage(folder: Path) -> None:
    assert process("project", "info", folder / "study.qcp").returncode == 0
    assert process("project", "inof", folder / "study.qcp").returncode == 2
