# SPDX-License-Identifier: GPL-3.0-or-later
"""The matrix transcripts × coders + consensus: model, filter and how its cells are painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.model import Coder
from qualcoder_cp.ui.study.study_map import Cell, Flag, MapRow, State, StudyMap
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.plain import plain_tip
from qualcoder_cp.ui.widgets.state_mark import Mark, paint_mark

Index = QModelIndex | QPersistentModelIndex
GROUP, NAME, PEOPLE, FIRST_CODER = 0, 1, 2, 3
SORT = Qt.ItemDataRole.UserRole + 1
_HEADERS = ("Group", "Transcript", "Participant")
MARKS = {
    State.NOT_BEGUN: Mark.CIRCLE, State.IN_PROGRESS: Mark.HALF, State.SUBMITTED: Mark.DISC, State.EXCUSED: Mark.DASH,
    State.SEALED: Mark.LOCK, State.WAITING: Mark.CIRCLE, State.OPEN: Mark.HALF, State.SETTLED: Mark.TICK,
    State.NONE: Mark.NONE, State.CONFLICT: Mark.SPLIT, State.SIGNED: Mark.SEAL,
}  # fmt: skip
_ORDER = (State.CONFLICT, State.NOT_BEGUN, State.WAITING, State.IN_PROGRESS, State.OPEN, State.SUBMITTED,
          State.SETTLED, State.SIGNED, State.EXCUSED, State.SEALED, State.NONE)  # fmt: skip
_TINTED = frozenset({State.SUBMITTED, State.SETTLED, State.SIGNED, State.OPEN})


class MapModel(QAbstractTableModel):
    """The rows of the map as a table."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.map: StudyMap | None = None
        self.viewer: Coder | None = None

    def show(self, study: StudyMap, viewer: Coder | None) -> None:
        """Show another state of the work."""
        self.beginResetModel()
        self.map, self.viewer = study, viewer
        self.endResetModel()

    @property
    def rows(self) -> tuple[MapRow, ...]:
        """Return the rows in their natural order."""
        return self.map.rows if self.map else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of transcripts."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        extra = len(self.map.coders) + 1 if self.map and self.map.round else 0
        return 0 if parent.isValid() else FIRST_CODER + extra

    def cell(self, index: Index) -> Cell | None:
        """Return the state at an index, None in the columns before."""
        return self.rows[index.row()].cells[index.column() - FIRST_CODER] if index.column() >= FIRST_CODER else None

    def coder_of(self, cell: Cell) -> Coder | None:
        """Return whose layer a cell stands for; None is the consensus."""
        return next((one for one in self.map.coders if one.id == cell.coder_id), None) if self.map else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or self.map is None:
            return None
        coders = self.map.coders
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section < FIRST_CODER:
            return _HEADERS[section]
        if section - FIRST_CODER >= len(coders):
            return "Consensus"
        coder = coders[section - FIRST_CODER]
        return coder.name + (" (you)" if self.viewer and self.viewer.id == coder.id else "")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row, cell = self.rows[index.row()], self.cell(index)
        texts = (row.group, row.name, row.people or "none yet")
        if role == SORT:
            if cell is not None:
                return _ORDER.index(cell.state) * 1_000_000 + cell.open_items * 1_000 + row.place
            return row.place if index.column() == GROUP else texts[index.column()].casefold()
        if cell is None:
            return texts[index.column()] if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row, cell))
        return None

    def _tip(self, row: MapRow, cell: Cell) -> str:
        coder = self.coder_of(cell)
        who = f"{coder.name} on {row.name}" if coder else f"Consensus on {row.name}"
        told = _TIPS.get(cell.state, "")
        if cell.state is State.OPEN:
            told = f"{cell.open_items} disagreements open, {cell.agreed} agreements to accept"
        if cell.due:
            told += f"; due {cell.due}"
        return "; ".join([f"{who}: {told}", *(_FLAG_TIPS[flag] for flag in Flag if flag in cell.flags)])


