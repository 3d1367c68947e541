# SPDX-License-Identifier: GPL-3.0-or-later
"""Codings made under an older definition: read both definitions, then keep, change or remove each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from qualcoder_cp.codebook import DEFINITION_FIELDS
from qualcoder_cp.coding.rechecking import Recheck
from qualcoder_cp.ui.codebook.card import TITLES
from qualcoder_cp.ui.codebook.side_by_side import both_sides
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, label
from qualcoder_cp.ui.widgets.plain import plain_tip
from qualcoder_cp.ui.widgets.quoting import short

_ONE = Qt.ItemDataRole.UserRole


class RecheckPanel(QWidget):
    """The worklist. ``keep_wanted``, ``change_wanted``, ``remove_wanted``, ``show_wanted``, each with a `Recheck`."""

    keep_wanted = Signal(object)
    change_wanted = Signal(object)
    remove_wanted = Signal(object)
    show_wanted = Signal(object)

    def __init__(self) -> None:
        """Build an empty list."""
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("Codings made under an older definition")
        self.list.setToolTip("K keeps, C changes the code, Del removes, Enter shows the passage")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.text = QTextBrowser()
        self.text.setAccessibleName("The definition then and now")
        self._told = label("", "muted", wrap=True, name="What waits")
        self.buttons = [
            button("Keep", lambda: self._tell(self.keep_wanted), "primary", tip="It fits the new definition too (K)"),
            button("Another code...", lambda: self._tell(self.change_wanted), tip="Give it another code (C)"),
            button("Remove", lambda: self._tell(self.remove_wanted), tip="Remove the coding (Del)"),
            button("Show the passage", lambda: self._tell(self.show_wanted), "quiet", tip="Open it in Coding (Enter)"),
        ]
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setChildrenCollapsible(False)
        tools = Flow(gap=space(1))
        for one in self.buttons:
            tools.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self._told)
        layout.addWidget(split, 1)
        layout.addLayout(tools)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_choice())

    def show_waiting(self, waiting: Sequence[Recheck], words: dict[int, str], names: dict[int, str]) -> None:
        """Show these; ``words`` are those of the codings, ``names`` those of transcripts. The place is kept."""
        row = max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        for one in waiting:
            quote = words[one.coding.id]
            item = QListWidgetItem(f"{one.now.name} · {names[one.coding.transcript_id]}\n“{short(quote)}”")
            item.setData(_ONE, one)
            item.setToolTip(plain_tip(quote))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        none = "No coding of yours was made under an older definition."
        several = f"{len(waiting)} codings of yours were made before the definition of their code changed."
        self._told.setText(none if not waiting else several if len(waiting) > 1 else several.replace(
            "1 codings of yours were", "1 coding of yours was").replace("their", "its"))  # fmt: skip
        self._show_choice()

    def current(self) -> Recheck | None:
        """Return the chosen one."""
        item = self.list.currentItem()
        return item.data(_ONE) if item is not None else None

    def _show_choice(self) -> None:
        one = self.current()
        for made in self.buttons:
            made.setEnabled(one is not None)
        if one is None:
            self.text.clear()
            return
        shown = colours()
        changed = [
            (TITLES[name], getattr(one.then, name), getattr(one.now, name)) for name in DEFINITION_FIELDS
            if getattr(one.then, name) != getattr(one.now, name)
        ]  # fmt: skip
        self.text.setHtml(both_sides(changed, "When it was coded", "Now", shown))

    def _tell(self, signal: object) -> None:
        if (one := self.current()) is not None:
            signal.emit(one)  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer by keys while the list has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = {
                Qt.Key.Key_K: self.keep_wanted, Qt.Key.Key_C: self.change_wanted,
                Qt.Key.Key_Delete: self.remove_wanted, Qt.Key.Key_Return: self.show_wanted,
                Qt.Key.Key_Enter: self.show_wanted,
            }  # fmt: skip
            if event.key() in keys and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._tell(keys[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)
