# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts comments``: the comments of Word and LibreOffice files, as memos or as codings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import (
    Console,
    PlainGroup,
    as_json,
    by_option,
    doer,
    out_option,
    project_argument,
    reading,
    say,
    say_json,
    say_table,
    short,
    viewer,
    viewer_option,
    write_or,
    writing,
)
from qualcoder_cp.text import name_key

if TYPE_CHECKING:
    from qualcoder_cp.coding import CommentCodings
    from qualcoder_cp.project import Project
    from qualcoder_cp.transcripts import FileComment

_COLUMNS = ("transcript", "author", "made_at", "start", "end", "words", "comment", "reply", "done", "taken")


@click.group(cls=PlainGroup)
def comments() -> None:
    """The comments that came with Word and LibreOffice files: list them, make memos or codings of them."""


@comments.command("list")
@project_argument
@click.argument("name", required=False)
@viewer_option
@out_option
@as_json
def list_(project: Path, name: str | None, by: str | None, out: Path | None, json_: bool) -> None:
    """List the comments on one transcript, or on all, with author, time and the words they stand on."""
    from qualcoder_cp import coding, transcripts

    with reading(project) as opened:
        chosen = transcripts.transcript_named(opened, name).id if name else None
        names = {one.id: one.name for one in transcripts.transcripts(opened)}
        found = coding.comments_for(opened, viewer(opened, by), chosen)
        texts = {number: transcripts.text_of(opened, number).text for number in {one.transcript_id for one in found}}
        rows = [_row(one, names[one.transcript_id], texts[one.transcript_id]) for one in found]

    def show() -> None:
        columns = ("transcript", "author", "words", "comment", "taken")
        say_table(columns, [[short(str(row[column])) for column in columns] for row in rows])

    write_or(out, _COLUMNS, rows, show, json_=json_)


def _row(one: FileComment, name: str, text: str) -> dict[str, object]:
    return {
        "transcript": name, "author": one.author, "made_at": one.made_at, "start": one.start, "end": one.end,
        "words": text[one.start : one.end], "comment": one.body, "reply": int(one.reply), "done": int(one.done),
        "taken": one.taken,
    }  # fmt: skip


@comments.command("add")
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "name", metavar="TRANSCRIPT", default=None, help="Which transcript it is a copy of, by name.")
@by_option
@as_json
def add(project: Path, files: tuple[Path, ...], name: str | None, by: str | None, json_: bool) -> None:
    """Take the comments of other copies of transcripts' files in; a copy is known by its text, its name or --to."""
    from qualcoder_cp import transcripts
    from qualcoder_cp.transcripts.prepare import require

    if name and len(files) > 1:
        raise click.UsageError("--to names one transcript, so give one file.")
    with Console() as console:
        prepared = transcripts.prepare(list(files), progress=console.progress)
    require(prepared)
    with writing(project) as opened:
        who, rows = doer(opened, by).name, []
        known = {one.sha256: one for one in transcripts.transcripts(opened)}
        with opened.change(f"Add comments of {len(files)} file{'' if len(files) == 1 else 's'}", by=who):
            for file in prepared:
                same = None if name else known.get(file.sha256)
                found = same or transcripts.transcript_named(opened, name or file.name)
                count = transcripts.add_comments(opened, found.id, file, by=who)
                rows.append({"file": str(file.path), "transcript": found.name, "comments": count})
    if json_:
        say_json(rows)
        return
    for row in rows:
        click.echo(f"{row['file']}: {row['comments']} new comments on '{row['transcript']}'.")


@comments.command("as-memos")
@project_argument
@click.argument("names", nargs=-1)
@click.option("--of", "whose", metavar="NAME", default=None, help="Whose memos they are (default: who does it).")
@click.option("--author", "authors", multiple=True, metavar="AUTHOR", help="Only comments of this author; repeatable.")
@by_option
@as_json
def as_memos(
    project: Path, names: tuple[str, ...], whose: str | None, authors: tuple[str, ...], by: str | None, json_: bool
) -> None:  # fmt: skip
    """Make comments memos on their passages (on the named transcripts, or on all); replies stand under theirs."""
    from qualcoder_cp import coding, transcripts
    from qualcoder_cp.project import coder_named

    with writing(project) as opened:
        who = doer(opened, by)
        keys = {name_key(author) for author in authors}
        chosen = [one.id for one in transcripts.file_comments(opened) if not keys or name_key(one.author) in keys]
        done = coding.comments_as_memos(
            opened, coder_named(opened, whose) if whose else who, by=who.name, comment_ids=chosen,
            transcript_ids=_ids(opened, names),
        )  # fmt: skip
    say(asdict(done), f"{done.comments} comments became {done.memos} memos.", json_)


