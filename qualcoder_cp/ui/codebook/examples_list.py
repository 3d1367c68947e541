# SPDX-License-Identifier: GPL-3.0-or-later
"""The linked examples of a code on its card: typical, atypical, close but no; each leads to its passage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qualcoder_cp.codebook import ExampleKind, ExamplePlace
from qualcoder_cp.ui.codebook.card_fields import LineField
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.plain import plain_tip
from qualcoder_cp.ui.widgets.quoting import short

_PLACE = Qt.ItemDataRole.UserRole
_ROWS = 5


class ExamplesList(QWidget):
    """Lists examples.

    ``show_wanted(ExamplePlace)``, ``kind_set(example_id, kind)``, ``note_left(example_id, text)``,
    ``remove_wanted(example_id)``.
    """

    show_wanted = Signal(object)
    kind_set = Signal(int, object)
    note_left = Signal(int, str)
    remove_wanted = Signal(int)

    def __init__(self) -> None:
        """Build an empty list."""
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName("Linked examples; Enter shows the passage")
        self.list.setToolTip("Enter or a double click shows the passage, Del takes the example off the card")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.installEventFilter(self)
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the example shows")
        self.kind.setToolTip("Typical, atypical, or close but no")
        for kind in ExampleKind:
            self.kind.addItem(kind.value.capitalize(), kind)
        self.note = LineField("Note on the example", "Why it is one")
        self.show_button = button("Show the passage", self._show, tip="Open the passage in Coding (Enter)")
        self.remove_button = button("Take it off", self._remove, "quiet", tip="Take this example off the card (Del)")
        self._none = label(
            "No linked example yet. In Coding, select a passage and press E to make it one.", "muted", wrap=True
        )
        self._tools = row(self.show_button, self.kind, self.remove_button, None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        for widget in (self._none, self.list, self.note, self._tools):
            layout.addWidget(widget)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_choice())
        self.list.itemActivated.connect(lambda _item: self._show())
        self.kind.activated.connect(self._kind)
        self.note.left.connect(self._note)

    def show_places(self, places: Sequence[ExamplePlace], *, readonly: bool) -> None:
        """Show these examples; the chosen one stays chosen."""
        chosen = self._chosen()
        self.list.blockSignals(True)
        self.list.clear()
        for one in places:
            words = f"{one.example.kind.value.capitalize()}: “{short(one.example.quote)}”"
            item = QListWidgetItem(words + (f"\n{one.example.note}" if one.example.note else ""))
            item.setData(_PLACE, one)
            item.setToolTip(plain_tip("\n".join(part for part in (one.example.quote, one.problem) if part)))
            self.list.addItem(item)
            if chosen is not None and one.example.id == chosen.example.id:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        for widget in (self.list, self.note, self._tools):
            widget.setVisible(bool(places))
        self._none.setVisible(not places)
        self.list.setFixedHeight(min(len(places) or 1, _ROWS) * 2 * self.fontMetrics().lineSpacing() + 2 * space(1))
        for widget in (self.kind, self.remove_button):
            widget.setEnabled(not readonly)
        self.note.setReadOnly(readonly)
        self._show_choice()

    def commit(self) -> None:
        """Report a note that the focus has not left yet."""
        self.note.commit()

    def _chosen(self) -> ExamplePlace | None:
        item = self.list.currentItem()
        return item.data(_PLACE) if item is not None else None

    def _show_choice(self) -> None:
        one = self._chosen()
        if one is not None:
            self.kind.setCurrentIndex(list(ExampleKind).index(one.example.kind))
            self.note.show_text(one.example.note)
            self.show_button.setEnabled(one.start is not None)
            self.show_button.setToolTip(plain_tip(one.problem or "Open the passage in Coding (Enter)"))

    def _show(self) -> None:
        one = self._chosen()
        if one is not None:
            self.show_wanted.emit(one)

    def _kind(self, number: int) -> None:
        if (one := self._chosen()) is not None:
            self.kind_set.emit(one.example.id, list(ExampleKind)[number])

    def _note(self, text: str) -> None:
        if (one := self._chosen()) is not None:
            self.note_left.emit(one.example.id, text)

    def _remove(self) -> None:
        if (one := self._chosen()) is not None:
            self.remove_wanted.emit(one.example.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the chosen example off by Del, show its passage by Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete and self.remove_button.isEnabled():
                self._remove()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._show()
                return True
        return super().eventFilter(watched, event)
