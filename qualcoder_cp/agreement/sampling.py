# SPDX-License-Identifier: GPL-3.0-or-later
"""A stratified random sample of a project's transcripts, to make a round from."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoder_cp.agreement.planning import allocate, draw, shares
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project
from qualcoder_cp.transcripts import participants, participants_of, transcripts

NOT_STATED = "not stated"
SEVERAL = "several groups"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group: how many transcripts it has, and the names and ids of those in the sample."""

    group: str
    size: int
    names: tuple[str, ...]
    transcript_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample, group by group, with the seed that makes it again."""

    strata: tuple[Stratum, ...]
    seed: int

    @property
    def transcript_ids(self) -> list[int]:
        """Return the ids of all transcripts in the sample, as `coding.make_round` takes them."""
        return [each for stratum in self.strata for each in stratum.transcript_ids]

    @property
    def sentence(self) -> str:
        """Return how the sample was drawn, for the methods section."""
        drawn, total = len(self.transcript_ids), sum(stratum.size for stratum in self.strata)
        groups = ", ".join(f"{stratum.group} {len(stratum.names)}/{stratum.size}" for stratum in self.strata)
        left = [stratum.group for stratum in self.strata if not stratum.names]
        more = f" No transcript of: {', '.join(left)}." if left else ""
        return f"{drawn} of {total} transcripts were drawn at random within groups ({groups}; seed {self.seed}).{more}"


def strata(project: Project) -> dict[str, dict[str, int]]:
    """Return group -> name -> id of all transcripts; a transcript belongs to the group of its participants."""
    groups = {one.id: one.group or NOT_STATED for one in participants(project)}
    who = participants_of(project)
    found: dict[str, dict[str, int]] = {}
    for one in transcripts(project):
        own = {groups[each] for each in who.get(one.id, ())} or {NOT_STATED}
        found.setdefault(own.pop() if len(own) == 1 else SEVERAL, {})[one.name] = one.id
    return found


def sample(project: Project, *, count: int | None = None, percent: float | None = None, seed: int = 1) -> Sample:
    """Draw a sample: ``count`` transcripts in proportion to the groups, or ``percent`` of each group, rounded up.

    Names of transcripts and seed decide; the same sample comes out on every machine. Raises KnownError if there are
    no transcripts, not exactly one of ``count`` and ``percent`` is given, or it is out of range.
    """
    groups = strata(project)
    if not groups:
        raise KnownError(f"{project.path.name} has no transcripts to draw from.")
    sizes = {group: len(names) for group, names in groups.items()}
    if count is not None and percent is None:
        if count < 1:
            raise KnownError("A sample needs at least one transcript.")
        wanted = allocate(sizes, count)
    elif percent is not None and count is None:
        wanted = shares(sizes, percent)
    else:
        raise KnownError("Say either how many transcripts to draw or which share of each group.")
    drawn = draw({group: list(names) for group, names in groups.items()}, wanted, seed)
    return Sample(
        tuple(
            Stratum(group, sizes[group], names, tuple(groups[group][name] for name in names))
            for group, names in drawn.items()
        ),
        seed,
    )
