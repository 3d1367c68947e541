# SPDX-License-Identifier: GPL-3.0-or-later
"""What was altered from outside shows; a backup counts only when it is good; a kill loses nothing acknowledged."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project_files import add_code, dump, names, new_project, outside, rename

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, back_up, verify

pytestmark = pytest.mark.slow

SECRET = "Interviewer: How was it?\n"


@pytest.fixture
def closed(tmp_path):
    """A closed project with a stored text, a renamed code and an undone step."""
    with new_project(tmp_path) as project:
        code = add_code(project, "Privacy")
        rename(project, code, "Data privacy")
        with project.change("Keep a text", by="Ana") as change:
            change.store("transcript", SECRET)
            change.insert("variable", name="age", name_key="age", position=0)
        add_code(project, "Undone")
        project.undo("Ana")
        assert verify(project) == []
    return project.path


EDITS = {
    "UPDATE content SET body = replace(body, 'How', 'Why')": "A stored transcript no longer has its checksum",
    "UPDATE content SET body = CAST(x'ff80' AS TEXT)": "A stored transcript no longer has its checksum",
    "UPDATE code SET name = 'Something else'": "Row 1 of 'code' is not what the history says",
    "DELETE FROM variable": "Row 1 of 'variable' is not what the history says",
    "INSERT INTO variable VALUES (7, 'u', 'x', 'x', 'text', '{}', 1)": "Row 7 of 'variable'",
    "UPDATE change_set SET label = 'Nothing to see' WHERE id = 4": "altered from outside at or before step 4",
    "UPDATE change_set SET \"by\" = 'Ben' WHERE id = 4": "altered from outside",
    "UPDATE change_row SET after = replace(after, 'Data', 'No') WHERE after LIKE '%Data%'": "altered from outside",
    "UPDATE change_row SET before = CAST(x'ff80' AS TEXT) WHERE before IS NOT NULL": "damaged",
    "DELETE FROM change_row WHERE change_set_id = 5": "altered from outside",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_from_outside_is_found(closed, edit):
    outside(closed, edit)
    with Project.open(closed, readonly=True) as project:
        found = verify(project)
    assert any(EDITS[edit] in sentence for sentence in found), found
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in found)


def test_a_damaged_text_is_refused_in_one_sentence(closed):
    outside(closed, "UPDATE content SET body = CAST(x'ff80' AS TEXT)")
    with Project.open(closed) as project:
        (sha256,) = (row[0] for row in project.rows("SELECT sha256 FROM content"))
        for wanted in (sha256, "0" * 64):
            with pytest.raises(KnownError, match="is damaged: a stored text"):
                project.content(wanted)


def test_random_bits_never_end_in_a_traceback(closed):
    good = closed.read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        spoilt = bytearray(good)
        for _ in range(3):
            spoilt[dice.randrange(100, len(good))] ^= 1 << dice.randrange(8)
        closed.write_bytes(spoilt)
        with contextlib.suppress(KnownError), Project.open(closed, readonly=True) as project:
            assert all(isinstance(sentence, str) for sentence in verify(project))


# ---------------------------------------------------------------- backups


def test_a_backup_is_one_good_file_with_the_same_rows(closed):
    with Project.open(closed) as project:
        copy = back_up(project)
        add_code(project, "After the backup")
        assert copy.parent == closed.with_name("study backups")
        with Project.open(copy) as restored:
            assert verify(restored) == []
            assert names(restored) == ["Data privacy"]
            assert restored.history() == project.history()[1:]
            add_code(restored, "Work goes on")
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_project_that_is_read_only_can_be_backed_up(closed, tmp_path):
    with Project.open(closed, readonly=True) as project:
        copy = back_up(project, tmp_path / "elsewhere")
        with Project.open(copy, readonly=True) as restored:
            assert dump(restored) == dump(project)


def test_a_bad_copy_is_never_listed(closed, tmp_path):
    outside(closed, "UPDATE content SET body = 'another text'")
    with Project.open(closed) as project, pytest.raises(KnownError, match="did not pass its check: A stored"):
        back_up(project, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_for_backups_that_cannot_be_made(closed, tmp_path):
    (tmp_path / "file").write_text("a file")
    with Project.open(closed) as project:
        for folder in (tmp_path / "file", tmp_path / "file" / "below"):
            with pytest.raises(KnownError, match="No backup could be written"):
                back_up(project, folder)
        add_code(project, "The project still works")


# ---------------------------------------------------------------- kills

CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from project_files import add_code, rename
from qualcoder_cp.project import Project
project = Project.open(Path(sys.argv[2]))
print("open", flush=True)
for number in range(int(sys.argv[3]), 1_000_000):
    with project.change(f"Step {number}", by="Ana"):
        add_code(project, f"code {number}")
        rename(project, add_code(project, f"twin {number}"), f"twin of {number}")
    if number % 7 == 0:
        project.undo("Ana")
        project.redo("Ana")
    print(number, flush=True)
"""


def test_no_acknowledged_change_is_lost_when_the_program_is_killed(tmp_path):
    new_project(tmp_path).close()
    path, dice, acknowledged = tmp_path / "study.qcp", random.Random(3), -1
    for number_of_child in range(15):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(Path(__file__).parent), str(path), str(1000 + 100_000 * number_of_child)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout.readline() == "open\n"
        time.sleep(dice.random() * 0.06)
        os.kill(child.pid, signal.SIGKILL)
        told = [int(line) for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        child.wait()
        child.stdout.close()
        acknowledged = max([acknowledged, *told])
        with Project.open(path) as project:
            there = set(names(project))
            assert all({f"code {number}", f"twin of {number}"} <= there for number in told)
            assert sum(name.startswith("code") for name in there) == sum(name.startswith("twin of") for name in there)
            assert verify(project) == []
    assert acknowledged > 1000
    assert [one.name for one in tmp_path.iterdir()] == ["study.qcp"]
