# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane Segments: the codings of this transcript, or of the chosen code in all transcripts, filtered and grouped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
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
from qualcoder_cp.ui.coding.segment_model import SEGMENT, Chips, Grouping, Segment, SegmentModel
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.flow import FlowBox
from qualcoder_cp.ui.widgets.pieces import button, label

__all__ = ["Segment", "SegmentModel", "SegmentsPane"]

_LINES = 2
_ALL = {"group": "All groups", "code": "All codes", "coder": "Everybody"}


class SegmentsPane(QWidget):
    """The list with its scope and filters.

    ``chosen(Segment)``: go there. ``scope_changed()``: other codings are wanted. ``menu_wanted(Segment, place)``: the
    right mouse button. ``export_wanted()``.
    """

    chosen = Signal(object)
    scope_changed = Signal()
    menu_wanted = Signal(object, QPoint)
    export_wanted = Signal()

    def __init__(self) -> None:
        """Build an empty list of the codings of this transcript."""
        super().__init__()
        self.model = SegmentModel()
        self.view = self._make_view()
        self.here = self._chip("Transcript", "The codings of this transcript")
        self.there = self._chip("Code", "The codings of the chosen code and of those below it, in all transcripts")
        self.here.setChecked(True)
        self.unsure = self._chip("Unsure", "Only codings that are marked unsure", exclusive=False)
        self.group = self._combo("Stakeholder group", "Only passages of participants of this group")
        self.code = self._combo("Code", "Only passages with this code or one below it")
        self.coder = self._combo("Coder", "Whose codings are listed, once the round is revealed")
        self.by = self._combo("Grouped by", "Put the passages under headings")
        for grouping in Grouping:
            self.by.addItem("No headings" if grouping is Grouping.NONE else f"By {grouping.value}", grouping.value)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter by words, code or memo")
        self.field.setAccessibleName("Filter segments")
        self.field.setToolTip("Show only segments with these words")
        self.field.setClearButtonEnabled(True)
        self._count = label("", "muted", name="How many segments")
        self.export = button("Export...", self.export_wanted.emit, "quiet", tip="Write the listed passages to a file")
        self.head = PaneHead("Segments", self._count, tip="Hide the segments (Ctrl+F9)")
        self.first: QWidget = self.view  # no focus proxy: Tab would pass over all the rest
        self._build()

    def _build(self) -> None:
        chips = FlowBox(
            self.here, self.there, self.unsure, self.code, self.group, self.coder, self.by, self.export, gap=space(0)
        )
        self.view.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(chips)
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        self.field.textChanged.connect(lambda _words: self._filter())
        self.unsure.clicked.connect(self._filter)
        for combo in (self.group, self.code, self.by):
            combo.currentIndexChanged.connect(lambda _at: self._filter())
        self.coder.currentIndexChanged.connect(lambda _at: self.scope_changed.emit())
        self.view.clicked.connect(self._tell)
        self.view.activated.connect(self._tell)
        self.view.customContextMenuRequested.connect(self._menu)

    def _make_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(_SegmentLines(view))
        view.setAccessibleName("Segments")
        view.setToolTip("Enter shows a passage; U unsure, R another code, M memo, Del remove")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return view

    def _chip(self, text: str, tip: str, *, exclusive: bool = True) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setCheckable(True)
        made.setAutoExclusive(exclusive)
        made.setProperty("tone", "chip")
        if exclusive:
            made.clicked.connect(lambda: self.scope_changed.emit())
        return made

    def _combo(self, name: str, tip: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setMinimumContentsLength(7)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    # ---------------------------------------------------------------- what is shown

    @property
    def across(self) -> bool:
        """Return whether the codings of one code in all transcripts are wanted."""
        return self.there.isChecked()

    @property
    def coder_id(self) -> int | None:
        """Return whose codings are wanted, None: everybody's whom one may see."""
        found = self.coder.currentData()
        return int(found) if found is not None else None

    def show_coders(self, names: Sequence[tuple[int, str]], own_id: int | None) -> None:
        """Offer these coders; with one alone there is nothing to choose."""
        known = [(self.coder.itemData(at), self.coder.itemText(at)) for at in range(self.coder.count())]
        wanted: list[tuple[int | None, str]] = [(one, "Mine" if one == own_id else name) for one, name in names]
        wanted.sort(key=lambda pair: pair[0] != own_id)
        wanted += [(None, _ALL["coder"])] if len(wanted) > 1 else []
        if known != wanted:
            self.coder.blockSignals(True)
            self.coder.clear()
            for coder_id, name in wanted:
                self.coder.addItem(name, coder_id)
            self.coder.blockSignals(False)
        self.coder.setVisible(len(wanted) > 1)

    def show_segments(self, segments: list[Segment], across: bool) -> None:
        """Show these; scroll place and chosen segment stay."""
        at, chosen = self.view.verticalScrollBar().value(), self.current()
        self._offer(self.group, "group", sorted({group for one in segments for group in one.groups}))
        self._offer(self.code, "code", sorted({name for one in segments for name in (one.code, *one.above)}))
        self.model.show_segments(segments, across)
        self._filter()
        self.view.verticalScrollBar().setValue(at)
        if chosen is not None:
            self.show_current(chosen.id)

    def _offer(self, combo: QComboBox, kind: str, names: list[str]) -> None:
        """Offer these values; what is chosen stays chosen while it is there. One value is no choice."""
        wanted = [_ALL[kind], *names]
        if [combo.itemText(at) for at in range(combo.count())] != wanted:
            chosen = combo.currentText()
            combo.blockSignals(True)
            combo.clear()
            combo.addItems(wanted)
            combo.setCurrentIndex(wanted.index(chosen) if chosen in wanted else 0)
            combo.blockSignals(False)
        combo.setVisible(len(names) > 1)

    def show_current(self, coding_id: int | None) -> None:
        """Mark the segment of a coding, if it is in the list."""
        row = self.model.row_of(coding_id)
        self.view.setCurrentIndex(self.model.index(row) if row is not None else QModelIndex())

    def current(self) -> Segment | None:
        """Return the chosen segment."""
        return self.model.segment(self.view.currentIndex().row())

    def _filter(self) -> None:
        group, code = (combo.currentText() if combo.currentIndex() > 0 else "" for combo in (self.group, self.code))
        grouping = Grouping(self.by.currentData() or Grouping.NONE)
        self.model.filter(Chips(self.field.text(), group, code, self.unsure.isChecked(), grouping))
        self._count.setText(f"{len(self.model.segments):,}" if self.model.segments else "none")

    def _tell(self, index: QModelIndex) -> None:
        one = self.model.segment(index.row())
        if one is not None:
            self.chosen.emit(one)

    def _menu(self, point: QPoint) -> None:
        one = self.model.segment(self.view.indexAt(point).row())
        if one is not None:
            self.view.setCurrentIndex(self.view.indexAt(point))
            self.menu_wanted.emit(one, self.view.viewport().mapToGlobal(point))


class _SegmentLines(QStyledItemDelegate):
    """The code's name (and the transcript's), then the first two lines of the passage."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        if index.data(SEGMENT) is None:  # type: ignore[attr-defined]
            return QSize(0, option.fontMetrics.lineSpacing() + 2 * space(1))
        return QSize(0, (1 + _LINES) * option.fontMetrics.lineSpacing() + 2 * space(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        one: Segment | None = index.data(SEGMENT)  # type: ignore[attr-defined]
        if one is None:
            _paint_heading(painter, option, str(index.data()))  # type: ignore[attr-defined]
            return
        across = index.model().across  # type: ignore[attr-defined]
        shown, metrics, box = colours(), option.fontMetrics, option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(shown.selected if chosen else shown.hover))
        inside = box.adjusted(space(2) + space(0), space(1), -space(1), -space(1))
        bar = QRect(box.left() + space(0), inside.top(), max(3, space(0)), inside.height())
        painter.fillRect(bar, shown_colour(one.colour))
        parts = [one.transcript if across else "", one.code, "" if one.own else one.coder]
        head = " · ".join(part for part in parts if part)
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


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
    painter.save()
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(colours().muted))
    place = option.rect.adjusted(space(0), 0, -space(1), 0)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
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
