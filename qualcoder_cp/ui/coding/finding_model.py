# SPDX-License-Identifier: GPL-3.0-or-later
"""Passages that were found, each with a tick; painted with the hit marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionButton, QStyleOptionViewItem

from qualcoder_cp.coding import Hit
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.plain import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_HIT = Qt.ItemDataRole.UserRole
_AROUND = 40


class PassageModel(QAbstractListModel):
    """The passages; those that can be coded are ticked at first. ``ticks_changed()``."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._ticked: set[int] = set()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show these passages."""
        self.beginResetModel()
        self._hits = tuple(hits)
        self._ticked = {row for row, one in enumerate(hits) if one.codable}
        self.endResetModel()
        self.ticks_changed.emit()

    def hit(self, row: int) -> Hit | None:
        """Return the passage in a row."""
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def ticked(self) -> list[Hit]:
        """Return the ticked passages in their order."""
        return [self._hits[row] for row in sorted(self._ticked)]

    def toggle(self, row: int) -> None:
        """Tick a passage that can be coded, or untick it."""
        one = self.hit(row)
        if one is not None and one.codable:
            self._ticked ^= {row}
            self.dataChanged.emit(self.index(row), self.index(row))
            self.ticks_changed.emit()

    def tick_all(self, on: bool) -> None:
        """Tick all that can be coded, or none."""
        self._ticked = {row for row, one in enumerate(self._hits) if one.codable} if on else set()
        if self._hits:
            self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1))
        self.ticks_changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of passages."""
        return 0 if parent.isValid() else len(self._hits)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let passages be chosen, and ticked where something can be coded."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        one = self.hit(index.row())
        return chosen | Qt.ItemFlag.ItemIsUserCheckable if one is not None and one.codable else chosen

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the passage, its words and its tick."""
        one = self.hit(index.row())
        if one is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{one.transcript}: {' '.join(one.quote.split())}{_state(one)}"
            case Qt.ItemDataRole.ToolTipRole:
                told = (one.transcript, one.speaker, one.before + "[" + one.quote + "]" + one.after, one.closed)
                return plain_tip("\n".join(part for part in told if part))
            case Qt.ItemDataRole.CheckStateRole if one.codable:
                return Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
            case _ if role == _HIT:
                return one
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick over from the view."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        if wanted != (index.row() in self._ticked):
            self.toggle(index.row())
        return True


def _state(one: Hit) -> str:
    return " (coded already)" if one.coded else " (can't be coded)" if one.closed else ""


class HitLines(QStyledItemDelegate):
    """Paints tick, transcript and speaker, and below them the words around the hit, which is underlined."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for two lines."""
        return QSize(0, 2 * option.fontMetrics.lineSpacing() + 2 * space(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one passage."""
        one: Hit = index.data(_HIT)
        shown, metrics, box = colours(), option.fontMetrics, option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(shown.selected if chosen else shown.hover))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(shown.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        inside = box.adjusted(space(1), space(1), -space(1), -space(1))
        side = round(metrics.height() * 0.9)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            self._tick(painter, QRect(inside.left(), inside.top(), side, side), state == Qt.CheckState.Checked)
        left, width = inside.left() + side + space(1), inside.width() - side - space(1)
        painter.setPen(QColor(shown.muted))
        head = " · ".join(part for part in (one.transcript, one.speaker, _state(one).strip(" ()")) if part)
        painter.drawText(left, inside.top() + metrics.ascent(), metrics.elidedText(
            head, Qt.TextElideMode.ElideRight, width))  # fmt: skip
        painter.setPen(QColor(shown.text))
        self._words(painter, one, left, inside.top() + metrics.lineSpacing(), width)
        painter.restore()

    def _tick(self, painter: QPainter, place: QRect, on: bool) -> None:
        option = QStyleOptionButton()
        option.rect = place
        option.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off
        )
        QApplication.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter)

    def _words(self, painter: QPainter, one: Hit, left: int, top: int, width: int) -> None:
        """Draw the words from a little before the first mark on, the mark bold and underlined."""
        start, end = one.marks[0][0] - one.start, one.marks[0][1] - one.start
        before = " ".join(one.quote[max(0, start - _AROUND) : start].split(" "))
        lead = ("…" if start > _AROUND else "") + " ".join(before.split())
        parts = [(lead + " " if lead and before[-1:].isspace() else lead, False),
                 (" ".join(one.quote[start:end].split()), True),
                 (" ".join(one.quote[end:].split("\n")), False)]  # fmt: skip
        x, right = left, left + width
        for words, marked in parts:
            font = QFont(painter.font())
            font.setUnderline(marked)
            font.setWeight(QFont.Weight.DemiBold if marked else QFont.Weight.Normal)
            painter.setFont(font)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, right - x))
            painter.drawText(x, top + metrics.ascent(), shown)
            x += metrics.horizontalAdvance(shown)
            if shown != words or x >= right:
                break
