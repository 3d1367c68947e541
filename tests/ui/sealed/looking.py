# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that a person could see of a window: each widget's words, each model's texts, and what is painted."""

from __future__ import annotations

import re
import time

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
          Qt.ItemDataRole.CheckStateRole)  # fmt: skip
_UNSTEADY = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\b"), "HASH"),
)  # fmt: skip


def settle(app: QApplication, window: QWidget, patience: float = 30.0) -> None:
    """Wait until nothing runs in the background and everything is painted."""
    until, quiet = time.monotonic() + patience, 0
    while quiet < 8 and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
        quiet = 0 if window.background.busy else quiet + 1


def words(window: QWidget) -> list[str]:
    """Return the words of all widgets, shown or not, in the order in which they were made."""
    found = [f"title {window.windowTitle()}"]
    for widget in [window, *window.findChildren(QWidget)]:
        told = [type(widget).__name__, widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(),
                _own(widget)]  # fmt: skip
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            told += _texts(widget.model(), QModelIndex())
        if any(told[1:]):
            found.append(steady(" | ".join(told)))
    return found


def _own(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return "; ".join(widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        return "; ".join(widget.tabText(at) for at in range(widget.count()))
    return widget.text() if isinstance(widget, QProgressBar) else ""


def _texts(model, parent: QModelIndex, depth: int = 0) -> list[str]:
    found = []
    for row in range(min(model.rowCount(parent), 300)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            found += [str(told) for role in _ROLES if (told := index.data(role)) is not None]
            if column == 0 and depth < 5 and not isinstance(model, QAbstractListModel) and model.hasChildren(index):
                found += _texts(model, index, depth + 1)
    return found


def steady(told: str) -> str:
    """Return words without what is drawn at random for each project."""
    for pattern, name in _UNSTEADY:
        told = pattern.sub(name, told)
    return told


def painted(window: QWidget, patience: float = 3.0) -> bytes:
    """Return every pixel of a window, once nothing in it moves any more (icons fade in)."""
    until, before = time.monotonic() + patience, b""
    while time.monotonic() < until:
        now = _pixels(window)
        if now == before:
            return now
        before = now
        time.sleep(0.06)
        QApplication.processEvents()
    return before


def _pixels(window: QWidget) -> bytes:
    image = window.grab().toImage()  # kept while its bits are read
    return bytes(image.constBits())
