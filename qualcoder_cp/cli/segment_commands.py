# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp coding segments``, ``auto``, ``edit``, ``recheck``: read codings, find passages, mend single ones."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import (
    as_json,
    project_argument,
    reading,
    say,
    say_json,
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.cli.naming import coding_of, several
from qualcoder_cp.model import KnownError, LayerKind, Role
from qualcoder_cp.project import coder_named

if TYPE_CHECKING:
    from qualcoder_cp.coding import Hit, Segment

_own = click.option("--as", "by", metavar="NAME", required=True, help="Whose coding.")


@click.command("segments")
@project_argument
@click.option("--transcript", default=None, metavar="NAME", help="Only of this transcript.")
@click.option("--code", default=None, metavar="NAME", help="Only of this code and those below it.")
@click.option("--only", is_flag=True, help="Of the code alone, without those below it.")
@click.option("--coder", default=None, metavar="NAME", help="Only this coder's.")
@click.option("--group", default=None, metavar="NAME", help="Only of participants of this stakeholder group.")
@click.option("--text", default="", help="Only those in whose words or memo this stands.")
@click.option("--unsure", is_flag=True, help="Only those marked as unsure.")
@click.option("--consensus", is_flag=True, help="The consensus instead of the coders' layers.")
@click.option("--by", "heading", type=click.Choice(["code", "transcript", "coder", "group"]), default="code",
              show_default=True, help="Under which headings.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write to this .csv, .xlsx or .docx file.")
