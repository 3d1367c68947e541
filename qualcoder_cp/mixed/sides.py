# SPDX-License-Identifier: GPL-3.0-or-later
"""Side by side: what the closed question says about a matter, and what the theme says about the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp import codebook
from qualcoder_cp.mixed.filtering import Condition
from qualcoder_cp.mixed.joint import JointVoice, joint_display
from qualcoder_cp.mixed.queries import Described, describe
from qualcoder_cp.model import Coder, KnownError
from qualcoder_cp.prevalence.groups import STAKEHOLDERS
from qualcoder_cp.prevalence.rules import Count
from qualcoder_cp.project import Project


@dataclass(frozen=True, slots=True)
class Pair:
    """A closed question (the name of a variable) and the code that speaks of the same matter."""

    variable: str
    code: str

    @classmethod
    def of(cls, words: str) -> Pair:
        """Read ``confidence=Evidence and trust``.

        Raises:
            KnownError: a side is missing.
        """
        variable, found, code = words.partition("=")
        if not found or not variable.strip() or not code.strip():
            raise KnownError(f"'{words}' is no pair; write VARIABLE=CODE.")
        return cls(variable.strip(), code.strip())


@dataclass(frozen=True, slots=True)
class Side:
    """One matter: the question described, the theme counted, and voices (one per group, as far as there are)."""

    described: Described
    code: str
    count: Count
    voices: tuple[JointVoice, ...]


def side_by_side(
    project: Project, pairs: Sequence[Pair], viewer: Coder | None = None, *, where: Sequence[Condition] = (),
    voices: int = 2,
) -> list[Side]:  # fmt: skip
    """Put closed questions beside themes.

    Args:
        project: the open project.
        pairs: which question stands beside which code.
        viewer: who looks.
        where: only the participants of whom all of these are true.
        voices: how many passages each theme has at most.

    Raises:
        KnownError: there is no such variable or code, nothing is coded yet, or the round is sealed.
    """
    shown = joint_display(project, viewer, by=(STAKEHOLDERS,), level=None, where=where)
    rows = {row.code.code_id: row for row in shown.rows}
    sides = []
    for one in pairs:
        row = rows[codebook.code_named(project, one.code).id]
        (described,) = describe(project, (one.variable,), where=where)
        chosen = [voice for cell in row.cells.values() for voice in cell.voices][:voices]
        sides.append(Side(described, row.code.name, row.overall, tuple(chosen)))
    return sides
