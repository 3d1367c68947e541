# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions declared once: menus, palette, tool tips and the shortcut sheet are made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

MENUS = ("Project", "Edit", "View", "Transcripts", "Codebook", "Coding", "Agreement", "Adjudication", "Prevalence",
         "Reports", "Help")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    ``keys`` are written as Qt does ("Ctrl+I"; several alternatives separated by "; "). With ``widget`` the
    keys act only while the focus is inside it, so that single letters don't disturb typing elsewhere.
    ``text`` may be a function where it changes ("Undo Apply code").
    """

    id: str
    menu: str
    text: str | Callable[[], str]
    run: Callable[[], object]
    keys: str = ""
    enabled: Callable[[], bool] | None = None
    widget: QWidget | None = None
    hint: str = ""


class Registry:
    """All actions of the window, with the Qt action made for each."""

    def __init__(self, window: QWidget) -> None:
        """Hang actions without a widget of their own on the window."""
        self._window = window
        self._actions: dict[str, tuple[Action, QAction]] = {}
        self._told: dict[str, str] = {}

    def add(self, actions: Iterable[Action]) -> None:
        """Declare actions; an id can be used once."""
        for action in actions:
            assert action.id not in self._actions, action.id
            made = QAction(self._window)
            made.setObjectName(action.id)
            made.setShortcuts([QKeySequence(keys) for keys in action.keys.split("; ") if keys])
            made.triggered.connect(lambda _checked=False, one=action: one.run())
            if action.widget is not None:
                made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            (action.widget or self._window).addAction(made)
            self._actions[action.id] = (action, made)
        self.refresh()

    def refresh(self) -> None:
        """Bring texts and availability up to date."""
        for action, made in self._actions.values():
            words = text_of(action)
            if self._told.get(action.id) != words:
                self._told[action.id] = words
                made.setText(plain_text(words))
                made.setToolTip(plain_tip(tip(action)))
            # A disabled Qt action swallows its shortcut silently, which is what is wanted here.
            made.setEnabled(action.enabled() if action.enabled else True)

    def qt(self, action_id: str) -> QAction:
        """Return the Qt action of an id."""
        return self._actions[action_id][1]

    def all(self) -> list[tuple[Action, QAction]]:
        """Return all actions in the order of the menus."""
        order = {menu: number for number, menu in enumerate(MENUS)}
        return sorted(self._actions.values(), key=lambda pair: order.get(pair[0].menu, len(order)))

    def fill(self, bar: QMenuBar) -> None:
        """Make the menu bar anew."""
        bar.clear()
        menus: dict[str, QMenu] = {}
        for action, made in self.all():
            if action.menu not in menus:
                menus[action.menu] = bar.addMenu(action.menu)
                menus[action.menu].aboutToShow.connect(self.refresh)
            menus[action.menu].addAction(made)


def text_of(action: Action) -> str:
    """Return the text of an action as it is now."""
    return action.text() if callable(action.text) else action.text


def shown_keys(action: Action) -> str:
    """Return the keys of an action as people read them."""
    return " or ".join(
        QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in action.keys.split("; ") if keys
    )


def tip(action: Action) -> str:
    """Return the tool tip: what it does and its keys."""
    keys = shown_keys(action)
    words = action.hint or text_of(action)
    return f"{words} ({keys})" if keys else words
