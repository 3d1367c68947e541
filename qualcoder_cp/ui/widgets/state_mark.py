# SPDX-License-Identifier: GPL-3.0-or-later
"""Small marks for states, told apart by shape: circle, half, disc, split disc, tick, seal, lock, dash.

Never by colour alone.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


class Mark(StrEnum):
    """The shapes."""

    NONE = "none"
    CIRCLE = "circle"
    HALF = "half"
    DISC = "disc"
    SPLIT = "split disc"
    TICK = "tick"
    SEAL = "seal"
    LOCK = "lock"
    DASH = "dash"


def paint_mark(painter: QPainter, rect: QRectF, mark: Mark, colour: QColor | str, inside: QColor | str) -> None:
    """Paint a mark into a square: ``colour`` draws it, ``inside`` is the tick's colour on a disc."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), max(1.0, rect.height() / 9))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = pen.widthF() / 2
    ring = rect.adjusted(edge, edge, -edge, -edge)
    if mark in (Mark.CIRCLE, Mark.HALF):
        painter.drawEllipse(ring)
    if mark is Mark.HALF:
        painter.setBrush(QColor(colour))
        painter.drawPie(ring, 90 * 16, 180 * 16)
    if mark in (Mark.DISC, Mark.TICK, Mark.SPLIT):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(ring)
    if mark is Mark.SEAL:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(ring, edge * 2, edge * 2)
    if mark is Mark.SPLIT:
        painter.setPen(QPen(QColor(inside), pen.widthF() * 1.3))
        painter.drawPolyline(_points(rect, (0.5, 0.0), (0.5, 1.0)))
    if mark in (Mark.TICK, Mark.SEAL):
        painter.setPen(QPen(QColor(inside), pen.widthF() * 1.3, c=Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(_points(rect, (0.28, 0.52), (0.44, 0.68), (0.73, 0.35)))
    if mark is Mark.LOCK:
        painter.drawArc(_part(rect, 0.30, 0.08, 0.40, 0.60), 0, 180 * 16)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(_part(rect, 0.18, 0.42, 0.64, 0.46), edge, edge)
    if mark is Mark.DASH:
        painter.drawPolyline(_points(rect, (0.2, 0.5), (0.8, 0.5)))
    painter.restore()


def _points(rect: QRectF, *places: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()) for x, y in places])


def _part(rect: QRectF, x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(
        rect.x() + x * rect.width(), rect.y() + y * rect.height(), width * rect.width(), height * rect.height()
    )
