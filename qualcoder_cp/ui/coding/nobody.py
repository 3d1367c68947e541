# SPDX-License-Identifier: GPL-3.0-or-later
"""Why one can't code yet, and the one thing that mends it: no transcripts, no coder, not in the round."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from qualcoder_cp import coding, transcripts
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.widgets.pieces import EmptyState, button

_MOST = 3


def why_not(session: Session, show_stage: Callable[[str, object], object]) -> EmptyState | None:
    """Return what the screen says where nothing can be coded, None where one can.

    Args:
        session: the open project with its coder.
        show_stage: shows another stage (key, place).
    """
    project, coder = session.project, session.coder
    if not transcripts.transcripts(project):
        return EmptyState(
            "No transcripts yet", "What is read and coded here is imported in the stage Transcripts.",
            [button("Go to Transcripts", lambda: show_stage("transcripts", {}), "primary")],
        )  # fmt: skip
    if coder is None:
        return EmptyState(
            "Who is coding?", "Every coding belongs to somebody. Add yourself as a coder of this study.",
            [button("Add a coder...", lambda: _add_coder(session), "primary")],
        )  # fmt: skip
    team = coding.team(project)
    if all(one.id != coder.id for one in team):
        found = coding.current_round(project)
        where = f"“{found.name}”" if found else "the first round"
        switches = [
            button(f"Code as {one.name}", lambda one=one: session.set_coder(one), tip=f"{one.name} is coding now")
            for one in team[:_MOST]
        ]
        return EmptyState(
            f"{coder.name} does not code in {where}",
            f"Its coders are {', '.join(one.name for one in team)}. Whoever sits here now can be chosen at the top.",
            switches,
        )
    return None


def _add_coder(session: Session) -> None:
    """Trigger the shell's own action; without a shell, say where it is."""
    for window in QApplication.topLevelWidgets():
        action = window.findChild(QAction, "project.add_coder")
        if isinstance(action, QAction):
            action.trigger()
            return
    session.said.emit("Add a coder in the menu Project: Add a coder.", False)
