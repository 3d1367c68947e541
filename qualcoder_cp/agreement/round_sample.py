# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample of a round drawn from a project: a share of each group's transcripts, the same for the same seed."""

from __future__ import annotations

from qualcoder_cp import coding, transcripts
from qualcoder_cp.agreement.planning import draw, shares
from qualcoder_cp.project import Project


def drawn_share(project: Project, percent: float, seed: int) -> list[int]:
    """Return the transcripts of a share of each stakeholder group, rounded up within the group, as imported.

    Args:
        project: the open project.
        percent: above 0 and at most 100.
        seed: of the draw; see `planning.draw`.

    Raises:
        KnownError: the percentage lies outside its range.
    """
    names = {one.id: one.name for one in transcripts.transcripts(project)}
    groups: dict[str, list[str]] = {}
    for transcript_id, group in coding.transcript_groups(project).items():
        groups.setdefault(group, []).append(names[transcript_id])
    drawn = draw(groups, shares({group: len(found) for group, found in groups.items()}, percent), seed)
    wanted = {name for found in drawn.values() for name in found}
    return [transcript_id for transcript_id, name in names.items() if name in wanted]
