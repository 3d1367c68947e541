# SPDX-License-Identifier: GPL-3.0-or-later
"""Splitting a code: the codings that are ticked go to a new code beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from qualcoder_cp.coding import SplitPreview
from qualcoder_cp.coding.segments import Segment
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.plain import plain_tip
from qualcoder_cp.ui.widgets.quoting import short

_CODING = Qt.ItemDataRole.UserRole


class SplitPanel(QFrame):
    """Lists a code's codings with ticks.

    ``ticked(ids)``: the ticks changed, the effect is wanted; ``split_wanted(ids, name)``; ``closed()``.
    """

    ticked = Signal(list)
    split_wanted = Signal(list, str)
    closed = Signal()

    def __init__(self) -> None:
        """Build the panel without codings."""
        super().__init__()
        self.setProperty("tone", "card")
        self._title = label("", "title", wrap=True, name="Which code is split")
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the new code")
        self.name.setAccessibleName("Name of the new code")
        self.name.setToolTip("The new code stands beside the one that is split; Enter splits")
        self.list = QListWidget()
        self.list.setAccessibleName("Codings of the code; ticked ones go to the new code")
        self.list.setToolTip("Tick the codings that go to the new code (Space)")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._effect = label("", "muted", wrap=True, name="What will happen")
        self.confirm = button("Split", self._split, "primary", tip="Make the new code and move the ticked codings")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(1))
        layout.addWidget(self._title)
        layout.addWidget(self.name)
        layout.addWidget(label("Tick the codings that go to the new code.", "muted", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._effect)
        layout.addWidget(row(self.confirm, button("Not now", self.put_away, "quiet", tip="Change nothing (Esc)"), None))
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.name.textChanged.connect(lambda _words: self._tell())
        self.name.returnPressed.connect(self._split)
        self.hide()

    def ask(self, code: str, segments: Sequence[Segment]) -> None:
        """Show the codings of a code, none ticked."""
        self._title.setText(f"Split “{code}”")
        self.name.clear()
        self.list.blockSignals(True)
        self.list.clear()
        for one in segments:
            item = QListWidgetItem(f"{one.transcript}: {short(one.quote)}")
            item.setData(_CODING, one.coding.id)
            item.setToolTip(plain_tip(f"{one.before[-80:]}[{one.quote}]{one.after[:80]}"))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._tell()
        self.show()
        self.name.setFocus()

    def ids(self) -> list[int]:
        """Return the ticked codings."""
        items = [self.list.item(number) for number in range(self.list.count())]
        return [item.data(_CODING) for item in items if item.checkState() is Qt.CheckState.Checked]

    def show_effect(self, found: SplitPreview) -> None:
        """Say what the split will do with the ticked codings."""
        words = f"{len(found.going)} of {self.list.count()} codings go to the new code"
        for count, why in ((len(found.frozen), "lie in submitted layers and stay"),
                           (len(found.others), "belong to other coders and stay")):  # fmt: skip
            words += f"; {count} {why}" if count else ""
        self._effect.setText(f"{words}. One step to undo.")

    def put_away(self) -> None:
        """Change nothing and close."""
        self.hide()
        self.closed.emit()

    def _tell(self) -> None:
        ids = self.ids()
        self.confirm.setEnabled(bool(ids) and bool(self.name.text().strip()))
        if ids:
            self.ticked.emit(ids)
        else:
            self._effect.setText("No coding is ticked yet." if self.list.count() else "Nothing is coded with it.")

    def _split(self) -> None:
        if self.confirm.isEnabled():
            self.split_wanted.emit(self.ids(), self.name.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
