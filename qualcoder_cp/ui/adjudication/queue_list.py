# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue as it is seen: a sign for the type, the codes with their colours, where it is, what became of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.adjudication import Queued
from qualcoder_cp.ui.adjudication.filters import State, state_of
from qualcoder_cp.ui.adjudication.queue_model import QUEUED, QueueModel
from qualcoder_cp.ui.adjudication.words import GLYPHS, flip_sign
from qualcoder_cp.ui.codebook.swatch import shown_colour
from qualcoder_cp.ui.theme import colours, space

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """Paints one item on two or three lines: a line per code, then type and place."""

    def __init__(self, model: QueueModel) -> None:
        """Look codes and participants up in the model's surroundings."""
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the codes and the line below them."""
        lines = 1 + min(2, max(1, len(index.data(QUEUED).item.codes)))
        return QSize(option.fontMetrics.horizontalAdvance("0") * 24, lines * _line(option.fontMetrics) + space(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        queued: Queued = index.data(QUEUED)
        shown, metrics = colours(), option.fontMetrics
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(shown.selected))
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            mark = QRect(option.rect.left(), option.rect.top(), max(3, space(0) // 2 + 1), option.rect.height())
            painter.fillRect(mark, QColor(shown.accent if focused else shown.border))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(shown.hover))
        inside = option.rect.adjusted(space(2), space(1) // 2 + 1, -space(1), -space(1) // 2 - 1)
        done = state_of(queued) is State.DECIDED
        sign = metrics.height() + space(0)
        self._paint_sign(painter, QRect(inside.left(), inside.top() + 1, sign, sign), queued, done)
        inside.setLeft(inside.left() + sign + space(1))
        self._paint_codes(painter, inside, queued, metrics, done)
        self._paint_place(painter, inside, queued, metrics)
        painter.setPen(QColor(shown.border))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _paint_sign(self, painter: QPainter, box: QRect, queued: Queued, done: bool) -> None:
        shown = colours()
        painter.setPen(QPen(QColor(shown.border if done else shown.muted), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, space(0), space(0))
        painter.setPen(QColor(shown.muted if done else shown.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, GLYPHS[queued.item.type])

    def _paint_codes(self, painter: QPainter, box: QRect, queued: Queued, metrics: QFontMetrics, done: bool) -> None:
        shown, tree = colours(), self._model.around.tree
        height, radius = _line(metrics), metrics.height() // 4
        codes = [tree.codes[code] for code in queued.item.codes if code in tree.codes]
        for number, code in enumerate(codes[:2]):
            line = QRect(box.left(), box.top() + number * height, box.width(), height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shown_colour(code.colour))
            square = QRect(line.left(), line.center().y() - radius + 1, 2 * radius, 2 * radius)
            painter.drawRoundedRect(square, radius / 2, radius / 2)
            painter.setPen(QColor(shown.muted if done else shown.text))
            more = f" + {len(codes) - 2}" if number == 1 and len(codes) > 2 else ""
            words = line.adjusted(2 * radius + space(1), 0, 0, 0)
            painter.drawText(words, _LEFT, metrics.elidedText(code.name + more, _RIGHT, words.width()))

    def _paint_place(self, painter: QPainter, box: QRect, queued: Queued, metrics: QFontMetrics) -> None:
        shown = colours()
        line = QRect(box.left(), box.bottom() - _line(metrics) + 1, box.width(), _line(metrics))
        mark = {State.OPEN: flip_sign(queued), State.LATER: "later", State.DECIDED: "✓"}[
            state_of(queued)
        ]  # fmt: skip
        font = QFont(painter.font())
        painter.setPen(QColor(shown.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark)
        line.setRight(line.right() - metrics.horizontalAdvance(f"{mark} "))
        painter.setFont(font)
        painter.setPen(QColor(shown.muted))
        name = queued.board.transcript.name
        words = f"{name} · {queued.item.type.value}"
        painter.drawText(line, _LEFT, metrics.elidedText(words, _RIGHT, line.width()))


_RIGHT = Qt.TextElideMode.ElideRight


def _line(metrics: QFontMetrics) -> int:
    return metrics.height() + space(0)


class QueueList(QListView):
    """The queue; letters and digits are left to the screen, so that no key jumps through the list."""

    def __init__(self, model: QueueModel) -> None:
        """Show the model."""
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(model))
        self.setAccessibleName("Queue of disagreements")
        self.setUniformItemSizes(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave everything that types a character to the screen."""
        if event.text() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)
