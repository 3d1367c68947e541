# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing a code by typing a few letters of its name, its domain or its definition."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.model import Code
from qualcoder_cp.text import name_key
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.theme import space


class CodeChoice(QDialog):
    """A field and a list; Enter takes the code that is marked."""

    def __init__(self, tree: CodeTree, title: str, parent: QWidget, *, everything: str = "") -> None:
        """List all codes in the order of the tree; ``everything`` is the text of a first entry for none of them."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.code_id: int | None = None
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type a few letters of the code")
        self._field.setAccessibleName(title)
        self._list = QListWidget()
        self._list.setAccessibleName("Codes")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), space(1), space(1), space(1))
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        metrics = self.fontMetrics()
        self.resize(metrics.horizontalAdvance("0") * 56, metrics.height() * 22)
        self._tree = tree
        if everything:
            self._list.addItem(everything)
        for code in tree.in_order():
            self._list.addItem(self._entry(code))
        self._list.setCurrentRow(0)
        self._field.textChanged.connect(self._narrow)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(lambda _item: self._take())

    def _entry(self, code: Code) -> QListWidgetItem:
        entry = QListWidgetItem(swatch(code.colour), self._tree.path(code.id))
        entry.setData(Qt.ItemDataRole.UserRole, code.id)
        entry.setToolTip(code.short_definition)
        return entry

    def _narrow(self, typed: str) -> None:
        """Hide what does not hold every word typed; names that begin with them come to be marked first."""
        words = name_key(typed).split()
        best: tuple[int, int] | None = None
        for row in range(self._list.count()):
            entry = self._list.item(row)
            code = self._tree.codes.get(entry.data(Qt.ItemDataRole.UserRole) or 0)
            text = name_key(f"{entry.text()} {code.short_definition if code else ''}")
            hidden = not all(word in text for word in words)
            entry.setHidden(hidden)
            name = name_key(code.name) if code else ""
            if not hidden:
                rank = 0 if words and name.startswith(words[0]) else 1 if words and words[0] in name else 2
                best = min(best or (rank, row), (rank, row))
        if best is not None:
            self._list.setCurrentRow(best[1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter act on the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        row = self._list.currentRow() + step
        while 0 <= row < self._list.count():
            if not self._list.item(row).isHidden():
                self._list.setCurrentRow(row)
                return
            row += step

    def _take(self) -> None:
        entry = self._list.currentItem()
        if entry is not None and not entry.isHidden():
            self.code_id = entry.data(Qt.ItemDataRole.UserRole)
            self.accept()
