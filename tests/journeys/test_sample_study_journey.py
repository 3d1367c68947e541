"""The main job on the sample study, through the library and the command line.

The seven figures are those of the published table that the invented study imitates; nothing in the
program knows them.
"""

import csv
import json
import subprocess
import sys

import pytest

from qualcoder_cp import adjudication, agreement, coding, demo, prevalence
from qualcoder_cp.model import LayerKind, Level, RoundState
from qualcoder_cp.project import Project, verify

pytestmark = pytest.mark.journey

SEVEN = {
    "Data privacy": 88,
    "Trustworthiness": 72,
    "Direct": 65,
    "Utility": 60,
    "Patient-specific": 24,
    "Regulation": 17,
    "Philosophical": 13,
}
FILES = {
    "prevalence.csv", "prevalence.docx", "prevalence.png", "prevalence.svg", "agreement.csv", "agreement.docx",
    "agreement.xlsx", "diagnosis.csv", "disagreements.csv",
    "decisions.csv", "codings.csv", "codebook.csv", "methods.md",
}  # fmt: skip


def domain_figures(rows):
    """The overall n of each domain by the first word of its name, from rows of prevalence.csv."""
    found = {}
    for row in rows:
        if row["level"] == "domain" and row["group"] == "all":
            key = next(start for start in SEVEN if row["code"].startswith(start))
            found[key] = int(row["n"])
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The sample study with its reports, made by the main job."""
    folder = tmp_path_factory.mktemp("study")
    written = demo.run(folder)
    assert {path.name for path in written} == FILES | {"stakeholder_study.qcp"}
    return folder


@pytest.fixture
def project(finished):
    with Project.open(finished / "stakeholder_study.qcp", readonly=True) as opened:
        yield opened


def test_the_seven_domains_come_out(project):
    table = prevalence.count(project).table
    assert table.total() == 102
    assert not table.provisional
    found = {row.code.name: row.counts.overall.n for row in table.rows if row.code.level is Level.DOMAIN}
    assert {key: next(n for name, n in found.items() if name.startswith(key)) for key in SEVEN} == SEVEN


def test_the_groups_have_their_sizes_and_add_up(project):
    table = prevalence.count(project).table
    assert {group: table.total(group) for group in table.groups} == {
        "adolescent patients": 20, "caregivers": 20, "clinicians": 20, "developers": 21, "scholars": 21,
    }  # fmt: skip
    for row in table.rows:
        assert row.counts.overall.n == sum(row.counts.of(group).n for group in table.groups)


def test_the_coders_and_the_consensus_differ(project):
    tables = prevalence.sensitivity(project)
    domains = {
        layer: tuple(row.counts.overall.n for row in table.rows if row.code.level is Level.DOMAIN)
        for layer, table in tables.items()
    }
    assert len(set(domains.values())) == len(domains) == 5
    for both, first, second, either in zip(
        domains["all coders"], domains["Ana Ruiz"], domains["Ben Okafor"], domains["any coder"], strict=True
    ):
        assert both <= min(first, second) <= max(first, second) <= either


def test_everything_is_decided_and_sound(project):
    round_ = coding.needed_round(project)
    assert round_.state is RoundState.ADJUDICATION
    assert adjudication.open_count(project, round_)[0] == 0
    assert verify(project) == []


def test_every_type_of_disagreement_occurs(project):
    round_ = coding.needed_round(project)
    types = {item.type for one in adjudication.boards(project, round_) for item in one.items}
    assert types == set(adjudication.DisagreementType)


def test_agreement_is_good_but_not_perfect(project):
    report = agreement.compare(project, agreement.Unit.PARTICIPANT, resamples=100)
    pooled = next(row for row in report.pooled if row.level == "domain")
    alpha = pooled.krippendorff_alpha
    assert 0.7 < alpha.value < 0.95
    assert alpha.ci_low < alpha.value < alpha.ci_high
    assert report.n_transcripts == 102


def test_the_csv_files_say_the_same(finished):
    with (finished / "prevalence.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["level", "code", "group", "n", "N", "percent", "ci_low", "ci_high", "layer"]
    assert domain_figures(rows) == SEVEN


def test_prevalence_can_be_recomputed_from_the_codings(finished):
    """Each published n follows from codings.csv alone: consensus rows on participants' speech."""
    with (finished / "codings.csv").open(encoding="utf-8") as stream:
        raised = {(row["domain"], row["participant"]) for row in csv.DictReader(stream) if row["status"] == "consensus"}
    counts = {key: sum(domain.startswith(key) for domain, _ in raised) for key in SEVEN}
    assert counts == SEVEN


def test_the_word_table_prints_the_published_form(finished):
    import docx

    (table,) = docx.Document(str(finished / "prevalence.docx")).tables
    cells = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert next(text for name, text in cells.items() if name.startswith("Data privacy")) == "88/102 (86.3%)"
    assert next(text for name, text in cells.items() if name.startswith("Trustworthiness")) == "72/102 (70.6%)"


def test_the_methods_paragraph_states_facts(finished):
    words = (finished / "methods.md").read_text(encoding="utf-8")
    assert "Two analysts (Ana Ruiz and Ben Okafor) independently coded 102/102 transcripts" in words
    assert "adjudicated by Lea Brandt" in words
    assert "provisional" not in words


def test_the_coders_layers_are_as_they_were_submitted(project):
    for layer in coding.layers(project, coding.needed_round(project).id):
        if layer.kind is LayerKind.CODER:
            payload = json.loads(project.content(layer.sha256))
            stored = project.rows(
                "SELECT uuid, start_pos, end_pos FROM coding WHERE layer_revision_id = ?", (layer.revision_id,)
            )
            assert {(one["uuid"], one["start_pos"], one["end_pos"]) for one in payload["codings"]} == {
                tuple(row) for row in stored
            }


def qualcoder(*arguments, expect=0):
    """Run the command line as a person does and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "qualcoder_cp", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_the_same_path_on_the_command_line(tmp_path):
    files = demo.study_folder()
    study = tmp_path / "study.qcp"
    qualcoder("project", "new", study, "--title", "By hand", "--coder", "Ana Ruiz", "--coder", "Ben Okafor",
              "--lead", "Lea Brandt")  # fmt: skip
    qualcoder("transcripts", "import", study, files / "transcripts", "--participants", files / "participants.csv")
    qualcoder("codebook", "import", study, files / "codebook.csv")
    qualcoder("coding", "import", study, files / "codings.csv")
    sealed = subprocess.run(
        [sys.executable, "-m", "qualcoder_cp", "agreement", "report", str(study)], capture_output=True, text=True
    )
    assert sealed.returncode == 1
    assert "is sealed" in sealed.stderr
    qualcoder("coding", "submit", study, "--as", "Ana Ruiz")
    assert "revealed" in qualcoder("coding", "submit", study, "--as", "Ben Okafor")
    exact = json.loads(qualcoder("adjudication", "apply", study, "--rule", "exact", "--json"))["decided"]
    decided = json.loads(qualcoder("adjudication", "apply", study, files / "decisions.csv", "--json"))["decided"]
    assert exact > 100
    assert decided > 100
    rows = json.loads(qualcoder("prevalence", "report", study, "--json"))
    assert domain_figures(rows) == SEVEN
    qualcoder("reports", "write", study, tmp_path / "out", "--resamples", "50")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert "is sound" in qualcoder("project", "verify", study)
    history = json.loads(qualcoder("project", "history", study, "--json"))
    assert history[0]["what"].startswith("Apply decisions")
    assert [path.name for path in tmp_path.iterdir() if path.suffix.startswith(".qcp")] == ["study.qcp"]
