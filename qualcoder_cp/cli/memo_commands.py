# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp coding memo``: what analysts think about project, transcripts, codes and passages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    project_argument,
    reading,
    say,
    say_json,
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.cli.naming import several, with_uuid
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project, coder_named

_author = click.option("--as", "by", metavar="NAME", required=True, help="Whose memo.")
_ABOUT = ("project", "transcript", "code", "passage", "free")


@click.group(cls=PlainGroup)
def memo() -> None:
    """Memos on the project, a transcript, a code, a passage, or on their own; the author's until all is revealed."""


@memo.command("list")
@project_argument
@click.option("--about", type=click.Choice(_ABOUT), default=None, help="Only those about this kind of thing.")
@click.option("--author", default=None, metavar="NAME", help="Only this author's.")
@click.option("--transcript", default=None, metavar="NAME", help="Only those on this transcript or its passages.")
@click.option("--code", default=None, metavar="NAME", help="Only those on this code.")
@click.option("--text", default="", help="Only those in which this stands.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Write them to this .csv or .md file.")
@viewer_option
@as_json
def list_(
    project: Path, about: str | None, author: str | None, transcript: str | None, code: str | None, text: str,
    out: Path | None, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """List the memos that the named coder may see, the latest changed first."""
    from qualcoder_cp import codebook, coding, transcripts

    with reading(project) as opened:
        found = coding.memo_list(
            opened, viewer(opened, by), about=coding.About(about) if about else None,
            author_id=coder_named(opened, author).id if author else None,
            transcript_id=transcripts.transcript_named(opened, transcript).id if transcript else None,
            code_id=codebook.code_named(opened, code).id if code else None, text=text,
        )  # fmt: skip
        if out is not None:
            coding.write_memos(opened, found, out)
    if out is not None:
        say({"memos": len(found), "file": str(out)}, f"{several(len(found), 'memo')} written to {out}.", json_)
    elif json_:
        say_json([asdict(one) for one in found])
    else:
        for one in found:
            subject = f" on {one.subject}" if one.subject else ""
            click.echo(
                f"{one.uuid[:8]} {one.author}, {one.changed_at[:10]}{subject}{': ' if one.title else ''}{one.title}"
            )
            click.echo("    " + one.body.replace("\n", "\n    "))
        click.echo(f"{several(len(found), 'memo')}.")


@memo.command("add")
@project_argument
@click.argument("words")
@click.option("--title", default="", help="A heading.")
@click.option("--project", "about_project", is_flag=True, help="It is about the project as a whole.")
@click.option("--transcript", default=None, metavar="NAME", help="The transcript it is about.")
@click.option("--quote", default=None, help="The passage of the transcript it is about; it must occur once.")
@click.option("--start", type=int, default=None, help="First code point of the passage.")
@click.option("--end", type=int, default=None, help="First code point after the passage.")
@click.option("--code", default=None, metavar="NAME", help="The code it is about.")
@_author
@as_json
def add(
    project: Path, words: str, title: str, about_project: bool, transcript: str | None, quote: str | None,
    start: int | None, end: int | None, code: str | None, by: str, json_: bool,
) -> None:  # fmt: skip
    """Write a memo; without a thing that it is about it stands on its own."""
    from qualcoder_cp import codebook, coding, transcripts
    from qualcoder_cp.cli.coding_commands import find_quote

    with writing(project) as opened:
        author = coder_named(opened, by)
        found = transcripts.transcript_named(opened, transcript) if transcript else None
        if quote is not None:
            if found is None:
                raise click.UsageError("--quote needs --transcript.")
            start, end = find_quote(transcripts.text_of(opened, found.id).text, quote, found.name)
        made = coding.add_memo(
            opened, author, words, title=title, transcript_id=found.id if found else None,
            code_id=codebook.code_named(opened, code).id if code else None, start=start, end=end,
            about_project=about_project,
        )  # fmt: skip
    say(asdict(made), f"Memo {made.uuid[:8]} written{f' on {made.subject}' if made.subject else ''}.", json_)


@memo.command("change")
@project_argument
@click.argument("uuid")
@click.option("--words", default=None, help="The new words.")
@click.option("--title", default=None, help="The new heading.")
@_author
@as_json
def change(project: Path, uuid: str, words: str | None, title: str | None, by: str, json_: bool) -> None:
    """Change one's own memo; the beginning of the UUID as `coding memo list` prints it."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        author = coder_named(opened, by)
        found = _named(opened, author, uuid)
        coding.change_memo(opened, author, found, body=words, title=title)
        made = coding.memo_by_id(opened, author, found)
    say(asdict(made), f"Memo {made.uuid[:8]} changed.", json_)


@memo.command("remove")
@project_argument
@click.argument("uuid")
@_author
@as_json
def remove(project: Path, uuid: str, by: str, json_: bool) -> None:
    """Remove one's own memo; the beginning of the UUID as `coding memo list` prints it."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        author = coder_named(opened, by)
        coding.remove_memo(opened, author, _named(opened, author, uuid))
    say({"removed": uuid}, f"Memo {uuid} removed.", json_)


def _named(project: Project, author: Coder, uuid: str) -> int:
    from qualcoder_cp import coding

    return with_uuid(coding.memo_list(project, author), uuid, "memo", "coding memo list").id
