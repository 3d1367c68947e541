# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp findings``: claims, what they rest on, and who stands behind them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

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
    short,
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.cli.naming import several, with_uuid
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project

if TYPE_CHECKING:
    from qualcoder_cp.findings import Link

_KINDS = ("theme", "recommendation", "finding")
_kind = click.option("--kind", type=click.Choice(_KINDS), default=None, help="What sort of claim.")


@click.group(cls=PlainGroup)
def findings() -> None:
    """Claims with the codes, passages and memos that they rest on."""


@findings.command("list")
@project_argument
@_kind
@viewer_option
@as_json
def list_(project: Path, kind: str | None, by: str | None, json_: bool) -> None:
    """List the findings in their order."""
    from qualcoder_cp import findings as stage

    with reading(project) as opened:
        found = stage.findings(opened, viewer(opened, by), kind=stage.Kind(kind) if kind else None)
    if json_:
        say_json([asdict(one) for one in found])
    else:
        say_table(("", "kind", "finding", "links"), [
            (number, one.kind.value, one.name, len(one.links)) for number, one in enumerate(found, 1)
        ])  # fmt: skip


@findings.command("add")
@project_argument
@click.argument("name")
@_kind
@click.option("--statement", default="", help="The claim in full.")
@by_option
@as_json
def add(project: Path, name: str, kind: str | None, statement: str, by: str | None, json_: bool) -> None:
    """Write a finding."""
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        made = stage.add_finding(
            opened, doer(opened, by), name, kind=stage.Kind(kind or "finding"), statement=statement
        )
    say(asdict(made), f"Added {made.kind.value} '{made.name}'.", json_)


