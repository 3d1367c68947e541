# SPDX-License-Identifier: GPL-3.0-or-later
"""The data package: what is in it, what is not, and that its script finds the published numbers again."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile

import pytest
from running_study import CONSENT, decided
from small_study import Study

from qualcoder_cp.model import KnownError
from qualcoder_cp.reports.data_dictionary import FILES
from qualcoder_cp.reports.data_package import write_data_package

pytestmark = pytest.mark.slow


@pytest.fixture
def study(tmp_path):
    made = Study(tmp_path, {})
    made.apply(made.ana, "T1", "Access", "My mother saw my data.")
    decided(made)
    made.people("participant,transcript,group\nP1,T1,patients\nP2,T2,caregivers\n")
    yield made
    made.project.close()


def packed(study, name="data.zip", **more):
    path = study.folder / name
    write_data_package(study.project, path, resamples=20, **more)
    return path


def rows(path, name):
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"))))


def recomputed(folder):
    """Run the package's own script, with no more than Python itself."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "recompute.py")], capture_output=True, text=True, check=False
    )


def test_the_same_project_gives_the_same_bytes_and_the_checksums_hold(study):
    first, second = packed(study), packed(study, "again.zip")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        listed = dict(reversed(line.split("  ")) for line in archive.read("checksums.txt").decode().splitlines())
        assert set(listed) == set(archive.namelist()) - {"checksums.txt"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items())


def test_no_words_of_participants_are_in_it_unless_they_are_asked_for(study):
    with zipfile.ZipFile(packed(study)) as archive:
        assert not any(CONSENT.encode() in archive.read(name) for name in archive.namelist())
    (one, *_) = rows(packed(study, "words.zip", with_text=True), "codings.csv")
    assert one["text"]


def test_every_table_and_column_is_explained(study):
    with zipfile.ZipFile(packed(study)) as archive:
        readme = archive.read("README.md").decode()
        assert set(FILES) <= set(archive.namelist())
        for name in FILES:
            part = readme.split(f"## {name}\n")[1].split("\n## ")[0]
            columns = archive.read(name).decode().splitlines()[0].split(",")
            assert all(f"| {column} |" in part for column in columns), name
        assert "not run" in archive.read("recompute.R").decode()


def test_units_have_explicit_zeros_and_blanks_where_a_layer_is_missing(tmp_path):
    one = Study(tmp_path, {})
    one.apply(one.ana, "T1", "Consent", CONSENT)
    one.submit()
    one.people("participant,transcript,group\nP1,T1,patients\nP2,T2,caregivers\n")
    found = {(row["unit_id"], row["coder"], row["code"]): row["present"] for row in rows(packed(one), "units_long.csv")}
    assert found["P1", "Ana", "Consent"] == found["P1", "Ana", "Privacy"] == "1"
    assert found["P1", "Ben", "Consent"] == found["P2", "Ana", "Trust"] == "0"
    assert found["P1", "consensus", "Consent"] == ""  # not decided yet
    assert found["P2", "consensus", "Consent"] == "0"
    one.project.close()


def test_the_script_finds_the_published_numbers_again(study):
    folder = study.folder / "unpacked"
    with zipfile.ZipFile(packed(study)) as archive:
        archive.extractall(folder)
    done = recomputed(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split("\n")[:4] == [f"{what}: as published" for what in (
        "files", "units", "prevalence", "agreement",
    )]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("prevalence.csv", "caregivers,1,1,", "caregivers,0,1,", "prevalence: "),
        ("units_long.csv", ",Ana,Consent,1", ",Ana,Consent,0", "units: "),
        ("agreement.csv", "krippendorff_alpha,1.0", "krippendorff_alpha,0.9", "agreement: "),
    ],
)
def test_the_script_notices_a_changed_number(study, file, old, new, said):
    folder = study.folder / "changed"
    with zipfile.ZipFile(packed(study)) as archive:
        archive.extractall(folder)
    words = (folder / file).read_text(encoding="utf-8")
    assert old in words
    (folder / file).write_text(words.replace(old, new), encoding="utf-8")
    done = recomputed(folder)
    assert done.returncode == 1
    assert f"{file} was changed" in done.stdout
    assert any(line.startswith(said) and line.endswith("differ") for line in done.stdout.splitlines())


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_script_in_r_finds_them_too(study):
    folder = study.folder / "unpacked"
    with zipfile.ZipFile(packed(study)) as archive:
        archive.extractall(folder)
    done = subprocess.run(["Rscript", "recompute.R"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.count("as published") == 2, done.stdout + done.stderr


def test_a_sealed_round_gives_no_package(tmp_path):
    one = Study(tmp_path, {})
    one.apply(one.ana, "T1", "Consent", CONSENT)
    with one.project, pytest.raises(KnownError, match="sealed"):
        write_data_package(one.project, tmp_path / "data.zip")
    assert not (tmp_path / "data.zip").exists()
