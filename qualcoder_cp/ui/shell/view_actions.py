# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell's own actions: stages, text size, theme, palette, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.shell.rail import STAGES

if TYPE_CHECKING:
    from qualcoder_cp.ui.shell.main_window import MainWindow


def view_actions(window: MainWindow) -> list[Action]:
    """Return the actions that belong to no stage."""
    session = window.session

    def is_open() -> bool:
        return session.is_open

    def undo_text() -> str:
        label = session.project.undoable(session.by) if session.is_open else None
        return f"Undo {label}" if label else "Undo"

    def redo_text() -> str:
        label = session.project.redoable(session.by) if session.is_open else None
        return f"Redo {label}" if label else "Redo"

    return [
        Action("edit.undo", "Edit", undo_text, session.undo, "Ctrl+Z",
               lambda: session.is_open and session.project.undoable(session.by) is not None),
        Action("edit.redo", "Edit", redo_text, session.redo, "Ctrl+Shift+Z; Ctrl+Y",
               lambda: session.is_open and session.project.redoable(session.by) is not None),
        *(Action(f"view.{stage.key}", "View", stage.name, lambda key=stage.key: window.show_stage(key),
                 f"Ctrl+{stage.number}", is_open) for stage in STAGES),
        Action("view.search", "View", "Search all transcripts...", window.open_search, "Ctrl+Shift+F", is_open,
               hint="Words in all transcripts"),
        Action("view.larger", "View", "Larger text", lambda: _resize(window, 1), "Ctrl++; Ctrl+="),
        Action("view.smaller", "View", "Smaller text", lambda: _resize(window, -1), "Ctrl+-"),
        Action("view.normal", "View", "Normal text", lambda: window.set_text_size(None), "Ctrl+0"),
        Action("view.dark", "View", lambda: "Light theme" if theme.is_dark() else "Dark theme",
               lambda: _toggle(window)),
        Action("view.palette", "View", "Do something...", lambda: _list_actions(window), "Ctrl+K",
               hint="All actions by name"),
        Action("help.keys", "Help", "Keys", lambda: _list_actions(window, keys=True), "F1; ?",
               hint="All actions with their keys"),
    ]  # fmt: skip


def _list_actions(window: MainWindow, *, keys: bool = False) -> None:
    """Show the palette, or the sheet of all keys, with the actions of every stage."""
    from qualcoder_cp.ui.shell.palette import Palette, ShortcutSheet

    if window.session.is_open:
        window.build_screens()
    (ShortcutSheet if keys else Palette)(window.registry, window).exec()


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _resize(window: MainWindow, by: int) -> None:
    window.set_text_size(_app().font().pointSizeF() + by)


def _toggle(window: MainWindow) -> None:
    dark = not theme.is_dark()
    theme.apply_theme(_app(), dark)
    window.session.settings.setValue("theme", "dark" if dark else "light")
    window.refresh()
