# SPDX-License-Identifier: GPL-3.0-or-later
"""What all commands share: opening a project, who does it, progress, tables, JSON, plain errors."""

from __future__ import annotations

import errno
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.project import Project, coder_named, coders

project_argument = click.argument("project", type=click.Path(path_type=Path))
"""The project file, the first argument of nearly every command."""

by_option = click.option("--as", "by", metavar="NAME", default=None, help="Which coder does it (default: the lead).")
viewer_option = click.option(
    "--as", "by", metavar="NAME", default=None, help="Which coder looks (default: a reader of what is revealed)."
)
as_json = click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Write the table to this CSV file (or a workbook, if it ends in .xlsx).",
)
sheet_option = click.option(
    "--sheet", metavar="NAME", default=None, help="The sheet of an Excel workbook (default: the first with data)."
)


class PlainGroup(click.Group):
    """A group in which a known problem is one sentence on standard error and exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; never show a traceback for a known problem."""
        try:
            return super().invoke(context)
        except KnownError as problem:
            raise click.ClickException(str(problem)) from problem
        except OSError as problem:
            if problem.errno == errno.EPIPE:  # the reader of our output has gone, which is no problem
                raise
            where = f"{problem.filename} can't be used: " if problem.filename else ""
            raise click.ClickException(f"{where}{problem.strerror or problem}.") from problem


class Console:
    """Shows progress on standard error once a command has run for a second (``eager``: at once)."""

    def __init__(self, *, eager: bool = False) -> None:
        """Start the clock."""
        self._start = time.monotonic()
        self._eager = eager
        self._shown = ""
        self._live = sys.stderr.isatty()

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far the work is; on a terminal in one line, else a line per step."""
        if not what or not (self._eager or time.monotonic() - self._start > 1):
            return
        line = f"{what} ({done}/{total})" if total else what
        if self._live:
            click.echo(f"\r\033[K{line}", nl=False, err=True)
        elif what != self._shown:
            click.echo(line, err=True)
        self._shown = what

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live and self._shown:
            click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """Open a project read-only, which works while the window has it open."""
    with Project.open(path, readonly=True) as project:
        yield project


@contextmanager
def writing(path: Path) -> Iterator[Project]:
    """Open a project for a change."""
    with Project.open(path) as project:
        yield project


def doer(project: Project, name: str | None) -> Coder:
    """Return the coder who does it: the named one, else the lead, else the only one there is.

    Raises:
        KnownError: there is none of this name, or the choice is not clear.
    """
    if name:
        return coder_named(project, name)
    everyone = coders(project)
    leads = [one for one in everyone if one.role == "lead"]
    if len(leads or everyone) == 1:
        return (leads or everyone)[0]
    names = ", ".join(one.name for one in everyone) or "none yet"
    raise KnownError(f"Say who does it with --as NAME (coders of {project.path.name}: {names}).")


def viewer(project: Project, name: str | None) -> Coder | None:
    """Return the coder who looks, or None for a reader of the published results."""
    return coder_named(project, name) if name else None


def say_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print an aligned table; numbers stand at the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[number]) for row in cells)]) for number, name in enumerate(columns)]
    right = [bool(cells) and all(_numeric(row[number]) for row in cells) for number in range(len(columns))]
    for row in [list(columns), *cells]:
        padded = (text.rjust(width) if flush else text.ljust(width)
                  for text, width, flush in zip(row, widths, right, strict=True))  # fmt: skip
        click.echo("  ".join(padded).rstrip())


def short(words: str, length: int = 50) -> str:
    """Return words on one line, their middle left out where they are longer than ``length`` characters."""
    flat = " ".join(words.split())
    return flat if len(flat) <= length else f"{flat[: length - 20]} … {flat[-17:]}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:z.3f}" if isinstance(value, float) else str(value)


def _numeric(text: str) -> bool:
    return not text or text.lstrip("-").replace(".", "", 1).isdigit()


def write_or(
    out: Path | None, columns: Sequence[str], rows: list[dict[str, object]], otherwise: Callable[[], None], *,
    json_: bool = False,
) -> None:  # fmt: skip
    """Write the rows to a CSV file or a workbook (.xlsx) if one is named; else print them, as JSON or otherwise."""
    if out is not None:
        if out.suffix.lower() == ".xlsx":
            from qualcoder_cp.workbook_file import Sheet, write_workbook

            write_workbook(out, [Sheet("table", columns, rows)])
        else:
            from qualcoder_cp.csv_table import write_table

            write_table(out, columns, rows)
        say({"rows": len(rows), "file": str(out)}, f"{len(rows)} rows written to {out}.", json_)
    elif json_:
        say_json(rows)
    else:
        otherwise()


def say(value: Any, sentence: str, json_: bool) -> None:
    """Print a result as JSON if asked for, else as a sentence."""
    if json_:
        say_json(value)
    else:
        click.echo(sentence)
