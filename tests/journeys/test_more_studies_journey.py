# SPDX-License-Identifier: GPL-3.0-or-later
"""The two smaller sample studies, from their files to reports: a survey with its joint display, recommendations."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from qualcoder_cp import adjudication, agreement, coding, demo, findings, mixed, prevalence
from qualcoder_cp.agreement import Unit
from qualcoder_cp.cli import main
from qualcoder_cp.project import Project, verify

pytestmark = pytest.mark.journey


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def told(*words):
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Both studies as `demo` leaves them, by name."""
    made = {}
    for name in ("survey", "safety"):
        folder = tmp_path_factory.mktemp(name)
        files = json.loads(told("demo", "--study", name, "--out", folder, "--json"))["files"]
        assert {path.name for path in folder.iterdir()} == set(files)
        made[name] = folder
    return made


def opened(results, name):
    return Project.open(results[name] / f"{demo.STUDIES[name].name}.qcp", readonly=True)


def manifest(name):
    return json.loads((demo.STUDIES[name].folder / "manifest.json").read_text(encoding="utf-8"))["expected"]


@pytest.mark.parametrize("name", ["survey", "safety"])
def test_everything_is_decided_sound_and_as_planted(results, name):
    with opened(results, name) as project:
        round_ = coding.needed_round(project)
        assert adjudication.open_count(project, round_)[0] == 0
        assert verify(project) == []
        expected = manifest(name)
        table = prevalence.count(project).table
        assert table.total() == expected["transcripts"]
        assert {row.code.name: row.counts.overall.n for row in table.rows} == {
            code: one["n"] for code, one in expected["prevalence"].items()
        }
        report = agreement.compare(project, Unit.PARTICIPANT, resamples=0)
        assert report.n_transcripts == expected["transcripts"]
        pooled = next(row for row in report.pooled if row.level == "code")
        assert 0.5 < pooled.krippendorff_alpha.value < 1


def test_the_survey_ends_in_a_joint_display_that_adds_up(results):
    with opened(results, "survey") as project:
        shown = mixed.joint_display(project, by=("uses_digital_tools",))
        assert (shown.total, sum(shown.totals.values())) == (60, 60)
        assert [one.why for one in shown.left_out] == ["has no transcript"] * 2
        for row in shown.rows:
            assert row.overall.n == sum(cell.count.n for cell in row.cells.values())
            assert all(len(cell.voices) == min(1, cell.count.n) for cell in row.cells.values())
        quoted = [voice.participant for row in shown.rows for cell in row.cells.values() for voice in cell.voices]
        assert len(set(quoted)) == len(quoted)
    with (results["survey"] / "joint.csv").open(encoding="utf-8") as stream:
        tidy = {(row["code"], row["value"]): (int(row["n"]), int(row["N"])) for row in csv.DictReader(stream)}
    assert {code: tidy[code, "all"][0] for code, _ in tidy} == {row.code.name: row.overall.n for row in shown.rows}
    with (results["survey"] / "describe.csv").open(encoding="utf-8") as stream:
        described = [row for row in csv.DictReader(stream) if row["variable"] == "years_in_practice"]
    assert {row["N"] for row in described} == {"61"}


def test_the_closed_questions_agree_with_the_file_they_came_from(results):
    with (demo.SURVEY.folder / "survey.csv").open(encoding="utf-8") as stream:
        years = [int(row["years_in_practice"]) for row in csv.DictReader(stream) if row["years_in_practice"]]
    with opened(results, "survey") as project:
        (one,) = mixed.describe(project, ("years_in_practice",))
    assert one.columns[0].spread.mean == pytest.approx(sum(years) / len(years))
    assert (one.columns[0].spread.low, one.columns[0].spread.high) == (min(years), max(years))


def test_the_safety_study_ends_in_seven_recommendations_with_their_evidence(results):
    with opened(results, "safety") as project:
        found = findings.findings(project)
        assert len(found) == 7
        counts = {one.name: findings.support(project, None, one).overall for one in found}
    with (results["safety"] / "findings_evidence.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    behind = {name: {row["participant"] for row in rows if row["finding"] == name} for name in counts}
    assert {name: len(people) for name, people in behind.items()} == {name: one.n for name, one in counts.items()}
    assert all(row["quote"] for row in rows)


@pytest.mark.parametrize("name", ["survey", "safety"])
def test_a_data_package_of_the_study_recomputes(results, name, tmp_path):
    import subprocess
    import sys

    path = results[name] / f"{demo.STUDIES[name].name}.qcp"
    told("reports", "data-package", path, tmp_path / "data.zip", "--resamples", "20")
    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        archive.extractall(tmp_path / "data")
    done = subprocess.run([sys.executable, str(tmp_path / "data" / "recompute.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_demo_again_replaces_its_own_study_alone(results):
    folder = Path(results["safety"])
    told("demo", "--study", "safety", "--out", folder)
    with Project.create(folder / "clinician_survey.qcp", "Mine"):
        pass
    refused = run("demo", "--study", "survey", "--out", folder)
    assert refused.exit_code == 1
    assert "is another project ('Mine')" in refused.output
