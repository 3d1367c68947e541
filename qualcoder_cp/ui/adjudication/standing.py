# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the stage has anything to show, and if not, what must happen first."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp import coding
from qualcoder_cp.model import Coder, KnownError, Round, RoundState
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class Standing:
    """Why nothing can be shown (``title`` and ``words``, empty if it can), and who decides."""

    title: str = ""
    words: str = ""
    stage: str = "coding"
    note: str = ""
    may_decide: bool = True


def standing(project: Project, round_: Round | None, viewer: Coder | None) -> Standing:
    """Return where a round stands as the person who looks sees it."""
    if round_ is None:
        return Standing("Nothing to settle yet", "Differences between two coders appear here. Code transcripts first.")
    try:
        coding.need_revealed(project, round_)
    except KnownError as problem:
        return Standing("Sealed", f"{problem} The queue opens when the last layer is submitted.")
    if round_.state is RoundState.CLOSED:
        return Standing(note=f"{round_.name} is closed; its decisions stay as they are.", may_decide=False)
    if project.readonly:
        return Standing(note="This project is open read-only.", may_decide=False)
    if viewer is not None and viewer.id in {one.id for one in coding.round_coders(project, round_.id)}:
        return Standing(note="You coded in this round; your decisions say so.")
    return Standing()
