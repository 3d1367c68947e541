# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts labels``: the labels of speakers in all transcripts at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    by_option,
    doer,
    project_argument,
    reading,
    say,
    say_json,
    say_table,
    writing,
)
from qualcoder_cp.model import Role

_COLUMNS = ("label", "transcripts", "turns", "roles", "participants")


@click.group(cls=PlainGroup)
def labels() -> None:
    """Labels of speakers over all transcripts: roles, participants, other names, labels that are one speaker.

    A label may be a pattern: 'int*' are all that begin so, 'P?' are P1 and P2. No coding moves.
    """


@labels.command("list")
@project_argument
@as_json
def list_(project: Path, json_: bool) -> None:
    """List all labels with transcripts, turns, roles and participants, and labels that may be one speaker."""
    from qualcoder_cp import transcripts

    with reading(project) as opened:
        found, pairs = transcripts.label_facts(opened), transcripts.similar_in_project(opened)
    if json_:
        say_json({"labels": [asdict(one) for one in found], "similar": pairs})
        return
    say_table(_COLUMNS, [
        (one.label, one.transcripts, one.turns, ", ".join(one.roles), ", ".join(one.participants)) for one in found
    ])  # fmt: skip
    for one, other in pairs:
        click.echo(f"one speaker? '{one}' and '{other}'")


@labels.command("set-role")
@project_argument
@click.argument("label")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@by_option
@as_json
def set_role(project: Path, label: str, role: str, by: str | None, json_: bool) -> None:
    """Say who the speakers with a label are, in all transcripts; only participants' speech counts."""
    from qualcoder_cp import transcripts

    with writing(project) as opened:
        changed = transcripts.set_roles(opened, label, Role(role), by=doer(opened, by).name)
    say({"label": label, "role": role, "speakers": len(changed)}, f"{len(changed)} speakers are now: {role}.", json_)


@labels.command("rename")
@project_argument
@click.argument("label")
@click.argument("new")
@click.option("--in", "name", metavar="TRANSCRIPT", default=None, help="Only in this transcript.")
@by_option
@as_json
def rename(project: Path, label: str, new: str, name: str | None, by: str | None, json_: bool) -> None:
    """Give speakers another label in tables and lists; texts keep what is written in them."""
    from qualcoder_cp import transcripts

    with writing(project) as opened:
        who = doer(opened, by).name
        if name:
            found = transcripts.transcript_named(opened, name)
            speaker = transcripts.speaker_named(opened, found, label)
            transcripts.rename_speaker(opened, speaker.id, new, by=who)
            done = transcripts.LabelsMerged(0, 1, ())
        else:
            done = transcripts.rename_labels(opened, label, new, by=who)
    _say_merged(done, new, json_)


@labels.command("merge")
@project_argument
@click.argument("keep")
@click.argument("others", nargs=-1, required=True)
@by_option
@as_json
def merge(project: Path, keep: str, others: tuple[str, ...], by: str | None, json_: bool) -> None:
    """Let OTHERS be the speaker KEEP, in each transcript that has them; 'labels list' proposes pairs."""
    from qualcoder_cp import transcripts

    with writing(project) as opened:
        done = transcripts.merge_labels(opened, keep, others, by=doer(opened, by).name)
    _say_merged(done, keep, json_)


def _say_merged(done: object, label: str, json_: bool) -> None:
    from qualcoder_cp.transcripts import LabelsMerged

    assert isinstance(done, LabelsMerged)
    if json_:
        say_json(asdict(done))
        return
    click.echo(f"{done.renamed} speakers are now called '{label}', {done.merged} were merged into it.")
    for sentence in done.left:
        click.echo(f"left: {sentence}", err=True)


@labels.command("link")
@project_argument
@click.argument("label")
@click.argument("participant", required=False)
@click.option("--in", "name", metavar="TRANSCRIPT", default=None, help="Only in this transcript.")
@click.option("--nobody", is_flag=True, help="Take the link to a participant away.")
@by_option
@as_json
def link(
    project: Path, label: str, participant: str | None, name: str | None, nobody: bool, by: str | None, json_: bool
) -> None:  # fmt: skip
    """Say which PARTICIPANT the speakers with a label are; a participant of a new name is made.

    So one person may speak in several transcripts, and several in one (a focus group, a parent and a child).
    """
    from qualcoder_cp import transcripts

    if bool(participant) == nobody:
        raise click.UsageError("Name a participant, or give --nobody.")
    with writing(project) as opened:
        only = transcripts.transcript_named(opened, name).id if name else None
        found = transcripts.link_speakers(opened, label, participant, by=doer(opened, by).name, transcript_id=only)
    who = f"the participant '{participant}'" if participant else "no participant"
    say({"label": label, "participant": participant, "speakers": len(found)},
        f"{len(found)} speakers are now {who}.", json_)  # fmt: skip
