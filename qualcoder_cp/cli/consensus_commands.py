# SPDX-License-Identifier: GPL-3.0-or-later
"""More of ``qualcoder-cp adjudication``: the meeting, signing off, stale decisions, what coders learn, the trail."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli.console import (
    as_json,
    by_option,
    doer,
    out_option,
    project_argument,
    reading,
    say,
    say_table,
    write_or,
    writing,
)
from qualcoder_cp.cli.naming_items import item_named
from qualcoder_cp.codebook.rules import ExampleKind
from qualcoder_cp.project import coder_named


@click.command("agenda")
@project_argument
@click.option("--gaps", is_flag=True, help="Only what waits for the codebook.")
@out_option
@as_json
def agenda(project: Path, gaps: bool, out: Path | None, json_: bool) -> None:
    """List what a meeting should talk about: what was put off, what is flagged, what is open."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import codebook, coding

    with reading(project) as opened:
        round_ = coding.needed_round(opened)
        names = {code.id: code.name for code in codebook.tree(opened).codes.values()}
        said = stage.remarks(opened, round_)
        rows: list[dict[str, object]] = [
            {"disagreement": one.item.fingerprint[:12], "transcript": one.board.transcript.name,
             "type": one.item.type.value, "codes": "; ".join(names[code] for code in one.item.codes),
             "put off": "yes" if one.decision else "",
             "remarks": sum(each.fingerprint == one.item.fingerprint for each in said)}
            for one in (stage.gaps if gaps else stage.agenda)(opened, round_)
        ]  # fmt: skip
    columns = ("disagreement", "transcript", "type", "codes", "put off", "remarks")
    write_or(out, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)


@click.command("remark")
@project_argument
@click.argument("disagreement")
@click.argument("words")
@by_option
@as_json
def remark(project: Path, disagreement: str, words: str, by: str | None, json_: bool) -> None:
    """Add a remark to the thread of an item."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding

    with writing(project) as opened:
        transcript_id, item = item_named(opened, disagreement)
        who = doer(opened, by).name
        stage.add_remark(opened, coding.needed_round(opened), transcript_id, item.fingerprint, words, by=who)
    say({"disagreement": item.fingerprint[:12], "author": who}, "Noted.", json_)


@click.command("minutes")
@project_argument
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--day", default=None, metavar="YYYY-MM-DD", help="Only this day (default: all meetings of the round).")
@as_json
def minutes(project: Path, document: Path, day: str | None, json_: bool) -> None:
    """Write the minutes of the meetings as a Word document."""
    from qualcoder_cp.reports.audit import write_minutes

    with reading(project) as opened:
        count = write_minutes(opened, document, day=day)
    say({"decisions": count, "file": str(document)}, f"{count} decisions in {document}.", json_)


@click.command("sign-off")
@project_argument
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every transcript on which nothing is open.")
@by_option
@as_json
def sign_off(project: Path, names: tuple[str, ...], everything: bool, by: str | None, json_: bool) -> None:
    """Sign transcripts off by name: their consensus is what it should be."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding, transcripts

    if bool(names) == everything:
        raise click.UsageError("Name transcripts, or say --all.")
    with writing(project) as opened:
        round_ = coding.needed_round(opened)
        wanted = [transcripts.transcript_named(opened, one).id for one in names]
        if everything:
            wanted = [one.transcript.id for one in stage.boards(opened, round_) if one.complete]
        count = stage.sign_off(opened, round_, wanted, by=doer(opened, by).name)
    say({"signed off": count}, f"{count} transcripts signed off.", json_)


@click.command("stale")
@project_argument
@click.option("--again", is_flag=True, help="Apply those again for which the same outcome is possible.")
@by_option
@as_json
def stale(project: Path, again: bool, by: str | None, json_: bool) -> None:
    """List decisions on what is no longer there, because a layer was re-opened."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding

    with writing(project) if again else reading(project) as opened:
        round_ = coding.needed_round(opened)
        if again:
            count = stage.apply_again(opened, round_, by=doer(opened, by).name)
            say({"applied again": count}, f"{count} decisions applied again.", json_)
            return
        rows: list[dict[str, object]] = [
            {"disagreement": one.record.fingerprint[:12], "transcript": one.board.transcript.name,
             "outcome": one.record.outcome.value, "now": len(one.successors),
             "again": "yes" if one.again else "no", "reason": one.record.reason}
            for one in stage.stale_decisions(opened, round_)
        ]  # fmt: skip
    columns = ("disagreement", "transcript", "outcome", "now", "again", "reason")
    write_or(None, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)


@click.command("learn")
@project_argument
@click.option("--of", "coder", required=True, metavar="NAME", help="Whose work is compared.")
@click.option("--reference", is_flag=True, help="With the round's reference coder instead of the consensus.")
@by_option
@out_option
@as_json
def learn(project: Path, coder: str, reference: bool, by: str | None, out: Path | None, json_: bool) -> None:
    """Compare a coder's own work, code by code: with the consensus on what is signed off, or with a reference coder."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import codebook, coding

    with reading(project) as opened:
        who = coder_named(opened, coder)
        compare = stage.calibrate if reference else stage.compare_with_consensus
        found = compare(opened, coding.needed_round(opened), who, viewer=doer(opened, by or coder))
        names = {code.id: code.name for code in codebook.tree(opened).codes.values()}
        rows: list[dict[str, object]] = [
            {"code": names[one.code_id], "own": one.own, "kept": one.hits, "consensus": one.consensus,
             "missed": one.missed, "precision": one.precision, "recall": one.recall}
            for one in found.codes
        ]  # fmt: skip
    columns = ("code", "own", "kept", "consensus", "missed", "precision", "recall")
    write_or(out, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)


@click.command("example")
@project_argument
@click.argument("disagreement")
@click.argument("kind", type=click.Choice([one.value for one in ExampleKind]))
@click.option("--note", default="", help="What it shows.")
@by_option
@as_json
def example(project: Path, disagreement: str, kind: str, note: str, by: str | None, json_: bool) -> None:
    """Put the passage of a decided disagreement into the codebook as an example."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import codebook, coding

    with writing(project) as opened:
        transcript_id, item = item_named(opened, disagreement)
        made = stage.make_example(
            opened, coding.needed_round(opened), transcript_id, item.fingerprint, ExampleKind(kind), note=note,
            by=doer(opened, by).name,
        )  # fmt: skip
        code = codebook.tree(opened).codes[made.code_id].name
    say({"code": code, "kind": kind, "quote": made.quote}, f"A {kind} example of '{code}'.", json_)


@click.command("audit")
@project_argument
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def audit(project: Path, file: Path, json_: bool) -> None:
    """Write the complete trail of the round as CSV or as a Word document."""
    from qualcoder_cp.reports.audit import export_audit

    with reading(project) as opened:
        count = export_audit(opened, file)
    say({"events": count, "file": str(file)}, f"{count} events written to {file}.", json_)


COMMANDS = (agenda, remark, minutes, sign_off, stale, learn, example, audit)
"""What `adjudication_commands` adds to its group."""
