# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp coding``: code passages, import and export codings, submit layers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qualcoder_cp.cli import memo_commands, segment_commands
from qualcoder_cp.cli.console import (
    Console,
    PlainGroup,
    as_json,
    by_option,
    doer,
    project_argument,
    reading,
    say,
    say_json,
    say_table,
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.model import KnownError, RoundState
from qualcoder_cp.project import Project, coder_named


@click.group(cls=PlainGroup)
def coding() -> None:
    """Code passages; a coder sees their own layers only, until the round is revealed."""


@coding.command("import")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--submit", is_flag=True, help="Also submit all layers of the coders that occur.")
@by_option
@as_json
def import_(project: Path, table: Path, submit: bool, by: str | None, json_: bool) -> None:
    """Import codings from a CSV file (transcript, start_char, end_char, code, coder)."""
    from qualcoder_cp import coding as stage

    with writing(project) as opened, Console() as console:
        who = doer(opened, by).name
        with opened.change(f"Import codings {table.name}", by=who):
            done = stage.import_codings(opened, table, by=who, submit=submit, progress=console.progress)
            if submit:
                _renew(opened, who)
    if json_:
        say_json({"rows": done.rows, "added": done.added, "united": done.united, "known": done.known,
                  "skipped": done.skipped})  # fmt: skip
    else:
        skipped = "".join(f", {count} {what} skipped" for what, count in done.skipped.items())
        click.echo(
            f"{done.rows} rows: {done.added} added, {done.united} united with others, {done.known} known{skipped}."
        )


@coding.command("export")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@viewer_option
@as_json
def export(project: Path, table: Path, by: str | None, json_: bool) -> None:
    """Write the codings that the named coder may see (without --as: revealed ones only) to a CSV file."""
    from qualcoder_cp import coding as stage

    with reading(project) as opened:
        count = stage.export_codings(opened, table, viewer(opened, by))
    say({"codings": count, "file": str(table)}, f"{count} codings written to {table}.", json_)


@coding.command("apply")
@project_argument
@click.argument("transcript")
@click.argument("code")
@click.option("--start", type=int, default=None, help="First code point of the passage.")
@click.option("--end", type=int, default=None, help="First code point after the passage.")
@click.option("--quote", default=None, help="The passage itself; it must occur exactly once.")
@click.option("--memo", default="", help="A note on the coding.")
@click.option("--unsure", is_flag=True, help="Mark it for discussion.")
@click.option("--as", "by", metavar="NAME", required=True, help="In whose layer.")
@as_json
def apply(
    project: Path, transcript: str, code: str, start: int | None, end: int | None, quote: str | None, memo: str,
    unsure: bool, by: str, json_: bool,
) -> None:  # fmt: skip
    """Code a passage, named by its place or by its words."""
    from qualcoder_cp import codebook
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with writing(project) as opened, opened.change(f"Apply code '{code}'", by=by):
        coder = coder_named(opened, by)
        found = texts.transcript_named(opened, transcript)
        if quote is not None:
            start, end = find_quote(stage.text_for(opened, coder, found.id).text, quote, found.name)
        if start is None or end is None:
            raise click.UsageError("Name the passage with --start and --end, or with --quote.")
        code_id = codebook.code_named(opened, code).id
        made = stage.apply_code(opened, coder, found.id, code_id, start, end, memo=memo, unsure=unsure)
    if json_:
        say_json({"transcript": found.name, "code": code, "start": made.start, "end": made.end, "uuid": made.uuid})
    else:
        click.echo(f"'{found.name}' [{made.start}-{made.end}] coded '{code}' by {coder.name}.")


def find_quote(text: str, quote: str, name: str) -> tuple[int, int]:
    """Return where a quote stands in a text.

    Raises:
        KnownError: it doesn't occur exactly once.
    """
    count = text.count(quote) if quote else 0
    if count != 1:
        raise KnownError(f"The quote occurs {count} times in '{name}'; it must occur exactly once.")
    start = text.index(quote)
    return start, start + len(quote)


@coding.command("submit")
@project_argument
@click.argument("names", nargs=-1)
@click.option("--as", "by", metavar="NAME", required=True, help="Whose layers.")
@as_json
def submit(project: Path, names: tuple[str, ...], by: str, json_: bool) -> None:
    """Submit the coder's layers on these transcripts (none named: all that are open)."""
    from qualcoder_cp import adjudication
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with writing(project) as opened:
        coder = coder_named(opened, by)
        chosen = [texts.transcript_named(opened, name).id for name in names] or None
        count = adjudication.submit_layers(opened, coder, chosen)
        round_ = stage.needed_round(opened)
    if json_:
        say_json({"submitted": count, "round": round_.name, "state": round_.state.value})
    else:
        click.echo(f"{_layers(count)} of {coder.name} submitted; '{round_.name}' is {round_.state.value}.")


def _renew(project: Project, by: str) -> None:
    """Bring the consensus in line with a re-opened layer that was submitted again."""
    from qualcoder_cp import adjudication
    from qualcoder_cp import coding as stage

    if stage.needed_round(project).state in (RoundState.REVEALED, RoundState.ADJUDICATION):
        adjudication.renew_consensus(project, by=by)


@coding.command("reopen")
@project_argument
@click.argument("transcript")
@click.option("--of", "whose", metavar="NAME", required=True, help="Whose layer.")
@click.option("--reason", required=True, help="Why.")
@by_option
@as_json
def reopen(project: Path, transcript: str, whose: str, reason: str, by: str | None, json_: bool) -> None:
    """Open a submitted layer again as its next revision."""
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with writing(project) as opened:
        found = texts.transcript_named(opened, transcript)
        layer = stage.reopen_layer(
            opened, coder_named(opened, whose), found.id, reason, by=doer(opened, by or whose).name
        )  # fmt: skip
    say({"transcript": found.name, "coder": whose, "revision": layer.revision},
        f"'{found.name}' is open again for {whose} (revision {layer.revision}).", json_)  # fmt: skip


@coding.command("excuse")
@project_argument
@click.argument("names", nargs=-1, required=True)
@click.option("--of", "whose", metavar="NAME", required=True, help="Whose layers.")
@by_option
@as_json
def excuse(project: Path, names: tuple[str, ...], whose: str, by: str | None, json_: bool) -> None:
    """Say that a coder will not code these transcripts: missing, never "nothing here"."""
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with writing(project) as opened:
        coder, doing = coder_named(opened, whose), doer(opened, by).name
        with opened.change(f"Excuse {coder.name} from {_layers(len(names))}", by=doing):
            for name in names:
                stage.excuse(opened, coder, texts.transcript_named(opened, name).id, by=doing)
        round_ = stage.needed_round(opened)
    say({"excused": len(names), "coder": coder.name, "round": round_.name, "state": round_.state.value},
        f"{coder.name} is excused from {_layers(len(names))}; '{round_.name}' is {round_.state.value}.",
        json_)  # fmt: skip


@coding.command("unplaced")
@project_argument
@viewer_option
@as_json
def unplaced(project: Path, by: str | None, json_: bool) -> None:
    """List the codings that found no place when their transcript was corrected, as far as the named coder may see."""
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with reading(project) as opened:
        who = viewer(opened, by)
        found = [
            {"transcript": text.name, **asdict(one)}
            for text in texts.transcripts(opened) for one in stage.unplaced(opened, text.id, who)
        ]  # fmt: skip
    if json_:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['uuid'][:8]} {row['transcript']}, {row['coder']}, {row['code']} near {row['near']}: "
                   f"'{row['text']}' ({row['reason']})")  # fmt: skip
    click.echo(f"{len(found)} codings without a place.")


