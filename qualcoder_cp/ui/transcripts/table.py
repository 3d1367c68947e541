# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of transcripts: rows read from the project, the model, its filter and the states' delegate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from qualcoder_cp import transcripts
from qualcoder_cp.project import Project
from qualcoder_cp.ui.study.study_map import Cell, State, read_map
from qualcoder_cp.ui.study.table import MARKS
from qualcoder_cp.ui.theme import colours, space
from qualcoder_cp.ui.widgets.state_mark import paint_mark

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole + 1
HEADERS = ("Name", "Participant", "Group", "Coding", "Words", "Turns", "Speakers", "Format")
NAME, PEOPLE, GROUP, CODING, WORDS, TURNS, SPEAKERS, FORMAT = range(8)
NOT_BEGUN = "not begun"
_NUMBERS = (WORDS, TURNS, SPEAKERS)


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """What the table says about one transcript; ``states`` names each coder's state and the consensus."""

    id: int
    values: tuple[str | int, ...]
    cells: tuple[Cell, ...]
    states: str


def read_rows(project: Project) -> list[TranscriptRow]:
    """Return the rows of all transcripts in project order."""
    study, facts = read_map(project), transcripts.facts(project)
    placed = {row.transcript_id: row for row in study.rows}
    names = {coder.id: coder.name for coder in study.coders}
    rows = []
    for one in transcripts.transcripts(project):
        fact, place = facts[one.id], placed[one.id]
        states = ", ".join(f"{names.get(cell.coder_id or 0, 'consensus')} {cell.words}" for cell in place.cells)
        values = (one.name, place.people or "none", place.group, "", one.words, fact.turns, fact.speakers, fact.format)
        rows.append(TranscriptRow(one.id, values, place.cells, states or NOT_BEGUN))
    return rows


class TranscriptModel(QAbstractTableModel):
    """The transcripts; the name is edited in place through ``rename``."""

    def __init__(self, rename: Callable[[int, str], bool], writable: Callable[[], bool]) -> None:
        """Start empty; ``rename(transcript id, name)`` returns whether it worked."""
        super().__init__()
        self.rows: list[TranscriptRow] = []
        self._rename, self._writable = rename, writable

    def show(self, rows: list[TranscriptRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of transcripts."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the name be edited."""
        flags = super().flags(index)
        editable = index.column() == NAME and self._writable()
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if column == CODING:
            if role == SORT:
                return [cell.state for cell in row.cells].count(State.SUBMITTED)
            wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            return row.states if role in wanted else None
        value = row.values[column]
        if role == SORT:
            return value.casefold() if isinstance(value, str) else value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{value:,}" if isinstance(value, int) else value
        return value if role == Qt.ItemDataRole.EditRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a transcript."""
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or index.column() != NAME or str(value) == row.values[NAME]:
            return False
        return self._rename(row.id, str(value))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class WordsFilter(QSortFilterProxyModel):
    """Rows that hold all typed words in any of their columns."""

    def __init__(self) -> None:
        """Let everything pass."""
        super().__init__()
        self._words: list[str] = []
        self.setSortRole(SORT)

    def show_words(self, words: str) -> None:
        """Let only rows with all of these words pass."""
        self._words = words.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Return whether a row passes."""
        model = self.sourceModel()
        cells = (model.index(source_row, column).data() for column in range(model.columnCount()))
        text = " ".join(str(cell) for cell in cells if cell).casefold()
        return all(word in text for word in self._words)


class MarksDelegate(QStyledItemDelegate):
    """Paints one mark per coder and one for the consensus."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the marks of a row."""
        proxy = index.model()
        source = proxy.mapToSource(index) if isinstance(proxy, QSortFilterProxyModel) else index
        model = source.model()
        super().paint(painter, option, index)  # the ground, and the words where there are no marks
        cells = model.rows[source.row()].cells if isinstance(model, TranscriptModel) else ()
        shown, side = colours(), option.fontMetrics.height() * 0.62
        rect = QRectF(option.rect)
        x = rect.left() + space(1)
        for cell in cells:
            strong = cell.state in (State.SUBMITTED, State.SETTLED, State.OPEN, State.IN_PROGRESS)
            place = QRectF(x, rect.center().y() - side / 2, side, side)
            paint_mark(painter, place, MARKS[cell.state], shown.text if strong else shown.muted, shown.surface)
            x += side + space(1)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Take the words away where marks say it: they are for the tool tip and for screen readers."""
        super().initStyleOption(option, index)
        if option.text != NOT_BEGUN:
            option.text = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the marks, not for the words that tool tips say."""
        return QSize(option.fontMetrics.averageCharWidth() * 10, option.fontMetrics.height())
