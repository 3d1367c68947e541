# SPDX-License-Identifier: GPL-3.0-or-later
"""What a search found, by transcript: each place with the words around it and the hit marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.transcripts import Hit
from qualcoder_cp.transcripts.search import Term, marks
from qualcoder_cp.ui.theme import colours, space

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a transcript with the number of its hits, or a hit."""

    title: str
    hit: Hit | None = None


class HitModel(QAbstractListModel):
    """The hits under the names of their transcripts; only hits can be chosen."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.lines: list[Line] = []
        self.terms: Sequence[Term] = ()

    def show_hits(self, hits: Sequence[Hit], names: Mapping[int, str], terms: Sequence[Term]) -> None:
        """Show these hits; ``names`` are those of transcripts, ``terms`` what was looked for."""
        self.beginResetModel()
        self.terms, self.lines = terms, []
        numbers = Counter(hit.transcript_id for hit in hits)
        before = None
        for hit in hits:
            if hit.transcript_id != before:
                before = hit.transcript_id
                self.lines.append(Line(f"{names.get(before, '')} · {numbers[before]:,}"))
            self.lines.append(Line(hit.speaker or "outside of turns", hit))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a line, for sight and for screen readers."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.title}: {line.hit.snippet}" if line.hit else line.title
        if role == Qt.ItemDataRole.ToolTipRole and line.hit:
            return f"{line.hit.snippet}\nEnter or a click opens it in Coding."
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the keys pass over the names of transcripts."""
        if not index.isValid() or self.lines[index.row()].hit is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def beyond(self, row: int, by: int) -> int:
        """Return the row of the hit that is ``by`` (1 or -1) hits further, or the same row at the end."""
        found = row + by
        while 0 <= found < len(self.lines):
            if self.lines[found].hit is not None:
                return found
            found += by
        return row


class HitDelegate(QStyledItemDelegate):
    """Paints a transcript's name as a heading, and a hit as speaker and words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        model = index.model()
        assert isinstance(model, HitModel)
        line, shown, step = model.lines[index.row()], colours(), space(1)
        painter.save()
        if line.hit is None:
            painter.setFont(_strong(option.font))
            painter.setPen(QColor(shown.text))
            place = option.rect.adjusted(step, 0, -step, -space(0))
            title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideMiddle, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, title)
        else:
            self._hit(painter, option, line, line.hit, model.terms)
        painter.restore()

    def _hit(
        self, painter: QPainter, option: QStyleOptionViewItem, line: Line, hit: Hit, terms: Sequence[Term]
    ) -> None:
        shown, area, step = colours(), option.rect, space(1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(shown.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(shown.hover))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(shown.accent))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        inner = area.adjusted(step, space(0), -step, -space(0))
        small = _small(option.font)
        painter.setFont(small)
        painter.setPen(QColor(shown.muted))
        metrics = QFontMetrics(small)
        place = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        speaker = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, speaker)
        painter.setPen(QColor(shown.text))
        looks = [_mark(start, end, hit.snippet) for start, end in marks(hit.snippet, terms)]
        layout = _laid_out(hit.snippet, option.font, inner.width(), looks)
        layout.draw(painter, QPointF(inner.left(), inner.top() + metrics.height()))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that the words need at the width of the list."""
        model, view = index.model(), option.widget
        assert isinstance(model, HitModel)
        line = model.lines[index.row()]
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        if line.hit is None:
            return QSize(width, option.fontMetrics.height() + space(3))
        height = _laid_out(line.hit.snippet, option.font, width - 2 * space(1)).boundingRect().height()
        return QSize(width, round(height) + QFontMetrics(_small(option.font)).height() + 2 * space(0))


def _laid_out(words: str, font: QFont, width: int, looks: Sequence[QTextLayout.FormatRange] = ()) -> QTextLayout:
    """Return the words in lines of a width; looks given later would undo the lines."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(words, font)
    layout.setTextOption(option)
    layout.setFormats(list(looks))
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _mark(start: int, end: int, words: str) -> QTextLayout.FormatRange:
    """Return the look of a hit; Qt counts characters beyond the basic plane as two."""
    look = QTextCharFormat()
    shown = colours()
    look.setBackground(QColor(shown.warning_surface))
    look.setForeground(QColor(shown.text))
    look.setFontUnderline(True)
    made = QTextLayout.FormatRange()
    made.start = _units(words[:start])
    made.length = _units(words[start:end])
    made.format = look
    return made


def _units(words: str) -> int:
    return len(words) + sum(1 for char in words if ord(char) > 0xFFFF)


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made
