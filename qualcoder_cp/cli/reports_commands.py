# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp reports``: one command writes the folder."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli.console import (
    Console,
    PlainGroup,
    as_json,
    project_argument,
    reading,
    say,
    viewer,
    viewer_option,
)
from qualcoder_cp.cli.prevalence_commands import layer_of, layer_option


@click.group(cls=PlainGroup)
def reports() -> None:
    """Write what authors submit."""


@reports.command("write")
@project_argument
@click.argument("folder", type=click.Path(path_type=Path))
@layer_option
@click.option(
    "--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals of agreement."
)
@viewer_option
@as_json
def write(project: Path, folder: Path, layer: str, resamples: int, by: str | None, json_: bool) -> None:
    """Write tables, chart, data and methods into a folder."""
    from qualcoder_cp.reports import write_reports

    with reading(project) as opened, Console() as console:
        written = write_reports(
            opened, folder, viewer(opened, by), layer=layer_of(opened, layer), resamples=resamples,
            progress=console.progress,
        )  # fmt: skip
    say({"folder": str(folder), "files": [path.name for path in written]},
        f"{len(written)} files written to {folder}.", json_)  # fmt: skip
