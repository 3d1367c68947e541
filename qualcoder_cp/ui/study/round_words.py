# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds in plain words: what states, policies and purposes mean, the reminder, the protocol as text."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from qualcoder_cp import coding
from qualcoder_cp.coding import Policy, Purpose
from qualcoder_cp.model import LayerState, Round, RoundState
from qualcoder_cp.project import Project

STATES = {
    RoundState.DRAFT: "Prepared, not begun: nobody can code in it yet.",
    RoundState.SEALED: "Sealed: each coder sees their own codings only, until all layers are submitted.",
    RoundState.REVEALED: "Revealed: what was submitted may be compared; layers are re-opened with a reason.",
    RoundState.ADJUDICATION: "In adjudication: disagreements are being settled.",
    RoundState.CLOSED: "Closed: the round is finished and stays as it is.",
}
POLICIES = {
    Policy.NEGOTIATED: "Sealed until all have submitted; then the coders see each other's work and talk about it",
    Policy.SEALED: "Sealed until all have submitted; afterwards only the lead compares",
    Policy.OPEN: "Open: everybody sees everything from the start, so its agreement is not independent",
}
PURPOSES = {
    Purpose.MAIN: "main coding", Purpose.PILOT: "a pilot of the codebook", Purpose.TRAINING: "training of coders",
    Purpose.RECODE: "coding again",
}  # fmt: skip


def state_sentence(round_: Round) -> str:
    """Return what the state of a round means; an open one says that it never was sealed."""
    if round_.state is RoundState.REVEALED and coding.RoundPlan.of(round_).policy is Policy.OPEN:
        return "Open: everybody sees everybody's codings, so its agreement is not independent."
    return STATES[round_.state]


def reminder(project: Project, round_: Round) -> str:
    """Return what is missing in a round as a text that can be sent, empty if nothing is."""
    found = coding.missing(project, round_)
    if not found:
        return ""
    lines = [f"{project.title}, {round_.name}: not submitted yet on {date.today().isoformat()}"]
    for coder, theirs in groupby(found, key=lambda one: one.coder):
        own = list(theirs)
        lines += ["", f"{coder} ({len(own)})", *(f"- {missing_line(one)}" for one in own)]
    return "\n".join(lines)


def missing_line(one: coding.Missing) -> str:
    """Return one missing layer in a line, without its coder."""
    state = "not begun" if one.state is LayerState.ASSIGNED else one.state.value
    late = one.due and one.due < date.today().isoformat()
    due = f", due {one.due}" + (" (overdue)" if late else "") if one.due else ""
    return f"{one.transcript}, {state}{due}"


def protocol_text(project: Project, round_: Round) -> str:
    """Return the protocol of a round as lines of text."""
    from qualcoder_cp.reports.audit import protocol_lines

    lines = protocol_lines(coding.protocol(project, round_))
    return "\n".join([f"Protocol of {round_.name}", "", *(f"{name}: {value}" for name, value in lines)])
