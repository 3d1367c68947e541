# SPDX-License-Identifier: GPL-3.0-or-later
"""The map itself with its filters: words, and chips for the states that occur."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualcoder_cp.model import Coder
from qualcoder_cp.ui.study.study_map import Cell, MapRow, State, StudyMap
from qualcoder_cp.ui.study.table import GROUP, NAME, PEOPLE, MapFilter, MapModel, StateDelegate
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import label

_CHIPS = (State.NOT_BEGUN, State.IN_PROGRESS, State.SUBMITTED, State.WAITING, State.OPEN, State.SETTLED, State.EXCUSED)
_NO_PARTICIPANT = "without participant"
_ROWS_SEEN = 8


class MapTable(QTableView):
    """The matrix; it asks for room for a few rows at least."""

    def __init__(self) -> None:
        """Set the table up for reading and choosing cells."""
        super().__init__()
        self.setAccessibleName("Map of the work")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def fit(self) -> None:
        """Give rows and columns the sizes that the font asks for."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + space(1) * 2)
        header, model = self.horizontalHeader(), self.model()
        header.setMinimumSectionSize(metrics.averageCharWidth() * 8)
        for column in range(model.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            title = metrics.horizontalAdvance(str(model.headerData(column, Qt.Orientation.Horizontal)))
            room = {GROUP: 22, NAME: 20, PEOPLE: 16}.get(column, 20) * metrics.averageCharWidth()
            self.setColumnWidth(column, max(room, min(title + space(4) * 2, room * 2)))
        for column in (NAME, PEOPLE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def minimumSizeHint(self) -> QSize:
        """Return room for some rows."""
        row = self.verticalHeader().defaultSectionSize()
        return QSize(self.fontMetrics().averageCharWidth() * 40, row * (_ROWS_SEEN + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen cell in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


class MapPane(QWidget):
    """Filter field, chips and matrix; ``cell_opened`` speaks with a row and a cell (None: the transcript)."""

    cell_opened = Signal(object, object)

    def __init__(self) -> None:
        """Build the pane."""
        super().__init__()
        self.model, self.filter, self.table = MapModel(), MapFilter(), MapTable()
        self.filter.setSourceModel(self.model)
        self.table.setModel(self.filter)
        self.table.setItemDelegate(StateDelegate(self.table))
        self.table.sortByColumn(GROUP, Qt.SortOrder.AscendingOrder)
        self.table.clicked.connect(self._open)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter by group, transcript or participant")
        self.field.setAccessibleName("Filter the map")
        self.field.setToolTip("Show only rows with these words (Ctrl+F)")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter_words)
        self._count = label("", "muted", name="Rows shown")
        self._chips = Flow(space(0))
        self.chips = {name: self._chip(name) for name in (*(state.value for state in _CHIPS), _NO_PARTICIPANT)}
        for chip in self.chips.values():
            self._chips.addWidget(chip)
        self._chosen = ""
        bar = QHBoxLayout()
        bar.setSpacing(space(1))
        bar.addWidget(self.field, 1)
        bar.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addLayout(bar)
        layout.addLayout(self._chips)
        layout.addWidget(self.table, 1)

    def show_map(self, study: StudyMap, viewer: Coder | None) -> None:
        """Show another state of the work, keeping the chosen cell."""
        kept = self.current()
        column = self.table.currentIndex().column()
        self.model.show(study, viewer)
        self._show_chips(study)
        self.table.fit()
        self._filter_rows()
        if kept is not None:
            self.choose(kept[0].transcript_id, column)

    def choose(self, transcript_id: int, column: int = NAME) -> None:
        """Make the cell of a transcript the current one."""
        for number, row in enumerate(self.model.rows):
            if row.transcript_id == transcript_id:
                index = self.filter.mapFromSource(self.model.index(number, min(column, self.model.columnCount() - 1)))
                self.table.setCurrentIndex(index)
                return

    def current(self) -> tuple[MapRow, Cell | None] | None:
        """Return the row and cell that are chosen."""
        return self._at(self.table.currentIndex())

    def selected(self) -> list[tuple[MapRow, Cell]]:
        """Return the selected cells of coders and consensus."""
        found = [self._at(index) for index in self.table.selectedIndexes()]
        return [(row, cell) for row, cell in (one for one in found if one) if cell is not None]

    def open_current(self) -> None:
        """Open what the chosen cell stands for."""
        self._open(self.table.currentIndex())

    def _at(self, index: QModelIndex) -> tuple[MapRow, Cell | None] | None:
        if not index.isValid():
            return None
        source = self.filter.mapToSource(index)
        return self.model.rows[source.row()], self.model.cell(source)

    def _open(self, index: QModelIndex) -> None:
        if (found := self._at(index)) is not None:
            self.cell_opened.emit(*found)

    # ---------------------------------------------------------------- filters

    def _show_chips(self, study: StudyMap) -> None:
        """Offer the chips of the states that occur; while there is no round, there are no states."""
        counts = {state.value: sum(state in row.states for row in study.rows) for state in _CHIPS}
        counts[_NO_PARTICIPANT] = sum(not row.people for row in study.rows)
        self._chosen = self._chosen if counts.get(self._chosen) else ""
        for name, chip in self.chips.items():
            chip.setText(f"{name} {counts[name]}")
            chip.setAccessibleName(f"Only rows that are {name}: {counts[name]}")
            chip.setVisible(bool(counts[name]))
            chip.setChecked(name == self._chosen)

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setCheckable(True)
        chip.setProperty("tone", "chip")
        chip.setToolTip(f"Show only transcripts that are {name}; press again to show all")
        chip.clicked.connect(lambda _checked=False: self._choose_chip(name))
        return chip

    def _choose_chip(self, name: str) -> None:
        self._chosen = "" if self._chosen == name else name
        for other, chip in self.chips.items():
            chip.setChecked(other == self._chosen)
        self._filter_rows()

    def _filter_words(self, words: str) -> None:
        self.filter.show_words(words)
        self._say_count()

    def _filter_rows(self) -> None:
        chosen = self._chosen
        accepts: Callable[[MapRow], bool] | None = None
        if chosen == _NO_PARTICIPANT:
            accepts = _has_nobody
        elif chosen:
            accepts = lambda row: chosen in row.states  # noqa: E731 - a predicate over the chosen state
        self.filter.show_rows(accepts)
        self._say_count()

    def _say_count(self) -> None:
        shown, total = self.filter.rowCount(), self.model.rowCount()
        self._count.setText(f"{shown:,} of {total:,}" if shown != total else "")
        self._count.setVisible(shown != total)


def _has_nobody(row: MapRow) -> bool:
    return not row.people
