# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp codebook add`` to ``example``: single codes, their cards, merging, splitting and versions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcoder_cp.cli.console import as_json, by_option, doer, project_argument, reading, say, say_json, writing
from qualcoder_cp.cli.naming import several, with_uuid
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project

if TYPE_CHECKING:
    from qualcoder_cp.codebook import Version

_CARD = (
    ("label", "The name in publications."), ("short-definition", "What it means, in a sentence."),
    ("full-definition", "What it means, in full."), ("when-to-use", "When to use it."),
    ("when-not-to-use", "When not to use it, and what instead."), ("example", "An example in words."),
    ("colour", "Its colour, like #0072b2."),
)  # fmt: skip
_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would happen.")


def _card_options(command: click.Command) -> click.Command:
    for name, words in reversed(_CARD):
        command.params.append(click.Option([f"--{name}"], default=None, help=words))
    return command


def _checked_card(card: dict[str, str | None]) -> dict[str, str]:
    from qualcoder_cp.codebook import checked_colour

    given = {name: value for name, value in card.items() if value is not None}
    if "colour" in given:
        given["colour"] = checked_colour(given["colour"])
    return given


@click.command("add")
@project_argument
@click.argument("name")
@click.option("--below", default=None, metavar="CODE", help="The code above it; without: a domain.")
@by_option
@as_json
def add(project: Path, name: str, below: str | None, by: str | None, json_: bool, **card: str | None) -> None:
    """Add a code."""
    from qualcoder_cp import codebook

    with writing(project) as opened:
        parent = codebook.code_named(opened, below).id if below else None
        made = codebook.add_code(opened, name, by=doer(opened, by).name, parent_id=parent, **_checked_card(card))
        path = codebook.tree(opened).path(made.id)
    say({"code": made.name, "code_path": path}, f"Added {path}.", json_)


@click.command("edit")
@project_argument
@click.argument("code")
@click.option("--name", default=None, help="Its new name.")
@by_option
@as_json
def edit(project: Path, code: str, name: str | None, by: str | None, json_: bool, **card: str | None) -> None:
    """Rename a code, or change its definition, label or colour."""
    from qualcoder_cp import codebook

    with writing(project) as opened:
        found = codebook.code_named(opened, code)
        given = _checked_card(card) | ({} if name is None else {"name": name})
        codebook.edit_code(opened, found.id, by=doer(opened, by).name, **given)
        made = codebook.tree(opened).codes[found.id]
    say(asdict(made), f"'{made.name}' is as you said.", json_)


@click.command("move")
@project_argument
@click.argument("code")
@click.option("--below", default=None, metavar="CODE", help="The code above it; without: it becomes a domain.")
@click.option("--place", type=click.IntRange(1), default=None, help="Its place among its siblings (default: last).")
@by_option
@as_json
def move(project: Path, code: str, below: str | None, place: int | None, by: str | None, json_: bool) -> None:
    """Hang a code, with what lies below it, somewhere else in the tree."""
    from qualcoder_cp import codebook

    with writing(project) as opened:
        found = codebook.code_named(opened, code)
        parent = codebook.code_named(opened, below).id if below else None
        position = None if place is None else place - 1
        codebook.move_code(opened, found.id, parent, position, by=doer(opened, by).name)
        path = codebook.tree(opened).path(found.id)
    say({"code": found.name, "code_path": path}, f"Now at {path}.", json_)


@click.command("merge")
@project_argument
@click.argument("code")
@click.option("--into", required=True, metavar="CODE", help="The code that stands for it from now on.")
@_dry_run
@by_option
@as_json
def merge(project: Path, code: str, into: str, dry_run: bool, by: str | None, json_: bool) -> None:
    """Merge a code into another one; submitted layers stay, every count and list follows the merge."""
    from qualcoder_cp import codebook, coding

    with (reading if dry_run else writing)(project) as opened:
        who = doer(opened, by)
        source, target = codebook.code_named(opened, code), codebook.code_named(opened, into)
        preview = coding.preview_merge(opened, who, source.id, target.id)
        if not dry_run:
            codebook.merge_codes(opened, source.id, target.id, by=who.name)
    told = {"code": source.name, "into": target.name, "codings": preview.codings, "transcripts": preview.transcripts,
            "uniting": preview.uniting, "children": [one.name for one in preview.outlook.children],
            "dry_run": dry_run}  # fmt: skip
    say(
        told, preview.sentence if dry_run else f"'{source.name}' merged into '{target.name}'. {preview.sentence}", json_
    )