_TIPS = {
    State.NONE: "not assigned",
    State.NOT_BEGUN: "assigned, not begun",
    State.IN_PROGRESS: "in progress",
    State.SUBMITTED: "submitted and frozen",
    State.EXCUSED: "excused; counts as missing, not as nothing found",
    State.SEALED: "sealed until all layers are submitted",
    State.WAITING: "waits for a layer that is not submitted",
    State.SETTLED: "everything is settled",
    State.SIGNED: "settled and signed off",
    State.CONFLICT: "submitted twice, differently, under one number; ask the coder to submit it once more",
}
_FLAG_TIPS = {
    Flag.OVERDUE: "the day it was due has passed",
    Flag.STALE: "a layer changed since it was decided or signed",
    Flag.SINGLE: "one coder alone coded it, so this layer is the consensus",
}


class MapFilter(QSortFilterProxyModel):
    """Rows that hold the typed words in group, name or participant, and one of the chosen states."""

    def __init__(self) -> None:
        """Let everything pass."""
        super().__init__()
        self._words: list[str] = []
        self._accepts: Callable[[MapRow], bool] | None = None
        self.setSortRole(SORT)

    def show_words(self, words: str) -> None:
        """Let only rows with all of these words pass."""
        self._words = words.casefold().split()
        self.invalidate()

    def show_rows(self, accepts: Callable[[MapRow], bool] | None) -> None:
        """Let only rows that this accepts pass; None: all."""
        self._accepts = accepts
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Return whether a row passes."""
        model = self.sourceModel()
        assert isinstance(model, MapModel)
        row = model.rows[source_row]
        text = f"{row.group} {row.name} {row.people}".casefold()
        return all(word in text for word in self._words) and (self._accepts is None or self._accepts(row))


class StateDelegate(QStyledItemDelegate):
    """Paints states as mark and words on a quiet tint, and repeated group names in the quieter tone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell, and the line above a group."""
        self._paint_cell(painter, option, index)
        if index.row() and _begins_group(index):
            painter.save()
            painter.setPen(QColor(colours().border))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
            painter.restore()

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        proxy = index.model()
        source = proxy.mapToSource(index) if isinstance(proxy, QSortFilterProxyModel) else index
        model = source.model()
        cell = model.cell(source) if isinstance(model, MapModel) else None
        if cell is None:
            self._paint_text(painter, option, index)
            return
        super().paint(painter, option, index)  # the ground: a state's words are painted here
        self._paint_state(painter, QRectF(option.rect), cell, option)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Take the words away from states, so that only the ground is painted by the style."""
        super().initStyleOption(option, index)
        if index.column() >= FIRST_CODER:
            option.text = ""

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a text; where another group begins, a line stands above and the group's name is a heading."""
        first = _begins_group(index)
        if index.column() == GROUP and not first:
            option.palette.setColor(option.palette.ColorRole.Text, QColor(colours().muted))
        elif index.column() == GROUP:
            option.font.setWeight(QFont.Weight.DemiBold)
        super().paint(painter, option, index)

    def _paint_state(self, painter: QPainter, rect: QRectF, cell: Cell, option: QStyleOptionViewItem) -> None:
        shown, metrics = colours(), option.fontMetrics
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = rect.adjusted(space(0), 1.5, -space(0), -1.5)
        warned = cell.state is State.CONFLICT or bool(cell.flags & {Flag.OVERDUE, Flag.STALE})
        if (warned or cell.state in _TINTED) and not option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shown.warning_surface if warned else shown.hover))
            painter.drawRoundedRect(inner, space(0), space(0))
        strong = warned or cell.state in _TINTED or cell.state is State.IN_PROGRESS
        side = metrics.height() * 0.62
        mark = QRectF(inner.left() + space(1), inner.center().y() - side / 2, side, side)
        paint_mark(painter, mark, MARKS[cell.state], shown.text if strong else shown.muted, shown.surface)
        painter.setPen(QColor(shown.text if strong else shown.muted))
        painter.setFont(option.font)
        room = inner.adjusted(space(1) * 2 + side, 0, -space(0), 0)
        elided = metrics.elidedText(cell.words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()


def _begins_group(index: Index) -> bool:
    """Return whether another group begins in this row."""
    here, above = index.siblingAtColumn(GROUP), index.sibling(index.row() - 1, GROUP)
    return not above.isValid() or above.data() != here.data()