@viewer_option
@as_json
def segments(
    project: Path, transcript: str | None, code: str | None, only: bool, coder: str | None, group: str | None,
    text: str, unsure: bool, consensus: bool, heading: str, out: Path | None, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """List codings with their words, speakers and memos, as far as the named coder may see them."""
    from qualcoder_cp import codebook, coding, transcripts

    with reading(project) as opened:
        found = coding.find_segments(
            opened, viewer(opened, by),
            transcript_id=transcripts.transcript_named(opened, transcript).id if transcript else None,
            code_id=codebook.code_named(opened, code).id if code else None, below=not only,
            coder_id=coder_named(opened, coder).id if coder else None, group=group, text=text,
            unsure=True if unsure else None, kind=LayerKind.CONSENSUS if consensus else LayerKind.CODER,
        )  # fmt: skip
        if out is not None:
            coding.write_segments(opened, found, out, coding.GroupedBy(heading))
    if out is not None:
        say({"segments": len(found), "file": str(out)}, f"{several(len(found), 'segment')} written to {out}.", json_)
    elif json_:
        say_json([{"uuid": one.coding.uuid, **row}
                  for one, row in zip(found, coding.segment_rows(found), strict=True)])  # fmt: skip
    else:
        for each in coding.grouped(found, coding.GroupedBy(heading)):
            click.echo(f"{each.title} ({len(each.segments)})")
            for one in each.segments:
                click.echo(f"  {_line(one)}")
        click.echo(f"{several(len(found), 'segment')}.")


def _line(one: Segment) -> str:
    words = " ".join(one.quote.split())
    shown = words if len(words) <= 80 else f"{words[:77]}..."
    marks = f"{' (unsure)' if one.coding.unsure else ''}{f' | {one.coding.memo}' if one.coding.memo else ''}"
    return f"{one.coding.uuid[:8]} {one.transcript}, {one.coder or 'consensus'}, {one.code}: '{shown}'{marks}"


@click.command("auto")
@project_argument
@click.option("--find", "pattern", required=True, help="Words, a wildcard or a regular expression.")
@click.option("--code", required=True, metavar="NAME", help="The code.")
@click.option("--mode", type=click.Choice(["text", "wildcard", "regex"]), default="text", show_default=True,
              help="How the pattern is meant.")  # fmt: skip
@click.option("--unit", type=click.Choice(["hit", "sentence", "turn"]), default="sentence", show_default=True,
              help="What is coded around a hit.")  # fmt: skip
@click.option("--role", "roles", type=click.Choice([one.value for one in Role]), multiple=True,
              default=(Role.PARTICIPANT.value,), show_default=True, help="Whose speech; may be repeated.")  # fmt: skip
@click.option("--transcript", "names", multiple=True, metavar="NAME", help="Only in these transcripts.")
@click.option("--words", is_flag=True, help="Whole words only.")
@click.option("--case", "match_case", is_flag=True, help="A regular expression tells upper from lower case.")
@click.option("--only", "ticked", multiple=True, metavar="ID", help="Only these passages, by the ids of --dry-run.")
@click.option("--dry-run", is_flag=True, help="Only list the passages.")
@click.option("--as", "by", metavar="NAME", required=True, help="In whose layers.")
@as_json
def auto(
    project: Path, pattern: str, code: str, mode: str, unit: str, roles: tuple[str, ...], names: tuple[str, ...],
    words: bool, match_case: bool, ticked: tuple[str, ...], dry_run: bool, by: str, json_: bool,
) -> None:  # fmt: skip
    """Code all passages in which a pattern stands, in the coder's own open layers: one step to undo."""
    from qualcoder_cp import codebook, coding, transcripts

    with (reading if dry_run else writing)(project) as opened:
        coder, chosen = coder_named(opened, by), codebook.code_named(opened, code)
        found = coding.find_passages(
            opened, coder, pattern, code_id=chosen.id, mode=coding.FindMode(mode), unit=coding.CodedUnit(unit),
            roles=[Role(one) for one in roles], whole_words=words, match_case=match_case,
            transcript_ids={transcripts.transcript_named(opened, name).id for name in names} if names else None,
        )  # fmt: skip
        hits = _ticked(found.hits, ticked)
        done = None
        if not dry_run and any(one.codable for one in hits):
            done = coding.auto_code(opened, coder, chosen.id, [one for one in hits if one.codable])
    if dry_run:
        _say_hits(hits, found.more, json_)
        return
    added, united = (done.added, done.united) if done else (0, 0)
    skipped = sum(not one.codable for one in hits)
    say({"added": added, "united": united, "skipped": skipped, "more": found.more},
        f"{several(added, 'passage')} coded '{chosen.name}', {united} united with codings there, "
        f"{skipped} left as they are."
        + (" There are more hits than one search takes; run it again." if found.more else ""), json_)  # fmt: skip


def _ticked(hits: tuple[Hit, ...], wanted: tuple[str, ...]) -> list[Hit]:
    unknown = set(wanted) - {one.id for one in hits}
    if unknown:
        raise KnownError(f"There is no passage {', '.join(sorted(unknown))} among the hits.")
    return [one for one in hits if not wanted or one.id in wanted]


def _say_hits(hits: list[Hit], more: bool, json_: bool) -> None:
    if json_:
        say_json({"more": more, "passages": [{"id": one.id, **asdict(one)} for one in hits]})
        return
    for one in hits:
        state = f" [{one.closed}]" if one.closed else " [coded already]" if one.coded else ""
        click.echo(f"{one.id} {one.transcript}, {one.speaker}: {' '.join(one.quote.split())}{state}")
    codable = sum(one.codable for one in hits)
    click.echo(f"{several(len(hits), 'passage')}{', and more' if more else ''}; {codable} can be coded.")


@click.command("edit")
@project_argument
@click.argument("uuid")
@click.option("--code", default=None, metavar="NAME", help="Give it this code.")
@click.option("--start", type=int, default=None, help="A new first code point.")
@click.option("--end", type=int, default=None, help="A new first code point after it.")
@click.option("--memo", default=None, help="The note on it; empty: none.")
@click.option("--unsure/--sure", default=None, help="Mark it for discussion, or take the mark off.")
@click.option("--remove", is_flag=True, help="Remove it.")
@_own
@as_json
def edit(
    project: Path, uuid: str, code: str | None, start: int | None, end: int | None, memo: str | None,
    unsure: bool | None, remove: bool, by: str, json_: bool,
) -> None:  # fmt: skip
    """Change one own coding; the beginning of its UUID as `coding segments` lists it."""
    from qualcoder_cp import codebook
    from qualcoder_cp import coding as stage

    with writing(project) as opened:
        coder = coder_named(opened, by)
        one = coding_of(opened, coder, uuid)
        if remove:
            stage.remove_coding(opened, coder, one.id)
            say({"uuid": one.uuid, "removed": True}, f"Coding {one.uuid[:8]} removed.", json_)
            return
        with opened.change(f"Edit coding {one.uuid[:8]}", by=coder.name):
            if code is not None:
                one = stage.change_code(opened, coder, one.id, codebook.code_named(opened, code).id)
            if start is not None or end is not None:
                place = one.start if start is None else start, one.end if end is None else end
                one = stage.move_edges(opened, coder, one.id, *place)
            if memo is not None:
                stage.set_memo(opened, coder, one.id, memo)
            if unsure is not None:
                stage.set_unsure(opened, coder, one.id, unsure)
        made = stage.segment_of(opened, coder, one.id)
    say({"uuid": one.uuid, **stage.segment_rows([made])[0]}, f"Now: {_line(made)}", json_)


@click.command("recheck")
@project_argument
@click.option("--code", default=None, metavar="NAME", help="Only codings with this code.")
@click.option("--coder", default=None, metavar="NAME", help="Only this coder's.")
@click.option("--keep", default=None, metavar="UUID", help="Note that this coding was looked at and stays.")
@click.option("--change", nargs=2, default=None, metavar="UUID CODE", help="Give this coding another code.")
@click.option("--remove", default=None, metavar="UUID", help="Remove this coding.")
@viewer_option
@as_json
def recheck(
    project: Path, code: str | None, coder: str | None, keep: str | None, change: tuple[str, str] | None,
    remove: str | None, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """List the codings made before the definition of their code changed, or settle one of them."""
    from qualcoder_cp import codebook, coding

    if keep or change or remove:
        _settle(project, by, keep, change, remove, json_)
        return
    with reading(project) as opened:
        found = coding.rechecks(
            opened, viewer(opened, by), coder_id=coder_named(opened, coder).id if coder else None,
            code_id=codebook.code_named(opened, code).id if code else None,
        )  # fmt: skip
        lines = [(one, coding.segment_of(opened, viewer(opened, by), one.coding.id)) for one in found]
    if json_:
        say_json([{"uuid": one.coding.uuid, "transcript": read.transcript, "code": read.code, "coder": read.coder,
                   "text": read.quote, "definition_then": one.then.short_definition,
                   "definition_now": one.now.short_definition, "made_at": one.made_at,
                   "defined_at": one.defined_at} for one, read in lines])  # fmt: skip
        return
    for _, read in lines:
        click.echo(_line(read))
    click.echo(f"{several(len(lines), 'coding')} to look at again.")


def _settle(
    project: Path, by: str | None, keep: str | None, change: tuple[str, str] | None, remove: str | None, json_: bool
) -> None:
    from qualcoder_cp import codebook, coding

    if by is None:
        raise click.UsageError("Say whose coding it is with --as NAME.")
    with writing(project) as opened:
        coder = coder_named(opened, by)
        if keep:
            coding.keep_coding(opened, coder, coding_of(opened, coder, keep).id)
        if change:
            code_id = codebook.code_named(opened, change[1]).id
            coding.recode(opened, coder, coding_of(opened, coder, change[0]).id, code_id)
        if remove:
            coding.discard(opened, coder, coding_of(opened, coder, remove).id)
        left = len(coding.rechecks(opened, coder, coder_id=coder.id))
    say({"left": left}, f"Done; {several(left, 'coding')} of {coder.name} to look at again.", json_)
