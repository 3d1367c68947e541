# SPDX-License-Identifier: GPL-3.0-or-later
"""The type-ahead palette of codes: a few letters, Enter; Alt+N makes a new code of what was typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.codebook import CodeTree
from qualcoder_cp.ui.codebook.swatch import swatch
from qualcoder_cp.ui.coding.code_search import find_codes
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import button, label, row
from qualcoder_cp.ui.widgets.plain import plain_text, plain_tip

_CODE = Qt.ItemDataRole.UserRole
_PATH = Qt.ItemDataRole.UserRole + 1
_TOLD = Qt.ItemDataRole.UserRole + 2


class CodePaletteDialog(QDialog):
    """Choose a code by typing. ``chosen(code_id)`` or ``new_wanted(name)``, after which it closes."""

    chosen = Signal(int)
    new_wanted = Signal(str)

    def __init__(
        self, codes: CodeTree, recent: Sequence[int], passage: str, below: str, parent: QWidget, *,
        title: str = "Code this passage", can_make: bool = True, new_first: bool = False,
        without: Collection[int] = (),
    ) -> None:  # fmt: skip
        """Offer the codes of a codebook.

        Args:
            codes: the codebook.
            recent: codes used lately, the latest first.
            passage: the words that will be coded.
            below: the path under which a new code would hang, '' for a new domain.
            parent: where the dialog belongs.
            title: what is done with the code.
            can_make: whether a new code can be made of what is typed.
            without: codes that are not offered.
            new_first: Enter makes a new code instead of taking the one found.
        """
        super().__init__(parent)
        self.setWindowTitle("New code for this passage" if new_first else title)
        self._without = frozenset(without)
        self._can_make, self._new_first = can_make, new_first
        self._codes, self._recent, self._below = codes, recent, below
        self.field = QLineEdit()
        self.field.setPlaceholderText("Name of the new code" if new_first else "Type a name, a definition or a path")
        self.field.setAccessibleName("Search codes")
        self.field.setToolTip("Down and Up choose, Enter takes the code, Escape closes")
        self.list = QListWidget()
        self.list.setAccessibleName("Codes")
        self.list.setItemDelegate(_CodeLines(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.new = button("", self._make_new, "quiet", icon_name="plus", tip="Make a new code and apply it (Alt+N)")
        shown = passage if len(passage) < 90 else passage[:88].rstrip() + "…"
        quote = label(f"“{shown}”", "muted", wrap=True, name="The passage")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(2))
        layout.setSpacing(space(1))
        foot = row(self.new, None)
        for widget in (quote, self.field, self.list, foot):
            layout.addWidget(widget)
        foot.setVisible(can_make)
        wide = self.fontMetrics().averageCharWidth() * 76
        over = parent.window()
        self.resize(min(wide, round(over.width() * 0.9)), min(wide, round(over.height() * 0.8)))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrow keys and Enter act on the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            if event.key() in steps:
                last = self.list.count() - 1
                self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + steps[Qt.Key(event.key())])))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                (self._make_new if self._new_first else self._choose)()
                return True
            if event.key() == Qt.Key.Key_N and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                self._make_new()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, words: str) -> None:
        self.list.clear()
        for code in find_codes(self._codes, words, self._recent):
            if code.id in self._without:
                continue
            item = QListWidgetItem(swatch(code.colour), code.name)
            item.setData(_CODE, code.id)
            item.setData(_PATH, self._codes.path(code.parent_id) if code.parent_id is not None else "")
            item.setData(_TOLD, code.short_definition)
            item.setToolTip(plain_tip("\n".join(part for part in (code.short_definition, code.when_to_use) if part)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        name = " ".join(words.split())
        place = f" in {self._below}" if self._below else " as a domain"
        key = "Enter" if self._new_first else "Alt+N"
        words = f"New code “{name}”{place} ({key})" if name else f"Type a name to make a new code{place}"
        self.new.setText(plain_text(words))
        self.new.setEnabled(bool(name))

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.data(_CODE))
        else:
            self._make_new()

    def _make_new(self) -> None:
        name = " ".join(self.field.text().split())
        if name and self._can_make:
            self.accept()
            self.new_wanted.emit(name)


class _CodeLines(QStyledItemDelegate):
    """Two lines per code: name with its path, and its short definition."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, 2 * option.fontMetrics.height() + 2 * space(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        shown, metrics = colours(), option.fontMetrics
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(shown.selected if chosen else shown.hover))
        box = option.rect.adjusted(space(1), space(1), -space(1), -space(1))
        side = metrics.height()
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, QRect(box.left(), box.top(), side, side))  # type: ignore[attr-defined]
        text = box.adjusted(side + space(1), 0, 0, 0)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(shown.text))
        name = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, text.width())  # type: ignore[attr-defined]
        painter.drawText(text.left(), text.top() + metrics.ascent(), name)
        used = painter.fontMetrics().horizontalAdvance(name) + space(2)
        painter.setFont(option.font)
        painter.setPen(QColor(shown.muted))
        self._line(painter, index.data(_PATH), text.left() + used, text.top(), text.width() - used)  # type: ignore[attr-defined]
        self._line(painter, index.data(_TOLD), text.left(), text.top() + metrics.height(), text.width())  # type: ignore[attr-defined]
        painter.restore()

    def _line(self, painter: QPainter, words: str, x: int, y: int, width: int) -> None:
        metrics = painter.fontMetrics()
        if width > 4 * metrics.averageCharWidth():
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(x, y + metrics.ascent(), shown)
