# SPDX-License-Identifier: GPL-3.0-or-later
"""Pressing keys in the stage, and what is on record afterwards."""

from __future__ import annotations

from qualcoder_cp import adjudication, coding
from qualcoder_cp.adjudication import DisagreementType
from qualcoder_cp.model import LayerKind

EXACT, SAME_DOMAIN, BOUNDARY, ALONE = (
    DisagreementType.EXACT, DisagreementType.SAME_DOMAIN, DisagreementType.BOUNDARY, DisagreementType.ONE_CODER,
)  # fmt: skip


def press(qtbot, screen, *keys):
    for key in keys:
        qtbot.keyClick(screen.queue, key)


def look_at(screen, kind, number=0):
    rows = [row for row in range(screen.model.rowCount()) if screen.model.at(row).item.type is kind]
    screen.go_row(rows[number])
    return screen.queued()


def in_force(screen):
    project = screen.session.project
    return adjudication.decision_records(project, coding.needed_round(project).id)


def consensus(screen):
    project = screen.session.project
    return coding.codings(project, screen.session.coder, kind=LayerKind.CONSENSUS)
