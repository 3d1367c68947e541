# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts answers``: corrected answers of a survey that came after the coding."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    by_option,
    doer,
    out_option,
    project_argument,
    reading,
    say,
    say_json,
    short,
    write_or,
    writing,
)
from qualcoder_cp.model import KnownError
from qualcoder_cp.text import name_key

if TYPE_CHECKING:
    from qualcoder_cp.project import Project
    from qualcoder_cp.transcripts import AnswerChange


@click.group(cls=PlainGroup)
def answers() -> None:
    """Corrected answers of a survey that wait, because their transcripts were coded when they came."""


@answers.command("list")
@project_argument
@out_option
@as_json
def list_answers(project: Path, out: Path | None, json_: bool) -> None:
    """List the corrected answers that wait."""
    from qualcoder_cp import transcripts

    with reading(project) as opened:
        rows = [_answer(one) for one in transcripts.waiting_answers(opened)]

    def show() -> None:
        for row in rows:
            click.echo(f"{row['transcript']}, '{row['question']}': '{short(str(row['before']))}' is now "
                       f"'{short(str(row['after']))}'")  # fmt: skip
        click.echo(f"{len(rows)} corrected answers wait.")

    write_or(out, ("participant", "transcript", "question", "before", "after"), rows, show, json_=json_)


def _answer(one: AnswerChange) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "applied"}


@answers.command("apply")
@project_argument
@click.argument("name", required=False)
@click.option("--question", default=None, help="Only the answer to this question.")
@click.option(
    "--reason", default="Corrected answers of the survey", show_default=True, help="It stands in the history."
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen to the codings.")
@by_option
@as_json
def apply(
    project: Path, name: str | None, question: str | None, reason: str, dry_run: bool, by: str | None, json_: bool
) -> None:  # fmt: skip
    """Write waiting answers into their transcripts (one, or all); codings in open layers go along."""
    from qualcoder_cp import coding
    from qualcoder_cp.cli.correcting_commands import revision_lines

    with (reading if dry_run else writing)(project) as opened:
        done = coding.apply_answers(
            opened, _chosen(opened, name, question), by=doer(opened, by).name, reason=reason, dry_run=dry_run
        )  # fmt: skip
    if json_:
        say_json(asdict(done) | {"dry_run": dry_run})
        return
    click.echo(f"{len(done.answers)} corrected answers {'would be' if dry_run else 'were'} applied.")
    for revision in done.revisions:
        for line in revision_lines(revision, dry_run):
            click.echo(line)


@answers.command("dismiss")
@project_argument
@click.argument("name", required=False)
@click.option("--question", default=None, help="Only the answer to this question.")
@click.option("--note", required=True, help="Why the transcripts stay as they are; it is kept with them.")
@by_option
@as_json
def dismiss(project: Path, name: str | None, question: str | None, note: str, by: str | None, json_: bool) -> None:
    """Let corrected answers wait no longer (of one transcript, or all); the transcripts stay as they are."""
    from qualcoder_cp import transcripts

    with writing(project) as opened:
        gone = transcripts.dismiss_answers(
            opened, _chosen(opened, name, question), note, by=doer(opened, by).name
        )  # fmt: skip
    say([_answer(one) for one in gone], f"{len(gone)} corrected answers were dismissed.", json_)


def _chosen(project: Project, name: str | None, question: str | None) -> list[tuple[str, str]] | None:
    """Return transcript and question of the answers that are meant, None for all."""
    from qualcoder_cp import transcripts

    if name is None and question is None:
        return None
    meant = transcripts.transcript_named(project, name).name if name else None
    found = [
        (one.transcript, one.question) for one in transcripts.waiting_answers(project)
        if meant in (None, one.transcript) and (question is None or name_key(question) == name_key(one.question))
    ]  # fmt: skip
    if not found:
        raise KnownError(f"No such corrected answer waits in {project.path.name}.")
    return found
