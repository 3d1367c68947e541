# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: one group per stage, plain verbs, ``--json`` everywhere.

Exit code 0: fine; 1: a known problem, said in one sentence; 2: wrong usage.
"""

from __future__ import annotations

from pathlib import Path

import click

import qualcoder_cp
from qualcoder_cp.cli import (
    adjudication_commands,
    agreement_commands,
    analysis_commands,
    codebook_commands,
    coding_commands,
    findings_commands,
    mixed_commands,
    package_command,
    prevalence_commands,
    project_commands,
    ratings_command,
    reports_commands,
    rounds_commands,
    team_commands,
    transcripts_commands,
)
from qualcoder_cp.cli.console import Console, PlainGroup, as_json, say_json


@click.group(cls=PlainGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(qualcoder_cp.__version__, prog_name="qualcoder-cp")
@click.pass_context
def main(context: click.Context) -> None:
    """Interviews coded by two analysts, agreed, adjudicated and counted. Without a command: the window."""
    if context.invoked_subcommand is None:
        _show_window(None)


@main.command("open")
@click.argument("project", type=click.Path(path_type=Path))
def open_(project: Path) -> None:
    """Open the window on a project file, or on a work package (.qcw) to make a project from it."""
    from qualcoder_cp.project import Project
    from qualcoder_cp.team import PACKAGE_SUFFIX

    if project.suffix.lower() != PACKAGE_SUFFIX or not project.is_file():  # a package asks for its pass phrase
        Project.open(project, readonly=True).close()  # say what is wrong here, not in a window
    _show_window(project)


def _show_window(project: Path | None) -> None:
    from qualcoder_cp.ui.app import start

    raise SystemExit(start(project))


@main.command()
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("results"), show_default=True,
              help="Where the project and the reports go.")  # fmt: skip
@click.option("--study", type=click.Choice(("stakeholder", "survey", "safety")), default="stakeholder",
              show_default=True, help="Which sample study.")  # fmt: skip
@as_json
def demo(folder: Path, study: str, json_: bool) -> None:
    """Walk the whole path on a sample study: from 102 transcripts to the table of the seven domains."""
    from qualcoder_cp import demo as sample

    with Console(eager=True) as console:
        written = sample.run(folder, sample.STUDIES[study], progress=console.progress)
    if json_:
        say_json({"folder": str(folder), "files": [path.name for path in written]})
    else:
        click.echo(f"The finished study and its reports are in {folder.resolve()}:")
        for path in written:
            click.echo(f"  {path.name}")


for analysis in analysis_commands.COMMANDS:
    prevalence_commands.prevalence.add_command(analysis)
main.add_command(ratings_command.ratings)
reports_commands.reports.add_command(package_command.data_package)
for command in mixed_commands.COMMANDS:
    prevalence_commands.prevalence.add_command(command)
for group in (
    project_commands.project, transcripts_commands.transcripts, codebook_commands.codebook, coding_commands.coding,
    rounds_commands.rounds,
    agreement_commands.agreement, adjudication_commands.adjudication, prevalence_commands.prevalence,
    findings_commands.findings, reports_commands.reports, team_commands.team,
):  # fmt: skip
    main.add_command(group)
