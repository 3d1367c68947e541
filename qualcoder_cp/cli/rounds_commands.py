# SPDX-License-Identifier: GPL-3.0-or-later
"""``qualcoder-cp rounds``: plan, assign, remind, reveal, close."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
from qualcoder_cp.model import Coder
from qualcoder_cp.project import Project, coder_named

if TYPE_CHECKING:
    from qualcoder_cp.model import Round

round_option = click.option("--round", "name", metavar="NAME", default=None, help="Which round (default: the current).")
coders_option = click.option("--coder", "names", multiple=True, metavar="NAME", help="A coder; may be given often.")
transcripts_option = click.option(
    "--transcript", "talks", multiple=True, metavar="NAME", help="A transcript; may be given often (default: all)."
)


@click.group(cls=PlainGroup)
def rounds() -> None:
    """Plan and run rounds of coding: who codes what, blind to whom, until when."""


@rounds.command("new")
@project_argument
@click.argument("name")
@coders_option
@transcripts_option
@click.option("--share", type=float, default=None, help="Draw this percentage of each group's transcripts.")
@click.option("--seed", type=int, default=None, help="Of everything random in the round (default: drawn and shown).")
@click.option("--purpose", type=click.Choice(["training", "pilot", "main", "re-code"]), default="main")
@click.option("--policy", type=click.Choice(["sealed", "negotiated", "open"]), default="negotiated")
@click.option("--unit", default="participant", show_default=True, help="The unit of agreement decided on beforehand.")
@click.option("--target", type=float, default=None, help="The coefficient aimed at.")
@click.option("--reference", default="", metavar="NAME", help="The coder whom newcomers are compared with.")
@click.option("--note", default="", help="Instructions in words.")
@click.option("--draft", is_flag=True, help="Only prepare it; begin it with 'rounds begin'.")
@by_option
@as_json
def new(
    project: Path, name: str, names: tuple[str, ...], talks: tuple[str, ...], share: float | None, seed: int | None,
    purpose: str, policy: str, unit: str, target: float | None, reference: str, note: str, draft: bool,
    by: str | None, json_: bool,
) -> None:  # fmt: skip
    """Make a round and work in it from now on."""
    from qualcoder_cp import coding

    plan = coding.RoundPlan(
        coding.Purpose(purpose), coding.Policy(policy), unit=unit, target=target, reference=reference, note=note
    )
    with writing(project) as opened:
        if reference:
            coder_named(opened, reference)
        made = coding.make_round(
            opened, name, _coders(opened, names) or coding.team(opened), by=doer(opened, by).name, seed=seed, plan=plan,
            draft=draft, transcript_ids=_sample(opened, talks, share, seed),
        )  # fmt: skip
        facts = _facts(opened, made)
    say(facts, f"Made '{made.name}': {facts['transcripts']} transcripts, {facts['layers']} layers, seed {made.seed}.",
        json_)  # fmt: skip


def _sample(opened: Project, talks: tuple[str, ...], share: float | None, seed: int | None) -> list[int] | None:
    from qualcoder_cp import transcripts
    from qualcoder_cp.agreement.round_sample import drawn_share

    if talks and share is not None:
        raise click.UsageError("Name the transcripts or draw a share of them, not both.")
    if share is not None:
        if seed is None:
            raise click.UsageError("Drawing a share needs a --seed, so that the sample can be drawn again.")
        return drawn_share(opened, share, seed)
    return [transcripts.transcript_named(opened, one).id for one in talks] or None


def _coders(opened: Project, names: tuple[str, ...]) -> list[Coder]:
    return [coder_named(opened, one) for one in names]


def _facts(opened: Project, round_: Round) -> dict[str, Any]:
    from qualcoder_cp import coding

    layers = [one for one in coding.layers(opened, round_.id) if one.coder_id is not None]
    done = coding.progress(opened, round_.id)
    plan = coding.RoundPlan.of(round_)
    return {
        "round": round_.name, "state": round_.state.value, "purpose": plan.purpose.value, "policy": plan.policy.value,
        "coders": [one.name for one in coding.round_coders(opened, round_.id)],
        "transcripts": len({one.transcript_id for one in layers}), "layers": len(layers),
        "submitted": done.submitted, "excused": done.excused, "unit": plan.unit, "target": plan.target,
        "seed": round_.seed,
    }  # fmt: skip


@rounds.command("list")
@project_argument
@as_json
def list_(project: Path, json_: bool) -> None:
    """List the rounds with their state; the current one is marked."""
    from qualcoder_cp import coding

    with reading(project) as opened:
        current = coding.current_round(opened)
        found = [{**_facts(opened, one), "current": current is not None and one.id == current.id}
                 for one in coding.rounds(opened)]  # fmt: skip
    if json_:
        say_json(found)
    else:
        say_table(
            ("round", "", "state", "purpose", "transcripts", "submitted", "layers"),
            [(one["round"], "current" if one["current"] else "", one["state"], one["purpose"], one["transcripts"],
              one["submitted"], one["layers"]) for one in found],
        )  # fmt: skip


@rounds.command("matrix")
@project_argument
@round_option
@out_option
@as_json
def matrix(project: Path, name: str | None, out: Path | None, json_: bool) -> None:
    """Print transcripts by coders with the state of each layer."""
    from qualcoder_cp import coding, transcripts

    with reading(project) as opened:
        round_ = _round(opened, name)
        team = coding.round_coders(opened, round_.id)
        states = {(one.transcript_id, one.coder_id): one.state.value for one in coding.layers(opened, round_.id)}
        names = {one.id: one.name for one in transcripts.transcripts(opened)}
        sample = sorted({key[0] for key in states}, key=lambda one: names[one])
        rows: list[dict[str, object]] = [
            {"transcript": names[one], **{who.name: states.get((one, who.id), "") for who in team}} for one in sample
        ]
    columns = ("transcript", *(one.name for one in team))
    write_or(out, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)


def _round(opened: Project, name: str | None) -> Round:
    from qualcoder_cp import coding

    return coding.round_named(opened, name) if name else coding.needed_round(opened)


@rounds.command("missing")
@project_argument
@round_option
@out_option
@as_json
def missing(project: Path, name: str | None, out: Path | None, json_: bool) -> None:
    """List what is not submitted yet, by coder, the most urgent first."""
    from qualcoder_cp import coding

    with reading(project) as opened:
        rows: list[dict[str, object]] = [
            {**asdict(one), "state": one.state.value} for one in coding.missing(opened, _round(opened, name))
        ]
    columns = ("coder", "transcript", "state", "due")
    write_or(out, columns, rows, lambda: say_table(columns, [tuple(row.values()) for row in rows]), json_=json_)


@rounds.command("assign")
@project_argument
@round_option
@coders_option
@transcripts_option
@click.option("--each", type=int, default=None, help="At random and evenly: so many coders per transcript.")
@by_option
@as_json
def assign(
    project: Path, name: str | None, names: tuple[str, ...], talks: tuple[str, ...], each: int | None, by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Assign coders to transcripts of a draft or sealed round."""
    from qualcoder_cp import coding, transcripts

    with writing(project) as opened:
        round_, who = _round(opened, name), doer(opened, by).name
        team = _coders(opened, names) or coding.round_coders(opened, round_.id)
        sample = _sample(opened, talks, None, None) or [one.id for one in transcripts.transcripts(opened)]
        before = len(coding.layers(opened, round_.id))
        if each is None:
            coding.assign(opened, round_, team, sample, by=who)
        else:
            coding.assign_balanced(opened, round_, team, sample, each, by=who)
        added = len(coding.layers(opened, round_.id)) - before
    say({"round": round_.name, "assigned": added}, f"{added} layers assigned in '{round_.name}'.", json_)


