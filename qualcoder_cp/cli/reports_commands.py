# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp reports``: one command writes the folder; labels, pseudonyms, checklists, and a manuscript checked."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

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
    short,
    viewer,
    viewer_option,
    writing,
)
from qualcoder_cp.cli.prevalence_commands import layer_of, layer_option
from qualcoder_cp.model import KnownError

PRESET_NAMES = ("jmir", "apa7", "plain")


@click.group(cls=PlainGroup)
def reports() -> None:
    """Write what authors submit, and check what they wrote."""


@reports.command("write")
@project_argument
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--preset",
    type=click.Choice(PRESET_NAMES),
    default=None,
    help="Write a whole submission by the rules of a journal: tables, figures, text, checklists, data.",
)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The folder, if not the last argument.")
@click.option("--excel", is_flag=True, help="CSV for a double click in Excel: marks cells that look like formulas.")
@layer_option
@click.option(
    "--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals of agreement."
)
@viewer_option
@as_json
def write(
    project: Path, folder: Path | None, preset: str | None, out: Path | None, excel: bool, layer: str, resamples: int,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Write tables, chart, data and methods into a folder; with --preset all that a journal asks for."""
    target = out or folder
    if target is None or (out and folder and out != folder):
        raise click.UsageError("Name one folder: as the last argument or with --out.")
    from qualcoder_cp import reports as stage

    with reading(project) as opened, Console() as console:
        who, chosen = viewer(opened, by), layer_of(opened, layer)
        if preset is None:
            written = stage.write_reports(
                opened, target, who, layer=chosen, resamples=resamples, progress=console.progress, excel=excel
            )
            say({"folder": str(target), "files": [path.name for path in written]},
                f"{len(written)} files written to {target}.", json_)  # fmt: skip
            return
        made = stage.write_submission(
            opened, target, stage.preset_named(preset), who, layer=chosen, resamples=resamples, excel=excel,
            progress=console.progress,
        )  # fmt: skip
    names = [str(path.relative_to(target)) for path in made.files]
    older = [path.name for path in made.older]
    told = [f"{len(names)} files written to {target}.", *made.warnings]
    if older:
        told.append(f"Older files that are no part of it were left there: {', '.join(older)}.")
    say({"folder": str(target), "files": names, "warnings": list(made.warnings), "older": older},
        "\n".join(told), json_)  # fmt: skip


@reports.command("labels")
@project_argument
@click.argument("table", type=click.Path(path_type=Path), required=False)
@by_option
@as_json
def labels(project: Path, table: Path | None, by: str | None, json_: bool) -> None:
    """Set what codes are called in publications, and in which order they stand, from a CSV; without one, show it."""
    from qualcoder_cp import codebook
    from qualcoder_cp import reports as stage

    if table is not None:
        with writing(project) as opened:
            number = stage.import_presentation(opened, table, by=doer(opened, by).name)
        say({"codes": number}, f"Labels and order of {number} codes are set; working names stay as they are.", json_)
        return
    with reading(project) as opened:
        tree, order = codebook.tree(opened), stage.order_of_codes(opened)
    place = {uuid: number for number, uuid in enumerate(order, 1)}
    rows = [(tree.path(code.id), code.label, place.get(code.uuid, "")) for code in tree.in_order()]
    if json_:
        say_json([dict(zip(("code", "label", "place"), row, strict=True)) for row in rows])
    else:
        say_table(("code", "label", "place"), rows)


@reports.command("pseudonyms")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@by_option
@as_json
def pseudonyms(project: Path, table: Path, by: str | None, json_: bool) -> None:
    """Take in a CSV of names and pseudonyms; quotes then show [pseudonym] in the place of a name."""
    from qualcoder_cp import reports as stage

    with writing(project) as opened:
        number = stage.import_pseudonyms(opened, table, by=doer(opened, by).name)
    say({"names": number}, f"{number} names are listed.", json_)


@reports.command("check")
@project_argument
@click.argument("manuscript", type=click.Path(path_type=Path))
@click.option("--preset", type=click.Choice(PRESET_NAMES), default="jmir", show_default=True,
              help="How numbers are to be printed.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="Write all findings to this CSV file (or a workbook, if it ends in .xlsx).")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show what agrees and what could not be linked, too.")
@layer_option
@click.option("--resamples", type=click.IntRange(0), default=None,
              help="Of the intervals of agreement (default: as the manuscript says, or 1000).")  # fmt: skip
@viewer_option
@as_json
def check(
    project: Path, manuscript: Path, preset: str, out: Path | None, everything: bool, layer: str, resamples: int | None,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Compare the numbers and quotes of a manuscript (.docx) with the project; the file is not changed."""
    from qualcoder_cp import reports as stage

    with reading(project) as opened, Console() as console:
        found = stage.check_manuscript(
            opened, manuscript, viewer(opened, by), layer=layer_of(opened, layer), preset=stage.preset_named(preset),
            resamples=resamples, progress=console.progress,
        )  # fmt: skip
    if out is not None:
        stage.write_check(found, out)
    shown = found.findings if everything else found.problems
    if json_:
        say_json({"tally": found.tally(), "findings": [asdict(one) for one in shown]})
        return
    for one in shown:
        about = f" [{one.about}]" if one.about else ""
        click.echo(f"{one.place}: {short(one.printed, 80)}{about}: {one.verdict.value}. {one.words}".rstrip())
    click.echo("; ".join(f"{number} {name}" for name, number in found.tally().items()) + ".")


@reports.command("quote")
@project_argument
@click.argument("transcript")
@click.argument("words")
@as_json
def quote(project: Path, transcript: str, words: str, json_: bool) -> None:
    """Check that a quote, with […] and [brackets], follows from the words of a transcript."""
    from qualcoder_cp import reports as stage
    from qualcoder_cp import transcripts

    with reading(project) as opened:
        one = transcripts.transcript_named(opened, transcript)
        found = stage.check_quote(words, transcripts.text_of(opened, one.id).text)
    if not found.holds and not json_:
        raise KnownError(f"{one.name}: {found.problem}")
    say({"holds": found.holds, "problem": found.problem}, f"{one.name} has these words.", json_)
