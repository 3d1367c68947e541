# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions of the coding stage, declared once for menus, palette and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp.coding import About
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.coding.pins import KEYS
from qualcoder_cp.ui.coding.view_verbs import view_verbs

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.screen import CodingScreen

PANES = (("transcripts", "F9"), ("codes", "Shift+F9"), ("segments", "Ctrl+F9"), ("memos", "Ctrl+Shift+F9"))
"""The panes that can be hidden, with the keys that do it."""


def coding_actions(screen: CodingScreen) -> list[Action]:
    """Return the verbs of the stage; single letters act only while the text has the focus."""
    session, desk, view = screen.session, screen.desk, screen.pane.view

    def shown() -> bool:
        return session.is_open and screen.isVisibleTo(screen.window())

    def writable() -> bool:
        return shown() and not session.project.readonly

    def verb(name: str, text: object, run: object, keys: str = "", **rest: object) -> Action:
        return Action(f"coding.{name}", "Coding", text, run, keys, **{"enabled": writable, **rest})  # type: ignore[arg-type]

    codes, layer, panes = screen.code_desk, screen.layer_desk, screen.panes
    sight, tree, memos = screen.sight_desk, screen.codes.tree, screen.memo_desk
    segments, listed = screen.segment_desk, screen.segments.view

    return [
        verb("find_code", "Find a code and apply it...", codes.open_palette, "Space; Ctrl+J", widget=view),
        verb("new_code", "New code for the passage...", lambda: codes.open_palette(new=True), "Alt+N", widget=view),
        verb("last", "Apply the last code", desk.apply_last, "Return; Enter", widget=view),
        verb("in_vivo", "Code in vivo", lambda: desk.in_vivo(codes.parent_for_new()), "Ctrl+I", widget=view,
             hint="Make a new code named by the selected words"),
        *(verb(f"pin{key}", lambda one=key: codes.pin_text(one), lambda one=key: codes.apply_pin(one), str(key),
               widget=view) for key in range(1, KEYS + 1)),
        verb("grow", "Select more: word, sentence, turn", desk.grow, "G", widget=view, enabled=shown),
        verb("shrink", "Select less", desk.shrink, "Shift+G", widget=view, enabled=shown),
        verb("memo", "Write a memo on the coding", desk.write_memo, "M", widget=view),
        verb("memo_passage", "Write a memo on the passage", lambda: memos.begin(About.PASSAGE), "Shift+M", widget=view),
        verb("memo_transcript", "Write a memo on the transcript", lambda: memos.begin(About.TRANSCRIPT)),
        verb("memo_code", "Write a memo on the chosen code", lambda: memos.begin(About.CODE), "M", widget=tree),
        verb("memo_project", "Write a memo on the project", lambda: memos.begin(About.PROJECT)),
        verb("memo_free", "Write a memo on its own", lambda: memos.begin(About.FREE), "Ctrl+Shift+M", widget=screen),
        verb("segment_unsure", "Mark the passage as unsure or sure", segments.toggle_unsure, "U", widget=listed),
        verb("segment_recode", "Give the passage another code...", segments.recode, "R", widget=listed),
        verb("segment_memo", "Write a memo on the passage's coding", segments.write_memo, "M", widget=listed),
        verb("segment_remove", "Remove the passage's coding", segments.remove, "Del", widget=listed),
        verb("unsure", "Mark as unsure or sure", desk.toggle_unsure, "U", widget=view),
        verb("recode", "Give the coding another code...", codes.open_recode, "R", widget=view),
        verb("example", "Make the passage an example...", screen.example_desk.offer, "E", widget=view),
        verb("remove", "Remove coding", desk.remove, "Del", widget=view),
        verb("next", "Next coding", lambda: desk.step(1), "J", widget=view, enabled=shown),
        verb("previous", "Previous coding", lambda: desk.step(-1), "K", widget=view, enabled=shown),
        verb("next_uncoded", "Next turn without a coding", lambda: layer.show_uncoded(1), "N", widget=view,
             enabled=shown),
        verb("previous_uncoded", "Previous turn without a coding", lambda: layer.show_uncoded(-1), "Shift+N",
             widget=view, enabled=shown),
        verb("clear", "Select nothing", desk.clear, "Esc", widget=view, enabled=shown),
        verb("next_transcript", "Next transcript", lambda: screen.step_transcript(1), "Alt+Down", widget=screen,
             enabled=shown),
        verb("previous_transcript", "Previous transcript", lambda: screen.step_transcript(-1), "Alt+Up",
             widget=screen, enabled=shown),
        verb("eye", "Hide or show the code in the text", sight.toggle, "H", widget=tree, enabled=shown),
        verb("only", "Show only this code in the text, or all", sight.only, "O", widget=tree, enabled=shown),
        verb("show_all", "Show all codes in the text", sight.show_all, "Shift+H", widget=screen, enabled=shown),
        verb("find", "Find in the transcript", screen.pane.find.open, "Ctrl+F", widget=screen, enabled=shown),
        verb("find_and_code", "Find and code in all transcripts...", screen.finding_desk.open, "Ctrl+Shift+A",
             widget=screen),
        verb("export_segments", "Export the listed passages...", segments.ask_export, enabled=shown),
        verb("next_pane", "Next pane", lambda: panes.step_focus(1), "F6", widget=screen, enabled=shown),
        verb("previous_pane", "Previous pane", lambda: panes.step_focus(-1), "Shift+F6", widget=screen, enabled=shown),
        *(verb(name, f"Show or hide the {name}", lambda one=name: panes.toggle(one), keys, widget=screen,
               enabled=shown) for name, keys in PANES),
        *view_verbs(view, shown),
        verb("submit", "Submit layer...", layer.check),
        verb("reopen", "Re-open layer...", layer.ask_reopen),
    ]  # fmt: skip
