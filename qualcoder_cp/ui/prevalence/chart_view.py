# SPDX-License-Identifier: GPL-3.0-or-later
"""The chart as a picture with live places: hover tells the number, a click or Enter opens what is behind it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from qualcoder_cp.prevalence.figures import Region
from qualcoder_cp.ui.theme import colours, space

_STEPS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered chart: RGBA rows from the top in device pixels, and the places of its bars."""

    pixels: bytes
    width: int
    height: int
    ratio: float
    regions: tuple[Region, ...]

    def image(self) -> QImage:
        """Return it as an image of its own, sharp at its pixel ratio."""
        made = QImage(self.pixels, self.width, self.height, 4 * self.width, QImage.Format.Format_RGBA8888).copy()
        made.setDevicePixelRatio(self.ratio)
        return made


class ChartView(QWidget):
    """Shows a `Picture`; the place with the focus is kept by code and group when another picture comes."""

    opened = Signal(int, object)
    """A code id and a group (None: all) whose passages are wanted."""

    def __init__(self) -> None:
        """Start without a picture."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._image = QImage()
        self._grid: list[list[Region]] = []
        self._place: tuple[int, str | None] | None = None
        self._hovered: Region | None = None
        self._open: tuple[int, str | None] | None = None
        self._tell()

    def show_open(self, place: tuple[int, str | None] | None) -> None:
        """Mark the code and group whose passages stand beside the chart, or none."""
        self._open = place
        self.update()

    def show_picture(self, picture: Picture | None) -> None:
        """Show another picture, or nothing."""
        self._image = picture.image() if picture else QImage()
        rows: dict[int, list[Region]] = {}
        for region in picture.regions if picture else ():
            rows.setdefault(region.code_id, []).append(region)
        self._grid = list(rows.values())
        self._hovered = None
        size = self._image.deviceIndependentSize().toSize() if picture else QSize(0, 0)
        self.setFixedSize(size)
        self._tell()
        self.update()

    def regions(self) -> list[Region]:
        """Return the places in reading order."""
        return [region for row in self._grid for region in row]

    def focused(self) -> Region | None:
        """Return the place that the keys are at."""
        everything = self.regions()
        here = next((one for one in everything if (one.code_id, one.group) == self._place), None)
        return here or (everything[0] if everything else None)

    def rectangle(self, region: Region) -> QRectF:
        """Return where a region lies in this widget."""
        width, height = self.width(), self.height()
        return QRectF(region.left * width, region.top * height, region.width * width, region.height * height)

    def at(self, point: QPointF) -> Region | None:
        """Return the place under a point."""
        return next((one for one in self.regions() if self.rectangle(one).contains(point)), None)

    # ---------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, Home and End; open with Enter or Space."""
        key, here = Qt.Key(event.key()), self.focused()
        if here is None:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._step(here, *_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._focus_on((self._grid[0] if key == Qt.Key.Key_Home else self._grid[-1])[0])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(here.code_id, here.group)
        else:
            super().keyPressEvent(event)

    def _step(self, here: Region, down: int, right: int) -> None:
        row = next(number for number, regions in enumerate(self._grid) if here in regions)
        column = self._grid[row].index(here)
        row = max(0, min(len(self._grid) - 1, row + down))
        self._focus_on(self._grid[row][max(0, min(len(self._grid[row]) - 1, column + right))])

    def _focus_on(self, region: Region) -> None:
        self._place = (region.code_id, region.group)
        area = self.parent().parent() if self.parent() else None
        if isinstance(area, QScrollArea):
            centre = self.rectangle(region).center().toPoint()
            area.ensureVisible(centre.x(), centre.y(), space(4), 2 * space(4))
        self._tell()
        self.update()

    def _tell(self) -> None:
        """Let screen readers hear the place with the focus."""
        here = self.focused()
        self.setAccessibleName(f"Chart of prevalence. {here.tip}" if here else "Chart of prevalence")
        self.setAccessibleDescription("Arrow keys move among the bars, Enter opens the passages behind a number.")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # ---------------------------------------------------------------- mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the place under the mouse."""
        found = self.at(event.position())
        if found is not self._hovered:
            self._hovered = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place under the mouse."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the passages behind the number that was clicked."""
        found = self.at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._focus_on(found)
            self.opened.emit(found.code_id, found.group)

    def event(self, event: QEvent) -> bool:
        """Show the number under the mouse as a tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.at(QPointF(event.pos()))
            if found is None:
                QToolTip.hideText()
            else:
                words = f"{found.tip}. Click to see the passages."
                QToolTip.showText(event.globalPos(), words, self, self.rectangle(found).toRect())
            return True
        return super().event(event)

    # ---------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, the place under the mouse and the place with the focus."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.focused()
        if self._hovered is not None:
            self._mark(painter, self._hovered, QColor(colours().border), 1.0)
        for region in self.regions():
            if (region.code_id, region.group) == self._open:
                self._mark(painter, region, QColor(colours().accent), 1.0)
        if here is not None and self.hasFocus():
            self._mark(painter, here, QColor(colours().accent), 2.0)
        painter.end()

    def _mark(self, painter: QPainter, region: Region, colour: QColor, width: float) -> None:
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rectangle(region).adjusted(-space(0), 1, space(0), -1), space(0), space(0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the mark."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the mark."""
        super().focusOutEvent(event)
        self.update()