@click.command("split")
@project_argument
@click.argument("code")
@click.option("--to", "name", required=True, metavar="NAME", help="The new code, or an existing one.")
@click.option("--coder", default=None, metavar="NAME", help="Only this coder's codings.")
@click.option("--text", default="", help="Only codings in whose words or memo this stands.")
@click.option("--coding", "uuids", multiple=True, metavar="UUID", help="Only this coding; may be repeated.")
@_dry_run
@by_option
@as_json
def split(
    project: Path, code: str, name: str, coder: str | None, text: str, uuids: tuple[str, ...], dry_run: bool,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Move chosen codings of a code to a new code beside it; submitted layers stay as they are."""
    from qualcoder_cp import codebook, coding
    from qualcoder_cp.project import coder_named

    with (reading if dry_run else writing)(project) as opened:
        who, found = doer(opened, by), codebook.code_named(opened, code)
        chosen = [one.coding for one in coding.find_segments(
            opened, who, code_id=found.id, below=False, text=text,
            coder_id=coder_named(opened, coder).id if coder else None,
        )]  # fmt: skip
        if uuids:
            chosen = [with_uuid(chosen, one, "coding", "coding segments") for one in uuids]
        ids = [one.id for one in chosen]
        preview = coding.preview_split(opened, who, found.id, ids)
        if not dry_run:
            target = _known_code(opened, name)
            coding.split_code(opened, who, found.id, ids, name=name, to_code_id=target)
    going, frozen, others = len(preview.going), len(preview.frozen), len(preview.others)
    say({"code": found.name, "to": name, "moved": going, "frozen": frozen, "others": others, "dry_run": dry_run},
        f"{several(going, 'coding')} {'would go' if dry_run else 'went'} from '{found.name}' to '{name}'; "
        f"{frozen} in submitted "
        f"layers and {others} of other coders stay.", json_)  # fmt: skip


def _known_code(project: Project, name: str) -> int | None:
    from qualcoder_cp import codebook

    try:
        return codebook.code_named(project, name).id
    except KnownError:
        return None


@click.command("delete")
@project_argument
@click.argument("code")
@click.option("--move-to", default=None, metavar="CODE", help="All its codings count for this code from now on.")
@click.option("--remove-codings", is_flag=True, help="Remove your own codings with it; others' are never removed.")
@by_option
@as_json
def delete(
    project: Path, code: str, move_to: str | None, remove_codings: bool, by: str | None, json_: bool
) -> None:  # fmt: skip
    """Delete a code and what lies below it; of a code in use, say what is to become of its codings."""
    from qualcoder_cp import codebook, coding

    with writing(project) as opened:
        found = codebook.code_named(opened, code)
        target = codebook.code_named(opened, move_to).id if move_to else None
        coding.delete_code(opened, doer(opened, by), found.id, move_to=target, remove=remove_codings)
    say({"deleted": found.name, "moved_to": move_to}, f"'{found.name}' deleted.", json_)


@click.command("show")
@project_argument
@click.argument("code")
@as_json
def show(project: Path, code: str, json_: bool) -> None:
    """Show a code's card with its examples and what is still missing on it."""
    from qualcoder_cp import codebook

    with reading(project) as opened:
        found, tree = codebook.code_named(opened, code), codebook.tree(opened)
        places = codebook.example_places(opened, found.id)
        missing = codebook.missing_fields(found, [one.example for one in places])
        merged = [one.name for one in tree.merged.values() if one.merged_into == found.id]
    if json_:
        say_json({**asdict(found), "code_path": tree.path(found.id), "missing": list(missing), "merged": merged,
                  "examples": [asdict(one) for one in places]})  # fmt: skip
        return
    click.echo(tree.path(found.id))
    for name in codebook.CARD_FIELDS[1:]:
        if value := getattr(found, name):
            click.echo(f"  {name.replace('_', ' ')}: {value}")
    for one in places:
        problem = f" ({one.problem})" if one.problem else ""
        click.echo(f"  {one.example.uuid[:8]} {one.example.kind.value}: '{one.example.quote}'{problem}")
    if merged:
        click.echo(f"  merged into it: {', '.join(merged)}")
    click.echo(f"  still missing: {', '.join(name.replace('_', ' ') for name in missing) or 'nothing'}")


@click.command("example")
@project_argument
@click.argument("code")
@click.option("--kind", type=click.Choice(["typical", "atypical", "close but no"]), default="typical",
              show_default=True, help="What it shows.")  # fmt: skip
@click.option("--transcript", default=None, metavar="NAME", help="The transcript in which the passage stands.")
@click.option("--quote", default="", help="Its words; in a transcript they must occur once.")
@click.option("--note", default="", help="Why it is one.")
@click.option("--remove", default=None, metavar="UUID", help="Take this example away instead.")
@by_option
@as_json
def example(
    project: Path, code: str, kind: str, transcript: str | None, quote: str, note: str, remove: str | None,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Add an example to a code, linked to its passage if a transcript is named; or take one away."""
    from qualcoder_cp import codebook, transcripts
    from qualcoder_cp.cli.coding_commands import find_quote

    with writing(project) as opened:
        who, found = doer(opened, by).name, codebook.code_named(opened, code)
        if remove:
            known = with_uuid(codebook.examples_of(opened, found.id), remove, "example", "codebook show")
            codebook.remove_example(opened, known.id, by=who)
            say({"removed": known.uuid}, f"Example {known.uuid[:8]} taken away.", json_)
            return
        place: dict[str, int] = {}
        if transcript:
            text = transcripts.transcript_named(opened, transcript)
            start, end = find_quote(transcripts.text_of(opened, text.id).text, quote, text.name)
            place = {"transcript_id": text.id, "start": start, "end": end}
        made = codebook.add_example(
            opened, found.id, codebook.ExampleKind(kind), by=who, quote=quote, note=note, **place
        )  # fmt: skip
    say(asdict(made), f"Example {made.uuid[:8]} added to '{found.name}'.", json_)


@click.command("versions")
@project_argument
@as_json
def versions(project: Path, json_: bool) -> None:
    """List the frozen versions of the codebook, newest first."""
    from qualcoder_cp import codebook

    with reading(project) as opened:
        found = codebook.versions(opened)
    if json_:
        say_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.number} {one.name}, by {one.made_by}, {one.made_at[:16].replace('T', ' ')}")


@click.command("diff")
@project_argument
@click.argument("number", type=int)
@click.argument("other", type=int, required=False)
@as_json
def diff(project: Path, number: int, other: int | None, json_: bool) -> None:
    """Say what changed from one frozen version to another one, or to the codebook as it is now."""
    from qualcoder_cp import codebook

    with reading(project) as opened:
        old = codebook.version_tree(opened, _version(opened, number))
        new = codebook.tree(opened, examples=True) if other is None else codebook.version_tree(
            opened, _version(opened, other)
        )  # fmt: skip
        found = codebook.differences(old, new)
    if json_:
        say_json([{**asdict(one), "sentence": one.sentence, "words": [asdict(piece) for piece in one.words]}
                  for one in found])  # fmt: skip
        return
    for one in found:
        click.echo(one.sentence[:1].upper() + one.sentence[1:] + ".")
        if one.what not in ("added", "removed", "moved", "merged", "name"):
            for mark, words in (("-", one.before), ("+", one.after)):
                for line in words.splitlines():
                    click.echo(f"  {mark} {line}")
    if not found:
        click.echo("Nothing changed.")


def _version(project: Project, number: int) -> Version:
    from qualcoder_cp import codebook

    for one in codebook.versions(project):
        if one.number == number:
            return one
    raise KnownError(f"There is no version {number} of the codebook; 'codebook versions' lists them.")


COMMANDS = [_card_options(add), _card_options(edit), move, merge, split, delete, show, example, versions, diff]
