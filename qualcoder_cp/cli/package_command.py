# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp reports data-package``: what a repository takes."""

from __future__ import annotations

from pathlib import Path

import click

from qualcoder_cp.cli.console import as_json, project_argument, reading, say, viewer, viewer_option
from qualcoder_cp.cli.naming import several


@click.command("data-package")
@project_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-text", is_flag=True, help="With the words of coded passages and the rationales of decisions.")
@click.option(
    "--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals of agreement."
)
@viewer_option
@as_json
def data_package(project: Path, file: Path, with_text: bool, resamples: int, by: str | None, json_: bool) -> None:
    """Write a zip for a repository: tables without words, a data dictionary, checksums, scripts that recompute."""
    from qualcoder_cp.reports.data_package import write_data_package

    with reading(project) as opened:
        packed = write_data_package(opened, file, viewer(opened, by), with_text=with_text, resamples=resamples)
    say({"file": str(file), "files": packed.files}, f"{several(len(packed.files), 'file')} packed into {file}.", json_)
