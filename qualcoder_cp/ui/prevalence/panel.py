# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel at the right: one number, what it says of itself, and the passages behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from qualcoder_cp.prevalence import Evidence, Passage, count_form, interval_form, jmir_decimals
from qualcoder_cp.ui.prevalence.passages import PassageDelegate, PassageModel
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row


class PassageList(QListView):
    """A list of passages whose lines follow the width."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the lines anew when the width changes."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()


class EvidencePanel(QWidget):
    """Shows an `Evidence`; double click or Enter wants the passage in its text."""

    passage_wanted = Signal(object)
    """A `Passage` to be shown in its text."""
    closed = Signal()
    """The panel is no longer wanted."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName("Passages behind the number")
        self._title = label("", "heading", wrap=True, name="Code and group")
        self._number = label("", "figure", wrap=True, name="Number")
        self._details = label("", "muted", wrap=True, name="What the number rests on")
        self._close = button("", self.closed.emit, "quiet", tip="Close the passages (Esc)", icon_name="close")
        self.model = PassageModel()
        self.list = PassageList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(PassageDelegate(self.list))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Passages; Enter opens the text")
        self.list.setMouseTracking(True)
        self.list.doubleClicked.connect(self._want)
        self.list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(1), 0, 0, 0)
        layout.setSpacing(space(0))
        head = row(self._title, self._close)
        head.layout().setStretch(0, 1)
        head.layout().setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        for widget in (head, self._number, self._details):
            layout.addWidget(widget)
        layout.addSpacing(space(1))
        layout.addWidget(self.list, 1)

    def show_evidence(self, found: Evidence, group: str | None) -> None:
        """Show a number with its people and passages; the chosen passage stays chosen if it is still there."""
        chosen = self.chosen()
        decimals = jmir_decimals(found.table.total())
        self._title.setText(found.name if group is None else f"{found.name}, {group}")
        self._number.setText(count_form(found.count.n, found.count.N, decimals))
        number = sum(len(voice.passages) for voice in found.voices)
        words = [f"95% CI {interval_form(found.count, decimals)}"] if found.count.N else []
        words.append(f"{number} passage{'' if number == 1 else 's'}")
        words.append(f"layer: {found.layer}")
        self._details.setText(" · ".join(words))
        self.model.show_evidence(found)
        again = [
            place for place, line in enumerate(self.model.lines)
            if chosen and line.passage and line.passage.coding.uuid == chosen.coding.uuid
        ]  # fmt: skip
        self.list.setCurrentIndex(self.model.index(again[0]) if again else self.model.first())
        if not again:
            self.list.scrollToTop()

    def chosen(self) -> Passage | None:
        """Return the passage chosen in the list, or None."""
        index = self.list.currentIndex()
        return self.model.lines[index.row()].passage if index.isValid() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open with Enter, close with Esc."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._want(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)

    def _want(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()] if index.isValid() else None
        if line is not None and line.passage is not None:
            self.passage_wanted.emit(line.passage)
