# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp transcripts``: import files and participants, list them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcoder_cp.cli.answers_commands import answers
from qualcoder_cp.cli.comments_commands import comments, pairs
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
    sheet_option,
    writing,
)
from qualcoder_cp.cli.correcting_commands import again, correct, search
from qualcoder_cp.cli.label_commands import labels
from qualcoder_cp.cli.speaker_commands import merge_speakers, set_role, speakers
from qualcoder_cp.cli.survey_commands import survey
from qualcoder_cp.cli.variable_commands import (
    export_participants,
    remove_variable,
    rename_variable,
    set_kind,
    value_labels,
    variables,
)
from qualcoder_cp.model import KnownError, Role
from qualcoder_cp.text import name_key

if TYPE_CHECKING:
    from qualcoder_cp import transcripts as stage
    from qualcoder_cp.coding import FileOutlook


@click.group(cls=PlainGroup)
def transcripts() -> None:
    """Import transcripts, surveys and participants; correct and search texts."""


for command in (
    survey, answers, variables, rename_variable, set_kind, value_labels, remove_variable, export_participants, correct,
    search, speakers, set_role, merge_speakers, labels, comments,
):  # fmt: skip
    transcripts.add_command(command)


@transcripts.command("import")
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--participants", "table", type=click.Path(path_type=Path), default=None,
              help="CSV or Excel workbook with participant, group and variables.")  # fmt: skip
@click.option(
    "--names",
    "pattern",
    metavar="PATTERN",
    default=None,
    help="Read participants from the file names, for example {group}_{id}_{*}; 'guess' finds the pattern.",
)
@click.option(
    "--same",
    "same",
    multiple=True,
    metavar="LABEL=SPEAKER",
    help='Read a label as another speaker\'s, for example "Particpant=Participant"; may be repeated.',
)
@click.option("--speaker", "said", multiple=True, metavar="LABEL=ROLE",
              help="A label that is a speaker (interviewer, participant, other), however rare.")  # fmt: skip
@click.option(
    "--keep",
    "keep",
    multiple=True,
    type=click.Choice(["line numbers", "headers and footers"]),
    help="What stays in the text of PDF files; may be repeated.",
)
@click.option(
    "--encoding",
    metavar="NAME",
    default=None,
    help="The encoding of the text files, for example cp1250 or mac-roman, where the guess was wrong.",
)
@click.option("--dry-run", is_flag=True, help="Only say what was found in the files and what they would change.")
@click.option("--update", is_flag=True,
              help="Files of known names correct their transcripts; copies bring their comments.")  # fmt: skip
