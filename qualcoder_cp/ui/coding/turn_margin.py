# SPDX-License-Identifier: GPL-3.0-or-later
"""The margin at the left of the text: who speaks, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qualcoder_cp.model import Role, Turn
from qualcoder_cp.ui.coding.margins import PAD

if TYPE_CHECKING:
    from qualcoder_cp.ui.coding.text_page import TextPage


def clock(milliseconds: int) -> str:
    """Return a time of the recording as ``m:ss`` or ``h:mm:ss``."""
    seconds = milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


class TurnMargin(QWidget):
    """Who speaks, and when: beside the first line of each turn, and at the top of the page."""

    def __init__(self, view: TextPage) -> None:
        super().__init__(view)
        self._view = view
        self._speakers: set[str] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Speakers")

    def set_speakers(self, speakers: set[str]) -> None:
        """Say which names there are, so that the margin can be as wide as they need."""
        self._speakers = speakers

    def wanted_width(self) -> int:
        """Return the width in pixels for the longest name, within reason; a narrow strip without names."""
        lettering = self._view.lettering
        longest = max((lettering.width(name, bold=True) for name in self._speakers), default=0)
        return 2 * PAD + min(max(longest + 2, lettering.width("0:00:00")), lettering.width("m" * 11))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the speakers of the turns on the page; who spoke above it stays at its top."""
        painter = QPainter(self)
        palette = self._view.painting.palette
        painter.fillRect(event.rect(), QColor(*palette.background))
        height = self._view.lettering.height
        places = self._places()
        for rank, (turn, y) in enumerate(places):
            following = places[rank + 1][1] if rank + 1 < len(places) else 1 << 20
            if y < 2:
                y = min(2, following - 2 * height)
            if following > 0 and (rank == 0 or places[rank - 1][1] != y):
                self._paint_turn(painter, turn, y, height, following - y >= 2 * height)

    def _places(self) -> list[tuple[Turn, int]]:
        """Return the turns on the page with the height of their first line; the first may be above it."""
        offsets = self._view.painting.offsets
        places: list[tuple[Turn, int]] = []
        for piece in self._view.page():
            base = piece.block.position()
            start, end = offsets.from_qt(base), offsets.from_qt(base + piece.block.length() - 1)
            for turn in self._view.steps.turns_between(start, max(end, start + 1)):
                if turn.start >= start:
                    layout, place = piece.block.layout(), offsets.to_qt(turn.start) - base
                    line = layout.lineForTextPosition(place) if place else layout.lineAt(0)
                    places.append((turn, piece.y + int(line.y())))
                elif not places:
                    places.append((turn, -(1 << 20)))
        return places

    def _paint_turn(self, painter: QPainter, turn: Turn, y: int, height: int, timed: bool) -> None:
        palette = self._view.painting.palette
        width = self.width() - 2 * PAD
        spoken = turn.role == Role.PARTICIPANT
        lettering = self._view.lettering
        painter.setPen(QColor(*palette.text if spoken else palette.muted))
        lettering.draw(painter, (PAD, y, width), turn.speaker or "–", spoken, right=True)
        if turn.start_ms is not None and timed:
            painter.setPen(QColor(*palette.muted))
            lettering.draw_once(painter, (PAD, y + height, width), clock(turn.start_ms))
