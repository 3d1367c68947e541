# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts speakers``, ``set-role`` and ``merge-speakers``: who speaks, and who is who."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli.console import (
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

_COLUMNS = ("transcript", "label", "role", "turns", "words", "participant")


@click.command("speakers")
@project_argument
@click.argument("name", required=False)
@as_json
def speakers(project: Path, name: str | None, json_: bool) -> None:
    """List the speakers of one transcript, or of all, with role, turns, words and participant."""
    from qualcoder_cp import transcripts as stage

    with reading(project) as opened:
        people = {one.id: one.name for one in stage.participants(opened)}
        wanted = [stage.transcript_named(opened, name)] if name else stage.transcripts(opened)
        rows = [
            (found.name, one.speaker.label, one.speaker.role.value, one.turns, one.words,
             people.get(one.speaker.participant_id or 0, ""))
            for found in wanted for one in stage.speaker_facts(opened, found.id)
        ]  # fmt: skip
    if json_:
        say_json([dict(zip(_COLUMNS, row, strict=True)) for row in rows])
    else:
        say_table(_COLUMNS, rows)


@click.command("set-role")
@project_argument
@click.argument("name")
@click.argument("label")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@by_option
@as_json
def set_role(project: Path, name: str, label: str, role: str, by: str | None, json_: bool) -> None:
    """Say who a speaker of a transcript is; only participants' speech counts."""
    from qualcoder_cp import transcripts as stage

    with writing(project) as opened:
        found = stage.transcript_named(opened, name)
        speaker = stage.speaker_named(opened, found, label)
        stage.set_role(opened, speaker.id, Role(role), by=doer(opened, by).name)
    say({"transcript": found.name, "speaker": speaker.label, "role": role},
        f"'{speaker.label}' in '{found.name}' is now: {role}.", json_)  # fmt: skip


@click.command("merge-speakers")
@project_argument
@click.argument("name")
@click.argument("keep")
@click.argument("other")
@by_option
@as_json
def merge_speakers(project: Path, name: str, keep: str, other: str, by: str | None, json_: bool) -> None:
    """Give all turns of OTHER, a label of the same speaker, to KEEP; the text stays as it is."""
    from qualcoder_cp import transcripts as stage

    with writing(project) as opened:
        found = stage.transcript_named(opened, name)
        kept, gone = stage.speaker_named(opened, found, keep), stage.speaker_named(opened, found, other)
        stage.merge_speakers(opened, kept.id, gone.id, by=doer(opened, by).name)
        turns = next(one.turns for one in stage.speaker_facts(opened, found.id) if one.speaker.id == kept.id)
    say({"transcript": found.name, "speaker": kept.label, "merged": gone.label, "turns": turns},
        f"'{gone.label}' is now '{kept.label}' in '{found.name}' ({turns} turns).", json_)  # fmt: skip