@rounds.command("unassign")
@project_argument
@round_option
@click.option("--coder", "coder", required=True, metavar="NAME", help="Whose assignment is taken back.")
@transcripts_option
@by_option
@as_json
def unassign(
    project: Path, name: str | None, coder: str, talks: tuple[str, ...], by: str | None, json_: bool
) -> None:  # fmt: skip
    """Take assignments back that nobody has begun."""
    from qualcoder_cp import coding

    if not talks:
        raise click.UsageError("Name the transcripts with --transcript.")
    with writing(project) as opened:
        round_ = _round(opened, name)
        sample = _sample(opened, talks, None, None) or []
        taken = coding.withdraw(opened, round_, coder_named(opened, coder), sample, by=doer(opened, by).name)
    say({"round": round_.name, "taken back": taken}, f"{taken} assignments of {coder} taken back.", json_)


@rounds.command("rename-coder")
@project_argument
@click.argument("transcript")
@click.option("--from", "wrong", required=True, metavar="NAME", help="Under whose name it was coded.")
@click.option("--to", "right", required=True, metavar="NAME", help="Who really coded it.")
@click.option("--reason", required=True, help="Why, for the history.")
@by_option
@as_json
def rename_coder(
    project: Path, transcript: str, wrong: str, right: str, reason: str, by: str | None, json_: bool
) -> None:
    """Move a layer that is not submitted to the coder whose work it is."""
    from qualcoder_cp import coding, transcripts

    with writing(project) as opened:
        talk = transcripts.transcript_named(opened, transcript)
        people = coder_named(opened, wrong), coder_named(opened, right)
        moved = coding.move_layer(opened, talk.id, *people, reason, by=doer(opened, by).name)
    say({"transcript": talk.name, "moved": moved}, f"{moved} codings moved to {people[1].name}.", json_)


