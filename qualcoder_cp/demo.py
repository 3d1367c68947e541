# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job on the sample studies: from their files to the finished project and the reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.csv_table import write_table
from qualcoder_cp.findings import import_findings
from qualcoder_cp.model import Coder, CoderRole, KnownError
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.reports import write_reports
from qualcoder_cp.shipped import shipped

Progress = Callable[[int, int, str], None]

TITLE = "Stakeholders on computer perception in care (invented sample study)"
ANALYSTS = ("Ana Ruiz", "Ben Okafor")
LEAD = "Lea Brandt"
SEED = 2026
"""Of the round, so that the sample study gives the same intervals each time."""


@dataclass(frozen=True, slots=True)
class Study:
    """A sample study: the folder of its files (also the name of the project), its title, and what to begin with.

    ``bring`` puts transcripts and participants into the new project; ``write`` writes what is reported besides the
    usual files into a folder and returns the paths.
    """

    name: str
    title: str
    bring: Callable[[Project, Path, str], None]
    write: Callable[[Project, Path], list[Path]]

    @property
    def folder(self) -> Path:
        """Return the folder with the files of the study, as a team would have them."""
        return shipped("sample_transcripts", self.name)


def study_folder() -> Path:
    """Return the folder with the files of the stakeholder study, as a team would have them."""
    return STAKEHOLDER.folder


def build_stakeholder_study(path: Path, *, progress: Progress | None = None) -> None:
    """Walk the path on the stakeholder study, as `build_study` does."""
    build_study(STAKEHOLDER, path, progress=progress)


def build_study(study: Study, path: Path, *, progress: Progress | None = None) -> None:
    """Walk the path from transcripts to consensus on a sample study and leave a finished project file.

    Args:
        study: one of ``STUDIES``.
        path: the ``.qcp`` file to make.
        progress: called with (done, total, what).

    Raises:
        KnownError: the file exists, can't be written, or the shipped study is not whole.
    """
    say = progress or (lambda _done, _total, _what: None)
    files = study.folder
    project = Project.create(path, study.title)
    try:
        _fill(project, study, files, say)
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    project.close()


def _fill(project: Project, study: Study, files: Path, say: Progress) -> None:
    team = [add_coder(project, name) for name in ANALYSTS]
    lead = add_coder(project, LEAD, CoderRole.LEAD)
    steps = 6
    say(0, steps, "Reading transcripts")
    say(1, steps, "Importing transcripts and participants")
    study.bring(project, files, lead.name)
    say(2, steps, "Importing the codebook")
    codebook.import_codebook(project, files / "codebook.csv", by=lead.name)
    say(3, steps, "Importing the analysts' codings")
    coding.make_round(project, "Round 1", team, by=lead.name, seed=SEED)
    coding.import_codings(project, files / "codings.csv", by=lead.name)
    for coder in team:
        coding.submit_layers(project, coder)
    say(4, steps, "Accepting exact agreements")
    adjudication.apply_rule(project, "exact", by=lead.name)
    say(5, steps, "Applying the lead's decisions")
    adjudication.apply_decisions(project, files / "decisions.csv", by=lead.name)
    _bring_findings(project, files, lead)


def _bring_findings(project: Project, files: Path, lead: Coder) -> None:
    if (files / "findings.csv").exists():
        import_findings(project, files / "findings.csv", author=lead)


def _bring_interviews(project: Project, files: Path, by: str) -> None:
    prepared = transcripts.prepare(sorted((files / "transcripts").iterdir()))
    transcripts.import_transcripts(project, prepared, by=by)
    transcripts.import_participants(project, transcripts.read_participants(files / "participants.csv"), by=by)


def _bring_survey(project: Project, files: Path, by: str) -> None:
    sheet = transcripts.read_sheet(files / "survey.xlsx")
    plan = transcripts.propose_plan(sheet)
    kinds = {name: kind for name, kind in plan.variables.items() if name != "profession"}
    transcripts.import_survey(project, sheet, replace(plan, group_column="profession", variables=kinds), by=by)


def _write_nothing(project: Project, folder: Path) -> list[Path]:
    return []


def _write_mixed(project: Project, folder: Path) -> list[Path]:
    """Write the closed questions described, themes by use of tools, and both beside each other."""
    from qualcoder_cp import mixed
    from qualcoder_cp.reports import mixed_tables
    from qualcoder_cp.reports.table_files import write_printed

    described = mixed.describe(project)
    joint = mixed.joint_display(project, by=("uses_digital_tools",))
    pairs = [mixed.Pair("confidence", "Evidence and trust"), mixed.Pair("uses_digital_tools", "Fit with care")]
    tables = {
        "describe": mixed_tables.described_printed(described),
        "joint": mixed_tables.joint_printed(project, joint, 2),
        "side_by_side": mixed_tables.sides_printed(project, mixed.side_by_side(project, pairs), 3),
    }
    paths = [folder / f"{name}{ending}" for name in tables for ending in (".docx", ".xlsx")]
    for path in paths:
        write_printed(tables[path.stem], path)
    tidy = {
        "describe.csv": (mixed.DESCRIBED_COLUMNS, list(mixed.described_rows(described))),
        "joint.csv": (mixed_tables.JOINT_COLUMNS, mixed_tables.joint_rows(project, joint)),
    }
    for name, (columns, rows) in tidy.items():
        write_table(folder / name, columns, rows)
    return [*paths, *(folder / name for name in tidy)]


STAKEHOLDER = Study("stakeholder_study", TITLE, _bring_interviews, _write_nothing)
SURVEY = Study(
    "clinician_survey", "Professionals on digital tools (invented sample study)", _bring_survey, _write_mixed
)
SAFETY = Study(
    "intervention_safety", "Safety of digital interventions (invented sample study)", _bring_interviews, _write_nothing
)
STUDIES = {"stakeholder": STAKEHOLDER, "survey": SURVEY, "safety": SAFETY}
"""The sample studies by the name that the command takes."""


def run(folder: Path, study: Study = STAKEHOLDER, *, progress: Progress | None = None) -> list[Path]:
    """Build a sample study in ``folder`` and write all reports beside it; return the files written.

    An older one of the same study in the folder is replaced.

    Raises:
        KnownError: the folder can't be written, or another project of this name is there or in use.
    """
    project_file = folder / f"{study.name}.qcp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if project_file.exists():
            _remove_older(project_file, study)
    except OSError as problem:
        raise KnownError(f"{folder} can't be written: {problem.strerror or problem}.") from problem
    build_study(study, project_file, progress=progress)
    with Project.open(project_file, readonly=True) as project:
        written = write_reports(project, folder, progress=progress)
        return [project_file, *written, *study.write(project, folder)]


def _remove_older(project_file: Path, study: Study) -> None:
    """Remove an older sample study that nobody has open, but no other project."""
    with Project.open(project_file, readonly=True) as older:
        title = older.title
    if title != study.title:
        raise KnownError(f"{project_file} is another project ('{title}'), so the sample study was not written over it.")
    Project.open(project_file).close()  # refuses if somebody has it open
    project_file.unlink()
