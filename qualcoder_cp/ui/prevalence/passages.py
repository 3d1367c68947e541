# SPDX-License-Identifier: GPL-3.0-or-later
"""The list behind a number: groups, their participants, and each one's passages; painted as a page to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.prevalence import Evidence, Passage
from qualcoder_cp.ui.theme import colours, space

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST = 400
"""Letters of a passage in the list; the whole passage stands in the tool tip and in the text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a group, a participant, or a passage with its words."""

    title: str
    passage: Passage | None = None
    group: bool = False


class PassageModel(QAbstractListModel):
    """The lines of an `Evidence`; only passages can be chosen."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: list[Line] = []

    def show_evidence(self, found: Evidence | None) -> None:
        """Show other people and passages."""
        self.beginResetModel()
        self.lines = _lines(found) if found else []
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a line, for sight and for screen readers."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _short(line.passage.words) if line.passage else line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.title}: {line.passage.words}" if line.passage else line.title
        if role == Qt.ItemDataRole.ToolTipRole and line.passage:
            return f"{line.passage.words}\n\n{line.title}\nEnter or double click opens the text."
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the keys pass over headings."""
        line = self.lines[index.row()] if index.isValid() else None
        if line is None or line.passage is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def first(self) -> QModelIndex:
        """Return the first passage, or an invalid index."""
        rows = (number for number, line in enumerate(self.lines) if line.passage)
        row = next(rows, None)
        return QModelIndex() if row is None else self.index(row)


def _lines(found: Evidence) -> list[Line]:
    lines: list[Line] = []
    group = None
    for voice in found.voices:
        if voice.group != group:
            group = voice.group
            people = sum(one.group == group for one in found.voices)
            lines.append(Line(f"{group} ({people})", group=True))
        lines.append(Line(voice.name))
        for one in voice.passages:
            lines.append(Line(" · ".join((one.transcript, one.coder, one.code)), one))
    return lines


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


class PassageDelegate(QStyledItemDelegate):
    """Paints a line: group in the heading's weight, participant, passage with its place below it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        model = index.model()
        assert isinstance(model, PassageModel)
        line, shown = model.lines[index.row()], colours()
        painter.save()
        area, step = option.rect, space(1)
        if line.passage is None:
            painter.setFont(_heading(option.font, strong=line.group))
            painter.setPen(QColor(shown.text if line.group else shown.muted))
            place = area.adjusted(step, 0, -step, -space(0) // 2)
            title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideMiddle, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, title)
            if line.group:
                painter.setPen(QColor(shown.border))
                painter.drawLine(area.left() + step, area.bottom(), area.right() - step, area.bottom())
        else:
            self._passage(painter, option, line)
        painter.restore()

    def _passage(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        shown, area, step = colours(), option.rect, space(1)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(shown.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(shown.hover))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(shown.accent))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        inner = area.adjusted(2 * step, step * 3 // 4, -step, -step * 3 // 4)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        assert line.passage is not None
        height = _words_height(option.fontMetrics, line.passage.words, inner.width())
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), height), _WRAP, _short(line.passage.words))
        small = _small(option.font)
        painter.setFont(small)
        painter.setPen(QColor(shown.muted))
        place = QRect(inner.left(), inner.top() + height, inner.width(), QFontMetrics(small).height())
        words = QFontMetrics(small).elidedText(line.title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that the words need at the width of the list."""
        model, view = index.model(), option.widget
        assert isinstance(model, PassageModel)
        line = model.lines[index.row()]
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        if line.passage is None:
            return QSize(width, option.fontMetrics.height() + (space(3) if line.group else space(2)))
        height = _words_height(option.fontMetrics, line.passage.words, width - 3 * space(1))
        return QSize(width, height + QFontMetrics(_small(option.font)).height() + 2 * (space(1) * 3 // 4))


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)


def _words_height(metrics: QFontMetrics, words: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, max(width, 1), 1_000_000), _WRAP, _short(words)).height()


def _heading(font: QFont, *, strong: bool) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Medium)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made
