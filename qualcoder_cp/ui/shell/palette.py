# SPDX-License-Identifier: GPL-3.0-or-later
"""The command palette: every action by name with its keys; and the sheet of all shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.ui.actions import Registry, shown_keys, text_of
from qualcoder_cp.ui.key_sheet import place_of
from qualcoder_cp.ui.theme import space

_LETTERS = 92
"""Letters of an action, its stage and its keys in one line."""


class Palette(QDialog):
    """Type a few letters of what you want, press Enter."""

    def __init__(self, registry: Registry, parent: QWidget) -> None:
        """List all actions that can be done now."""
        super().__init__(parent)
        self.setWindowTitle("Do something")
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type what you want to do")
        self._field.setAccessibleName("Search actions")
        self._list = _table()
        self._list.setAccessibleName("Actions")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), space(1), space(1), space(1))
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        _fit(self, parent, 0.5)
        self._list.ensurePolished()  # before the rows are measured
        registry.refresh()
        for action, made in registry.all():
            if made.isEnabled():
                item = QTreeWidgetItem([text_of(action), action.menu, shown_keys(action)])
                item.setData(0, Qt.ItemDataRole.UserRole, made)
                self._list.addTopLevelItem(item)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemActivated.connect(lambda _item: self._run())
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys and Enter act on the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _shown(self) -> list[QTreeWidgetItem]:
        items = [self._list.topLevelItem(number) for number in range(self._list.topLevelItemCount())]
        return [item for item in items if not item.isHidden()]

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for number in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(number)
            text = f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not all(word in text for word in wanted))
        shown = self._shown()
        self._list.setCurrentItem(shown[0] if shown else None)

    def _step(self, by: int) -> None:
        shown = self._shown()
        if shown:
            here = shown.index(self._list.currentItem()) if self._list.currentItem() in shown else 0
            self._list.setCurrentItem(shown[(here + by) % len(shown)])

    def _run(self) -> None:
        item = self._list.currentItem()
        if item is not None and not item.isHidden():
            action: QAction = item.data(0, Qt.ItemDataRole.UserRole)
            self.accept()
            action.trigger()


class ShortcutSheet(QDialog):
    """All actions with their keys, made from the declarations; a field finds one by name or key."""

    def __init__(self, registry: Registry, parent: QWidget) -> None:
        """List every action that has keys."""
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type an action, a key or a place")
        self.field.setAccessibleName("Search keys")
        self.table = _table("Where")
        self.table.setAccessibleName("All keys")
        for action, _made in registry.all():
            if action.keys:
                self.table.addTopLevelItem(
                    QTreeWidgetItem([text_of(action), action.menu, place_of(action), shown_keys(action)])
                )
        self.field.textChanged.connect(self._filter)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.table)
        _fit(self, parent, 0.8, letters=_LETTERS + 26)

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for number in range(self.table.topLevelItemCount()):
            item = self.table.topLevelItem(number)
            told = " ".join(item.text(column) for column in range(4)).casefold()
            item.setHidden(not all(word in told for word in wanted))


def _fit(dialog: QDialog, parent: QWidget, share: float, letters: int = _LETTERS) -> None:
    """Give a dialog room for the longest line, and a share of the window's height."""
    wide = dialog.fontMetrics().averageCharWidth() * letters
    dialog.resize(min(max(wide, parent.width() // 2), parent.width() * 19 // 20), round(parent.height() * share))


def _table(*more: str) -> QTreeWidget:
    table = QTreeWidget()
    titles = ["Action", "Stage", *more, "Keys"]
    table.setHeaderLabels(titles)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.header().setStretchLastSection(False)
    for column in range(1, len(titles)):
        table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return table
