# SPDX-License-Identifier: GPL-3.0-or-later
"""The map itself below its filters: opening, and choosing cells, rows, columns and groups by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from qualcoder_cp.model import Coder
from qualcoder_cp.ui.study.map_filters import MapFilters
from qualcoder_cp.ui.study.study_map import Cell, MapRow, StudyMap
from qualcoder_cp.ui.study.table import FIRST_CODER, GROUP, NAME, PEOPLE, MapFilter, MapModel, StateDelegate
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.plain import plain_text

_ROWS_SEEN = 8
_CHOOSING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


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
            room = {GROUP: 22, NAME: 20, PEOPLE: 16}.get(column, 24) * metrics.averageCharWidth()
            self.setColumnHidden(column, False)
            self.setColumnWidth(column, max(room, min(title + space(4) * 2, room * 3 // 2)))
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
    """Filters and matrix; ``cell_opened`` speaks with a row and a cell (None: the transcript).

    ``chosen`` speaks whenever other cells are chosen.
    """

    cell_opened = Signal(object, object)
    chosen = Signal()

    def __init__(self) -> None:
        """Build the pane."""
        super().__init__()
        self.model, self.filter, self.table, self.filters = MapModel(), MapFilter(), MapTable(), MapFilters()
        self.field, self.chips = self.filters.field, self.filters.chips
        self.menu_for_cells = QMenu(self)
        """What can be done with the chosen cells; the screen fills it."""
        self.filter.setSourceModel(self.model)
        self.table.setModel(self.filter)
        self.table.setItemDelegate(StateDelegate(self.table))
        self.table.sortByColumn(GROUP, Qt.SortOrder.AscendingOrder)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self.chosen.emit())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_header_menu)
        self.filters.changed.connect(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)

    def show_map(self, study: StudyMap, viewer: Coder | None) -> None:
        """Show another state of the work, keeping what is chosen."""
        current, column = self.current(), self.table.currentIndex().column()
        kept = {(row.transcript_id, cell.coder_id) for row, cell in self.selected()}
        same = self.model.map is not None and self.model.map.coders == study.coders
        self.model.show(study, viewer)
        self.filters.show_study(study)
        self.table.fit()
        self._filter()
        if current is not None:
            self.choose(current[0].transcript_id, column)
        if same and kept:
            self._choose_cells(lambda row, cell: (row.transcript_id, cell.coder_id) in kept)
        self.chosen.emit()

    # ---------------------------------------------------------------- choosing

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
        """Return the selected cells of coders and consensus that are in sight, from above to below."""
        indexes = sorted(self.table.selectedIndexes(), key=lambda one: (one.row(), one.column()))
        found = [self._at(index) for index in indexes if not self.table.isColumnHidden(index.column())]
        return [(row, cell) for row, cell in (one for one in found if one) if cell is not None]

    def choose_row(self) -> None:
        """Choose all cells of the current row."""
        if (current := self.current()) is not None:
            self._choose_cells(lambda row, _cell: row.transcript_id == current[0].transcript_id)

    def choose_column(self, column: int | None = None) -> None:
        """Choose all cells in a column that are in sight; None: the current one."""
        column = self.table.currentIndex().column() if column is None else column
        if column >= FIRST_CODER:
            self._choose_cells(lambda row, cell: row.cells.index(cell) == column - FIRST_CODER)

    def choose_group(self) -> None:
        """Choose all cells of the current row's group."""
        if (current := self.current()) is not None:
            self._choose_cells(lambda row, _cell: row.group == current[0].group)

    def choose_all(self) -> None:
        """Choose all cells in sight."""
        self._choose_cells(lambda _row, _cell: True)

    def choose_nothing(self) -> None:
        """Choose no cell any more."""
        self.table.clearSelection()

    def _choose_cells(self, wanted: Callable[[MapRow, Cell], bool]) -> None:
        cells = QItemSelection()
        for number in range(self.filter.rowCount()):
            for column in range(FIRST_CODER, self.filter.columnCount()):
                index = self.filter.index(number, column)
                found = self._at(index)
                hidden = self.table.isColumnHidden(column)
                if found is not None and found[1] is not None and not hidden and wanted(found[0], found[1]):
                    cells.select(index, index)
        self.table.selectionModel().select(cells, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # ---------------------------------------------------------------- opening

    def open_current(self) -> None:
        """Open what the chosen cell stands for."""
        self._open(self.table.currentIndex())

    def _at(self, index: QModelIndex) -> tuple[MapRow, Cell | None] | None:
        if not index.isValid():
            return None
        source = self.filter.mapToSource(index)
        return self.model.rows[source.row()], self.model.cell(source)

    def _clicked(self, index: QModelIndex) -> None:
        """Open a cell; with Ctrl or Shift it is chosen only, and a group's name chooses the group."""
        if QApplication.keyboardModifiers() & _CHOOSING:
            return
        if index.column() == GROUP and self.model.map is not None and self.model.map.round is not None:
            self.choose_group()
        else:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        if (found := self._at(index)) is not None:
            self.cell_opened.emit(*found)

    def _show_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid() and not self.table.selectionModel().isSelected(index):
            self.table.setCurrentIndex(index)
        self.menu_for_cells.popup(self.table.viewport().mapToGlobal(place))

    def _show_header_menu(self, place: QPoint) -> None:
        column = self.table.horizontalHeader().logicalIndexAt(place)
        if column >= FIRST_CODER:
            menu = QMenu(self)
            title = str(self.model.headerData(column, Qt.Orientation.Horizontal))
            menu.addAction(plain_text(f"Choose the column {title}"), lambda: self.choose_column(column))
            menu.popup(self.table.horizontalHeader().mapToGlobal(place))

    # ---------------------------------------------------------------- filters

    def _filter(self) -> None:
        self.filter.show_words(self.filters.words())
        self.filter.show_rows(self.filters.accepts)
        study = self.model.map
        for number, coder_id in enumerate([*(one.id for one in study.coders), None] if study and study.round else []):
            self.table.setColumnHidden(FIRST_CODER + number, not self.filters.shows(coder_id))
        self.filters.say_count(self.filter.rowCount(), self.model.rowCount())
        self.chosen.emit()
