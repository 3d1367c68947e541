# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp team``: work packages for coders on other machines, and their bundles back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    writing,
)
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, coder_named


def _passphrase_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the two ways to say it: from a file, or asked for. Never as a word of the command, which others can see."""
    command = click.option(
        "--passphrase-file", type=click.Path(path_type=Path), default=None, help="The pass phrase is in this file."
    )(command)
    return click.option("--ask-passphrase", is_flag=True, help="Ask for the pass phrase.")(command)


def _passphrase(file: Path | None, ask: bool) -> str | None:
    if file is not None:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    return str(click.prompt("Pass phrase", hide_input=True, err=True)) if ask else None


def _protection(file: Path | None, ask: bool, plain: bool) -> str | None:
    if plain == (file is not None or ask):
        raise click.UsageError("Protect the file with --passphrase-file or --ask-passphrase, or say --plain.")
    return _passphrase(file, ask)


plain_option = click.option("--plain", is_flag=True, help="Write the file unprotected, readable for whoever has it.")


@click.group(cls=PlainGroup)
def team() -> None:
    """Work on several machines: pack, open, return, receive."""


@team.command("pack")
@project_argument
@click.option("--coder", required=True, metavar="NAME", help="Whom the work package is for.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The .qcw file to write.")
@_passphrase_options
@plain_option
@as_json
def pack(
    project: Path, coder: str, out: Path, passphrase_file: Path | None, ask_passphrase: bool, plain: bool, json_: bool
) -> None:
    """Write one coder's work package: texts, codebook and their own layers, nothing of anybody else."""
    from qualcoder_cp import team as stage

    secret = _protection(passphrase_file, ask_passphrase, plain)
    with writing(project) as opened:
        written = stage.pack(opened, coder_named(opened, coder), out, passphrase=secret)
    say({"package": str(written), "coder": coder, "protected": secret is not None}, f"Packed {written}.", json_)


@team.command("open")
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The .qcp project to make from it.")
@_passphrase_options
@as_json
def open_(package: Path, out: Path, passphrase_file: Path | None, ask_passphrase: bool, json_: bool) -> None:
    """Make the coder's project from a work package."""
    from qualcoder_cp import team as stage

    made = stage.open_package(package, out, passphrase=_passphrase(passphrase_file, ask_passphrase))
    say({"project": str(made)}, f"Made {made}; code in it, submit, and return a bundle.", json_)


@team.command("return")
@project_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The .qcb file to write.")
@by_option
@_passphrase_options
@plain_option
@as_json
def return_(
    project: Path, out: Path, by: str | None, passphrase_file: Path | None, ask_passphrase: bool, plain: bool,
    json_: bool,
) -> None:  # fmt: skip
    """Write the bundle of what was submitted, to be sent to the lead."""
    from qualcoder_cp import team as stage

    secret = _protection(passphrase_file, ask_passphrase, plain)
    with reading(project) as opened:
        who = coder_named(opened, by) if by else stage.package_coder(opened) or doer(opened, None)
        written = stage.return_bundle(opened, who, out, passphrase=secret)
    say({"bundle": str(written), "coder": who.name, "protected": secret is not None}, f"Wrote {written}.", json_)


@team.command("receive")
@project_argument
@click.argument("bundles", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--accept-codes", is_flag=True, help="Codes that the coder proposes join the codebook.")
@by_option
@_passphrase_options
@as_json
def receive(
    project: Path, bundles: tuple[Path, ...], dry_run: bool, accept_codes: bool, by: str | None,
    passphrase_file: Path | None, ask_passphrase: bool, json_: bool,
) -> None:  # fmt: skip
    """Take in coders' bundles, in any order and as often as they come; each is one step."""
    from qualcoder_cp import team as stage

    secret = _passphrase(passphrase_file, ask_passphrase)
    reports = []
    with reading(project) if dry_run else writing(project) as opened:
        who = doer(opened, by)
        for bundle in bundles:
            if dry_run:
                reports.append(
                    stage.examine(opened, bundle, receiver=who, passphrase=secret, accept_codes=accept_codes)
                )
            else:
                reports.append(
                    _received(opened, bundle, len(reports), by=who, passphrase=secret, accept_codes=accept_codes)
                )
    _say_reports(reports, dry_run, json_)


def _received(opened: Project, bundle: Path, before: int, **how: Any) -> Any:
    from qualcoder_cp import team as stage

    try:
        return stage.receive(opened, bundle, **how)
    except KnownError as problem:
        done = f" The {before} bundles before it were received." if before else ""
        raise KnownError(f"{problem}{done}") from problem


def _say_reports(reports: list[Any], dry_run: bool, json_: bool) -> None:
    if json_:
        say_json([
            {"bundle": str(report.bundle), "coder": report.coder.name, "received": not dry_run and report.brings,
             "items": [{"kind": one.kind, "about": one.about, "revision": one.revision, "outcome": one.outcome.value,
                        "because": one.sentence} for one in report.findings]}
            for report in reports
        ])  # fmt: skip
        return
    for report in reports:
        click.echo(f"{report.bundle.name}, from {report.coder.name}:")
        say_table(
            ("", "about", "revision", "outcome", "because"),
            [(one.kind, one.about, one.revision, one.outcome.value, one.sentence) for one in report.findings],
        )
        if dry_run:
            click.echo("Nothing was changed." if report.brings else "It brings nothing that is not here already.")
        else:
            click.echo("Received." if report.brings else "It brought nothing that was not here already.")