@coding.command("place")
@project_argument
@click.argument("transcript")
@click.argument("uuid")
@click.option("--start", type=int, default=None, help="First code point of the passage.")
@click.option("--end", type=int, default=None, help="First code point after the passage.")
@click.option("--quote", default=None, help="The passage itself; it must occur exactly once.")
@click.option("--drop", is_flag=True, help="Give the coding up instead.")
@click.option("--as", "by", metavar="NAME", required=True, help="Whose coding.")
@as_json
def place(
    project: Path, transcript: str, uuid: str, start: int | None, end: int | None, quote: str | None, drop: bool,
    by: str, json_: bool,
) -> None:  # fmt: skip
    """Place a coding again that found no place in a corrected transcript; UUID as `coding unplaced` lists it."""
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with writing(project) as opened:
        coder = coder_named(opened, by)
        text = texts.transcript_named(opened, transcript)
        known = [one for one in stage.unplaced(opened, text.id, coder) if one.uuid.startswith(uuid)]
        if len(known) != 1:
            raise KnownError(
                f"'{text.name}' has {len(known) or 'no'} codings without a place that begin with '{uuid}'."
            )
        if drop:
            stage.drop_unplaced(opened, coder, text.id, known[0].uuid)
            say({"dropped": known[0].uuid}, f"The coding '{known[0].code}' was given up.", json_)
            return
        if quote is not None:
            start, end = find_quote(stage.text_for(opened, coder, text.id).text, quote, text.name)
        if start is None or end is None:
            raise click.UsageError("Name the passage with --start and --end, or with --quote.")
        made = stage.place_again(opened, coder, text.id, known[0].uuid, start, end)
    say({"transcript": text.name, "code": known[0].code, "start": made.start, "end": made.end, "uuid": made.uuid},
        f"'{text.name}' [{made.start}-{made.end}] coded '{known[0].code}' by {coder.name}.", json_)  # fmt: skip


@coding.command("status")
@project_argument
@as_json
def status(project: Path, json_: bool) -> None:
    """Say the state of each layer of the current round; states only, no codings."""
    from qualcoder_cp import coding as stage
    from qualcoder_cp import transcripts as texts

    with reading(project) as opened:
        round_ = stage.needed_round(opened)
        team = stage.round_coders(opened, round_.id)
        states = {(one.transcript_id, one.coder_id): one.state.value for one in stage.layers(opened, round_.id)}
        rows = [
            (one.name, *(states.get((one.id, coder.id), "") for coder in team)) for one in texts.transcripts(opened)
        ]
    columns = ("transcript", *(coder.name for coder in team))
    if json_:
        shown = [dict(zip(columns, row, strict=True)) for row in rows]
        say_json({"round": round_.name, "state": round_.state.value, "layers": shown})
    else:
        click.echo(f"{round_.name}: {round_.state.value}")
        say_table(columns, rows)


def _layers(count: int) -> str:
    return f"{count} layer{'' if count == 1 else 's'}"


for command in (
    memo_commands.memo, segment_commands.segments, segment_commands.auto, segment_commands.edit,
    segment_commands.recheck,
):  # fmt: skip
    coding.add_command(command)