@rounds.command("due")
@project_argument
@click.argument("day")
@round_option
@coders_option
@transcripts_option
@by_option
@as_json
def due(
    project: Path, day: str, name: str | None, names: tuple[str, ...], talks: tuple[str, ...], by: str | None,
    json_: bool,
) -> None:  # fmt: skip
    """Set the day (2027-03-31) by which layers should be submitted; 'none' takes it away."""
    from qualcoder_cp import coding, transcripts

    with writing(project) as opened:
        round_ = _round(opened, name)
        sample = _sample(opened, talks, None, None) or [one.id for one in transcripts.transcripts(opened)]
        day = "" if day == "none" else day
        who = doer(opened, by).name
        with opened.change(f"Due {day or 'open'} in '{round_.name}'", by=who):
            for one in _coders(opened, names) or coding.round_coders(opened, round_.id):
                coding.set_due(opened, round_, one, sample, day, by=who)
    say({"round": round_.name, "due": day}, f"Due {day or 'open'} in '{round_.name}'.", json_)


@rounds.command("begin")
@project_argument
@round_option
@by_option
@as_json
def begin(project: Path, name: str | None, by: str | None, json_: bool) -> None:
    """Begin a prepared round."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_ = _round(opened, name)
        coding.begin_round(opened, round_, by=doer(opened, by).name)
    say({"round": round_.name}, f"'{round_.name}' has begun.", json_)


@rounds.command("use")
@project_argument
@click.argument("name")
@by_option
@as_json
def use(project: Path, name: str, by: str | None, json_: bool) -> None:
    """Make a round the one that everybody works in."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_ = coding.round_named(opened, name)
        coding.use_round(opened, round_, by=doer(opened, by).name)
    say({"round": round_.name}, f"Work goes on in '{round_.name}'.", json_)


@rounds.command("reveal")
@project_argument
@round_option
@click.option("--reason", required=True, help="Why before all layers are submitted; the protocol prints it.")
@by_option
@as_json
def reveal(project: Path, name: str | None, reason: str, by: str | None, json_: bool) -> None:
    """Reveal a sealed round before its time; what is missing counts as missing."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_ = _round(opened, name)
        coding.reveal_round(opened, round_, reason, by=doer(opened, by).name)
    say({"round": round_.name}, f"'{round_.name}' is revealed.", json_)


@rounds.command("peek")
@project_argument
@round_option
@click.option("--reason", required=True, help="Why; it is on record and printed in the protocol.")
@by_option
@as_json
def peek(project: Path, name: str | None, reason: str, by: str | None, json_: bool) -> None:
    """Let one person look into a sealed round, on record."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_, who = _round(opened, name), doer(opened, by)
        coding.peek(opened, round_, who, reason)
    say({"round": round_.name, "coder": who.name}, f"{who.name} may look into '{round_.name}'; it is on record.", json_)


@rounds.command("close")
@project_argument
@round_option
@by_option
@as_json
def close(project: Path, name: str | None, by: str | None, json_: bool) -> None:
    """Close a revealed round: its layers can't be re-opened any more."""
    from qualcoder_cp import coding

    with writing(project) as opened:
        round_ = _round(opened, name)
        coding.close_round(opened, round_, by=doer(opened, by).name)
    say({"round": round_.name}, f"'{round_.name}' is closed.", json_)


@rounds.command("protocol")
@project_argument
@round_option
@as_json
def protocol(project: Path, name: str | None, json_: bool) -> None:
    """Print what happened in a round: plan, layers, looks, re-openings, how it was revealed."""
    from qualcoder_cp import coding

    with reading(project) as opened:
        found = coding.protocol(opened, _round(opened, name))
    facts: dict[str, Any] = {**asdict(found), "state": found.state.value, "plan": found.plan.settings(),
                             "fully_blind": found.fully_blind}  # fmt: skip
    if json_:
        say_json(facts)
        return
    for key, value in facts.items():
        if key == "plan":
            value = ", ".join(f"{one} {what}" for one, what in value.items() if what not in ("", None))
        elif isinstance(value, list | tuple):
            value = "; ".join(str(one) if isinstance(one, str) else ", ".join(one.values()) for one in value) or "none"
        click.echo(f"{key.replace('_', ' ')}: {value}")
