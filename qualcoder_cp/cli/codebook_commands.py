# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp codebook``: import, export, list, freeze."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli import code_commands
from qualcoder_cp.cli.console import (
    PlainGroup,
    as_json,
    by_option,
    doer,
    project_argument,
    reading,
    say,
    say_json,
    writing,
)


@click.group(cls=PlainGroup)
def codebook() -> None:
    """Bring the codebook in and out, keep versions."""


@codebook.command("import")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@by_option
@as_json
def import_(project: Path, table: Path, by: str | None, json_: bool) -> None:
    """Import codes from a CSV or Excel file (needs the column code; parent_code makes the tree)."""
    from qualcoder_cp import codebook as stage

    with writing(project) as opened:
        added, altered = stage.import_codebook(opened, table, by=doer(opened, by).name)
    say({"added": added, "altered": altered}, f"Added {added} codes, altered {altered}.", json_)


@codebook.command("export")
@project_argument
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["csv", "docx", "md", "xlsx"]), default=None,
              help="The kind of file (default: what its name ends in).")  # fmt: skip
@as_json
def export(project: Path, table: Path, format_: str | None, json_: bool) -> None:
    """Write the codebook to a Word, Excel, Markdown or CSV file."""
    from qualcoder_cp import codebook as stage

    with reading(project) as opened:
        count = stage.write_codebook(opened, table, format_)
    say({"codes": count, "file": str(table)}, f"{count} codes written to {table}.", json_)


@codebook.command("list")
@project_argument
@as_json
def list_(project: Path, json_: bool) -> None:
    """Show the tree of domains, themes and codes."""
    from qualcoder_cp import codebook as stage

    with reading(project) as opened:
        tree = stage.tree(opened)
        rows = stage.codebook_rows(tree)
    if json_:
        say_json(rows)
        return
    for code in tree.in_order():
        indent = "  " * (len(tree.ancestors(code.id)) - 1)
        click.echo(f"{indent}{code.name}" + (f": {code.short_definition}" if code.short_definition else ""))


@codebook.command("freeze")
@project_argument
@click.option("--name", default="", help="A name for the version.")
@by_option
@as_json
def freeze(project: Path, name: str, by: str | None, json_: bool) -> None:
    """Keep the codebook as it stands as a version."""
    from qualcoder_cp import codebook as stage

    with writing(project) as opened:
        version = stage.freeze_version(opened, by=doer(opened, by).name, name=name)
    say({"version": version.name, "sha256": version.sha256, "made_by": version.made_by},
        f"{version.name} ({version.sha256[:12]}) made by {version.made_by}.", json_)  # fmt: skip


for command in code_commands.COMMANDS:
    codebook.add_command(command)
