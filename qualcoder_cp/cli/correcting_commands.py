# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts correct`` and ``search``: mend a text after coding, and find words in all texts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import as_json, by_option, doer, project_argument, reading, say_json, writing
from qualcoder_cp.model import Role

if TYPE_CHECKING:
    from qualcoder_cp import transcripts as stage
    from qualcoder_cp.coding import Revision
    from qualcoder_cp.project import Project


@click.command("correct")
@project_argument
@click.argument("name")
@click.argument("newfile", type=click.Path(path_type=Path))
@click.option("--reason", required=True, help="Why the text is corrected; it stands in the history.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen to turns and codings.")
@by_option
@as_json
def correct(
    project: Path, name: str, newfile: Path, reason: str, dry_run: bool, by: str | None, json_: bool
) -> None:  # fmt: skip
    """Replace a transcript's text by the corrected one in a file; codings in open layers go along.

    Submitted layers keep the text that they were coded on. A coding without a safe place in the corrected text is
    taken out of its layer and kept, to be placed again.
    """
    with (reading if dry_run else writing)(project) as opened:
        done = _correct(opened, name, newfile, reason=reason, dry_run=dry_run, by=doer(opened, by).name)
    if json_:
        say_json(asdict(done) | {"dry_run": dry_run})
        return
    for line in revision_lines(done, dry_run):
        click.echo(line)


def _correct(project: Project, name: str, newfile: Path, *, reason: str, dry_run: bool, by: str) -> Revision:
    from qualcoder_cp import coding, transcripts
    from qualcoder_cp.transcripts.prepare import require

    found = transcripts.transcript_named(project, name)
    roles = {one.label: one.role for one in transcripts.speakers(project, found.id)}
    prepared = transcripts.prepare([newfile], roles=roles)
    require(prepared)
    return coding.revise_text(
        project, found.id, prepared[0].text, by=by, reason=reason, source=prepared[0], dry_run=dry_run
    )


def revision_lines(done: Revision, dry_run: bool) -> list[str]:
    """Return what a correction did, or would do, as lines for people."""
    begin = "Would correct" if dry_run else "Corrected"
    lines = [f"{begin} '{done.transcript}' (text {done.revision})" + (
        "." if dry_run else f": {done.turns} turns, {done.turns_before} before."
    )]  # fmt: skip
    lines.append(
        f"Codings that you may see: {done.moved} with their words unchanged, {len(done.changed)} with corrected words, "
        f"{len(done.lost)} without a place."
    )
    for changed in done.changed:
        lines.append(f"  {changed.coder}, {changed.code} [{changed.start}-{changed.end}]: {_short(changed.now)}")
    for lost in done.lost:
        lines.append(f"  no place: {lost.coder}, {lost.code}: {_short(lost.text)} ({lost.reason})")
    if done.frozen:
        lines.append(f"Submitted layers keep the text before: {', '.join(done.frozen)}.")
    return lines


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return f"'{flat}'" if len(flat) <= 70 else f"'{flat[:45]} … {flat[-20:]}'"


def again(
    project: Project, prepared: list[stage.Prepared], people: stage.ParticipantTable | None, *, by: str, reason: str,
    skip_problems: bool, json_: bool,
) -> None:  # fmt: skip
    """Take files in of which some are known: new transcripts, corrected texts, new comments; say what was done."""
    from qualcoder_cp import coding
    from qualcoder_cp import transcripts as stage

    with project.change(f"Import {len(prepared)} transcripts again", by=by, reason=reason):
        done = coding.reimport(project, prepared, by=by, reason=reason, skip_problems=skip_problems)
        missing = stage.import_participants(project, people, by=by) if people else []
        if done.new and not people:
            stage.ensure_participants(project, by=by)
    if json_:
        say_json(asdict(done) | {"without_participant": missing})
        return
    for problem in done.left_out.values():
        click.echo(f"Left out: {problem}", err=True)
    click.echo(f"{len(done.new)} new transcripts, {len(done.revisions)} corrected, {len(done.same)} unchanged, "
               f"{done.comments} new comments.")  # fmt: skip
    for revision in done.revisions:
        for line in revision_lines(revision, False):
            click.echo(line)
    for sentence in missing:
        click.echo(sentence, err=True)


@click.command("search")
@project_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]),
              help="Only what speakers with this role say; may be repeated.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="How many places at most.")
@as_json
def search(project: Path, words: tuple[str, ...], roles: tuple[str, ...], limit: int, json_: bool) -> None:
    """Find words in all transcripts; '"two words"' is a phrase, 'priva*' a beginning."""
    from qualcoder_cp import transcripts

    with reading(project) as opened:
        names = {one.id: one.name for one in transcripts.transcripts(opened)}
        hits = transcripts.search(opened, " ".join(words), {Role(role) for role in roles} or None, limit)
    if json_:
        say_json([{"transcript": names[one.transcript_id], **asdict(one)} for one in hits])
        return
    for one in hits:
        who = f" {one.speaker}" if one.speaker else ""
        click.echo(f"{names[one.transcript_id]} [{one.start}-{one.end}]{who}: {one.snippet}")
    more = f"; there may be more (--limit {limit})" if len(hits) == limit else ""
    click.echo(f"{len(hits)} {'place' if len(hits) == 1 else 'places'} found{more}.")
