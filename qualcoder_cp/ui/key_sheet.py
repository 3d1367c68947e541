# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of all keys as a page of the documentation, made from the declared actions."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtGui import QKeySequence

from qualcoder_cp.ui.actions import Action, Registry, text_of
from qualcoder_cp.ui.stage import Screen

_HEAD = """# Keys

Made from the actions themselves by `tools/write_keys.py`; the same sheet opens in the window with **F1** or **?**,
and **Ctrl+K** does any of these by name. On a Mac, Ctrl is the Command key.
"""


def place_of(action: Action) -> str:
    """Return where the focus must be for an action's keys: 'everywhere', a stage, or the part of it."""
    if action.widget is None:
        return "everywhere"
    if isinstance(action.widget, Screen):
        return f"stage {type(action.widget).__name__.removesuffix('Screen')}"
    return f"in: {action.widget.accessibleName().partition(';')[0] or action.menu}"


def key_page(registry: Registry) -> str:
    """Return the page in Markdown: a table per menu, with keys as Qt writes them on all systems."""
    parts = [_HEAD]
    with_keys = [action for action, _made in registry.all() if action.keys]
    for menu, group in groupby(with_keys, key=lambda action: action.menu):
        parts.append(f"\n## {menu}\n\n| action | keys | where |\n|---|---|---|\n")
        parts += [f"| {_plain(text_of(one))} | {_keys(one)} | {_plain(place_of(one))} |\n" for one in group]
    return "".join(parts)


def _keys(action: Action) -> str:
    portable = QKeySequence.SequenceFormat.PortableText
    return " or ".join(
        f"`{QKeySequence(keys).toString(portable)}`" for keys in action.keys.split("; ") if keys
    ).replace("|", "\\|")  # fmt: skip


def _plain(words: str) -> str:
    return words.replace("|", "\\|").removesuffix("...")
