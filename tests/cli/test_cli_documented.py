# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command explains itself, offers JSON and stands in docs/command_line.md."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from running import commands, groups, run

PAGE = (Path(__file__).parents[2] / "docs" / "command_line.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_says_what_it_does_and_is_documented(name: str, command: click.Command) -> None:
    assert command.help
    assert command.help.strip()
    assert f"qualcoder-cp {name} " in PAGE, f"'{name}' is missing in docs/command_line.md"
    shown = run(*name.split(), "--help")
    assert shown.exit_code == 0
    assert command.help.split()[0] in shown.output


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_option_says_what_it_is_for(name: str, command: click.Command) -> None:
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            assert option.help or option.name in ("by",), f"{name} {option.opts}"


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_but_the_window_offers_json(name: str, command: click.Command) -> None:
    offered = {word for option in command.params for word in option.opts}
    assert ("--json" in offered) == (name != "open")


def test_the_page_names_no_command_that_does_not_exist() -> None:
    known = {name for name, _ in commands()}
    for line in PAGE.splitlines():
        if line.startswith("qualcoder-cp "):
            words = line.split()[1:4]
            assert any(" ".join(words[:count]) in known for count in (1, 2, 3)), line


def test_groups_say_what_they_are_about() -> None:
    assert [name for name, _ in groups()] == [
        "project", "transcripts", "codebook", "coding", "rounds", "agreement", "adjudication", "prevalence", "findings",
        "reports", "team",
    ]  # fmt: skip
    assert all(group.help for _, group in groups())
