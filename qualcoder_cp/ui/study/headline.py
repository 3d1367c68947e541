# SPDX-License-Identifier: GPL-3.0-or-later
"""The agreement shown in the headline: alpha of domains, people as units, with what it depends on."""

from __future__ import annotations

from collections.abc import Hashable

from qualcoder_cp import agreement, codebook, coding, transcripts
from qualcoder_cp.agreement.result import Result
from qualcoder_cp.model import LayerKind, Level, Round
from qualcoder_cp.project import Project


def agreement_key(project: Project, round_: Round) -> Hashable:
    """Return what the headline's agreement depends on: equal keys have equal results."""
    layers = tuple(
        (one.transcript_id, one.coder_id, one.sha256)
        for one in coding.layers(project, round_.id)
        if one.kind is LayerKind.CODER
    )
    people = tuple(sorted(transcripts.participants_of(project).items()))
    roles = tuple((one.id, one.role) for one in transcripts.speakers(project))
    shape = tuple(sorted((one.id, one.parent_id or 0) for one in codebook.tree(project).codes.values()))
    return project.uuid, round_.id, layers, people, roles, shape


def headline_agreement(project: Project) -> Result:
    """Return Krippendorff's alpha pooled over domains with participants as units and its 95 % interval.

    Raises:
        KnownError: the round is sealed.
    """
    report = agreement.compare(project, agreement.Unit.PARTICIPANT)
    for row in report.pooled:
        if row.level == Level.DOMAIN:
            return row.krippendorff_alpha
    return Result(None, report.reason or "there are no domains")


def short(value: float) -> str:
    """Return a coefficient with two digits as journals write it: ``.84``, ``-.02``, ``1.00``."""
    return f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 0.995 else f"{value:.2f}"
