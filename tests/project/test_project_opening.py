# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and closing: one file on disk, one writer, and nothing that is no project is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project_files import add_code, digest, names, new_project, outside
from sqlcipher3 import dbapi2 as driver  # noqa: TID253

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import AlreadyOpenError, Project, engine


@pytest.fixture
def closed(tmp_path):
    """A closed project with one code."""
    with new_project(tmp_path) as project:
        add_code(project, "Privacy")
    return project.path


def sentence(problem) -> str:
    told = str(problem.value)
    assert "\n" not in told
    assert "Traceback" not in told
    assert told.endswith(".")
    return told


def test_a_closed_project_is_one_file_in_the_plain_mode_with_its_own_mark(closed):
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]
    header = closed.read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert header[18:20] == b"\1\1"  # no write-ahead log, so that it opens from a read-only medium
    assert int.from_bytes(header[68:72], "big") == 1363362640


def test_what_was_written_is_there_after_opening_again(closed):
    with Project.open(closed) as project:
        assert (names(project), project.title) == (["Privacy"], "A study")


def test_opening_and_closing_changes_no_byte(closed):
    Project.open(closed, readonly=True).close()
    before = digest(closed)
    Project.open(closed, readonly=True).close()
    assert digest(closed) == before
    Project.open(closed).close()
    with Project.open(closed, readonly=True) as project:
        assert names(project) == ["Privacy"]


@pytest.mark.parametrize("name", ["study.txt", "no folder/study.qcp", "file/study.qcp", "n" * 300 + ".qcp"])
def test_a_project_that_cannot_be_made_leaves_nothing(tmp_path, name):
    (tmp_path / "file").write_text("a file")
    with pytest.raises(KnownError) as problem:
        Project.create(tmp_path / name, "A study")
    sentence(problem)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_project_needs_a_title(tmp_path):
    with pytest.raises(KnownError, match="title"):
        Project.create(tmp_path / "study.qcp", "  ")


def test_an_existing_file_is_never_overwritten(closed):
    before = digest(closed)
    with pytest.raises(KnownError, match="exists already"):
        Project.create(closed, "Another")
    assert digest(closed) == before
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_a_disk_that_refuses_while_a_project_is_made_leaves_its_name_free(tmp_path, monkeypatch):
    def full(_connection):
        raise engine.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "start_writing", full)
        with pytest.raises(KnownError, match="disk is full"):
            Project.create(tmp_path / "study.qcp", "A study")
    assert list(tmp_path.iterdir()) == []
    Project.create(tmp_path / "study.qcp", "A study").close()


# ---------------------------------------------------------------- what is no project


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("Interviewer: How was it?\n")


def _zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.xml", "<xml/>")


def _random(path):
    path.write_bytes(bytes(range(7, 250)) * 40)


def _other_database(path):
    outside(path, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")


def _header_only(path):
    path.write_bytes(path.read_bytes()[:100])


def _cut(path):
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 17])


def _half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


def _unfinished(path):
    path.unlink()
    outside(path, f"PRAGMA application_id={engine.APPLICATION_ID}", "CREATE TABLE x (y)", "DROP TABLE x")


def _newer(path):
    outside(path, "PRAGMA user_version=99")


def _unknown_step(path):
    outside(
        path,
        """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
                     VALUES ('qualcoder_cp', 'later_step', '2030-01-01')""",
    )


def _trigger(path):
    outside(path, "CREATE TRIGGER t AFTER INSERT ON code BEGIN DELETE FROM coding; END")


def _view(path):
    outside(path, "CREATE VIEW v AS SELECT * FROM code")


def _table(path):
    outside(path, "CREATE TABLE mine (a TEXT)")


def _column(path):
    outside(path, "ALTER TABLE code ADD COLUMN weight TEXT")


def _index_lost(path):
    outside(path, "DROP INDEX coding_by_place")


def _table_lost(path):
    outside(path, "DROP TABLE decision")


