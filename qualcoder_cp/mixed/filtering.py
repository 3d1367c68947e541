# SPDX-License-Identifier: GPL-3.0-or-later
"""Some participants only: those of whom a variable has one of these values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcoder_cp.model import KnownError
from qualcoder_cp.prevalence.groups import grouping
from qualcoder_cp.project import Project
from qualcoder_cp.text import name_key
from qualcoder_cp.transcripts import participants


@dataclass(frozen=True, slots=True)
class Condition:
    """A variable (as `prevalence.groups.grouping` takes it) and the values of which a participant needs one."""

    variable: str
    values: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Return it in words: ``setting: hospital or private practice``."""
        return f"{self.variable}: {' or '.join(self.values)}"


def condition(words: str) -> Condition:
    """Read ``setting=hospital`` or ``setting=hospital|private practice``.

    Raises:
        KnownError: it has no name or no value.
    """
    name, found, values = words.partition("=")
    wanted = tuple(part.strip() for part in values.split("|") if part.strip())
    if not found or not name.strip() or not wanted:
        raise KnownError(f"'{words}' is no condition; write VARIABLE=VALUE, or VARIABLE=ONE|OTHER.")
    return Condition(name.strip(), wanted)


def matching(project: Project, conditions: Sequence[Condition]) -> frozenset[int] | None:
    """Return the ids of the participants of whom all conditions are true; None if there are no conditions.

    Raises:
        KnownError: there is no such variable, or nobody has such a value.
    """
    if not conditions:
        return None
    people = {one.id for one in participants(project)}
    for one in conditions:
        grouped = grouping(project, (one.variable,))
        known = {name_key(name): name for name in grouped.names}
        missing = [value for value in one.values if name_key(value) not in known]
        if missing:
            raise KnownError(
                f"No participant has '{missing[0]}' as {one.variable} (values: {', '.join(grouped.names) or 'none'})."
            )
        wanted = {known[name_key(value)] for value in one.values}
        people = {person for person in people if wanted & set(grouped.groups_of(person))}
    return frozenset(people)
