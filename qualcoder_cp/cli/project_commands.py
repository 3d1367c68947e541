# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp project``: make, check, back up, look at the history."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

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
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.model import Coder, CoderRole, KnownError

if TYPE_CHECKING:
    from qualcoder_cp.project import Project


@click.group(cls=PlainGroup)
def project() -> None:
    """Make, check and back up project files."""


@project.command("new")
@project_argument
@click.option("--title", required=True, help="The title of the study.")
@click.option("--coder", "analysts", multiple=True, metavar="NAME", help="An analyst; may be given several times.")
@click.option("--lead", default=None, metavar="NAME", help="Who settles disagreements.")
@as_json
def new(project: Path, title: str, analysts: tuple[str, ...], lead: str | None, json_: bool) -> None:
    """Make a new project file."""
    from qualcoder_cp.project import Project, add_coder

    made = Project.create(project, title)
    try:
        for name in analysts:
            add_coder(made, name)
        if lead:
            add_coder(made, lead, CoderRole.LEAD)
    except BaseException:
        made.close()
        project.unlink()
        raise
    made.close()
    if json_:
        say_json({"project": str(project), "title": title, "coders": [*analysts, *([lead] if lead else [])]})
    else:
        click.echo(f"Made {project}.")


@project.command("add-coder")
@project_argument
@click.argument("name")
@click.option("--lead", is_flag=True, help="This person settles disagreements.")
@by_option
@as_json
def add_coder_(project: Path, name: str, lead: bool, by: str | None, json_: bool) -> None:
    """Add a coder."""
    from qualcoder_cp.project import add_coder, coders

    with writing(project) as opened:
        known = sorted(coders(opened), key=lambda one: one.role is not CoderRole.LEAD)  # a lead first
        who = doer(opened, by).name if by else (known[0].name if known else name)
        made = add_coder(opened, name, CoderRole.LEAD if lead else CoderRole.ANALYST, by=who)
    say({"coder": made.name, "role": made.role.value}, f"Added {made.name}.", json_)


@project.command("info")
@project_argument
@as_json
def info(project: Path, json_: bool) -> None:
    """Say what a project holds and how far it is."""
    from qualcoder_cp import codebook, coding, transcripts
    from qualcoder_cp.project import coders

    with reading(project) as opened:
        round_ = coding.current_round(opened)
        done = coding.progress(opened, round_.id) if round_ else None
        facts: dict[str, object] = {
            "title": opened.title, "coders": [f"{one.name} ({one.role.value})" for one in coders(opened)],
            "transcripts": len(transcripts.transcripts(opened)),
            "participants": len(transcripts.participants(opened)), "groups": transcripts.groups(opened),
            "codes": len(codebook.tree(opened).codes),
            "round": f"{round_.name}, {round_.state.value}" if round_ else None,
            "layers": f"{done.submitted} of {done.total} submitted" if done else None,
        }  # fmt: skip
    if json_:
        say_json(facts)
    else:
        say_table(("what", "is"), [(name, ", ".join(map(str, value)) if isinstance(value, list) else value)
                                   for name, value in facts.items()])  # fmt: skip


@project.command("verify")
@project_argument
@as_json
def verify_(project: Path, json_: bool) -> None:
    """Check a project from end to end; exit code 1 if something is damaged."""
    from qualcoder_cp.project import verify

    with reading(project) as opened:
        findings = verify(opened)
    if json_:
        say_json({"project": str(project), "findings": findings})
    else:
        for finding in findings:
            click.echo(finding)
        if not findings:
            click.echo(f"{project} is sound: pages, texts, layers and history were checked.")
    if findings:
        raise SystemExit(1)


@project.command("history")
@project_argument
@click.option("--limit", type=click.IntRange(1), default=500, show_default=True, help="The latest so many steps.")
@click.option("--by", "whose", default=None, metavar="NAME", help="Only this person's steps.")
@click.option("--since", default=None, metavar="TIME", help="Only since: today, yesterday, 3 days, 2026-11-20.")
@click.option("--about", default=None, metavar="NAME", help="Only steps that touched this transcript or code.")
@click.option("--text", default="", help="Only steps in whose words this stands.")
@viewer_option
@as_json
def history(
    project: Path, limit: int, whose: str | None, since: str | None, about: str | None, text: str, by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Say who did what when, newest first; what others coded in a sealed round is not in it."""
    from qualcoder_cp import coding

    with reading(project) as opened:
        who = viewer(opened, by)
        numbers = {one: number for number, one in enumerate(_own_steps(opened, who) if who else (), 1)}
        steps = coding.past_steps(
            opened, who, by=whose, since=coding.since_when(since) if since else None, text=text,
            limit=limit, **_subject(opened, about),
        )  # fmt: skip
    told = [(numbers.get(step.id), step) for step in steps]  # ids would tell how many steps are not shown
    if json_:
        say_json([{"step": number} | {key: value for key, value in asdict(step).items() if key != "id"}
                  for number, step in told])  # fmt: skip
    else:
        say_table(("step", "when (UTC)", "who", "what", ""), [
            (number, step.at[:19].replace("T", " "), step.by, step.what, "undone" if step.undone else "")
            for number, step in told
        ])  # fmt: skip


def _own_steps(project: Project, coder: Coder) -> list[int]:
    """Return the ids of the steps that a coder can still take back, the latest first."""
    from qualcoder_cp import coding

    return [one.id for one in coding.past_steps(project, coder, by=coder.name, limit=10_000) if one.undoable]


def _own_step(project: Project, coder: Coder, number: int) -> int:
    own = _own_steps(project, coder)
    if number > len(own):
        raise KnownError(f"{coder.name} has {len(own)} steps that can be taken back, not {number}.")
    return own[number - 1]


class _Subject(TypedDict, total=False):
    transcript_id: int
    code_id: int


def _subject(project: Project, name: str | None) -> _Subject:
    """Return the transcript or the code of this name, as `coding.past_steps` takes it."""
    from qualcoder_cp import codebook, transcripts

    if name is None:
        return {}
    try:
        return {"transcript_id": transcripts.transcript_named(project, name).id}
    except KnownError:
        pass
    try:
        return {"code_id": codebook.code_named(project, name).id}
    except KnownError:
        raise KnownError(f"There is neither a transcript nor a code '{name}' in {project.path.name}.") from None


@project.command("undo")
@project_argument
@click.option("--step", type=click.IntRange(1), default=None,
              help="Which own step, as the history of the coder numbers them (default: 1, the latest).")  # fmt: skip
@by_option
@as_json
def undo(project: Path, step: int | None, by: str | None, json_: bool) -> None:
    """Take back the latest step of a coder."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        who = doer(opened, by)
        label = opened.undo(who.name) if step is None else coding.undo_step(opened, who, _own_step(opened, who, step))
    say({"undone": label}, f"Undone: {label}", json_)


@project.command("redo")
@project_argument
@by_option
@as_json
def redo(project: Path, by: str | None, json_: bool) -> None:
    """Do the latest undone step of a coder again."""
    with writing(project) as opened:
        label = opened.redo(doer(opened, by).name)
    say({"redone": label}, f"Done again: {label}", json_)


@project.command("backup")
@project_argument
@click.option("--to", "folder", type=click.Path(path_type=Path), default=None, help="Folder for the copy.")
@as_json
def backup(project: Path, folder: Path | None, json_: bool) -> None:
    """Write a copy that is checked before it counts."""
    from qualcoder_cp.project import back_up

    with writing(project) as opened:
        made = back_up(opened, folder)
    say({"backup": str(made)}, f"Backed up and checked: {made}", json_)