BAD = {
    _empty: "is empty", _text: "looks like something else", _zip: "looks like a zip file", _random: "something else",
    _other_database: "another program", _header_only: "can't be opened", _cut: "malformed", _half: "malformed",
    _unfinished: "never finished", _newer: "newer version", _unknown_step: "newer version", _trigger: "'t'",
    _view: "'v'", _table: "table 'mine'", _column: "'code' is missing or altered",
    _index_lost: "'coding_by_place' is missing", _table_lost: "'decision'",
}  # fmt: skip


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize("spoil", BAD, ids=lambda one: one.__name__)
def test_what_is_no_whole_project_is_refused_and_left_alone(closed, spoil, readonly):
    if spoil is _other_database:
        closed.unlink()
    spoil(closed)
    before = digest(closed)
    with pytest.raises(KnownError) as problem:
        Project.open(closed, readonly=readonly)
    assert BAD[spoil] in sentence(problem)
    assert digest(closed) == before
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_statistics_that_a_database_tool_left_are_no_harm(closed):
    outside(closed, "ANALYZE")
    with Project.open(closed) as project:
        add_code(project, "Trust")


@pytest.mark.parametrize("name", ["none.qcp", "study.qcp/below.qcp", "n" * 300 + ".qcp", ""])
def test_a_path_without_a_file(closed, name):
    with pytest.raises(KnownError):
        Project.open(closed.parent / name)


@pytest.mark.parametrize("name", ["what? 50% #1 & co.qcp", "Zoë 👍.qcp"])
def test_names_that_mean_something_in_addresses(tmp_path, name):
    with new_project(tmp_path, name) as project:
        add_code(project, "Privacy")
    with Project.open(tmp_path / name) as project:
        assert names(project) == ["Privacy"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


# ---------------------------------------------------------------- one writer


def test_the_second_one_is_told_who_has_it_open_and_may_read(closed):
    with Project.open(closed) as first:
        with pytest.raises(AlreadyOpenError, match=rf"already open \(by .*process {os.getpid()}"):
            Project.open(closed)
        add_code(first, "Trust")
        with Project.open(closed, readonly=True) as second:
            assert names(second) == ["Privacy", "Trust"]
            with pytest.raises(KnownError, match="read-only"):
                add_code(second, "Nothing")
    Project.open(closed).close()


def test_a_second_name_for_the_file_is_the_same_project(closed):
    link = closed.with_name("link.qcp")
    link.symlink_to(closed)
    with Project.open(closed), pytest.raises(AlreadyOpenError):
        Project.open(link)
    link.unlink()
    os.link(closed, link)
    with pytest.raises(KnownError, match="second name"):
        Project.open(link)
    Project.open(link, readonly=True).close()


def test_a_lock_file_left_by_a_crash_is_harmless(closed):
    closed.with_name("study.qcp.lock").write_text("by Ghost on nowhere, process 1, since ever")
    Project.open(closed).close()
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_a_closed_project_after_a_kill_opens_with_all_that_was_acknowledged(closed):
    child = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from project_files import add_code
from qualcoder_cp.project import Project
add_code(Project.open(Path({str(closed)!r})), "Trust")
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", child], check=False).returncode == 9
    with Project.open(closed) as project:
        assert names(project) == ["Privacy", "Trust"]
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_a_folder_that_cannot_be_written_opens_read_only(closed, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with Project.open(closed) as project:
        assert project.readonly
        assert names(project) == ["Privacy"]
        with pytest.raises(KnownError, match="read-only"):
            add_code(project, "Trust")
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_closing_while_a_reader_is_there_loses_nothing(closed):
    project = Project.open(closed)
    reader = project.second_reader()
    add_code(project, "Trust")
    project.close()
    assert names(reader) == ["Privacy", "Trust"]
    reader.close()
    Project.open(closed).close()
    assert [path.name for path in closed.parent.iterdir()] == ["study.qcp"]


def test_a_copy_of_the_single_file_is_the_whole_project(closed, tmp_path):
    shutil.copyfile(closed, tmp_path / "copy.qcp")
    with Project.open(tmp_path / "copy.qcp") as project:
        assert names(project) == ["Privacy"]


def test_each_change_is_on_the_disk_when_it_returns(closed):
    with Project.open(closed) as project:
        assert project.value("PRAGMA journal_mode") == "wal"
        assert project.value("PRAGMA synchronous") == 2  # FULL
        add_code(project, "Trust")
        other = driver.connect(str(closed))
        assert [row[0] for row in other.execute("SELECT name FROM code ORDER BY id")] == ["Privacy", "Trust"]
        other.close()