@comments.command("as-codings")
@project_argument
@click.argument("names", nargs=-1)
@click.option("--author", "authors", multiple=True, metavar="AUTHOR=CODER",
              help="Whose codings an author's comments are; nothing behind '=' leaves the author out.")  # fmt: skip
@click.option("--add-coders", is_flag=True, help="Make analysts of coders that are not in the project yet.")
@click.option("--same", "same", multiple=True, metavar="WORDS=CODE", help="Words in comments that mean a code.")
@click.option("--new-code", "new_codes", multiple=True, metavar="WORDS", help="Unmatched words that become a code.")
@click.option("--all-new-codes", is_flag=True, help="Make codes of all unmatched words that may be a name.")
@click.option("--under", metavar="CODE", default=None, help="Where new codes hang (default: they are domains).")
@click.option("--again", is_flag=True, help="Also look at comments that became codings before.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen, and which words name no code.")
@by_option
@as_json
def as_codings(
    project: Path, names: tuple[str, ...], authors: tuple[str, ...], add_coders: bool, same: tuple[str, ...],
    new_codes: tuple[str, ...], all_new_codes: bool, under: str | None, again: bool, dry_run: bool, by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Make comments codings of those who wrote them (on the named transcripts, or on all).

    A comment says 'Consent', 'Consent: a note', '#consent #trust', or several divided by ';' or lines. The codings go
    into the author's own open layers, as one step that can be undone; words that name no code are listed.
    """
    from qualcoder_cp import codebook, coding

    people = pairs("--author", authors, empty=True)
    with (reading if dry_run else writing)(project) as opened:
        _tell_strangers(opened, people)
        done = coding.comments_as_codings(
            opened, by=doer(opened, by).name, authors=people, same=pairs("--same", same),
            new_codes=None if all_new_codes else new_codes, add_coders=add_coders,
            parent_id=codebook.code_named(opened, under).id if under else None, transcript_ids=_ids(opened, names),
            again=again, dry_run=dry_run,
        )  # fmt: skip
    if json_:
        say_json(asdict(done) | {"dry_run": dry_run})
        return
    for line in _lines(done, dry_run):
        click.echo(line)


def _tell_strangers(project: Project, authors: Iterable[str]) -> None:
    from qualcoder_cp import transcripts

    known = {name_key(one.author) for one in transcripts.file_comments(project)}
    for author in authors:
        if name_key(author) not in known:
            click.echo(f"No comment is by '{author}'.", err=True)


def pairs(option: str, said: tuple[str, ...], *, empty: bool = False) -> dict[str, str]:
    """Return what ``A=B`` options say; ``empty`` allows nothing behind the sign.

    Raises:
        click.UsageError: one of them is written otherwise.
    """
    found = {}
    for pair in said:
        left, sign, right = (part.strip() for part in pair.rpartition("="))
        if not (left and sign and (right or empty)):
            raise click.UsageError(f"{option} '{pair}' must be two names with '=' between them.")
        found[left] = right
    return found


def _ids(project: Project, names: tuple[str, ...]) -> list[int] | None:
    from qualcoder_cp import transcripts

    return [transcripts.transcript_named(project, name).id for name in names] or None


def _lines(done: CommentCodings, dry_run: bool) -> list[str]:
    would = "would become" if dry_run else "became"
    lines = [f"{done.comments} comments {would} codings: {done.added} new, {done.united} united with others, "
             f"{done.known} known."]  # fmt: skip
    if done.new_codes:
        lines.append("New codes: " + ", ".join(done.new_codes))
    if done.new_coders:
        lines.append("New coders: " + ", ".join(done.new_coders))
    lines += [
        f"  no code: '{short(one.words)}' ({one.comments} times, {', '.join(one.authors)})"
        + (" reads like a remark" if one.remark else "")
        for one in done.unmatched
    ]
    lines += [
        f"  left: {one.transcript}, {one.comment.author or 'somebody'}: '{short(one.comment.body)}' ({one.reason})"
        for one in done.left
    ]
    return lines