@click.option("--reason", default="", help="Why texts are corrected, with --update; it stands in the history.")
@click.option("--skip-problems", is_flag=True, help="Leave files with a problem out instead of refusing all.")
@by_option
@as_json
def import_(
    project: Path, files: tuple[Path, ...], table: Path | None, pattern: str | None, same: tuple[str, ...],
    said: tuple[str, ...], keep: tuple[str, ...], encoding: str | None, dry_run: bool, update: bool, reason: str,
    skip_problems: bool, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Import transcripts; a folder stands for the files in it.

    Read are txt, md, docx, odt, rtf, pdf, html, vtt, srt, lrc, the json, tsv and txt of speech recognisers, csv and tsv
    tables of turns (time, speaker, words), and old doc files where LibreOffice is installed; the content decides.
    """
    from qualcoder_cp import transcripts as stage

    paths = _files(files)
    read = _people(paths, table, pattern)
    prepared = _prepared(paths, same, keep, encoding, _known(project, paths) | _roles(said, read))
    reports = [one.report.as_dict() for one in prepared]
    if dry_run:
        _say_reports(prepared, reports, _outlooks(project, prepared, by), json_)
        return
    with writing(project) as opened:
        who = doer(opened, by).name
        if update:
            again(opened, prepared, read, by=who, reason=reason, skip_problems=skip_problems, json_=json_)
            return
        with opened.change(f"Import {len(paths)} transcripts", by=who):
            done = stage.import_transcripts(opened, prepared, by=who, skip_problems=skip_problems)
            missing = stage.import_participants(opened, read, by=who) if read else []
            made = 0 if read else stage.ensure_participants(opened, by=who)
    if json_:
        say_json({"imported": done.names, "left_out": done.left_out, "without_participant": missing, "files": reports})
        return
    for problem in done.left_out.values():  # each sentence names its file
        click.echo(f"Left out: {problem}", err=True)
    click.echo(f"Imported {len(done.names)} transcripts" + (f", {made} participants made" if made else "") + ".")
    for sentence in missing:
        click.echo(sentence, err=True)


def _known(project: Path, paths: list[Path]) -> dict[str, Role]:
    """Return the labels of transcripts that are in the project already, so that their files read as they did."""
    from qualcoder_cp import transcripts as stage

    if not project.exists():
        return {}
    with reading(project) as opened:
        return stage.confirmed_roles(opened, [path.stem for path in paths])


def _roles(said: tuple[str, ...], people: stage.ParticipantTable | None) -> dict[str, Role]:
    """Return the labels that are confirmed, with their roles: the names of participants, and what the options say."""
    roles = {row.name: Role.PARTICIPANT for row in people.rows} if people else {}
    for label, role in pairs("--speaker", said).items():
        if role not in list(Role):
            raise click.UsageError(f"--speaker '{label}={role}': the roles are {', '.join(Role)}.")
        roles[label] = Role(role)
    return roles


def _prepared(
    paths: list[Path], same: tuple[str, ...], keep: tuple[str, ...], encoding: str | None, roles: dict[str, Role]
) -> list[stage.Prepared]:
    """Read the files as the options want it; a label that stands in no file is told."""
    from qualcoder_cp import transcripts as stage
    from qualcoder_cp.transcripts.encodings import is_encoding

    instances = pairs("--same", same)
    if encoding is not None and not is_encoding(encoding):
        raise click.UsageError(f"There is no encoding '{encoding}'.")
    with Console() as console:
        prepared = stage.prepare(
            paths, progress=console.progress, keep=frozenset(keep), same=instances, roles=roles,
            encodings=dict.fromkeys(paths, encoding) if encoding else None,
        )  # fmt: skip
    read = {name_key(label) for one in prepared for label in one.report.read_as}
    for label, of in instances.items():
        if name_key(label) not in read | {name_key(of)}:
            click.echo(f"No file has the speaker '{label}'.", err=True)
    return prepared


def _people(paths: list[Path], table: Path | None, pattern: str | None) -> stage.ParticipantTable | None:
    """Return the participants from their table or from the names of the files, if one of them is given."""
    from qualcoder_cp import transcripts as stage

    if table and pattern:
        raise click.UsageError("Give either --participants or --names.")
    if pattern is None:
        return stage.read_participants(table) if table else None
    found, unread = stage.participants_by_names([path.name for path in paths], None if pattern == "guess" else pattern)
    if unread:
        raise KnownError(f"The pattern '{pattern}' does not fit the file name '{unread[0]}'; {len(unread)} do not fit.")
    return found


def _files(given: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
            if not inside:
                raise KnownError(f"The folder {path} holds no files.")
            found += inside
        else:
            found.append(path)
    return found


def _outlooks(project: Path, prepared: list[stage.Prepared], by: str | None) -> list[FileOutlook]:
    """Return what the files would change in the project; nothing where there is no project yet."""
    from qualcoder_cp import coding

    if not project.exists():
        return []
    with reading(project) as opened:
        try:
            who = doer(opened, by).name
        except KnownError:
            if by:
                raise
            who = ""  # nobody does anything yet; only what is revealed is counted
        return coding.import_outlook(opened, prepared, by=who)


def _say_reports(
    prepared: list[stage.Prepared], reports: list[dict[str, Any]], outlooks: list[FileOutlook], json_: bool
) -> None:  # fmt: skip
    if json_:
        told = [asdict(one) | {"sentence": one.sentence} for one in outlooks] or [{}] * len(reports)
        say_json([
            {**report, "outlook": outlook, "comments_found": [asdict(comment) for comment in one.comments]}
            for one, report, outlook in zip(prepared, reports, told, strict=True)
        ])  # fmt: skip
        return
    for number, one in enumerate(prepared):
        for line in one.report.as_lines():
            click.echo(line)
        if outlooks and not one.problem:
            click.echo(f"  {outlooks[number].sentence.removeprefix(outlooks[number].file).lstrip(': ')}")
        click.echo()


@transcripts.command("participants")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@sheet_option
@by_option
@as_json
def participants(project: Path, table: Path, sheet: str | None, by: str | None, json_: bool) -> None:
    """Import participants with group and variables from a CSV file or an Excel workbook."""
    from qualcoder_cp import transcripts as stage

    read = stage.read_participants(table, sheet=sheet)
    with writing(project) as opened:
        missing = stage.import_participants(opened, read, by=doer(opened, by).name)
    say({"participants": len(read.rows), "without_participant": missing, "notes": list(read.notes)},
        f"Imported {len(read.rows)} participants.", json_)  # fmt: skip
    for sentence in () if json_ else (*read.notes, *missing):
        click.echo(sentence, err=True)


@transcripts.command("list")
@project_argument
@as_json
def list_(project: Path, json_: bool) -> None:
    """List the transcripts with participant, group, words and speakers."""
    from qualcoder_cp import transcripts as stage

    with reading(project) as opened:
        people = {one.id: one for one in stage.participants(opened)}
        who = stage.participants_of(opened)
        rows = []
        for one in stage.transcripts(opened):
            persons = [people[person] for person in who.get(one.id, ())]
            rows.append({
                "transcript": one.name, "participant": "; ".join(person.name for person in persons),
                "group": "; ".join(dict.fromkeys(person.group or stage.NOT_STATED for person in persons)),
                "words": one.words, "speakers": len(stage.speakers(opened, one.id)), "file": one.source_name,
            })  # fmt: skip
    if json_:
        say_json(rows)
    else:
        say_table(
            ("transcript", "participant", "group", "words", "speakers", "file"), [tuple(row.values()) for row in rows]
        )


@transcripts.command("show")
@project_argument
@click.argument("name")
@as_json
def show(project: Path, name: str, json_: bool) -> None:
    """Print a transcript's turns with their places (code points), to code from the command line."""
    from qualcoder_cp import transcripts as stage

    with reading(project) as opened:
        found = stage.text_of(opened, stage.transcript_named(opened, name).id)
    if json_:
        say_json([
            {"start": turn.speech_start, "end": turn.end, "speaker": turn.speaker, "role": turn.role.value,
             "text": found.text[turn.speech_start : turn.end]} for turn in found.turns
        ])  # fmt: skip
        return
    for turn in found.turns:
        click.echo(f"[{turn.speech_start}-{turn.end}] {turn.speaker or ''} ({turn.role.value})")
        click.echo(f"    {found.text[turn.speech_start : turn.end].strip()}")
