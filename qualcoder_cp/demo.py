# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job on the sample study: from its files to the finished project and the reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualcoder_cp import adjudication, codebook, coding, transcripts
from qualcoder_cp.model import CoderRole, KnownError
from qualcoder_cp.project import Project, add_coder
from qualcoder_cp.reports import write_reports
from qualcoder_cp.shipped import shipped

Progress = Callable[[int, int, str], None]

TITLE = "Stakeholders on computer perception in care (invented sample study)"
ANALYSTS = ("Ana Ruiz", "Ben Okafor")
LEAD = "Lea Brandt"
SEED = 2026
"""Of the round, so that the sample study gives the same intervals each time."""


def study_folder() -> Path:
    """Return the folder with the files of the stakeholder study, as a team would have them."""
    return shipped("sample_transcripts", "stakeholder_study")


def build_stakeholder_study(path: Path, *, progress: Progress | None = None) -> None:
    """Walk the path from transcripts to consensus on the sample study and leave a finished project file.

    Args:
        path: the ``.qcp`` file to make.
        progress: called with (done, total, what).

    Raises:
        KnownError: the file exists, can't be written, or the shipped study is not whole.
    """
    say = progress or (lambda _done, _total, _what: None)
    files = study_folder()
    project = Project.create(path, TITLE)
    try:
        _fill(project, files, say)
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    project.close()


def _fill(project: Project, files: Path, say: Progress) -> None:
    team = [add_coder(project, name) for name in ANALYSTS]
    lead = add_coder(project, LEAD, CoderRole.LEAD)
    steps = 6
    say(0, steps, "Reading transcripts")
    prepared = transcripts.prepare(sorted((files / "transcripts").iterdir()))
    say(1, steps, "Importing transcripts and participants")
    transcripts.import_transcripts(project, prepared, by=lead.name)
    transcripts.import_participants(project, transcripts.read_participants(files / "participants.csv"), by=lead.name)
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


def run(folder: Path, *, progress: Progress | None = None) -> list[Path]:
    """Build the sample study in ``folder`` and write all reports beside it; return the files written.

    An older sample study in the folder is replaced.

    Raises:
        KnownError: the folder can't be written, or another project of this name is there or in use.
    """
    project_file = folder / "stakeholder_study.qcp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if project_file.exists():
            _remove_older(project_file)
    except OSError as problem:
        raise KnownError(f"{folder} can't be written: {problem.strerror or problem}.") from problem
    build_stakeholder_study(project_file, progress=progress)
    with Project.open(project_file, readonly=True) as project:
        return [project_file, *write_reports(project, folder, progress=progress)]


def _remove_older(project_file: Path) -> None:
    """Remove an older sample study that nobody has open, but no other project."""
    with Project.open(project_file, readonly=True) as older:
        title = older.title
    if title != TITLE:
        raise KnownError(f"{project_file} is another project ('{title}'), so the sample study was not written over it.")
    Project.open(project_file).close()  # refuses if somebody has it open
    project_file.unlink()
