# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Segments: the coder's own codings of this transcript, or of the chosen code in all transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.ui.codebook.swatch import shown_colour
from qualcoder_cp.ui.coding.panes import PaneHead
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.pieces import label, row

_SEGMENT = Qt.ItemDataRole.UserRole
_LINES = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """One coding as the list shows it; ``words`` are the first of the passage."""

    id: int
    transcript_id: int
    transcript: str
    start: int
    end: int
    code: str
    colour: str
    words: str
    memo: str
    unsure: bool


class SegmentModel(QAbstractListModel):
    """The segments that the filter leaves."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._all: list[Segment] = []
        self.segments: list[Segment] = []
        self._words = ""
        self.across = False

    def show_segments(self, segments: list[Segment], across: bool) -> None:
        """Show these segments; ``across``: of several transcripts, so that each names its own."""
        self._all, self.across = segments, across
        self.filter(self._words)

    def filter(self, words: str) -> None:
        """Show only segments with all these words in passage, code, memo or transcript."""
        self.beginResetModel()
        self._words = words
        wanted = words.casefold().split()
        self.segments = [
            one for one in self._all
            if all(word in f"{one.words} {one.code} {one.memo} {one.transcript}".casefold() for word in wanted)
        ]  # fmt: skip
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of segments shown."""
        return 0 if parent.isValid() else len(self.segments)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the segment, its words, or all of it as a tool tip."""
        one = self.segments[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{one.code}: {one.words}"
            case Qt.ItemDataRole.ToolTipRole:
                unsure = "unsure" if one.unsure else ""
                return "\n".join(part for part in (one.code, one.transcript, one.words[:400], one.memo, unsure) if part)
            case _ if role == _SEGMENT:
                return one
        return None


class SegmentsPane(QWidget):
    """The list with its scope. ``chosen(Segment)``: go there; ``scope_changed()``: other codings are wanted."""

    chosen = Signal(object)
    scope_changed = Signal()

    def __init__(self) -> None:
        """Build an empty list of the codings of this transcript."""
        super().__init__()
        self.model = SegmentModel()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_SegmentLines(self.view))
        self.view.setAccessibleName("Segments")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.here = self._chip("Transcript", "Your codings of this transcript")
        self.there = self._chip("Code", "Your codings of the chosen code and of those below it, in all transcripts")
        self.here.setChecked(True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter by words, code or memo")
        self.field.setAccessibleName("Filter segments")
        self.field.setToolTip("Show only segments with these words")
        self.field.setClearButtonEnabled(True)
        self._count = label("", "muted", name="How many segments")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        self.head = PaneHead("Segments", self._count, tip="Hide the segments (Ctrl+F9)")
        self.setFocusProxy(self.view)
        layout.addWidget(row(self.here, self.there, None))
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        self.field.textChanged.connect(self._filter)
        self.view.clicked.connect(self._tell)
        self.view.activated.connect(self._tell)

    def _chip(self, text: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setProperty("tone", "chip")
        made.clicked.connect(lambda: self.scope_changed.emit())
        return made

    @property
    def across(self) -> bool:
        """Return whether the codings of one code in all transcripts are wanted."""
        return self.there.isChecked()

    def show_segments(self, segments: list[Segment], across: bool) -> None:
        """Show these segments."""
        at = self.view.verticalScrollBar().value()
        self.model.show_segments(segments, across)
        self.view.verticalScrollBar().setValue(at)
        self._show_count()

    def show_current(self, coding_id: int | None) -> None:
        """Mark the segment of a coding, if it is in the list."""
        rows = [place for place, one in enumerate(self.model.segments) if one.id == coding_id]
        self.view.setCurrentIndex(self.model.index(rows[0]) if rows else QModelIndex())

    def _show_count(self) -> None:
        self._count.setText(str(len(self.model.segments)) if self.model.segments else "none")

    def _filter(self, words: str) -> None:
        self.model.filter(words)
        self._show_count()

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(_SEGMENT))


class _SegmentLines(QStyledItemDelegate):
    """The code's name (and the transcript's), then the first two lines of the passage."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, (1 + _LINES) * option.fontMetrics.lineSpacing() + 2 * space(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        one: Segment = index.data(_SEGMENT)  # type: ignore[attr-defined]
        across = index.model().across  # type: ignore[attr-defined]
        shown, metrics, box = colours(), option.fontMetrics, option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(shown.selected if chosen else shown.hover))
        inside = box.adjusted(space(2) + space(0), space(1), -space(1), -space(1))
        bar = QRect(box.left() + space(0), inside.top(), max(3, space(0)), inside.height())
        painter.fillRect(bar, shown_colour(one.colour))
        head = " · ".join([one.transcript, one.code] if across else [one.code])
        marks = (" ?" if one.unsure else "") + (" ✎" if one.memo else "")
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(shown.text))
        room = inside.width() - painter.fontMetrics().horizontalAdvance(marks)
        title = painter.fontMetrics().elidedText(head, Qt.TextElideMode.ElideRight, room) + marks
        painter.drawText(inside.left(), inside.top() + metrics.ascent(), title)
        painter.setFont(option.font)
        painter.setPen(QColor(shown.muted))
        _draw_lines(painter, one.words, inside.adjusted(0, metrics.lineSpacing(), 0, 0))
        painter.restore()


def _draw_lines(painter: QPainter, words: str, box: QRect) -> None:
    """Draw the first lines of some words, the last one ended by an ellipsis where more would follow."""
    metrics = painter.fontMetrics()
    layout = QTextLayout(words, painter.font())
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        if number < _LINES - 1:
            line.draw(painter, QPointF(box.left(), box.top() + number * metrics.lineSpacing() - line.y()))
            continue
        units = words.encode("utf-16-le")  # Qt counts in these
        rest = units[2 * line.textStart() :].decode("utf-16-le", errors="replace")
        shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box.left(), box.top() + number * metrics.lineSpacing() + metrics.ascent(), shown)
    layout.endLayout()
