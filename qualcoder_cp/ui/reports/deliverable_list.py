# SPDX-License-Identifier: GPL-3.0-or-later
"""The checklist of deliverables: a tick, the title, the file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp.reports import DELIVERABLES
from qualcoder_cp.ui.icons import icon
from qualcoder_cp.ui.theme import colours, space

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
SECOND_LINE = Qt.ItemDataRole.UserRole
"""The role of the line below the title: the file, and its size once it is written."""


class DeliverableModel(QAbstractListModel):
    """All deliverables in their order, each ticked or not."""

    ticked = Signal()
    """A person has changed a tick."""

    def __init__(self) -> None:
        """Start with everything ticked."""
        super().__init__()
        self._off: set[str] = set()
        self._sizes: dict[str, str] = {}

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(DELIVERABLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title, tick and tip."""
        if not index.isValid():
            return None
        one = DELIVERABLES[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        if role == SECOND_LINE:
            return f"{one.file} · written, {self._sizes[one.file]}" if one.file in self._sizes else one.file
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if one.file in self._off else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.title}: {one.file}. Space ticks it."
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one.title}, {one.file}"
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        file = DELIVERABLES[index.row()].file
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._off.discard(file)
        else:
            self._off.add(file)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Each line can be chosen and ticked."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def show_sizes(self, sizes: dict[str, str]) -> None:
        """Say which files were written and how large they are."""
        self._sizes = sizes
        self.dataChanged.emit(self.index(0), self.index(len(DELIVERABLES) - 1))

    def files(self) -> tuple[str, ...]:
        """Return the ticked files in their order."""
        return tuple(one.file for one in DELIVERABLES if one.file not in self._off)

    def leave_out(self, files: set[str]) -> None:
        """Untick these files and tick all others."""
        self.beginResetModel()
        self._off = files & {one.file for one in DELIVERABLES}
        self.endResetModel()

    def left_out(self) -> tuple[str, ...]:
        """Return the files that are not ticked."""
        return tuple(one.file for one in DELIVERABLES if one.file in self._off)


class DeliverableDelegate(QStyledItemDelegate):
    """Draws the tick, the title and the file below it, and a frame around the line that the keys are at."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        self.initStyleOption(option, index)
        shown, style, view = colours(), option.widget.style(), option.widget
        box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view)
        state, option.text = option.state, ""
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        option.state &= ~QStyle.StateFlag.State_HasFocus
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(shown.muted))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)
        if index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked:
            icon("check").paint(painter, box)
        height = option.fontMetrics.height()
        left = box.right() + space(1)
        line = QRect(left, option.rect.center().y() - height + 1, option.rect.right() - left - space(0), height)
        for role, colour in ((Qt.ItemDataRole.DisplayRole, shown.text), (SECOND_LINE, shown.muted)):
            painter.setPen(QColor(colour))
            words = option.fontMetrics.elidedText(index.data(role), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
            line.translate(0, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(shown.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Leave air around the two lines."""
        return QSize(option.rect.width(), 2 * option.fontMetrics.height() + 2 * space(1))


class DeliverableList(QListView):
    """The checklist; ``chosen`` tells which file's preview is wanted."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Show all deliverables."""
        super().__init__()
        self.deliverables = DeliverableModel()
        self.setModel(self.deliverables)
        self.setItemDelegate(DeliverableDelegate(self))
        self.setAccessibleName("Deliverables: Space ticks one, its preview stands at the right")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCurrentIndex(self.deliverables.index(0))

    def fit(self) -> None:
        """Make the boxes as large as the letters are now."""
        side = round(self.fontMetrics().height() * 0.9)
        self.setStyleSheet(f"QListView::indicator {{ width: {side}px; height: {side}px; }}")

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which preview is wanted."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(DELIVERABLES[current.row()].file)

    def file(self) -> str:
        """Return the file that is chosen."""
        return DELIVERABLES[max(0, self.currentIndex().row())].file

    def choose(self, file: str) -> None:
        """Choose the line of a file."""
        rows = [row for row, one in enumerate(DELIVERABLES) if one.file == file]
        if rows:
            self.setCurrentIndex(self.deliverables.index(rows[0]))
