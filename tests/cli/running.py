# SPDX-License-Identifier: GPL-3.0-or-later
"""Running commands inside the test, and all the commands there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner, Result

from qualcoder_cp.cli import main


def run(*words: str | Path) -> Result:
    """Run a command and return what it printed and its exit code; an unexpected exception fails the test."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield ``("coding apply", command)`` for every command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


def groups() -> list[tuple[str, click.Group]]:
    """Return the groups by name."""
    return [(name, command) for name, command in main.commands.items() if isinstance(command, click.Group)]
