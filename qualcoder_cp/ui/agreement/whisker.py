# SPDX-License-Identifier: GPL-3.0-or-later
"""A coefficient as a dot with its interval as a whisker, on an axis from 0 to 1."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcoder_cp.agreement.result import Result
from qualcoder_cp.ui.agreement.wording import interval_words, value_words
from qualcoder_cp.ui.theme import colours, space

RESULT = Qt.ItemDataRole.UserRole + 1
"""The role under which a model gives the `Result` of a cell."""


def paint_whisker(painter: QPainter, box: QRect, result: Result) -> None:
    """Draw axis, whisker and dot into ``box``; what lies below 0 stands at 0 with an arrow to the left."""
    shown, middle = colours(), box.center().y() + 0.5
    radius = max(3.0, box.height() / 7)
    left, width = box.left() + radius + 1, box.width() - 2 * radius - 2

    def x(value: float) -> float:
        return left + max(0.0, min(1.0, value)) * width

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    faint = QColor(shown.muted)
    faint.setAlpha(110)
    painter.setPen(QPen(faint, 1))
    painter.drawLine(QPointF(x(0), middle), QPointF(x(1), middle))
    for tick in (0.0, 0.5, 1.0):
        painter.drawLine(QPointF(x(tick), middle - radius), QPointF(x(tick), middle + radius))
    ink = QColor(shown.text)
    if result.value is not None:
        low = result.value if result.ci_low is None else result.ci_low
        high = result.value if result.ci_high is None else result.ci_high
        painter.setPen(QPen(ink, max(1.5, radius / 2.4)))
        painter.drawLine(QPointF(x(low), middle), QPointF(x(high), middle))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if result.value < 0:
            tip = x(0) - radius
            painter.drawPolygon(
                QPolygonF([QPointF(tip, middle), QPointF(tip + 2 * radius, middle - radius),
                           QPointF(tip + 2 * radius, middle + radius)])
            )  # fmt: skip
        else:
            painter.drawEllipse(QPointF(x(result.value), middle), radius, radius)
    painter.restore()


class WhiskerDelegate(QStyledItemDelegate):
    """Paints the dot and whisker with value and interval in figures beside it, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell."""
        background = QStyleOptionViewItem(option)
        self.initStyleOption(background, index)
        background.text = ""
        style = background.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, background, painter, background.widget)
        result: Result | None = index.data(RESULT)
        if result is None:
            return
        box = option.rect.adjusted(space(1), 0, -space(1), 0)
        painter.save()
        painter.setFont(background.font)
        shown, metrics = colours(), QFontMetrics(background.font)
        if result.value is None:
            painter.setPen(QColor(shown.muted))
            words = metrics.elidedText(value_words(result), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        else:
            usual = QFontMetrics(option.font)  # the axis stands at the same place in bold rows
            figure, ends = usual.horizontalAdvance(" −0.00 "), usual.horizontalAdvance("  −0.00 to −0.00")
            axis = box.adjusted(0, 0, -figure - ends, 0)
            paint_whisker(painter, axis, result)
            painter.setPen(QColor(shown.text))
            numbers = QRectF(axis.right(), box.top(), figure, box.height())
            painter.drawText(numbers, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value_words(result))
            painter.setPen(QColor(shown.muted))
            painter.setFont(option.font)
            rest = QRectF(numbers.right() + space(1), box.top(), ends - space(1), box.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, interval_words(result))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for an axis of readable length and the figures."""
        metrics = QFontMetrics(option.font)
        return QSize(metrics.horizontalAdvance("0") * 36, metrics.height() + space(1) + space(0))
