# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions of the coding stage, declared once for menus, palette and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.coding.pins import KEYS

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen


def coding_actions(screen: CodingScreen) -> list[Action]:
    """Return the verbs of the stage; single letters act only while the text has the focus."""
    session, desk, view = screen.session, screen.desk, screen.pane.view

    def shown() -> bool:
        return session.is_open and screen.isVisibleTo(screen.window())

    def writable() -> bool:
        return shown() and not session.project.readonly

    def verb(name: str, text: object, run: object, keys: str = "", **rest: object) -> Action:
        return Action(f"coding.{name}", "Coding", text, run, keys, **{"enabled": writable, **rest})  # type: ignore[arg-type]

    return [
        verb("find_code", "Find a code and apply it...", screen.open_palette, "Space", widget=view),
        verb("last", "Apply the last code", desk.apply_last, "Return; Enter", widget=view),
        verb("in_vivo", "Code in vivo", lambda: desk.in_vivo(screen.parent_for_new()), "Ctrl+I", widget=view,
             hint="Make a new code named by the selected words"),
        *(verb(f"pin{key}", lambda one=key: screen.pin_text(one), lambda one=key: screen.apply_pin(one), str(key),
               widget=view) for key in range(1, KEYS + 1)),
        verb("memo", "Write a memo", desk.write_memo, "M", widget=view),
        verb("unsure", "Mark as unsure or sure", desk.toggle_unsure, "U", widget=view),
        verb("remove", "Remove coding", desk.remove, "Del", widget=view),
        verb("next", "Next coding", lambda: desk.step(1), "J", widget=view, enabled=shown),
        verb("previous", "Previous coding", lambda: desk.step(-1), "K", widget=view, enabled=shown),
        verb("clear", "Select nothing", desk.clear, "Esc", widget=view, enabled=shown),
        verb("next_transcript", "Next transcript", lambda: screen.step_transcript(1), "Alt+Down", widget=screen,
             enabled=shown),
        verb("previous_transcript", "Previous transcript", lambda: screen.step_transcript(-1), "Alt+Up",
             widget=screen, enabled=shown),
        verb("list", "Show or hide the transcripts", screen.toggle_list, "F9", widget=screen, enabled=shown),
        verb("find", "Find in the transcript", screen.pane.find.open, "Ctrl+F", widget=screen, enabled=shown),
        verb("submit", "Submit layer...", screen.layer_desk.check),
        verb("reopen", "Re-open layer...", screen.layer_desk.ask_reopen),
    ]  # fmt: skip
