# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp adjudication``: list disagreements, decide, apply rules and decided files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qualcoder_cp.adjudication.bulk import Planned
from qualcoder_cp.adjudication.items import CODEBOOK_GAP, REASONS, Outcome
from qualcoder_cp.cli.consensus_commands import COMMANDS
from qualcoder_cp.cli.console import (
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
    write_or,
    writing,
)
from qualcoder_cp.cli.naming_items import item_named, not_one
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, coder_named


@click.group(cls=PlainGroup)
def adjudication() -> None:
    """Settle the differences between submitted layers; the coders' layers are never changed."""


@adjudication.command("list")
@project_argument
@click.option(
    "--state", type=click.Choice(["open", "decided", "discuss later", "all"]), default="open", show_default=True
)
@out_option
@as_json
def list_(project: Path, state: str, out: Path | None, json_: bool) -> None:
    """List the disagreements with their type, place and codes."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding

    with reading(project) as opened:
        rows = [
            row
            for row in stage.disagreement_rows(opened, coding.needed_round(opened))
            if state in ("all", row["state"])
        ]
    write_or(out, stage.DISAGREEMENT_COLUMNS, rows, lambda: say_table(
        ("disagreement", "transcript", "type", "codes before", "state"),
        [(row["disagreement"], row["transcript"], row["type"], row["codes_before"], row["state"]) for row in rows],
    ), json_=json_)  # fmt: skip


@adjudication.command("apply")
@project_argument
@click.argument("table", required=False, type=click.Path(path_type=Path))
@click.option("--rule", default=None, help="exact, trim, split, majority, 'boundary: union' (or intersection, longer, "
              "sentence, turn), 'roll up', or 'coder NAME'.")  # fmt: skip
@click.option("--code", "codes", multiple=True, help="Rule: only items with this code; may be given several times.")
@click.option("--transcript", "talks", multiple=True, help="Rule: only on this transcript; may be given several times.")
@click.option("--dry-run", is_flag=True, help="Rule: list what it would decide and change nothing.")
@by_option
@as_json
def apply(
    project: Path, table: Path | None, rule: str | None, codes: tuple[str, ...], talks: tuple[str, ...], dry_run: bool,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Apply decisions from a CSV file, or one rule to all open items that it settles."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import codebook, coding, transcripts

    if (table is None) == (rule is None):
        raise click.UsageError("Name either a CSV file of decisions or a --rule.")
    if table is not None and (codes or talks or dry_run):
        raise click.UsageError("--code, --transcript and --dry-run belong to a --rule.")
    with reading(project) if dry_run else writing(project) as opened:
        if table is not None:
            count = stage.apply_decisions(opened, table, by=doer(opened, by).name)
        else:
            assert rule is not None
            if rule.startswith("coder "):
                rule = f"coder {coder_named(opened, rule.removeprefix('coder ')).uuid}"
            on = [transcripts.transcript_named(opened, one).id for one in talks] or None
            about = [codebook.code_named(opened, one).id for one in codes] or None
            if dry_run:
                say_planned(
                    opened, stage.preview_rule(opened, rule, coding.needed_round(opened), on, code_ids=about), json_
                )
                return
            count = stage.apply_rule(opened, rule, by=doer(opened, by).name, transcript_ids=on, code_ids=about)
    say({"decided": count}, f"{count} {'item' if count == 1 else 'items'} decided.", json_)


@adjudication.command("decide")
@project_argument
@click.argument("disagreement")
@click.argument("outcome", type=click.Choice([one.value for one in Outcome if one is not Outcome.NEW]))
@click.option("--coder", default=None, metavar="NAME", help="Whose coding is kept (outcome coder).")
@click.option("--code", default=None, help="Which code (outcome other code, or edited).")
@click.option("--place", "places", multiple=True, metavar="START-END",
              help="Where, in code points (outcome edited or other code); may be given several times.")  # fmt: skip
@click.option("--reason", type=click.Choice((*REASONS, CODEBOOK_GAP)), default=None)
@click.option("--meeting", is_flag=True, help="It was decided together, in a meeting.")
@click.option("--rationale", default="", help="Why, in words.")
@by_option
@as_json
def decide(
    project: Path, disagreement: str, outcome: str, coder: str | None, code: str | None, places: tuple[str, ...],
    reason: str | None, meeting: bool, rationale: str, by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Decide one item, named by the beginning of its id in the list."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import codebook, coding

    with writing(project) as opened:
        round_ = coding.needed_round(opened)
        transcript_id, item = item_named(opened, disagreement)
        stage.decide(
            opened, round_.id, transcript_id, item, outcome=Outcome(outcome), by=doer(opened, by).name,
            coder_uuid=coder_named(opened, coder).uuid if coder else None,
            code_id=codebook.code_named(opened, code).id if code else None,
            spans=[_place(one) for one in places] or None, reason=reason or "", rationale=rationale,
            mode=stage.Mode.MEETING if meeting else None,
        )  # fmt: skip
    say({"disagreement": item.fingerprint[:12], "outcome": outcome}, f"Decided: {outcome}.", json_)


def say_planned(opened: Project, planned: Sequence[Planned], json_: bool) -> None:
    """Print what a rule would decide."""
    from qualcoder_cp import codebook

    names = {code.id: code.name for code in codebook.tree(opened).codes.values()}
    rows = [
        (one.found.item.fingerprint[:12], one.board.transcript.name, one.found.item.type.value,
         "; ".join(f"{names[code]} [{start}-{end}]" for code, start, end in one.found.result) or "nothing",
         "yes" if one.found.ticked else "no")
        for one in planned
    ]  # fmt: skip
    columns = ("disagreement", "transcript", "type", "would become", "by the rule")
    if json_:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say_table(columns, rows)


def _place(given: str) -> tuple[int, int]:
    start, _, end = given.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        raise click.UsageError(f"'{given}' is not a place like 120-260.")
    return int(start), int(end)


@adjudication.command("take-back")
@project_argument
@click.argument("disagreement")
@by_option
@as_json
def take_back(project: Path, disagreement: str, by: str | None, json_: bool) -> None:
    """Withdraw the decision on an item, so that it is open again."""
    from qualcoder_cp import adjudication as stage
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_ = coding.needed_round(opened)
        found = [(transcript_id, key) for transcript_id, decided in stage.decisions(opened, round_.id).items()
                 for key in decided if key.startswith(disagreement)]  # fmt: skip
        if len(found) != 1:
            raise KnownError(not_one(len(found), "decisions", disagreement))
        stage.take_back(opened, round_.id, *found[0], by=doer(opened, by).name)
    say({"disagreement": found[0][1][:12], "state": "open"}, "The item is open again.", json_)


@adjudication.command("export")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@as_json
def export(project: Path, table: Path, json_: bool) -> None:
    """Write all decisions in force to a CSV file."""
    from qualcoder_cp import adjudication as stage

    with reading(project) as opened:
        count = stage.export_decisions(opened, table)
    say({"decisions": count, "file": str(table)}, f"{count} decisions written to {table}.", json_)


for _command in COMMANDS:
    adjudication.add_command(_command)