@findings.command("edit")
@project_argument
@click.argument("name")
@click.option("--name", "new_name", default=None, help="Another name.")
@_kind
@click.option("--statement", default=None, help="Another statement.")
@click.option("--place", type=click.IntRange(1), default=None, help="Where it stands among the others, 1 first.")
@by_option
@as_json
def edit(
    project: Path, name: str, new_name: str | None, kind: str | None, statement: str | None, place: int | None,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Change a finding's name, kind, statement or place."""
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        who = doer(opened, by)
        known = stage.finding_named(opened, who, name)
        with opened.change(f"Edit {known.kind.value} '{known.name}'", by=who.name):
            stage.edit_finding(
                opened, who, known.id, name=new_name, kind=stage.Kind(kind) if kind else None, statement=statement
            )
            if place is not None:
                stage.move_finding(opened, who, known.id, place - 1)
    say({"finding": new_name or known.name}, f"Changed '{new_name or known.name}'.", json_)


@findings.command("remove")
@project_argument
@click.argument("name")
@by_option
@as_json
def remove(project: Path, name: str, by: str | None, json_: bool) -> None:
    """Remove a finding with its links; codes, passages and memos stay."""
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        who = doer(opened, by)
        known = stage.finding_named(opened, who, name)
        stage.remove_finding(opened, who, known.id)
    say({"removed": known.name}, f"Removed '{known.name}'.", json_)


@findings.command("link")
@project_argument
@click.argument("name")
@click.option("--code", default=None, metavar="NAME", help="A code; with --transcript and --quote a coded passage.")
@click.option("--transcript", default=None, metavar="NAME", help="Where the passage stands.")
@click.option("--quote", default=None, help="Its words, which must occur once.")
@click.option("--memo", default=None, metavar="ID", help="A memo, as 'coding memo list' names it.")
@click.option("--note", default="", help="Why it speaks for the finding.")
@by_option
@as_json
def link(
    project: Path, name: str, code: str | None, transcript: str | None, quote: str | None, memo: str | None,
    note: str, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Let a finding rest on a code, a coded passage, a passage or a memo."""
    if (transcript is None) != (quote is None):
        raise click.UsageError("A passage needs --transcript and --quote.")
    if (memo is not None) == (code is not None or transcript is not None):
        raise click.UsageError("Name a code, a passage (--transcript and --quote), both, or a memo.")
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        who = doer(opened, by)
        known = stage.finding_named(opened, who, name)
        made = _linked(opened, who, known.id, code, transcript, quote, memo, note)
    say(asdict(made), f"'{known.name}' rests on {made.about.value} {short(made.subject)}.", json_)


def _linked(
    project: Project, who: Coder, finding_id: int, code: str | None, transcript: str | None, quote: str | None,
    memo: str | None, note: str,
) -> Link:  # fmt: skip
    from qualcoder_cp import codebook, coding, transcripts
    from qualcoder_cp import findings as stage
    from qualcoder_cp.cli.coding_commands import find_quote

    if memo is not None:
        found = with_uuid(coding.memo_list(project, who), memo, "memo", "coding memo list")
        return stage.link_memo(project, who, finding_id, found.id, note=note)
    code_id = codebook.code_named(project, code).id if code else None
    if transcript is None or quote is None:
        return stage.link_code(project, who, finding_id, code_id or 0, note=note)
    text = transcripts.transcript_named(project, transcript)
    start, end = find_quote(transcripts.text_of(project, text.id).text, quote, text.name)
    if code_id is None:
        return stage.link_passage(project, who, finding_id, text.id, start, end, note=note)
    return stage.link_coding(project, who, finding_id, code_id, text.id, start, end, note=note)


@findings.command("unlink")
@project_argument
@click.argument("name")
@click.argument("identifier", metavar="LINK")
@by_option
@as_json
def unlink(project: Path, name: str, identifier: str, by: str | None, json_: bool) -> None:
    """Take a link from a finding; LINK is its id as 'findings show' prints it."""
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        who = doer(opened, by)
        known = stage.finding_named(opened, who, name)
        found = with_uuid(known.links, identifier, "link", "findings show")
        stage.unlink(opened, who, found.id)
    say({"unlinked": found.uuid}, f"'{known.name}' no longer rests on {short(found.subject)}.", json_)


@findings.command("show")
@project_argument
@click.argument("name", required=False)
@click.option("--by", "groups", multiple=True, metavar="VARIABLE", help="Groups (default: the stakeholder group).")
@viewer_option
@as_json
def show(project: Path, name: str | None, groups: tuple[str, ...], by: str | None, json_: bool) -> None:
    """Show a finding (default: all), how many stand behind it, and its passages."""
    from qualcoder_cp import findings as stage
    from qualcoder_cp.reports.findings_tables import evidence_rows

    with reading(project) as opened:
        who = viewer(opened, by)
        wanted = [stage.finding_named(opened, who, name)] if name else stage.findings(opened, who)
        found = [stage.support(opened, who, one, by=groups or ("group",)) for one in wanted]
        rows = list(evidence_rows(opened, found))
    if json_:
        say_json(rows)
        return
    for one in found:
        click.echo(f"{one.finding.kind.value.capitalize()}: {one.finding.name}")
        if one.finding.statement:
            click.echo(f"  {one.finding.statement}")
        by_group = ", ".join(f"{group} {count.n}/{count.N}" for group, count in one.by_group.items())
        click.echo(f"  Behind it: {one.overall.n}/{one.overall.N} participants ({by_group}).")
        for each in one.finding.links:
            click.echo(f"  {each.uuid[:8]} {each.about.value}: {short(each.subject, 80)}"
                       f" ({several(one.by_link[each.id].n, 'participant')})")  # fmt: skip


@findings.command("export")
@project_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--evidence", is_flag=True, help="CSV: a row per passage behind each finding (default: per link).")
@viewer_option
@as_json
def export(project: Path, file: Path, evidence: bool, by: str | None, json_: bool) -> None:
    """Write findings and evidence as .docx, the summary as .xlsx, or .csv (which can be imported)."""
    from qualcoder_cp import findings as stage
    from qualcoder_cp.csv_table import write_table
    from qualcoder_cp.reports import findings_tables as tables
    from qualcoder_cp.reports.table_files import write_printed

    ending = file.suffix.lower()
    if ending not in (".docx", ".xlsx", ".csv"):
        raise KnownError(f"{file} must end in .docx, .xlsx or .csv.")
    with reading(project) as opened:
        who = viewer(opened, by)
        if ending == ".csv" and not evidence:
            stage.export_findings(opened, file, who)
        else:
            found = tables.evidences(opened, who)
            if ending == ".csv":
                write_table(file, tables.EVIDENCE_COLUMNS, tables.evidence_rows(opened, found))
            elif ending == ".docx":
                tables.findings_document(opened, found, file)
            else:
                write_printed(tables.findings_printed(found), file)
    say({"file": str(file)}, f"Written: {file}", json_)


@findings.command("import")
@project_argument
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@as_json
def import_(project: Path, file: Path, by: str | None, json_: bool) -> None:
    """Read findings from a CSV file as 'findings export' writes it; passages are found by their words."""
    from qualcoder_cp import findings as stage

    with writing(project) as opened:
        brought = stage.import_findings(opened, file, author=doer(opened, by))
    say(asdict(brought), f"{several(brought.findings, 'finding')} and {several(brought.links, 'link')} came in.", json_)
